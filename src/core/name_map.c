#include "name_map.h"

#include "uri.h"

static bool is_space(char character)
{
	return character == ' ' || character == '\t' || character == '\r' || character == '\n';
}

/* The next pair, its two sides cut at the first "="; false: there is none. `value` is not given where the "=" is missing. */
static bool next_pair(s2s_string *rest, s2s_string *name, s2s_string *value)
{
	size_t length = 0;

	while (rest->length > 0 && is_space(*rest->data)) {
		rest->data++;
		rest->length--;
	}
	while (length < rest->length && !is_space(rest->data[length])) {
		length++;
	}
	if (length == 0) {
		return false;
	}
	const char *equals = memchr(rest->data, '=', length);

	*name = (s2s_string) { rest->data, equals != NULL ? (size_t) (equals - rest->data) : length };
	*value = equals != NULL ? (s2s_string) { equals + 1, length - name->length - 1 } : S2S_STRING_NONE;
	rest->data += length;
	rest->length -= length;
	return true;
}

static int hex_digit(char character)
{
	if (character >= '0' && character <= '9') {
		return character - '0';
	}
	if (character >= 'A' && character <= 'F') {
		return character - 'A' + 10;
	}
	return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
}

/* Whether `encoded` stands for `name`. */
static bool stands_for(s2s_string encoded, s2s_string name)
{
	size_t matched = 0;

	for (size_t position = 0; position < encoded.length; position++) {
		char character = encoded.data[position];

		if (character == '%' && position + 2 < encoded.length && hex_digit(encoded.data[position + 1]) >= 0 &&
			hex_digit(encoded.data[position + 2]) >= 0) {
			character = (char) (hex_digit(encoded.data[position + 1]) * 16 + hex_digit(encoded.data[position + 2]));
			position += 2;
		}
		if (matched == name.length || name.data[matched] != character) {
			return false;
		}
		matched++;
	}
	return matched == name.length;
}

s2s_string s2s_name_map_get(s2s_string map, s2s_string name)
{
	s2s_string encoded, value;

	while (next_pair(&map, &encoded, &value)) {
		if (value.length > 0 && stands_for(encoded, name)) {
			return value;
		}
	}
	return S2S_STRING_NONE;
}

const char *s2s_name_map_problem(s2s_string map)
{
	s2s_string name, value;

	while (next_pair(&map, &name, &value)) {
		if (name.length == 0 || value.length == 0) {
			return "must be pairs such as \"Purchase=abc123 Lead=def456\", or empty";
		}
		for (size_t position = 0; position < value.length; position++) {
			if (value.data[position] <= ' ' || value.data[position] > '~') {
				return "must have visible ASCII characters only behind each \"=\"";
			}
		}
		for (size_t position = 0; position < name.length; position++) {
			if ((unsigned char) name.data[position] < ' ' || name.data[position] == '\x7f') {
				return "must not contain control characters";
			}
		}
	}
	return NULL;
}

void s2s_name_map_append(s2s_text *map, s2s_string name, s2s_string value)
{
	if (map->length > 0) {
		s2s_text_append_char(map, ' ');
	}
	s2s_uri_encode(map, name);
	s2s_text_append_char(map, '=');
	s2s_text_append_string(map, value);
}
