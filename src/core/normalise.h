/*
 * Personal data, normalised before it is hashed (spec/normalisation.md; the
 * published hashes of spec/seeds/000 are the proof).
 *
 * Each function appends the normalised text to `out` and returns NULL, or
 * leaves `out` as it was and returns what is wrong and what would be right: a
 * static English text without the value. Input that is empty after trimming is
 * "must not be empty". Input over S2S_NORMALISE_LENGTH_MAX bytes, with a NUL or
 * of invalid UTF-8 is a problem too. Out of memory: NULL, and `out` has failed.
 * Pure (but for the clock, which knows what is in the future); any thread. The caller wipes `out`.
 */
#ifndef S2S_CORE_NORMALISE_H
#define S2S_CORE_NORMALISE_H

#include "text.h"

#define S2S_NORMALISE_LENGTH_MAX 1024

/* Trimmed, lower-case, NFC; one "@", no inner white space, a domain with a dot and no empty label. Never repaired. */
S2S_MUST_CHECK const char *s2s_normalise_email(s2s_string raw, s2s_text *out);

/* First name, last name, city: trimmed, lower-case, NFC; folded: marks stripped, inner white space removed. */
S2S_MUST_CHECK const char *s2s_normalise_name(s2s_string raw, bool fold, s2s_text *out);

/* As a name; folded: white space removed too. */
S2S_MUST_CHECK const char *s2s_normalise_street(s2s_string raw, bool fold, s2s_text *out);

/* White space and dashes removed, lower-case. */
S2S_MUST_CHECK const char *s2s_normalise_postal_code(s2s_string raw, s2s_text *out);

/* "m", "f" or "o"; also takes male, female, other, muž, žena, in any letter case. */
S2S_MUST_CHECK const char *s2s_normalise_gender(s2s_string raw, s2s_text *out);

/* YYYYMMDD, from that, YYYY-MM-DD or D.M.YYYY (spaces after the dots too); the day must exist, from 1 January 1900 to today. */
S2S_MUST_CHECK const char *s2s_normalise_birth_date(s2s_string raw, s2s_text *out);

/* ISO 3166-1 alpha-2 in lower case; a country's name is a problem that says so. */
S2S_MUST_CHECK const char *s2s_normalise_country(s2s_string raw, s2s_text *out);

#endif
