#include "json.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define REPEATED(byte) (UINT64_C(0x0101010101010101) * (byte))

void s2s_json_init(s2s_json *json, s2s_text *text)
{
	*json = (s2s_json) { .text = text };
}

static bool s2s_json_is_special(unsigned char character)
{
	return character < 0x20 || character == '"' || character == '\\';
}

/*
 * Whether one of eight bytes needs an escape: the classic "has a byte less
 * than n" and "has a zero byte". Only exact as a yes or no for all eight.
 */
static bool s2s_json_has_special(uint64_t word)
{
	uint64_t quote = word ^ REPEATED('"');
	uint64_t backslash = word ^ REPEATED('\\');
	uint64_t control = (word - REPEATED(0x20)) & ~word;
	uint64_t found = ((quote - REPEATED(1)) & ~quote) | ((backslash - REPEATED(1)) & ~backslash) | control;
	return (found & REPEATED(0x80)) != 0;
}

/* How many bytes from `position` on can be copied as they are. */
static size_t s2s_json_plain_run(s2s_string value, size_t position)
{
	size_t end = position;
	uint64_t word;
	while (value.length - end >= sizeof(word)) {
		memcpy(&word, value.data + end, sizeof(word));
		if (s2s_json_has_special(word)) {
			break;
		}
		end += sizeof(word);
	}
	while (end < value.length && !s2s_json_is_special((unsigned char) value.data[end])) {
		end++;
	}
	return end - position;
}

#if defined(__SSE2__)
static bool s2s_json_sixteen_have_special(const char *bytes)
{
	const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'), control = _mm_set1_epi8(0x1F);
	__m128i word = _mm_loadu_si128((const __m128i *) (const void *) bytes);
	__m128i found = _mm_or_si128(_mm_cmpeq_epi8(word, quote), _mm_cmpeq_epi8(word, backslash));
	return _mm_movemask_epi8(_mm_or_si128(found, _mm_cmpeq_epi8(_mm_min_epu8(word, control), word))) != 0;
}
#endif

/*
 * Whether nothing in `value` needs an escape. Most keys and values are short:
 * the last word overlaps the one before it, so there is no loop over single bytes.
 */
static bool s2s_json_is_plain(s2s_string value)
{
	uint64_t word;
#if defined(__SSE2__)
	if (value.length >= 16) {
		size_t position = 0;
		while (value.length - position > 16 && !s2s_json_sixteen_have_special(value.data + position)) {
			position += 16;
		}
		return value.length - position <= 16 && !s2s_json_sixteen_have_special(value.data + value.length - 16);
	}
#endif
	if (value.length < sizeof(uint32_t)) {
		return s2s_json_plain_run(value, 0) == value.length;
	}
	if (value.length < sizeof(word)) {
		uint32_t halves[2];
		memcpy(&halves[0], value.data, sizeof(halves[0]));
		memcpy(&halves[1], value.data + value.length - sizeof(halves[1]), sizeof(halves[1]));
		return !s2s_json_has_special((uint64_t) halves[0] << 32 | halves[1]);
	}
	size_t last = value.length - sizeof(word);
	for (size_t position = 0; position < last; position += sizeof(word)) {
		memcpy(&word, value.data + position, sizeof(word));
		if (s2s_json_has_special(word)) {
			return false;
		}
	}
	memcpy(&word, value.data + last, sizeof(word));
	return !s2s_json_has_special(word);
}

static void s2s_json_escape_character(s2s_text *text, unsigned char character)
{
	static const char hex[] = "0123456789abcdef";
	static const char letters[0x20] = { ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r' };
	char letter = character < 0x20 ? letters[character] : (char) character;
	if (letter != 0) {
		s2s_text_append(text, (char[]) { '\\', letter }, 2);
		return;
	}
	s2s_text_append(text, (char[]) { '\\', 'u', '0', '0', hex[character >> 4], hex[character & 0x0F] }, 6);
}

void s2s_json_escape(s2s_text *text, s2s_string value)
{
	size_t position = 0;
	while (position < value.length) {
		size_t run = s2s_json_plain_run(value, position);
		s2s_text_append(text, value.data + position, run);
		position += run;
		if (position < value.length) {
			s2s_json_escape_character(text, (unsigned char) value.data[position]);
			position++;
		}
	}
}

static void s2s_json_separate(s2s_json *json)
{
	if (json->comma) {
		s2s_text_append_char(json->text, ',');
	}
	json->comma = true;
}

static void s2s_json_begin(s2s_json *json, char bracket)
{
	s2s_json_separate(json);
	s2s_text_append_char(json->text, bracket);
	json->comma = false;
}

static void s2s_json_end(s2s_json *json, char bracket)
{
	s2s_text_append_char(json->text, bracket);
	json->comma = true;
}

void s2s_json_object_begin(s2s_json *json)
{
	s2s_json_begin(json, '{');
}

void s2s_json_object_end(s2s_json *json)
{
	s2s_json_end(json, '}');
}

void s2s_json_array_begin(s2s_json *json)
{
	s2s_json_begin(json, '[');
}

void s2s_json_array_end(s2s_json *json)
{
	s2s_json_end(json, ']');
}

/* Of a text without escapes: comma, quotes and, behind a key, its colon in one go. */
static inline void s2s_json_quote_plain(s2s_json *json, s2s_string value, bool key)
{
	s2s_text *text = json->text;
	/* No text is so long that this could overflow: it lies in memory, and that ends before SIZE_MAX. */
	if (!s2s_text_reserve(text, value.length + 4)) {
		return;
	}
	char *end = text->data + text->length;
	if (json->comma) {
		*end++ = ',';
	}
	*end++ = '"';
	if (value.length != 0) {
		memcpy(end, value.data, value.length);
		end += value.length;
	}
	*end++ = '"';
	if (key) {
		*end++ = ':';
	}
	text->length = (size_t) (end - text->data);
	json->comma = !key;
}

static void s2s_json_quote(s2s_json *json, s2s_string value, bool key)
{
	if (s2s_json_is_plain(value)) {
		s2s_json_quote_plain(json, value, key);
		return;
	}
	s2s_json_separate(json);
	s2s_text_append_char(json->text, '"');
	s2s_json_escape(json->text, value);
	s2s_text_append_string(json->text, key ? S2S_STRING("\":") : S2S_STRING("\""));
	json->comma = !key;
}

void s2s_json_key(s2s_json *json, s2s_string key)
{
	s2s_json_quote(json, key, true);
}

void s2s_json_plain_key(s2s_json *json, s2s_string key)
{
	s2s_json_quote_plain(json, key, true);
}

void s2s_json_ready_key(s2s_json *json, s2s_string key)
{
	s2s_text *text = json->text;
	if (!s2s_text_reserve(text, key.length + 1)) {
		return;
	}
	char *end = text->data + text->length;
	if (json->comma) {
		*end++ = ',';
	}
	memcpy(end, key.data, key.length);
	text->length = (size_t) (end - text->data) + key.length;
	json->comma = false;
}

void s2s_json_ready_string(s2s_json *json, s2s_string value)
{
	s2s_json_quote_plain(json, value, false);
}

void s2s_json_string(s2s_json *json, s2s_string value)
{
	s2s_json_quote(json, value, false);
}

void s2s_json_integer(s2s_json *json, int64_t value)
{
	s2s_json_separate(json);
	s2s_text_append_integer(json->text, value);
}

void s2s_json_money(s2s_json *json, const s2s_money *value)
{
	if (!s2s_money_is_given(value)) {
		s2s_json_raw(json, S2S_STRING("null"));
		return;
	}
	s2s_json_separate(json);
	/* All of its array, as a copy whose size is known is the quickest. */
	if (s2s_text_reserve(json->text, sizeof(value->text))) {
		memcpy(json->text->data + json->text->length, value->text, sizeof(value->text));
		json->text->length += value->length;
	}
}

void s2s_json_bool(s2s_json *json, bool value)
{
	s2s_json_raw(json, value ? S2S_STRING("true") : S2S_STRING("false"));
}

void s2s_json_raw(s2s_json *json, s2s_string value)
{
	s2s_json_separate(json);
	s2s_text_append_string(json->text, value);
}
