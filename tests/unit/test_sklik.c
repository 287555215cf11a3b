/* The request that Sklik gets, and what its answers mean. The checker: test_sklik_validate.c; consent: test_sklik_consent.c. */
#include "sklik_fixture.h"

#include <stdlib.h>
#include <string.h>

static void use_seed_sem_id(system_fixture *fixture)
{
	fixture->destination.settings[S2S_SKLIK_SEM_ID] = S2S_STRING("VASE_SEM_ID_PRO_S2S");
}

static void test_the_seed_byte_for_byte(void **state)
{
	system_fixture *fixture = *state;
	char *expected = purchase_payload();

	use_seed_sem_id(fixture);
	system_encode(fixture, false);
	support_assert_text(&fixture->body, expected);
	support_assert_text(&fixture->url, "https://sem.seznam.cz/rtgconv");
	support_assert_text(&fixture->headers, "Content-Type: application/json\nX-Client-Id: my-eshop-plugin\nX-Client-Version: 1.0.0\n");
	assert_string_equal(fixture->draft.method, "POST");
	assert_int_equal(fixture->draft.max_age_ms, INT64_C(7) * 24 * 60 * 60 * 1000);
	assert_false(fixture->draft.max_age_from_event);
	assert_int_equal(fixture->draft.lane.length, 0);
	free(expected);
}

/* Every key that can be there, in order. */
static void test_all_keys_in_order(void **state)
{
	system_fixture *fixture = *state;
	s2s_event *event = &fixture->event;
	static const char *const raw[S2S_USER_FIELDS] = { "jan@seznam.cz", "606666666", "Jan", "Novák", "m", "19870223", "Praha", "30100",
		"Radlická 10", "CZ" };
	s2s_visitor visitor;

	for (int i = 0; i < S2S_USER_FIELDS; i++) {
		assert_true(s2s_event_set_user_field(event, (s2s_user_field) i, s2s_string_from(raw[i]), S2S_STRING("CZ")));
	}
	purchase_visitor(&visitor);
	s2s_event_set_visitor(event, &visitor);
	s2s_visitor_free(&visitor);
	assert_true(s2s_event_set_text(event, &event->review_email, S2S_STRING("jan@seznam.cz")));
	system_set_parameter(fixture, "predicted_ltv", S2S_PARAMETER_NUMBER, "1000.5");
	system_set_parameter(fixture, "status", S2S_PARAMETER_BOOL, "true");
	system_set_parameter(fixture, "search_string", S2S_PARAMETER_STRING, "iphone \"15\"");
	fixture->destination.settings[S2S_SKLIK_SANDBOX] = S2S_STRING("token");
	system_encode(fixture, false);

	static const char *const keys[] = { "schema_version", "event_source", "event_name", "event_type", "event_time", "event_id", "event_url",
		"user_ids", "user_data", "sid", "udid", "em", "ph", "fn", "ln", "ge", "db", "ct", "zp", "sr", "country", "consent_mode",
		"ad_storage", "ad_user_data", "ad_personalization", "functionality_storage", "analytics_storage", "s2s_headers",
		"client_ip_address", "user_agent", "sec_ch_ua", "sec_ch_ua_mobile", "sec_ch_ua_model", "sec_ch_ua_platform",
		"sec_ch_ua_platform_version", "event_data", "sem_id", "sznaiid", "order_id", "content_type", "currency", "value", "value_tax",
		"delivery_type", "delivery_price", "other_costs", "payment_type", "review_email", "search_string", "status", "predicted_ltv",
		"contents", "id", "quantity", "unit_price", "content_name", "content_category", "sandbox" };
	const char *position;

	s2s_text_append_char(&fixture->body, '\0');
	position = fixture->body.data;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		char quoted[64];

		snprintf(quoted, sizeof quoted, "\"%s\":", keys[i]);
		position = strstr(position, quoted);
		if (position == NULL) {
			fail_msg("%s is missing or not in its place in %s", quoted, fixture->body.data);
		}
	}
	assert_non_null(strstr(fixture->body.data,
		"\"review_email\":\"jan@seznam.cz\",\"search_string\":\"iphone \\\"15\\\"\",\"status\":true,"
		"\"predicted_ltv\":1000.5,\"contents\":["));
	assert_non_null(strstr(fixture->body.data, "\"sec_ch_ua\":\"\\\"Chromium\\\";v=\\\"130\\\"\""));
	system_assert_clean(fixture);
}

/* user_ids is always there; consent_mode and s2s_headers only where they hold something; nothing is ever null. */
static void test_the_smallest_event(void **state)
{
	system_fixture *fixture = *state;

	sklik_use_event(fixture, "PageView");
	fixture->event.source = S2S_SOURCE_APP;
	system_encode(fixture, false);
	support_assert_text(&fixture->body,
		"{\"schema_version\":\"v2\",\"event_source\":\"app\",\"event_name\":\"PageView\",\"event_type\":\"rtgconv\","
		"\"event_time\":1770134113676,\"event_id\":\"018e4f2a-1234-7abc-9def-0123456789ab\",\"event_url\":\"https://vas-eshop.cz/\","
		"\"user_ids\":{\"user_data\":{}},\"event_data\":{\"sem_id\":\"" SKLIK_SEM_ID "\"}}");
}

static void test_empty_texts_are_left_out(void **state)
{
	system_fixture *fixture = *state;
	s2s_visitor visitor;

	sklik_use_event(fixture, "PageView");
	s2s_visitor_init(&visitor);
	visitor.ip = visitor.user_agent = visitor.consent_string = visitor.hints[S2S_HINT_UA] = S2S_STRING("");
	assert_true(s2s_pairs_set(&visitor.cookies, &visitor.arena, S2S_STRING("sid"), S2S_STRING("")));
	assert_true(s2s_pairs_set(&visitor.click_ids, &visitor.arena, S2S_STRING("sznaiid"), S2S_STRING("")));
	s2s_event_set_visitor(&fixture->event, &visitor);
	s2s_visitor_free(&visitor);
	assert_true(s2s_event_set_text(&fixture->event, &fixture->event.payment_type, S2S_STRING("")));
	system_set_parameter(fixture, "search_string", S2S_PARAMETER_STRING, "");
	json_t *payload = system_payload(fixture);

	assert_int_equal(json_object_size(payload), 9);
	assert_int_equal(json_object_size(system_at(payload, "user_ids.user_data")), 0);
	assert_int_equal(json_object_size(system_at(payload, "event_data")), 1);
	json_decref(payload);
}

static void test_the_stored_body_holds_no_secret(void **state)
{
	system_fixture *fixture = *state;

	fixture->destination.settings[S2S_SKLIK_SANDBOX] = S2S_STRING("sandboxtoken");
	system_encode(fixture, false);
	s2s_text_append_char(&fixture->draft.body, '\0');
	assert_null(strstr(fixture->draft.body.data, SKLIK_SEM_ID));
	assert_null(strstr(fixture->draft.body.data, "sandbox"));
	assert_non_null(strstr(fixture->draft.body.data, "\"sem_id\":\"\x01\x02\""));
	s2s_text_append_char(&fixture->body, '\0');
	assert_non_null(strstr(fixture->body.data, "}]},\"sandbox\":\"sandboxtoken\"}"));
}

static void test_secrets_are_escaped_and_masked(void **state)
{
	system_fixture *fixture = *state;

	sklik_use_event(fixture, "PageView");
	fixture->destination.settings[S2S_SKLIK_SEM_ID] = S2S_STRING("a\"b\\\n");
	fixture->destination.settings[S2S_SKLIK_SANDBOX] = S2S_STRING("t\"");
	json_t *payload = system_payload(fixture);

	assert_string_equal(json_string_value(system_at(payload, "event_data.sem_id")), "a\"b\\\n");
	assert_string_equal(json_string_value(system_at(payload, "sandbox")), "t\"");
	json_decref(payload);
	system_encode(fixture, true);
	s2s_text_append_char(&fixture->body, '\0');
	assert_non_null(strstr(fixture->body.data, "\"event_data\":{\"sem_id\":\"***\"},\"sandbox\":\"***\"}"));
}

static void test_a_gap_byte_in_a_text_is_no_gap(void **state)
{
	system_fixture *fixture = *state;

	assert_true(s2s_event_set_text(&fixture->event, &fixture->event.payment_type, S2S_STRING("\x01\x02")));
	json_t *payload = system_payload(fixture);

	assert_string_equal(json_string_value(system_at(payload, "event_data.payment_type")), "\x01\x02");
	json_decref(payload);
}

static void test_nul_bytes_are_escaped(void **state)
{
	system_fixture *fixture = *state;

	assert_true(s2s_event_set_text(&fixture->event, &fixture->event.order_id, S2S_STRING("a\0b")));
	json_t *payload = system_payload(fixture);

	assert_int_equal(json_string_length(system_at(payload, "event_data.order_id")), 3);
	assert_memory_equal(json_string_value(system_at(payload, "event_data.order_id")), "a\0b", 3);
	json_decref(payload);
}

typedef struct udid_case {
	const char *cookie;
	const char *sent;
} udid_case;

static void test_udid(void **state)
{
	system_fixture *fixture = *state;
	static const udid_case cases[] = {
		{ "01958f34-71d5-7ec2-ae01-cb3c80a1d0a0", "01958f34-71d5-7ec2-ae01-cb3c80a1d0a0" },
		{ "01958f34-71d5-7ec2-ae01-cb3c80a1d0a0@1737450723526", "01958f34-71d5-7ec2-ae01-cb3c80a1d0a0" },
		{ "01958F34-71D5-7EC2-AE01-CB3C80A1D0A0@1", "01958F34-71D5-7EC2-AE01-CB3C80A1D0A0" },
		{ "01958f34-71d5-7ec2-ae01-cb3c80a1d0a0@", "01958f34-71d5-7ec2-ae01-cb3c80a1d0a0@" },
		{ "01958f34-71d5-7ec2-ae01-cb3c80a1d0a0@12a", "01958f34-71d5-7ec2-ae01-cb3c80a1d0a0@12a" },
		{ "01958f34-71d5-7ec2-ae01-cb3c80a1d0a0@1@2", "01958f34-71d5-7ec2-ae01-cb3c80a1d0a0@1@2" },
		{ "somebody@123", "somebody@123" },
		{ "z1958f34-71d5-7ec2-ae01-cb3c80a1d0a0@123", "z1958f34-71d5-7ec2-ae01-cb3c80a1d0a0@123" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		s2s_visitor *visitor = &fixture->event.visitor;

		assert_true(s2s_pairs_set(&visitor->cookies, &visitor->arena, S2S_STRING("udid"), s2s_string_from(cases[i].cookie)));
		json_t *payload = system_payload(fixture);

		assert_string_equal(json_string_value(system_at(payload, "user_ids.user_data.udid")), cases[i].sent);
		json_decref(payload);
	}
}

static void test_folding_is_a_choice(void **state)
{
	system_fixture *fixture = *state;
	const s2s_user_hash *hash = &fixture->event.user[S2S_USER_LAST_NAME];
	static const char *const settings[] = { NULL, "1", "", "0" };

	assert_string_not_equal(hash->folded, hash->plain);
	for (size_t i = 0; i < 4; i++) {
		fixture->destination.settings[S2S_SKLIK_FOLD_DIACRITICS] = s2s_string_from(settings[i]);
		json_t *payload = system_payload(fixture);

		assert_string_equal(json_string_value(system_at(payload, "user_ids.user_data.ln")), i < 3 ? hash->folded : hash->plain);
		json_decref(payload);
	}
}

static void test_client_headers(void **state)
{
	system_fixture *fixture = *state;

	fixture->destination.settings[S2S_SKLIK_CLIENT_ID] = S2S_STRING("shoptet-sem");
	fixture->destination.settings[S2S_SKLIK_CLIENT_VERSION] = S2S_STRING("2.1");
	system_encode(fixture, false);
	support_assert_text(&fixture->headers, "Content-Type: application/json\nX-Client-Id: shoptet-sem\nX-Client-Version: 2.1\n");
	fixture->destination.settings[S2S_SKLIK_CLIENT_ID] = S2S_STRING("");
	fixture->options.client_version = fixture->destination.settings[S2S_SKLIK_CLIENT_VERSION] = S2S_STRING_NONE;
	system_encode(fixture, false);
	support_assert_text(&fixture->headers, "Content-Type: application/json\nX-Client-Id: my-eshop-plugin\n");
}

static void test_money_keeps_its_digits(void **state)
{
	system_fixture *fixture = *state;

	fixture->event.value = system_money("100.10");
	fixture->event.items[0].quantity = system_money("0.5");
	system_encode(fixture, false);
	s2s_text_append_char(&fixture->body, '\0');
	assert_non_null(strstr(fixture->body.data, "\"value\":100.10,"));
	assert_non_null(strstr(fixture->body.data, "\"quantity\":0.5,"));
}

static void test_a_thousand_items(void **state)
{
	system_fixture *fixture = *state;

	for (int i = 1; i < 1000; i++) {
		s2s_item *item = s2s_event_add_item(&fixture->event);

		assert_non_null(item);
		assert_true(s2s_event_set_text(&fixture->event, &item->id, S2S_STRING("X")));
	}
	json_t *payload = system_payload(fixture);

	assert_int_equal(json_array_size(system_at(payload, "event_data.contents")), 1000);
	json_decref(payload);
	/* Three fields of 999 items are missing: twenty are named, the rest is one warning. */
	system_assert_problem(fixture, false, "event_data.contents", "2977 more");
	assert_in_range(fixture->problems.count, 21, 22);
}

static void test_a_draft_is_reused(void **state)
{
	system_fixture *fixture = *state;
	char *expected = purchase_payload();

	use_seed_sem_id(fixture);
	for (int i = 0; i < 3; i++) {
		system_encode(fixture, false);
		support_assert_text(&fixture->body, expected);
	}
	free(expected);
}

static void test_skip(void **state)
{
	system_fixture *fixture = *state;
	static const char *const names[] = { "PageView", "ViewContent", "AddToCart", "InitiateCheckout", "Purchase", "AddPaymentInfo",
		"AddToWishlist", "Search", "Lead", "CompleteRegistration", "Subscribe", "StartTrial", "Contact", "Schedule", "Donate",
		"CustomizeProduct", "SubmitApplication", "FindLocation" };
	static const char *const others[] = { "Refund", "purchase", "PURCHASE", "Purchase ", "", "Page View" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		sklik_use_event(fixture, names[i]);
		assert_null(system_skip(fixture));
		json_t *payload = system_payload(fixture);

		assert_string_equal(json_string_value(system_at(payload, "event_name")), names[i]);
		json_decref(payload);
	}
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		sklik_use_event(fixture, others[i]);
		assert_string_equal(system_skip(fixture), "event name is not one of Sklik's");
	}
}

static void test_skip_by_currency(void **state)
{
	system_fixture *fixture = *state;

	assert_null(system_skip(fixture));
	assert_true(s2s_event_set_currency(&fixture->event, S2S_STRING("eur")));
	assert_string_equal(system_skip(fixture), "currency is not CZK");
	assert_true(s2s_event_set_currency(&fixture->event, S2S_STRING("CZKX")));
	assert_string_equal(system_skip(fixture), "currency is not CZK");
	assert_true(s2s_event_set_currency(&fixture->event, S2S_STRING("czk")));
	assert_null(system_skip(fixture));
	assert_true(s2s_event_set_currency(&fixture->event, S2S_STRING_NONE));
	assert_null(system_skip(fixture));
}

typedef struct answer_case {
	int status;
	int64_t retry_after_ms;
	s2s_verdict verdict;
	int64_t wish_ms;
	const char *note; /* a part of it; NULL: no note */
} answer_case;

static void test_answers(void **state)
{
	system_fixture *fixture = *state;
	static const answer_case cases[] = {
		{ 200, -1, S2S_VERDICT_DELIVERED, -1, NULL },
		{ 200, 5000, S2S_VERDICT_DELIVERED, -1, NULL },
		{ 201, -1, S2S_VERDICT_DELIVERED, -1, "other" },
		{ 204, -1, S2S_VERDICT_DELIVERED, -1, "other" },
		{ 299, -1, S2S_VERDICT_DELIVERED, -1, "other" },
		{ 301, -1, S2S_VERDICT_REJECTED, -1, "redirects are not followed" },
		{ 308, -1, S2S_VERDICT_REJECTED, -1, "redirects are not followed" },
		{ 400, -1, S2S_VERDICT_REJECTED, -1, "payload" },
		{ 401, -1, S2S_VERDICT_REJECTED, -1, "check the SEM ID for S2S, or the endpoint is not reachable for you" },
		{ 403, -1, S2S_VERDICT_REJECTED, -1, "check the SEM ID for S2S, or the endpoint is not reachable for you" },
		{ 404, -1, S2S_VERDICT_REJECTED, -1, "never retried" },
		{ 408, 1000, S2S_VERDICT_REJECTED, -1, "never retried" },
		{ 429, 1000, S2S_VERDICT_REJECTED, -1, "never retried" },
		{ 499, -1, S2S_VERDICT_REJECTED, -1, "never retried" },
		{ 500, -1, S2S_VERDICT_RETRY, -1, NULL },
		{ 502, 0, S2S_VERDICT_RETRY, 0, NULL },
		{ 503, 120000, S2S_VERDICT_RETRY, 120000, NULL },
		{ 503, 3600000, S2S_VERDICT_RETRY, 3600000, NULL },
		{ 503, 86400000, S2S_VERDICT_RETRY, 3600000, NULL },
		{ 599, INT64_MAX, S2S_VERDICT_RETRY, 3600000, NULL },
		{ 0, -1, S2S_VERDICT_RETRY, -1, NULL },
		{ 999, -1, S2S_VERDICT_REJECTED, -1, "status" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		s2s_answer answer = { .status = cases[i].status, .body = S2S_STRING("{}"), .retry_after_ms = cases[i].retry_after_ms };
		s2s_outcome outcome;

		memset(&outcome, 0x55, sizeof outcome);
		s2s_sklik.classify(&fixture->destination, &answer, &outcome);
		assert_int_equal(outcome.verdict, cases[i].verdict);
		assert_int_equal(outcome.retry_after_ms, cases[i].wish_ms);
		assert_int_equal(outcome.retries_max, -1);
		assert_false(outcome.suppress_device);
		if (cases[i].note == NULL) {
			assert_null(outcome.note);
		} else {
			assert_non_null(strstr(outcome.note, cases[i].note));
		}
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, sklik_setup, system_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_the_seed_byte_for_byte),
		TEST(test_all_keys_in_order),
		TEST(test_the_smallest_event),
		TEST(test_empty_texts_are_left_out),
		TEST(test_the_stored_body_holds_no_secret),
		TEST(test_secrets_are_escaped_and_masked),
		TEST(test_a_gap_byte_in_a_text_is_no_gap),
		TEST(test_nul_bytes_are_escaped),
		TEST(test_udid),
		TEST(test_folding_is_a_choice),
		TEST(test_client_headers),
		TEST(test_money_keeps_its_digits),
		TEST(test_a_thousand_items),
		TEST(test_a_draft_is_reused),
		TEST(test_skip),
		TEST(test_skip_by_currency),
		TEST(test_answers),
	};

	return cmocka_run_group_tests_name("sklik", tests, system_start, system_stop);
}
