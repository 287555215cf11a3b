#include "name_map.h"

#include "../core/uri.h"

static bool is_space(char character)
{
	return character == ' ' || character == '\t' || character == '\n' || character == '\r';
}

static void drop(s2s_string *text, size_t length)
{
	text->data += length;
	text->length -= length;
}

bool s2s_name_map_next(s2s_string *rest, s2s_string *name, s2s_string *value)
{
	const char *equals;
	size_t length = 0;

	while (rest->length > 0 && is_space(rest->data[0])) {
		drop(rest, 1);
	}
	while (length < rest->length && !is_space(rest->data[length])) {
		length++;
	}
	equals = length > 0 ? memchr(rest->data, '=', length) : NULL;
	if (equals == NULL || equals == rest->data) {
		return false;
	}
	*name = (s2s_string) { rest->data, (size_t) (equals - rest->data) };
	*value = (s2s_string) { equals + 1, length - name->length - 1 };
	if (value->length > 0 && memchr(value->data, '=', value->length) != NULL) {
		return false;
	}
	drop(rest, length);
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

/* Whether `encoded` stands for `name`; what is no escape stands for itself. */
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

bool s2s_name_map_get(s2s_string map, s2s_string name, s2s_string *value)
{
	s2s_string here;

	while (s2s_name_map_next(&map, &here, value)) {
		if (stands_for(here, name)) {
			return true;
		}
	}
	return false;
}

const char *s2s_name_map_problem(s2s_string map)
{
	s2s_string rest = map, name, value, earlier;

	while (s2s_name_map_next(&rest, &name, &value)) {
		for (size_t position = 0; position < value.length; position++) {
			if (value.data[position] <= ' ' || value.data[position] > '~') {
				return "must have visible ASCII characters only behind each \"=\"";
			}
		}
		s2s_string before = { map.data, (size_t) (name.data - map.data) };

		if (s2s_name_map_get(before, name, &earlier)) {
			return "must not have an event name twice";
		}
	}
	return rest.length == 0 ? NULL : "must be pairs of an event name and its name there, such as \"Lead=formFill Purchase=purchase\"";
}

bool s2s_name_map_takes(s2s_string value)
{
	for (size_t position = 0; position < value.length; position++) {
		unsigned char byte = (unsigned char) value.data[position];

		if (byte <= 0x20 || byte == 0x7f || byte == '=') {
			return false;
		}
	}
	return true;
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
