#include "support.h"

#include "core/unicode.h"
#include "core/utf8.h"

#include <pthread.h>

static void assert_normalised(const char *input, unsigned flags, const char *expected)
{
	s2s_text out;
	s2s_text_init(&out);
	assert_true(s2s_unicode_normalise(s2s_string_from(input), flags, &out));
	support_assert_text(&out, expected);
	s2s_text_free(&out);
}

static void test_lower_case(void **state)
{
	(void) state;
	assert_normalised("PŘÍLIŠ ŽLUŤOUČKÝ KŮŇ", 0, "příliš žluťoučký kůň");
	assert_normalised("ŁÓDŹ ÆØÅ ẞ ЖИВКОВ", 0, "łódź æøå ß живков");
	/* İ is i and a dot above in every language but Turkish. */
	assert_normalised("İ", 0, "i̇");
	assert_normalised("I", 0, "i");
	/* K (Kelvin), Å (Ångström), Ω (Ohm), titlecase digraph. */
	assert_normalised("\u212A\u212B\u2126\u01C5", 0, "kåω\u01C6");
}

static void test_final_sigma(void **state)
{
	(void) state;
	assert_normalised("ΟΔΥΣΣΕΥΣ", 0, "οδυσσευς");
	assert_normalised("ΟΔΥΣΣΕΥΣ ΣΑΣ", 0, "οδυσσευς σας");
	assert_normalised("Σ", 0, "σ");
	assert_normalised("ΑΣ.", 0, "ας.");
	assert_normalised("Α'Σ'Α", 0, "α'σ'α");
	assert_normalised("ΑΣ1", 0, "ας1");
	assert_normalised("1Σ", 0, "1σ");
	assert_normalised("ας", 0, "ας");
}

static void test_composition(void **state)
{
	(void) state;
	assert_normalised("Nova\u0301k", 0, "nov\u00E1k");
	assert_normalised("Nov\u00E1k", 0, "nov\u00E1k");
	/* Two marks in either order (below: class 220, above: 230). */
	assert_normalised("a\u0301\u0323", 0, "\u1EA1\u0301");
	assert_normalised("a\u0323\u0301", 0, "\u1EA1\u0301");
	/* Excluded from composition. */
	assert_normalised("\u0958", 0, "\u0915\u093C");
	/* Hangul. */
	assert_normalised("\u1112\u1161\u11AB", 0, "\uD55C");
	assert_normalised("\uD55C", S2S_UNICODE_FOLD, "\uD55C");
	/* Canonical only: a ligature stays. */
	assert_normalised("\uFB01", 0, "\uFB01");
}

static void test_folding(void **state)
{
	(void) state;
	assert_normalised("PŘÍLIŠ ŽLUŤOUČKÝ KŮŇ", S2S_UNICODE_FOLD | S2S_UNICODE_DROP_SPACE, "priliszlutouckykun");
	assert_normalised("ĽŠČŤŽÝÁÍÉÚÄÔŇĎŔĹÓ", S2S_UNICODE_FOLD, "lsctzyaieuaondrlo");
	assert_normalised("ZAŻÓŁĆ GĘŚLĄ JAŹŃ", S2S_UNICODE_FOLD, "zazolc gesla jazn");
	assert_normalised("GRÖẞE Müßig", S2S_UNICODE_FOLD, "grosse mussig");
	assert_normalised("ÆGIR SØREN Œuvre ÞÓR Ðorđe ıİ ŦĦŊĸ", S2S_UNICODE_FOLD, "aegir soren oeuvre thor dorde ii thnq");
	assert_normalised("Ǿǽ", S2S_UNICODE_FOLD, "oae");
	assert_normalised("Nova\u0301k", S2S_UNICODE_FOLD, "novak");
	assert_normalised("Nguyễn", S2S_UNICODE_FOLD, "nguyen");
	assert_normalised("Йосиф", S2S_UNICODE_FOLD, "иосиф");
	assert_normalised("\u0301", S2S_UNICODE_FOLD, "");
}

static void test_dropping(void **state)
{
	(void) state;
	assert_normalised("a \u00A0\u2009\u3000b", S2S_UNICODE_DROP_SPACE, "ab");
	assert_normalised("a \u00A0b", 0, "a \u00A0b");
	assert_normalised("1-2\u20103\u20114\u20135\u20146\u22127", S2S_UNICODE_DROP_DASHES, "1234567");
	/* What a dash kept apart comes together in canonical order. */
	assert_normalised("\u00C1-\u0323", S2S_UNICODE_DROP_DASHES, "\u1EA1\u0301");
	assert_normalised("a_b", S2S_UNICODE_DROP_DASHES | S2S_UNICODE_DROP_SPACE, "a_b");
}

static void test_trim(void **state)
{
	(void) state;
	support_assert_string(s2s_unicode_trim(S2S_STRING(" \t\r\n\v\f a b \xC2\x85")), "a b");
	support_assert_string(s2s_unicode_trim(S2S_STRING("\uFEFF\u00A0\u1680\u2000\u200A\u2028\u2029\u202F\u205F\u3000x\u3000")), "x");
	support_assert_string(s2s_unicode_trim(S2S_STRING(" \u00A0 ")), "");
	support_assert_string(s2s_unicode_trim(S2S_STRING("")), "");
	/* No white space: a zero-width space, a Braille blank, a Hangul filler. */
	support_assert_string(s2s_unicode_trim(S2S_STRING("\u200Bx\u2800\u3164")), "\u200Bx\u2800\u3164");
}

static void test_limits(void **state)
{
	(void) state;
	char input[S2S_UNICODE_LENGTH_MAX + 1];
	s2s_text out;
	s2s_text_init(&out);
	/* U+0390 decomposes into three characters: the most for its bytes. */
	for (size_t index = 0; index < S2S_UNICODE_LENGTH_MAX; index += 2) {
		memcpy(input + index, "\u0390", 2);
	}
	assert_true(s2s_unicode_normalise((s2s_string) { input, S2S_UNICODE_LENGTH_MAX }, 0, &out));
	assert_int_equal(out.length, S2S_UNICODE_LENGTH_MAX);
	assert_memory_equal(out.data, input, out.length);
	s2s_text_clear(&out);
	assert_false(s2s_unicode_normalise((s2s_string) { input, S2S_UNICODE_LENGTH_MAX + 1 }, 0, &out));
	assert_int_equal(out.length, 0);
	assert_false(s2s_text_failed(&out));
	/* Nothing but marks, to be put in order: the slowest input. */
	for (size_t index = 0; index < S2S_UNICODE_LENGTH_MAX; index += 4) {
		memcpy(input + index, "\u0301\u0323", 4);
	}
	assert_true(s2s_unicode_normalise((s2s_string) { input, S2S_UNICODE_LENGTH_MAX }, 0, &out));
	assert_memory_equal(out.data, "\u0323\u0323\u0323", 6);
	s2s_text_free(&out);
}

/* Every character: valid UTF-8 comes out, and doing it again changes nothing. */
static void test_every_character(void **state)
{
	(void) state;
	static const unsigned all[] = { 0, S2S_UNICODE_FOLD | S2S_UNICODE_DROP_SPACE };
	s2s_text once;
	s2s_text twice;
	s2s_text_init(&once);
	s2s_text_init(&twice);
	for (uint32_t point = 0; point <= 0x10FFFF; point++) {
		if (point >= 0xD800 && point <= 0xDFFF) {
			continue;
		}
		char bytes[4];
		size_t length = 1;
		bytes[0] = (char) point;
		if (point >= 0x80) {
			length = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
			bytes[0] = (char) ((0xF00 >> length & 0xFF) | (point >> (6 * (length - 1))));
			for (size_t index = 1; index < length; index++) {
				bytes[index] = (char) (0x80 | ((point >> (6 * (length - 1 - index))) & 0x3F));
			}
		}
		for (size_t index = 0; index < 2; index++) {
			s2s_text_clear(&once);
			s2s_text_clear(&twice);
			if (!s2s_unicode_normalise((s2s_string) { bytes, length }, all[index], &once) ||
				!s2s_unicode_normalise(s2s_text_string(&once), all[index], &twice) || !s2s_utf8_is_valid(s2s_text_string(&once)) ||
				!s2s_string_equals(s2s_text_string(&once), s2s_text_string(&twice))) {
				fail_msg("U+%04X", point);
			}
		}
	}
	s2s_text_free(&once);
	s2s_text_free(&twice);
}

/* Texts of Latin letters go by a table; a Cyrillic letter behind sends the whole text the general way. Both must give the same. */
static void test_table_of_latin_letters(void **state)
{
	enum { TEXTS = 2000, BYTES = 64 };
	static const char cyrillic[] = "\xD0\xB0"; /* а */
	static const unsigned flags[4] = { 0, S2S_UNICODE_FOLD, S2S_UNICODE_FOLD | S2S_UNICODE_DROP_SPACE, S2S_UNICODE_DROP_DASHES };
	uint32_t random = 12345;
	(void) state;

	for (int text = 0; text < TEXTS; text++) {
		char input[BYTES + 4];
		size_t length = 0;
		while (length < BYTES / 2) {
			random = random * 1664525 + 1013904223;
			uint32_t drawn = random >> 16;
			uint32_t character = drawn % 3 == 0 ? ' ' + drawn / 3 % 95 : 0xC0 + drawn / 3 % 0xC0;
			if (drawn % 977 == 0) {
				character = 0x301; /* a mark sends the whole text the general way */
			}
			if (character < 0x80) {
				input[length++] = (char) character;
			} else {
				input[length++] = (char) (0xC0 | (character >> 6));
				input[length++] = (char) (0x80 | (character & 0x3F));
			}
		}
		memcpy(input + length, cyrillic, 2);
		for (int kind = 0; kind < 4; kind++) {
			s2s_text out;
			s2s_text general;
			s2s_text_init(&out);
			s2s_text_init(&general);
			assert_true(s2s_unicode_normalise((s2s_string) { input, length }, flags[kind], &out));
			assert_true(s2s_unicode_normalise((s2s_string) { input, length + 2 }, flags[kind], &general));
			s2s_text_append_string(&out, S2S_STRING(cyrillic));
			assert_int_equal(out.length, general.length);
			assert_memory_equal(out.data, general.data, out.length);
			s2s_text_free(&out);
			s2s_text_free(&general);
		}
	}
}

static void *normalise_all_letters(void *argument)
{
	s2s_text *out = argument;
	for (uint32_t character = 0xC0; character < 0x180; character++) {
		const char input[2] = { (char) (0xC0 | (character >> 6)), (char) (0x80 | (character & 0x3F)) };
		if (!s2s_unicode_normalise((s2s_string) { input, 2 }, S2S_UNICODE_FOLD, out)) {
			return out;
		}
	}
	return NULL;
}

/* The first test: the table is still empty when they begin. */
static void test_letters_met_by_threads(void **state)
{
	pthread_t threads[8];
	s2s_text texts[8];
	(void) state;

	for (size_t index = 0; index < 8; index++) {
		s2s_text_init(&texts[index]);
		assert_int_equal(pthread_create(&threads[index], NULL, normalise_all_letters, &texts[index]), 0);
	}
	for (size_t index = 0; index < 8; index++) {
		void *failed = NULL;
		assert_int_equal(pthread_join(threads[index], &failed), 0);
		assert_null(failed);
		assert_int_equal(texts[index].length, texts[0].length);
		assert_memory_equal(texts[index].data, texts[0].data, texts[0].length);
	}
	for (size_t index = 0; index < 8; index++) {
		s2s_text_free(&texts[index]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_letters_met_by_threads),
		cmocka_unit_test(test_table_of_latin_letters),
		cmocka_unit_test(test_lower_case),
		cmocka_unit_test(test_final_sigma),
		cmocka_unit_test(test_composition),
		cmocka_unit_test(test_folding),
		cmocka_unit_test(test_dropping),
		cmocka_unit_test(test_trim),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_every_character),
	};
	return cmocka_run_group_tests_name("unicode", tests, NULL, NULL);
}
