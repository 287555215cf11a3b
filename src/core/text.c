#include "text.h"

#include "hash.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define CAPACITY_FIRST 256

void s2s_text_init(s2s_text *text)
{
	*text = (s2s_text) { .data = NULL };
}

void s2s_text_init_in(s2s_text *text, char *buffer, size_t size)
{
	*text = (s2s_text) { .data = buffer, .capacity = size, .lent = true };
}

static void s2s_text_release(s2s_text *text)
{
	if (!text->lent) {
		free(text->data);
	}
	text->lent = false;
}

/*
 * Not realloc(): it would leave the old block behind as it was, and nobody
 * could wipe the addresses in it any more.
 */
static bool s2s_text_move(s2s_text *text, size_t capacity)
{
	char *data = malloc(capacity);
	if (data == NULL) {
		return false;
	}
	if (text->data != NULL) {
		memcpy(data, text->data, text->length);
		s2s_wipe(text->data, text->length);
		s2s_text_release(text);
	}
	text->data = data;
	text->capacity = capacity;
	return true;
}

bool s2s_text_grow(s2s_text *text, size_t more)
{
	if (text->failed) {
		return false;
	}
	if (more > SIZE_MAX - text->length) {
		text->failed = true;
		return false;
	}
	size_t needed = text->length + more;
	size_t capacity = text->capacity <= SIZE_MAX / 2 ? text->capacity * 2 : SIZE_MAX;
	if (capacity < CAPACITY_FIRST) {
		capacity = CAPACITY_FIRST;
	}
	if (capacity < needed) {
		capacity = needed;
	}
	if (!s2s_text_move(text, capacity)) {
		text->failed = true;
		return false;
	}
	return true;
}

void s2s_text_append_integer(s2s_text *text, int64_t value)
{
	char digits[20];
	size_t start = sizeof(digits);
	/* Unsigned, because the lowest int64_t has no positive counterpart. */
	uint64_t rest = value < 0 ? 0 - (uint64_t) value : (uint64_t) value;
	do {
		digits[--start] = (char) ('0' + rest % 10);
		rest /= 10;
	} while (rest != 0);
	if (value < 0) {
		digits[--start] = '-';
	}
	s2s_text_append(text, digits + start, sizeof(digits) - start);
}

void s2s_text_append_format(s2s_text *text, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0) {
		text->failed = true;
		return;
	}
	/* One more for the NUL that vsnprintf() insists on. */
	if (!s2s_text_reserve(text, (size_t) length + 1)) {
		return;
	}
	va_start(arguments, format);
	vsnprintf(text->data + text->length, (size_t) length + 1, format, arguments);
	va_end(arguments);
	text->length += (size_t) length;
}

void s2s_text_clear(s2s_text *text)
{
	text->length = 0;
	text->failed = false;
}

void s2s_text_free(s2s_text *text)
{
	s2s_text_release(text);
	s2s_text_init(text);
}

void s2s_text_wipe(s2s_text *text)
{
	/* All of it: a cleared text may hold more than its length says. */
	if (text->data != NULL) {
		s2s_wipe(text->data, text->capacity);
	}
	s2s_text_free(text);
}

s2s_string s2s_text_string(const s2s_text *text)
{
	return (s2s_string) { text->data != NULL ? text->data : "", text->length };
}
