#include "postback.h"
#include "value.h"

#include "../destinations/postback.h"

#include "destination_postback_arginfo.h"

/* What the constructor was given; argument numbers are those of the stub. */
typedef struct postback_arguments {
	zend_string *name;
	zend_string *url;
	HashTable *urls;
	zend_string *click_id;
	zend_string *method;
	HashTable *headers;
	zend_object *missing;
	zend_string *success_text;
	zend_string *failure_text;
	zend_string *signature_key;
	zend_string *signature_parameter;
	bool resend;
	bool allow_http;
	zend_string *signature_header;
	HashTable *parameters;
} postback_arguments;

static bool postback_set_text(
	php_s2s_destination *destination, uint32_t argument, const zend_string *value, size_t maximum, s2s_postback_setting setting)
{
	s2s_string text = S2S_STRING_NONE;

	if (!php_s2s_value_text(argument, value, maximum, &text)) {
		return false;
	}
	if (value != NULL && text.length == 0) {
		zend_argument_value_error(argument, "must not be empty");
		return false;
	}
	php_s2s_destination_set(destination, setting, text);
	return true;
}

static bool postback_set_name(php_s2s_destination *destination, uint32_t argument, const zend_string *value, s2s_postback_setting setting)
{
	s2s_string name;

	if (value == NULL) {
		return true;
	}
	if (!php_s2s_value_checked(argument, value, &s2s_rule_click_id_name, &name)) {
		return false;
	}
	php_s2s_destination_set(destination, setting, name);
	return true;
}

static bool postback_set_headers(php_s2s_destination *destination, const postback_arguments *given)
{
	s2s_text lines;

	s2s_text_init(&lines);
	bool done = given->headers == NULL || php_s2s_postback_headers(5, given->headers, &lines);
	if (done) {
		php_s2s_destination_set(destination, S2S_POSTBACK_HEADERS, lines.length > 0 ? s2s_text_string(&lines) : S2S_STRING_NONE);
	}
	s2s_text_wipe(&lines);
	return done;
}

static bool postback_set_signature_header(php_s2s_destination *destination, const postback_arguments *given)
{
	zend_string *name;

	if (given->signature_header == NULL) {
		return true;
	}
	const char *problem = php_s2s_postback_header_problem(php_s2s_string_of(given->signature_header));
	if (problem != NULL) {
		zend_argument_value_error(13, "%s", problem);
		return false;
	}
	ZEND_HASH_FOREACH_STR_KEY(given->headers != NULL ? given->headers : (HashTable *) &zend_empty_array, name)
	{
		if (zend_string_equals_ci(name, given->signature_header)) {
			zend_argument_value_error(13, "must not be a header that argument #5 ($headers) has too: both would be sent");
			return false;
		}
	}
	ZEND_HASH_FOREACH_END();
	php_s2s_destination_set(destination, S2S_POSTBACK_SIGNATURE_HEADER, php_s2s_string_of(given->signature_header));
	return true;
}

static bool postback_set_signature(php_s2s_destination *destination, const postback_arguments *given)
{
	if (!postback_set_text(destination, 9, given->signature_key, S2S_TEXT_MAX, S2S_POSTBACK_SIGNATURE_KEY) ||
		!postback_set_name(destination, 10, given->signature_parameter, S2S_POSTBACK_SIGNATURE_PARAMETER)) {
		return false;
	}
	if (given->signature_parameter != NULL && zend_string_equals_literal(given->signature_parameter, "timestamp")) {
		zend_argument_value_error(10, "must not be \"timestamp\": that parameter is appended before the signature");
		return false;
	}
	return postback_set_signature_header(destination, given);
}

/* Where it would go, without what it is made with: the request would leave unsigned. */
static bool postback_has_signature_key(const postback_arguments *given)
{
	uint32_t argument = given->signature_header != NULL ? 13 : 10;

	if (given->signature_key != NULL ||
		(given->signature_header == NULL &&
			(given->signature_parameter == NULL || zend_string_equals_literal(given->signature_parameter, "signature")))) {
		return true;
	}
	zend_argument_value_error(argument, "must come with argument #9 ($signatureKey): without a key nothing is signed");
	return false;
}

/* The templates last: whether they are good depends on the click id and the signature. */
static bool postback_fill(php_s2s_destination *destination, const postback_arguments *given)
{
	s2s_string name = S2S_STRING_NONE;
	s2s_string method = S2S_STRING("GET");

	destination->value.allow_http = given->allow_http;
	if (!php_s2s_value_checked(1, given->name, &s2s_rule_label, &name) ||
		!postback_set_name(destination, 3, given->click_id, S2S_POSTBACK_CLICK_ID) || !php_s2s_postback_method(4, given->method, &method) ||
		!postback_set_headers(destination, given) ||
		!postback_set_text(destination, 7, given->success_text, S2S_TEXT_MAX, S2S_POSTBACK_SUCCESS_TEXT) ||
		!postback_set_text(destination, 8, given->failure_text, S2S_TEXT_MAX, S2S_POSTBACK_FAILURE_TEXT) ||
		!postback_set_signature(destination, given) || !postback_has_signature_key(given)) {
		return false;
	}
	php_s2s_destination_set(destination, S2S_POSTBACK_METHOD, method);
	php_s2s_destination_set(destination, S2S_POSTBACK_RESEND_UNCERTAIN, given->resend ? S2S_STRING("1") : S2S_STRING("0"));
	php_s2s_destination_set(
		destination, S2S_POSTBACK_MISSING, given->missing != NULL ? php_s2s_missing_value_of(given->missing) : S2S_STRING("omit"));
	if (!php_s2s_postback_templates(destination, 2, given->url, given->urls, 14, given->parameters)) {
		return false;
	}
	php_s2s_destination_copy(destination, &destination->value.name, name);
	return true;
}

ZEND_METHOD(S2S_Destination_Postback, __construct)
{
	postback_arguments given = { .name = NULL };
	php_s2s_destination *destination = php_s2s_destination_begin(ZEND_THIS, &s2s_postback);

	if (destination == NULL) {
		RETURN_THROWS();
	}
	ZEND_PARSE_PARAMETERS_START(2, 14)
		Z_PARAM_STR(given.name)
		Z_PARAM_ARRAY_HT_OR_STR(given.urls, given.url)
		Z_PARAM_OPTIONAL
		Z_PARAM_STR_OR_NULL(given.click_id)
		Z_PARAM_STR(given.method)
		Z_PARAM_ARRAY_HT(given.headers)
		Z_PARAM_OBJ_OF_CLASS(given.missing, php_s2s_missing_value_class)
		Z_PARAM_STR_OR_NULL(given.success_text)
		Z_PARAM_STR_OR_NULL(given.failure_text)
		Z_PARAM_STR_OR_NULL(given.signature_key)
		Z_PARAM_STR(given.signature_parameter)
		Z_PARAM_BOOL(given.resend)
		Z_PARAM_BOOL(given.allow_http)
		Z_PARAM_STR_OR_NULL(given.signature_header)
		Z_PARAM_ARRAY_HT(given.parameters)
	ZEND_PARSE_PARAMETERS_END();

	if (!postback_fill(destination, &given)) {
		RETURN_THROWS();
	}
}

ZEND_METHOD(S2S_Destination_Postback, getName)
{
	ZEND_PARSE_PARAMETERS_NONE();
	php_s2s_destination_name(ZEND_THIS, return_value);
}

void php_s2s_destination_postback_register(void)
{
	php_s2s_destination_register_class(register_class_S2S_Destination_Postback(php_s2s_destination_class));
}
