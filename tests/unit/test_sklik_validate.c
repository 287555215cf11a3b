/* What the Sklik checker must catch (spec/sklik.md), one test a rule. */
#include "sklik_fixture.h"

#include <string.h>

#define ERROR true
#define WARNING false

static void test_the_seed_has_two_warnings_when_it_is_old(void **state)
{
	system_fixture *fixture = *state;

	system_assert_clean(fixture);
	fixture->options.now_ms = SYSTEM_NOW_MS + INT64_C(200) * 86400000;
	fixture->destination.settings[S2S_SKLIK_SEM_ID] = S2S_STRING("VASE_SEM_ID_PRO_S2S");
	system_assert_problem(fixture, WARNING, "event_time", "more than 7 days ago");
	system_assert_problem(fixture, WARNING, "event_data.sem_id", "24 characters");
	assert_int_equal(fixture->problems.count, 2);
}

static void test_time(void **state)
{
	system_fixture *fixture = *state;
	s2s_event *event = &fixture->event;

	event->time_ms = 1770134113;
	system_assert_problem(fixture, ERROR, "event_time", "1770134113 looks like seconds: give 1770134113000");
	event->time_ms = 99999999999;
	system_assert_problem(fixture, ERROR, "event_time", "milliseconds");
	event->time_ms = 100000000000;
	system_assert_problem(fixture, WARNING, "event_time", "more than 7 days ago");
	event->time_ms = 0;
	system_assert_problem(fixture, ERROR, "event_time", "milliseconds");
	event->time_ms = -5;
	system_assert_problem(fixture, ERROR, "event_time", "-5 given");
	event->time_ms = SYSTEM_NOW_MS - INT64_C(7) * 86400000;
	system_assert_clean(fixture);
	event->time_ms--;
	system_assert_problem(fixture, WARNING, "event_time", "more than 7 days ago");
	event->time_ms = SYSTEM_NOW_MS + 300000;
	system_assert_clean(fixture);
	event->time_ms++;
	system_assert_problem(fixture, WARNING, "event_time", "future");
	event->time_ms = INT64_C(99999999999999);
	system_assert_problem(fixture, WARNING, "event_time", "future");
	event->time_ms++;
	system_assert_problem(fixture, ERROR, "event_time", "100000000000000 looks like microseconds: give 100000000000");
	event->time_ms = SYSTEM_NOW_MS * 1000;
	system_assert_problem(fixture, ERROR, "event_time", "looks like microseconds: give 1770134113676");
	event->time_ms = INT64_MAX;
	system_assert_problem(fixture, ERROR, "event_time", "9223372036854775807 is too large");
}

static void test_required_fields(void **state)
{
	system_fixture *fixture = *state;
	s2s_event *event = &fixture->event;

	event->url = S2S_STRING_NONE;
	system_assert_problem(fixture, ERROR, "event_url", "is required");
	event->source = S2S_SOURCE_APP;
	system_assert_problem(fixture, ERROR, "event_url", "is required");
	event->url = S2S_STRING("");
	system_assert_problem(fixture, ERROR, "event_url", "is required");
	event->url = S2S_STRING("https://vas-eshop.cz/");
	system_assert_clean(fixture);
	fixture->destination.settings[S2S_SKLIK_SEM_ID] = S2S_STRING_NONE;
	system_assert_problem(fixture, ERROR, "event_data.sem_id", "is required");
	fixture->destination.settings[S2S_SKLIK_SEM_ID] = S2S_STRING(SKLIK_SEM_ID);
	event->order_id = S2S_STRING("");
	system_assert_problem(fixture, ERROR, "event_data.order_id", "is required for Purchase");
	event->order_id = S2S_STRING("1");
	event->value.length = 0;
	system_assert_problem(fixture, ERROR, "event_data.value", "is required for Purchase");
	event->currency = S2S_STRING_NONE;
	system_assert_problem(fixture, ERROR, "event_data.currency", "is required for Purchase");
}

static void test_value_goes_with_currency(void **state)
{
	system_fixture *fixture = *state;
	s2s_event *event = &fixture->event;

	event->currency = S2S_STRING_NONE;
	system_assert_problem(fixture, ERROR, "event_data.currency", "is required with value: \"CZK\"");
	sklik_use_event(fixture, "Lead");
	event->value = system_money("100");
	system_assert_problem(fixture, ERROR, "event_data.currency", "is required with value: \"CZK\"");
	event->value.length = 0;
	event->currency = S2S_STRING("CZK");
	system_assert_problem(fixture, WARNING, "event_data.value", "currency is of no use without it");
	event->value = system_money("100");
	system_assert_no_problem(fixture, "event_data.value");
	system_assert_no_problem(fixture, "event_data.currency");
}

/* Only Purchase requires anything in event_data; the others may be bare. */
static void test_other_events_require_nothing(void **state)
{
	system_fixture *fixture = *state;
	static const char *const names[] = { "PageView", "ViewContent", "AddToCart", "InitiateCheckout", "AddPaymentInfo", "AddToWishlist",
		"Search", "Lead", "CompleteRegistration", "Subscribe", "StartTrial", "Contact", "Schedule", "Donate", "CustomizeProduct",
		"SubmitApplication", "FindLocation" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		sklik_use_event(fixture, names[i]);
		system_validate(fixture);
		assert_int_equal(fixture->problems.fatal_count, 0);
		/* sid, udid, consent: there is no visitor. */
		assert_int_equal(fixture->problems.count, 3);
	}
	sklik_use_event(fixture, "Purchase");
	system_validate(fixture);
	assert_int_equal(fixture->problems.fatal_count, 3);
}

static void test_cookies_and_consent_missing(void **state)
{
	system_fixture *fixture = *state;

	sklik_use_event(fixture, "PageView");
	system_assert_problem(fixture, WARNING, "user_ids.user_data.sid", "is missing");
	system_assert_problem(fixture, WARNING, "user_ids.user_data.udid", "is missing");
	system_assert_problem(fixture, WARNING, "consent_mode", "consent_string too");
}

static void test_fields_that_cannot_be_normalised(void **state)
{
	system_fixture *fixture = *state;
	static const char *const keys[S2S_USER_FIELDS] = { "em", "ph", "fn", "ln", "ge", "db", "ct", "zp", "sr", "country" };
	static const char *const bad[S2S_USER_FIELDS] = { "jan.novak(at)seznam.cz", "12", " ", "\xff", "x", "31.2.1990", "", " - ", "\xc3",
		"Czech Republic" };

	for (int i = 0; i < S2S_USER_FIELDS; i++) {
		char path[40];

		assert_true(s2s_event_set_user_field(&fixture->event, (s2s_user_field) i, s2s_string_from(bad[i]), S2S_STRING("CZ")));
		snprintf(path, sizeof path, "user_ids.user_data.%s", keys[i]);
		system_assert_problem(fixture, WARNING, path, s2s_user_field_names[i].data);
		json_t *payload = system_payload(fixture);

		assert_null(system_at(payload, path));
		json_decref(payload);
	}
	assert_int_equal(fixture->problems.count, S2S_USER_FIELDS);
}

static void test_letters_outside_ascii_unfolded(void **state)
{
	system_fixture *fixture = *state;
	s2s_event *event = &fixture->event;

	fixture->destination.settings[S2S_SKLIK_FOLD_DIACRITICS] = S2S_STRING("0");
	system_assert_problem(fixture, WARNING, "user_ids.user_data.ln", "fold_diacritics is off");
	assert_int_equal(fixture->problems.count, 1);
	assert_true(s2s_event_set_user_field(event, S2S_USER_FIRST_NAME, S2S_STRING("Jiří"), S2S_STRING_NONE));
	assert_true(s2s_event_set_user_field(event, S2S_USER_CITY, S2S_STRING("Plzeň"), S2S_STRING_NONE));
	assert_true(s2s_event_set_user_field(event, S2S_USER_STREET, S2S_STRING("Radlická 10"), S2S_STRING_NONE));
	system_assert_problem(fixture, WARNING, "user_ids.user_data.fn", "fold_diacritics is off");
	system_assert_problem(fixture, WARNING, "user_ids.user_data.ct", "fold_diacritics is off");
	system_assert_problem(fixture, WARNING, "user_ids.user_data.sr", "fold_diacritics is off");
	fixture->destination.settings[S2S_SKLIK_FOLD_DIACRITICS] = S2S_STRING("1");
	system_assert_clean(fixture);
}

static void test_contents_go_with_content_type(void **state)
{
	system_fixture *fixture = *state;

	system_set_parameter(fixture, "content_type", S2S_PARAMETER_STRING, "");
	system_assert_problem(fixture, WARNING, "event_data.content_type", "is missing");
	system_set_parameter(fixture, "content_type", S2S_PARAMETER_STRING, "page");
	system_assert_clean(fixture);
	system_set_parameter(fixture, "content_type", S2S_PARAMETER_STRING, "product_group");
	system_assert_clean(fixture);
	system_set_parameter(fixture, "content_type", S2S_PARAMETER_STRING, "Product");
	system_assert_problem(fixture, ERROR, "event_data.content_type", "must be product, product_group or page");
	system_set_parameter(fixture, "content_type", S2S_PARAMETER_NUMBER, "1");
	system_assert_problem(fixture, ERROR, "event_data.content_type", "must be a text, a number given");
	system_set_parameter(fixture, "content_type", S2S_PARAMETER_STRING, "product");
	fixture->event.item_count = 0;
	system_assert_problem(fixture, WARNING, "event_data.contents", "content_type is of no use without it");
}

static void test_items_need_what_purchase_needs(void **state)
{
	system_fixture *fixture = *state;
	s2s_item *item = s2s_event_add_item(&fixture->event);

	assert_non_null(item);
	system_assert_problem(fixture, WARNING, "event_data.contents[1].id", "is missing");
	system_assert_problem(fixture, WARNING, "event_data.contents[1].quantity", "is missing");
	system_assert_problem(fixture, WARNING, "event_data.contents[1].unit_price", "is missing");
	system_assert_problem(fixture, WARNING, "event_data.contents[1].content_name", "is missing");
	assert_int_equal(fixture->problems.count, 4);
	system_assert_no_problem(fixture, "event_data.contents[0].id");
	item->quantity = system_money("0");
	item->unit_price = system_money("-1");
	system_assert_problem(fixture, WARNING, "event_data.contents[1].quantity", "above 0");
	system_assert_problem(fixture, WARNING, "event_data.contents[1].unit_price", "not be negative");
	/* An incomplete item in a cart is no mistake. */
	fixture->event.name = S2S_STRING("AddToCart");
	item->quantity.length = item->unit_price.length = 0;
	system_assert_clean(fixture);
}

static void test_negative_amounts(void **state)
{
	system_fixture *fixture = *state;

	fixture->event.delivery_price = system_money("-121");
	system_assert_problem(fixture, WARNING, "event_data.delivery_price", "not be negative");
	fixture->event.value = system_money("-1");
	fixture->event.value_tax = system_money("-0.21");
	system_assert_problem(fixture, WARNING, "event_data.value", "not be negative");
	system_assert_problem(fixture, WARNING, "event_data.value_tax", "not be negative");
	system_assert_no_problem(fixture, "event_data.other_costs");
}

static void test_check_sum(void **state)
{
	system_fixture *fixture = *state;
	s2s_event *event = &fixture->event;

	/* 33110 + 1 of rounding is 33111; one per cent of it is 331.1. */
	event->delivery_price = system_money("451");
	system_assert_clean(fixture);
	event->delivery_price = system_money("452.12");
	system_assert_problem(fixture, WARNING, "event_data.value", "= 33442.12, but value + value_tax = 33110");
	event->delivery_price = system_money("121");
	event->items[0].quantity = system_money("2");
	system_assert_problem(fixture, WARNING, "event_data.value", "does not fit");
	event->items[0].quantity = system_money("1");
	event->value_tax.length = 0;
	system_assert_problem(fixture, WARNING, "event_data.value", "does not fit");
	/* Other events: only where the VAT is given, for a cart's value often comes without. */
	event->name = S2S_STRING("AddToCart");
	system_assert_clean(fixture);
	event->value_tax = system_money("1");
	system_assert_problem(fixture, WARNING, "event_data.value", "does not fit");
	event->name = S2S_STRING("Purchase");
	/* Nothing to add up where a price is missing. */
	event->items[0].unit_price.length = 0;
	system_assert_no_problem(fixture, "event_data.value");
	event->item_count = 0;
	system_assert_no_problem(fixture, "event_data.value");
}

static void test_check_sum_of_a_free_order(void **state)
{
	system_fixture *fixture = *state;
	s2s_event *event = &fixture->event;

	event->value = event->value_tax = event->delivery_price = system_money("0");
	event->other_costs = system_money("-33490");
	system_assert_clean(fixture);
}

static void test_review_email(void **state)
{
	system_fixture *fixture = *state;
	s2s_event *event = &fixture->event;

	event->review_email = S2S_STRING("jan@seznam.cz");
	system_assert_clean(fixture);
	event->review_email = s2s_string_from(event->user[S2S_USER_EMAIL].plain);
	system_assert_problem(fixture, WARNING, "event_data.review_email", "looks hashed");
	event->review_email = S2S_STRING("D41D8CD98F00B204E9800998ECF8427E");
	system_assert_problem(fixture, WARNING, "event_data.review_email", "looks hashed");
	event->review_email = S2S_STRING("jan");
	system_assert_problem(fixture, WARNING, "event_data.review_email", "e-mail address");
}

static void test_delivery_type(void **state)
{
	system_fixture *fixture = *state;
	static const char *const known[] = { "ALZABOX", "VLASTNI_VYDEJNI_MISTA", "123_KURYR", "CESKA_POSTA", "ZASILKOVNA", "ONLINE",
		"VLASTNI_PREPRAVA" };
	static const char *const unknown[] = { "ceska_posta", "PPL ", "Osobní odběr", "CESKA" };

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		fixture->event.delivery_type = s2s_string_from(known[i]);
		system_assert_clean(fixture);
	}
	for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
		fixture->event.delivery_type = s2s_string_from(unknown[i]);
		system_assert_problem(fixture, WARNING, "event_data.delivery_type", "DELIVERY_ID");
	}
}

static void test_sem_id(void **state)
{
	system_fixture *fixture = *state;
	static const char *const odd[] = { "0123456789abcdefghij012", "0123456789abcdefghij01234", "0123456789ABCDEFGHIJ0123",
		"0123456789abcdefghij-123" };

	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		fixture->destination.settings[S2S_SKLIK_SEM_ID] = s2s_string_from(odd[i]);
		system_assert_problem(fixture, WARNING, "event_data.sem_id", "24 characters of 0-9 and a-z");
		for (size_t k = 0; k < fixture->problems.count; k++) {
			assert_null(strstr(fixture->problems.items[k].message.data, odd[i]));
		}
	}
}

typedef struct parameter_case {
	const char *name;
	s2s_parameter_kind kind;
	const char *text;
	const char *message;
} parameter_case;

static void test_kinds_of_parameters(void **state)
{
	system_fixture *fixture = *state;
	static const parameter_case cases[] = {
		{ "status", S2S_PARAMETER_STRING, "true", "must be true or false, a text given" },
		{ "status", S2S_PARAMETER_NUMBER, "1", "must be true or false, a number given" },
		{ "status", S2S_PARAMETER_BOOL, "yes", "must be true or false" },
		{ "predicted_ltv", S2S_PARAMETER_STRING, "100", "must be a number, a text given" },
		{ "predicted_ltv", S2S_PARAMETER_BOOL, "true", "must be a number, true or false given" },
		{ "predicted_ltv", S2S_PARAMETER_NUMBER, "1e3", "at most 15 digits" },
		{ "predicted_ltv", S2S_PARAMETER_NUMBER, "1,\"x\":2", "at most 15 digits" },
		{ "search_string", S2S_PARAMETER_NUMBER, "15", "must be a text, a number given" },
		{ "search_string", S2S_PARAMETER_MAP, "", "must be a text, a map of texts given" },
		{ "search_string", S2S_PARAMETER_OTHER, "[]", "must be a text, a nested array given" },
		{ "search_string", S2S_PARAMETER_STRING, "\xff", "must be valid UTF-8" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char path[60];

		system_set_parameter(fixture, "status", S2S_PARAMETER_BOOL, "false");
		system_set_parameter(fixture, "predicted_ltv", S2S_PARAMETER_NUMBER, "-12.50");
		system_set_parameter(fixture, "search_string", S2S_PARAMETER_STRING, "iphone");
		system_assert_clean(fixture);
		system_set_parameter(fixture, cases[i].name, cases[i].kind, cases[i].text);
		snprintf(path, sizeof path, "event_data.%s", cases[i].name);
		system_assert_problem(fixture, ERROR, path, cases[i].message);
		assert_int_equal(fixture->problems.count, 1);
	}
}

static void test_unknown_parameters(void **state)
{
	system_fixture *fixture = *state;

	system_set_parameter(fixture, "device_os", S2S_PARAMETER_NUMBER, "1");
	system_assert_clean(fixture);
	system_set_parameter(fixture, "serach_string", S2S_PARAMETER_STRING, "\xff");
	system_assert_problem(fixture, WARNING, "event_data.serach_string", "no ad system has a parameter of that name");
	json_t *payload = system_payload(fixture);

	assert_null(system_at(payload, "event_data.serach_string"));
	assert_null(system_at(payload, "event_data.device_os"));
	json_decref(payload);
	system_set_parameter(fixture, "bad\xff", S2S_PARAMETER_STRING, "x");
	system_assert_problem(fixture, WARNING, "parameters[3]", "no ad system");
}

static void test_control_characters_in_headers(void **state)
{
	system_fixture *fixture = *state;
	s2s_string *settings = fixture->destination.settings;

	settings[S2S_SKLIK_CLIENT_ID] = S2S_STRING("shop\r\nX-Evil: 1");
	system_assert_problem(fixture, ERROR, "header X-Client-Id", "must not contain control characters");
	settings[S2S_SKLIK_CLIENT_ID] = S2S_STRING("shop\0");
	system_assert_problem(fixture, ERROR, "header X-Client-Id", "must not contain control characters");
	settings[S2S_SKLIK_CLIENT_ID] = S2S_STRING_NONE;
	fixture->options.client_version = S2S_STRING("1.0\x7f");
	system_assert_problem(fixture, ERROR, "header X-Client-Version", "must not contain control characters");
	fixture->options.client_version = S2S_STRING("1.0\xff");
	system_assert_problem(fixture, ERROR, "header X-Client-Version", "must be valid UTF-8");
}

static void test_what_is_no_url(void **state)
{
	static const s2s_string wrong[] = { S2S_STRING("javascript:alert(1)"), S2S_STRING(" "), S2S_STRING("/thanks"), S2S_STRING("https://"),
		S2S_STRING("https:// "), S2S_STRING("https:///thanks"), S2S_STRING("//shop.example/"), S2S_STRING("ftp://shop.example/"),
		S2S_STRING("https://shop.example/\r\n"), S2S_STRING("https://shop.example/\0") };
	system_fixture *fixture = *state;
	s2s_event *event = &fixture->event;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		event->url = wrong[i];
		system_assert_problem(fixture, ERROR, "event_url", "must be a full URL");
	}
	event->url = S2S_STRING("https://shop.example/\xff");
	system_assert_problem(fixture, ERROR, "event_url", "must be valid UTF-8");
	event->url = S2S_STRING("myapp://checkout/done");
	system_assert_problem(fixture, ERROR, "event_url", "must be a full URL");
	event->source = S2S_SOURCE_APP;
	system_assert_clean(fixture);
	event->url = S2S_STRING("javascript:alert(1)");
	system_assert_problem(fixture, ERROR, "event_url", "a scheme of its own");
	event->url = S2S_STRING("HTTP://localhost:8080/d\u011bkujeme?a=1 2");
	event->source = S2S_SOURCE_WEB;
	system_assert_clean(fixture);
}

/* Sets each text that is sent to `text` in turn and asks for a problem at its path. */
static void assert_each_text(system_fixture *fixture, s2s_string text, bool fatal, const char *message)
{
	s2s_event *event = &fixture->event;
	s2s_visitor *visitor = &event->visitor;
	s2s_pair *sid = &visitor->cookies.items[0];
	s2s_pair *udid = &visitor->cookies.items[1];
	struct {
		s2s_string *field;
		const char *path;
	} texts[] = {
		{ &event->id, "event_id" },
		{ &sid->value, "user_ids.user_data.sid" },
		{ &udid->value, "user_ids.user_data.udid" },
		{ &visitor->user_agent, "s2s_headers.user_agent" },
		{ &visitor->hints[S2S_HINT_UA], "s2s_headers.sec_ch_ua" },
		{ &visitor->hints[S2S_HINT_UA_PLATFORM_VERSION], "s2s_headers.sec_ch_ua_platform_version" },
		{ &visitor->consent_string, "consent_string" },
		{ &visitor->click_ids.items[0].value, "event_data.sznaiid" },
		{ &event->order_id, "event_data.order_id" },
		{ &event->delivery_type, "event_data.delivery_type" },
		{ &event->payment_type, "event_data.payment_type" },
		{ &event->review_email, "event_data.review_email" },
		{ &event->items[0].id, "event_data.contents[0].id" },
		{ &event->items[0].name, "event_data.contents[0].content_name" },
		{ &event->items[0].category, "event_data.contents[0].content_category" },
		{ &fixture->destination.settings[S2S_SKLIK_SEM_ID], "event_data.sem_id" },
		{ &fixture->destination.settings[S2S_SKLIK_SANDBOX], "sandbox" },
	};

	support_assert_string(sid->name, "sid");
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		s2s_string before = *texts[i].field;

		*texts[i].field = text;
		system_assert_problem(fixture, fatal, texts[i].path, message);
		*texts[i].field = before;
		system_assert_clean(fixture);
	}
}

static void test_invalid_utf8_anywhere(void **state)
{
	system_fixture *fixture = *state;

	assert_each_text(fixture, S2S_STRING("a\xff"), ERROR, "must be valid UTF-8");
	assert_each_text(fixture, S2S_STRING("Nov\xe1k"), ERROR, "must be valid UTF-8");
	assert_each_text(fixture, S2S_STRING("\xed\xa0\x80"), ERROR, "must be valid UTF-8");
}

static void test_nul_bytes_are_a_warning(void **state)
{
	assert_each_text(*state, S2S_STRING("a\0b"), WARNING, "NUL bytes");
}

/* What consent keeps from Sklik can't be wrong there. */
static void test_what_is_not_sent_is_not_checked(void **state)
{
	system_fixture *fixture = *state;
	s2s_visitor *visitor = &fixture->event.visitor;

	visitor->cookies.items[0].value = S2S_STRING("\xff");
	visitor->user_agent = S2S_STRING("\xff");
	visitor->consent[S2S_CONSENT_AD_STORAGE] = S2S_CONSENT_DENIED;
	system_assert_clean(fixture);
}

static void test_an_event_of_another_name_is_not_judged(void **state)
{
	system_fixture *fixture = *state;

	sklik_use_event(fixture, "Refund");
	system_assert_clean(fixture);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, sklik_setup, system_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_the_seed_has_two_warnings_when_it_is_old),
		TEST(test_time),
		TEST(test_required_fields),
		TEST(test_value_goes_with_currency),
		TEST(test_other_events_require_nothing),
		TEST(test_cookies_and_consent_missing),
		TEST(test_fields_that_cannot_be_normalised),
		TEST(test_letters_outside_ascii_unfolded),
		TEST(test_contents_go_with_content_type),
		TEST(test_items_need_what_purchase_needs),
		TEST(test_negative_amounts),
		TEST(test_check_sum),
		TEST(test_check_sum_of_a_free_order),
		TEST(test_review_email),
		TEST(test_delivery_type),
		TEST(test_sem_id),
		TEST(test_kinds_of_parameters),
		TEST(test_unknown_parameters),
		TEST(test_control_characters_in_headers),
		TEST(test_invalid_utf8_anywhere),
		TEST(test_what_is_no_url),
		TEST(test_nul_bytes_are_a_warning),
		TEST(test_what_is_not_sent_is_not_checked),
		TEST(test_an_event_of_another_name_is_not_judged),
	};

	return cmocka_run_group_tests_name("sklik validate", tests, system_start, system_stop);
}
