/*
 * A growing, append-only text buffer.
 *
 * An append that runs out of memory (or would overflow) marks the buffer as
 * failed; every later append is then ignored. So a writer appends freely and
 * asks s2s_text_failed() once, at its end. Not thread-safe: one owner.
 */
#ifndef S2S_CORE_TEXT_H
#define S2S_CORE_TEXT_H

#include "string.h"

#include <stdint.h>

typedef struct s2s_text {
	char *data; /* owned, but for a buffer that is lent; NULL until the first append */
	size_t length;
	size_t capacity;
	bool failed;
	bool lent;
} s2s_text;

void s2s_text_init(s2s_text *text);

/* Begins in `buffer`, which must live as long as the text, and moves out of it when it is too small: for a short text of one call. */
void s2s_text_init_in(s2s_text *text, char *buffer, size_t size);

/* s2s_text_reserve()'s rare half: there is not room enough, or it has failed before. */
bool s2s_text_grow(s2s_text *text, size_t more);

/* Makes room for `more` bytes behind the present end; false: out of memory. */
static inline bool s2s_text_reserve(s2s_text *text, size_t more)
{
	return (!text->failed && more <= text->capacity - text->length) || s2s_text_grow(text, more);
}

static inline void s2s_text_append(s2s_text *text, const char *data, size_t length)
{
	if (length != 0 && s2s_text_reserve(text, length)) {
		memcpy(text->data + text->length, data, length);
		text->length += length;
	}
}

static inline void s2s_text_append_string(s2s_text *text, s2s_string string)
{
	s2s_text_append(text, string.data, string.length);
}

static inline void s2s_text_append_char(s2s_text *text, char character)
{
	if (s2s_text_reserve(text, 1)) {
		text->data[text->length++] = character;
	}
}

void s2s_text_append_integer(s2s_text *text, int64_t value);
void s2s_text_append_format(s2s_text *text, const char *format, ...) S2S_PRINTF(2, 3);

/* Forgets the content and a failure, keeps the memory for reuse. */
void s2s_text_clear(s2s_text *text);

/* Frees the memory. Safe on an initialised or already freed text. */
void s2s_text_free(s2s_text *text);

/* As s2s_text_free(), but overwrites the memory first: for personal data and secrets. */
void s2s_text_wipe(s2s_text *text);

/* The content, borrowed until the next append, clear or free; never NULL data. */
s2s_string s2s_text_string(const s2s_text *text);

static inline bool s2s_text_failed(const s2s_text *text)
{
	return text->failed;
}

#endif
