#include "binding.h"

#include "conversion_arginfo.h"

zend_class_entry *php_s2s_conversion_class;

enum { CONVERSION_ID, CONVERSION_SPID, CONVERSION_IS_NEW, CONVERSION_COUNT, CONVERSION_TIME, CONVERSION_ADDRESS, CONVERSION_PARAMETERS };

static void conversion_parameters(s2s_string text, zval *parameters)
{
	s2s_arena arena;
	s2s_query query = { NULL, 0 };

	s2s_arena_init(&arena);
	array_init(parameters);
	php_s2s_need(s2s_query_parse(text, &arena, &query));
	for (size_t index = 0; index < query.count; index++) {
		const s2s_pair *pair = &query.items[index];
		zval value;
		ZVAL_STR(&value, php_s2s_string_to_zend(pair->value));
		zend_symtable_str_update(Z_ARRVAL_P(parameters), pair->name.data, pair->name.length, &value);
	}
	s2s_arena_free(&arena);
}

void php_s2s_conversion_create(const s2s_conversion *conversion, bool is_new, zval *object)
{
	zval parameters;
	char id[S2S_UUID_TEXT + 1];
	zend_object *created = php_s2s_object_new(php_s2s_conversion_class, object);

	s2s_uuid_to_text(&conversion->id, id);
	conversion_parameters(conversion->parameters, &parameters);
	php_s2s_object_set_string(created, CONVERSION_ID, s2s_string_from(id));
	php_s2s_object_set_string(created, CONVERSION_SPID, conversion->spid);
	php_s2s_object_set_bool(created, CONVERSION_IS_NEW, is_new);
	php_s2s_object_set_integer(created, CONVERSION_COUNT, conversion->number);
	php_s2s_object_set_integer(created, CONVERSION_TIME, conversion->time_ms);
	php_s2s_object_set_string_or_null(created, CONVERSION_ADDRESS, conversion->address);
	php_s2s_object_set(created, CONVERSION_PARAMETERS, &parameters);
}

ZEND_METHOD(S2S_Conversion, __construct)
{
	(void) return_value;
	ZEND_PARSE_PARAMETERS_NONE();
}

void php_s2s_conversion_register(void)
{
	php_s2s_conversion_class = register_class_S2S_Conversion();
}
