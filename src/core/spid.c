#include "spid.h"

#include "../platform/random.h"
#include "query.h"
#include "utf8.h"
#include "uri.h"

#define SPID_BYTES 16

/* The number in `bytes` becomes a tenth of itself; returns the rest. */
static unsigned int divide_by_ten(uint8_t bytes[SPID_BYTES])
{
	unsigned int rest = 0;

	for (size_t i = 0; i < SPID_BYTES; i++) {
		unsigned int part = rest * 256 + bytes[i];

		bytes[i] = (uint8_t) (part / 10);
		rest = part % 10;
	}
	return rest;
}

bool s2s_spid_new(char spid[S2S_SPID_TEXT])
{
	static const uint8_t zero[SPID_BYTES];
	uint8_t bytes[SPID_BYTES];
	char digits[S2S_SPID_TEXT];
	size_t count = 0;

	if (!s2s_random_bytes(bytes, sizeof bytes)) {
		return false;
	}
	do {
		digits[count++] = (char) ('0' + divide_by_ten(bytes));
	} while (memcmp(bytes, zero, sizeof bytes) != 0);
	for (size_t i = 0; i < count; i++) {
		spid[i] = digits[count - 1 - i];
	}
	spid[count] = '\0';
	return true;
}

static bool is_macro(s2s_string spid)
{
	static const s2s_string macros[] = { { "[spid]", 6 }, { "{spid}", 6 }, { "{{spid}}", 8 }, { "#spid#", 6 }, { "<spid>", 6 } };
	char lower[8];

	if (spid.length > sizeof lower) {
		return false;
	}
	for (size_t i = 0; i < spid.length; i++) {
		lower[i] = (char) (spid.data[i] >= 'A' && spid.data[i] <= 'Z' ? spid.data[i] - 'A' + 'a' : spid.data[i]);
	}
	for (size_t i = 0; i < sizeof macros / sizeof *macros; i++) {
		if (s2s_string_equals(macros[i], (s2s_string) { lower, spid.length })) {
			return true;
		}
	}
	return false;
}

static bool has_control_character(s2s_string text)
{
	for (size_t i = 0; i < text.length; i++) {
		unsigned char byte = (unsigned char) text.data[i];

		if (byte < 0x20 || byte == 0x7f) {
			return true;
		}
	}
	return false;
}

static size_t count_characters(s2s_string text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.length; i++) {
		count += ((unsigned char) text.data[i] & 0xc0) != 0x80;
	}
	return count;
}

const char *s2s_spid_problem(s2s_string spid)
{
	if (spid.length == 0) {
		return "must not be empty";
	}
	if (has_control_character(spid)) {
		return "must not contain control characters";
	}
	if (!s2s_utf8_is_valid(spid)) {
		return "must be valid UTF-8";
	}
	if (count_characters(spid) > S2S_SPID_MAX) {
		return "must be at most 255 characters long";
	}
	return is_macro(spid) ? "must not be the macro itself, which was not replaced" : NULL;
}

const char *s2s_spid_url_problem(s2s_string url)
{
	if (url.length == 0) {
		return "must not be empty";
	}
	if (has_control_character(url) || memchr(url.data, ' ', url.length) != NULL) {
		return "must not contain spaces or control characters; percent-encode them";
	}
	return NULL;
}

/* However its name is written: whoever receives it decodes that. */
static bool is_spid_parameter(s2s_string piece)
{
	s2s_query query = { 0 };
	s2s_string value;
	s2s_arena arena;

	s2s_arena_init(&arena);
	bool is = s2s_query_parse(piece, &arena, &query) && s2s_query_find(&query, S2S_STRING(S2S_SPID_PARAMETER), &value) > 0;
	s2s_arena_free(&arena);
	return is;
}

/* What the query had but for a spid, each followed by '&'. */
static void append_other_parameters(s2s_text *text, s2s_string query)
{
	size_t begin = 0;

	while (begin < query.length) {
		const char *end = memchr(query.data + begin, '&', query.length - begin);
		size_t length = end != NULL ? (size_t) (end - query.data) - begin : query.length - begin;
		s2s_string piece = { query.data + begin, length };

		if (length != 0 && !is_spid_parameter(piece)) {
			s2s_text_append_string(text, piece);
			s2s_text_append_char(text, '&');
		}
		begin += length + 1;
	}
}

void s2s_spid_link(s2s_text *text, s2s_string url, s2s_string spid)
{
	const char *hash = memchr(url.data, '#', url.length);
	size_t end = hash != NULL ? (size_t) (hash - url.data) : url.length;
	const char *mark = memchr(url.data, '?', end);
	size_t path = mark != NULL ? (size_t) (mark - url.data) : end;

	s2s_text_append(text, url.data, path);
	s2s_text_append_char(text, '?');
	if (mark != NULL) {
		append_other_parameters(text, (s2s_string) { mark + 1, end - path - 1 });
	}
	s2s_text_append(text, S2S_SPID_PARAMETER "=", sizeof S2S_SPID_PARAMETER);
	s2s_uri_encode(text, spid);
	s2s_text_append(text, url.data + end, url.length - end);
}

bool s2s_secret_equals(s2s_string secret, s2s_string given)
{
	volatile unsigned char difference = secret.length != given.length;

	for (size_t i = 0; i < given.length; i++) {
		unsigned char right = secret.length != 0 ? (unsigned char) secret.data[i % secret.length] : 0;

		difference = (unsigned char) (difference | (right ^ (unsigned char) given.data[i]));
	}
	return difference == 0;
}
