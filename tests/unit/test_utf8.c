#include "support.h"

#include "core/utf8.h"

#include <stdlib.h>

static void assert_validity(const char *bytes, size_t length, bool valid)
{
	/* Alone, and behind and before more text, so that every way through the fast path is taken. */
	for (size_t before = 0; before < 18; before++) {
		for (size_t behind = 0; behind < 18; behind += 17) {
			char *text = malloc(before + length + behind + 1);
			assert_non_null(text);
			memset(text, 'a', before + length + behind);
			memcpy(text + before, bytes, length);
			s2s_string whole = { text, before + length + behind };
			bool found = s2s_utf8_is_valid(whole), plain = true, nul = false;
			for (size_t index = 0; index < whole.length; index++) {
				plain = plain && text[index] != 0 && (unsigned char) text[index] < 0x80;
				nul = nul || text[index] == 0;
			}
			assert_int_equal(s2s_utf8_is_plain(whole), plain);
			assert_int_equal(s2s_utf8_is_text(whole), valid && !nul);
			free(text);
			if (found != valid) {
				fail_msg("%02x… behind %zu bytes is called %s", (unsigned char) bytes[0], before, found ? "valid" : "invalid");
			}
		}
	}
}

#define VALID(literal) assert_validity(literal, sizeof(literal) - 1, true)
#define INVALID(literal) assert_validity(literal, sizeof(literal) - 1, false)

static void test_validity(void **state)
{
	(void) state;
	assert_true(s2s_utf8_is_valid(S2S_STRING("")));
	assert_true(s2s_utf8_is_valid(S2S_STRING_NONE));
	assert_true(s2s_utf8_is_text(S2S_STRING_NONE) && s2s_utf8_is_plain(S2S_STRING_NONE));
	VALID("a");
	VALID("\0");
	VALID("\0\x01");
	VALID("\x01");
	VALID("\x7f");
	VALID("\xc2\x80");
	VALID("\xdf\xbf");
	VALID("\xe0\xa0\x80");
	VALID("\xed\x9f\xbf");
	VALID("\xee\x80\x80");
	VALID("\xef\xbf\xbf");
	VALID("\xf0\x90\x80\x80");
	VALID("\xf4\x8f\xbf\xbf");
	VALID("Příliš žluťoučký kůň 🐴");
	INVALID("\x80");
	INVALID("\xbf");
	INVALID("\xc0\x80");
	INVALID("\xc1\xbf");
	INVALID("\xc2");
	INVALID("\xc2 ");
	INVALID("\xe0\x9f\xbf");
	INVALID("\xe1\x80");
	INVALID("\xed\xa0\x80");
	INVALID("\xed\xbf\xbf");
	INVALID("\xf0\x8f\xbf\xbf");
	INVALID("\xf0\x90\x80");
	INVALID("\xf4\x90\x80\x80");
	INVALID("\xf5\x80\x80\x80");
	INVALID("\xfe");
	INVALID("\xff");
	INVALID("\xe1\x80\xc3");
	INVALID("\xf1\x80\x80\x41");
}

static void test_every_code_point(void **state)
{
	(void) state;
	for (uint32_t point = 0; point <= 0x10FFFF; point++) {
		char bytes[4];
		size_t length;
		if (point < 0x80) {
			bytes[0] = (char) point;
			length = 1;
		} else if (point < 0x800) {
			bytes[0] = (char) (0xC0 | point >> 6);
			length = 2;
		} else if (point < 0x10000) {
			bytes[0] = (char) (0xE0 | point >> 12);
			length = 3;
		} else {
			bytes[0] = (char) (0xF0 | point >> 18);
			length = 4;
		}
		for (size_t index = 1; index < length; index++) {
			bytes[index] = (char) (0x80 | ((point >> (6 * (length - 1 - index))) & 0x3F));
		}
		bool surrogate = point >= 0xD800 && point <= 0xDFFF;
		if (s2s_utf8_is_valid((s2s_string) { bytes, length }) == surrogate) {
			fail_msg("U+%04X", point);
		}
	}
}

static void test_cut(void **state)
{
	(void) state;
	support_assert_string(s2s_utf8_cut(S2S_STRING("abc"), 3), "abc");
	support_assert_string(s2s_utf8_cut(S2S_STRING("abc"), 10), "abc");
	support_assert_string(s2s_utf8_cut(S2S_STRING("abc"), 2), "ab");
	support_assert_string(s2s_utf8_cut(S2S_STRING("abc"), 0), "");
	s2s_string horses = S2S_STRING("a🐴ž");
	static const size_t expected[] = { 0, 1, 1, 1, 1, 5, 5, 7 };
	for (size_t limit = 0; limit < 8; limit++) {
		s2s_string cut = s2s_utf8_cut(horses, limit);
		assert_ptr_equal(cut.data, horses.data);
		assert_int_equal(cut.length, expected[limit]);
		assert_true(s2s_utf8_is_valid(cut));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_validity),
		cmocka_unit_test(test_every_code_point),
		cmocka_unit_test(test_cut),
	};
	return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
