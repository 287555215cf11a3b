#include "binding.h"

#include "../core/event_json.h"
#include "../core/json_path.h"

#include <ext/json/php_json.h>
#include <ext/json/php_json_parser.h>

void php_s2s_out_of_memory(void)
{
	zend_error_noreturn(E_ERROR, "S2S: out of memory");
}

s2s_context *php_s2s_context(void)
{
	if (S2S_G(context) == NULL) {
		S2S_G(context) = s2s_context_new();
		php_s2s_need(S2S_G(context) != NULL);
	}
	return S2S_G(context);
}

bool php_s2s_is_preloading(void)
{
	/* The request in which it is done begins before the compiler knows. */
	return php_during_module_startup() || (CG(compiler_options) & ZEND_COMPILE_PRELOAD) != 0;
}

void php_s2s_nudge(void)
{
	s2s_settings settings;
	if (php_s2s_is_preloading() || !s2s_operate_nudge_is_due(php_s2s_context())) {
		return;
	}
	php_s2s_ini_settings(&settings);
	s2s_operate_nudge(&settings);
}

void php_s2s_string_to_zval(s2s_string string, zval *value)
{
	if (s2s_string_is_given(string)) {
		ZVAL_STR(value, php_s2s_string_to_zend(string));
	} else {
		ZVAL_NULL(value);
	}
}

zend_object *php_s2s_object_new(zend_class_entry *class_entry, zval *object)
{
	php_s2s_need(object_init_ex(object, class_entry) == SUCCESS);
	return Z_OBJ_P(object);
}

/* Readonly properties may be written in their class's scope only, so C writes the slot itself, as php-src does. */
static zval *object_slot(zend_object *object, uint32_t property)
{
	zval *slot = OBJ_PROP_NUM(object, property);
	ZEND_ASSERT(Z_TYPE_P(slot) == IS_UNDEF);
	Z_PROP_FLAG_P(slot) = 0;
	return slot;
}

void php_s2s_object_set(zend_object *object, uint32_t property, zval *value)
{
	ZVAL_COPY_VALUE(object_slot(object, property), value);
}

void php_s2s_object_set_string(zend_object *object, uint32_t property, s2s_string string)
{
	ZVAL_STR(object_slot(object, property), php_s2s_string_to_zend(string));
}

void php_s2s_object_set_string_or_null(zend_object *object, uint32_t property, s2s_string string)
{
	php_s2s_string_to_zval(string, object_slot(object, property));
}

void php_s2s_object_set_integer(zend_object *object, uint32_t property, int64_t number)
{
	php_s2s_object_set_integer_or_null(object, property, number, true);
}

void php_s2s_object_set_integer_or_null(zend_object *object, uint32_t property, int64_t number, bool given)
{
	zval *slot = object_slot(object, property);
	if (given) {
		ZVAL_LONG(slot, (zend_long) number);
	} else {
		ZVAL_NULL(slot);
	}
}

void php_s2s_object_set_bool(zend_object *object, uint32_t property, bool truth)
{
	ZVAL_BOOL(object_slot(object, property), truth);
}

/* A parser's object_end: what would come back as a list, if it was a PHP array (the names 0, 1, 2, …; none at all), stays an object. */
static int object_is_read(php_json_parser *parser, zval *object)
{
	(void) parser;
	if (zend_array_is_list(Z_ARRVAL_P(object))) {
		convert_to_object(object);
	}
	return SUCCESS;
}

static bool object_json_is_good(const s2s_text *json)
{
	s2s_complaint complaint;
	s2s_text path;

	if (!s2s_event_json_fits(json, &complaint)) {
		zend_value_error("What is to be kept %s", complaint.words);
		return false;
	}
	s2s_text_init(&path);
	bool invalid = s2s_json_path_of_invalid(s2s_text_string(json), &path);
	if (invalid) {
		s2s_string where = s2s_text_string(&path);
		zend_value_error("%.*s: must be valid UTF-8 to be made JSON", S2S_STRING_ARGS(where));
	}
	s2s_text_free(&path);
	return !invalid;
}

bool php_s2s_json_to_array(s2s_text *json, zval *array)
{
	php_json_parser parser;

	php_s2s_need(!s2s_text_failed(json));
	if (!object_json_is_good(json)) {
		return false;
	}
	/* PHP's scanner reads up to a NUL behind the text. */
	s2s_text_append_char(json, '\0');
	php_s2s_need(!s2s_text_failed(json));
	php_json_parser_init(&parser, array, json->data, json->length - 1, PHP_JSON_OBJECT_AS_ARRAY, 64);
	parser.methods.object_end = object_is_read;
	if (php_json_parse(&parser) == SUCCESS && Z_TYPE_P(array) == IS_ARRAY) {
		return true;
	}
	zval_ptr_dtor(array);
	ZVAL_NULL(array);
	zend_throw_error(NULL, "What was made JSON can't be read");
	return false;
}
