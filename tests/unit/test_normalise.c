#include "support.h"

#include "core/hash.h"
#include "core/normalise.h"
#include "core/phone.h"
#include "core/unicode.h"

#include <stdlib.h>
#include <time.h>

typedef const char *(*normaliser)(s2s_string raw, s2s_text *out);

static const char *name_folded(s2s_string raw, s2s_text *out)
{
	return s2s_normalise_name(raw, true, out);
}

static const char *name_plain(s2s_string raw, s2s_text *out)
{
	return s2s_normalise_name(raw, false, out);
}

static const char *street_folded(s2s_string raw, s2s_text *out)
{
	return s2s_normalise_street(raw, true, out);
}

static const char *phone_czech(s2s_string raw, s2s_text *out)
{
	return s2s_phone_normalise(raw, S2S_STRING("CZ"), out);
}

static const struct {
	const char *field;
	normaliser normalise;
} fields[] = {
	{ "em", s2s_normalise_email },
	{ "ph", phone_czech },
	{ "fn", name_folded },
	{ "ln", name_folded },
	{ "ct", name_folded },
	{ "ge", s2s_normalise_gender },
	{ "db", s2s_normalise_birth_date },
	{ "zp", s2s_normalise_postal_code },
	{ "sr", street_folded },
	{ "country", s2s_normalise_country },
};

#define FIELDS (sizeof(fields) / sizeof(fields[0]))

static normaliser normaliser_of(const char *field)
{
	for (size_t index = 0; index < FIELDS; index++) {
		if (strcmp(fields[index].field, field) == 0) {
			return fields[index].normalise;
		}
	}
	fail_msg("no normaliser for \"%s\"", field);
	return NULL;
}

/* `expected` NULL: it must be a problem, and `out` must stay as it was. */
static void assert_result(normaliser normalise, s2s_string raw, const char *expected)
{
	s2s_text out;
	s2s_text_init(&out);
	s2s_text_append(&out, "before|", 7);
	const char *problem = normalise(raw, &out);
	assert_false(s2s_text_failed(&out));
	s2s_string result = s2s_text_string(&out);
	assert_memory_equal(result.data, "before|", 7);
	if ((problem == NULL) != (expected != NULL)) {
		print_error("\"%.*s\": %s\n", S2S_STRING_ARGS(raw), problem != NULL ? problem : "was taken");
		fail();
	}
	support_assert_string((s2s_string) { result.data + 7, result.length - 7 }, expected != NULL ? expected : "");
	if (problem != NULL) {
		assert_memory_equal(problem, "must ", 5);
	}
	s2s_text_wipe(&out);
}

static void assert_taken(normaliser normalise, const char *raw, const char *expected)
{
	assert_result(normalise, s2s_string_from(raw), expected);
}

static void assert_refused(normaliser normalise, const char *raw)
{
	assert_result(normalise, s2s_string_from(raw), NULL);
}

static void test_published_vectors(void **state)
{
	(void) state;
	json_t *vectors = support_load_vectors("sklik-normalisation.json");
	json_t *rows = json_object_get(vectors, "rows");
	assert_true(json_array_size(rows) >= 14);
	size_t index;
	json_t *row;
	json_array_foreach(rows, index, row)
	{
		const char *input = json_string_value(json_object_get(row, "input"));
		const char *normalised = json_string_value(json_object_get(row, "normalised"));
		const char *sha256 = json_string_value(json_object_get(row, "sha256"));
		normaliser normalise = normaliser_of(json_string_value(json_object_get(row, "field")));
		assert_taken(normalise, input, normalised);

		s2s_text out;
		s2s_text_init(&out);
		assert_null(normalise(s2s_string_from(input), &out));
		char hex[S2S_SHA256_HEX + 1];
		assert_true(s2s_hash_sha256_hex(s2s_text_string(&out), hex));
		assert_string_equal(hex, sha256);
		s2s_text_wipe(&out);
	}
	json_decref(vectors);
}

static void test_bad_input_of_every_field(void **state)
{
	(void) state;
	const size_t size = 1 << 20;
	char *megabyte = malloc(size);
	assert_non_null(megabyte);
	memset(megabyte, '1', size);
	for (size_t index = 0; index < FIELDS; index++) {
		normaliser normalise = fields[index].normalise;
		assert_refused(normalise, "");
		assert_result(normalise, S2S_STRING_NONE, NULL);
		assert_refused(normalise, "  \t\u00A0\uFEFF ");
		assert_result(normalise, (s2s_string) { "a\0b", 3 }, NULL);
		assert_result(normalise, (s2s_string) { "\0", 1 }, NULL);
		assert_refused(normalise, "Nov\xE1k");
		assert_refused(normalise, "\xC0\x80");
		assert_refused(normalise, "\xED\xA0\x80");
		assert_refused(normalise, "606666666\xC3");
		assert_result(normalise, (s2s_string) { megabyte, size }, NULL);
		assert_result(normalise, (s2s_string) { megabyte, S2S_NORMALISE_LENGTH_MAX + 1 }, NULL);
	}
	free(megabyte);
}

static void test_email(void **state)
{
	(void) state;
	assert_taken(s2s_normalise_email, "\u00A0 Jan.Novak@Seznam.CZ\r\n", "jan.novak@seznam.cz");
	assert_taken(s2s_normalise_email, "\uFEFFa@b.cz", "a@b.cz");
	assert_taken(s2s_normalise_email, "J.A.N+shop@gmail.com", "j.a.n+shop@gmail.com");
	assert_taken(s2s_normalise_email, "o'neil_!#$%&*/=?^`{|}~-@x-y.co.uk", "o'neil_!#$%&*/=?^`{|}~-@x-y.co.uk");
	assert_taken(s2s_normalise_email, "JAN@HÁČKY.CZ", "jan@háčky.cz");
	assert_taken(s2s_normalise_email, "jan@xn--hky-2na3c.cz", "jan@xn--hky-2na3c.cz");
	assert_taken(s2s_normalise_email, "NOVA\u0301K@SEZNAM.CZ", "nov\u00E1k@seznam.cz");
	assert_taken(s2s_normalise_email, "a@1.cz", "a@1.cz");
	static const char *const refused[] = { "jan", "@", "jan@", "@seznam.cz", "jan@seznam", "jan@@seznam.cz", "jan@seznam@cz.cz",
		"jan novak@seznam.cz", "jan@seznam .cz", "jan@seznam..cz", "jan@.seznam.cz", "jan@seznam.cz.", "jan@-seznam.cz", "jan@seznam-.cz",
		"jan@seznam,cz", "jan,n@seznam.cz", ".jan@seznam.cz", "jan.@seznam.cz", "jan..n@seznam.cz", "Jan <jan@seznam.cz>",
		"<jan@seznam.cz>", "mailto:jan@seznam.cz", "jan@[127.0.0.1]", "jan@127.0.0.1", "jan@sez_nam.cz", "jan@seznam.cz;eva@seznam.cz",
		"jan\u00A0n@seznam.cz", "jan@sez\u200Bnam.cz", "jan\x01@seznam.cz", "jan\u202E@seznam.cz", "jan\x7f@seznam.cz", "\"jan\"@seznam.cz",
		"jan@seznam.cz/", "jan@\uFF53eznam.\u3000cz" };
	for (size_t index = 0; index < sizeof(refused) / sizeof(refused[0]); index++) {
		assert_refused(s2s_normalise_email, refused[index]);
	}
}

static void test_email_lengths(void **state)
{
	(void) state;
	char address[400];
	memset(address, 'a', sizeof(address));
	memcpy(address + 64, "@b.cz", 6);
	assert_taken(s2s_normalise_email, address, address);
	memset(address, 'a', sizeof(address));
	memcpy(address + 65, "@b.cz", 6);
	assert_refused(s2s_normalise_email, address);
	for (size_t label = 63; label <= 64; label++) {
		memset(address, 'a', sizeof(address));
		address[1] = '@';
		memcpy(address + 2 + label, ".cz", 4);
		assert_taken(s2s_normalise_email, address, label == 63 ? address : NULL);
	}
}

static void test_names(void **state)
{
	(void) state;
	assert_taken(name_folded, " Jan ", "jan");
	assert_taken(name_folded, "NOVÁK", "novak");
	assert_taken(name_folded, "NOVA\u0301K", "novak");
	assert_taken(name_folded, "Nová  Ves\tnad\u00A0Nisou", "novavesnadnisou");
	assert_taken(name_folded, "Wałęsa", "walesa");
	assert_taken(name_folded, "Groß", "gross");
	assert_taken(name_folded, "O'Neil-Smith Jr.", "o'neil-smithjr.");
	assert_taken(name_folded, "Ñandú", "nandu");
	assert_taken(name_folded, "王小明", "王小明");
	assert_taken(name_plain, " NOVÁK ", "novák");
	assert_taken(name_plain, "NOVA\u0301K", "nov\u00E1k");
	assert_taken(name_plain, "Nová  Ves", "nová  ves");
	assert_taken(name_plain, "Groß", "groß");
	assert_refused(name_folded, "\u0301");
	assert_taken(name_plain, "\u0301", "\u0301");
	assert_taken(street_folded, " Radlická 10/A ", "radlicka10/a");
	s2s_text out;
	s2s_text_init(&out);
	assert_null(s2s_normalise_street(S2S_STRING("Radlická 10"), false, &out));
	support_assert_text(&out, "radlická 10");
	s2s_text_free(&out);
}

static void test_postal_codes(void **state)
{
	(void) state;
	assert_taken(s2s_normalise_postal_code, "301 00", "30100");
	assert_taken(s2s_normalise_postal_code, " 301\u00A000 ", "30100");
	assert_taken(s2s_normalise_postal_code, "00-950", "00950");
	assert_taken(s2s_normalise_postal_code, "00\u2013950", "00950");
	assert_taken(s2s_normalise_postal_code, "SW1A 1AA", "sw1a1aa");
	assert_refused(s2s_normalise_postal_code, " - ");
}

static void test_genders(void **state)
{
	(void) state;
	static const char *const taken[][2] = { { "m", "m" }, { "F", "f" }, { " o ", "o" }, { "Male", "m" }, { "FEMALE", "f" },
		{ "Other", "o" }, { "muž", "m" }, { "MUŽ", "m" }, { "muz\u030C", "m" }, { "muz", "m" }, { "žena", "f" }, { "Žena", "f" },
		{ "zena", "f" } };
	for (size_t index = 0; index < sizeof(taken) / sizeof(taken[0]); index++) {
		assert_taken(s2s_normalise_gender, taken[index][0], taken[index][1]);
	}
	static const char *const refused[] = { "x", "man", "mr", "mm", "1", "ž", "m f", "females" };
	for (size_t index = 0; index < sizeof(refused) / sizeof(refused[0]); index++) {
		assert_refused(s2s_normalise_gender, refused[index]);
	}
}

static void test_birth_dates(void **state)
{
	(void) state;
	static const char *const taken[][2] = { { "19870223", "19870223" }, { "1987-02-23", "19870223" }, { "23.2.1987", "19870223" },
		{ " 23. 2. 1987 ", "19870223" }, { "23.\u00A02.\u00A01987", "19870223" }, { "03.02.1987", "19870203" }, { "29.2.2000", "20000229" },
		{ "2024-02-29", "20240229" }, { "1900-01-01", "19000101" }, { "31.12.1999", "19991231" } };
	for (size_t index = 0; index < sizeof(taken) / sizeof(taken[0]); index++) {
		assert_taken(s2s_normalise_birth_date, taken[index][0], taken[index][1]);
	}
	static const char *const refused[] = { "1899-12-31", "29.2.1900", "2023-02-29", "31.4.1987", "0.1.1987", "1.13.1987", "1.0.1987",
		"1987-2-3", "870223", "1987-02-23T00:00:00", "23/2/1987", "23.2.87", "198702233", "1987-02.23", "1987-0223", "198702-23",
		"23 .2.1987", "23..1987", "..", "-", "23.2.1987.", "abc", "１９８７0223", "1987- 02-23", "+23.2.1987" };
	for (size_t index = 0; index < sizeof(refused) / sizeof(refused[0]); index++) {
		assert_refused(s2s_normalise_birth_date, refused[index]);
	}
}

/* The day of `time`, as YYYY-MM-DD and as YYYYMMDD. */
static void day_of(time_t time, char dashed[11], char plain[9])
{
	struct tm day;

	assert_non_null(gmtime_r(&time, &day));
	assert_int_equal(strftime(dashed, 11, "%Y-%m-%d", &day), 10);
	assert_int_equal(strftime(plain, 9, "%Y%m%d", &day), 8);
}

static void test_birth_dates_in_the_future(void **state)
{
	(void) state;
	char dashed[11];
	char plain[9];
	time_t now = time(NULL);

	day_of(now, dashed, plain);
	assert_taken(s2s_normalise_birth_date, dashed, plain);
	/* Where it is the latest it is tomorrow at most; the day after is one nowhere. */
	day_of(now + 2 * 86400, dashed, plain);
	assert_refused(s2s_normalise_birth_date, dashed);
	assert_refused(s2s_normalise_birth_date, plain);
	assert_refused(s2s_normalise_birth_date, "9999-12-31");
	assert_refused(s2s_normalise_birth_date, "1.1.2970");
}

static void test_countries(void **state)
{
	(void) state;
	assert_taken(s2s_normalise_country, "CZ", "cz");
	assert_taken(s2s_normalise_country, " sk\n", "sk");
	assert_taken(s2s_normalise_country, "aD", "ad");
	assert_taken(s2s_normalise_country, "ZW", "zw");
	assert_taken(s2s_normalise_country, "XK", "xk");
	static const char *const refused[] = { "Czechia", "Česko", "CZE", "C", "UK", "XX", "EU", "12", "ž", "C Z", "@[" };
	for (size_t index = 0; index < sizeof(refused) / sizeof(refused[0]); index++) {
		assert_refused(s2s_normalise_country, refused[index]);
	}
	s2s_text out;
	s2s_text_init(&out);
	assert_non_null(strstr(s2s_normalise_country(S2S_STRING("Česko"), &out), "name"));
	s2s_text_free(&out);
}

/* The short way that ASCII takes gives what the long one gives. */
static void test_ascii_fast_path(void **state)
{
	(void) state;
	static const struct {
		normaliser normalise;
		unsigned flags;
	} ways[] = {
		{ name_plain, 0 },
		{ name_folded, S2S_UNICODE_FOLD | S2S_UNICODE_DROP_SPACE },
		{ s2s_normalise_postal_code, S2S_UNICODE_DROP_SPACE | S2S_UNICODE_DROP_DASHES },
	};
	support_random random = { 3 };
	s2s_text fast;
	s2s_text slow;
	s2s_text_init(&fast);
	s2s_text_init(&slow);
	for (int round = 0; round < 60000; round++) {
		char input[40];
		size_t length = support_random_below(&random, sizeof(input));
		for (size_t index = 0; index < length; index++) {
			input[index] = (char) (1 + support_random_below(&random, 127));
		}
		size_t way = support_random_below(&random, 3);
		s2s_text_clear(&fast);
		s2s_text_clear(&slow);
		const char *problem = ways[way].normalise((s2s_string) { input, length }, &fast);
		assert_true(s2s_unicode_normalise(s2s_unicode_trim((s2s_string) { input, length }), ways[way].flags, &slow));
		assert_int_equal(problem != NULL, slow.length == 0);
		assert_true(s2s_string_equals(s2s_text_string(&fast), s2s_text_string(&slow)));
	}
	s2s_text_free(&fast);
	s2s_text_free(&slow);
}

static int start(void **state)
{
	(void) state;
	return s2s_hash_start() ? 0 : 1;
}

static int stop(void **state)
{
	(void) state;
	s2s_hash_stop();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_published_vectors),
		cmocka_unit_test(test_bad_input_of_every_field),
		cmocka_unit_test(test_email),
		cmocka_unit_test(test_email_lengths),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_postal_codes),
		cmocka_unit_test(test_genders),
		cmocka_unit_test(test_birth_dates),
		cmocka_unit_test(test_birth_dates_in_the_future),
		cmocka_unit_test(test_countries),
		cmocka_unit_test(test_ascii_fast_path),
	};
	return cmocka_run_group_tests_name("normalise", tests, start, stop);
}
