/*
 * A borrowed run of bytes: the one type in which text travels through the core.
 *
 * `data` is not NUL-terminated and not owned; whoever made it says how long it
 * lives. `data == NULL` means "not given"; a given but empty text has a
 * non-NULL `data` and `length == 0`.
 */
#ifndef S2S_CORE_STRING_H
#define S2S_CORE_STRING_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#if defined(__GNUC__)
#define S2S_MUST_CHECK __attribute__((__warn_unused_result__))
#define S2S_PRINTF(template, first) __attribute__((__format__(__printf__, template, first)))
#else
#define S2S_MUST_CHECK
#define S2S_PRINTF(template, first)
#endif

typedef struct s2s_string {
	const char *data;
	size_t length;
} s2s_string;

/* A literal as s2s_string; lives as long as the program. */
#define S2S_STRING(literal) ((s2s_string) { (literal), sizeof(literal) - 1 })
#define S2S_STRING_NONE ((s2s_string) { NULL, 0 })

/* For printf's "%.*s". */
#define S2S_STRING_ARGS(string) (int) (string).length, (string).data != NULL ? (string).data : ""

static inline s2s_string s2s_string_from(const char *text)
{
	return (s2s_string) { text, text != NULL ? strlen(text) : 0 };
}

static inline bool s2s_string_is_given(s2s_string string)
{
	return string.data != NULL;
}

static inline bool s2s_string_equals(s2s_string left, s2s_string right)
{
	return left.length == right.length && (left.length == 0 || memcmp(left.data, right.data, left.length) == 0);
}

/* ASCII only, whatever the locale. */
static inline char s2s_lower(char character)
{
	return character >= 'A' && character <= 'Z' ? (char) (character - 'A' + 'a') : character;
}

static inline bool s2s_string_equals_ignoring_case(s2s_string text, s2s_string lower_case)
{
	bool equal = text.length == lower_case.length;

	for (size_t i = 0; equal && i < text.length; i++) {
		equal = s2s_lower(text.data[i]) == lower_case.data[i];
	}
	return equal;
}

#endif
