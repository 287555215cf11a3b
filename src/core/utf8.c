#include "utf8.h"

#include <stdint.h>

#define HIGH_BITS UINT64_C(0x8080808080808080)

/* The length of the valid character at the start of `bytes`, 0 if there is none. Tables 3-7 of the Unicode standard. */
static size_t s2s_utf8_character(const unsigned char *bytes, size_t length)
{
	unsigned char lead = bytes[0];
	size_t size = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
	if (size <= 1 || size > length) {
		return size == 1 ? 1 : 0;
	}
	unsigned char lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
	unsigned char highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
	if (bytes[1] < lowest || bytes[1] > highest) {
		return 0;
	}
	for (size_t index = 2; index < size; index++) {
		if ((bytes[index] & 0xC0) != 0x80) {
			return 0;
		}
	}
	return size;
}

/* Has its high bits where a byte of `word` is NUL (or stands above one) or not ASCII; else none. */
static uint64_t s2s_utf8_marks(uint64_t word)
{
	return ((word - UINT64_C(0x0101010101010101)) | word) & HIGH_BITS;
}

/* The last word overlaps the one before it, so there is no loop over single bytes but for the shortest. */
bool s2s_utf8_is_plain(s2s_string text)
{
	uint64_t word;
	if (text.length < sizeof(word)) {
		bool plain = true;
		for (size_t index = 0; index < text.length; index++) {
			plain &= text.data[index] > 0 && (unsigned char) text.data[index] < 0x80;
		}
		return plain;
	}
	uint64_t marks = 0;
	size_t last = text.length - sizeof(word);
	for (size_t position = 0; position < last; position += sizeof(word)) {
		memcpy(&word, text.data + position, sizeof(word));
		marks |= s2s_utf8_marks(word);
	}
	memcpy(&word, text.data + last, sizeof(word));
	return (marks | s2s_utf8_marks(word)) == 0;
}

size_t s2s_utf8_valid_length(s2s_string text)
{
	const unsigned char *bytes = (const unsigned char *) text.data;
	size_t position = 0;
	while (position < text.length) {
		uint64_t word;
		while (text.length - position >= sizeof(word)) {
			memcpy(&word, bytes + position, sizeof(word));
			if ((word & HIGH_BITS) != 0) {
				break;
			}
			position += sizeof(word);
		}
		if (position == text.length) {
			break;
		}
		size_t size = s2s_utf8_character(bytes + position, text.length - position);
		if (size == 0) {
			return position;
		}
		position += size;
	}
	return position;
}

bool s2s_utf8_is_valid(s2s_string text)
{
	return s2s_utf8_is_plain(text) || s2s_utf8_valid_length(text) == text.length;
}

bool s2s_utf8_is_text(s2s_string text)
{
	return s2s_utf8_is_plain(text) || (memchr(text.data, '\0', text.length) == NULL && s2s_utf8_valid_length(text) == text.length);
}

s2s_string s2s_utf8_cut(s2s_string text, size_t limit)
{
	if (text.length <= limit) {
		return text;
	}
	while (limit > 0 && ((unsigned char) text.data[limit] & 0xC0) == 0x80) {
		limit--;
	}
	return (s2s_string) { text.data, limit };
}
