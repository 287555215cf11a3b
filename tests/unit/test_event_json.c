#define _GNU_SOURCE /* strcasestr */

#include "event_json_fixture.h"
#include "purchase.h"

#include "core/event_json.h"
#include "core/hash.h"
#include "core/uuid.h"

#include "platform/clock.h"

#include <stdlib.h>
#include <string.h>

static int start(void **state)
{
	(void) state;
	return s2s_hash_start() ? 0 : 1;
}

static int stop(void **state)
{
	(void) state;
	s2s_hash_stop();
	return 0;
}

static s2s_parameter *put(s2s_event *event, s2s_string name, s2s_parameter_kind kind, s2s_string text)
{
	s2s_parameter *parameter = s2s_event_put_parameter(event, name);

	assert_non_null(parameter);
	parameter->kind = kind;
	assert_true(s2s_event_set_text(event, &parameter->text, text));
	return parameter;
}

static void test_the_purchase_comes_back(void **state)
{
	(void) state;
	s2s_event event;

	purchase_fill(&event);
	event_json_assert_round_trip(&event);
}

static void test_everything_comes_back(void **state)
{
	(void) state;
	s2s_event event;
	s2s_visitor visitor;
	s2s_parameter *map;

	purchase_fill(&event);
	purchase_visitor(&visitor);
	assert_true(s2s_arena_copy(&visitor.arena, S2S_STRING("CPXx"), &visitor.consent_string));
	visitor.consent[S2S_CONSENT_AD_STORAGE] = S2S_CONSENT_NOT_GIVEN;
	s2s_event_set_visitor(&event, &visitor);
	s2s_visitor_free(&visitor);
	event.source = S2S_SOURCE_APP;
	assert_true(s2s_event_set_user_field(&event, S2S_USER_STREET, S2S_STRING("Radlická 10"), S2S_STRING_NONE));
	assert_true(s2s_event_set_user_field(&event, S2S_USER_COUNTRY, S2S_STRING("Česko"), S2S_STRING_NONE));
	assert_non_null(event.user[S2S_USER_COUNTRY].problem);
	assert_true(s2s_event_set_text(&event, &event.user_id, S2S_STRING("42")));
	assert_true(s2s_event_set_text(&event, &event.review_email, S2S_STRING("jan@seznam.cz")));
	assert_true(s2s_event_set_text(&event, &event.payment_type, S2S_STRING("a\0b \"\\/\x1f\x7fř🙂")));
	assert_true(s2s_event_set_text(&event, &event.items[0].group, S2S_STRING("")));
	s2s_item *bare = s2s_event_add_item(&event);

	assert_non_null(bare);
	assert_true(s2s_event_set_text(&event, &bare->id, S2S_STRING("B")) && s2s_money_from_integer(1, &bare->quantity));
	assert_true(s2s_money_from_text(S2S_STRING("100.10"), &event.value));
	assert_true(s2s_money_from_text(S2S_STRING("999999999999999.999999"), &event.value_tax));
	assert_true(s2s_pairs_set(&event.device_ids, &event.arena, S2S_STRING("idfa"), S2S_STRING("X")));
	put(&event, S2S_STRING("status"), S2S_PARAMETER_BOOL, S2S_STRING("false"));
	put(&event, S2S_STRING("predicted_ltv"), S2S_PARAMETER_NUMBER, S2S_STRING("-1000.5"));
	put(&event, S2S_STRING("count"), S2S_PARAMETER_NUMBER, S2S_STRING("12"));
	put(&event, S2S_STRING("nested"), S2S_PARAMETER_OTHER, S2S_STRING("{\"a\":[1,2.5,\"x\",true,{}],\"b\":false}"));
	put(&event, S2S_STRING("list"), S2S_PARAMETER_OTHER, S2S_STRING("[]"));
	put(&event, S2S_STRING("empty"), S2S_PARAMETER_MAP, S2S_STRING_NONE);
	map = put(&event, S2S_STRING("callback_params"), S2S_PARAMETER_MAP, S2S_STRING_NONE);
	assert_true(s2s_pairs_set(&map->map, &event.arena, S2S_STRING("b"), S2S_STRING("2")));
	assert_true(s2s_pairs_set(&map->map, &event.arena, S2S_STRING("a"), S2S_STRING("1")));
	event_json_assert_round_trip(&event);
}

static void test_a_bare_event_comes_back(void **state)
{
	(void) state;
	s2s_event event;

	event_json_read(S2S_STRING("{\"name\":\"PageView\"}"), &event);
	event_json_assert_round_trip(&event);
}

static void test_hashes_only(void **state)
{
	(void) state;
	s2s_event event;
	s2s_text text;

	s2s_text_init(&text);
	purchase_fill(&event);
	assert_true(s2s_event_set_user_field(&event, S2S_USER_EMAIL, S2S_STRING("not an address"), S2S_STRING_NONE));
	s2s_event_to_json(&event, &text);
	s2s_text_append_char(&text, '\0');
	assert_non_null(strstr(text.data, "\"email\":{\"problem\":"));
	assert_null(strcasestr(text.data, "novak"));
	assert_null(strcasestr(text.data, "novák"));
	assert_null(strstr(text.data, "606"));
	assert_null(strstr(text.data, "not an address"));
	s2s_event_free(&event);
	s2s_text_free(&text);
}

static void test_defaults_of_an_event_written_by_hand(void **state)
{
	(void) state;
	int64_t before = s2s_clock_now_ms();
	s2s_event event;
	s2s_uuid uuid;

	event_json_read(
		S2S_STRING("{\"name\":\"Lead\",\"value\":100.5,\"value_tax\":21,\"currency\":\"czk\",\"delivery_price\":\"7.10\"}"), &event);
	assert_true(s2s_uuid_from_text(event.id, &uuid));
	assert_in_range(event.time_ms, before, s2s_clock_now_ms());
	assert_int_equal(event.source, S2S_SOURCE_WEB);
	assert_string_equal(event.value.text, "100.5");
	assert_string_equal(event.value_tax.text, "21");
	assert_string_equal(event.delivery_price.text, "7.10");
	support_assert_string(event.currency, "CZK");
	assert_false(s2s_string_is_given(event.url));
	assert_false(event.has_visitor);
	s2s_event_free(&event);
}

static void test_raw_user_data_is_hashed(void **state)
{
	(void) state;
	s2s_event event;
	s2s_event expected;

	/* The country counts for the phone wherever it stands; raw values count over hashes. */
	event_json_read(
		S2S_STRING("{\"name\":\"Lead\",\"user\":{\"email\":\" Jan.Novak@Seznam.CZ \",\"phone\":\"0905 123 456\",\"last_name\":\"NOVÁK\","
				   "\"country\":\"sk\"},\"hashed_user\":{\"email\":\"0000000000000000000000000000000000000000000000000000000000000000\","
				   "\"city\":\"F377DB9F1F0AF132866AFD5C4381512A5C9A3B3A32E9CA2F88F0ACED18264568\"}}"),
		&event);
	s2s_event_init(&expected);
	assert_true(s2s_event_set_user_field(&expected, S2S_USER_PHONE, S2S_STRING("+421905123456"), S2S_STRING_NONE));
	assert_string_equal(event.user[S2S_USER_EMAIL].folded, "6db68d052788e70eb459463eb34370fe983ef838db65641902f02326fabc37a7");
	assert_string_equal(event.user[S2S_USER_LAST_NAME].folded, "64118260ecb916c23621d8f2768d8dc75d1f5710b1b7e4f2c41ad41e6bc4d688");
	assert_true(event.user[S2S_USER_LAST_NAME].outside_ascii);
	assert_string_equal(event.user[S2S_USER_PHONE].folded, expected.user[S2S_USER_PHONE].folded);
	assert_string_equal(event.user[S2S_USER_CITY].plain, "f377db9f1f0af132866afd5c4381512a5c9a3b3a32e9ca2f88f0aced18264568");
	assert_string_equal(event.user[S2S_USER_CITY].folded, event.user[S2S_USER_CITY].plain);
	s2s_event_free(&event);
	s2s_event_free(&expected);
}

static void test_a_raw_value_that_is_wrong_is_a_problem_of_the_field(void **state)
{
	(void) state;
	s2s_event event;

	event_json_read(S2S_STRING("{\"name\":\"Lead\",\"user\":{\"phone\":\"12\"}}"), &event);
	assert_false(event.user[S2S_USER_PHONE].given);
	assert_non_null(event.user[S2S_USER_PHONE].problem);
	s2s_event_free(&event);
}

typedef struct refusal {
	s2s_string json;
	const char *error; /* its beginning */
} refusal;

#define EVENT(rest) S2S_STRING("{\"name\":\"Lead\"," rest "}")
#define VISITOR(rest) EVENT("\"visitor\":{" rest "}")

static const refusal event_refusals[] = {
	{ S2S_STRING(""), "must be valid JSON" },
	{ S2S_STRING("{"), "must be valid JSON with unique keys; line 1, column 1 is not" },
	{ S2S_STRING("[]"), "must be an object" },
	{ S2S_STRING("{} {}"), "must be valid JSON" },
	{ S2S_STRING("{}"), "name: is required" },
	{ S2S_STRING("{\"name\":\"\"}"), "name: must not be empty" },
	{ S2S_STRING("{\"name\":null}"), "name: must be a text" },
	{ S2S_STRING("{\"name\":\"a\",\"name\":\"b\"}"), "must be valid JSON with unique keys" },
	{ S2S_STRING("{\"name\":\"\xff\"}"), "must be valid JSON" },
	{ EVENT("\"nmae\":1"), "nmae: is not a known key" },
	{ EVENT("\"a\\nb\\\"\":1"), "a\\nb\\\": is not a known key" },
	{ EVENT("\"version\":2"), "version: must be 1" },
	{ EVENT("\"version\":\"1\""), "version: must be 1" },
	{ EVENT("\"id\":\"\""), "id: must not be empty" },
	{ EVENT("\"id\":\"12345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"
			"1234567890123456789\""),
		"id: must be at most 128 bytes" },
	{ EVENT("\"time\":1770134113.5"), "time: must be Unix time in milliseconds" },
	{ EVENT("\"time\":\"1770134113676\""), "time: must be Unix time in milliseconds" },
	{ EVENT("\"time\":99999999999999999999"), "must be valid JSON" },
	{ EVENT("\"source\":\"Web\""), "source: must be \"web\" or \"app\"" },
	{ EVENT("\"source\":\"web\\u0000\""), "source: must be \"web\" or \"app\"" },
	{ EVENT("\"url\":7"), "url: must be a text" },
	{ EVENT("\"value\":\"1,5\""), "value: must be a number" },
	{ EVENT("\"value\":1e15"), "value: must be a number" },
	{ EVENT("\"value\":true"), "value: must be a number" },
	{ EVENT("\"currency\":1"), "currency: must be a text" },
	{ EVENT("\"items\":{}"), "items: must be a list" },
	{ EVENT("\"items\":[{\"id\":\"A\"},7]"), "items[1]: must be an object" },
	{ EVENT("\"items\":[{\"id\":\"A\"},{\"id\":\"A\",\"quantity\":\"x\"}]"), "items[1].quantity: must be a number" },
	{ EVENT("\"items\":[{\"id\":\"A\",\"quantity\":0}]"), "items[0].quantity: must be greater than 0" },
	{ EVENT("\"items\":[{}]"), "items[0].id: is required" },
	{ EVENT("\"items\":[{\"id\":\"\"}]"), "items[0].id: must not be empty" },
	{ EVENT("\"id\":\"a b\""), "id: must contain visible ASCII characters only" },
	{ EVENT("\"id\":\"\\u010d\""), "id: must contain visible ASCII characters only" },
	{ EVENT("\"id\":\"a\\u0000\""), "id: must not contain control characters" },
	{ S2S_STRING("{\"name\":\"a\\nb\"}"), "name: must not contain control characters" },
	{ EVENT("\"time\":-1"), "time: must be a Unix time in milliseconds, 0 or more" },
	{ EVENT("\"currency\":\"CZ\""), "currency: must be a currency code of three letters" },
	{ EVENT("\"currency\":\"K\\u010d\""), "currency: must be a currency code of three letters" },
	{ EVENT("\"order_id\":\"\""), "order_id: must not be empty" },
	{ EVENT("\"order_id\":\"1\\r\\n\""), "order_id: must not contain control characters" },
	{ EVENT("\"user_id\":\"1\\u007f\""), "user_id: must not contain control characters" },
	{ EVENT("\"device_ids\":{\"phone\":\"1\"}"), "device_ids.phone: must be a known type of device id" },
	{ EVENT("\"device_ids\":{\"idfa\":\"a b\"}"), "device_ids.idfa: must contain visible ASCII" },
	{ EVENT("\"parameters\":{\"a b\":\"x\"}"), "parameters.a b: must be 1 to 64 letters, digits and underscores" },
	{ EVENT("\"parameters\":{\"email_md5\":\"jan@seznam.cz\"}"), "parameters.email_md5: must be 32 hex digits" },
	{ EVENT("\"parameters\":{\"email_md5\":[]}"), "parameters.email_md5: must be 32 hex digits" },
	{ EVENT("\"items\":[{\"price\":1}]"), "items[0].price: is not a known key" },
	{ EVENT("\"user\":{\"mail\":\"x\"}"), "user.mail: is not a known key" },
	{ EVENT("\"user\":{\"email\":7}"), "user.email: must be a text" },
	{ EVENT("\"user\":7"), "user: must be an object" },
	{ EVENT("\"hashed_user\":{\"email\":\"jan@seznam.cz\"}"), "hashed_user.email: must be 64 hex digits" },
	{ EVENT("\"hashed_user\":{\"email\":7}"), "hashed_user.email: must be an object" },
	{ EVENT("\"hashed_user\":{\"email\":{}}"), "hashed_user.email: must have either" },
	{ EVENT("\"hashed_user\":{\"email\":{\"problem\":\"x\",\"outside_ascii\":true}}"), "hashed_user.email: must have" },
	{ EVENT("\"hashed_user\":{\"email\":{\"md5\":\"d41d8cd98f00b204e9800998ecf8427e\",\"outside_ascii\":true}}"),
		"hashed_user.email: must have" },
	{ EVENT("\"hashed_user\":{\"email\":{\"problem\":\"\"}}"), "hashed_user.email.problem: must be" },
	{ EVENT("\"hashed_user\":{\"phone\":{\"md5\":\"d41d8cd98f00b204e9800998ecf8427e\"}}"), "hashed_user.phone.md5: is not" },
	{ EVENT("\"hashed_user\":{\"email\":{\"md5\":\"x\"}}"), "hashed_user.email.md5: must be 32 hex" },
	{ EVENT("\"hashed_user\":{\"city\":{\"sha256\":\"x\"}}"), "hashed_user.city.sha256: must be 64 hex" },
	{ EVENT("\"hashed_user\":{\"city\":{\"outside_ascii\":1}}"), "hashed_user.city.outside_ascii: must be true" },
	{ EVENT("\"device_ids\":{\"idfa\":1}"), "device_ids.idfa: must be a text" },
	{ EVENT("\"device_ids\":[]"), "device_ids: must be an object" },
	{ EVENT("\"parameters\":[]"), "parameters: must be an object" },
	{ EVENT("\"parameters\":{\"x\":null}"), "parameters.x: must not be null" },
	{ EVENT("\"parameters\":{\"x\":[[null]]}"), "parameters.x: must not be null" },
	{ EVENT("\"parameters\":{\"x\":1e300}"), "parameters.x: must be a number" },
	{ VISITOR("\"version\":3"), "visitor.version: must be 1" },
	{ VISITOR("\"ip\":\"300.1.1.1\""), "visitor.ip: must be an IPv4 or IPv6 address" },
	{ VISITOR("\"ip\":\"1.1.1.1\\u0000\""), "visitor.ip: must be an IPv4 or IPv6 address" },
	{ VISITOR("\"ip\":\"1.1.1.1\\r\\n\""), "visitor.ip: must be an IPv4 or IPv6 address" },
	{ VISITOR("\"user_agent\":\"a\\r\\nb\""), "visitor.user_agent: must not contain control characters" },
	{ VISITOR("\"user_agent\":\"a\\u0000\""), "visitor.user_agent: must not contain control characters" },
	{ VISITOR("\"cookies\":{\"sid\":\"a\\n\"}"), "visitor.cookies.sid: must not contain control characters" },
	{ VISITOR("\"cookies\":{\"PHPSESSID\":\"a\"}"), "visitor.cookies.PHPSESSID: is not a known key" },
	{ VISITOR("\"click_ids\":{\"kcid\":\"\\u0000\"}"), "visitor.click_ids.kcid: must not contain control characters" },
	{ VISITOR("\"click_ids\":{\"k cid\":\"x\"}"), "visitor.click_ids.k cid: must be 1 to 64 letters, digits, underscores and dashes" },
	{ VISITOR("\"client_hints\":{\"sec_ch_ua\":\"a\\r\"}"), "visitor.client_hints.sec_ch_ua: must not contain control characters" },
	{ VISITOR("\"consent_string\":\"a\\n\""), "visitor.consent_string: must not contain control characters" },
	{ VISITOR("\"IP\":\"1.1.1.1\""), "visitor.IP: is not a known key" },
	{ VISITOR("\"cookies\":[]"), "visitor.cookies: must be an object" },
	{ VISITOR("\"cookies\":{\"sid\":7}"), "visitor.cookies.sid: must be a text" },
	{ VISITOR("\"client_hints\":{\"sec_ch_ua_arch\":\"x\"}"), "visitor.client_hints.sec_ch_ua_arch: is not a known key" },
	{ VISITOR("\"client_hints\":{\"sec_ch_ua\":false}"), "visitor.client_hints.sec_ch_ua: must be a text" },
	{ VISITOR("\"client_hints\":[]"), "visitor.client_hints: must be an object" },
	{ VISITOR("\"consent_mode\":{\"ad_storage\":\"yes\"}"), "visitor.consent_mode.ad_storage: must be \"granted\" or \"denied\"" },
	{ VISITOR("\"consent_mode\":{\"ad_storage\":true}"), "visitor.consent_mode.ad_storage: must be \"granted\" or \"denied\"" },
	{ VISITOR("\"consent_mode\":{\"ads\":\"granted\"}"), "visitor.consent_mode.ads: is not a known key" },
	{ EVENT("\"visitor\":null"), "visitor: must be an object" },
};

static void test_refused_events(void **state)
{
	(void) state;
	for (size_t i = 0; i < sizeof event_refusals / sizeof *event_refusals; i++) {
		const refusal *refused = &event_refusals[i];
		s2s_event event;
		s2s_text error;

		s2s_text_init(&error);
		assert_false(s2s_event_from_json(refused->json, S2S_STRING("CZ"), &event, &error));
		s2s_text_append_char(&error, '\0');
		if (strncmp(error.data, refused->error, strlen(refused->error)) != 0) {
			fail_msg("%s: \"%s\" should begin with \"%s\"", refused->json.data, error.data, refused->error);
		}
		s2s_text_free(&error);
	}
}

static const refusal visitor_refusals[] = {
	{ S2S_STRING("7"), "must be valid JSON" },
	{ S2S_STRING("[]"), "must be an object" },
	{ S2S_STRING("{\"version\":2}"), "version: must be 1" },
	{ S2S_STRING("{\"ip\":\"x\"}"), "ip: must be an IPv4" },
	{ S2S_STRING("{\"spid\":\"x\"}"), "spid: is not a known key" },
};

static void test_refused_visitors(void **state)
{
	(void) state;
	for (size_t i = 0; i < sizeof visitor_refusals / sizeof *visitor_refusals; i++) {
		s2s_visitor visitor;
		s2s_text error;

		s2s_text_init(&error);
		assert_false(s2s_visitor_from_json(visitor_refusals[i].json, &visitor, &error));
		s2s_text_append_char(&error, '\0');
		assert_non_null(strstr(error.data, visitor_refusals[i].error));
		s2s_text_free(&error);
	}
}

static void test_an_error_never_repeats_a_value(void **state)
{
	(void) state;
	static const s2s_string documents[] = {
		S2S_STRING("{\"name\":\"Lead\",\"user\":{\"email\":\"jan@seznam.cz\"},} "),
		S2S_STRING("{\"name\":\"Lead\",\"user\":{\"email\":jan@seznam.cz}}"),
		S2S_STRING("{\"name\":\"Lead\",\"hashed_user\":{\"email\":\"jan@seznam.cz\"}}"),
		S2S_STRING("{\"name\":\"Lead\",\"source\":\"jan@seznam.cz\"}"),
	};

	for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
		s2s_event event;
		s2s_text error;

		s2s_text_init(&error);
		assert_false(s2s_event_from_json(documents[i], S2S_STRING("CZ"), &event, &error));
		s2s_text_append_char(&error, '\0');
		assert_null(strstr(error.data, "jan"));
		s2s_text_free(&error);
	}
}

/* Event::set('email_md5') without an address. */
static void test_an_md5_alone_comes_back(void **state)
{
	(void) state;
	s2s_event event;

	event_json_read(S2S_STRING("{\"name\":\"Lead\",\"parameters\":{\"email_md5\":\"D41D8CD98F00B204E9800998ECF8427E\"}}"), &event);
	assert_string_equal(event.email_md5, "d41d8cd98f00b204e9800998ecf8427e");
	assert_int_equal(event.parameter_count, 0);
	event_json_assert_round_trip(&event);
	event_json_read(S2S_STRING("{\"name\":\"Lead\",\"hashed_user\":{\"email\":{\"md5\":\"d41d8cd98f00b204e9800998ecf8427e\"}}}"), &event);
	assert_string_equal(event.email_md5, "d41d8cd98f00b204e9800998ecf8427e");
	assert_false(event.user[S2S_USER_EMAIL].given);
	event_json_assert_round_trip(&event);
}

static void test_empty_texts_that_count_as_not_given(void **state)
{
	(void) state;
	s2s_event event;

	event_json_read(
		S2S_STRING("{\"name\":\"Lead\",\"url\":\"\",\"visitor\":{\"cookies\":{\"sid\":\"\"},\"user_agent\":\"\",\"consent_string\":\"\"}}"),
		&event);
	assert_false(s2s_string_is_given(event.url));
	assert_int_equal(event.visitor.cookies.count, 0);
	assert_false(s2s_string_is_given(event.visitor.user_agent));
	assert_false(s2s_string_is_given(event.visitor.consent_string));
	s2s_event_free(&event);
}

static void test_a_visitor_comes_back(void **state)
{
	(void) state;
	s2s_visitor visitor;
	s2s_visitor restored;
	s2s_text first;
	s2s_text second;
	s2s_text error;

	s2s_text_init(&first);
	s2s_text_init(&second);
	s2s_text_init(&error);
	purchase_visitor(&visitor);
	s2s_visitor_to_json(&visitor, &first);
	assert_memory_equal(first.data, "{\"version\":1,\"cookies\":{\"sid\":", 30);
	assert_true(s2s_visitor_from_json(s2s_text_string(&first), &restored, &error));
	assert_true(restored.consent_mode_given);
	assert_int_equal(restored.consent[S2S_CONSENT_ANALYTICS_STORAGE], S2S_CONSENT_DENIED);
	s2s_visitor_to_json(&restored, &second);
	s2s_text_append_char(&first, '\0');
	support_assert_text(&second, first.data);
	s2s_visitor_free(&visitor);
	s2s_visitor_free(&restored);
	s2s_text_free(&first);
	s2s_text_free(&second);
	s2s_text_free(&error);
}

/* As [] given to the constructor: it says nothing. */
static void test_an_empty_consent_mode_is_none(void **state)
{
	(void) state;
	s2s_visitor visitor;
	s2s_text text;
	s2s_text error;

	s2s_text_init(&text);
	s2s_text_init(&error);
	assert_true(s2s_visitor_from_json(S2S_STRING("{\"consent_mode\":{}}"), &visitor, &error));
	assert_false(visitor.consent_mode_given);
	assert_false(s2s_visitor_denies(&visitor, S2S_CONSENT_AD_STORAGE));
	s2s_visitor_to_json(&visitor, &text);
	support_assert_text(&text, "{\"version\":1}");
	s2s_visitor_free(&visitor);
	s2s_text_free(&text);
	s2s_text_free(&error);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_purchase_comes_back),
		cmocka_unit_test(test_everything_comes_back),
		cmocka_unit_test(test_a_bare_event_comes_back),
		cmocka_unit_test(test_hashes_only),
		cmocka_unit_test(test_defaults_of_an_event_written_by_hand),
		cmocka_unit_test(test_raw_user_data_is_hashed),
		cmocka_unit_test(test_a_raw_value_that_is_wrong_is_a_problem_of_the_field),
		cmocka_unit_test(test_refused_events),
		cmocka_unit_test(test_refused_visitors),
		cmocka_unit_test(test_an_error_never_repeats_a_value),
		cmocka_unit_test(test_an_md5_alone_comes_back),
		cmocka_unit_test(test_empty_texts_that_count_as_not_given),
		cmocka_unit_test(test_a_visitor_comes_back),
		cmocka_unit_test(test_an_empty_consent_mode_is_none),
	};

	return cmocka_run_group_tests_name("event json", tests, start, stop);
}
