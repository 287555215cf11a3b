#include "normalise.h"

#include "../platform/clock.h"
#include "hash.h"
#include "unicode.h"
#include "utf8.h"

#define ADDRESS_LOCAL_MAX 64
#define ADDRESS_DOMAIN_MAX 255
#define LABEL_MAX 63

static const char empty_problem[] = "must not be empty";
static const char email_problem[] = "must be an e-mail address, such as name@example.com";
static const char birth_date_problem[] = "must be a day that existed, from 1900-01-01 to today, as YYYY-MM-DD, YYYYMMDD or D.M.YYYY";

/* What holds for every field. `*text` becomes the trimmed input. */
static const char *s2s_normalise_check(s2s_string raw, s2s_string *text)
{
	if (raw.length > S2S_NORMALISE_LENGTH_MAX) {
		return "must be at most 1024 bytes long";
	}
	if (raw.length == 0) {
		return empty_problem;
	}
	if (!s2s_utf8_is_text(raw)) {
		return memchr(raw.data, '\0', raw.length) != NULL ? "must not contain NUL bytes" : "must be valid UTF-8";
	}
	*text = s2s_unicode_trim(raw);
	return text->length == 0 ? empty_problem : NULL;
}

/* Takes back what was appended behind `length`, and wipes it. */
static void s2s_normalise_undo(s2s_text *out, size_t length)
{
	if (out->length > length) {
		s2s_wipe(out->data + length, out->length - length);
		out->length = length;
	}
}

/* s2s_unicode_normalise() for what most customers type; the tests hold both against each other. */
static void s2s_normalise_append(s2s_string text, unsigned flags, s2s_text *out)
{
	if (!s2s_utf8_is_plain(text)) {
		/* The length was checked, so it can only be memory, which `out` remembers. */
		if (!s2s_unicode_normalise(text, flags, out)) {
			out->failed = true;
		}
		return;
	}
	if (!s2s_text_reserve(out, text.length)) {
		return;
	}
	char *end = out->data + out->length;
	for (size_t index = 0; index < text.length; index++) {
		char character = text.data[index];
		if (((flags & S2S_UNICODE_DROP_SPACE) == 0 || !s2s_unicode_is_space(character)) &&
			((flags & S2S_UNICODE_DROP_DASHES) == 0 || character != '-')) {
			*end++ = s2s_lower(character);
		}
	}
	out->length = (size_t) (end - out->data);
}

static const char *s2s_normalise_plain(s2s_string raw, unsigned flags, s2s_text *out)
{
	s2s_string text;
	const char *problem = s2s_normalise_check(raw, &text);
	if (problem != NULL) {
		return problem;
	}
	size_t before = out->length;
	s2s_normalise_append(text, flags, out);
	/* Nothing but marks, or nothing but dashes. */
	return !s2s_text_failed(out) && out->length == before ? empty_problem : NULL;
}

const char *s2s_normalise_name(s2s_string raw, bool fold, s2s_text *out)
{
	return s2s_normalise_plain(raw, fold ? S2S_UNICODE_FOLD | S2S_UNICODE_DROP_SPACE : 0, out);
}

const char *s2s_normalise_street(s2s_string raw, bool fold, s2s_text *out)
{
	return s2s_normalise_name(raw, fold, out);
}

const char *s2s_normalise_postal_code(s2s_string raw, s2s_text *out)
{
	return s2s_normalise_plain(raw, S2S_UNICODE_DROP_SPACE | S2S_UNICODE_DROP_DASHES, out);
}

static bool s2s_normalise_is_alphanumeric(char character)
{
	return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
}

/* A dot-atom of RFC 5322, with letters outside ASCII (RFC 6531). Quoted local parts are typing errors in a checkout. */
static bool s2s_normalise_is_local_part(s2s_string text)
{
	if (text.length == 0 || text.length > ADDRESS_LOCAL_MAX || text.data[text.length - 1] == '.') {
		return false;
	}
	char before = '.';
	for (size_t index = 0; index < text.length; index++) {
		char character = text.data[index];
		if (character == '.' && before == '.') {
			return false;
		}
		bool outside_ascii = (unsigned char) character >= 0x80;
		if (!outside_ascii && !s2s_normalise_is_alphanumeric(character) && strchr(".!#$%&'*+-/=?^_`{|}~", character) == NULL) {
			return false;
		}
		before = character;
	}
	return true;
}

static bool s2s_normalise_is_label(s2s_string label, bool *digits_only)
{
	if (label.length == 0 || label.length > LABEL_MAX || label.data[0] == '-' || label.data[label.length - 1] == '-') {
		return false;
	}
	*digits_only = true;
	for (size_t index = 0; index < label.length; index++) {
		char character = label.data[index];
		if ((unsigned char) character < 0x80 && !s2s_normalise_is_alphanumeric(character) && character != '-') {
			return false;
		}
		*digits_only = *digits_only && character >= '0' && character <= '9';
	}
	return true;
}

/* Two labels or more; the last one has a letter, else it would be an address of a host. */
static bool s2s_normalise_is_domain(s2s_string text)
{
	if (text.length > ADDRESS_DOMAIN_MAX) {
		return false;
	}
	size_t labels = 0;
	bool digits_only = true;
	for (;;) {
		const char *dot = text.length > 0 ? memchr(text.data, '.', text.length) : NULL;
		s2s_string label = { text.data, dot != NULL ? (size_t) (dot - text.data) : text.length };
		if (!s2s_normalise_is_label(label, &digits_only)) {
			return false;
		}
		labels++;
		if (dot == NULL) {
			return labels >= 2 && !digits_only;
		}
		text.data += label.length + 1;
		text.length -= label.length + 1;
	}
}

/* White space and characters that nobody sees: a paste gone wrong, and a hash that matches nobody. */
static bool s2s_normalise_is_visible(s2s_string text)
{
	while (text.length > 0) {
		size_t length;
		int32_t character = s2s_unicode_first(text, &length);
		if (s2s_unicode_is_space(character) || s2s_unicode_is_invisible(character)) {
			return false;
		}
		text.data += length;
		text.length -= length;
	}
	return true;
}

static bool s2s_normalise_is_address(s2s_string text)
{
	const char *at = memchr(text.data, '@', text.length);
	if (at == NULL) {
		return false;
	}
	s2s_string local = { text.data, (size_t) (at - text.data) };
	s2s_string domain = { at + 1, text.length - local.length - 1 };
	return s2s_normalise_is_local_part(local) && s2s_normalise_is_domain(domain) &&
		(s2s_utf8_is_plain(text) || s2s_normalise_is_visible(text));
}

const char *s2s_normalise_email(s2s_string raw, s2s_text *out)
{
	size_t before = out->length;
	const char *problem = s2s_normalise_plain(raw, 0, out);
	if (problem != NULL || s2s_text_failed(out)) {
		return problem;
	}
	if (!s2s_normalise_is_address((s2s_string) { out->data + before, out->length - before })) {
		s2s_normalise_undo(out, before);
		return email_problem;
	}
	return NULL;
}

const char *s2s_normalise_gender(s2s_string raw, s2s_text *out)
{
	/* Folded: "MUŽ" may come decomposed, and "muz" without its mark. */
	static const struct {
		s2s_string word;
		char letter;
	} words[] = {
		{ { "m", 1 }, 'm' },
		{ { "f", 1 }, 'f' },
		{ { "o", 1 }, 'o' },
		{ { "male", 4 }, 'm' },
		{ { "female", 6 }, 'f' },
		{ { "other", 5 }, 'o' },
		{ { "muz", 3 }, 'm' },
		{ { "zena", 4 }, 'f' },
	};
	size_t before = out->length;
	const char *problem = s2s_normalise_plain(raw, S2S_UNICODE_FOLD, out);
	if (problem != NULL || s2s_text_failed(out)) {
		return problem;
	}
	s2s_string folded = { out->data + before, out->length - before };
	char letter = '\0';
	for (size_t index = 0; index < sizeof(words) / sizeof(words[0]); index++) {
		if (s2s_string_equals(folded, words[index].word)) {
			letter = words[index].letter;
		}
	}
	s2s_normalise_undo(out, before);
	if (letter == '\0') {
		return "must be m, f or o (or male, female, other)";
	}
	s2s_text_append_char(out, letter);
	return NULL;
}

/* Takes between `least` and `most` digits off the start of `*text`; -1: there are fewer, or more follow. */
static int s2s_normalise_take_number(s2s_string *text, size_t least, size_t most)
{
	int number = 0;
	size_t count = 0;
	while (count < text->length && count < most && text->data[count] >= '0' && text->data[count] <= '9') {
		number = number * 10 + (text->data[count] - '0');
		count++;
	}
	text->data += count;
	text->length -= count;
	return count >= least ? number : -1;
}

/* Takes a separator, and behind a dot white space too. */
static bool s2s_normalise_take_separator(s2s_string *text, char separator)
{
	if (text->length == 0 || text->data[0] != separator) {
		return false;
	}
	text->data++;
	text->length--;
	if (separator == '.') {
		*text = s2s_unicode_trim(*text);
	}
	return true;
}

typedef struct s2s_normalise_day {
	int year;
	int month;
	int day;
} s2s_normalise_day;

static bool s2s_normalise_read_day(s2s_string text, s2s_normalise_day *day)
{
	if (memchr(text.data, '.', text.length) != NULL) {
		day->day = s2s_normalise_take_number(&text, 1, 2);
		bool dots = s2s_normalise_take_separator(&text, '.');
		day->month = s2s_normalise_take_number(&text, 1, 2);
		dots = dots && s2s_normalise_take_separator(&text, '.');
		day->year = s2s_normalise_take_number(&text, 4, 4);
		return dots && text.length == 0;
	}
	bool dashes = memchr(text.data, '-', text.length) != NULL;
	day->year = s2s_normalise_take_number(&text, 4, 4);
	if (dashes && !s2s_normalise_take_separator(&text, '-')) {
		return false;
	}
	day->month = s2s_normalise_take_number(&text, 2, 2);
	if (dashes && !s2s_normalise_take_separator(&text, '-')) {
		return false;
	}
	day->day = s2s_normalise_take_number(&text, 2, 2);
	return text.length == 0;
}

static bool s2s_normalise_day_exists(const s2s_normalise_day *day)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	if (day->year < 1900 || day->month < 1 || day->month > 12 || day->day < 1) {
		return false;
	}
	bool leap = (day->year % 4 == 0 && day->year % 100 != 0) || day->year % 400 == 0;
	return day->day <= lengths[day->month - 1] + (day->month == 2 && leap ? 1 : 0);
}

/* Days since 1970-01-01 of one that exists. */
static int64_t s2s_normalise_day_number(const s2s_normalise_day *day)
{
	static const int before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
	/* Of the years whose 29 February lies behind. */
	int64_t years = day->month > 2 ? day->year : day->year - 1;
	return (int64_t) (day->year - 1) * 365 + years / 4 - years / 100 + years / 400 + before[day->month - 1] + day->day - 719163;
}

/* A day has begun somewhere when it has in the time zone that is the furthest ahead. */
static bool s2s_normalise_day_has_begun(const s2s_normalise_day *day)
{
	enum { FURTHEST_AHEAD_HOURS = 14 };
	return s2s_normalise_day_number(day) * INT64_C(86400000) <= s2s_clock_now_ms() + FURTHEST_AHEAD_HOURS * INT64_C(3600000);
}

const char *s2s_normalise_birth_date(s2s_string raw, s2s_text *out)
{
	s2s_string text;
	const char *problem = s2s_normalise_check(raw, &text);
	if (problem != NULL) {
		return problem;
	}
	s2s_normalise_day day;
	if (!s2s_normalise_read_day(text, &day) || !s2s_normalise_day_exists(&day) || !s2s_normalise_day_has_begun(&day)) {
		problem = birth_date_problem;
	} else {
		int64_t number = (int64_t) day.year * 10000 + day.month * 100 + day.day;
		s2s_text_append_integer(out, number);
	}
	s2s_wipe(&day, sizeof(day));
	return problem;
}

/* The codes of ISO 3166-1 in order, and XK: the standard leaves Kosovo out, the shop platforms do not. */
static const char countries[][3] = {
	/* clang-format off */
	"AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ", "AR", "AS", "AT", "AU", "AW", "AX", "AZ", "BA", "BB", "BD", "BE",
	"BF", "BG", "BH", "BI", "BJ", "BL", "BM", "BN", "BO", "BQ", "BR", "BS", "BT", "BV", "BW", "BY", "BZ", "CA", "CC", "CD",
	"CF", "CG", "CH", "CI", "CK", "CL", "CM", "CN", "CO", "CR", "CU", "CV", "CW", "CX", "CY", "CZ", "DE", "DJ", "DK", "DM",
	"DO", "DZ", "EC", "EE", "EG", "EH", "ER", "ES", "ET", "FI", "FJ", "FK", "FM", "FO", "FR", "GA", "GB", "GD", "GE", "GF",
	"GG", "GH", "GI", "GL", "GM", "GN", "GP", "GQ", "GR", "GS", "GT", "GU", "GW", "GY", "HK", "HM", "HN", "HR", "HT", "HU",
	"ID", "IE", "IL", "IM", "IN", "IO", "IQ", "IR", "IS", "IT", "JE", "JM", "JO", "JP", "KE", "KG", "KH", "KI", "KM", "KN",
	"KP", "KR", "KW", "KY", "KZ", "LA", "LB", "LC", "LI", "LK", "LR", "LS", "LT", "LU", "LV", "LY", "MA", "MC", "MD", "ME",
	"MF", "MG", "MH", "MK", "ML", "MM", "MN", "MO", "MP", "MQ", "MR", "MS", "MT", "MU", "MV", "MW", "MX", "MY", "MZ", "NA",
	"NC", "NE", "NF", "NG", "NI", "NL", "NO", "NP", "NR", "NU", "NZ", "OM", "PA", "PE", "PF", "PG", "PH", "PK", "PL", "PM",
	"PN", "PR", "PS", "PT", "PW", "PY", "QA", "RE", "RO", "RS", "RU", "RW", "SA", "SB", "SC", "SD", "SE", "SG", "SH", "SI",
	"SJ", "SK", "SL", "SM", "SN", "SO", "SR", "SS", "ST", "SV", "SX", "SY", "SZ", "TC", "TD", "TF", "TG", "TH", "TJ", "TK",
	"TL", "TM", "TN", "TO", "TR", "TT", "TV", "TW", "TZ", "UA", "UG", "UM", "US", "UY", "UZ", "VA", "VC", "VE", "VG", "VI",
	"VN", "VU", "WF", "WS", "XK", "YE", "YT", "ZA", "ZM", "ZW",
	/* clang-format on */
};

static bool s2s_normalise_is_country(const char code[2])
{
	size_t low = 0;
	size_t high = sizeof(countries) / sizeof(countries[0]);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = memcmp(code, countries[middle], 2);
		if (order == 0) {
			return true;
		}
		if (order < 0) {
			high = middle;
		} else {
			low = middle + 1;
		}
	}
	return false;
}

const char *s2s_normalise_country(s2s_string raw, s2s_text *out)
{
	s2s_string text;
	const char *problem = s2s_normalise_check(raw, &text);
	if (problem != NULL) {
		return problem;
	}
	if (text.length != 2) {
		return "must be a two-letter ISO 3166-1 code, such as CZ, not a country's name";
	}
	char upper[2];
	char lower[2];
	for (size_t index = 0; index < sizeof(upper); index++) {
		char letter = text.data[index];
		upper[index] = letter >= 'a' && letter <= 'z' ? (char) (letter - 'a' + 'A') : letter;
		lower[index] = letter >= 'A' && letter <= 'Z' ? (char) (letter - 'A' + 'a') : letter;
	}
	if (!s2s_normalise_is_country(upper)) {
		return "must be a two-letter code of ISO 3166-1, such as CZ (the United Kingdom's is GB)";
	}
	s2s_text_append(out, lower, sizeof(lower));
	return NULL;
}
