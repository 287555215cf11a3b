#include "support.h"

#include "core/problem.h"
#include "core/utf8.h"

static void test_warnings_and_errors(void **state)
{
	(void) state;
	s2s_problems problems;
	s2s_problems_init(&problems);
	for (int index = 0; index < 100; index++) {
		if (index % 3 == 0) {
			s2s_problems_fail(&problems, S2S_STRING("sklik"), "event_data.value", "must be at most %d", index);
		} else {
			s2s_problems_warn(&problems, S2S_STRING_NONE, "url", "is %s", "odd");
		}
	}
	assert_int_equal(problems.count, 100);
	assert_int_equal(problems.fatal_count, 34);
	assert_false(problems.failed);
	assert_true(problems.items[99].fatal);
	support_assert_string(problems.items[99].destination, "sklik");
	support_assert_string(problems.items[99].path, "event_data.value");
	support_assert_string(problems.items[99].message, "must be at most 99");
	assert_false(problems.items[1].fatal);
	assert_int_equal(problems.items[1].destination.length, 0);
	support_assert_string(problems.items[1].message, "is odd");

	s2s_problems_clear(&problems);
	assert_int_equal(problems.count, 0);
	assert_int_equal(problems.fatal_count, 0);
	s2s_problems_warn(&problems, S2S_STRING(""), NULL, "again");
	assert_int_equal(problems.count, 1);
	support_assert_string(problems.items[0].path, "");
	s2s_problems_free(&problems);
	s2s_problems_free(&problems);
}

static void test_long_texts_are_cut_at_characters(void **state)
{
	(void) state;
	/* "ž" has two bytes: one more byte in front moves where the limit falls. */
	for (size_t shift = 0; shift < 4; shift++) {
		char text[2001];
		memset(text, 'a', shift);
		for (size_t index = shift; index + 1 < 2000; index += 2) {
			memcpy(text + index, "ž", 2);
			text[index + 2] = '\0';
		}
		s2s_problems problems;
		s2s_problems_init(&problems);
		s2s_problems_warn(&problems, S2S_STRING_NONE, text, "%s", text);
		size_t expected = shift % 2 == 0 ? 500 : 499;
		assert_int_equal(problems.items[0].message.length, expected);
		assert_int_equal(problems.items[0].path.length, expected);
		assert_true(s2s_utf8_is_valid(problems.items[0].message));
		assert_true(s2s_utf8_is_valid(problems.items[0].path));
		s2s_problems_free(&problems);
	}
}

static void test_exactly_the_limit(void **state)
{
	(void) state;
	for (size_t length = 498; length <= 503; length++) {
		char text[504];
		memset(text, 'x', length);
		text[length] = '\0';
		s2s_problems problems;
		s2s_problems_init(&problems);
		s2s_problems_fail(&problems, S2S_STRING_NONE, "path", "%s", text);
		assert_int_equal(problems.items[0].message.length, length < 500 ? length : 500);
		s2s_problems_free(&problems);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_warnings_and_errors),
		cmocka_unit_test(test_long_texts_are_cut_at_characters),
		cmocka_unit_test(test_exactly_the_limit),
	};
	return cmocka_run_group_tests_name("problem", tests, NULL, NULL);
}
