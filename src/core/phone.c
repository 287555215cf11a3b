#include "phone.h"

#include "hash.h"
#include "normalise.h"
#include "phone_rules.h"
#include "unicode.h"
#include "utf8.h"

#define E164_DIGITS_MAX 15

/* The longest input that can still be a number: 00, calling code, trunk prefix and all. */
#define DIGITS_MAX 24

static const char form_problem[] =
	"must be a telephone number: digits, which white space and - . / ( ) may separate, with + or 00 before a calling code";
static const char country_problem[] =
	"must begin with + and the calling code, such as +420, because no country with a known numbering plan is given";
static const char national_problem[] = "must be a telephone number of the given country, or begin with + and the calling code";
static const char international_problem[] = "must have a calling code that exists and the right count of digits behind it";

typedef struct s2s_phone_number {
	bool plus;
	char digits[DIGITS_MAX];
	size_t count;
} s2s_phone_number;

/* RFC 3966; its scheme in any letter case. */
static s2s_string s2s_phone_without_scheme(s2s_string text)
{
	static const char scheme[] = "tel:";
	for (size_t index = 0; index < 4; index++) {
		if (index >= text.length || (text.data[index] | 0x20) != (scheme[index] | 0x20)) {
			return text;
		}
	}
	return (s2s_string) { text.data + 4, text.length - 4 };
}

/* Invisible characters too: address books put direction marks around a number that is copied out of them. */
static bool s2s_phone_is_separator(int32_t character)
{
	return character == '.' || character == '/' || character == '(' || character == ')' || s2s_unicode_is_space(character) ||
		s2s_unicode_is_dash(character) || (character >= 0x80 && s2s_unicode_is_invisible(character));
}

static bool s2s_phone_read(s2s_string text, s2s_phone_number *number)
{
	while (text.length > 0) {
		size_t length;
		int32_t character = s2s_unicode_first(text, &length);
		text.data += length;
		text.length -= length;
		if (character >= '0' && character <= '9') {
			if (number->count == DIGITS_MAX) {
				return false;
			}
			number->digits[number->count++] = (char) character;
		} else if (character == '+' && !number->plus && number->count == 0) {
			number->plus = true;
		} else if (!s2s_phone_is_separator(character)) {
			return false;
		}
	}
	return number->count > 0;
}

static bool s2s_phone_is_national(const s2s_phone_rule *rule, s2s_string digits)
{
	return digits.length >= rule->length_min && digits.length <= rule->length_max && digits.length > 0 &&
		strchr(rule->first, digits.data[0]) != NULL;
}

/* `digits` without the trunk prefix that they begin with, if a valid number is left; else none. */
static s2s_string s2s_phone_without_trunk(const s2s_phone_rule *rule, s2s_string digits)
{
	const char *trunk = rule->trunk;
	while (*trunk != '\0') {
		size_t length = strcspn(trunk, " ");
		if (digits.length > length && memcmp(digits.data, trunk, length) == 0) {
			s2s_string rest = { digits.data + length, digits.length - length };
			if (s2s_phone_is_national(rule, rest)) {
				return rest;
			}
		}
		trunk += length + (trunk[length] == ' ' ? 1 : 0);
	}
	return S2S_STRING_NONE;
}

/* What stands behind the country's calling code, if it is a valid number there: also "+44 (0)20 …". Else none. */
static s2s_string s2s_phone_behind_code(const s2s_phone_rule *rule, s2s_string digits)
{
	size_t length = strlen(rule->calling_code);
	if (digits.length <= length || memcmp(digits.data, rule->calling_code, length) != 0) {
		return S2S_STRING_NONE;
	}
	s2s_string rest = { digits.data + length, digits.length - length };
	return s2s_phone_is_national(rule, rest) ? rest : s2s_phone_without_trunk(rule, rest);
}

/* The national significant number in digits without + or 00; none: there is none. */
static s2s_string s2s_phone_in_country(const s2s_phone_rule *rule, s2s_string digits)
{
	s2s_string found = s2s_phone_without_trunk(rule, digits);
	if (s2s_string_is_given(found)) {
		return found;
	}
	bool national = s2s_phone_is_national(rule, digits);
	if (national && digits.length <= rule->own_code_length_max) {
		return digits;
	}
	found = s2s_phone_behind_code(rule, digits);
	if (s2s_string_is_given(found)) {
		return found;
	}
	return national ? digits : S2S_STRING_NONE;
}

static const char *s2s_phone_resolve(s2s_phone_number *number, s2s_string country, s2s_text *out)
{
	s2s_string digits = { number->digits, number->count };
	bool international = number->plus;
	if (!international && digits.length > 2 && memcmp(digits.data, "00", 2) == 0) {
		digits = (s2s_string) { digits.data + 2, digits.length - 2 };
		international = true;
	}
	const s2s_phone_rule *rule = international ? s2s_phone_rule_of_digits(digits) : s2s_phone_rule_of_country(country);
	if (rule == NULL) {
		return international ? international_problem : country_problem;
	}
	s2s_string found = international ? s2s_phone_behind_code(rule, digits) : s2s_phone_in_country(rule, digits);
	if (!s2s_string_is_given(found) || strlen(rule->calling_code) + found.length > E164_DIGITS_MAX) {
		return international ? international_problem : national_problem;
	}
	if (s2s_text_reserve(out, 1 + E164_DIGITS_MAX)) {
		s2s_text_append_char(out, '+');
		s2s_text_append(out, rule->calling_code, strlen(rule->calling_code));
		s2s_text_append_string(out, found);
	}
	return NULL;
}

const char *s2s_phone_normalise(s2s_string raw, s2s_string country, s2s_text *out)
{
	if (raw.length > S2S_NORMALISE_LENGTH_MAX) {
		return "must be at most 1024 bytes long";
	}
	if (!s2s_utf8_is_valid(raw)) {
		return "must be valid UTF-8";
	}
	s2s_string text = s2s_unicode_trim(raw);
	if (text.length == 0) {
		return "must not be empty";
	}
	s2s_phone_number number = { .plus = false };
	bool readable = s2s_phone_read(s2s_phone_without_scheme(text), &number);
	const char *problem = readable ? s2s_phone_resolve(&number, country, out) : form_problem;
	s2s_wipe(&number, sizeof(number));
	return problem;
}
