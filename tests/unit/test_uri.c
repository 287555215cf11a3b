/* Percent-encoding: RFC 3986's unreserved characters stay, everything else is %XX. */
#include "support.h"

#include "core/uri.h"

#include <stdlib.h>

static void assert_encoded(s2s_string value, const char *expected)
{
	s2s_text text;

	s2s_text_init(&text);
	s2s_text_append_string(&text, S2S_STRING("a="));
	s2s_uri_encode(&text, value);
	s2s_text_append_char(&text, '\0');
	assert_false(s2s_text_failed(&text));
	assert_string_equal(text.data + 2, expected);
	s2s_text_free(&text);
}

static void test_values(void **state)
{
	(void) state;
	assert_encoded(S2S_STRING("ABCXYZabcxyz0189-._~"), "ABCXYZabcxyz0189-._~");
	assert_encoded(S2S_STRING(" !\"#$%&'()*+,/:;<=>?@[\\]^`{|}"),
		"%20%21%22%23%24%25%26%27%28%29%2A%2B%2C%2F%3A%3B%3C%3D%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D");
	assert_encoded(S2S_STRING("příliš"), "p%C5%99%C3%ADli%C5%A1");
	assert_encoded(S2S_STRING("\0\x01\n\x7f\xff"), "%00%01%0A%7F%FF");
	assert_encoded(S2S_STRING("%41"), "%2541");
	assert_encoded(S2S_STRING(""), "");
	assert_encoded(S2S_STRING_NONE, "");
}

static void test_every_byte_comes_back(void **state)
{
	(void) state;
	s2s_text text;

	for (int byte = 0; byte < 256; byte++) {
		char character = (char) byte;
		char digits[3] = { 0 };

		s2s_text_init(&text);
		s2s_uri_encode(&text, (s2s_string) { &character, 1 });
		if (text.length == 1) {
			assert_int_equal(text.data[0], character);
		} else {
			assert_int_equal(text.length, 3);
			assert_int_equal(text.data[0], '%');
			memcpy(digits, text.data + 1, 2);
			assert_int_equal(strtol(digits, NULL, 16), byte);
		}
		s2s_text_free(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_every_byte_comes_back),
	};

	return cmocka_run_group_tests_name("uri", tests, NULL, NULL);
}
