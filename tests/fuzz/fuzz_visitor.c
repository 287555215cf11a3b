/*
 * Visitors and events out of JSON that anybody may have changed: whatever is
 * taken comes back the same through JSON and through a copy. What becomes of an
 * event at the ad systems is fuzz_request.c.
 */
#include "fuzz.h"

#include "core/event_json.h"
#include "core/hash.h"

/* Restored and copied values must give this text again. */
static void expect_text(const s2s_text *text, const s2s_text *expected)
{
	FUZZ_EXPECT(!s2s_text_failed(text));
	FUZZ_EXPECT(s2s_string_equals(s2s_text_string(text), s2s_text_string(expected)));
}

static void try_visitor(s2s_string json)
{
	s2s_visitor visitor;
	s2s_visitor again;
	s2s_text error;
	s2s_text first;
	s2s_text second;

	s2s_text_init(&error);
	s2s_text_init(&first);
	s2s_text_init(&second);
	if (!s2s_visitor_from_json(json, &visitor, &error)) {
		FUZZ_EXPECT(error.length != 0);
		s2s_text_free(&error);
		return;
	}
	FUZZ_EXPECT(error.length == 0);
	s2s_visitor_to_json(&visitor, &first);
	FUZZ_EXPECT(s2s_visitor_from_json(s2s_text_string(&first), &again, &error));
	s2s_visitor_to_json(&again, &second);
	expect_text(&second, &first);
	s2s_visitor_free(&again);
	FUZZ_EXPECT(s2s_visitor_copy(&visitor, &again));
	s2s_visitor_free(&visitor);
	s2s_text_clear(&second);
	s2s_visitor_to_json(&again, &second);
	expect_text(&second, &first);
	s2s_visitor_free(&again);
	s2s_text_free(&first);
	s2s_text_free(&second);
	s2s_text_free(&error);
}

static void try_event(s2s_string json)
{
	s2s_event event;
	s2s_event again;
	s2s_text error;
	s2s_text first;
	s2s_text second;

	s2s_text_init(&error);
	s2s_text_init(&first);
	s2s_text_init(&second);
	if (!s2s_event_from_json(json, S2S_STRING("CZ"), &event, &error)) {
		FUZZ_EXPECT(error.length != 0);
		s2s_text_free(&error);
		return;
	}
	FUZZ_EXPECT(error.length == 0);
	s2s_event_to_json(&event, &first);
	FUZZ_EXPECT(s2s_event_from_json(s2s_text_string(&first), S2S_STRING_NONE, &again, &error));
	s2s_event_to_json(&again, &second);
	expect_text(&second, &first);
	s2s_event_free(&again);
	FUZZ_EXPECT(s2s_event_copy(&event, &again));
	s2s_event_free(&event);
	s2s_text_clear(&second);
	s2s_event_to_json(&again, &second);
	expect_text(&second, &first);
	s2s_event_free(&again);
	s2s_text_free(&first);
	s2s_text_free(&second);
	s2s_text_free(&error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool started;
	s2s_string json = { (const char *) data, size };

	if (!started) {
		FUZZ_EXPECT(s2s_hash_start());
		started = true;
	}
	try_visitor(json);
	try_event(json);
	return 0;
}
