#include "postback.h"
#include "value.h"

#include "../destinations/system.h"

#define POSTBACK_TEMPLATES_MAX 100

bool php_s2s_postback_method(uint32_t argument, const zend_string *value, s2s_string *method)
{
	if (value == NULL) {
		return true;
	}
	*method = php_s2s_string_of(value);
	if (s2s_string_equals(*method, S2S_STRING("GET")) || s2s_string_equals(*method, S2S_STRING("POST"))) {
		return true;
	}
	zend_argument_value_error(argument, "must be \"GET\" or \"POST\"");
	return false;
}

/* --- templates --- */

static bool postback_template_add(uint32_t argument, zend_string *event, zval *url, s2s_text *templates)
{
	s2s_string name = S2S_STRING_NONE, text = S2S_STRING_NONE;

	if (event == NULL) {
		zend_argument_value_error(argument, "must be a URL, or an array of event name => URL");
		return false;
	}
	ZVAL_DEREF(url);
	if (Z_TYPE_P(url) != IS_STRING) {
		zend_argument_type_error(argument, "must be an array of strings, %s given", zend_zval_type_name(url));
		return false;
	}
	if (!php_s2s_value_identifier(argument, event, S2S_NAME_MAX, &name) ||
		!php_s2s_value_identifier(argument, Z_STR_P(url), S2S_URL_MAX, &text)) {
		return false;
	}
	if (templates->length > 0) {
		s2s_text_append_char(templates, '\n');
	}
	s2s_text_append_string(templates, name);
	s2s_text_append_char(templates, '\t');
	s2s_text_append_string(templates, text);
	return true;
}

static bool postback_templates_read(uint32_t argument, zend_string *single, HashTable *by_event, s2s_text *templates)
{
	s2s_string text = S2S_STRING_NONE;
	zend_string *event;
	zval *url;

	if (by_event == NULL) {
		if (!php_s2s_value_identifier(argument, single, S2S_URL_MAX, &text)) {
			return false;
		}
		s2s_text_append_string(templates, text);
		return true;
	}
	if (zend_hash_num_elements(by_event) == 0 || zend_hash_num_elements(by_event) > POSTBACK_TEMPLATES_MAX) {
		zend_argument_value_error(argument, "must have 1 to %d URLs", POSTBACK_TEMPLATES_MAX);
		return false;
	}
	ZEND_HASH_FOREACH_STR_KEY_VAL(by_event, event, url)
	{
		if (!postback_template_add(argument, event, url, templates)) {
			return false;
		}
	}
	ZEND_HASH_FOREACH_END();
	return true;
}

static bool postback_parameters_read(uint32_t argument, HashTable *parameters, s2s_text *names)
{
	zval *name;

	if (parameters == NULL) {
		return true;
	}
	ZEND_HASH_FOREACH_VAL(parameters, name)
	{
		ZVAL_DEREF(name);
		if (Z_TYPE_P(name) != IS_STRING || !php_s2s_value_is_name(php_s2s_string_of(Z_STR_P(name)))) {
			zend_argument_value_error(argument, "must be a list of names of 1 to 64 letters, digits, \"_\" and \"-\"");
			return false;
		}
		s2s_text_append_string(names, php_s2s_string_of(Z_STR_P(name)));
		s2s_text_append_char(names, '\n');
	}
	ZEND_HASH_FOREACH_END();
	return true;
}

bool php_s2s_postback_templates(php_s2s_destination *destination, uint32_t argument, zend_string *single, HashTable *by_event,
	uint32_t parameters_argument, HashTable *parameters)
{
	s2s_text templates, names, problem;
	s2s_string origin;

	s2s_text_init(&templates);
	s2s_text_init(&names);
	s2s_text_init(&problem);
	bool done = postback_templates_read(argument, single, by_event, &templates) &&
		postback_parameters_read(parameters_argument, parameters, &names);
	if (done) {
		php_s2s_destination_set(destination, S2S_POSTBACK_TEMPLATES, s2s_text_string(&templates));
		done = s2s_postback_check(&destination->value, s2s_text_string(&names), &origin, &problem);
		if (done) {
			php_s2s_destination_copy(destination, &destination->value.endpoint, origin);
		} else {
			s2s_string why = s2s_text_string(&problem);
			zend_argument_value_error(argument, "%.*s", S2S_STRING_ARGS(why));
		}
	}
	s2s_text_wipe(&templates);
	s2s_text_free(&names);
	s2s_text_free(&problem);
	return done;
}

/* --- headers --- */

bool php_s2s_postback_is_header_name(s2s_string name)
{
	static const char *const ours[] = { "host", "content-type", "content-length", "transfer-encoding", "connection", "expect", "te",
		"upgrade", "trailer" };

	if (!php_s2s_value_is_name(name)) {
		return false;
	}
	for (size_t index = 0; index < sizeof(ours) / sizeof(ours[0]); index++) {
		if (zend_binary_strcasecmp(name.data, name.length, ours[index], strlen(ours[index])) == 0) {
			return false;
		}
	}
	return true;
}

bool php_s2s_postback_headers(uint32_t argument, HashTable *headers, s2s_text *lines)
{
	zend_string *name;
	zval *value;

	ZEND_HASH_FOREACH_STR_KEY_VAL(headers, name, value)
	{
		s2s_string text = S2S_STRING_NONE;

		if (name == NULL || !php_s2s_postback_is_header_name(php_s2s_string_of(name))) {
			zend_argument_value_error(
				argument, "must have names of letters, digits, \"_\" and \"-\", and none that HTTP or the form sets, such as Content-Type");
			return false;
		}
		ZVAL_DEREF(value);
		if (Z_TYPE_P(value) != IS_STRING) {
			zend_argument_type_error(argument, "must be an array of strings, %s given", zend_zval_type_name(value));
			return false;
		}
		if (!php_s2s_value_ascii(argument, Z_STR_P(value), S2S_TEXT_MAX, true, &text)) {
			return false;
		}
		s2s_text_append_string(lines, php_s2s_string_of(name));
		s2s_text_append_string(lines, S2S_STRING(": "));
		s2s_text_append_string(lines, text);
		s2s_text_append_char(lines, '\n');
	}
	ZEND_HASH_FOREACH_END();
	return true;
}
