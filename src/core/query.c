#include "query.h"

static int hex_digit(char character)
{
	if (character >= '0' && character <= '9') {
		return character - '0';
	}
	if (character >= 'a' && character <= 'f') {
		return character - 'a' + 10;
	}
	return character >= 'A' && character <= 'F' ? character - 'A' + 10 : -1;
}

/* In place: a decoded text is never longer. */
static size_t decode(char *text, size_t length)
{
	size_t written = 0;

	for (size_t i = 0; i < length; i++) {
		char character = text[i];

		if (character == '+') {
			character = ' ';
		} else if (character == '%' && i + 2 < length && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
			character = (char) (hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
			i += 2;
		}
		text[written++] = character;
	}
	return written;
}

static bool copy_decoded(s2s_arena *arena, s2s_string source, s2s_string *copy)
{
	char *memory = s2s_arena_allocate(arena, source.length + 1);

	if (memory == NULL) {
		return false;
	}
	if (source.length != 0) {
		memcpy(memory, source.data, source.length);
	}
	*copy = (s2s_string) { memory, decode(memory, source.length) };
	memory[copy->length] = '\0';
	return true;
}

static s2s_pair *grow(s2s_query *query, s2s_arena *arena)
{
	void *items = query->items;
	s2s_pair *pair = s2s_arena_grow(arena, &items, query->count, sizeof *pair);

	if (pair != NULL) {
		query->items = items;
		query->count++;
	}
	return pair;
}

bool s2s_query_add(s2s_query *query, s2s_arena *arena, s2s_string name, s2s_string value)
{
	s2s_pair *pair = grow(query, arena);

	return pair != NULL && s2s_arena_copy(arena, name, &pair->name) && s2s_arena_copy(arena, value, &pair->value);
}

static bool parse_piece(s2s_string piece, s2s_arena *arena, s2s_query *query)
{
	const char *equals = memchr(piece.data, '=', piece.length);
	size_t name_length = equals != NULL ? (size_t) (equals - piece.data) : piece.length;
	size_t value_begin = equals != NULL ? name_length + 1 : name_length;
	s2s_pair *pair = grow(query, arena);

	return pair != NULL && copy_decoded(arena, (s2s_string) { piece.data, name_length }, &pair->name) &&
		copy_decoded(arena, (s2s_string) { piece.data + value_begin, piece.length - value_begin }, &pair->value);
}

bool s2s_query_parse(s2s_string text, s2s_arena *arena, s2s_query *query)
{
	size_t begin = text.length != 0 && text.data[0] == '?' ? 1 : 0;

	while (begin < text.length) {
		const char *end = memchr(text.data + begin, '&', text.length - begin);
		size_t length = end != NULL ? (size_t) (end - text.data) - begin : text.length - begin;

		if (length != 0 && !parse_piece((s2s_string) { text.data + begin, length }, arena, query)) {
			return false;
		}
		begin += length + 1;
	}
	return true;
}

size_t s2s_query_find(const s2s_query *query, s2s_string name, s2s_string *value)
{
	size_t found = 0;

	*value = S2S_STRING_NONE;
	for (size_t i = 0; i < query->count; i++) {
		if (s2s_string_equals(query->items[i].name, name) && found++ == 0) {
			*value = query->items[i].value;
		}
	}
	return found;
}
