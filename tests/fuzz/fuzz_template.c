/*
 * Templates: the first line is the URL, the rest is the value of every macro. What is written of a good one has its
 * origin and nothing that the value could have brought in unencoded.
 */
#include "fuzz.h"

#include "destinations/postback.h"
#include "destinations/template.h"

static s2s_string value_of(void *context, s2s_string macro)
{
	FUZZ_EXPECT(macro.length >= 1 && macro.length <= S2S_TEMPLATE_NAME_MAX);
	return *(const s2s_string *) context;
}

static void expect_pieces(const s2s_template *parsed, s2s_string url)
{
	size_t next = parsed->path.count;

	FUZZ_EXPECT(parsed->origin.data == url.data && parsed->origin.length <= url.length);
	FUZZ_EXPECT(s2s_endpoint_problem(parsed->origin, false) == NULL);
	FUZZ_EXPECT(parsed->path.first == 0);
	for (size_t i = 0; i < parsed->parameter_count; i++) {
		FUZZ_EXPECT(parsed->parameters[i].first == next);
		next += parsed->parameters[i].count;
	}
	FUZZ_EXPECT(next == parsed->piece_count);
	for (size_t i = 0; i < parsed->piece_count; i++) {
		FUZZ_EXPECT(parsed->pieces[i].text.length > 0);
		FUZZ_EXPECT(parsed->pieces[i].text.data > url.data);
		FUZZ_EXPECT(parsed->pieces[i].text.data + parsed->pieces[i].text.length <= url.data + url.length);
	}
}

/* Only what RFC 3986 has in a URL, each "%" with its two digits; a value can add none of "?", "/", "&". */
static void expect_written(s2s_string text)
{
	for (size_t i = 0; i < text.length; i++) {
		unsigned char byte = (unsigned char) text.data[i];

		FUZZ_EXPECT(byte > 0x20 && byte < 0x7f && strchr("\"<>\\^`{|}#", byte) == NULL);
		FUZZ_EXPECT(byte != '%' || (i + 2 < text.length && strchr("0123456789abcdefABCDEF", text.data[i + 1]) != NULL));
	}
}

static size_t count(s2s_string text, char wanted)
{
	size_t found = 0;

	for (size_t i = 0; i < text.length; i++) {
		found += text.data[i] == wanted ? 1 : 0;
	}
	return found;
}

static void expect_writing(const s2s_template *parsed, s2s_string value, bool omit)
{
	s2s_string slash = S2S_STRING("/&?#"), none = S2S_STRING_NONE;
	s2s_text text, plain;

	s2s_text_init(&text);
	s2s_text_init(&plain);
	s2s_template_write_path(parsed, value_of, &value, &text);
	expect_written(s2s_text_string(&text));
	s2s_template_write_path(parsed, value_of, &none, &plain);
	s2s_text_clear(&text);
	s2s_template_write_path(parsed, value_of, &slash, &text);
	FUZZ_EXPECT(count(s2s_text_string(&text), '/') == count(s2s_text_string(&plain), '/'));
	s2s_text_clear(&text);
	s2s_template_write_query(parsed, value_of, &value, omit, &text);
	expect_written(s2s_text_string(&text));
	FUZZ_EXPECT(count(s2s_text_string(&text), '&') < S2S_TEMPLATE_PARAMETERS_MAX);
	s2s_text_free(&text);
	s2s_text_free(&plain);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *end = size != 0 ? memchr(data, '\n', size) : NULL;
	s2s_string url = { (const char *) data, end != NULL ? (size_t) (end - (const char *) data) : size };
	s2s_string value = end != NULL ? (s2s_string) { end + 1, size - url.length - 1 } : S2S_STRING("v");
	s2s_destination destination = { .system = S2S_STRING("postback") };
	s2s_string origin;
	s2s_template parsed;
	s2s_text problem;

	s2s_text_init(&problem);
	if (s2s_template_parse(url, false, &parsed, &problem)) {
		FUZZ_EXPECT(problem.length == 0);
		expect_pieces(&parsed, url);
		expect_writing(&parsed, value, true);
		expect_writing(&parsed, value, false);
	} else {
		FUZZ_EXPECT(problem.length > 5 && memcmp(problem.data, "must ", 5) == 0);
	}
	s2s_text_clear(&problem);
	/* The whole input as a setting of several lines. */
	destination.settings[S2S_POSTBACK_TEMPLATES] = (s2s_string) { (const char *) data, size };
	if (s2s_postback_check(&destination, S2S_STRING("x"), &origin, &problem)) {
		FUZZ_EXPECT(problem.length == 0 && origin.length > 0);
	} else {
		FUZZ_EXPECT(problem.length > 0);
	}
	s2s_text_free(&problem);
	return 0;
}
