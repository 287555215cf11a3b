/* The clock and random bytes. */
#include "support.h"

#include "platform/clock.h"
#include "platform/random.h"

#include <time.h>

static void test_clocks(void **state)
{
	(void) state;
	int64_t seconds = (int64_t) time(NULL);
	int64_t now = s2s_clock_now_ms();
	assert_true(now >= (seconds - 1) * 1000 && now <= (seconds + 60) * 1000);
	int64_t last = s2s_clock_monotonic_ms();
	for (int round = 0; round < 1000; round++) {
		int64_t next = s2s_clock_monotonic_ms();
		assert_true(next >= last);
		last = next;
	}
}

static void test_coarse_clock(void **state)
{
	(void) state;
	int64_t last = s2s_clock_coarse_ms();
	for (int round = 0; round < 1000; round++) {
		int64_t next = s2s_clock_coarse_ms();
		assert_true(next >= last);
		/* Never ahead of the exact one; behind by a tick, and by what a busy machine does between the two. */
		assert_true(next <= s2s_clock_monotonic_ms());
		last = next;
	}
	s2s_clock_sleep_ms(30);
	assert_true(s2s_clock_coarse_ms() - last >= 15);
}

static void test_sleep_is_not_shorter(void **state)
{
	(void) state;
	int64_t cpu = s2s_clock_thread_cpu_us();
	int64_t begin = s2s_clock_monotonic_ms();
	s2s_clock_sleep_ms(30);
	/* One less: both ends are rounded down. */
	assert_true(s2s_clock_monotonic_ms() - begin >= 29);
	/* Sleeping costs no CPU time. */
	assert_true(s2s_clock_thread_cpu_us() - cpu < 25000);
	begin = s2s_clock_monotonic_ms();
	s2s_clock_sleep_ms(0);
	s2s_clock_sleep_ms(-1000);
	assert_true(s2s_clock_monotonic_ms() - begin < 900);
}

static void test_cpu_time_counts_work(void **state)
{
	(void) state;
	int64_t begin = s2s_clock_thread_cpu_us();
	int64_t deadline = s2s_clock_monotonic_ms() + 10000;
	while (s2s_clock_thread_cpu_us() - begin < 2000) {
		assert_true(s2s_clock_monotonic_ms() < deadline);
	}
}

static void test_random_bytes(void **state)
{
	(void) state;
	uint8_t first[64] = { 0 };
	uint8_t second[64] = { 0 };
	assert_true(s2s_random_bytes(first, sizeof(first)));
	assert_true(s2s_random_bytes(second, sizeof(second)));
	assert_memory_not_equal(first, second, sizeof(first));
	assert_true(s2s_random_bytes(first, 0));
	/* More than one call of getrandom() gives at once. */
	static uint8_t many[100000];
	assert_true(s2s_random_bytes(many, sizeof(many)));
	size_t seen[256] = { 0 };
	for (size_t index = 0; index < sizeof(many); index++) {
		seen[many[index]]++;
	}
	for (size_t value = 0; value < 256; value++) {
		assert_true(seen[value] > 200 && seen[value] < 600);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clocks),
		cmocka_unit_test(test_coarse_clock),
		cmocka_unit_test(test_sleep_is_not_shorter),
		cmocka_unit_test(test_cpu_time_counts_work),
		cmocka_unit_test(test_random_bytes),
	};
	return cmocka_run_group_tests_name("platform values", tests, NULL, NULL);
}
