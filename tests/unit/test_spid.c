#include "support.h"

#include "core/query.h"
#include "core/spid.h"
#include "core/uri.h"

#include <stdlib.h>

static void assert_query(const char *text, const char *expected)
{
	s2s_arena arena;
	s2s_query query = { NULL, 0 };
	s2s_text made;

	s2s_arena_init(&arena);
	s2s_text_init(&made);
	assert_true(s2s_query_parse(s2s_string_from(text), &arena, &query));
	for (size_t i = 0; i < query.count; i++) {
		s2s_text_append_format(&made, "(%.*s|%.*s)", S2S_STRING_ARGS(query.items[i].name), S2S_STRING_ARGS(query.items[i].value));
	}
	support_assert_text(&made, expected);
	s2s_text_free(&made);
	s2s_arena_free(&arena);
}

static void test_a_query_is_divided_and_decoded_once(void **state)
{
	(void) state;
	assert_query("", "");
	assert_query("?", "");
	assert_query("&&&", "");
	assert_query("a=1&b=2", "(a|1)(b|2)");
	assert_query("?a=1", "(a|1)");
	assert_query("a=1?b", "(a|1?b)");
	assert_query("a&b=&=c&=", "(a|)(b|)(|c)(|)");
	assert_query("a=b=c", "(a|b=c)");
	assert_query("a=%41%2b%252B+x", "(a|A+%2B x)");
	assert_query("%73pid=1", "(spid|1)");
	assert_query("a=%&b=%4&c=%zz&d=%4g", "(a|%)(b|%4)(c|%zz)(d|%4g)");
	assert_query("a=1&a=2", "(a|1)(a|2)");
}

static void test_how_often_a_name_is_there(void **state)
{
	(void) state;
	s2s_arena arena;
	s2s_query query = { NULL, 0 };
	s2s_string value;

	s2s_arena_init(&arena);
	assert_true(s2s_query_parse(S2S_STRING("a=1&b=2&a=3"), &arena, &query));
	assert_int_equal(s2s_query_find(&query, S2S_STRING("a"), &value), 2);
	support_assert_string(value, "1");
	assert_int_equal(s2s_query_find(&query, S2S_STRING("A"), &value), 0);
	assert_false(s2s_string_is_given(value));
	s2s_arena_free(&arena);
}

/* Every byte, there and back. */
static void test_what_is_encoded_comes_back(void **state)
{
	(void) state;
	char all[256];
	s2s_arena arena;
	s2s_query query = { NULL, 0 };
	s2s_text text;

	for (size_t i = 0; i < sizeof all; i++) {
		all[i] = (char) i;
	}
	s2s_arena_init(&arena);
	s2s_text_init(&text);
	s2s_uri_encode(&text, S2S_STRING("aZ09-._~ /+%\xc5\xbe"));
	support_assert_text(&text, "aZ09-._~%20%2F%2B%25%C5%BE");
	s2s_text_clear(&text);
	s2s_uri_encode(&text, (s2s_string) { all, sizeof all });
	s2s_text_append_char(&text, '=');
	s2s_uri_encode(&text, (s2s_string) { all, sizeof all });
	assert_true(s2s_query_parse(s2s_text_string(&text), &arena, &query));
	assert_int_equal(query.count, 1);
	assert_true(s2s_string_equals(query.items[0].name, (s2s_string) { all, sizeof all }));
	assert_true(s2s_string_equals(query.items[0].value, (s2s_string) { all, sizeof all }));
	s2s_text_free(&text);
	s2s_arena_free(&arena);
}

/* 128 bits: over 10,000 draws every one of the 128 is set about half the time, and no number comes twice in a row. */
static void test_a_new_spid_is_a_random_number_of_128_bits(void **state)
{
	enum { DRAWS = 10000 };
	char spid[S2S_SPID_TEXT], before[S2S_SPID_TEXT] = "";
	int set[128] = { 0 };

	(void) state;
	for (int draw = 0; draw < DRAWS; draw++) {
		unsigned __int128 number = 0;

		assert_true(s2s_spid_new(spid));
		assert_string_not_equal(spid, before);
		assert_true(strlen(spid) < S2S_SPID_TEXT);
		assert_true(strspn(spid, "0123456789") == strlen(spid));
		assert_true(spid[0] != '0' || spid[1] == '\0');
		for (const char *digit = spid; *digit != '\0'; digit++) {
			number = number * 10 + (unsigned) (*digit - '0');
		}
		for (int bit = 0; bit < 128; bit++) {
			set[bit] += (int) (number >> bit & 1);
		}
		memcpy(before, spid, sizeof before);
	}
	for (int bit = 0; bit < 128; bit++) {
		assert_in_range(set[bit], DRAWS / 2 - 400, DRAWS / 2 + 400);
	}
}

static void assert_problem(const char *spid, const char *part)
{
	const char *problem = s2s_spid_problem(s2s_string_from(spid));

	if (part == NULL) {
		assert_null(problem);
	} else {
		assert_non_null(problem);
		assert_non_null(strstr(problem, part));
	}
}

static void test_which_spids_are_taken(void **state)
{
	char text[4 * 256 + 1];

	(void) state;
	assert_problem("1", NULL);
	assert_problem("campaign 7/left", NULL);
	assert_problem("[spid", NULL);
	assert_problem("spid", NULL);
	assert_problem("", "empty");
	assert_problem("[spid]", "macro");
	assert_problem("[SPID]", "macro");
	assert_problem("{spid}", "macro");
	assert_problem("{{spid}}", "macro");
	assert_problem("#spid#", "macro");
	assert_problem("<spid>", "macro");
	assert_problem("a\nb", "control");
	assert_problem("a\x7f", "control");
	assert_problem("\xc5", "UTF-8");
	memset(text, 'x', sizeof text);
	text[255] = '\0';
	assert_problem(text, NULL);
	text[255] = 'x';
	text[256] = '\0';
	assert_problem(text, "255");
	/* Characters are counted, not bytes. */
	for (size_t i = 0; i < 256; i++) {
		memcpy(text + 4 * i, "\xf0\x9f\x9b\x92", 5);
	}
	assert_problem(text, "255");
	text[4 * 255] = '\0';
	assert_problem(text, NULL);
	assert_non_null(s2s_spid_problem((s2s_string) { "a\0b", 3 }));
}

static void assert_link(const char *url, const char *spid, const char *expected)
{
	s2s_text text;

	s2s_text_init(&text);
	s2s_spid_link(&text, s2s_string_from(url), s2s_string_from(spid));
	support_assert_text(&text, expected);
	s2s_text_free(&text);
}

static void test_a_link_keeps_query_and_fragment(void **state)
{
	(void) state;
	assert_link("https://ads.example/c", "1", "https://ads.example/c?spid=1");
	assert_link("https://ads.example/c?", "1", "https://ads.example/c?spid=1");
	assert_link("https://ads.example/c?ref=a%20b", "1", "https://ads.example/c?ref=a%20b&spid=1");
	assert_link("https://ads.example/c?ref=a&", "1", "https://ads.example/c?ref=a&spid=1");
	assert_link("https://ads.example/c#top", "1", "https://ads.example/c?spid=1#top");
	assert_link("https://ads.example/c?ref=a#top?x=1", "1", "https://ads.example/c?ref=a&spid=1#top?x=1");
	assert_link("https://ads.example/c?spid=9&ref=a&spid&spidey=2", "1", "https://ads.example/c?ref=a&spidey=2&spid=1");
	assert_link("https://ads.example/c?ref=a", "k/1 &\xc5\xbe", "https://ads.example/c?ref=a&spid=k%2F1%20%26%C5%BE");
	/* The seed's smart ad. */
	assert_link("https://ads.example/?r=1&q=KEYWORD&smart_ad_id=1491", "123456789",
		"https://ads.example/?r=1&q=KEYWORD&smart_ad_id=1491&spid=123456789");
	assert_null(s2s_spid_url_problem(S2S_STRING("https://ads.example/c?ref=a#b")));
	assert_non_null(s2s_spid_url_problem(S2S_STRING("")));
	assert_non_null(s2s_spid_url_problem(S2S_STRING("https://ads.example/a b")));
	assert_non_null(s2s_spid_url_problem(S2S_STRING("https://ads.example/a\r\nx")));
}

static void test_secrets(void **state)
{
	(void) state;
	assert_true(s2s_secret_equals(S2S_STRING("abc"), S2S_STRING("abc")));
	assert_false(s2s_secret_equals(S2S_STRING("abc"), S2S_STRING("abd")));
	assert_false(s2s_secret_equals(S2S_STRING("abc"), S2S_STRING("ab")));
	assert_false(s2s_secret_equals(S2S_STRING("abc"), S2S_STRING("abca")));
	assert_false(s2s_secret_equals(S2S_STRING("abc"), S2S_STRING("abcabc")));
	assert_false(s2s_secret_equals(S2S_STRING("abc"), S2S_STRING("")));
	assert_false(s2s_secret_equals(S2S_STRING(""), S2S_STRING("a")));
	assert_false(s2s_secret_equals(S2S_STRING("abc"), S2S_STRING_NONE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_query_is_divided_and_decoded_once),
		cmocka_unit_test(test_how_often_a_name_is_there),
		cmocka_unit_test(test_what_is_encoded_comes_back),
		cmocka_unit_test(test_a_new_spid_is_a_random_number_of_128_bits),
		cmocka_unit_test(test_which_spids_are_taken),
		cmocka_unit_test(test_a_link_keeps_query_and_fragment),
		cmocka_unit_test(test_secrets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
