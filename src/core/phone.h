/* Telephone numbers to E.164 (spec/normalisation.md, row "ph"). */
#ifndef S2S_CORE_PHONE_H
#define S2S_CORE_PHONE_H

#include "text.h"

/*
 * Appends "+" and digits to `out` and returns NULL, or leaves it and returns
 * what is wrong (static, without the number). `country` is two ISO letters in
 * any case, or empty when none is known: then only international numbers are
 * taken. A table of calling codes, trunk prefixes and lengths covers all of
 * Europe and the larger rest of the world; a number of a country that is not in
 * it must be given in international form. Out of memory: NULL, and `out` has
 * failed. Pure; any thread.
 */
S2S_MUST_CHECK const char *s2s_phone_normalise(s2s_string raw, s2s_string country, s2s_text *out);

#endif
