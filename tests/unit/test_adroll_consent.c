/* The AdRoll row of spec/consent.md: every cell, enforced and passed on. */
#include "adroll_fixture.h"

#include <stdlib.h>

typedef struct consent_case {
	const char *what;
	bool mode_given;
	s2s_consent storage;
	s2s_consent user_data;
	bool tcf;
	bool cookie_sent; /* when enforced */
	bool skipped;
	const char *warned; /* the path, enforced or not; NULL: nothing */
} consent_case;

#define NONE S2S_CONSENT_NOT_GIVEN
#define YES S2S_CONSENT_GRANTED
#define NO S2S_CONSENT_DENIED

static const consent_case cases[] = {
	{ "all granted", true, YES, YES, false, true, false, NULL },
	{ "storage denied", true, NO, YES, false, false, false, NULL },
	{ "user data denied", true, YES, NO, false, true, true, NULL },
	{ "both denied", true, NO, NO, false, false, true, NULL },
	{ "storage missing", true, NONE, YES, false, false, false, NULL },
	{ "user data missing", true, YES, NONE, false, true, true, NULL },
	{ "given but empty", true, NONE, NONE, false, false, true, NULL },
	{ "nothing given", false, NONE, NONE, false, true, false, "consent_mode" },
	{ "TCF alone", false, NONE, NONE, true, true, false, "consent_string" },
	{ "both, granted", true, YES, YES, true, true, false, NULL },
	{ "both, storage denied", true, NO, YES, true, false, false, NULL },
	{ "both, user data denied", true, YES, NO, true, true, true, NULL },
	{ "both, mode empty", true, NONE, NONE, true, false, true, NULL },
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

static void assert_payload(const consent_case *given, json_t *payload, bool cookie)
{
	static const char *const always[] = { "ip", "user_agent", "identifiers.adct", "identifiers.email_sha256", "identifiers.email_md5",
		"identifiers.device_id", "identifiers.user_id" };

	for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
		if (system_at(payload, always[i]) == NULL) {
			fail_msg("%s: %s is missing", given->what, always[i]);
		}
	}
	if ((system_at(payload, "identifiers.first_party_cookie") != NULL) != cookie) {
		fail_msg("%s: the cookie is %s", given->what, cookie ? "missing" : "there");
	}
	/* AdRoll has no field for either. */
	assert_null(system_at(payload, "consent_mode"));
	assert_null(system_at(payload, "consent_string"));
}

static void run(system_fixture *fixture, bool enforce)
{
	fixture->options.enforce_consent = enforce;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const consent_case *given = &cases[i];

		apply(fixture, given);
		adroll_assert_skip(fixture, enforce && given->skipped ? "consent" : "");
		if (given->warned != NULL) {
			system_assert_problem(fixture, false, given->warned, "");
			assert_int_equal(fixture->problems.count, 1);
		} else {
			system_assert_clean(fixture);
		}
		if (!enforce || !given->skipped) {
			json_t *payload = adroll_payload(fixture);

			assert_payload(given, payload, !enforce || given->cookie_sent);
			json_decref(payload);
		}
	}
}

static void test_enforced(void **state)
{
	run(*state, true);
}

static void test_passed(void **state)
{
	run(*state, false);
}

/* Storage is denied, and the cookie was all that there was. */
static void test_nothing_left(void **state)
{
	system_fixture *fixture = *state;
	s2s_event *event = &fixture->event;

	event->visitor.click_ids.count = event->device_ids.count = 0;
	event->user[S2S_USER_EMAIL].given = false;
	event->email_md5[0] = '\0';
	event->user_id = S2S_STRING_NONE;
	apply(fixture, &cases[0]);
	adroll_assert_skip(fixture, "");
	apply(fixture, &cases[1]);
	adroll_assert_skip(fixture, "consent");
	fixture->options.enforce_consent = false;
	adroll_assert_skip(fixture, "");
}

static void test_no_visitor(void **state)
{
	system_fixture *fixture = *state;

	fixture->event.has_visitor = false;
	adroll_assert_skip(fixture, "");
	system_assert_problem(fixture, true, "ip", "is required");
	fixture->event.has_visitor = true; /* it is still there to be freed */
	/* Consent is asked for all the same. */
	for (size_t i = 0; i < fixture->problems.count; i++) {
		if (s2s_string_equals(fixture->problems.items[i].path, S2S_STRING("consent_mode"))) {
			return;
		}
	}
	fail();
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, adroll_setup, system_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_enforced),
		TEST(test_passed),
		TEST(test_nothing_left),
		TEST(test_no_visitor),
	};

	return cmocka_run_group_tests_name("adroll_consent", tests, system_start, system_stop);
}
