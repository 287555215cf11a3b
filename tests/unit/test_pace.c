#include "support.h"

#include "delivery/pace.h"

static void test_one_until_an_answer(void **state)
{
	s2s_pace pace = { 0 };

	(void) state;
	assert_false(s2s_pace_is_proven(&pace));
	assert_int_equal(s2s_pace_allows(&pace, 0, S2S_PACE_FOREVER, 4000), 1);
	assert_int_equal(s2s_pace_allows(&pace, 1, S2S_PACE_FOREVER, 4000), 0);
	/* Then twice as many in the time of one answer. */
	for (size_t wave = 1; wave <= 64; wave *= 2) {
		assert_int_equal(s2s_pace_allows(&pace, 0, S2S_PACE_FOREVER, 4000), wave);
		assert_int_equal(s2s_pace_allows(&pace, wave, S2S_PACE_FOREVER, 4000), 0);
		for (size_t answer = 0; answer < wave; answer++) {
			s2s_pace_answered(&pace, 10);
		}
		assert_true(s2s_pace_is_proven(&pace));
	}
	s2s_pace_unanswered(&pace);
	assert_false(s2s_pace_is_proven(&pace));
	assert_int_equal(s2s_pace_allows(&pace, 0, S2S_PACE_FOREVER, 4000), 1);
	assert_int_equal(s2s_pace_allows(&pace, 60, S2S_PACE_FOREVER, 4000), 0);
	s2s_pace_answered(&pace, 10);
	assert_int_equal(s2s_pace_allows(&pace, 0, S2S_PACE_FOREVER, 4000), 2);
}

static void test_near_the_end(void **state)
{
	s2s_pace pace = { 0 };

	(void) state;
	/* Nothing is known: one, if there is any time at all. */
	assert_int_equal(s2s_pace_allows(&pace, 0, S2S_PACE_LEAST_MS, 4000), 1);
	assert_int_equal(s2s_pace_allows(&pace, 0, S2S_PACE_LEAST_MS - 1, 4000), 0);
	assert_int_equal(s2s_pace_allows(&pace, 0, -5, 4000), 0);
	s2s_pace_answered(&pace, 300);
	s2s_pace_answered(&pace, 20);
	assert_int_equal(s2s_pace_allows(&pace, 0, 1200, 4000), 3);
	assert_int_equal(s2s_pace_allows(&pace, 0, 1199, 4000), 0);
	/* The whole time-out is left: whatever comes, it comes before the end. */
	assert_int_equal(s2s_pace_allows(&pace, 0, 1000, 1000), 3);
	/* Nobody was there the last time. */
	s2s_pace_unanswered(&pace);
	assert_int_equal(s2s_pace_allows(&pace, 0, 3999, 4000), 0);
	assert_int_equal(s2s_pace_allows(&pace, 0, 4000, 4000), 1);
}

static void test_slowness_is_forgotten(void **state)
{
	s2s_pace pace = { 0 };

	(void) state;
	s2s_pace_answered(&pace, 1000);
	for (int index = 0; index < S2S_PACE_SPAN; index++) {
		s2s_pace_answered(&pace, 10);
		assert_int_equal(s2s_pace_allows(&pace, 0, 3999, 30000), 0);
	}
	for (int index = 0; index < S2S_PACE_SPAN; index++) {
		s2s_pace_answered(&pace, 10);
	}
	assert_true(s2s_pace_allows(&pace, 0, S2S_PACE_LEAST_MS, 30000) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_until_an_answer),
		cmocka_unit_test(test_near_the_end),
		cmocka_unit_test(test_slowness_is_forgotten),
	};

	return cmocka_run_group_tests_name("pace", tests, NULL, NULL);
}
