/* The AdRoll destination, rule by rule of spec/adroll.md: names, fields, gaps, batches, answers. */
#include "adroll_fixture.h"

#include "destinations/name_map.h"

static void test_request(void **state)
{
	system_fixture *fixture = *state;

	system_encode(fixture, false);
	assert_string_equal(fixture->draft.method, "POST");
	support_assert_text(&fixture->url, "https://srv.adroll.com/api?advertisable=ADVERTISABLE1");
	support_assert_text(&fixture->headers, "Content-Type: application/json\nAuthorization: Token token-1\n");
	system_encode(fixture, true);
	support_assert_text(&fixture->headers, "Content-Type: application/json\nAuthorization: Token ***\n");
	assert_int_equal(fixture->draft.max_age_ms, INT64_C(7) * 86400000);
	assert_false(fixture->draft.max_age_from_event);
	assert_int_equal(fixture->draft.lane.length + fixture->draft.device.length, 0);
}

static void test_account_is_not_stored(void **state)
{
	static const char *const ids[] = { "ADVERTISABLE1", "PIXEL1", "token-1" };
	system_fixture *fixture = *state;
	s2s_text *stored[] = { &fixture->draft.url, &fixture->draft.headers, &fixture->draft.body };

	system_encode(fixture, false);
	for (size_t i = 0; i < 3; i++) {
		s2s_text_append_char(stored[i], '\0');
		for (size_t k = 0; k < 3; k++) {
			assert_null(strstr(stored[i]->data, ids[k]));
		}
	}
	assert_non_null(memchr(fixture->draft.body.data, S2S_GAP, fixture->draft.body.length));
}

static void test_query(void **state)
{
	system_fixture *fixture = *state;

	fixture->destination.settings[S2S_ADROLL_DRY_RUN] = S2S_STRING("1");
	system_encode(fixture, false);
	support_assert_text(&fixture->url, "https://srv.adroll.com/api?advertisable=ADVERTISABLE1&dry_run=true");
	fixture->destination.settings[S2S_ADROLL_DRY_RUN] = S2S_STRING("0");
	fixture->destination.settings[S2S_ADROLL_ADVERTISABLE] = S2S_STRING("A&b=\"c\"");
	fixture->destination.endpoint = S2S_STRING("http://127.0.0.1/x?y=1");
	system_encode(fixture, false);
	support_assert_text(&fixture->url, "http://127.0.0.1/x?y=1&advertisable=A%26b%3D%22c%22");
	adroll_assert_text(fixture, "advertisable_eid", "A&b=\"c\"");
}

static void test_identity(void **state)
{
	system_fixture *fixture = *state;
	s2s_identity first;
	s2s_text account;

	s2s_text_init(&account);
	assert_true(s2s_system_identify(&s2s_adroll, &fixture->destination, &account));
	assert_false(fixture->destination.test);
	first = fixture->destination.identity;
	fixture->destination.settings[S2S_ADROLL_TOKEN] = S2S_STRING("another");
	assert_true(s2s_system_identify(&s2s_adroll, &fixture->destination, &account));
	assert_memory_equal(&first, &fixture->destination.identity, sizeof first);
	fixture->destination.settings[S2S_ADROLL_PIXEL] = S2S_STRING("PIXEL2");
	assert_true(s2s_system_identify(&s2s_adroll, &fixture->destination, &account));
	assert_memory_not_equal(&first, &fixture->destination.identity, sizeof first);
	fixture->destination.settings[S2S_ADROLL_PIXEL] = S2S_STRING("PIXEL1");
	fixture->destination.settings[S2S_ADROLL_DRY_RUN] = S2S_STRING("1");
	assert_true(s2s_system_identify(&s2s_adroll, &fixture->destination, &account));
	assert_true(fixture->destination.test);
	assert_memory_not_equal(&first, &fixture->destination.identity, sizeof first);
	s2s_text_free(&account);
}

static void test_whole_event(void **state)
{
	/* MD5 and SHA-256 of jan.novak@seznam.cz, by other tools. */
	static const char expected[] =
		"[{\"advertisable_eid\":\"ADVERTISABLE1\",\"pixel_eid\":\"PIXEL1\",\"event_name\":\"purchase\","
		"\"page_location\":\"%s\",\"ip\":\"%s\",\"identifiers\":{\"adct\":\"click123\",\"first_party_cookie\":\"" ADROLL_COOKIE "\","
		"\"email_sha256\":\"6db68d052788e70eb459463eb34370fe983ef838db65641902f02326fabc37a7\","
		"\"email_md5\":\"%s\",\"device_id\":\"38400000-8cf0-11bd-b23e-10b96e40000d\",\"user_id\":\"customer-7\"},"
		"\"event_attributes\":{\"order_id\":\"%s\",\"products\":[{\"product_id\":\"%s\",\"product_group\":\"phones\","
		"\"price\":\"%s\",\"quantity\":%s,\"category\":\"%s\"}";
	system_fixture *fixture = *state;
	const s2s_event *event = &fixture->event;
	const s2s_item *item = &event->items[0];
	s2s_text wanted;

	assert_string_equal(event->email_md5, "71e876d1e2857cc3e8a9ba00f55d4f8d");
	s2s_text_init(&wanted);
	s2s_text_append_format(&wanted, expected, event->url.data, event->visitor.ip.data, event->email_md5, event->order_id.data,
		item->id.data, item->unit_price.text, item->quantity.text, item->category.data);
	system_encode(fixture, false);
	assert_in_range(fixture->body.length, wanted.length, 100000);
	fixture->body.data[wanted.length] = '\0';
	s2s_text_append_char(&wanted, '\0');
	assert_string_equal(fixture->body.data, wanted.data);
	s2s_text_free(&wanted);
}

static void test_value(void **state)
{
	system_fixture *fixture = *state;
	s2s_event *event = &fixture->event;

	event->value = system_money("100.10");
	event->value_tax = system_money("21.021");
	adroll_assert_text(fixture, "conversion_value", "121.121");
	adroll_assert_text(fixture, "currency", "CZK");
	event->value_tax.length = 0;
	adroll_assert_text(fixture, "conversion_value", "100.10");
	event->value.length = 0;
	event->value_tax = system_money("21");
	adroll_assert_text(fixture, "conversion_value", NULL);
}

static void assert_time(system_fixture *fixture, int64_t time_ms, const char *expected)
{
	char wanted[64];

	fixture->event.time_ms = time_ms;
	system_encode(fixture, false);
	s2s_text_append_char(&fixture->body, '\0');
	snprintf(wanted, sizeof wanted, "\"timestamp\":%s}", expected);
	if (strstr(fixture->body.data, wanted) == NULL) {
		fail_msg("no %s in %s", wanted, fixture->body.data);
	}
}

static void test_time(void **state)
{
	assert_time(*state, INT64_C(1770134113676), "1770134113.676");
	assert_time(*state, INT64_C(1770134113600), "1770134113.6");
	assert_time(*state, INT64_C(1770134113006), "1770134113.006");
	assert_time(*state, INT64_C(1770134113000), "1770134113");
	assert_time(*state, INT64_C(1770134110000), "1770134110");
}

static void test_external_data(void **state)
{
	system_fixture *fixture = *state;
	json_t *payload = adroll_payload(fixture), *inner;

	inner = json_loads(json_string_value(system_at(payload, "external_data")), 0, NULL);
	support_assert_string(fixture->event.id, json_string_value(json_object_get(inner, "event_id")));
	json_decref(inner);
	json_decref(payload);
	assert_true(s2s_event_set_text(&fixture->event, &fixture->event.id, S2S_STRING("a\"b\\c\n")));
	adroll_assert_text(fixture, "external_data", "{\"event_id\":\"a\\\"b\\\\c\\n\"}");
}

static void test_products(void **state)
{
	system_fixture *fixture = *state;
	s2s_item *item = &fixture->event.items[0];
	json_t *payload;

	item->quantity = system_money("3.00");
	item->unit_price = system_money("10.50");
	payload = adroll_payload(fixture);
	assert_true(json_is_integer(system_at(payload, "event_attributes.products.0.quantity")));
	assert_int_equal(json_integer_value(system_at(payload, "event_attributes.products.0.quantity")), 3);
	json_decref(payload);
	adroll_assert_text(fixture, "event_attributes.products.0.price", "10.50");
	static const char *const left_out[] = { "1.5", "0", "-1", "0.00" };

	for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++) {
		item->quantity = system_money(left_out[i]);
		adroll_assert_text(fixture, "event_attributes.products.0.quantity", NULL);
		system_assert_problem(fixture, false, "event_attributes.products[0].quantity", "is left out");
	}
	fixture->event.item_count = 0;
	fixture->event.order_id = S2S_STRING_NONE;
	adroll_assert_text(fixture, "event_attributes", NULL);
}

static void test_keywords(void **state)
{
	system_fixture *fixture = *state;

	system_set_parameter(fixture, "search_string", S2S_PARAMETER_STRING, "red shoes");
	adroll_assert_text(fixture, "event_attributes.keywords", NULL);
	adroll_name(fixture, "Search");
	adroll_assert_text(fixture, "event_attributes.keywords", "red shoes");
	system_set_parameter(fixture, "keywords", S2S_PARAMETER_STRING, "shoes");
	adroll_assert_text(fixture, "event_attributes.keywords", "shoes");
	adroll_name(fixture, "Purchase");
	system_assert_problem(fixture, false, "event_attributes.keywords", "is left out");
}

static void test_optional_texts(void **state)
{
	static const char *const names[] = { "device_os", "device_type", "package_app_name", "package_app_version" };
	system_fixture *fixture = *state;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		adroll_assert_text(fixture, names[i], NULL);
		system_set_parameter(fixture, names[i], S2S_PARAMETER_STRING, "a value");
		adroll_assert_text(fixture, names[i], "a value");
	}
	adroll_assert_text(fixture, "user_agent", fixture->event.visitor.user_agent.data);
	fixture->event.visitor.user_agent = S2S_STRING_NONE;
	adroll_assert_text(fixture, "user_agent", NULL);
}

/* --- names --- */

static void test_names(void **state)
{
	static const char *const names[][2] = { { "Purchase", "purchase" }, { "AddToCart", "addToCart" }, { "PageView", "pageView" },
		{ "Search", "productSearch" }, { "Lead", "formFill" }, { "CompleteRegistration", "signupPlan" }, { "StartTrial", "signupTrial" },
		{ "Contact", "contactSales" }, { "pageView", "pageView" }, { "homeView", "homeView" }, { "productSearch", "productSearch" },
		{ "addToCart", "addToCart" }, { "purchase", "purchase" }, { "highValuePage", "highValuePage" }, { "gatedContent", "gatedContent" },
		{ "demoRequest", "demoRequest" }, { "signupPlan", "signupPlan" }, { "signupTrial", "signupTrial" },
		{ "contactSales", "contactSales" }, { "liveChat", "liveChat" }, { "formFill", "formFill" } };
	static const char *const unknown[] = { "ViewContent", "Subscribe", "Mine", "purchasE", "PURCHASE", "" };
	system_fixture *fixture = *state;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		adroll_name(fixture, names[i][0]);
		adroll_assert_skip(fixture, "");
		adroll_assert_text(fixture, "event_name", names[i][1]);
	}
	for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
		adroll_name(fixture, unknown[i]);
		adroll_assert_skip(fixture, "event name has no counterpart at AdRoll");
	}
}

static void test_own_names(void **state)
{
	system_fixture *fixture = *state;

	fixture->destination.settings[S2S_ADROLL_EVENT_NAMES] = S2S_STRING("Lead=demoRequest Subscribe=signupPlan PageView= liveChat=formFill");
	adroll_name(fixture, "Lead");
	adroll_assert_text(fixture, "event_name", "demoRequest");
	adroll_name(fixture, "Subscribe");
	adroll_assert_text(fixture, "event_name", "signupPlan");
	adroll_name(fixture, "liveChat");
	adroll_assert_text(fixture, "event_name", "formFill");
	adroll_name(fixture, "Purchase");
	adroll_assert_text(fixture, "event_name", "purchase");
	adroll_name(fixture, "PageView");
	adroll_assert_skip(fixture, "event name has no counterpart at AdRoll");
	fixture->destination.settings[S2S_ADROLL_EVENT_NAMES] = S2S_STRING("Purchase=Bought");
	adroll_name(fixture, "Purchase");
	system_assert_problem(fixture, true, "event_name", "must be one of AdRoll's");
}

static void test_name_map(void **state)
{
	static const char *const bad[] = { "Lead", "=x", "a=b=c", "Lead=a Lead=b", "a=b c", "a = b" };
	s2s_string rest = S2S_STRING("  a=1\tb=\n"), name, value;

	(void) state;
	assert_null(s2s_name_map_problem(rest));
	assert_null(s2s_name_map_problem(S2S_STRING("")));
	assert_true(s2s_name_map_next(&rest, &name, &value));
	support_assert_string(name, "a");
	support_assert_string(value, "1");
	assert_true(s2s_name_map_next(&rest, &name, &value));
	support_assert_string(name, "b");
	assert_int_equal(value.length, 0);
	assert_false(s2s_name_map_next(&rest, &name, &value));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		if (s2s_name_map_problem(s2s_string_from(bad[i])) == NULL) {
			fail_msg("%s is taken", bad[i]);
		}
	}
	assert_true(s2s_name_map_takes(S2S_STRING("a")) && s2s_name_map_takes(S2S_STRING("")));
	assert_false(s2s_name_map_takes(S2S_STRING("a b")) || s2s_name_map_takes(S2S_STRING("a=b")));
}

/* --- identifiers --- */

static void forget_everybody(system_fixture *fixture)
{
	s2s_event *event = &fixture->event;

	event->visitor.click_ids.count = event->visitor.cookies.count = event->device_ids.count = 0;
	event->user[S2S_USER_EMAIL].given = false;
	event->email_md5[0] = '\0';
	event->user_id = S2S_STRING_NONE;
}

static void test_identifiers(void **state)
{
	system_fixture *fixture = *state;
	s2s_event *event = &fixture->event;

	forget_everybody(fixture);
	adroll_assert_skip(fixture, "nothing to recognise the visitor by: no adct, first-party cookie, e-mail, device id or user id");
	/* Each alone is enough; what is neither adct nor the cookie is a warning. */
	assert_true(s2s_event_set_text(event, &event->user_id, S2S_STRING("u")));
	adroll_assert_skip(fixture, "");
	system_assert_problem(fixture, false, "identifiers", "has neither adct nor first_party_cookie");
	forget_everybody(fixture);
	assert_true(s2s_pairs_set(&event->visitor.click_ids, &event->visitor.arena, S2S_STRING("adct"), S2S_STRING("c")));
	adroll_assert_skip(fixture, "");
	system_assert_clean(fixture);
	forget_everybody(fixture);
	assert_true(s2s_pairs_set(&event->visitor.cookies, &event->visitor.arena, S2S_STRING("__adroll_fpc"), S2S_STRING("any shape")));
	adroll_assert_skip(fixture, "");
	system_assert_clean(fixture);
	adroll_assert_text(fixture, "identifiers.first_party_cookie", "any shape");
	forget_everybody(fixture);
	assert_true(s2s_event_set_user_field(event, S2S_USER_EMAIL, S2S_STRING(" Jan.NOVAK@Seznam.CZ"), S2S_STRING("CZ")));
	adroll_assert_skip(fixture, "");
	adroll_assert_text(fixture, "identifiers.email_sha256", "6db68d052788e70eb459463eb34370fe983ef838db65641902f02326fabc37a7");
	adroll_assert_text(fixture, "identifiers.email", NULL);
	forget_everybody(fixture);
	memcpy(event->email_md5, "71e876d1e2857cc3e8a9ba00f55d4f8d", S2S_MD5_HEX);
	adroll_assert_skip(fixture, "");
}

static void test_email_is_not_folded(void **state)
{
	system_fixture *fixture = *state;
	const s2s_user_hash *hash = &fixture->event.user[S2S_USER_EMAIL];
	char sha256[S2S_SHA256_HEX + 1], md5[S2S_MD5_HEX + 1];

	assert_true(s2s_event_set_user_field(&fixture->event, S2S_USER_EMAIL, S2S_STRING("NOVÁK@seznam.cz"), S2S_STRING("CZ")));
	assert_true(hash->given);
	assert_true(s2s_hash_sha256_hex(S2S_STRING("novák@seznam.cz"), sha256));
	assert_true(s2s_hash_md5_hex(S2S_STRING("novák@seznam.cz"), md5));
	adroll_assert_text(fixture, "identifiers.email_sha256", sha256);
	adroll_assert_text(fixture, "identifiers.email_md5", md5);
}

static void test_device_ids(void **state)
{
	system_fixture *fixture = *state;
	s2s_event *event = &fixture->event;

	assert_true(s2s_pairs_set(&event->device_ids, &event->arena, S2S_STRING("idfa"), S2S_STRING("6D92078A-8246-4BA4-AE5B-76104861E7DC")));
	adroll_assert_text(fixture, "identifiers.device_id", "6D92078A-8246-4BA4-AE5B-76104861E7DC");
	assert_true(s2s_pairs_set(&event->device_ids, &event->arena, S2S_STRING("idfa"), S2S_STRING("00000000-0000-0000-0000-000000000000")));
	adroll_assert_text(fixture, "identifiers.device_id", "38400000-8cf0-11bd-b23e-10b96e40000d");
	forget_everybody(fixture);
	event->device_ids.count = 1; /* an adid, which is Adjust's, is nobody for AdRoll */
	event->device_ids.items[0].name = S2S_STRING("adid");
	assert_non_null(system_skip(fixture));
}

/* --- answers and batches --- */

static void test_classify(void **state)
{
	static const struct {
		int status;
		s2s_verdict verdict;
	} cases[] = { { 200, S2S_VERDICT_DELIVERED }, { 201, S2S_VERDICT_REJECTED }, { 202, S2S_VERDICT_REJECTED },
		{ 204, S2S_VERDICT_REJECTED }, { 301, S2S_VERDICT_REJECTED }, { 302, S2S_VERDICT_REJECTED }, { 308, S2S_VERDICT_REJECTED },
		{ 400, S2S_VERDICT_SPLIT }, { 401, S2S_VERDICT_HOLD }, { 403, S2S_VERDICT_HOLD }, { 404, S2S_VERDICT_SPLIT },
		{ 405, S2S_VERDICT_SPLIT }, { 408, S2S_VERDICT_RETRY }, { 413, S2S_VERDICT_SPLIT }, { 422, S2S_VERDICT_SPLIT },
		{ 429, S2S_VERDICT_RETRY }, { 499, S2S_VERDICT_SPLIT }, { 500, S2S_VERDICT_RETRY }, { 502, S2S_VERDICT_RETRY },
		{ 503, S2S_VERDICT_RETRY }, { 599, S2S_VERDICT_RETRY }, { 600, S2S_VERDICT_REJECTED }, { 999, S2S_VERDICT_REJECTED } };
	system_fixture *fixture = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		s2s_answer answer = { .status = cases[i].status, .retry_after_ms = 2000 };
		s2s_outcome outcome;

		s2s_adroll.classify(&fixture->destination, &answer, &outcome);
		if (outcome.verdict != cases[i].verdict) {
			fail_msg("%d gives %d", cases[i].status, (int) outcome.verdict);
		}
		assert_int_equal(outcome.retry_after_ms, outcome.verdict == S2S_VERDICT_RETRY ? 2000 : -1);
		assert_int_equal(outcome.retries_max, -1);
		assert_false(outcome.gives_up || outcome.suppress_device);
		assert_int_equal(outcome.note != NULL, cases[i].verdict != S2S_VERDICT_DELIVERED && cases[i].verdict != S2S_VERDICT_RETRY);
	}
	s2s_answer long_wait = { .status = 503, .retry_after_ms = INT64_C(86400000) };
	s2s_outcome outcome;

	s2s_adroll.classify(&fixture->destination, &long_wait, &outcome);
	assert_int_equal(outcome.retry_after_ms, 3600000);
}

static void test_join(void **state)
{
	const s2s_string bodies[] = { S2S_STRING("[{\"a\":1}]"), S2S_STRING("[{\"b\":[2]}]"), S2S_STRING("[{}]") };
	const s2s_string broken[] = { S2S_STRING("[1]"), S2S_STRING("{}") };
	s2s_text joined;

	(void) state;
	s2s_text_init(&joined);
	assert_true(s2s_adroll.join(bodies, 3, &joined));
	support_assert_text(&joined, "[{\"a\":1},{\"b\":[2]},{}]");
	assert_false(s2s_adroll.join(broken, 2, &joined));
	s2s_text_free(&joined);
	assert_int_equal(s2s_adroll.batch_max, 100);
	assert_true(s2s_adroll.compresses);
	assert_false(s2s_adroll.tells_repeats_apart);
	assert_int_equal(s2s_adroll.resend_setting, S2S_ADROLL_RESEND_UNCERTAIN);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, adroll_setup, system_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_request),
		TEST(test_account_is_not_stored),
		TEST(test_query),
		TEST(test_identity),
		TEST(test_whole_event),
		TEST(test_value),
		TEST(test_time),
		TEST(test_external_data),
		TEST(test_products),
		TEST(test_keywords),
		TEST(test_optional_texts),
		TEST(test_names),
		TEST(test_own_names),
		TEST(test_name_map),
		TEST(test_identifiers),
		TEST(test_email_is_not_folded),
		TEST(test_device_ids),
		TEST(test_classify),
		TEST(test_join),
	};

	return cmocka_run_group_tests_name("adroll", tests, system_start, system_stop);
}
