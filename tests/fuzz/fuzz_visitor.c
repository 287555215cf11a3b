/*
 * Visitors and events out of JSON that anybody may have changed: whatever is
 * taken comes back the same through JSON and through a copy, and what Sklik's
 * checker lets through becomes valid JSON without a gap left in it.
 */
#include "fuzz.h"

#include "core/event_json.h"
#include "destinations/system.h"

#include <jansson.h>

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

static void expect_request(const s2s_destination *destination, const s2s_draft *draft)
{
	s2s_request request = { .body = s2s_text_string(&draft->body), .headers = s2s_text_string(&draft->headers) };
	s2s_text texts[3];

	for (size_t i = 0; i < 3; i++) {
		s2s_text_init(&texts[i]);
	}
	FUZZ_EXPECT(s2s_system_finish(&s2s_sklik, destination, &request, false, &texts[0], &texts[1], &texts[2]));
	for (size_t i = 0; i < texts[2].length; i++) {
		FUZZ_EXPECT((unsigned char) texts[2].data[i] >= 0x20);
	}
	json_t *payload = json_loadb(texts[2].data, texts[2].length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);

	FUZZ_EXPECT(payload != NULL);
	json_decref(payload);
	for (size_t i = 0; i < 3; i++) {
		s2s_text_free(&texts[i]);
	}
}

static void try_sklik(const s2s_event *event)
{
	s2s_destination destination = { .name = S2S_STRING("sklik"), .endpoint = s2s_sklik.default_endpoint };
	s2s_encode_options options = { .enforce_consent = event->time_ms % 2 == 0, .client_id = S2S_STRING("x"), .now_ms = 1770134113676 };
	s2s_problems problems;
	s2s_draft draft;

	destination.settings[S2S_SKLIK_SEM_ID] = S2S_STRING("0123456789abcdefghij0123");
	destination.settings[S2S_SKLIK_SANDBOX] = S2S_STRING("token");
	if (s2s_sklik.skip(&destination, event, &options) != NULL) {
		return;
	}
	s2s_problems_init(&problems);
	s2s_draft_init(&draft);
	s2s_sklik.validate(&destination, event, &options, &problems);
	FUZZ_EXPECT(!problems.failed);
	if (problems.fatal_count == 0) {
		FUZZ_EXPECT(s2s_sklik.encode(&destination, event, &options, &draft));
		expect_request(&destination, &draft);
	}
	s2s_problems_free(&problems);
	s2s_draft_free(&draft);
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
	try_sklik(&event);
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
