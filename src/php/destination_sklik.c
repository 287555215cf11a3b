#include "destination.h"
#include "value.h"

#include "../destinations/sklik.h"

#include "destination_sklik_arginfo.h"

ZEND_METHOD(S2S_Destination_Sklik, __construct)
{
	zend_string *sem_id;
	zend_string *sandbox = NULL;
	bool fold = true;
	bool fold_is_null = true;
	zend_string *client_id = NULL;
	zend_string *client_version = NULL;
	zend_string *endpoint = NULL;
	zend_string *name = NULL;
	s2s_string settings[S2S_SKLIK_SETTINGS] = { { NULL, 0 } };
	s2s_string endpoint_text = S2S_STRING_NONE;
	s2s_string name_text = S2S_STRING("sklik");
	php_s2s_destination *destination = php_s2s_destination_begin(ZEND_THIS, &s2s_sklik);

	if (destination == NULL) {
		RETURN_THROWS();
	}
	ZEND_PARSE_PARAMETERS_START(1, 7)
		Z_PARAM_STR(sem_id)
		Z_PARAM_OPTIONAL
		Z_PARAM_STR_OR_NULL(sandbox)
		Z_PARAM_BOOL_OR_NULL(fold, fold_is_null)
		Z_PARAM_STR_OR_NULL(client_id)
		Z_PARAM_STR_OR_NULL(client_version)
		Z_PARAM_STR_OR_NULL(endpoint)
		Z_PARAM_STR(name)
	ZEND_PARSE_PARAMETERS_END();

	if (!php_s2s_value_checked(1, sem_id, &s2s_rule_account, &settings[S2S_SKLIK_SEM_ID]) ||
		!php_s2s_value_checked(2, sandbox, &s2s_rule_token, &settings[S2S_SKLIK_SANDBOX]) ||
		!php_s2s_value_checked(4, client_id, &s2s_rule_client, &settings[S2S_SKLIK_CLIENT_ID]) ||
		!php_s2s_value_checked(5, client_version, &s2s_rule_client, &settings[S2S_SKLIK_CLIENT_VERSION]) ||
		!php_s2s_destination_endpoint(6, endpoint, false, &endpoint_text) || !php_s2s_value_checked(7, name, &s2s_rule_label, &name_text)) {
		RETURN_THROWS();
	}
	if (!fold_is_null) {
		settings[S2S_SKLIK_FOLD_DIACRITICS] = fold ? S2S_STRING("1") : S2S_STRING("0");
	}
	for (size_t setting = 0; setting < S2S_SKLIK_SETTINGS; setting++) {
		php_s2s_destination_set(destination, setting, settings[setting]);
	}
	php_s2s_destination_copy(destination, &destination->value.endpoint, endpoint_text);
	php_s2s_destination_copy(destination, &destination->value.name, name_text);
}

ZEND_METHOD(S2S_Destination_Sklik, getName)
{
	ZEND_PARSE_PARAMETERS_NONE();
	php_s2s_destination_name(ZEND_THIS, return_value);
}

void php_s2s_destination_sklik_register(void)
{
	php_s2s_destination_register_class(register_class_S2S_Destination_Sklik(php_s2s_destination_class));
}
