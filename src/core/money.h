/*
 * Money and quantities as decimal text, never as a binary float: "27364.1"
 * leaves as 27364.1. The form is -?\d{1,15}(\.\d{1,6})? without superfluous
 * leading zeros, so that it is a JSON number as it stands.
 */
#ifndef S2S_CORE_MONEY_H
#define S2S_CORE_MONEY_H

#include "string.h"

#include <stdint.h>

#define S2S_MONEY_LENGTH_MAX 23 /* sign, 15 digits, point, 6 digits */

typedef struct s2s_money {
	char text[S2S_MONEY_LENGTH_MAX + 1]; /* NUL-terminated */
	uint8_t length;                      /* 0: not given */
} s2s_money;

/* False, and *money untouched, when the text does not have the form above. Digits after the point are kept ("100.10"). */
S2S_MUST_CHECK bool s2s_money_from_text(s2s_string text, s2s_money *money);
S2S_MUST_CHECK bool s2s_money_from_integer(int64_t value, s2s_money *money);

/* The shortest decimal that reads back as `value`; what needs more than 6 decimals is rounded to 6. False: NaN, infinite or too large. */
S2S_MUST_CHECK bool s2s_money_from_double(double value, s2s_money *money);

/* Near enough for the plausibility sum of spec/sklik.md; never for what is sent. Not given: 0. */
double s2s_money_to_double(const s2s_money *money);

/* The exact sum, with as many decimals as the longer one has. False: it needs more than 15 digits. Not given counts as 0. */
S2S_MUST_CHECK bool s2s_money_add(const s2s_money *left, const s2s_money *right, s2s_money *sum);

static inline bool s2s_money_is_given(const s2s_money *money)
{
	return money->length != 0;
}

static inline s2s_string s2s_money_string(const s2s_money *money)
{
	return (s2s_string) { money->length != 0 ? money->text : NULL, money->length };
}

#endif
