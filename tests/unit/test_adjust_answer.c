/* What Adjust's answers mean: every row of the table, and the traps around it. */
#include "adjust_fixture.h"

#include <stdio.h>
#include <string.h>

#define HOUR_MS INT64_C(3600000)

static s2s_outcome judge(int status, const char *body)
{
	const s2s_answer answer = { .status = status, .body = s2s_string_from(body), .retry_after_ms = -1 };
	const s2s_destination destination = { .name = S2S_STRING("adjust") };
	s2s_outcome outcome;

	memset(&outcome, 0xff, sizeof outcome); /* nothing may be left as it was */
	s2s_adjust.classify(&destination, &answer, &outcome);
	return outcome;
}

static void assert_row(int status, const char *body, s2s_verdict verdict, bool suppress, bool gives_up)
{
	s2s_outcome outcome = judge(status, body);

	if (outcome.verdict != verdict || outcome.suppress_device != suppress || outcome.gives_up != gives_up) {
		fail_msg(
			"%d %s: verdict %d, suppress %d, gives up %d", status, body, (int) outcome.verdict, outcome.suppress_device, outcome.gives_up);
	}
}

static const struct {
	int status;
	const char *message;
	s2s_verdict verdict;
} rows[] = {
	{ 400, "Ignoring event, earlier unique event tracked", S2S_VERDICT_DELIVERED },
	{ 400, "Bad event state", S2S_VERDICT_REJECTED },
	{ 400, "Invalid app token", S2S_VERDICT_REJECTED },
	{ 400, "Invalid event token", S2S_VERDICT_REJECTED },
	{ 400, "Invalid callback parameters", S2S_VERDICT_REJECTED },
	{ 400, "Invalid revenue", S2S_VERDICT_REJECTED },
	{ 202, "Missing authentication token", S2S_VERDICT_HOLD },
	{ 202, "Wrong authentication token", S2S_VERDICT_HOLD },
	{ 401, "Failed to authorize request", S2S_VERDICT_HOLD },
	{ 403, "Failed to authorize request", S2S_VERDICT_HOLD },
	{ 401, "App is inactive", S2S_VERDICT_HOLD },
	{ 403, "App is inactive", S2S_VERDICT_HOLD },
	{ 403, "Tracking disabled", S2S_VERDICT_REJECTED },
	{ 403, "Event token blocklisted", S2S_VERDICT_REJECTED },
	{ 404, "App token not found", S2S_VERDICT_REJECTED },
	{ 404, "Device not found", S2S_VERDICT_RETRY },
	{ 413, "Request size too large", S2S_VERDICT_REJECTED },
	{ 451, "Device is opted out", S2S_VERDICT_REJECTED },
	{ 500, "Internal error", S2S_VERDICT_RETRY },
};

/* As it stands, in capitals, in small letters, with a suffix inside the parentheses, and with one that has its own. */
static void test_every_message_in_every_form(void **state)
{
	static const char *const forms[] = { "{\"error\":\"Event request failed (%s)\"}", "{\"error\":\"Event request failed (%s, web)\"}",
		"{\"error\":\"Event request failed (%s: x (y))\"}", "{\"error\":\"event request failed (%s).\",\"more\":1}" };

	(void) state;
	for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
		for (size_t form = 0; form < sizeof forms / sizeof *forms; form++) {
			for (int letters = 0; letters < 3; letters++) {
				char message[64], body[160];

				snprintf(message, sizeof message, "%s", rows[row].message);
				for (char *at = message; *at != '\0' && letters > 0; at++) {
					if (letters == 1 && *at >= 'a' && *at <= 'z') {
						*at = (char) (*at - 'a' + 'A');
					} else if (letters == 2 && *at >= 'A' && *at <= 'Z') {
						*at = (char) (*at - 'A' + 'a');
					}
				}
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
				snprintf(body, sizeof body, forms[form], message);
#pragma GCC diagnostic pop
				assert_row(rows[row].status, body, rows[row].verdict, rows[row].status == 451,
					rows[row].verdict == S2S_VERDICT_RETRY && rows[row].status == 404);
			}
		}
	}
}

static void test_success(void **state)
{
	(void) state;
	assert_row(200, "{\"status\":\"OK\"}", S2S_VERDICT_DELIVERED, false, false);
	assert_null(judge(200, "{\"status\":\"OK\"}").note);
	assert_null(judge(200, "{\"status\":\"OK\",\"conversion_value\":6}").note);
	static const char *const others[] = { "", "OK", "{\"status\":\"NOK\"}", "{\"status\":1}", "[\"OK\"]", "{\"status\":\"OK" };

	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		assert_row(200, others[i], S2S_VERDICT_DELIVERED, false, false);
		assert_non_null(judge(200, others[i]).note);
	}
}

static void test_device_not_found(void **state)
{
	s2s_outcome outcome = judge(404, "{\"error\":\"Event request failed (Device not found)\"}");

	(void) state;
	assert_int_equal(outcome.retries_max, 3);
	assert_int_equal(outcome.retries_max * outcome.retry_after_ms, 24 * HOUR_MS);
	assert_true(outcome.gives_up);
}

/* A message means something only with its own status, and only inside the parentheses. */
static void test_the_wrong_status(void **state)
{
	(void) state;
	assert_row(404, "{\"error\":\"Event request failed (Device is opted out)\"}", S2S_VERDICT_REJECTED, false, false);
	assert_row(400, "{\"error\":\"Event request failed (Device not found)\"}", S2S_VERDICT_REJECTED, false, false);
	assert_row(
		403, "{\"error\":\"Event request failed (Ignoring event, earlier unique event tracked)\"}", S2S_VERDICT_REJECTED, false, false);
	assert_row(451, "<html>not for your country</html>", S2S_VERDICT_REJECTED, false, false);
	assert_row(400, "{\"error\":\"Ignoring event, earlier unique event tracked (Invalid revenue)\"}", S2S_VERDICT_REJECTED, false, false);
	assert_row(200, "{\"error\":\"Event request failed (Device is opted out)\"}", S2S_VERDICT_DELIVERED, false, false);
}

static void test_other_statuses(void **state)
{
	static const int rejected[] = { 201, 204, 299, 300, 301, 302, 307, 399, 400, 401, 402, 403, 404, 405, 408, 413, 422, 451, 499, 600,
		999 };
	static const int retried[] = { 429, 500, 502, 503, 599 };
	static const char *const bodies[] = { "", "{}", "nonsense", "{\"error\":1}", "{\"error\":\"\"}", "{\"error\":\"(\"}", "[]", "\xff" };

	(void) state;
	for (size_t body = 0; body < sizeof bodies / sizeof *bodies; body++) {
		for (size_t i = 0; i < sizeof rejected / sizeof *rejected; i++) {
			assert_row(rejected[i], bodies[body], S2S_VERDICT_REJECTED, false, false);
		}
		for (size_t i = 0; i < sizeof retried / sizeof *retried; i++) {
			assert_row(retried[i], bodies[body], S2S_VERDICT_RETRY, false, false);
			assert_int_equal(judge(retried[i], bodies[body]).retries_max, -1);
		}
		assert_row(202, bodies[body], S2S_VERDICT_HOLD, false, false); /* never a success */
	}
}

static void test_retry_after(void **state)
{
	static const int64_t table[][2] = { { 2000, 2000 }, { 0, 0 }, { 2 * HOUR_MS, HOUR_MS }, { -1, -1 } };

	(void) state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const s2s_answer answer = { .status = 503, .retry_after_ms = table[i][0] };
		s2s_outcome outcome;

		s2s_adjust.classify(NULL, &answer, &outcome);
		assert_int_equal(outcome.retry_after_ms, table[i][1]);
	}
}

/* Every beginning of an answer, and every byte changed, is judged without harm (the sanitizers look on). */
static void test_cut_and_spoiled(void **state)
{
	static const char whole[] = "{\"error\":\"Event request failed (Device is opted out)\"}";

	(void) state;
	for (size_t length = 0; length < sizeof whole; length++) {
		const s2s_answer answer = { .status = 451, .body = { whole, length }, .retry_after_ms = -1 };
		s2s_outcome outcome;

		s2s_adjust.classify(NULL, &answer, &outcome);
		assert_int_equal(outcome.verdict, S2S_VERDICT_REJECTED);
		assert_int_equal(outcome.suppress_device, length == sizeof whole - 1);
	}
	for (size_t place = 0; place < sizeof whole - 1; place++) {
		char spoiled[sizeof whole];

		memcpy(spoiled, whole, sizeof whole);
		spoiled[place] = '\x01';
		assert_int_equal(judge(451, spoiled).verdict, S2S_VERDICT_REJECTED);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_message_in_every_form),
		cmocka_unit_test(test_success),
		cmocka_unit_test(test_device_not_found),
		cmocka_unit_test(test_the_wrong_status),
		cmocka_unit_test(test_other_statuses),
		cmocka_unit_test(test_retry_after),
		cmocka_unit_test(test_cut_and_spoiled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
