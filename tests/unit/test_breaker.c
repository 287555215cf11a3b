#include "support.h"

#include "delivery/breaker.h"

static void test_opens_after_failures_in_a_row(void **state)
{
	s2s_breaker breaker = { 0 };

	(void) state;
	for (int count = 1; count < S2S_BREAKER_FAILURES; count++) {
		s2s_breaker_failed(&breaker, 1000, false);
		assert_false(s2s_breaker_is_open(&breaker));
	}
	assert_int_equal(s2s_breaker_allows(&breaker, 1000, 8, 3), 5);
	assert_int_equal(s2s_breaker_allows(&breaker, 1000, 8, 9), 0);
	s2s_breaker_succeeded(&breaker);
	for (int count = 1; count < S2S_BREAKER_FAILURES; count++) {
		s2s_breaker_failed(&breaker, 1000, false);
	}
	assert_false(s2s_breaker_is_open(&breaker));
	s2s_breaker_failed(&breaker, 1000, false);
	assert_true(s2s_breaker_is_open(&breaker));
	assert_int_equal(breaker.probe_ms, 2000);
}

static void test_one_probe_at_a_time(void **state)
{
	s2s_breaker breaker = { 0 };

	(void) state;
	s2s_breaker_open(&breaker, 1000);
	assert_int_equal(s2s_breaker_allows(&breaker, 1999, 64, 0), 0);
	assert_int_equal(s2s_breaker_allows(&breaker, 2000, 64, 0), 1);
	assert_int_equal(s2s_breaker_allows(&breaker, 2000, 64, 1), 0);
	/* Requests from before it opened that fail now do not push the probe away. */
	s2s_breaker_failed(&breaker, 1900, false);
	assert_int_equal(breaker.probe_ms, 2000);
}

static void test_interval_grows_to_a_minute(void **state)
{
	static const int64_t intervals[] = { 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000 };
	s2s_breaker breaker = { 0 };
	int64_t now_ms = 5;

	(void) state;
	s2s_breaker_open(&breaker, now_ms);
	for (size_t index = 0; index < sizeof(intervals) / sizeof(intervals[0]); index++) {
		assert_int_equal(breaker.probe_ms - now_ms, intervals[index]);
		now_ms = breaker.probe_ms;
		s2s_breaker_failed(&breaker, now_ms, true);
	}
	s2s_breaker_succeeded(&breaker);
	assert_false(s2s_breaker_is_open(&breaker));
	s2s_breaker_open(&breaker, now_ms);
	assert_int_equal(breaker.probe_ms - now_ms, 1000);
}

static void test_ramp(void **state)
{
	static const size_t waves[] = { 2, 4, 8, 16, 32, 64, 100 };
	s2s_breaker breaker = { 0 };

	(void) state;
	assert_int_equal(s2s_breaker_allows(&breaker, 1000, 100, 0), 100);
	s2s_breaker_open(&breaker, 1000);
	assert_true(s2s_breaker_succeeded(&breaker));
	/* Each wave of answers lets twice as many go, up to the window. */
	for (size_t wave = 0; wave < sizeof(waves) / sizeof(waves[0]); wave++) {
		assert_int_equal(s2s_breaker_allows(&breaker, 3000, 100, 0), waves[wave] < S2S_BREAKER_RAMP_END ? waves[wave] : 100);
		assert_int_equal(s2s_breaker_allows(&breaker, 3000, 8, 0), waves[wave] < 8 ? waves[wave] : 8);
		assert_int_equal(s2s_breaker_allows(&breaker, 3000, 100, 2), (waves[wave] < S2S_BREAKER_RAMP_END ? waves[wave] : 100) - 2);
		for (size_t answer = 0; answer < waves[wave]; answer++) {
			assert_false(s2s_breaker_succeeded(&breaker));
		}
	}
	/* Single failures don't begin it again, an outage does. */
	s2s_breaker_failed(&breaker, 4000, false);
	assert_true(s2s_breaker_succeeded(&breaker));
	assert_int_equal(s2s_breaker_allows(&breaker, 4000, 8, 0), 8);
	s2s_breaker_open(&breaker, 5000);
	assert_true(s2s_breaker_succeeded(&breaker));
	assert_int_equal(s2s_breaker_allows(&breaker, 7000, 8, 0), 2);
}

static void test_clock_jumps(void **state)
{
	s2s_breaker breaker = { 0 };
	const int64_t day = 86400000;

	(void) state;
	s2s_breaker_open(&breaker, 40 * day);
	/* Back: a probe further ahead than any interval is due now. */
	assert_int_equal(s2s_breaker_allows(&breaker, 39 * day, 8, 0), 1);
	/* Forward: due. */
	assert_int_equal(s2s_breaker_allows(&breaker, 41 * day, 8, 0), 1);
	/* Back by less than an interval: only a little later than planned. */
	assert_int_equal(s2s_breaker_allows(&breaker, 40 * day - 5000, 8, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_opens_after_failures_in_a_row),
		cmocka_unit_test(test_one_probe_at_a_time),
		cmocka_unit_test(test_interval_grows_to_a_minute),
		cmocka_unit_test(test_ramp),
		cmocka_unit_test(test_clock_jumps),
	};

	return cmocka_run_group_tests_name("breaker", tests, NULL, NULL);
}
