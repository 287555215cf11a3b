#include "support.h"

#include <limits.h>

static void test_append(void **state)
{
	(void) state;
	s2s_text text;
	s2s_text_init(&text);
	assert_non_null(s2s_text_string(&text).data);
	assert_int_equal(s2s_text_string(&text).length, 0);
	s2s_text_append(&text, "ab", 2);
	s2s_text_append(&text, NULL, 0);
	s2s_text_append_string(&text, S2S_STRING("cd"));
	s2s_text_append_string(&text, S2S_STRING_NONE);
	s2s_text_append_char(&text, 'e');
	support_assert_text(&text, "abcde");
	s2s_text_free(&text);
	s2s_text_free(&text);
}

static void test_integers(void **state)
{
	(void) state;
	s2s_text text;
	s2s_text_init(&text);
	const int64_t values[] = { 0, -1, 7, 1234567890, INT64_MAX, INT64_MIN };
	for (size_t index = 0; index < sizeof(values) / sizeof(values[0]); index++) {
		s2s_text_append_integer(&text, values[index]);
		s2s_text_append_char(&text, ' ');
	}
	support_assert_text(&text, "0 -1 7 1234567890 9223372036854775807 -9223372036854775808 ");
	s2s_text_free(&text);
}

static void test_format(void **state)
{
	(void) state;
	s2s_text text;
	s2s_text_init(&text);
	s2s_text_append_format(&text, "%s-%d", "a", 5);
	s2s_text_append_format(&text, "%s", "");
	s2s_text_append_format(&text, "%.*s", S2S_STRING_ARGS(S2S_STRING("xyz")));
	support_assert_text(&text, "a-5xyz");
	s2s_text_clear(&text);
	s2s_text_append_format(&text, "%1000d", 1);
	assert_int_equal(text.length, 1000);
	assert_int_equal(text.data[999], '1');
	s2s_text_free(&text);
}

static void test_growth_keeps_content(void **state)
{
	(void) state;
	s2s_text text;
	s2s_text_init(&text);
	for (int index = 0; index < 100000; index++) {
		s2s_text_append_char(&text, (char) ('a' + index % 26));
	}
	assert_int_equal(text.length, 100000);
	for (int index = 0; index < 100000; index++) {
		assert_int_equal(text.data[index], 'a' + index % 26);
	}
	/* Doubling, not one allocation a byte. */
	assert_true(text.capacity >= 100000 && text.capacity <= 262144);
	s2s_text_free(&text);
}

static void test_overflow_is_sticky(void **state)
{
	(void) state;
	s2s_text text;
	s2s_text_init(&text);
	s2s_text_append(&text, "kept", 4);
	assert_false(s2s_text_reserve(&text, SIZE_MAX));
	assert_true(s2s_text_failed(&text));
	assert_false(s2s_text_reserve(&text, 1));
	s2s_text_append(&text, "ignored", 7);
	s2s_text_append_char(&text, 'x');
	s2s_text_append_integer(&text, 5);
	s2s_text_append_format(&text, "%d", 5);
	support_assert_string(s2s_text_string(&text), "kept");
	assert_true(s2s_text_failed(&text));

	s2s_text_clear(&text);
	assert_false(s2s_text_failed(&text));
	s2s_text_append(&text, "again", 5);
	support_assert_text(&text, "again");
	s2s_text_free(&text);
}

static void test_wipe(void **state)
{
	(void) state;
	s2s_text text;
	s2s_text_init(&text);
	s2s_text_append(&text, "secret", 6);
	s2s_text_wipe(&text);
	assert_null(text.data);
	assert_int_equal(text.length, 0);
	s2s_text_wipe(&text);
}

/* In the buffer while it has room, then out of it, leaving nothing there; and what is wiped in it is wiped there. */
static void test_lent_buffer(void **state)
{
	(void) state;
	char buffer[8];
	s2s_text text;
	s2s_text_init_in(&text, buffer, sizeof(buffer));
	s2s_text_append(&text, "secret", 6);
	assert_ptr_equal(text.data, buffer);
	s2s_text_append(&text, " again", 6);
	assert_ptr_not_equal(text.data, buffer);
	support_assert_text(&text, "secret again");
	assert_memory_equal(buffer, "\0\0\0\0\0\0", 6);
	s2s_text_wipe(&text);
	s2s_text_init_in(&text, buffer, sizeof(buffer));
	s2s_text_append(&text, "secret", 6);
	s2s_text_wipe(&text);
	assert_memory_equal(buffer, "\0\0\0\0\0\0", 6);
	assert_null(text.data);
	s2s_text_append(&text, "own", 3);
	support_assert_text(&text, "own");
	s2s_text_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_append),
		cmocka_unit_test(test_integers),
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_growth_keeps_content),
		cmocka_unit_test(test_overflow_is_sticky),
		cmocka_unit_test(test_wipe),
		cmocka_unit_test(test_lent_buffer),
	};
	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
