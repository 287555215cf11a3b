/* The Sklik row of spec/consent.md: every cell, enforced and passed on. */
#include "sklik_fixture.h"

#include <stdlib.h>

typedef struct consent_case {
	const char *what;
	bool mode_given;
	s2s_consent storage;
	s2s_consent user_data;
	bool tcf;
	bool cookies_sent; /* when enforced */
	bool personal_sent;
	bool headers_sent;
	int keys; /* of consent_mode in the payload; -1: there is none */
	bool warned;
} consent_case;

#define NONE S2S_CONSENT_NOT_GIVEN
#define YES S2S_CONSENT_GRANTED
#define NO S2S_CONSENT_DENIED

static const consent_case cases[] = {
	{ "all granted", true, YES, YES, false, true, true, true, 2, false },
	{ "storage denied", true, NO, YES, false, false, true, false, 2, false },
	{ "user data denied", true, YES, NO, false, true, false, false, 2, false },
	{ "both denied", true, NO, NO, false, false, false, false, 2, false },
	{ "storage missing", true, NONE, YES, false, false, true, false, 1, false },
	{ "user data missing", true, YES, NONE, false, true, false, false, 1, false },
	{ "nothing given", false, NONE, NONE, false, true, true, true, -1, true },
	{ "TCF alone", false, NONE, NONE, true, true, true, true, -1, false },
	{ "both, granted", true, YES, YES, true, true, true, true, -1, false },
	{ "both, storage denied", true, NO, YES, true, false, true, false, -1, false },
	{ "both, user data denied", true, YES, NO, true, true, false, false, -1, false },
	{ "both, all denied", true, NO, NO, true, false, false, false, -1, false },
	{ "both, storage missing", true, NONE, YES, true, false, true, false, -1, false },
	{ "both, user data missing", true, YES, NONE, true, true, false, false, -1, false },
};

static void apply(system_fixture *fixture, const consent_case *given)
{
	s2s_visitor *visitor = &fixture->event.visitor;

	for (int i = 0; i < S2S_CONSENT_KEYS; i++) {
		visitor->consent[i] = S2S_CONSENT_NOT_GIVEN;
	}
	visitor->consent_mode_given = given->mode_given;
	visitor->consent[S2S_CONSENT_AD_STORAGE] = given->storage;
	visitor->consent[S2S_CONSENT_AD_USER_DATA] = given->user_data;
	visitor->consent_string = given->tcf ? S2S_STRING("CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA") : S2S_STRING_NONE;
}

static void assert_key(const consent_case *given, json_t *payload, const char *path, bool there)
{
	if ((system_at(payload, path) != NULL) != there) {
		fail_msg("%s: %s is %s", given->what, path, there ? "missing" : "there");
	}
}

static void assert_consent_value(const consent_case *given, json_t *payload, const char *path, s2s_consent value)
{
	assert_key(given, payload, path, value != S2S_CONSENT_NOT_GIVEN);
	if (value != S2S_CONSENT_NOT_GIVEN) {
		assert_string_equal(json_string_value(system_at(payload, path)), value == S2S_CONSENT_GRANTED ? "granted" : "denied");
	}
}

static void assert_payload(const consent_case *given, json_t *payload, bool cookies, bool personal, bool headers)
{
	static const char *const hashed[] = { "user_ids.user_data.em", "user_ids.user_data.ph", "user_ids.user_data.fn",
		"user_ids.user_data.ln", "user_ids.user_data.ct" };

	assert_key(given, payload, "user_ids.user_data.sid", cookies);
	assert_key(given, payload, "user_ids.user_data.udid", cookies);
	for (size_t i = 0; i < sizeof hashed / sizeof *hashed; i++) {
		assert_key(given, payload, hashed[i], personal);
	}
	assert_key(given, payload, "s2s_headers", headers);
	/* In every case: the click id is stored without consent, and review_email has its own objection. */
	assert_key(given, payload, "user_ids.user_data", true);
	assert_key(given, payload, "event_data.sznaiid", true);
	assert_key(given, payload, "event_data.review_email", true);
	assert_key(given, payload, "consent_string", given->tcf);
	assert_key(given, payload, "consent_mode", given->keys >= 0);
	if (given->keys >= 0) {
		assert_int_equal(json_object_size(system_at(payload, "consent_mode")), given->keys);
		assert_consent_value(given, payload, "consent_mode.ad_storage", given->storage);
		assert_consent_value(given, payload, "consent_mode.ad_user_data", given->user_data);
	}
}

static void assert_warnings(system_fixture *fixture, const consent_case *given)
{
	system_validate(fixture);
	if (fixture->problems.count != (given->warned ? 1 : 0)) {
		fail_msg("%s: %zu problems", given->what, fixture->problems.count);
	}
	if (given->warned) {
		system_assert_problem(fixture, false, "consent_mode", "is missing");
	}
}

static void run(system_fixture *fixture, bool enforce)
{
	fixture->options.enforce_consent = enforce;
	assert_true(s2s_event_set_text(&fixture->event, &fixture->event.review_email, S2S_STRING("jan@seznam.cz")));
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const consent_case *given = &cases[i];

		apply(fixture, given);
		assert_null(system_skip(fixture));
		json_t *payload = system_payload(fixture);

		assert_payload(given, payload, !enforce || given->cookies_sent, !enforce || given->personal_sent, !enforce || given->headers_sent);
		json_decref(payload);
		assert_warnings(fixture, given);
	}
}

static void test_enforced(void **state)
{
	run(*state, true);
}

static void test_passed_on(void **state)
{
	run(*state, false);
}

/* Without cookies because of consent there is nothing to warn about; without them in spite of it there is. */
static void test_missing_cookies_are_judged_by_consent(void **state)
{
	system_fixture *fixture = *state;
	s2s_visitor *visitor = &fixture->event.visitor;

	visitor->cookies.count = 0;
	system_assert_problem(fixture, false, "user_ids.user_data.sid", "is missing");
	visitor->consent[S2S_CONSENT_AD_STORAGE] = S2S_CONSENT_DENIED;
	system_assert_clean(fixture);
	fixture->options.enforce_consent = false;
	system_assert_problem(fixture, false, "user_ids.user_data.sid", "is missing");
}

/* The other three keys are passed on and decide nothing. */
static void test_the_other_keys(void **state)
{
	system_fixture *fixture = *state;
	s2s_visitor *visitor = &fixture->event.visitor;

	visitor->consent[S2S_CONSENT_AD_PERSONALIZATION] = S2S_CONSENT_DENIED;
	json_t *payload = system_payload(fixture);

	assert_non_null(system_at(payload, "user_ids.user_data.sid"));
	assert_non_null(system_at(payload, "user_ids.user_data.em"));
	assert_non_null(system_at(payload, "s2s_headers"));
	assert_string_equal(json_string_value(system_at(payload, "consent_mode.ad_personalization")), "denied");
	assert_string_equal(json_string_value(system_at(payload, "consent_mode.functionality_storage")), "denied");
	json_decref(payload);
}

static void test_an_event_without_a_visitor_goes_whole(void **state)
{
	system_fixture *fixture = *state;

	s2s_visitor_free(&fixture->event.visitor);
	fixture->event.has_visitor = false;
	json_t *payload = system_payload(fixture);

	assert_null(system_at(payload, "user_ids.user_data.sid"));
	assert_non_null(system_at(payload, "user_ids.user_data.em"));
	assert_null(system_at(payload, "consent_mode"));
	assert_null(system_at(payload, "s2s_headers"));
	json_decref(payload);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, sklik_setup, system_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_enforced),
		TEST(test_passed_on),
		TEST(test_missing_cookies_are_judged_by_consent),
		TEST(test_the_other_keys),
		TEST(test_an_event_without_a_visitor_goes_whole),
	};

	return cmocka_run_group_tests_name("sklik consent", tests, system_start, system_stop);
}
