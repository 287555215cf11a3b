/* UTF-8: what is valid, and cutting without breaking a character. */
#ifndef S2S_CORE_UTF8_H
#define S2S_CORE_UTF8_H

#include "string.h"

/* RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. Fast for ASCII. */
bool s2s_utf8_is_valid(s2s_string text);
/* The same, and no NUL bytes: what a shop can mean by a text. */
bool s2s_utf8_is_text(s2s_string text);
/* Nothing but ASCII, and no NUL bytes, as most texts are: one quick look. */
bool s2s_utf8_is_plain(s2s_string text);
/* How many bytes from the beginning on are valid; all of them: the length. */
size_t s2s_utf8_valid_length(s2s_string text);

/* The longest beginning of at most `limit` bytes that does not cut a character of valid UTF-8. */
s2s_string s2s_utf8_cut(s2s_string text, size_t limit);

#endif
