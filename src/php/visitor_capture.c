/*
 * S2S\Visitor::capture(): the visitor of the present request. Reads what the
 * SAPI imported, not the superglobals themselves: frameworks change those
 * (WordPress adds slashes). Never throws because of what a browser sent.
 */
#include "visitor.h"

#include "../core/utf8.h"
#include "../destinations/system.h"
#include "../platform/clock.h"

#include <main/php_variables.h>
#include <main/SAPI.h>

static const s2s_string capture_click_ids[] = { { "sznaiid", 7 }, { "adct", 4 }, { "kcid", 4 } };

static const struct {
	s2s_client_hint hint;
	const char *header;
} capture_hints[] = {
	{ S2S_HINT_UA, "HTTP_SEC_CH_UA" },
	{ S2S_HINT_UA_MOBILE, "HTTP_SEC_CH_UA_MOBILE" },
	{ S2S_HINT_UA_MODEL, "HTTP_SEC_CH_UA_MODEL" },
	{ S2S_HINT_UA_PLATFORM, "HTTP_SEC_CH_UA_PLATFORM" },
	{ S2S_HINT_UA_PLATFORM_VERSION, "HTTP_SEC_CH_UA_PLATFORM_VERSION" },
};

/* $_SERVER is imported when it is first asked for (auto_globals_jit). */
static HashTable *capture_import(int track, const char *name)
{
	zend_string *global = zend_string_init(name, strlen(name), false);
	zend_is_auto_global(global);
	zend_string_release(global);
	return Z_TYPE(PG(http_globals)[track]) == IS_ARRAY ? Z_ARRVAL(PG(http_globals)[track]) : NULL;
}

/* A text that a browser sent, if it is one that can be passed on; else not given. */
static s2s_string capture_value(const zval *value)
{
	s2s_complaint complaint;
	if (value == NULL || Z_TYPE_P(value) != IS_STRING || Z_STRLEN_P(value) == 0) {
		return S2S_STRING_NONE;
	}
	s2s_string text = php_s2s_string_of(Z_STR_P(value));
	return s2s_check(&s2s_rule_browser_text, text, &complaint) && s2s_utf8_is_valid(text) ? text : S2S_STRING_NONE;
}

static s2s_string capture_text(HashTable *table, const char *name, size_t length)
{
	return capture_value(table != NULL ? zend_hash_str_find_deref(table, name, length) : NULL);
}

static s2s_string capture_header(HashTable *server, const char *name)
{
	return capture_text(server, name, strlen(name));
}

static void capture_cookies(s2s_visitor *visitor, HashTable *cookies)
{
	for (size_t index = 0; index < S2S_VISITOR_COOKIES; index++) {
		s2s_string name = s2s_visitor_cookie_names[index];
		s2s_string value = capture_text(cookies, name.data, name.length);
		size_t minimum = s2s_string_equals(name, S2S_STRING(S2S_ADROLL_COOKIE)) ? S2S_ADROLL_COOKIE_MIN : 1;
		if (value.length >= minimum) {
			php_s2s_need(s2s_pairs_set(&visitor->cookies, &visitor->arena, name, value));
		}
	}
}

/* Only for a browser that can keep it: not on the command line, not where ad_storage is denied. */
static void capture_adroll_cookie(php_s2s_visitor *visitor)
{
	static const s2s_string name = { S2S_ADROLL_COOKIE, sizeof(S2S_ADROLL_COOKIE) - 1 };
	char value[S2S_ADROLL_COOKIE_TEXT];

	if (s2s_string_is_given(s2s_pairs_get(&visitor->value.cookies, name)) || SG(request_info).request_method == NULL ||
		!php_s2s_visitor_may_store(&visitor->value) || !s2s_visitor_new_adroll_cookie(s2s_clock_now_ms(), value)) {
		return;
	}
	php_s2s_need(s2s_pairs_set(&visitor->value.cookies, &visitor->value.arena, name, s2s_string_from(value)));
	visitor->made_adroll_cookie = true;
}

/*
 * The query's click id is the newest (the last click wins). A cookie of ours
 * keeps an earlier one; it is renewed by the script on cached pages too, so it
 * counts before what the server kept, unless ad_storage is denied: then it is a
 * rest from the time before.
 */
static s2s_string capture_newest(const s2s_visitor *visitor, s2s_string from_query, s2s_string from_cookie, s2s_string from_server)
{
	bool cookie_first = s2s_string_is_given(from_cookie) && php_s2s_visitor_may_store(visitor);

	if (s2s_string_is_given(from_query)) {
		return from_query;
	}
	return cookie_first || !s2s_string_is_given(from_server) ? from_cookie : from_server;
}

/* A macro that nobody replaced is as good as no parameter: what was kept before still counts. */
static s2s_string capture_id(s2s_string value)
{
	return s2s_visitor_click_id_is_macro(value) ? S2S_STRING_NONE : value;
}

/* `kept`: what the server kept, by name. */
static void capture_click_id(php_s2s_visitor *visitor, HashTable *query, HashTable *cookies, HashTable *kept, s2s_string name)
{
	char cookie_name[sizeof("_s2s_") + S2S_PARAMETER_NAME_MAX];
	int length = snprintf(cookie_name, sizeof(cookie_name), "_s2s_%.*s", S2S_STRING_ARGS(name));
	s2s_string from_query = capture_id(capture_text(query, name.data, name.length));
	s2s_string from_cookie = capture_id(capture_text(cookies, cookie_name, (size_t) length));
	s2s_string from_server = capture_id(capture_text(kept, name.data, name.length));
	s2s_string newest = capture_newest(&visitor->value, from_query, from_cookie, from_server);
	s2s_arena *arena = &visitor->value.arena;

	/* More than a visitor can hold were asked for. */
	if (!s2s_string_is_given(newest) || visitor->value.click_ids.count == S2S_NAMES_MAX) {
		return;
	}
	php_s2s_need(s2s_pairs_set(&visitor->value.click_ids, arena, name, newest));
	if (!s2s_string_equals(newest, from_cookie)) {
		php_s2s_need(s2s_pairs_set(&visitor->kept, arena, name, newest));
	}
}

static bool capture_is_https(HashTable *server, bool from_proxy)
{
	s2s_string https = capture_header(server, "HTTPS");
	s2s_string forwarded = from_proxy ? capture_header(server, "HTTP_X_FORWARDED_PROTO") : S2S_STRING_NONE;
	bool direct = https.length != 0 && !(https.length == 3 && zend_binary_strcasecmp(https.data, 3, "off", 3) == 0);
	return direct || (forwarded.length >= 5 && zend_binary_strncasecmp(forwarded.data, forwarded.length, "https", 5, 5) == 0);
}

/* The header is read whole, whatever is in it: without it, the proxy's own address would be taken for the browser's. */
static bool capture_address(HashTable *server, char address[S2S_ADDRESS_TEXT])
{
	static const char name[] = "HTTP_X_FORWARDED_FOR";
	const zval *header = server != NULL ? zend_hash_str_find_deref(server, name, sizeof(name) - 1) : NULL;
	s2s_string forwarded_for = header != NULL && Z_TYPE_P(header) == IS_STRING ? php_s2s_string_of(Z_STR_P(header)) : S2S_STRING_NONE;

	return s2s_proxies_client(S2S_G(ini).trusted_proxies, capture_header(server, "REMOTE_ADDR"), forwarded_for, address);
}

bool php_s2s_visitor_request_address(char address[S2S_ADDRESS_TEXT])
{
	return capture_address(capture_import(TRACK_VARS_SERVER, "_SERVER"), address);
}

static void capture_request(php_s2s_visitor *visitor, HashTable *server)
{
	char client[S2S_ADDRESS_TEXT];
	s2s_string user_agent = capture_header(server, "HTTP_USER_AGENT");

	if (capture_address(server, client)) {
		php_s2s_visitor_copy(&visitor->value, &visitor->value.ip, s2s_string_from(client));
	}
	if (s2s_string_is_given(user_agent)) {
		php_s2s_visitor_copy(&visitor->value, &visitor->value.user_agent, user_agent);
	}
	for (size_t index = 0; index < sizeof(capture_hints) / sizeof(capture_hints[0]); index++) {
		s2s_string hint = capture_header(server, capture_hints[index].header);
		if (s2s_string_is_given(hint)) {
			php_s2s_visitor_copy(&visitor->value, &visitor->value.hints[capture_hints[index].hint], hint);
		}
	}
	visitor->secure = capture_is_https(server, s2s_proxies_trust(S2S_G(ini).trusted_proxies, capture_header(server, "REMOTE_ADDR")));
}

static bool capture_is_destination(const zend_string *key, const zval *value)
{
	return key == NULL && Z_TYPE_P(value) == IS_OBJECT && instanceof_function(Z_OBJCE_P(value), php_s2s_destination_class);
}

/* Which click id a valid element of $clickIds is about; not given: a destination that names none. */
static s2s_string capture_name(const zend_string *key, const zval *value)
{
	if (!capture_is_destination(key, value)) {
		return php_s2s_string_of(key != NULL ? key : Z_STR_P(value));
	}
	const s2s_destination *destination = &php_s2s_destination_of(Z_OBJ_P(value))->value;
	const s2s_system *system = s2s_system_find(destination->system);

	return system != NULL && system->click_id != NULL ? system->click_id(destination) : S2S_STRING_NONE;
}

/* A name alone, a name with the value that the server kept, or a destination. */
static bool capture_names_are_valid(HashTable *names)
{
	zend_string *key;
	zend_ulong index;
	zval *value;
	php_s2s_shown shown;
	s2s_complaint complaint;
	if (names == NULL) {
		return true;
	}
	if (!s2s_check_name_count(zend_hash_num_elements(names), &complaint)) {
		zend_argument_value_error(3, "%s", complaint.words);
		return false;
	}
	ZEND_HASH_FOREACH_KEY_VAL(names, index, key, value)
	{
		ZVAL_DEREF(value);
		php_s2s_value_show_key(key, index, &shown);
		if (capture_is_destination(key, value)) {
			continue;
		}
		bool is_good = Z_TYPE_P(value) == IS_STRING || (key != NULL && Z_TYPE_P(value) == IS_NULL);
		if (!is_good) {
			const char *type = key != NULL ? "?string" : "S2S\\Destination|string";
			zend_argument_type_error(3, "for %s must be of type %s, %s given", shown.text, type, zend_zval_type_name(value));
			return false;
		}
		s2s_string name = capture_name(key, value);
		if (!s2s_check(&s2s_rule_click_id_name, name, &complaint)) {
			zend_argument_value_error(3, "name %s %s", php_s2s_value_show(name, &shown), complaint.words);
			return false;
		}
	}
	ZEND_HASH_FOREACH_END();
	return true;
}

static void capture_click_ids_of(php_s2s_visitor *visitor, HashTable *further, HashTable *cookies)
{
	HashTable *query = capture_import(TRACK_VARS_GET, "_GET");
	zend_string *key;
	zval *value;

	for (size_t index = 0; index < sizeof(capture_click_ids) / sizeof(capture_click_ids[0]); index++) {
		capture_click_id(visitor, query, cookies, further, capture_click_ids[index]);
	}
	if (further == NULL) {
		return;
	}
	ZEND_HASH_FOREACH_STR_KEY_VAL(further, key, value)
	{
		ZVAL_DEREF(value);
		s2s_string name = capture_name(key, value);
		if (s2s_string_is_given(name)) {
			capture_click_id(visitor, query, cookies, further, name);
		}
	}
	ZEND_HASH_FOREACH_END();
}

ZEND_METHOD(S2S_Visitor, capture)
{
	HashTable *consent_mode = NULL;
	zend_string *consent_string = NULL;
	HashTable *further = NULL;

	ZEND_PARSE_PARAMETERS_START(0, 3)
		Z_PARAM_OPTIONAL
		Z_PARAM_ARRAY_HT(consent_mode)
		Z_PARAM_STR_OR_NULL(consent_string)
		Z_PARAM_ARRAY_HT(further)
	ZEND_PARSE_PARAMETERS_END();

	if (!capture_names_are_valid(further)) {
		RETURN_THROWS();
	}
	php_s2s_need(object_init_ex(return_value, php_s2s_visitor_class) == SUCCESS);
	php_s2s_visitor *visitor = php_s2s_visitor_of(Z_OBJ_P(return_value));
	if (!php_s2s_visitor_set_consent(&visitor->value, 1, consent_mode, 2, consent_string)) {
		zval_ptr_dtor(return_value);
		ZVAL_NULL(return_value);
		RETURN_THROWS();
	}
	HashTable *cookies = capture_import(TRACK_VARS_COOKIE, "_COOKIE");
	capture_cookies(&visitor->value, cookies);
	capture_click_ids_of(visitor, further, cookies);
	capture_request(visitor, capture_import(TRACK_VARS_SERVER, "_SERVER"));
	capture_adroll_cookie(visitor);
}
