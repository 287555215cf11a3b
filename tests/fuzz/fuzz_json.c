/*
 * The JSON writer against jansson: the input is a little program that writes
 * values; the same values are built as jansson's tree; what was written is
 * parsed back and must equal the tree.
 */
#include "fuzz.h"

#include "core/json.h"
#include "core/utf8.h"

#include <jansson.h>

#define DEPTH_MAX 50

typedef struct input {
	const uint8_t *data;
	size_t size;
} input;

static unsigned take_byte(input *input)
{
	if (input->size == 0) {
		return 0;
	}
	input->size--;
	return *input->data++;
}

/* Up to 255 bytes; the writer's contract is valid UTF-8, so other bytes are made ASCII. */
static s2s_string take_string(input *input, char copy[256])
{
	size_t length = take_byte(input);
	if (length > input->size) {
		length = input->size;
	}
	memcpy(copy, input->data, length);
	input->data += length;
	input->size -= length;
	if (!s2s_utf8_is_valid((s2s_string) { copy, length })) {
		for (size_t index = 0; index < length; index++) {
			copy[index] = (char) (copy[index] & 0x7F);
		}
	}
	return (s2s_string) { copy, length };
}

static int64_t take_integer(input *input)
{
	uint64_t value = 0;
	for (int index = 0; index < 8; index++) {
		value = value << 8 | take_byte(input);
	}
	return (int64_t) value;
}

static json_t *write_value(s2s_json *json, input *input, int depth);

static json_t *write_array(s2s_json *json, input *input, int depth)
{
	json_t *tree = json_array();
	s2s_json_array_begin(json);
	for (unsigned count = take_byte(input) % 8; count > 0; count--) {
		FUZZ_EXPECT(json_array_append_new(tree, write_value(json, input, depth + 1)) == 0);
	}
	s2s_json_array_end(json);
	return tree;
}

static json_t *write_object(s2s_json *json, input *input, int depth)
{
	json_t *tree = json_object();
	s2s_json_object_begin(json);
	for (unsigned count = take_byte(input) % 8; count > 0; count--) {
		/* jansson takes no NUL in a key, and the last of two equal keys; so keys are made unlike each other. */
		char key[300];
		char copy[256];
		s2s_string name = take_string(input, copy);
		int length = snprintf(key, sizeof(key), "%u%.*s", count, S2S_STRING_ARGS(name));
		s2s_json_key(json, (s2s_string) { key, (size_t) length });
		FUZZ_EXPECT(json_object_set_new(tree, key, write_value(json, input, depth + 1)) == 0);
	}
	s2s_json_object_end(json);
	return tree;
}

static json_t *write_money(s2s_json *json, input *input)
{
	s2s_money money = { .length = 0 };
	if (!s2s_money_from_integer(take_integer(input), &money)) {
		s2s_json_money(json, &money);
		return json_null();
	}
	s2s_json_money(json, &money);
	return json_integer(strtoll(money.text, NULL, 10));
}

static json_t *write_value(s2s_json *json, input *input, int depth)
{
	char copy[256];
	unsigned kind = take_byte(input);
	int64_t integer;
	s2s_string string;
	switch (depth < DEPTH_MAX ? kind % 7 : kind % 5) {
		case 0:
			string = take_string(input, copy);
			s2s_json_string(json, string);
			return json_stringn(string.data, string.length);
		case 1:
			integer = take_integer(input);
			s2s_json_integer(json, integer);
			return json_integer(integer);
		case 2:
			s2s_json_bool(json, kind >= 128);
			return json_boolean(kind >= 128);
		case 3:
			return write_money(json, input);
		case 4:
			s2s_json_raw(json, S2S_STRING("{\"raw\":[1]}"));
			return json_pack("{s:[i]}", "raw", 1);
		case 5:
			return write_array(json, input, depth);
		default:
			return write_object(json, input, depth);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	input input = { data, size };
	s2s_text text;
	s2s_json json;
	s2s_text_init(&text);
	s2s_json_init(&json, &text);
	json_t *tree = write_value(&json, &input, 0);
	FUZZ_EXPECT(tree != NULL);
	FUZZ_EXPECT(!s2s_text_failed(&text));
	for (size_t index = 0; index < text.length; index++) {
		FUZZ_EXPECT((unsigned char) text.data[index] >= 0x20);
	}

	json_error_t error;
	json_t *read = json_loadb(text.data, text.length, JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &error);
	FUZZ_EXPECT(read != NULL);
	FUZZ_EXPECT(json_equal(read, tree));
	json_decref(read);
	json_decref(tree);
	s2s_text_free(&text);
	return 0;
}
