/*
 * A URL (the first line) and a spid (the rest): what a link carries is what a
 * callback reads, once, and everything else of the URL is still there. The first
 * line is also read as a query, which comes back the same when it is written again.
 */
#include "fuzz.h"

#include "core/query.h"
#include "core/spid.h"
#include "core/uri.h"

static void expect_query(s2s_string text)
{
	s2s_arena arena;
	s2s_query first = { NULL, 0 };
	s2s_query again = { NULL, 0 };
	s2s_text written;

	s2s_arena_init(&arena);
	s2s_text_init(&written);
	FUZZ_EXPECT(s2s_query_parse(text, &arena, &first));
	for (size_t i = 0; i < first.count; i++) {
		s2s_uri_encode(&written, first.items[i].name);
		s2s_text_append_char(&written, '=');
		s2s_uri_encode(&written, first.items[i].value);
		s2s_text_append_char(&written, '&');
	}
	FUZZ_EXPECT(s2s_query_parse(s2s_text_string(&written), &arena, &again));
	FUZZ_EXPECT(first.count == again.count);
	for (size_t i = 0; i < first.count; i++) {
		FUZZ_EXPECT(s2s_string_equals(first.items[i].name, again.items[i].name));
		FUZZ_EXPECT(s2s_string_equals(first.items[i].value, again.items[i].value));
	}
	s2s_text_free(&written);
	s2s_arena_free(&arena);
}

static void expect_link(s2s_string url, s2s_string spid)
{
	s2s_arena arena;
	s2s_query query = { NULL, 0 };
	s2s_text link;
	s2s_string value;

	s2s_arena_init(&arena);
	s2s_text_init(&link);
	s2s_spid_link(&link, url, spid);
	const char *hash = memchr(link.data, '#', link.length);
	size_t end = hash != NULL ? (size_t) (hash - link.data) : link.length;
	const char *mark = memchr(link.data, '?', end);
	FUZZ_EXPECT(mark != NULL);
	FUZZ_EXPECT(s2s_query_parse((s2s_string) { mark + 1, end - (size_t) (mark + 1 - link.data) }, &arena, &query));
	/* A name that was percent-encoded in the URL ("%73pid") is left alone: then the callback will refuse the call. */
	FUZZ_EXPECT(s2s_query_find(&query, S2S_STRING("spid"), &value) >= 1);
	FUZZ_EXPECT(s2s_string_equals(query.items[query.count - 1].name, S2S_STRING("spid")));
	FUZZ_EXPECT(s2s_string_equals(query.items[query.count - 1].value, spid));

	/* A second link replaces the first. */
	s2s_text again;
	s2s_text_init(&again);
	s2s_spid_link(&again, s2s_text_string(&link), spid);
	FUZZ_EXPECT(s2s_string_equals(s2s_text_string(&again), s2s_text_string(&link)));
	s2s_text_free(&again);
	s2s_text_free(&link);
	s2s_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	s2s_string all = { (const char *) data, size };
	const char *end = size != 0 ? memchr(data, '\n', size) : NULL;
	s2s_string url = { all.data, end != NULL ? (size_t) (end - all.data) : size };
	s2s_string spid = end != NULL ? (s2s_string) { end + 1, size - url.length - 1 } : S2S_STRING("");

	expect_query(url);
	if (s2s_spid_url_problem(url) == NULL && s2s_spid_problem(spid) == NULL) {
		expect_link(url, spid);
	}
	return 0;
}
