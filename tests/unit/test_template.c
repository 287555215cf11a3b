/* Templates: what they may be, which macros they have, and what is written of them. */
#include "support.h"

#include "destinations/template.h"

#include <stdlib.h>

typedef struct template_case {
	const char *url;
	const char *problem; /* a part of it; NULL: it is good */
} template_case;

static void assert_case(s2s_string url, bool allow_http, const char *expected)
{
	s2s_template parsed;
	s2s_text problem;

	s2s_text_init(&problem);
	bool good = s2s_template_parse(url, allow_http, &parsed, &problem);
	assert_int_equal(s2s_template_parse(url, allow_http, &parsed, NULL), good);
	s2s_text_append_char(&problem, '\0');
	if (good != (expected == NULL) || (expected != NULL && strstr(problem.data, expected) == NULL)) {
		fail_msg("%s: \"%s\" should be \"%s\"", url.data, problem.data, expected != NULL ? expected : "good");
	}
	assert_true(good || strncmp(problem.data, "must ", 5) == 0);
	s2s_text_free(&problem);
}

static void test_what_is_good(void **state)
{
	(void) state;
	static const template_case cases[] = {
		{ "https://h.example/p/{kcid}?goal=1&value={value}", NULL },
		{ "https://h.example?x={kcid}", NULL },
		{ "https://h.example", NULL },
		{ "https://h.example:8443/a/b/{x}/c", NULL },
		{ "https://[2a02:598::1]:8443/?x=[kcid]", NULL },
		{ "http://localhost/?x={kcid}", NULL },
		{ "https://h/?a={{x}}&b={{y}}", NULL },
		{ "https://h/?a=[x]", NULL },
		{ "https://h/?a=<x>", NULL },
		{ "https://h/?a=#x#&b=#y#", NULL },
		{ "https://h/?{kcid}", NULL },
		{ "https://h/?a={x}-{y}", NULL },
		{ "https://h/?a=%20%c3%BD&b=!$'()*+,;:@/?-._~", NULL },
		{ "https://h/?a=b=c&&d", NULL },
		{ "https://h/...?a=.", NULL },
		{ "https://h/?a={x_Y-9}", NULL },
		{ "", "must not be empty" },
		{ "{kcid}", "must be a URL" },
		{ "h.example/?x={kcid}", "must be a URL" },
		{ "ftp://h/?x={kcid}", "must be a URL" },
		{ "http://h.example/?x={kcid}", "must begin with https://" },
		{ "http://localhost.evil.example/", "must begin with https://" },
		{ "https:///?x={kcid}", "must have a host" },
		{ "https://?x={kcid}", "must have a host" },
		{ "https://{kcid}.example/", "macro in its scheme or host" },
		{ "https://h.example:{port}/", "macro in its scheme or host" },
		{ "https://h.example#kcid#", "macro in its scheme or host" },
		{ "https://<kcid>/", "macro in its scheme or host" },
		{ "{scheme}://h.example/", "macro in its scheme or host" },
		{ "https://[kcid]/", "IPv6" },
		{ "https://user:secret@h/?x={kcid}", "user name" },
		{ "https://h/\n", "control characters" },
		{ "https://h/?a=\x7f", "control characters" },
		{ "https://h/?a=\x01\x02", "control characters" },
		{ "https://h/\t?a={kcid}", "control characters" },
		{ "https://h/?a={}", "a name of 1 to 64" },
		{ "https://h/?a={kcid", "a name of 1 to 64" },
		{ "https://h/?a={order id}", "a name of 1 to 64" },
		{ "https://h/?a={kcid}&b={{x}}", "a name of 1 to 64" },
		{ "https://h/?a={{kcid}}&b={x}", "\"{\"" },
		{ "https://h/?a={kcid}&b=[x]", "\"[\"" },
		{ "https://h/?a=[x]&b={kcid}", "\"{\"" },
		{ "https://h/?a={kcid}&b=x}", "\"}\"" },
		{ "https://h/?a={kcid}&b=<x>", "\"<\"" },
		{ "https://h/?a={kcid}#top", "fragment" },
		{ "https://h/?a=1#top", "a name of 1 to 64" },
		{ "https://h/?a={kcid}&b=x y", "\" \"" },
		{ "https://h/?a={kcid}&b=x\\y", "\"\\\"" },
		{ "https://h/?a={kcid}&b=\"", "\"\"\"" },
		{ "https://h/?a={kcid}&b=|", "\"|\"" },
		{ "https://h/?a={kcid}&b=č", "ASCII" },
		{ "https://h/?a={kcid}&b=%", "hex digits" },
		{ "https://h/?a={kcid}&b=%4", "hex digits" },
		{ "https://h/?a={kcid}&b=%4g", "hex digits" },
		{ "https://h/?{kcid}=1", "parameter's name" },
		{ "https://h/?a{x}b=1", "parameter's name" },
		{ "https://h/../?a={kcid}", "\"..\"" },
		{ "https://h/a/.?a={kcid}", "\"..\"" },
		{ "https://h/a/%2e%2E/b", "\"..\"" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_case(s2s_string_from(cases[i].url), false, cases[i].problem);
	}
	assert_case(S2S_STRING("https://h/\0x"), false, "control characters");
	assert_case(S2S_STRING_NONE, false, "must not be empty");
	assert_case(S2S_STRING("http://tracker.example/?x={kcid}"), true, NULL);
	assert_case(S2S_STRING("ftp://tracker.example/?x={kcid}"), true, "must be a URL");
}

/* Each has its limit, and one below it is good. */
static void test_bounds(void **state)
{
	(void) state;
	s2s_text url;

	s2s_text_init(&url);
	s2s_text_append_string(&url, S2S_STRING("https://h/?a={"));
	for (int i = 0; i < 64; i++) {
		s2s_text_append_char(&url, 'x');
	}
	s2s_text_append_string(&url, S2S_STRING("}"));
	assert_case(s2s_text_string(&url), false, NULL);
	url.length--;
	s2s_text_append_string(&url, S2S_STRING("x}"));
	s2s_text_append_char(&url, '\0');
	url.length--;
	assert_case(s2s_text_string(&url), false, "a name of 1 to 64");

	s2s_text_clear(&url);
	s2s_text_append_string(&url, S2S_STRING("https://h/?a=1"));
	for (int i = 1; i < S2S_TEMPLATE_PARAMETERS_MAX; i++) {
		s2s_text_append_string(&url, S2S_STRING("&a=1"));
	}
	s2s_text_append_string(&url, S2S_STRING("\0"));
	url.length--;
	assert_case(s2s_text_string(&url), false, NULL);
	s2s_text_append_string(&url, S2S_STRING("&a=1\0"));
	url.length--;
	assert_case(s2s_text_string(&url), false, "fewer parameters");

	s2s_text_clear(&url);
	s2s_text_append_string(&url, S2S_STRING("https://h/"));
	for (int i = 1; i < S2S_TEMPLATE_PIECES_MAX; i++) {
		s2s_text_append_string(&url, S2S_STRING("{x}"));
	}
	s2s_text_append_string(&url, S2S_STRING("\0"));
	url.length--;
	assert_case(s2s_text_string(&url), false, NULL);
	s2s_text_append_string(&url, S2S_STRING("{x}\0"));
	url.length--;
	assert_case(s2s_text_string(&url), false, "fewer macros");

	s2s_text_clear(&url);
	s2s_text_append_string(&url, S2S_STRING("https://h/"));
	while (url.length < 8193) {
		s2s_text_append_char(&url, 'x');
	}
	s2s_text_append_char(&url, '\0');
	url.length--;
	assert_case(s2s_text_string(&url), false, "8192");
	s2s_text_free(&url);
}

static s2s_string value_of(void *context, s2s_string macro)
{
	(void) context;
	return s2s_string_equals(macro, S2S_STRING("a")) ? S2S_STRING("A/1 č")
		: s2s_string_equals(macro, S2S_STRING("b"))  ? S2S_STRING("&=?#+%")
		: s2s_string_equals(macro, S2S_STRING("e"))  ? S2S_STRING("")
													 : S2S_STRING_NONE;
}

static void assert_written(const char *url, bool omit, const char *path, const char *query)
{
	s2s_template parsed;
	s2s_text text;

	s2s_text_init(&text);
	assert_true(s2s_template_parse(s2s_string_from(url), false, &parsed, NULL));
	s2s_template_write_path(&parsed, value_of, NULL, &text);
	support_assert_text(&text, path);
	s2s_text_clear(&text);
	s2s_template_write_query(&parsed, value_of, NULL, omit, &text);
	support_assert_text(&text, query);
	s2s_text_free(&text);
}

static void test_writing(void **state)
{
	(void) state;
	static const char *const styles[] = { "https://h/p/{a}/x?v={b}&w=x{a}y", "https://h/p/{{a}}/x?v={{b}}&w=x{{a}}y",
		"https://h/p/[a]/x?v=[b]&w=x[a]y", "https://h/p/<a>/x?v=<b>&w=x<a>y", "https://h/p/#a#/x?v=#b#&w=x#a#y" };

	for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) {
		assert_written(styles[i], true, "https://h/p/A%2F1%20%C4%8D/x", "v=%26%3D%3F%23%2B%25&w=xA%2F1%20%C4%8Dy");
	}
	assert_written("https://h:1?v={a}", true, "https://h:1", "v=A%2F1%20%C4%8D");
	assert_written("https://h/?{a}", true, "https://h/", "A%2F1%20%C4%8D");
	assert_written("https://h/?x=%7Ba%7D", true, "https://h/", "x=%7Ba%7D");
}

static void test_missing_values(void **state)
{
	(void) state;
	static const char url[] = "https://h/{n}/?x={n}&y={e}&z={a}-{n}&k=1&l={b}&m={n}";

	assert_written(url, true, "https://h//", "k=1&l=%26%3D%3F%23%2B%25");
	assert_written(url, false, "https://h//", "x=&y=&z=A%2F1%20%C4%8D-&k=1&l=%26%3D%3F%23%2B%25&m=");
	assert_written("https://h/?x={n}", true, "https://h/", "");
	assert_written("https://h/?x={n}&y={n}&z=1", true, "https://h/", "z=1");
	assert_written("https://h/?&a=1&&b=2&", true, "https://h/", "a=1&b=2");
}

static void test_asking(void **state)
{
	(void) state;
	s2s_template parsed;

	assert_true(s2s_template_parse(S2S_STRING("https://h:8/{a}?timestamp=1&x={b}&flag&sign="), false, &parsed, NULL));
	support_assert_string(parsed.origin, "https://h:8");
	assert_true(s2s_template_has_parameter(&parsed, S2S_STRING("timestamp")));
	assert_true(s2s_template_has_parameter(&parsed, S2S_STRING("flag")));
	assert_true(s2s_template_has_parameter(&parsed, S2S_STRING("sign")));
	assert_true(s2s_template_has_parameter(&parsed, S2S_STRING("x")));
	assert_false(s2s_template_has_parameter(&parsed, S2S_STRING("time")));
	assert_false(s2s_template_has_parameter(&parsed, S2S_STRING("signature")));
	assert_true(s2s_template_uses(&parsed, S2S_STRING("a")));
	assert_true(s2s_template_uses(&parsed, S2S_STRING("b")));
	assert_false(s2s_template_uses(&parsed, S2S_STRING("x")));
	support_assert_string(s2s_template_origin(S2S_STRING("https://h?x=https://g/")), "https://h");
	support_assert_string(s2s_template_origin(S2S_STRING("https://h")), "https://h");
	assert_int_equal(s2s_template_origin(S2S_STRING("")).length, 0);
}

static void test_dot_segments(void **state)
{
	(void) state;
	static const char *const bad[] = { ".", "..", "/.", "/..", "/../", "/a/./b", "/a/%2e", "/a/%2E.", "/a/.%2e/b", "https://h/.." };
	static const char *const good[] = { "", "/", "//", "/...", "/a.", "/.a", "/..a/b", "/a/%2e%2e%2e", "/%2f..%2f", "https://h/" };

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_true(s2s_template_has_dot_segment(s2s_string_from(bad[i])));
	}
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_false(s2s_template_has_dot_segment(s2s_string_from(good[i])));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_good),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_writing),
		cmocka_unit_test(test_missing_values),
		cmocka_unit_test(test_asking),
		cmocka_unit_test(test_dot_segments),
	};

	return cmocka_run_group_tests_name("template", tests, NULL, NULL);
}
