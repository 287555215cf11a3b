#include "destination.h"
#include "value.h"

#include "../destinations/adroll.h"

#include "destination_ad_roll_arginfo.h"

/* A name there that AdRoll does not have would be refused with every event: better here. */
static bool adroll_takes_name(s2s_string name)
{
	return name.length == 0 || s2s_adroll_knows_event(name);
}

static void adroll_describe_names(s2s_text *out)
{
	s2s_text_append_string(out, S2S_STRING("one of AdRoll's event names ("));
	s2s_adroll_list_events(out);
	s2s_text_append_string(out, S2S_STRING("), or null where it is not to be sent there"));
}

static const php_s2s_destination_names adroll_names = { adroll_takes_name, adroll_describe_names };

static s2s_string adroll_switch(bool value, bool is_null)
{
	return is_null ? S2S_STRING_NONE : value ? S2S_STRING("1") : S2S_STRING("0");
}

ZEND_METHOD(S2S_Destination_AdRoll, __construct)
{
	zend_string *advertisable;
	zend_string *pixel;
	zend_string *token;
	HashTable *event_names = NULL;
	bool dry_run = false;
	bool dry_run_is_null = true;
	bool resend = false;
	bool resend_is_null = true;
	zend_string *endpoint = NULL;
	zend_string *name = NULL;
	s2s_string settings[S2S_ADROLL_SETTINGS] = { { NULL, 0 } };
	s2s_string endpoint_text = S2S_STRING_NONE;
	s2s_string name_text = S2S_STRING("adroll");
	s2s_text map;
	php_s2s_destination *destination = php_s2s_destination_begin(ZEND_THIS, &s2s_adroll);

	if (destination == NULL) {
		RETURN_THROWS();
	}
	ZEND_PARSE_PARAMETERS_START(3, 8)
		Z_PARAM_STR(advertisable)
		Z_PARAM_STR(pixel)
		Z_PARAM_STR(token)
		Z_PARAM_OPTIONAL
		Z_PARAM_ARRAY_HT(event_names)
		Z_PARAM_BOOL_OR_NULL(dry_run, dry_run_is_null)
		Z_PARAM_BOOL_OR_NULL(resend, resend_is_null)
		Z_PARAM_STR_OR_NULL(endpoint)
		Z_PARAM_STR(name)
	ZEND_PARSE_PARAMETERS_END();

	s2s_text_init(&map);
	if (!php_s2s_value_checked(1, advertisable, &s2s_rule_account, &settings[S2S_ADROLL_ADVERTISABLE]) ||
		!php_s2s_value_checked(2, pixel, &s2s_rule_account, &settings[S2S_ADROLL_PIXEL]) ||
		!php_s2s_value_checked(3, token, &s2s_rule_token, &settings[S2S_ADROLL_TOKEN]) ||
		!php_s2s_destination_map(4, event_names, &adroll_names, &map) ||
		!php_s2s_destination_endpoint(7, endpoint, false, &endpoint_text) || !php_s2s_value_checked(8, name, &s2s_rule_label, &name_text)) {
		s2s_text_free(&map);
		RETURN_THROWS();
	}
	settings[S2S_ADROLL_EVENT_NAMES] = map.length != 0 ? s2s_text_string(&map) : S2S_STRING_NONE;
	settings[S2S_ADROLL_DRY_RUN] = adroll_switch(dry_run, dry_run_is_null);
	settings[S2S_ADROLL_RESEND_UNCERTAIN] = adroll_switch(resend, resend_is_null);
	for (size_t setting = 0; setting < S2S_ADROLL_SETTINGS; setting++) {
		php_s2s_destination_set(destination, setting, settings[setting]);
	}
	s2s_text_free(&map);
	php_s2s_destination_copy(destination, &destination->value.endpoint, endpoint_text);
	php_s2s_destination_copy(destination, &destination->value.name, name_text);
}

ZEND_METHOD(S2S_Destination_AdRoll, getName)
{
	ZEND_PARSE_PARAMETERS_NONE();
	php_s2s_destination_name(ZEND_THIS, return_value);
}

void php_s2s_destination_adroll_register(void)
{
	php_s2s_destination_register_class(register_class_S2S_Destination_AdRoll(php_s2s_destination_class));
}
