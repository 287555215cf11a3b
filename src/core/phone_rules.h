/*
 * What the countries' numbering plans say about telephone numbers, as data: for
 * s2s_phone_normalise() alone. Lengths and digits are those of a country's
 * fixed and mobile numbers; a shop's customer has no premium-rate line.
 */
#ifndef S2S_CORE_PHONE_RULES_H
#define S2S_CORE_PHONE_RULES_H

#include "string.h"

#include <stdint.h>

typedef struct s2s_phone_rule {
	char country[3];      /* ISO 3166-1 alpha-2 */
	char calling_code[4]; /* digits */
	char trunk[5];        /* national trunk prefixes, in the order to try them, a space between; empty: none */
	char first[11];       /* the digits that a national significant number can begin with */
	uint8_t length_min;   /* of the national significant number */
	uint8_t length_max;

	/*
	 * Where numbers are written without a trunk prefix and can begin with the
	 * country's own calling code: digits that do are national up to this length.
	 */
	uint8_t own_code_length_max;
} s2s_phone_rule;

/* By ISO code in any letter case; NULL: none. */
const s2s_phone_rule *s2s_phone_rule_of_country(s2s_string country);

/* The rule whose calling code the digits begin with (no calling code begins with another one); NULL: none. */
const s2s_phone_rule *s2s_phone_rule_of_digits(s2s_string digits);

#endif
