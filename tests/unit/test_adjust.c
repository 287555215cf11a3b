/* The request that Adjust gets, its lane, and what is wrong with an event. What answers mean: test_adjust_answer.c. */
#include "adjust_fixture.h"

#include "destinations/name_map.h"
#include "core/uri.h"

#include <stdlib.h>
#include <string.h>

#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)
#define IDFA "D2CADB5F-410F-4963-AC0C-2A78534BDF1E"

/* --- the request --- */

static void test_the_smallest_event(void **state)
{
	system_fixture *fixture = *state;

	adjust_assert_body(
		fixture, "s2s=1&app_token=4w565xzmb54d&event_token=f0ob4r&idfa=" IDFA "&created_at_unix=1770134113&environment=production");
	support_assert_text(&fixture->url, "https://s2s.adjust.com/event");
	support_assert_text(&fixture->headers, "Content-Type: application/x-www-form-urlencoded\n");
	assert_string_equal(fixture->draft.method, "POST");
	assert_int_equal(fixture->draft.max_age_ms, 58 * DAY_MS);
	assert_true(fixture->draft.max_age_from_event);
	system_assert_clean(fixture);
	assert_null(system_skip(fixture));
}

/* The seed's example, by its own values. */
static void test_everything(void **state)
{
	system_fixture *fixture = *state;
	s2s_visitor *visitor = &fixture->event.visitor;

	visitor->ip = S2S_STRING("192.0.0.1");
	visitor->user_agent = S2S_STRING("Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X)");
	adjust_device(fixture, "adid", "18546f6171f67e29d1cb983322ad1329");
	system_set_parameter(fixture, "device_name", S2S_PARAMETER_STRING, "iPhone10,5");
	system_set_parameter(fixture, "device_type", S2S_PARAMETER_STRING, "phone");
	system_set_parameter(fixture, "os_name", S2S_PARAMETER_STRING, "ios");
	system_set_parameter(fixture, "os_version", S2S_PARAMETER_STRING, "16.6");
	system_set_parameter(fixture, "app_version", S2S_PARAMETER_STRING, "1.4 β+");
	adjust_money(fixture, "123.4", NULL, "EUR");
	adjust_map(fixture, "callback_params", "f0o", "bar");
	adjust_map(fixture, "callback_params", "bar", "baz");
	adjust_map(fixture, "partner_params", "a\"b", "c d");
	fixture->destination.settings[S2S_ADJUST_ENVIRONMENT] = S2S_STRING("sandbox");
	adjust_assert_body(fixture,
		"s2s=1&app_token=4w565xzmb54d&event_token=f0ob4r&adid=18546f6171f67e29d1cb983322ad1329&idfa=" IDFA
		"&created_at_unix=1770134113&ip_address=192.0.0.1"
		"&user_agent=Mozilla%2F5.0%20%28iPhone%3B%20CPU%20iPhone%20OS%2016_6%20like%20Mac%20OS%20X%29"
		"&device_name=iPhone10%2C5&device_type=phone&os_name=ios&os_version=16.6&app_version=1.4%20%CE%B2%2B"
		"&revenue=123.4&currency=EUR&environment=sandbox"
		"&callback_params=%7B%22f0o%22%3A%22bar%22%2C%22bar%22%3A%22baz%22%7D"
		"&partner_params=%7B%22a%5C%22b%22%3A%22c%20d%22%7D");
	system_assert_clean(fixture);
}

static void test_get(void **state)
{
	system_fixture *fixture = *state;

	fixture->destination.settings[S2S_ADJUST_METHOD] = S2S_STRING("GET");
	system_encode(fixture, false);
	assert_string_equal(fixture->draft.method, "GET");
	support_assert_text(&fixture->url,
		"https://s2s.adjust.com/event?s2s=1&app_token=4w565xzmb54d&event_token=f0ob4r&idfa=" IDFA
		"&created_at_unix=1770134113&environment=production");
	assert_int_equal(fixture->body.length, 0);
	support_assert_text(&fixture->headers, "");
	fixture->destination.endpoint = S2S_STRING("https://example.com/e?x=1");
	system_encode(fixture, false);
	assert_memory_equal(fixture->url.data, "https://example.com/e?x=1&s2s=1&", 32);
}

static void test_no_stored_secret(void **state)
{
	system_fixture *fixture = *state;
	static const char *const methods[] = { "POST", "GET" };

	fixture->destination.settings[S2S_ADJUST_TOKEN] = S2S_STRING("bearer-secret");
	for (size_t i = 0; i < 2; i++) {
		fixture->destination.settings[S2S_ADJUST_METHOD] = s2s_string_from(methods[i]);
		system_encode(fixture, false);
		s2s_text *parts[] = { &fixture->draft.url, &fixture->draft.headers, &fixture->draft.body };

		for (size_t part = 0; part < 3; part++) {
			s2s_text_append_char(parts[part], '\0');
			assert_null(strstr(parts[part]->data, ADJUST_APP_TOKEN));
			assert_null(strstr(parts[part]->data, "bearer-secret"));
		}
	}
	s2s_text_append_char(&fixture->headers, '\0');
	assert_non_null(strstr(fixture->headers.data, "Authorization: Bearer bearer-secret\n"));
}

static void test_preview_is_masked(void **state)
{
	system_fixture *fixture = *state;

	fixture->destination.settings[S2S_ADJUST_TOKEN] = S2S_STRING("bearer-secret");
	system_encode(fixture, true);
	s2s_text_append_char(&fixture->body, '\0');
	assert_non_null(strstr(fixture->body.data, "app_token=***&"));
	support_assert_text(&fixture->headers, "Content-Type: application/x-www-form-urlencoded\nAuthorization: Bearer ***\n");
}

static void test_encoding(void **state)
{
	s2s_text text;

	(void) state;
	s2s_text_init(&text);
	s2s_uri_encode(&text, S2S_STRING("AZaz09-._~"));
	support_assert_text(&text, "AZaz09-._~");
	s2s_text_clear(&text);
	s2s_uri_encode(&text, S2S_STRING(" +%&=/?:#\"<>[]{}|\\^`!*'();@,$\x01\x1f\x7f\xc4\x8d\xff"));
	support_assert_text(&text, "%20%2B%25%26%3D%2F%3F%3A%23%22%3C%3E%5B%5D%7B%7D%7C%5C%5E%60%21%2A%27%28%29%3B%40%2C%24%01%1F%7F%C4%8D%FF");
	s2s_text_clear(&text);
	s2s_uri_encode(&text, S2S_STRING_NONE);
	assert_int_equal(text.length, 0);
	s2s_text_free(&text);
}

/* --- device ids --- */

static void test_letter_case_of_devices(void **state)
{
	system_fixture *fixture = *state;
	static const char *const table[][3] = {
		{ "idfa", "d2cadb5f-410f-4963-ac0c-2a78534bdf1e", "idfa=" IDFA },
		{ "idfa", "d2cadb5f410f4963ac0c2a78534bdf1e", "idfa=" IDFA },
		{ "idfv", "d2cadb5f-410f-4963-ac0c-2a78534bdf1e", "idfv=" IDFA },
		{ "gps_adid", "660E1D86-6796-463A-BE86-897993136018", "gps_adid=660e1d86-6796-463a-be86-897993136018" },
		{ "win_naid", "660E1D866796463ABE86897993136018", "win_naid=660e1d86-6796-463a-be86-897993136018" },
		{ "android_id", "DD96-DEC4-3FB8-1C97", "android_id=dd96dec43fb81c97" },
		{ "meid", "a0-0000-1234-5678", "meid=A0000012345678" },
		{ "fire_adid", "AbC-d", "fire_adid=AbC-d" },
		{ "external_device_id", "uSer/1", "external_device_id=uSer%2F1" },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		adjust_no_devices(fixture);
		adjust_device(fixture, table[i][0], table[i][1]);
		adjust_assert_pair(fixture, table[i][2]);
		assert_null(system_skip(fixture));
		system_assert_clean(fixture);
	}
}

static void test_every_type_is_sent(void **state)
{
	system_fixture *fixture = *state;
	static const char *const types[] = { "adid", "idfa", "gps_adid", "fire_adid", "oaid", "web_uuid", "idfv", "android_id",
		"android_id_lower_md5", "android_id_lower_sha1", "android_id_upper_md5", "android_id_upper_sha1", "imei", "imei_lower_md5", "meid",
		"win_naid", "win_hwid", "win_adid", "external_device_id" };

	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		char pair[64];

		adjust_no_devices(fixture);
		adjust_device(fixture, types[i], "12");
		snprintf(pair, sizeof pair, "%s=12", types[i]);
		adjust_assert_pair(fixture, pair);
		assert_null(system_skip(fixture));
	}
}

static void test_bad_devices(void **state)
{
	system_fixture *fixture = *state;
	char longest[257];

	memset(longest, 'x', 256);
	longest[256] = '\0';
	adjust_device(fixture, "oaid", longest);
	system_assert_problem(fixture, true, "oaid", "at most 255");
	adjust_no_devices(fixture);
	adjust_device(fixture, "oaid", longest);
	assert_null(system_skip(fixture)); /* it is there, and an error */
	adjust_device(fixture, "oaid", "a b");
	system_assert_problem(fixture, true, "oaid", "visible ASCII");
	adjust_no_devices(fixture);
	adjust_device(fixture, "idfa", "nonsense");
	system_assert_problem(fixture, false, "idfa", "32 hex digits");
	adjust_device(fixture, "adid", "ABC");
	system_assert_problem(fixture, false, "adid", "32 hex digits");
	adjust_no_devices(fixture);
	assert_string_equal(system_skip(fixture), "there is no device id");
	/* What a phone gives where tracking is limited would put all such people into one lane. */
	adjust_device(fixture, "idfa", "00000000-0000-0000-0000-000000000000");
	assert_string_equal(system_skip(fixture), "there is no device id");
	adjust_device(fixture, "idfv", IDFA);
	assert_null(system_skip(fixture));
	adjust_assert_no_name(fixture, "idfa");
	system_assert_problem(fixture, false, "idfa", "zeros");
}

/* --- lanes --- */

#define DEVICE_BYTES 700

static void lane_of(system_fixture *fixture, char lane[64], char device[DEVICE_BYTES])
{
	system_encode(fixture, false);
	snprintf(lane, 64, "%.*s", S2S_STRING_ARGS(s2s_text_string(&fixture->draft.lane)));
	snprintf(device, DEVICE_BYTES, "%.*s", S2S_STRING_ARGS(s2s_text_string(&fixture->draft.device)));
}

static void test_lane_is_device_and_token(void **state)
{
	system_fixture *fixture = *state;
	char first[64], second[64], device[DEVICE_BYTES], other[DEVICE_BYTES];

	adjust_no_devices(fixture);
	adjust_device(fixture, "idfa", IDFA);
	lane_of(fixture, first, device);
	assert_int_equal(strlen(first), 32);
	assert_int_equal(strlen(device), 32);
	assert_string_not_equal(first, device);
	adjust_device(fixture, "idfa", "d2cadb5f410f4963ac0c2a78534bdf1e"); /* the same one, written otherwise */
	lane_of(fixture, second, other);
	assert_string_equal(first, second);
	assert_string_equal(device, other);
	adjust_device(fixture, "gps_adid", "660e1d86-6796-463a-be86-897993136018"); /* behind idfa in the order */
	lane_of(fixture, second, other);
	assert_string_equal(first, second);
	assert_int_equal(strlen(other), 65); /* any id of a device that opts out stops it */
	assert_memory_equal(device, other, 32);
	assert_true(s2s_event_set_text(&fixture->event, &fixture->event.name, S2S_STRING("Lead")));
	lane_of(fixture, second, device);
	assert_string_not_equal(first, second); /* another token */
	assert_string_equal(device, other);
	assert_true(s2s_event_set_text(&fixture->event, &fixture->event.name, S2S_STRING("Purchase")));
	adjust_device(fixture, "adid", "18546f6171f67e29d1cb983322ad1329"); /* before idfa */
	lane_of(fixture, second, other);
	assert_string_not_equal(first, second);
	assert_int_equal(strlen(other), 98);
	assert_string_equal(device, other + 33);
}

/* One id is one id, however it is written; but of a name that a shop gave nobody knows that. */
static void test_lane_by_any_spelling(void **state)
{
	static const struct {
		const char *type;
		const char *one;
		const char *other;
		bool same;
	} cases[] = {
		{ "adid", "18546f6171f67e29d1cb983322ad1329", "18546F6171F67E29D1CB983322AD1329", true },
		{ "oaid", "d2cadb5f-410f-4963-ac0c-2a78534bdf1e", "D2CADB5F410F4963AC0C2A78534BDF1E", true },
		{ "android_id_lower_md5", "ABCDEF", "abcdef", true },
		{ "adid", "18546f6171f67e29d1cb983322ad1329", "18546f6171f67e29d1cb983322ad132a", false },
		{ "win_hwid", "Zabc=", "zabc=", false },
		{ "external_device_id", "abc-1", "ABC1", false },
	};
	system_fixture *fixture = *state;
	char lanes[2][64], devices[2][DEVICE_BYTES];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		adjust_no_devices(fixture);
		adjust_device(fixture, cases[i].type, cases[i].one);
		lane_of(fixture, lanes[0], devices[0]);
		adjust_no_devices(fixture);
		adjust_device(fixture, cases[i].type, cases[i].other);
		lane_of(fixture, lanes[1], devices[1]);
		assert_int_equal(strcmp(lanes[0], lanes[1]) == 0, cases[i].same);
		assert_int_equal(strcmp(devices[0], devices[1]) == 0, cases[i].same);
	}
}

/* --- event tokens --- */

static void test_event_tokens(void **state)
{
	system_fixture *fixture = *state;
	s2s_text map;

	assert_true(s2s_event_set_text(&fixture->event, &fixture->event.name, S2S_STRING("purchase")));
	assert_string_equal(system_skip(fixture), "there is no event token for this event name");
	s2s_text_init(&map);
	s2s_name_map_append(&map, S2S_STRING("Sleva 5% = košík"), S2S_STRING("tok1"));
	s2s_name_map_append(&map, S2S_STRING("B"), S2S_STRING("tok2"));
	assert_null(s2s_name_map_problem(s2s_text_string(&map)));
	s2s_string token;
	assert_true(s2s_name_map_get(s2s_text_string(&map), S2S_STRING("Sleva 5% = košík"), &token));
	support_assert_string(token, "tok1");
	assert_true(s2s_name_map_get(s2s_text_string(&map), S2S_STRING("B"), &token));
	support_assert_string(token, "tok2");
	assert_false(s2s_name_map_get(s2s_text_string(&map), S2S_STRING("Sleva"), &token));
	s2s_text_free(&map);
	assert_true(s2s_name_map_get(S2S_STRING("  100%=a\n\tKošík=b "), S2S_STRING("Košík"), &token));
	support_assert_string(token, "b");
	assert_true(s2s_name_map_get(S2S_STRING("100%=a"), S2S_STRING("100%"), &token));
	support_assert_string(token, "a");
	assert_false(s2s_name_map_get(S2S_STRING_NONE, S2S_STRING("A"), &token));
	assert_null(s2s_name_map_problem(S2S_STRING("")));
	static const char *const bad[] = { "Purchase", "=abc", "A=b C" };

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_non_null(s2s_name_map_problem(s2s_string_from(bad[i])));
	}
}

/* --- money --- */

static void test_money(void **state)
{
	system_fixture *fixture = *state;
	static const char *const sent[][3] = {
		{ "100.10", NULL, "revenue=100.10" },
		{ "100.10", "21.02", "revenue=121.12" },
		{ "0.001", NULL, "revenue=0.001" },
		{ "0", "0.001", "revenue=0.001" },
		{ "100000000000", NULL, "revenue=100000000000" },
		{ "99999999999.999999", NULL, "revenue=99999999999.999999" },
	};
	static const char *const small[] = { "0", "0.000", "0.000999", "-1", "-0.5" };
	static const char *const large[] = { "100000000000.000001", "100000000001", "999999999999999" };

	for (size_t i = 0; i < sizeof sent / sizeof *sent; i++) {
		adjust_money(fixture, sent[i][0], sent[i][1], "EUR");
		adjust_assert_pair(fixture, sent[i][2]);
		adjust_assert_pair(fixture, "currency=EUR");
		system_assert_clean(fixture);
	}
	for (size_t i = 0; i < sizeof small / sizeof *small; i++) {
		adjust_money(fixture, small[i], NULL, "EUR");
		adjust_assert_no_name(fixture, "revenue");
		adjust_assert_no_name(fixture, "currency");
		system_assert_problem(fixture, false, "revenue", "below 0.001");
	}
	for (size_t i = 0; i < sizeof large / sizeof *large; i++) {
		adjust_money(fixture, large[i], NULL, "EUR");
		system_assert_problem(fixture, true, "revenue", "at most 100000000000");
	}
	adjust_money(fixture, "10", NULL, "");
	system_assert_problem(fixture, true, "currency", "required with revenue");
	adjust_money(fixture, "10", NULL, "EURO");
	system_assert_problem(fixture, true, "currency", "three letters");
	adjust_money(fixture, NULL, NULL, "EUR");
	adjust_assert_no_name(fixture, "currency");
	system_assert_problem(fixture, false, "currency", "of no use without revenue");
}

/* --- texts and maps --- */

static void test_ip_is_v4(void **state)
{
	system_fixture *fixture = *state;

	fixture->event.visitor.ip = S2S_STRING("2001:db8::1");
	adjust_assert_no_name(fixture, "ip_address");
	system_assert_problem(fixture, false, "ip_address", "IPv4 addresses only");
	fixture->event.visitor.ip = S2S_STRING("nonsense");
	adjust_assert_no_name(fixture, "ip_address");
	system_assert_problem(fixture, false, "ip_address", "not an IP address");
	fixture->event.visitor.ip = S2S_STRING("203.0.113.9");
	adjust_assert_pair(fixture, "ip_address=203.0.113.9");
	system_assert_clean(fixture);
}

static void test_parameters(void **state)
{
	system_fixture *fixture = *state;

	fixture->event.visitor.user_agent = S2S_STRING("\xff");
	adjust_assert_no_name(fixture, "user_agent");
	system_assert_problem(fixture, false, "user_agent", "UTF-8");
	fixture->event.visitor.user_agent = S2S_STRING("");
	system_set_parameter(fixture, "content_type", S2S_PARAMETER_STRING, "product"); /* Sklik's */
	system_assert_clean(fixture);
	system_set_parameter(fixture, "unknown", S2S_PARAMETER_STRING, "x");
	system_assert_problem(fixture, false, "unknown", "left out");
	system_set_parameter(fixture, "os_version", S2S_PARAMETER_NUMBER, "16");
	system_assert_problem(fixture, true, "os_version", "must be a text, a number given");
	adjust_assert_no_name(fixture, "os_version");
	system_set_parameter(fixture, "os_version", S2S_PARAMETER_STRING, "\xff");
	system_assert_problem(fixture, true, "os_version", "UTF-8");
}

static void test_maps(void **state)
{
	system_fixture *fixture = *state;
	static const char *const bad[][3] = {
		{ "{\"a\":\"b\",\"nested\":{\"c\":\"d\"}}", "callback_params.nested", "a nested object given" },
		{ "{\"list\":[\"c\"]}", "callback_params.list", "a list given" },
		{ "{\"n\":5}", "callback_params.n", "a number given" },
		{ "{\"n\":1.5}", "callback_params.n", "a number given" },
		{ "{\"b\":true}", "callback_params.b", "true or false given" },
		{ "{\"z\":null}", "callback_params.z", "null given" },
		{ "{\"a\":\"b\",\"with space\":1}", "callback_params[1]", "a number given" },
		{ "[\"a\",\"b\"]", "callback_params", "a list given" },
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		system_set_parameter(fixture, "callback_params", S2S_PARAMETER_OTHER, bad[i][0]);
		system_assert_problem(fixture, true, bad[i][1], bad[i][2]);
	}
	system_set_parameter(fixture, "callback_params", S2S_PARAMETER_STRING, "{\"a\":\"b\"}");
	system_assert_problem(fixture, true, "callback_params", "must be a map of texts, a text given");
	/* Keys that PHP made integers are still names. */
	system_set_parameter(fixture, "callback_params", S2S_PARAMETER_OTHER, "{\"1\":\"x\"}");
	adjust_assert_pair(fixture, "callback_params=%7B%221%22%3A%22x%22%7D");
	system_assert_clean(fixture);
	assert_non_null(s2s_event_put_parameter(&fixture->event, S2S_STRING("callback_params")));
	system_set_parameter(fixture, "callback_params", S2S_PARAMETER_MAP, "");
	adjust_assert_no_name(fixture, "callback_params");
	adjust_map(fixture, "partner_params", "bad", "\xff");
	system_assert_problem(fixture, true, "partner_params.bad", "UTF-8");
}

static void test_size(void **state)
{
	system_fixture *fixture = *state;
	size_t length = 400000;
	char *text = malloc(length + 1);

	assert_non_null(text);
	memset(text, 'x', length);
	text[length] = '\0';
	adjust_map(fixture, "callback_params", "k", text);
	system_assert_clean(fixture); /* nothing in it is encoded */
	memset(text, '&', length);
	adjust_map(fixture, "callback_params", "k", text);
	system_assert_problem(fixture, true, "callback_params", "larger than 1 MB");
	free(text);
}

/* --- time and consent --- */

static void test_time(void **state)
{
	system_fixture *fixture = *state;

	fixture->event.time_ms = SYSTEM_NOW_MS - 58 * DAY_MS;
	system_assert_problem(fixture, false, "created_at_unix", "58 days ago");
	fixture->event.time_ms += 1;
	system_assert_clean(fixture);
	fixture->event.time_ms = SYSTEM_NOW_MS + 6 * 60000;
	system_assert_problem(fixture, false, "created_at_unix", "in the future");
	fixture->event.time_ms = SYSTEM_NOW_MS + DAY_MS;
	system_assert_problem(fixture, false, "created_at_unix", "in the future");
	fixture->event.time_ms += 1;
	system_assert_problem(fixture, true, "created_at_unix", "more than 24 hours in the future");
	fixture->event.time_ms = SYSTEM_NOW_MS * 1000;
	system_assert_problem(fixture, true, "created_at_unix", "looks like microseconds: give 1770134113676");
	fixture->event.time_ms = INT64_MAX;
	system_assert_problem(fixture, true, "created_at_unix", "is too large");
	fixture->event.time_ms = SYSTEM_NOW_MS / 1000;
	system_assert_problem(fixture, true, "created_at_unix", "looks like seconds");
	fixture->event.time_ms = 0;
	system_assert_problem(fixture, true, "created_at_unix", "must be Unix time");
	fixture->event.time_ms = INT64_C(1484085154999);
	adjust_assert_pair(fixture, "created_at_unix=1484085154");
}

static void test_consent(void **state)
{
	system_fixture *fixture = *state;
	s2s_visitor *visitor = &fixture->event.visitor;

	for (int enforce = 0; enforce < 2; enforce++) {
		fixture->options.enforce_consent = enforce == 1;
		adjust_consent(fixture, S2S_CONSENT_AD_USER_DATA, S2S_CONSENT_GRANTED);
		adjust_consent(fixture, S2S_CONSENT_AD_STORAGE, S2S_CONSENT_DENIED); /* no cookie of ours is involved */
		assert_null(system_skip(fixture));
		system_assert_clean(fixture);
		adjust_consent(fixture, S2S_CONSENT_AD_USER_DATA, S2S_CONSENT_DENIED);
		assert_true(
			enforce == 1 ? system_skip(fixture) != NULL && strcmp(system_skip(fixture), "consent") == 0 : system_skip(fixture) == NULL);
		adjust_consent(fixture, S2S_CONSENT_AD_USER_DATA, S2S_CONSENT_NOT_GIVEN); /* a key that is missing */
		assert_true(
			enforce == 1 ? system_skip(fixture) != NULL && strcmp(system_skip(fixture), "consent") == 0 : system_skip(fixture) == NULL);
		visitor->consent_mode_given = false;
		assert_null(system_skip(fixture));
		system_assert_problem(fixture, false, "consent_mode", "is missing");
		visitor->consent_string = S2S_STRING("CPXxRfAPXxRfAAfKABENB");
		assert_null(system_skip(fixture));
		system_assert_problem(fixture, false, "consent_string", "no field for it");
		visitor->consent_string = S2S_STRING_NONE;
	}
	fixture->event.has_visitor = false;
	assert_null(system_skip(fixture));
	system_assert_problem(fixture, false, "consent_mode", "is missing");
}

/* --- identity --- */

static void identity_of(system_fixture *fixture, uint8_t bytes[S2S_IDENTITY_BYTES])
{
	s2s_text account;

	s2s_text_init(&account);
	assert_true(s2s_system_identify(&s2s_adjust, &fixture->destination, &account));
	memcpy(bytes, fixture->destination.identity.bytes, S2S_IDENTITY_BYTES);
	s2s_text_free(&account);
}

static void test_identity(void **state)
{
	system_fixture *fixture = *state;
	uint8_t first[S2S_IDENTITY_BYTES], second[S2S_IDENTITY_BYTES];

	identity_of(fixture, first);
	assert_false(fixture->destination.test);
	fixture->destination.settings[S2S_ADJUST_TOKEN] = S2S_STRING("other");
	fixture->destination.settings[S2S_ADJUST_EVENT_TOKENS] = S2S_STRING("A=b");
	fixture->destination.settings[S2S_ADJUST_ENVIRONMENT] = S2S_STRING("production");
	identity_of(fixture, second);
	assert_memory_equal(first, second, S2S_IDENTITY_BYTES);
	fixture->destination.settings[S2S_ADJUST_ENVIRONMENT] = S2S_STRING("sandbox");
	identity_of(fixture, second);
	assert_memory_not_equal(first, second, S2S_IDENTITY_BYTES);
	assert_true(fixture->destination.test);
	fixture->destination.settings[S2S_ADJUST_ENVIRONMENT] = S2S_STRING_NONE;
	fixture->destination.settings[S2S_ADJUST_APP_TOKEN] = S2S_STRING("other");
	identity_of(fixture, second);
	assert_memory_not_equal(first, second, S2S_IDENTITY_BYTES);
	assert_false(s2s_adjust.tells_repeats_apart);
	assert_int_equal(s2s_adjust.resend_setting, S2S_ADJUST_RESEND_UNCERTAIN);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, adjust_setup, system_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_the_smallest_event),
		TEST(test_everything),
		TEST(test_get),
		TEST(test_no_stored_secret),
		TEST(test_preview_is_masked),
		TEST(test_encoding),
		TEST(test_letter_case_of_devices),
		TEST(test_every_type_is_sent),
		TEST(test_bad_devices),
		TEST(test_lane_is_device_and_token),
		TEST(test_lane_by_any_spelling),
		TEST(test_event_tokens),
		TEST(test_money),
		TEST(test_ip_is_v4),
		TEST(test_parameters),
		TEST(test_maps),
		TEST(test_size),
		TEST(test_time),
		TEST(test_consent),
		TEST(test_identity),
	};

	return cmocka_run_group_tests(tests, system_start, system_stop);
}
