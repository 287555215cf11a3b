/*
 * Records and frames from any bytes: what is read as a record gives the same payload when it is written again, what is
 * found as a frame lies within the bytes, and nothing of a record that is not one is given.
 */
#include "fuzz.h"

#include "queue/record.h"

static void expect_same(s2s_text *frames, s2s_string payload)
{
	s2s_string again;

	FUZZ_EXPECT(!s2s_text_failed(frames));
	FUZZ_EXPECT(s2s_frame_parse(s2s_text_string(frames), &again) == S2S_FRAME_GOOD);
	FUZZ_EXPECT(again.length + S2S_FRAME_HEAD_BYTES == frames->length);
	/* Booleans and flags that mean nothing are not kept; lengths are. */
	FUZZ_EXPECT(again.length == payload.length);
}

static void try_payload(s2s_string payload)
{
	s2s_destination destination, destination_again, no_destination = { .test = false };
	s2s_request request, request_again, no_request = { .keep_answer = false };
	s2s_text first, second;
	s2s_string inner;

	s2s_text_init(&first);
	s2s_text_init(&second);
	if (s2s_record_get_destination(payload, &destination)) {
		FUZZ_EXPECT(destination.setting_count <= S2S_DESTINATION_SETTINGS_MAX);
		s2s_record_put_destination(&first, &destination);
		expect_same(&first, payload);
		FUZZ_EXPECT(s2s_frame_parse(s2s_text_string(&first), &inner) == S2S_FRAME_GOOD);
		FUZZ_EXPECT(s2s_record_get_destination(inner, &destination_again));
		s2s_record_put_destination(&second, &destination_again);
		FUZZ_EXPECT(s2s_string_equals(s2s_text_string(&first), s2s_text_string(&second)));
		FUZZ_EXPECT(!s2s_record_get_request(payload, &request));
	} else {
		FUZZ_EXPECT(memcmp(&destination, &no_destination, sizeof(destination)) == 0);
	}
	s2s_text_clear(&first);
	s2s_text_clear(&second);
	if (s2s_record_get_request(payload, &request)) {
		s2s_record_put_request(&first, &request);
		expect_same(&first, payload);
		FUZZ_EXPECT(s2s_frame_parse(s2s_text_string(&first), &inner) == S2S_FRAME_GOOD);
		FUZZ_EXPECT(s2s_record_get_request(inner, &request_again));
		s2s_record_put_request(&second, &request_again);
		FUZZ_EXPECT(s2s_string_equals(s2s_text_string(&first), s2s_text_string(&second)));
	} else {
		FUZZ_EXPECT(memcmp(&request, &no_request, sizeof(request)) == 0);
	}
	s2s_text_free(&first);
	s2s_text_free(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	s2s_string bytes = { (const char *) data, size };
	size_t found = s2s_frame_find(bytes, 0), next;
	s2s_string payload;

	try_payload(bytes);
	while (found < size) {
		FUZZ_EXPECT(s2s_frame_parse((s2s_string) { bytes.data + found, size - found }, &payload) == S2S_FRAME_GOOD);
		FUZZ_EXPECT(payload.data == bytes.data + found + S2S_FRAME_HEAD_BYTES);
		FUZZ_EXPECT(payload.data + payload.length <= bytes.data + size);
		try_payload(payload);
		next = s2s_frame_find(bytes, found + 1);
		FUZZ_EXPECT(next > found && next <= size);
		found = next;
	}
	return 0;
}
