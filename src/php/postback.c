#include "postback.h"
#include "value.h"

#include "../destinations/postback.h"

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

static bool postback_template_add(uint32_t argument, zend_string *event, zend_ulong index, zval *url, s2s_text *templates)
{
	static const s2s_check_rule url_rule = { S2S_FORM_IDENTIFIER, S2S_URL_MAX };
	s2s_complaint complaint;
	php_s2s_shown shown;

	ZVAL_DEREF(url);
	php_s2s_value_show_key(event, index, &shown);
	if (event == NULL || !s2s_check(&s2s_rule_label, php_s2s_string_of(event), &complaint)) {
		zend_argument_value_error(
			argument, "must be a URL, or an array of event name (1 to %d bytes of UTF-8) => URL, %s => … given", S2S_NAME_MAX, shown.text);
		return false;
	}
	if (Z_TYPE_P(url) != IS_STRING) {
		zend_argument_type_error(argument, "for %s must be of type string, %s given", shown.text, zend_zval_type_name(url));
		return false;
	}
	if (!s2s_check(&url_rule, php_s2s_string_of(Z_STR_P(url)), &complaint)) {
		zend_argument_value_error(argument, "for %s %s", shown.text, complaint.words);
		return false;
	}
	if (templates->length > 0) {
		s2s_text_append_char(templates, '\n');
	}
	s2s_text_append_string(templates, php_s2s_string_of(event));
	s2s_text_append_char(templates, '\t');
	s2s_text_append_string(templates, php_s2s_string_of(Z_STR_P(url)));
	return true;
}

static bool postback_templates_read(uint32_t argument, zend_string *single, HashTable *by_event, s2s_text *templates)
{
	s2s_string text = S2S_STRING_NONE;
	zend_ulong index;
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
	ZEND_HASH_FOREACH_KEY_VAL(by_event, index, event, url)
	{
		if (!postback_template_add(argument, event, index, url, templates)) {
			return false;
		}
	}
	ZEND_HASH_FOREACH_END();
	return true;
}

static bool postback_parameters_read(uint32_t argument, HashTable *parameters, s2s_text *names)
{
	zval *name;
	php_s2s_shown shown;

	if (parameters == NULL) {
		return true;
	}
	ZEND_HASH_FOREACH_VAL(parameters, name)
	{
		ZVAL_DEREF(name);
		if (Z_TYPE_P(name) != IS_STRING) {
			zend_argument_type_error(argument, "must be a list of names, one is of type %s", zend_zval_type_name(name));
			return false;
		}
		if (!php_s2s_value_is_name(php_s2s_string_of(Z_STR_P(name)))) {
			zend_argument_value_error(argument, "must be a list of names of 1 to 64 letters, digits, \"_\" and \"-\", %s given",
				php_s2s_value_show(php_s2s_string_of(Z_STR_P(name)), &shown));
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

const char *php_s2s_postback_header_problem(s2s_string name)
{
	static const char *const ours[] = { "host", "content-type", "content-length", "transfer-encoding", "connection", "expect", "te",
		"upgrade", "trailer" };

	if (!php_s2s_value_is_name(name)) {
		return "must be a name of 1 to 64 letters, digits, \"_\" and \"-\"";
	}
	for (size_t index = 0; index < sizeof(ours) / sizeof(ours[0]); index++) {
		if (zend_binary_strcasecmp(name.data, name.length, ours[index], strlen(ours[index])) == 0) {
			return "must be another header: HTTP or the form sets this one";
		}
	}
	return NULL;
}

/* The same name in other letters is the same header. */
static bool postback_header_is_there(HashTable *headers, zend_string *wanted)
{
	zend_string *name;

	ZEND_HASH_FOREACH_STR_KEY(headers, name)
	{
		if (name == wanted) {
			return false;
		}
		if (zend_string_equals_ci(name, wanted)) {
			return true;
		}
	}
	ZEND_HASH_FOREACH_END();
	return false;
}

/* False: `complaint` is written. A value may be a secret, so none is in it. */
static bool postback_header_is_good(HashTable *headers, zend_string *name, s2s_string value, s2s_complaint *complaint)
{
	static const s2s_check_rule rule = { S2S_FORM_ASCII_SPACES, S2S_TEXT_MAX };
	const char *problem = name == NULL ? "must have names of headers as keys" : php_s2s_postback_header_problem(php_s2s_string_of(name));

	if (problem == NULL && postback_header_is_there(headers, name)) {
		problem = "must be there once: upper and lower case are the same header";
	}
	if (problem != NULL) {
		snprintf(complaint->words, sizeof(complaint->words), "%s", problem);
		return false;
	}
	return s2s_check(&rule, value, complaint);
}

bool php_s2s_postback_headers(uint32_t argument, HashTable *headers, s2s_text *lines)
{
	zend_ulong index;
	zend_string *name;
	zval *value;
	php_s2s_shown shown;
	s2s_complaint complaint;

	ZEND_HASH_FOREACH_KEY_VAL(headers, index, name, value)
	{
		ZVAL_DEREF(value);
		php_s2s_value_show_key(name, index, &shown);
		if (Z_TYPE_P(value) != IS_STRING) {
			zend_argument_type_error(argument, "for %s must be of type string, %s given", shown.text, zend_zval_type_name(value));
			return false;
		}
		if (!postback_header_is_good(headers, name, php_s2s_string_of(Z_STR_P(value)), &complaint)) {
			zend_argument_value_error(argument, "for %s %s", shown.text, complaint.words);
			return false;
		}
		s2s_text_append_string(lines, php_s2s_string_of(name));
		s2s_text_append_string(lines, S2S_STRING(": "));
		s2s_text_append_string(lines, php_s2s_string_of(Z_STR_P(value)));
		s2s_text_append_char(lines, '\n');
	}
	ZEND_HASH_FOREACH_END();
	return true;
}
