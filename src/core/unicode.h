/*
 * Unicode for the normalisers: white space, letter case, composition, folding.
 * The only room that knows utf8proc. All texts given here must be valid UTF-8.
 * Pure; any thread; nothing is allocated but by `out`.
 */
#ifndef S2S_CORE_UNICODE_H
#define S2S_CORE_UNICODE_H

#include "text.h"

/* Longer texts are refused: the work is done in a buffer of fixed size that is wiped afterwards. */
#define S2S_UNICODE_LENGTH_MAX 1024

enum {
	S2S_UNICODE_FOLD = 1,        /* strip marks, spell letters like ł and ß in plain Latin */
	S2S_UNICODE_DROP_SPACE = 2,  /* remove white space */
	S2S_UNICODE_DROP_DASHES = 4, /* remove hyphens, dashes and the minus sign */
};

/* The character at the start of `text`, which is not empty; its length goes to `*length`. */
int32_t s2s_unicode_first(s2s_string text, size_t *length);

/* The White_Space property, and U+FEFF, which editors leave at the start of files. */
bool s2s_unicode_is_space(int32_t character);

/* Hyphens, dashes and the minus sign. */
bool s2s_unicode_is_dash(int32_t character);

/* Control characters and invisible format characters (U+200B, bidirectional marks, …). */
bool s2s_unicode_is_invisible(int32_t character);

/* Without white space at both ends. */
s2s_string s2s_unicode_trim(s2s_string text);

/*
 * Appends the text in lower case and NFC, after what `flags` ask for. False:
 * too long, or out of memory (then `out` has failed).
 */
S2S_MUST_CHECK bool s2s_unicode_normalise(s2s_string text, unsigned flags, s2s_text *out);

#endif
