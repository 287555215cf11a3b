/* The AdRoll checker: each error and warning at its path. */
#include "adroll_fixture.h"

#include <stdlib.h>

static void test_clean(void **state)
{
	system_assert_clean(*state);
}

static void test_account(void **state)
{
	static const struct {
		s2s_adroll_setting setting;
		const char *path;
	} cases[] = { { S2S_ADROLL_ADVERTISABLE, "advertisable_eid" }, { S2S_ADROLL_PIXEL, "pixel_eid" },
		{ S2S_ADROLL_TOKEN, "header Authorization" } };
	system_fixture *fixture = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		s2s_string before = fixture->destination.settings[cases[i].setting];

		fixture->destination.settings[cases[i].setting] = S2S_STRING_NONE;
		system_assert_problem(fixture, true, cases[i].path, "is required");
		fixture->destination.settings[cases[i].setting] = before;
	}
}

static void test_location(void **state)
{
	static const char *const bad[] = { "shop.example/x", "/thank-you", "ftp://shop.example/", "https://", "https:///x", "myapp://screen" };
	system_fixture *fixture = *state;

	fixture->event.url = S2S_STRING("");
	system_assert_problem(fixture, true, "page_location", "is required");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		fixture->event.url = s2s_string_from(bad[i]);
		system_assert_problem(fixture, true, "page_location", "must be a full URL");
	}
	fixture->event.url = S2S_STRING("https://shop.example/\xff");
	system_assert_problem(fixture, true, "page_location", "UTF-8");
	fixture->event.url = S2S_STRING("http://shop.example");
	system_assert_clean(fixture);
}

static void test_ip(void **state)
{
	system_fixture *fixture = *state;
	s2s_string *ip = &fixture->event.visitor.ip;

	*ip = S2S_STRING_NONE;
	system_assert_problem(fixture, true, "ip", "is required");
	*ip = S2S_STRING("1.2.3");
	system_assert_problem(fixture, true, "ip", "must be an IPv4 or IPv6 address");
	*ip = S2S_STRING("2001:db8::1");
	system_assert_clean(fixture);
	fixture->event.has_visitor = false;
	system_assert_problem(fixture, true, "ip", "is required");
	fixture->event.has_visitor = true; /* it is still there to be freed */
}

static void test_time(void **state)
{
	system_fixture *fixture = *state;
	int64_t *time_ms = &fixture->event.time_ms;

	*time_ms = 0;
	system_assert_problem(fixture, true, "timestamp", "must be Unix time");
	*time_ms = -5;
	system_assert_problem(fixture, true, "timestamp", "must be Unix time");
	*time_ms = 1770134113;
	system_assert_problem(fixture, true, "timestamp", "give 1770134113000");
	*time_ms = SYSTEM_NOW_MS - INT64_C(8) * 86400000;
	system_assert_problem(fixture, false, "timestamp", "more than 7 days ago");
	*time_ms = SYSTEM_NOW_MS + 10 * 60000;
	system_assert_problem(fixture, false, "timestamp", "in the future");
	*time_ms = SYSTEM_NOW_MS + 86400000;
	system_assert_problem(fixture, false, "timestamp", "in the future");
	(*time_ms)++;
	system_assert_problem(fixture, true, "timestamp", "more than 24 hours in the future");
	*time_ms = SYSTEM_NOW_MS * 1000;
	system_assert_problem(fixture, true, "timestamp", "looks like microseconds: give 1770134113676");
	*time_ms = INT64_MAX;
	system_assert_problem(fixture, true, "timestamp", "is too large");
	*time_ms = SYSTEM_NOW_MS + 10 * 60000;
	fixture->options.now_ms = 0;
	system_assert_clean(fixture);
}

static void test_value(void **state)
{
	system_fixture *fixture = *state;
	s2s_event *event = &fixture->event;

	event->value = system_money("999999999999999");
	event->value_tax = system_money("1");
	system_assert_problem(fixture, true, "conversion_value", "more than 15 digits");
	event->value = system_money("-2");
	system_assert_problem(fixture, false, "conversion_value", "should not be negative");
	event->value.length = 0;
	system_assert_problem(fixture, false, "conversion_value", "valueTax without value");
	event->value_tax.length = 0;
	system_assert_problem(fixture, false, "conversion_value", "a purchase should have its value");
	adroll_name(fixture, "Lead");
	system_assert_clean(fixture);
}

static void test_currency(void **state)
{
	static const char *const bad[] = { "Kč", "CZ", "CZKK", "czk", "C1K" };
	system_fixture *fixture = *state;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		fixture->event.currency = s2s_string_from(bad[i]);
		system_assert_problem(fixture, true, "currency", "must be three letters");
	}
	fixture->event.currency = S2S_STRING("EUR");
	system_assert_clean(fixture);
	fixture->event.currency = S2S_STRING_NONE;
	system_assert_problem(fixture, false, "currency", "without it");
	fixture->event.value.length = fixture->event.value_tax.length = 0;
	adroll_name(fixture, "AddToCart");
	system_assert_problem(fixture, false, "currency", "prices of products are in it");
}

static void test_items(void **state)
{
	system_fixture *fixture = *state;
	s2s_item *item = &fixture->event.items[0];

	item->group = S2S_STRING("\xc3");
	system_assert_problem(fixture, true, "event_attributes.products[0].product_group", "UTF-8");
	item->group = S2S_STRING_NONE;
	item->category = S2S_STRING("a\0b");
	system_assert_problem(fixture, false, "event_attributes.products[0].category", "NUL");
	item->category = S2S_STRING_NONE;
	item->unit_price = system_money("-1");
	system_assert_problem(fixture, false, "event_attributes.products[0].price", "should not be negative");
	item->id = S2S_STRING("");
	system_assert_problem(fixture, false, "event_attributes.products[0].product_id", "is missing");
	for (int i = 0; i < 30; i++) {
		assert_non_null(s2s_event_add_item(&fixture->event));
	}
	system_assert_problem(fixture, false, "event_attributes.products", "more warnings like those");
}

static void test_texts(void **state)
{
	system_fixture *fixture = *state;
	s2s_event *event = &fixture->event;
	struct {
		s2s_string *text;
		const char *path;
	} cases[] = { { &event->order_id, "event_attributes.order_id" }, { &event->user_id, "identifiers.user_id" },
		{ &event->id, "external_data" }, { &event->visitor.user_agent, "user_agent" },
		{ &event->visitor.click_ids.items[1].value, "identifiers.adct" }, { &event->device_ids.items[0].value, "identifiers.device_id" },
		{ &event->visitor.cookies.items[2].value, "identifiers.first_party_cookie" } };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		s2s_string before = *cases[i].text;

		*cases[i].text = S2S_STRING("\xed\xa0\x80");
		system_assert_problem(fixture, true, cases[i].path, "must be valid UTF-8");
		*cases[i].text = S2S_STRING("a\0");
		system_assert_problem(fixture, false, cases[i].path, "NUL");
		*cases[i].text = before;
	}
	system_assert_clean(fixture);
}

static void test_email(void **state)
{
	system_fixture *fixture = *state;

	assert_true(s2s_event_set_user_field(&fixture->event, S2S_USER_EMAIL, S2S_STRING("nobody"), S2S_STRING("CZ")));
	system_assert_problem(fixture, false, "identifiers.email_sha256", "is left out: email ");
	adroll_assert_text(fixture, "identifiers.email_sha256", NULL);
	adroll_assert_text(fixture, "identifiers.email_md5", NULL);
}

static void test_page_view(void **state)
{
	system_fixture *fixture = *state;

	adroll_name(fixture, "PageView");
	system_assert_problem(fixture, false, "event_name", "counts twice");
	fixture->event.source = S2S_SOURCE_APP;
	system_assert_clean(fixture);
}

static void test_parameters(void **state)
{
	system_fixture *fixture = *state;

	/* Others' parameters are none of AdRoll's business. */
	system_set_parameter(fixture, "predicted_ltv", S2S_PARAMETER_NUMBER, "1");
	system_set_parameter(fixture, "callback_params", S2S_PARAMETER_MAP, "");
	system_assert_clean(fixture);
	system_set_parameter(fixture, "mine", S2S_PARAMETER_STRING, "x");
	system_assert_problem(fixture, false, "mine", "no ad system has a parameter of that name");
	system_set_parameter(fixture, "device_os", S2S_PARAMETER_NUMBER, "7");
	system_assert_problem(fixture, true, "device_os", "must be a text, a number given");
	system_set_parameter(fixture, "device_os", S2S_PARAMETER_STRING, "\xff");
	system_assert_problem(fixture, true, "device_os", "UTF-8");
	system_set_parameter(fixture, "device_os", S2S_PARAMETER_STRING, "iOS");
	system_set_parameter(fixture, "search_string", S2S_PARAMETER_BOOL, "true");
	system_assert_problem(fixture, true, "event_attributes.keywords", "must be a text, true or false given");
	system_set_parameter(fixture, "search_string", S2S_PARAMETER_STRING, "x");
	system_set_parameter(fixture, "a b", S2S_PARAMETER_STRING, "x");
	system_assert_problem(fixture, false, "parameters[6]", "no ad system");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, adroll_setup, system_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_clean),
		TEST(test_account),
		TEST(test_location),
		TEST(test_ip),
		TEST(test_time),
		TEST(test_value),
		TEST(test_currency),
		TEST(test_items),
		TEST(test_texts),
		TEST(test_email),
		TEST(test_page_view),
		TEST(test_parameters),
	};

	return cmocka_run_group_tests_name("adroll_validate", tests, system_start, system_stop);
}
