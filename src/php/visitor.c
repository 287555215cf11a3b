#include "visitor.h"

#include "../core/event_json.h"

#include <ext/json/php_json.h>

#include <time.h>

#include "visitor_arginfo.h"

zend_class_entry *php_s2s_visitor_class;

static zend_object_handlers visitor_handlers;

/* The script for cached pages has the same numbers: integrations/browser/s2s-capture.js. */
#define VISITOR_CLICK_ID_SECONDS (90 * 86400)
#define VISITOR_ADROLL_SECONDS 31536000

/* Google has these too; no ad system here takes them, and a consent tool's whole object may be given. */
static const s2s_string visitor_unused_consent[] = { { "personalization_storage", 23 }, { "security_storage", 16 } };

void php_s2s_visitor_copy(s2s_visitor *visitor, s2s_string *field, s2s_string value)
{
	php_s2s_need(s2s_arena_copy(&visitor->arena, value, field));
}

static int visitor_find(const s2s_string *names, size_t count, const zend_string *name)
{
	for (size_t index = 0; index < count; index++) {
		if (s2s_string_equals(names[index], php_s2s_string_of(name))) {
			return (int) index;
		}
	}
	return -1;
}

static bool visitor_set_consent_key(s2s_visitor *visitor, uint32_t argument, const zend_string *name, const zval *value)
{
	int key = name != NULL ? visitor_find(s2s_consent_key_names, S2S_CONSENT_KEYS, name) : -1;
	if (key < 0) {
		if (name != NULL && visitor_find(visitor_unused_consent, 2, name) >= 0) {
			return true;
		}
		zend_argument_value_error(argument,
			"must have the keys \"ad_storage\", \"ad_user_data\", \"ad_personalization\", \"functionality_storage\" and "
			"\"analytics_storage\" only");
		return false;
	}
	if (Z_TYPE_P(value) == IS_TRUE || (Z_TYPE_P(value) == IS_STRING && zend_string_equals_literal(Z_STR_P(value), "granted"))) {
		visitor->consent[key] = S2S_CONSENT_GRANTED;
	} else if (Z_TYPE_P(value) == IS_FALSE || (Z_TYPE_P(value) == IS_STRING && zend_string_equals_literal(Z_STR_P(value), "denied"))) {
		visitor->consent[key] = S2S_CONSENT_DENIED;
	} else {
		zend_argument_value_error(argument, "must have \"granted\" or \"denied\" as each value");
		return false;
	}
	return true;
}

/* '' counts as null. */
static bool visitor_set_text(
	s2s_visitor *visitor, uint32_t argument, const zend_string *given, const s2s_check_rule *rule, s2s_string *field)
{
	s2s_string text = S2S_STRING_NONE;
	if (given == NULL || ZSTR_LEN(given) == 0) {
		return true;
	}
	if (!php_s2s_value_checked(argument, given, rule, &text)) {
		return false;
	}
	php_s2s_visitor_copy(visitor, field, text);
	return true;
}

bool php_s2s_visitor_set_consent(
	s2s_visitor *visitor, uint32_t mode_argument, HashTable *mode, uint32_t string_argument, const zend_string *consent_string)
{
	zend_string *name;
	zval *value;

	if (mode != NULL && zend_hash_num_elements(mode) != 0) {
		ZEND_HASH_FOREACH_STR_KEY_VAL(mode, name, value)
		{
			ZVAL_DEREF(value);
			if (!visitor_set_consent_key(visitor, mode_argument, name, value)) {
				return false;
			}
		}
		ZEND_HASH_FOREACH_END();
		s2s_visitor_give_consent_mode(visitor);
	}
	return visitor_set_text(visitor, string_argument, consent_string, &s2s_rule_browser_text, &visitor->consent_string);
}

/* One element of $cookies, $clickIds or $clientHints. Not a string, or one that breaks the rule: thrown. */
static bool visitor_element(uint32_t argument, s2s_string name, const zval *value)
{
	s2s_complaint complaint;
	php_s2s_shown shown;
	if (Z_TYPE_P(value) != IS_STRING) {
		zend_argument_type_error(
			argument, "for %s must be of type string, %s given", php_s2s_value_show(name, &shown), zend_zval_type_name(value));
		return false;
	}
	if (!s2s_check(&s2s_rule_browser_text, php_s2s_string_of(Z_STR_P(value)), &complaint)) {
		zend_argument_value_error(argument, "for %s %s", php_s2s_value_show(name, &shown), complaint.words);
		return false;
	}
	return true;
}

static bool visitor_set_cookies(s2s_visitor *visitor, HashTable *cookies)
{
	for (size_t index = 0; cookies != NULL && index < S2S_VISITOR_COOKIES; index++) {
		s2s_string name = s2s_visitor_cookie_names[index];
		zval *value = zend_hash_str_find_deref(cookies, name.data, name.length);
		if (value == NULL) {
			continue;
		}
		if (!visitor_element(1, name, value)) {
			return false;
		}
		if (Z_STRLEN_P(value) != 0) {
			php_s2s_need(s2s_pairs_set(&visitor->cookies, &visitor->arena, name, php_s2s_string_of(Z_STR_P(value))));
		}
	}
	return true;
}

static bool visitor_set_click_ids(s2s_visitor *visitor, HashTable *click_ids)
{
	zend_ulong index;
	zend_string *name;
	zval *value;
	s2s_complaint complaint;
	php_s2s_shown shown;
	if (click_ids == NULL) {
		return true;
	}
	if (!s2s_check_name_count(zend_hash_num_elements(click_ids), &complaint)) {
		zend_argument_value_error(2, "%s", complaint.words);
		return false;
	}
	ZEND_HASH_FOREACH_KEY_VAL(click_ids, index, name, value)
	{
		ZVAL_DEREF(value);
		s2s_string text = name != NULL ? php_s2s_string_of(name) : s2s_string_from(php_s2s_value_show_key(name, index, &shown));
		if (!s2s_check(&s2s_rule_click_id_name, text, &complaint)) {
			zend_argument_value_error(2, "name %s %s", php_s2s_value_show_key(name, index, &shown), complaint.words);
			return false;
		}
		if (!visitor_element(2, text, value)) {
			return false;
		}
		if (Z_STRLEN_P(value) != 0) {
			php_s2s_need(s2s_pairs_set(&visitor->click_ids, &visitor->arena, text, php_s2s_string_of(Z_STR_P(value))));
		}
	}
	ZEND_HASH_FOREACH_END();
	return true;
}

static bool visitor_set_hints(s2s_visitor *visitor, HashTable *hints)
{
	zend_string *name;
	zval *value;
	if (hints == NULL) {
		return true;
	}
	ZEND_HASH_FOREACH_STR_KEY_VAL(hints, name, value)
	{
		ZVAL_DEREF(value);
		int hint = name != NULL ? visitor_find(s2s_client_hint_names, S2S_HINTS, name) : -1;
		if (hint < 0) {
			zend_argument_value_error(5,
				"must have the keys \"sec_ch_ua\", \"sec_ch_ua_mobile\", \"sec_ch_ua_model\", \"sec_ch_ua_platform\" and "
				"\"sec_ch_ua_platform_version\" only");
			return false;
		}
		if (!visitor_element(5, s2s_client_hint_names[hint], value)) {
			return false;
		}
		if (Z_STRLEN_P(value) != 0) {
			php_s2s_visitor_copy(visitor, &visitor->hints[hint], php_s2s_string_of(Z_STR_P(value)));
		}
	}
	ZEND_HASH_FOREACH_END();
	return true;
}

ZEND_METHOD(S2S_Visitor, __construct)
{
	HashTable *cookies = NULL;
	HashTable *click_ids = NULL;
	zend_string *ip = NULL;
	zend_string *user_agent = NULL;
	HashTable *hints = NULL;
	HashTable *consent_mode = NULL;
	zend_string *consent_string = NULL;
	s2s_visitor value;
	php_s2s_visitor *visitor = php_s2s_visitor_of(Z_OBJ_P(ZEND_THIS));

	ZEND_PARSE_PARAMETERS_START(0, 7)
		Z_PARAM_OPTIONAL
		Z_PARAM_ARRAY_HT(cookies)
		Z_PARAM_ARRAY_HT(click_ids)
		Z_PARAM_STR_OR_NULL(ip)
		Z_PARAM_STR_OR_NULL(user_agent)
		Z_PARAM_ARRAY_HT(hints)
		Z_PARAM_ARRAY_HT(consent_mode)
		Z_PARAM_STR_OR_NULL(consent_string)
	ZEND_PARSE_PARAMETERS_END();

	s2s_visitor_init(&value);
	if (!visitor_set_cookies(&value, cookies) || !visitor_set_click_ids(&value, click_ids) ||
		!visitor_set_text(&value, 3, ip, &s2s_rule_address, &value.ip) ||
		!visitor_set_text(&value, 4, user_agent, &s2s_rule_browser_text, &value.user_agent) || !visitor_set_hints(&value, hints) ||
		!php_s2s_visitor_set_consent(&value, 6, consent_mode, 7, consent_string)) {
		s2s_visitor_free(&value);
		RETURN_THROWS();
	}
	s2s_visitor_free(&visitor->value);
	visitor->value = value;
	visitor->kept = (s2s_pairs) { 0 };
	visitor->made_adroll_cookie = false;
}

ZEND_METHOD(S2S_Visitor, fromJson)
{
	zend_string *json;
	s2s_visitor value;
	s2s_text error;

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_STR(json)
	ZEND_PARSE_PARAMETERS_END();

	s2s_text_init(&error);
	if (!s2s_visitor_from_json(php_s2s_string_of(json), &value, &error)) {
		s2s_string message = s2s_text_string(&error);
		zend_argument_value_error(1, "must describe a visitor; %.*s", S2S_STRING_ARGS(message));
		s2s_text_free(&error);
		RETURN_THROWS();
	}
	s2s_text_free(&error);
	php_s2s_need(object_init_ex(return_value, php_s2s_visitor_class) == SUCCESS);
	php_s2s_visitor *visitor = php_s2s_visitor_of(Z_OBJ_P(return_value));
	s2s_visitor_free(&visitor->value);
	visitor->value = value;
}

ZEND_METHOD(S2S_Visitor, jsonSerialize)
{
	s2s_text json;

	ZEND_PARSE_PARAMETERS_NONE();
	s2s_text_init(&json);
	s2s_visitor_to_json(&php_s2s_visitor_of(Z_OBJ_P(ZEND_THIS))->value, &json);
	bool done = php_s2s_json_to_array(&json, return_value);
	s2s_text_wipe(&json);
	if (!done) {
		RETURN_THROWS();
	}
}

/* Not HttpOnly: the script for cached pages, and AdRoll's pixel, read and renew these too. Takes over the name. */
static void visitor_add_cookie(const php_s2s_visitor *visitor, zend_string *name, s2s_string value, zend_long seconds, zval *cookies)
{
	zval options;
	zval cookie;

	array_init(&options);
	add_assoc_long(&options, "expires", (zend_long) time(NULL) + seconds);
	add_assoc_string(&options, "path", "/");
	add_assoc_bool(&options, "secure", visitor->secure);
	add_assoc_bool(&options, "httponly", false);
	add_assoc_string(&options, "samesite", "Lax");
	array_init(&cookie);
	add_next_index_str(&cookie, php_s2s_string_to_zend(value));
	add_next_index_zval(&cookie, &options);
	zend_hash_update(Z_ARRVAL_P(cookies), name, &cookie);
	zend_string_release(name);
}

static void visitor_add_cookies(const php_s2s_visitor *visitor, zval *cookies)
{
	for (size_t index = 0; index < visitor->kept.count; index++) {
		const s2s_pair *click_id = &visitor->kept.items[index];
		zend_string *name = zend_strpprintf(0, "_s2s_%.*s", S2S_STRING_ARGS(click_id->name));
		visitor_add_cookie(visitor, name, click_id->value, VISITOR_CLICK_ID_SECONDS, cookies);
	}
	if (visitor->made_adroll_cookie) {
		s2s_string value = s2s_pairs_get(&visitor->value.cookies, S2S_STRING(S2S_ADROLL_COOKIE));
		visitor_add_cookie(visitor, zend_string_init(ZEND_STRL(S2S_ADROLL_COOKIE), false), value, VISITOR_ADROLL_SECONDS, cookies);
	}
}

bool php_s2s_visitor_may_store(const s2s_visitor *visitor)
{
	return !S2S_G(ini).enforce_consent || !s2s_visitor_denies(visitor, S2S_CONSENT_AD_STORAGE);
}

ZEND_METHOD(S2S_Visitor, cookiesToSet)
{
	const php_s2s_visitor *visitor = php_s2s_visitor_of(Z_OBJ_P(ZEND_THIS));

	ZEND_PARSE_PARAMETERS_NONE();
	array_init(return_value);
	if (php_s2s_visitor_may_store(&visitor->value)) {
		visitor_add_cookies(visitor, return_value);
	}
}

static void visitor_debug_pairs(zval *info, const char *key, const s2s_pairs *pairs)
{
	zval names;
	array_init(&names);
	for (size_t index = 0; index < pairs->count; index++) {
		add_assoc_string_ex(&names, pairs->items[index].name.data, pairs->items[index].name.length, "set");
	}
	add_assoc_zval(info, key, &names);
}

static void visitor_debug_text(zval *info, const char *key, s2s_string text)
{
	if (s2s_string_is_given(text)) {
		add_assoc_string(info, key, "set");
	} else {
		add_assoc_null(info, key);
	}
}

/* What is there, never what is in it; consent is no secret. */
static HashTable *visitor_debug_info(zend_object *object, int *is_temporary)
{
	static const char *const states[] = { "not given", "granted", "denied" };
	const s2s_visitor *visitor = &php_s2s_visitor_of(object)->value;
	zval info;
	zval consent;

	*is_temporary = 1;
	array_init(&info);
	visitor_debug_pairs(&info, "cookies", &visitor->cookies);
	visitor_debug_pairs(&info, "clickIds", &visitor->click_ids);
	visitor_debug_text(&info, "ip", visitor->ip);
	visitor_debug_text(&info, "userAgent", visitor->user_agent);
	array_init(&consent);
	for (int key = 0; visitor->consent_mode_given && key < S2S_CONSENT_KEYS; key++) {
		add_assoc_string(&consent, s2s_consent_key_names[key].data, states[visitor->consent[key]]);
	}
	add_assoc_zval(&info, "consentMode", &consent);
	visitor_debug_text(&info, "consentString", visitor->consent_string);
	return Z_ARRVAL(info);
}

static zend_object *visitor_create(zend_class_entry *class_entry)
{
	php_s2s_visitor *visitor = zend_object_alloc(sizeof(php_s2s_visitor), class_entry);
	s2s_visitor_init(&visitor->value);
	zend_object_std_init(&visitor->std, class_entry);
	object_properties_init(&visitor->std, class_entry);
	visitor->std.handlers = &visitor_handlers;
	php_s2s_nudge();
	return &visitor->std;
}

static zend_object *visitor_clone(zend_object *object)
{
	const php_s2s_visitor *source = php_s2s_visitor_of(object);
	php_s2s_visitor *copy = php_s2s_visitor_of(visitor_create(object->ce));

	s2s_visitor_free(&copy->value);
	php_s2s_need(s2s_visitor_copy(&source->value, &copy->value));
	copy->secure = source->secure;
	copy->made_adroll_cookie = source->made_adroll_cookie;
	for (size_t index = 0; index < source->kept.count; index++) {
		const s2s_pair *pair = &source->kept.items[index];
		php_s2s_need(s2s_pairs_set(&copy->kept, &copy->value.arena, pair->name, pair->value));
	}
	zend_objects_clone_members(&copy->std, object);
	return &copy->std;
}

static void visitor_free(zend_object *object)
{
	s2s_visitor_free(&php_s2s_visitor_of(object)->value);
	zend_object_std_dtor(object);
}

void php_s2s_visitor_register(void)
{
	php_s2s_visitor_class = register_class_S2S_Visitor(php_json_serializable_ce);
	php_s2s_visitor_class->create_object = visitor_create;
	visitor_handlers = *zend_get_std_object_handlers();
	visitor_handlers.offset = offsetof(php_s2s_visitor, std);
	visitor_handlers.free_obj = visitor_free;
	visitor_handlers.clone_obj = visitor_clone;
	visitor_handlers.get_debug_info = visitor_debug_info;
}
