#include "unicode.h"

#include "hash.h"

#include <stdatomic.h>
#include <utf8proc.h>

/*
 * No character decomposes into more than 1.5 characters a byte (U+0390: three
 * out of two bytes); spelled letters take no more than their own bytes.
 */
#define CHARACTERS_MAX (S2S_UNICODE_LENGTH_MAX * 2)

#define LATIN_CAPITAL_I_DOT 0x130
#define COMBINING_DOT_ABOVE 0x307
#define GREEK_CAPITAL_SIGMA 0x3A3
#define GREEK_FINAL_SIGMA 0x3C2

typedef struct s2s_unicode_buffer {
	utf8proc_int32_t characters[CHARACTERS_MAX];
	size_t count;
} s2s_unicode_buffer;

/*
 * Letters that Unicode does not decompose, as the transliterations in common
 * use (CLDR's Latin-ASCII) spell them. Without them "Wałęsa" would keep its ł
 * and never match what a customer types on another keyboard. Letters that do
 * decompose lose their marks only: ö becomes o, not oe, which is what the
 * published hash of "NOVÁK" does with á.
 */
static const struct {
	int32_t letter;
	char spelling[3];
} spellings[] = {
	{ 0xDF, "ss" },  /* ß */
	{ 0xE6, "ae" },  /* æ */
	{ 0xF0, "d" },   /* ð */
	{ 0xF8, "o" },   /* ø */
	{ 0xFE, "th" },  /* þ */
	{ 0x111, "d" },  /* đ */
	{ 0x127, "h" },  /* ħ */
	{ 0x131, "i" },  /* ı */
	{ 0x138, "q" },  /* ĸ */
	{ 0x142, "l" },  /* ł */
	{ 0x14B, "n" },  /* ŋ */
	{ 0x153, "oe" }, /* œ */
	{ 0x167, "t" },  /* ŧ */
};

int32_t s2s_unicode_first(s2s_string text, size_t *length)
{
	if ((unsigned char) text.data[0] < 0x80) {
		*length = 1;
		return text.data[0];
	}
	utf8proc_int32_t character;
	utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *) text.data, (utf8proc_ssize_t) text.length, &character);
	/* Only invalid UTF-8 has no size, and nobody may give that here; a caller's loop must still end. */
	*length = size > 0 ? (size_t) size : 1;
	return character;
}

bool s2s_unicode_is_space(int32_t character)
{
	if (character < 0x80) {
		return character == ' ' || (character >= '\t' && character <= '\r');
	}
	return character == 0x85 || character == 0xA0 || character == 0x1680 || (character >= 0x2000 && character <= 0x200A) ||
		character == 0x2028 || character == 0x2029 || character == 0x202F || character == 0x205F || character == 0x3000 ||
		character == 0xFEFF;
}

bool s2s_unicode_is_dash(int32_t character)
{
	if (character < 0x80) {
		return character == '-';
	}
	return character == 0x2212 || utf8proc_category(character) == UTF8PROC_CATEGORY_PD;
}

bool s2s_unicode_is_invisible(int32_t character)
{
	if (character < 0x80) {
		return character < ' ' || character == 0x7F;
	}
	utf8proc_category_t category = utf8proc_category(character);
	return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF;
}

s2s_string s2s_unicode_trim(s2s_string text)
{
	size_t length;
	while (text.length > 0 && s2s_unicode_is_space(s2s_unicode_first(text, &length))) {
		text.data += length;
		text.length -= length;
	}
	while (text.length > 0) {
		size_t start = text.length - 1;
		while (start > 0 && ((unsigned char) text.data[start] & 0xC0) == 0x80) {
			start--;
		}
		if (!s2s_unicode_is_space(s2s_unicode_first((s2s_string) { text.data + start, text.length - start }, &length))) {
			break;
		}
		text.length = start;
	}
	return text;
}

static bool s2s_unicode_is_cased(int32_t character)
{
	if (character < 0x80) {
		return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
	}
	utf8proc_category_t category = utf8proc_category(character);
	return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LL || category == UTF8PROC_CATEGORY_LT;
}

/* Case_Ignorable (Unicode, 3.13): what may stand inside a word and is looked past. */
static bool s2s_unicode_is_case_ignorable(int32_t character)
{
	static const int32_t inside_words[] = { 0xB7, 0x387, 0x55F, 0x5F4, 0x2018, 0x2019, 0x2024, 0x2027, 0xFE13, 0xFE52, 0xFE55, 0xFF07,
		0xFF0E, 0xFF1A };
	if (character < 0x80) {
		return character == '\'' || character == '.' || character == ':' || character == '^' || character == '`';
	}
	for (size_t index = 0; index < sizeof(inside_words) / sizeof(inside_words[0]); index++) {
		if (character == inside_words[index]) {
			return true;
		}
	}
	utf8proc_category_t category = utf8proc_category(character);
	return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME || category == UTF8PROC_CATEGORY_CF ||
		category == UTF8PROC_CATEGORY_LM || category == UTF8PROC_CATEGORY_SK;
}

/* Whether the next letter of `text` belongs to the same word. */
static bool s2s_unicode_word_goes_on(s2s_string text)
{
	while (text.length > 0) {
		size_t length;
		int32_t character = s2s_unicode_first(text, &length);
		if (!s2s_unicode_is_case_ignorable(character)) {
			return s2s_unicode_is_cased(character);
		}
		text.data += length;
		text.length -= length;
	}
	return false;
}

static bool s2s_unicode_add(s2s_unicode_buffer *buffer, int32_t character)
{
	size_t room = CHARACTERS_MAX - buffer->count;
	if (character < 0x80 && room > 0) {
		buffer->characters[buffer->count++] = character;
		return true;
	}
	int boundary = 0;
	utf8proc_ssize_t added = utf8proc_decompose_char(
		character, buffer->characters + buffer->count, (utf8proc_ssize_t) room, UTF8PROC_DECOMPOSE | UTF8PROC_STABLE, &boundary);
	if (added < 0 || (size_t) added > room) {
		return false;
	}
	buffer->count += (size_t) added;
	return true;
}

static int32_t s2s_unicode_lower_character(int32_t character)
{
	if (character < 0x80) {
		return character >= 'A' && character <= 'Z' ? character - 'A' + 'a' : character;
	}
	return utf8proc_tolower(character);
}

/*
 * Lower case with the two rules of SpecialCasing.txt that hold in every
 * language (İ, and Σ at a word's end), as the shops' other tools have it:
 * JavaScript's toLowerCase(), Python's lower(), PHP 8.3's mb_strtolower().
 */
static bool s2s_unicode_lower(s2s_string text, s2s_unicode_buffer *buffer)
{
	bool in_word = false;
	while (text.length > 0) {
		size_t length;
		int32_t character = s2s_unicode_first(text, &length);
		text.data += length;
		text.length -= length;

		int32_t lower = s2s_unicode_lower_character(character);
		if (character == GREEK_CAPITAL_SIGMA && in_word && !s2s_unicode_word_goes_on(text)) {
			lower = GREEK_FINAL_SIGMA;
		}
		if (!s2s_unicode_add(buffer, lower) || (character == LATIN_CAPITAL_I_DOT && !s2s_unicode_add(buffer, COMBINING_DOT_ABOVE))) {
			return false;
		}
		if (!s2s_unicode_is_case_ignorable(character)) {
			in_word = s2s_unicode_is_cased(character);
		}
	}
	return true;
}

/* Canonical ordering (UAX 15): marks behind a letter by their combining class, equal ones as they came. */
static void s2s_unicode_order(s2s_unicode_buffer *buffer)
{
	for (size_t index = 1; index < buffer->count; index++) {
		utf8proc_int32_t character = buffer->characters[index];
		if (character < 0x80) {
			continue;
		}
		utf8proc_propval_t class = utf8proc_get_property(character)->combining_class;
		size_t place = index;
		while (class != 0 && place > 0 && utf8proc_get_property(buffer->characters[place - 1])->combining_class > class) {
			buffer->characters[place] = buffer->characters[place - 1];
			place--;
		}
		buffer->characters[place] = character;
	}
}

static const char *s2s_unicode_spelling(int32_t character)
{
	for (size_t index = 0; character >= spellings[0].letter && index < sizeof(spellings) / sizeof(spellings[0]); index++) {
		if (spellings[index].letter == character) {
			return spellings[index].spelling;
		}
	}
	return NULL;
}

static bool s2s_unicode_is_dropped(int32_t character, unsigned flags)
{
	return ((flags & S2S_UNICODE_FOLD) != 0 && character >= 0x80 && utf8proc_category(character) == UTF8PROC_CATEGORY_MN) ||
		((flags & S2S_UNICODE_DROP_SPACE) != 0 && s2s_unicode_is_space(character)) ||
		((flags & S2S_UNICODE_DROP_DASHES) != 0 && s2s_unicode_is_dash(character));
}

static void s2s_unicode_drop(s2s_unicode_buffer *buffer, unsigned flags)
{
	size_t kept = 0;
	for (size_t index = 0; index < buffer->count; index++) {
		if (!s2s_unicode_is_dropped(buffer->characters[index], flags)) {
			buffer->characters[kept++] = buffer->characters[index];
		}
	}
	buffer->count = kept;
}

/* NFC. Text that is all ASCII by now, as folded text mostly is, has nothing to compose. */
static void s2s_unicode_compose(s2s_unicode_buffer *buffer)
{
	size_t index = 0;
	while (index < buffer->count && buffer->characters[index] < 0x80) {
		index++;
	}
	if (index < buffer->count) {
		utf8proc_ssize_t count =
			utf8proc_normalize_utf32(buffer->characters, (utf8proc_ssize_t) buffer->count, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
		buffer->count = count > 0 ? (size_t) count : 0;
	}
}

static void s2s_unicode_write(const s2s_unicode_buffer *buffer, unsigned flags, s2s_text *out)
{
	/* A character has at most four bytes, and no spelling has more. */
	if (!s2s_text_reserve(out, buffer->count * 4)) {
		return;
	}
	for (size_t index = 0; index < buffer->count; index++) {
		int32_t character = buffer->characters[index];
		const char *spelling = (flags & S2S_UNICODE_FOLD) != 0 ? s2s_unicode_spelling(character) : NULL;
		if (character < 0x80) {
			out->data[out->length++] = (char) character;
		} else if (spelling != NULL) {
			s2s_text_append(out, spelling, strlen(spelling));
		} else {
			out->length += (size_t) utf8proc_encode_char(character, (utf8proc_uint8_t *) out->data + out->length);
		}
	}
}

static bool s2s_unicode_normalise_any(s2s_string text, unsigned flags, s2s_text *out)
{
	s2s_unicode_buffer buffer;
	buffer.count = 0;
	bool done = s2s_unicode_lower(text, &buffer);
	size_t used = buffer.count;
	if (done) {
		/* First, because marks that a dropped dash kept apart must be put in order too. */
		s2s_unicode_drop(&buffer, flags);
		s2s_unicode_order(&buffer);
		s2s_unicode_compose(&buffer);
		s2s_unicode_write(&buffer, flags, out);
	}
	s2s_wipe(buffer.characters, used * sizeof(buffer.characters[0]));
	return done && !s2s_text_failed(out);
}

/*
 * U+00C0 to U+017F: what each letter becomes does not depend on its neighbours,
 * as no combining mark is among them. İ is left out, it becomes two characters.
 */
#define LATIN_FIRST 0xC0
#define LATIN_COUNT (0x180 - LATIN_FIRST)
#define LATIN_BYTES_MAX 3

#define LATIN_NOT_THIS_WAY 0xFF

typedef struct s2s_unicode_letter {
	uint8_t length; /* 0: not looked up yet */
	char bytes[LATIN_BYTES_MAX];
} s2s_unicode_letter;

/*
 * Each is found by the general way when it is first met, so that both give the
 * same and a process that meets none pays nothing. Four bytes are read and
 * written at once; threads that meet a letter together write the same.
 */
static _Atomic(s2s_unicode_letter) latin[2][LATIN_COUNT]; /* [folded] */

static s2s_unicode_letter s2s_unicode_letter_find(s2s_string encoded, bool folded)
{
	s2s_unicode_letter letter = { 0 };
	char buffer[64];
	s2s_text text;
	s2s_text_init_in(&text, buffer, sizeof(buffer));
	if (s2s_unicode_normalise_any(encoded, folded ? S2S_UNICODE_FOLD : 0, &text)) {
		letter.length = LATIN_NOT_THIS_WAY;
		if (text.length > 0 && text.length <= LATIN_BYTES_MAX) {
			letter.length = (uint8_t) text.length;
			memcpy(letter.bytes, text.data, text.length);
		}
	}
	s2s_text_free(&text);
	return letter;
}

/* False: not one of those letters. */
static bool s2s_unicode_letter_at(s2s_string text, bool folded, s2s_unicode_letter *letter)
{
	unsigned char first = (unsigned char) text.data[0];
	if (first < 0xC3 || first > 0xC5 || text.length < 2) {
		return false;
	}
	size_t character = (size_t) (first & 0x1F) << 6 | (size_t) ((unsigned char) text.data[1] & 0x3F);
	if (character == LATIN_CAPITAL_I_DOT) {
		return false;
	}
	_Atomic(s2s_unicode_letter) *place = &latin[folded][character - LATIN_FIRST];
	*letter = atomic_load_explicit(place, memory_order_relaxed);
	if (letter->length == 0) {
		*letter = s2s_unicode_letter_find((s2s_string) { text.data, 2 }, folded);
		atomic_store_explicit(place, *letter, memory_order_relaxed);
	}
	return letter->length != 0 && letter->length != LATIN_NOT_THIS_WAY;
}

/* False, and nothing appended: another character is in it. */
static bool s2s_unicode_normalise_latin(s2s_string text, unsigned flags, s2s_text *out)
{
	size_t before = out->length;
	if (!s2s_text_reserve(out, text.length / 2 * LATIN_BYTES_MAX + text.length)) {
		return false;
	}
	while (text.length > 0) {
		char character = text.data[0];
		size_t length = 1;
		if ((unsigned char) character >= 0x80) {
			s2s_unicode_letter letter;
			if (!s2s_unicode_letter_at(text, (flags & S2S_UNICODE_FOLD) != 0, &letter)) {
				s2s_wipe(out->data + before, out->length - before);
				out->length = before;
				return false;
			}
			/* All of its array, as a copy whose size is known is the quickest. */
			memcpy(out->data + out->length, letter.bytes, sizeof(letter.bytes));
			out->length += letter.length;
			length = 2;
		} else if (!s2s_unicode_is_dropped(character, flags)) {
			out->data[out->length++] = (char) s2s_unicode_lower_character(character);
		}
		text.data += length;
		text.length -= length;
	}
	return true;
}

bool s2s_unicode_normalise(s2s_string text, unsigned flags, s2s_text *out)
{
	if (text.length > S2S_UNICODE_LENGTH_MAX) {
		return false;
	}
	return s2s_unicode_normalise_latin(text, flags, out) || (!s2s_text_failed(out) && s2s_unicode_normalise_any(text, flags, out));
}
