/*
 * From an event that anybody may have written (the rest; the first line is one text that stands in every setting which
 * the shop's operator chooses) to the request of every ad system: what validation lets through becomes a request whose
 * URL, headers and body can't be more than what they are meant to be, and no gap is left in it.
 */
#include "fuzz.h"

#include "core/event_json.h"
#include "core/hash.h"
#include "destinations/adjust.h"
#include "destinations/adroll.h"
#include "destinations/name_map.h"
#include "destinations/postback.h"
#include "destinations/sklik.h"

#include <jansson.h>

#define NOW_MS INT64_C(1770134113676)

/* "Name: value\n" each: nothing in a value that begins another header. */
static void expect_headers(s2s_string headers)
{
	fuzz_input lines = { headers };

	while (lines.rest.length != 0) {
		s2s_string line = fuzz_take_line(&lines);
		const char *colon = memchr(line.data, ':', line.length);

		FUZZ_EXPECT(colon != NULL && colon != line.data && colon[1] == ' ');
		for (size_t i = 0; i < line.length; i++) {
			unsigned char byte = (unsigned char) line.data[i];

			FUZZ_EXPECT(byte >= 0x20 && byte != 0x7f);
			FUZZ_EXPECT(line.data + i >= colon || byte != ' ');
		}
	}
}

static void expect_url(s2s_string url)
{
	for (size_t i = 0; i < url.length; i++) {
		FUZZ_EXPECT((unsigned char) url.data[i] > 0x20 && (unsigned char) url.data[i] < 0x7f);
	}
	FUZZ_EXPECT(s2s_endpoint_problem(url, false) == NULL || url.length > 8192);
}

static void expect_json(s2s_string body)
{
	json_t *payload = json_loadb(body.data, body.length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);

	FUZZ_EXPECT(payload != NULL);
	json_decref(payload);
}

/* A form: nothing but what percent-encoding leaves, and what a template may have of its own ("?" in a query). */
static void expect_form(s2s_string body)
{
	for (size_t i = 0; i < body.length; i++) {
		unsigned char byte = (unsigned char) body.data[i];

		FUZZ_EXPECT(byte > 0x20 && byte < 0x7f && strchr("\"<>\\^`{|}#", byte) == NULL);
	}
}

static void expect_request(const s2s_system *system, const s2s_destination *destination, const s2s_draft *draft, bool mask)
{
	s2s_request request = { .method = s2s_string_from(draft->method),
		.url = s2s_text_string(&draft->url),
		.headers = s2s_text_string(&draft->headers),
		.body = s2s_text_string(&draft->body) };
	s2s_text texts[3];

	for (size_t i = 0; i < 3; i++) {
		s2s_text_init(&texts[i]);
	}
	FUZZ_EXPECT(strcmp(draft->method, "GET") == 0 || strcmp(draft->method, "POST") == 0);
	FUZZ_EXPECT(s2s_system_finish(system, destination, &request, mask, &texts[0], &texts[1], &texts[2]));
	expect_url(s2s_text_string(&texts[0]));
	expect_headers(s2s_text_string(&texts[1]));
	for (size_t i = 0; i < texts[2].length; i++) {
		FUZZ_EXPECT((unsigned char) texts[2].data[i] >= 0x20);
	}
	if (system == &s2s_sklik || system == &s2s_adroll) {
		expect_json(s2s_text_string(&texts[2]));
	} else {
		expect_form(s2s_text_string(&texts[2]));
	}
	for (size_t i = 0; i < 3; i++) {
		s2s_text_free(&texts[i]);
	}
}

static bool is_visible(s2s_string text)
{
	for (size_t i = 0; i < text.length; i++) {
		if (text.data[i] <= ' ' || text.data[i] > '~') {
			return false;
		}
	}
	return text.length != 0 && text.length <= 100;
}

/* As php.ini and the constructors let them through. */
static void set_up(const s2s_system *system, s2s_string given, s2s_destination *destination)
{
	s2s_string text = is_visible(given) ? given : S2S_STRING("token");

	*destination = (s2s_destination) {
		.system = system->name, .name = system->name, .endpoint = system->default_endpoint, .setting_count = system->setting_count
	};
	if (system == &s2s_sklik) {
		destination->settings[S2S_SKLIK_SEM_ID] = S2S_STRING("0123456789abcdefghij0123");
		destination->settings[S2S_SKLIK_SANDBOX] = text;
		destination->settings[S2S_SKLIK_CLIENT_ID] = text;
	} else if (system == &s2s_adroll) {
		destination->settings[S2S_ADROLL_ADVERTISABLE] = text;
		destination->settings[S2S_ADROLL_PIXEL] = text;
		destination->settings[S2S_ADROLL_TOKEN] = text;
	} else if (system == &s2s_adjust) {
		destination->settings[S2S_ADJUST_APP_TOKEN] = text;
		destination->settings[S2S_ADJUST_EVENT_TOKENS] = S2S_STRING("Purchase=abc123 Search=def456");
		destination->settings[S2S_ADJUST_TOKEN] = text;
		destination->settings[S2S_ADJUST_METHOD] = given.length % 2 == 0 ? S2S_STRING("GET") : S2S_STRING("POST");
	} else {
		s2s_string origin;
		s2s_text problem;

		s2s_text_init(&problem);

		destination->settings[S2S_POSTBACK_EVENT] = S2S_STRING("Purchase");
		destination->settings[S2S_POSTBACK_METHOD] = given.length % 2 == 0 ? S2S_STRING("GET") : S2S_STRING("POST");
		destination->settings[S2S_POSTBACK_TEMPLATES] = given;
		if (!s2s_postback_check(destination, S2S_STRING("x"), &origin, &problem)) {
			destination->settings[S2S_POSTBACK_TEMPLATES] =
				S2S_STRING("https://x.example/{event_id}/p?k={kcid}&v={value}&o={order_id}&s={search_string}&n={event_name}&u={url}");
		}
		s2s_text_free(&problem);
		destination->endpoint = s2s_template_origin(destination->settings[S2S_POSTBACK_TEMPLATES]);
	}
	if (system == &s2s_postback) {
		destination->settings[S2S_POSTBACK_EVENT] = S2S_STRING_NONE;
		destination->settings[S2S_POSTBACK_SIGNATURE_KEY] = text;
	}
}

static void try_system(const s2s_system *system, const s2s_event *event, s2s_string given)
{
	s2s_encode_options options = { .enforce_consent = event->time_ms % 2 == 0, .client_id = S2S_STRING("x"), .now_ms = NOW_MS };
	s2s_destination destination;
	s2s_problems problems;
	s2s_draft draft;

	set_up(system, given, &destination);
	if (system->skip(&destination, event, &options) != NULL) {
		return;
	}
	s2s_problems_init(&problems);
	s2s_draft_init(&draft);
	system->validate(&destination, event, &options, &problems);
	FUZZ_EXPECT(!problems.failed);
	if (problems.fatal_count == 0) {
		FUZZ_EXPECT(system->encode(&destination, event, &options, &draft));
		expect_request(system, &destination, &draft, false);
		expect_request(system, &destination, &draft, true);
	}
	s2s_problems_free(&problems);
	s2s_draft_free(&draft);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool started;
	fuzz_input input = fuzz_input_of(data, size);
	s2s_string given = fuzz_take_line(&input);
	s2s_event event;
	s2s_text error;

	if (!started) {
		FUZZ_EXPECT(s2s_hash_start());
		started = true;
	}
	s2s_text_init(&error);
	if (s2s_event_from_json(fuzz_take_rest(&input), S2S_STRING("CZ"), &event, &error)) {
		for (size_t index = 0; index < S2S_SYSTEM_COUNT; index++) {
			try_system(s2s_system_at(index), &event, given);
		}
		s2s_event_free(&event);
	}
	s2s_text_free(&error);
	return 0;
}
