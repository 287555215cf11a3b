#include "support.h"

#include "delivery/retry.h"

static void test_delays(void **state)
{
	static const int64_t delays[] = { 1000, 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000 };

	(void) state;
	for (int64_t failures = 0; failures < 9; failures++) {
		assert_int_equal(s2s_retry_delay_ms(failures, -1, 0), delays[failures]);
		for (uint32_t random = 1; random != 0; random *= 3) {
			assert_in_range(s2s_retry_delay_ms(failures, -1, random), delays[failures], delays[failures] + delays[failures] / 4 - 1);
			if (random > UINT32_MAX / 3) {
				break;
			}
		}
	}
	assert_int_equal(s2s_retry_delay_ms(INT64_MAX, -1, 0), S2S_RETRY_DELAY_MAX_MS);
	assert_true(s2s_retry_delay_ms(1, -1, UINT32_MAX) < 1250);
}

static void test_wish_of_the_far_side(void **state)
{
	(void) state;
	assert_int_equal(s2s_retry_delay_ms(1, 30000, 0), 30000);
	assert_int_equal(s2s_retry_delay_ms(1, 0, 0), 1000); /* never sooner than the rule */
	assert_int_equal(s2s_retry_delay_ms(7, 30000, 0), 60000);
}

#define NOW_MS INT64_C(1700000000000) /* Tue, 14 Nov 2023 22:13:20 GMT */

static void test_retry_after(void **state)
{
	static const struct {
		const char *value;
		int64_t wait_ms;
	} cases[] = {
		{ "0", 0 },
		{ "120", 120000 },
		{ "  120\t\r\n", 120000 },
		{ "120 seconds", -1 },
		{ "1.5", -1 },
		{ "", -1 },
		{ "   ", -1 },
		{ "-5", -1 },
		{ "soon", -1 },
		{ "Tue, 14 Nov 2023 22:14:20 GMT", 60000 },
		{ "Tue, 14 Nov 2023 22:13:20 GMT", 0 },
		{ "Mon, 13 Nov 2023 00:00:00 GMT", 0 }, /* the past, or a clock that jumped */
		{ "Tuesday, 14-Nov-23 22:14:20 GMT", 60000 },
		{ "Tue Nov 14 22:14:20 2023", 60000 },
		{ "Sun, 06 Nov 2147483647 08:49:37 GMT", -1 },
	};

	(void) state;
	for (size_t index = 0; index < sizeof(cases) / sizeof(cases[0]); index++) {
		int64_t wait_ms = s2s_retry_after_parse(cases[index].value, NOW_MS);

		if (wait_ms != cases[index].wait_ms) {
			fail_msg("\"%s\" gives %lld, should give %lld", cases[index].value, (long long) wait_ms, (long long) cases[index].wait_ms);
		}
	}
	/* Endless digits neither overflow nor end in the past. */
	assert_true(s2s_retry_after_parse("99999999999999999999999999999999", NOW_MS) > INT64_C(1000) * INT32_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_delays),
		cmocka_unit_test(test_wish_of_the_far_side),
		cmocka_unit_test(test_retry_after),
	};

	return cmocka_run_group_tests_name("retry", tests, NULL, NULL);
}
