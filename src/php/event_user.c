/* S2S\Event: who it was. */
#include "binding.h"
#include "value.h"

#include <ext/date/php_date.h>

/* What a form left empty is as good as not given. */
static bool user_is_given(const zend_string *value)
{
	return value != NULL && ZSTR_LEN(value) != 0;
}

static void user_set(s2s_event *event, s2s_user_field field, s2s_string raw)
{
	if (raw.length != 0) {
		php_s2s_need(s2s_event_set_user_field(event, field, raw, S2S_G(ini).default_country));
	}
}

ZEND_METHOD(S2S_Event, setUser)
{
	/* By s2s_user_field. */
	zend_string *raw[S2S_USER_FIELDS] = { NULL };
	zend_object *birth_date = NULL;
	zend_string *user_id = NULL;
	s2s_string user_id_text = S2S_STRING_NONE;
	char day[9] = "";
	s2s_event *event = &php_s2s_event_of(Z_OBJ_P(ZEND_THIS))->value;

	ZEND_PARSE_PARAMETERS_START(0, 11)
		Z_PARAM_OPTIONAL
		Z_PARAM_STR_OR_NULL(raw[S2S_USER_EMAIL])
		Z_PARAM_STR_OR_NULL(raw[S2S_USER_PHONE])
		Z_PARAM_STR_OR_NULL(raw[S2S_USER_FIRST_NAME])
		Z_PARAM_STR_OR_NULL(raw[S2S_USER_LAST_NAME])
		Z_PARAM_STR_OR_NULL(raw[S2S_USER_GENDER])
		Z_PARAM_OBJ_OF_CLASS_OR_STR_OR_NULL(birth_date, php_date_get_interface_ce(), raw[S2S_USER_BIRTH_DATE])
		Z_PARAM_STR_OR_NULL(raw[S2S_USER_CITY])
		Z_PARAM_STR_OR_NULL(raw[S2S_USER_POSTAL_CODE])
		Z_PARAM_STR_OR_NULL(raw[S2S_USER_STREET])
		Z_PARAM_STR_OR_NULL(raw[S2S_USER_COUNTRY])
		Z_PARAM_STR_OR_NULL(user_id)
	ZEND_PARSE_PARAMETERS_END();

	if (birth_date != NULL && !php_s2s_value_date_day(6, birth_date, day)) {
		RETURN_THROWS();
	}
	if (user_is_given(user_id) && !php_s2s_value_checked(11, user_id, &s2s_rule_identifier, &user_id_text)) {
		RETURN_THROWS();
	}
	/* The country first: a phone number of the same call is read in it. */
	if (user_is_given(raw[S2S_USER_COUNTRY])) {
		user_set(event, S2S_USER_COUNTRY, php_s2s_string_of(raw[S2S_USER_COUNTRY]));
	}
	for (int field = 0; field < S2S_USER_FIELDS; field++) {
		if (field != S2S_USER_COUNTRY && user_is_given(raw[field])) {
			user_set(event, (s2s_user_field) field, php_s2s_string_of(raw[field]));
		}
	}
	user_set(event, S2S_USER_BIRTH_DATE, s2s_string_from(day));
	s2s_wipe(day, sizeof(day));
	if (s2s_string_is_given(user_id_text)) {
		php_s2s_need(s2s_event_set_text(event, &event->user_id, user_id_text));
	}
	RETURN_COPY(ZEND_THIS);
}

static void user_hash_error(uint32_t argument, const zend_string *value)
{
	if (memchr(ZSTR_VAL(value), '@', ZSTR_LEN(value)) != NULL) {
		zend_argument_value_error(argument, "must be 64 hexadecimal digits (SHA-256), an e-mail address given: use setUser()");
	} else {
		zend_argument_value_error(argument, "must be 64 hexadecimal digits (SHA-256); for a raw value use setUser()");
	}
}

static bool user_is_hash(const zend_string *value)
{
	char hex[S2S_SHA256_HEX + 1];
	return s2s_check_hex((s2s_string) { ZSTR_VAL(value), ZSTR_LEN(value) }, S2S_SHA256_HEX, hex);
}

ZEND_METHOD(S2S_Event, setHashedUser)
{
	/* By s2s_user_field, which is the order of the arguments. */
	zend_string *hex[S2S_USER_FIELDS] = { NULL };
	s2s_event *event = &php_s2s_event_of(Z_OBJ_P(ZEND_THIS))->value;

	ZEND_PARSE_PARAMETERS_START(0, S2S_USER_FIELDS)
		Z_PARAM_OPTIONAL
		Z_PARAM_STR_OR_NULL(hex[S2S_USER_EMAIL])
		Z_PARAM_STR_OR_NULL(hex[S2S_USER_PHONE])
		Z_PARAM_STR_OR_NULL(hex[S2S_USER_FIRST_NAME])
		Z_PARAM_STR_OR_NULL(hex[S2S_USER_LAST_NAME])
		Z_PARAM_STR_OR_NULL(hex[S2S_USER_GENDER])
		Z_PARAM_STR_OR_NULL(hex[S2S_USER_BIRTH_DATE])
		Z_PARAM_STR_OR_NULL(hex[S2S_USER_CITY])
		Z_PARAM_STR_OR_NULL(hex[S2S_USER_POSTAL_CODE])
		Z_PARAM_STR_OR_NULL(hex[S2S_USER_STREET])
		Z_PARAM_STR_OR_NULL(hex[S2S_USER_COUNTRY])
	ZEND_PARSE_PARAMETERS_END();

	for (uint32_t field = 0; field < S2S_USER_FIELDS; field++) {
		if (hex[field] != NULL && !user_is_hash(hex[field])) {
			user_hash_error(field + 1, hex[field]);
			RETURN_THROWS();
		}
	}
	for (int field = 0; field < S2S_USER_FIELDS; field++) {
		if (hex[field] != NULL) {
			php_s2s_need(s2s_event_set_user_hash(event, (s2s_user_field) field, php_s2s_string_of(hex[field])));
		}
	}
	RETURN_COPY(ZEND_THIS);
}

ZEND_METHOD(S2S_Event, setVisitor)
{
	zend_object *visitor;
	s2s_event *event = &php_s2s_event_of(Z_OBJ_P(ZEND_THIS))->value;

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_OBJ_OF_CLASS(visitor, php_s2s_visitor_class)
	ZEND_PARSE_PARAMETERS_END();

	s2s_event_set_visitor(event, &php_s2s_visitor_of(visitor)->value);
	RETURN_COPY(ZEND_THIS);
}

ZEND_METHOD(S2S_Event, setDeviceId)
{
	zend_string *type;
	zend_string *id;
	s2s_string type_text = S2S_STRING_NONE;
	s2s_string id_text = S2S_STRING_NONE;
	s2s_event *event = &php_s2s_event_of(Z_OBJ_P(ZEND_THIS))->value;

	ZEND_PARSE_PARAMETERS_START(2, 2)
		Z_PARAM_STR(type)
		Z_PARAM_STR(id)
	ZEND_PARSE_PARAMETERS_END();

	if (!php_s2s_value_checked(1, type, &s2s_rule_device_type, &type_text) ||
		!php_s2s_value_checked(2, id, &s2s_rule_device_id, &id_text)) {
		RETURN_THROWS();
	}
	php_s2s_need(s2s_pairs_set(&event->device_ids, &event->arena, type_text, id_text));
	RETURN_COPY(ZEND_THIS);
}
