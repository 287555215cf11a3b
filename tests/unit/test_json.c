#include "support.h"

#include "core/json.h"

#include <stdlib.h>

static void test_shape(void **state)
{
	(void) state;
	s2s_text text;
	s2s_json json;
	s2s_money money;
	assert_true(s2s_money_from_text(S2S_STRING("27364.10"), &money));
	s2s_text_init(&text);
	s2s_json_init(&json, &text);
	s2s_json_object_begin(&json);
	s2s_json_key(&json, S2S_STRING("a"));
	s2s_json_string(&json, S2S_STRING("b"));
	s2s_json_key(&json, S2S_STRING("list"));
	s2s_json_array_begin(&json);
	s2s_json_integer(&json, -5);
	s2s_json_money(&json, &money);
	s2s_json_bool(&json, true);
	s2s_json_bool(&json, false);
	s2s_json_array_begin(&json);
	s2s_json_array_end(&json);
	s2s_json_object_begin(&json);
	s2s_json_object_end(&json);
	s2s_json_raw(&json, S2S_STRING("\x01\x02"));
	s2s_json_string(&json, S2S_STRING(""));
	s2s_json_array_end(&json);
	s2s_json_key(&json, S2S_STRING("\"q\\"));
	s2s_json_money(&json, &(s2s_money) { .length = 0 });
	s2s_json_object_end(&json);
	support_assert_text(&text, "{\"a\":\"b\",\"list\":[-5,27364.10,true,false,[],{},\x01\x02,\"\"],\"\\\"q\\\\\":null}");
	s2s_text_free(&text);
}

static void test_ready_parts(void **state)
{
	(void) state;
	s2s_text text;
	s2s_json json;
	s2s_text_init(&text);
	s2s_json_init(&json, &text);
	s2s_json_object_begin(&json);
	s2s_json_ready_key(&json, S2S_JSON_KEY("sid"));
	s2s_json_ready_string(&json, S2S_STRING("abc"));
	s2s_json_ready_key(&json, S2S_JSON_KEY("list"));
	s2s_json_array_begin(&json);
	s2s_json_ready_string(&json, S2S_STRING(""));
	s2s_json_ready_string(&json, S2S_STRING_NONE);
	s2s_json_array_end(&json);
	s2s_json_plain_key(&json, S2S_STRING("end"));
	s2s_json_integer(&json, 1);
	s2s_json_plain_key(&json, S2S_STRING("last"));
	s2s_json_bool(&json, true);
	s2s_json_object_end(&json);
	support_assert_text(&text, "{\"sid\":\"abc\",\"list\":[\"\",\"\"],\"end\":1,\"last\":true}");
	s2s_text_free(&text);
}

static void assert_escaped(s2s_string value, const char *expected)
{
	s2s_text text;
	s2s_text_init(&text);
	s2s_json_escape(&text, value);
	support_assert_text(&text, expected);
	s2s_text_free(&text);
}

static void test_escapes(void **state)
{
	(void) state;
	assert_escaped(S2S_STRING("https://a.cz/b?c=d&e"), "https://a.cz/b?c=d&e");
	assert_escaped(S2S_STRING("say \"yes\\no\""), "say \\\"yes\\\\no\\\"");
	assert_escaped(S2S_STRING("\b\t\n\f\r"), "\\b\\t\\n\\f\\r");
	assert_escaped((s2s_string) { "\0\x01\x1f\x7f", 4 }, "\\u0000\\u0001\\u001f\x7f");
	assert_escaped(S2S_STRING("příliš žluťoučký 🐴"), "příliš žluťoučký 🐴");
	assert_escaped(S2S_STRING(""), "");
	assert_escaped(S2S_STRING_NONE, "");
}

/* Every byte at every place of a word: the eight-at-a-time search may miss none and make none up. */
static void test_every_byte_at_every_offset(void **state)
{
	(void) state;
	for (unsigned byte = 0; byte < 256; byte++) {
		for (size_t offset = 0; offset < 20; offset++) {
			char value[24];
			memset(value, 'x', sizeof(value));
			value[offset] = (char) byte;
			s2s_text text;
			s2s_text_init(&text);
			s2s_json_escape(&text, (s2s_string) { value, sizeof(value) });
			bool special = byte < 0x20 || byte == '"' || byte == '\\';
			if (!special) {
				assert_int_equal(text.length, sizeof(value));
				assert_memory_equal(text.data, value, sizeof(value));
			} else {
				assert_true(text.length > sizeof(value));
				assert_int_equal(text.data[offset], '\\');
				assert_int_equal(text.data[text.length - 1], offset == 23 ? text.data[text.length - 1] : 'x');
			}
			for (size_t index = 0; index < text.length; index++) {
				assert_true((unsigned char) text.data[index] >= 0x20);
			}
			s2s_text_free(&text);
		}
	}
}

/* A string as it is or with one byte escaped, of every length: the search takes four, eight and sixteen bytes at a time. */
static void test_every_byte_in_every_length(void **state)
{
	(void) state;
	char value[40];
	s2s_text text, expected;
	s2s_text_init(&text);
	s2s_text_init(&expected);
	for (size_t length = 1; length <= sizeof(value); length++) {
		for (size_t offset = 0; offset < length; offset++) {
			for (unsigned byte = 0; byte < 256; byte++) {
				s2s_json json;
				memset(value, 'x', length);
				value[offset] = (char) byte;
				s2s_text_clear(&expected);
				s2s_text_append_char(&expected, '"');
				s2s_text_append(&expected, value, offset);
				s2s_json_escape(&expected, (s2s_string) { value + offset, 1 });
				s2s_text_append(&expected, value + offset + 1, length - offset - 1);
				s2s_text_append_char(&expected, '"');
				s2s_text_clear(&text);
				s2s_json_init(&json, &text);
				s2s_json_string(&json, (s2s_string) { value, length });
				assert_int_equal(text.length, expected.length);
				assert_memory_equal(text.data, expected.data, expected.length);
			}
		}
	}
	s2s_text_free(&text);
	s2s_text_free(&expected);
}

static void test_strings_read_back(void **state)
{
	(void) state;
	support_random random = { 2 };
	for (int round = 0; round < 5000; round++) {
		char value[64];
		size_t length = support_random_below(&random, sizeof(value));
		for (size_t index = 0; index < length; index++) {
			/* Often something to escape. */
			static const char some[] = "\"\\/\n\t\x01\x1f x";
			bool plain = support_random_below(&random, 2) == 0;
			value[index] = plain ? (char) support_random_below(&random, 128) : some[support_random_below(&random, sizeof(some))];
		}
		s2s_text text;
		s2s_json json;
		s2s_text_init(&text);
		s2s_json_init(&json, &text);
		s2s_json_string(&json, (s2s_string) { value, length });
		assert_false(s2s_text_failed(&text));
		json_error_t error;
		json_t *read = json_loadb(text.data, text.length, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
		assert_non_null(read);
		assert_int_equal(json_string_length(read), length);
		assert_memory_equal(json_string_value(read), value, length);
		json_decref(read);
		s2s_text_free(&text);
	}
}

static void test_a_megabyte(void **state)
{
	(void) state;
	const size_t size = 1 << 20;
	char *value = malloc(size);
	assert_non_null(value);
	memset(value, '"', size);
	s2s_text text;
	s2s_json json;
	s2s_text_init(&text);
	s2s_json_init(&json, &text);
	s2s_json_string(&json, (s2s_string) { value, size });
	assert_false(s2s_text_failed(&text));
	assert_int_equal(text.length, 2 * size + 2);
	s2s_text_free(&text);
	free(value);
}

static void test_failure_is_sticky(void **state)
{
	(void) state;
	s2s_text text;
	s2s_json json;
	s2s_text_init(&text);
	s2s_json_init(&json, &text);
	s2s_json_array_begin(&json);
	s2s_json_string(&json, (s2s_string) { "", 0 });
	assert_false(s2s_text_reserve(&text, SIZE_MAX));
	s2s_json_string(&json, S2S_STRING("\n"));
	s2s_json_key(&json, S2S_STRING("k"));
	s2s_json_integer(&json, 1);
	s2s_json_array_end(&json);
	assert_true(s2s_text_failed(&text));
	support_assert_string(s2s_text_string(&text), "[\"\"");
	s2s_text_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shape),
		cmocka_unit_test(test_ready_parts),
		cmocka_unit_test(test_escapes),
		cmocka_unit_test(test_every_byte_at_every_offset),
		cmocka_unit_test(test_every_byte_in_every_length),
		cmocka_unit_test(test_strings_read_back),
		cmocka_unit_test(test_a_megabyte),
		cmocka_unit_test(test_failure_is_sticky),
	};
	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
