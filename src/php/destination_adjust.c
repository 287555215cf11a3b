#include "destination.h"
#include "value.h"

#include "../destinations/adjust.h"

#include "destination_adjust_arginfo.h"

static bool adjust_is_token(s2s_string token)
{
	for (size_t position = 0; position < token.length; position++) {
		if (token.data[position] <= ' ' || token.data[position] > '~') {
			return false;
		}
	}
	return token.length != 0;
}

static void adjust_describe_token(s2s_text *out)
{
	s2s_text_append_format(out, "an event token of 1 to %d visible ASCII characters but \"=\"", S2S_NAME_MAX);
}

static const php_s2s_destination_names adjust_names = { adjust_is_token, adjust_describe_token };

static bool adjust_choice(uint32_t argument, const zend_string *value, s2s_string first, s2s_string second, s2s_string *setting)
{
	if (value == NULL) {
		return true;
	}
	*setting = php_s2s_string_of(value);
	if (s2s_string_equals(*setting, first) || s2s_string_equals(*setting, second)) {
		return true;
	}
	zend_argument_value_error(argument, "must be \"%s\" or \"%s\"", first.data, second.data);
	return false;
}

ZEND_METHOD(S2S_Destination_Adjust, __construct)
{
	zend_string *app_token;
	HashTable *event_tokens;
	zend_string *token = NULL;
	zend_string *environment = NULL;
	zend_string *method = NULL;
	bool resend = false;
	bool resend_is_null = true;
	zend_string *endpoint = NULL;
	zend_string *name = NULL;
	s2s_string settings[S2S_ADJUST_SETTINGS] = { { NULL, 0 } };
	s2s_string endpoint_text = S2S_STRING_NONE;
	s2s_string name_text = S2S_STRING("adjust");
	s2s_text map;
	php_s2s_destination *destination = php_s2s_destination_begin(ZEND_THIS, &s2s_adjust);

	if (destination == NULL) {
		RETURN_THROWS();
	}
	ZEND_PARSE_PARAMETERS_START(2, 8)
		Z_PARAM_STR(app_token)
		Z_PARAM_ARRAY_HT(event_tokens)
		Z_PARAM_OPTIONAL
		Z_PARAM_STR_OR_NULL(token)
		Z_PARAM_STR_OR_NULL(environment)
		Z_PARAM_STR_OR_NULL(method)
		Z_PARAM_BOOL_OR_NULL(resend, resend_is_null)
		Z_PARAM_STR_OR_NULL(endpoint)
		Z_PARAM_STR(name)
	ZEND_PARSE_PARAMETERS_END();

	s2s_text_init(&map);
	if (!php_s2s_value_checked(1, app_token, &s2s_rule_account, &settings[S2S_ADJUST_APP_TOKEN]) ||
		!php_s2s_destination_map(2, event_tokens, &adjust_names, &map) ||
		!php_s2s_value_checked(3, token, &s2s_rule_token, &settings[S2S_ADJUST_TOKEN]) ||
		!adjust_choice(4, environment, S2S_STRING("production"), S2S_STRING("sandbox"), &settings[S2S_ADJUST_ENVIRONMENT]) ||
		!adjust_choice(5, method, S2S_STRING("POST"), S2S_STRING("GET"), &settings[S2S_ADJUST_METHOD]) ||
		!php_s2s_destination_endpoint(7, endpoint, false, &endpoint_text) || !php_s2s_value_checked(8, name, &s2s_rule_label, &name_text)) {
		s2s_text_free(&map);
		RETURN_THROWS();
	}
	if (map.length != 0) {
		settings[S2S_ADJUST_EVENT_TOKENS] = s2s_text_string(&map);
	}
	if (!resend_is_null) {
		settings[S2S_ADJUST_RESEND_UNCERTAIN] = resend ? S2S_STRING("1") : S2S_STRING("0");
	}
	for (size_t setting = 0; setting < S2S_ADJUST_SETTINGS; setting++) {
		php_s2s_destination_set(destination, setting, settings[setting]);
	}
	s2s_text_free(&map);
	php_s2s_destination_copy(destination, &destination->value.endpoint, endpoint_text);
	php_s2s_destination_copy(destination, &destination->value.name, name_text);
}

ZEND_METHOD(S2S_Destination_Adjust, getName)
{
	ZEND_PARSE_PARAMETERS_NONE();
	php_s2s_destination_name(ZEND_THIS, return_value);
}

void php_s2s_destination_adjust_register(void)
{
	php_s2s_destination_register_class(register_class_S2S_Destination_Adjust(php_s2s_destination_class));
}
