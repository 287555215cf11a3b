#include "postback.h"
#include "value.h"

#include "../destinations/postback.h"

#include "destination_knorex_arginfo.h"

ZEND_METHOD(S2S_Destination_Knorex, __construct)
{
	zend_string *url = NULL;
	HashTable *urls = NULL;
	zend_string *method = NULL;
	bool resend = false;
	bool resend_is_null = true;
	bool allow_http = false;
	zend_string *name = NULL;
	HashTable *parameters = NULL;
	s2s_string method_text = S2S_STRING_NONE;
	s2s_string name_text = S2S_STRING("knorex");
	php_s2s_destination *destination = php_s2s_destination_begin(ZEND_THIS, &s2s_knorex);

	if (destination == NULL) {
		RETURN_THROWS();
	}
	ZEND_PARSE_PARAMETERS_START(1, 6)
		Z_PARAM_ARRAY_HT_OR_STR(urls, url)
		Z_PARAM_OPTIONAL
		Z_PARAM_STR_OR_NULL(method)
		Z_PARAM_BOOL_OR_NULL(resend, resend_is_null)
		Z_PARAM_BOOL(allow_http)
		Z_PARAM_STR(name)
		Z_PARAM_ARRAY_HT(parameters)
	ZEND_PARSE_PARAMETERS_END();

	destination->value.allow_http = allow_http;
	/* Not php.ini's s2s.knorex.event: that belongs to php.ini's URL. */
	php_s2s_destination_set(destination, S2S_POSTBACK_EVENT, S2S_STRING("Purchase"));
	if (!php_s2s_postback_templates(destination, 1, url, urls, 6, parameters) || !php_s2s_postback_method(2, method, &method_text) ||
		!php_s2s_value_checked(5, name, &s2s_rule_label, &name_text)) {
		RETURN_THROWS();
	}
	php_s2s_destination_set(destination, S2S_POSTBACK_METHOD, method_text);
	if (!resend_is_null) {
		php_s2s_destination_set(destination, S2S_POSTBACK_RESEND_UNCERTAIN, resend ? S2S_STRING("1") : S2S_STRING("0"));
	}
	php_s2s_destination_copy(destination, &destination->value.name, name_text);
}

ZEND_METHOD(S2S_Destination_Knorex, getName)
{
	ZEND_PARSE_PARAMETERS_NONE();
	php_s2s_destination_name(ZEND_THIS, return_value);
}

void php_s2s_destination_knorex_register(void)
{
	php_s2s_destination_register_class(register_class_S2S_Destination_Knorex(php_s2s_destination_class));
}
