/*
 * What a browser's request brings to Visitor::capture(): one line each for a cookie, a click id's name and value, the
 * user agent, a client hint, REMOTE_ADDR, and X-Forwarded-For behind a proxy. What passes the checks of the binding is
 * a visitor whose JSON can be read again as the same.
 */
#include "fuzz.h"

#include "core/check.h"
#include "core/event_json.h"
#include "core/proxies.h"
#include "core/utf8.h"

/* As src/php/visitor_capture.c: a text that can be passed on, or none. */
static bool take_text(fuzz_input *input, s2s_string *text)
{
	s2s_complaint complaint;

	*text = fuzz_take_line(input);
	return text->length != 0 && s2s_check(&s2s_rule_browser_text, *text, &complaint) && s2s_utf8_is_valid(*text);
}

static void capture(fuzz_input *input, s2s_visitor *visitor)
{
	s2s_string value, name, remote, client = S2S_STRING_NONE;
	s2s_complaint complaint;
	char address[S2S_ADDRESS_TEXT];

	if (take_text(input, &value)) {
		FUZZ_EXPECT(s2s_pairs_set(&visitor->cookies, &visitor->arena, S2S_STRING("sid"), value));
	}
	name = fuzz_take_line(input);
	if (take_text(input, &value) && s2s_check(&s2s_rule_click_id_name, name, &complaint)) {
		FUZZ_EXPECT(s2s_pairs_set(&visitor->click_ids, &visitor->arena, name, value));
	}
	if (take_text(input, &value)) {
		FUZZ_EXPECT(s2s_arena_copy(&visitor->arena, value, &visitor->user_agent));
	}
	if (take_text(input, &value)) {
		FUZZ_EXPECT(s2s_arena_copy(&visitor->arena, value, &visitor->hints[S2S_HINT_UA]));
	}
	remote = fuzz_take_line(input);
	(void) !take_text(input, &client);
	if (s2s_proxies_client(S2S_STRING("10.0.0.0/8 ::1"), remote, client, address)) {
		FUZZ_EXPECT(s2s_arena_copy(&visitor->arena, s2s_string_from(address), &visitor->ip));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_input input = fuzz_input_of(data, size);
	s2s_visitor visitor, again;
	s2s_text first, second, error;

	s2s_visitor_init(&visitor);
	s2s_text_init(&first);
	s2s_text_init(&second);
	s2s_text_init(&error);
	capture(&input, &visitor);
	s2s_visitor_to_json(&visitor, &first);
	FUZZ_EXPECT(!s2s_text_failed(&first));
	FUZZ_EXPECT(s2s_visitor_from_json(s2s_text_string(&first), &again, &error));
	s2s_visitor_to_json(&again, &second);
	FUZZ_EXPECT(s2s_string_equals(s2s_text_string(&first), s2s_text_string(&second)));
	s2s_visitor_free(&visitor);
	s2s_visitor_free(&again);
	s2s_text_free(&first);
	s2s_text_free(&second);
	s2s_text_free(&error);
	return 0;
}
