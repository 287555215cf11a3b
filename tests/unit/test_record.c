#include "traffic.h"

#include "queue/record.h"

#include <stdlib.h>

static void assert_same(s2s_string left, s2s_string right)
{
	assert_int_equal(s2s_string_is_given(left), s2s_string_is_given(right));
	assert_true(s2s_string_equals(left, right));
}

static void request_full(s2s_request *request)
{
	memset(request, 0, sizeof(*request));
	memset(request->id.bytes, 0xA5, S2S_UUID_BYTES);
	memset(request->destination.bytes, 0x5A, S2S_IDENTITY_BYTES);
	request->event_time_ms = -1;
	request->accepted_ms = INT64_MAX;
	request->expires_ms = INT64_MIN;
	request->expiry_is_fixed = true;
	request->keep_answer = true;
	request->event_id = S2S_STRING("event");
	request->event_name = S2S_STRING("");
	request->order_id = S2S_STRING("order\0with a zero byte");
	request->lane = S2S_STRING_NONE;
	request->method = S2S_STRING("POST");
	request->url = S2S_STRING("https://example.com/\x01\x02");
	request->headers = S2S_STRING("A: b\n");
	request->body = S2S_STRING("{}");
}

static void destination_full(s2s_destination *destination)
{
	traffic_destination(destination, "https://example.com/x", "shop", false);
	destination->allow_http = true;
	destination->test = true;
	destination->retries = 7;
	destination->ca_file = S2S_STRING("/etc/ca");
	destination->proxy = S2S_STRING_NONE;
	destination->setting_count = S2S_DESTINATION_SETTINGS_MAX;
	destination->settings[5] = S2S_STRING("");
	destination->settings[11] = S2S_STRING("last");
}

static void test_request_round_trip(void **state)
{
	s2s_request request, back;
	s2s_destination destination;
	s2s_text frames;
	s2s_string payload;

	(void) state;
	s2s_text_init(&frames);
	request_full(&request);
	payload = traffic_payload_of_request(&frames, &request);
	assert_true(s2s_record_get_request(payload, &back));
	assert_memory_equal(back.id.bytes, request.id.bytes, S2S_UUID_BYTES);
	assert_memory_equal(back.destination.bytes, request.destination.bytes, S2S_IDENTITY_BYTES);
	assert_int_equal(back.event_time_ms, -1);
	assert_true(back.accepted_ms == INT64_MAX);
	assert_true(back.expires_ms == INT64_MIN);
	assert_true(back.keep_answer);
	assert_true(back.expiry_is_fixed);
	assert_same(back.event_id, request.event_id);
	assert_same(back.event_name, request.event_name);
	assert_same(back.key, request.key);
	assert_same(back.order_id, request.order_id);
	assert_same(back.lane, request.lane);
	assert_same(back.method, request.method);
	assert_same(back.url, request.url);
	assert_same(back.headers, request.headers);
	assert_same(back.body, request.body);
	assert_false(s2s_record_get_destination(payload, &destination));
	s2s_text_free(&frames);
}

static void test_destination_round_trip(void **state)
{
	s2s_destination destination, back;
	s2s_request request;
	s2s_text frames;
	s2s_string payload;

	(void) state;
	s2s_text_init(&frames);
	destination_full(&destination);
	payload = traffic_payload_of_destination(&frames, &destination);
	assert_true(s2s_record_get_destination(payload, &back));
	assert_memory_equal(back.identity.bytes, destination.identity.bytes, S2S_IDENTITY_BYTES);
	assert_same(back.system, destination.system);
	assert_same(back.name, destination.name);
	assert_same(back.endpoint, destination.endpoint);
	assert_same(back.account, destination.account);
	assert_true(back.test);
	assert_false(back.tells_repeats_apart);
	assert_true(back.allow_http);
	assert_int_equal(back.timeout_ms, destination.timeout_ms);
	assert_int_equal(back.connect_timeout_ms, destination.connect_timeout_ms);
	assert_int_equal(back.retries, 7);
	assert_same(back.ca_file, destination.ca_file);
	assert_same(back.proxy, destination.proxy);
	assert_int_equal(back.setting_count, S2S_DESTINATION_SETTINGS_MAX);
	for (size_t index = 0; index < S2S_DESTINATION_SETTINGS_MAX; index++) {
		assert_same(back.settings[index], destination.settings[index]);
	}
	assert_false(s2s_record_get_request(payload, &request));
	s2s_text_free(&frames);
}

/* A payload in memory of exactly its length, so that AddressSanitizer and valgrind see a read behind it. */
static bool get_exactly(s2s_string payload, bool *is_zero)
{
	static const s2s_request no_request;
	static const s2s_destination no_destination;
	char *copy = malloc(payload.length > 0 ? payload.length : 1);
	s2s_destination destination;
	s2s_request request;
	bool one, other;

	memcpy(copy, payload.data, payload.length);
	one = s2s_record_get_request((s2s_string) { copy, payload.length }, &request);
	other = s2s_record_get_destination((s2s_string) { copy, payload.length }, &destination);
	*is_zero = (one || memcmp(&request, &no_request, sizeof(request)) == 0) &&
		(other || memcmp(&destination, &no_destination, sizeof(destination)) == 0);
	free(copy);
	return one || other;
}

static void test_cut_anywhere(void **state)
{
	s2s_destination destination;
	s2s_request request;
	s2s_text frames[2];
	s2s_string payload, ignored;
	bool is_zero;

	(void) state;
	s2s_text_init(&frames[0]);
	s2s_text_init(&frames[1]);
	request_full(&request);
	destination_full(&destination);
	s2s_record_put_request(&frames[0], &request);
	s2s_record_put_destination(&frames[1], &destination);
	for (int which = 0; which < 2; which++) {
		s2s_string whole = s2s_text_string(&frames[which]);

		assert_int_equal(s2s_frame_parse(whole, &payload), S2S_FRAME_GOOD);
		for (size_t length = 0; length < whole.length; length++) {
			assert_int_equal(s2s_frame_parse((s2s_string) { whole.data, length }, &ignored), S2S_FRAME_SHORT);
		}
		for (size_t length = 0; length < payload.length; length++) {
			assert_false(get_exactly((s2s_string) { payload.data, length }, &is_zero));
			assert_true(is_zero);
		}
		assert_true(get_exactly(payload, &is_zero));
	}
	/* Something behind it is not such a record either. */
	s2s_text_append_char(&frames[0], 'x');
	assert_false(get_exactly((s2s_string) { frames[0].data + S2S_FRAME_HEAD_BYTES, frames[0].length - S2S_FRAME_HEAD_BYTES }, &is_zero));
	assert_true(is_zero);
	s2s_text_free(&frames[0]);
	s2s_text_free(&frames[1]);
}

static void test_mutated_bytes(void **state)
{
	support_random random = { 7 };
	s2s_destination destination;
	s2s_request request;
	s2s_text frames;
	s2s_string ignored;
	size_t length;
	bool is_zero;

	(void) state;
	s2s_text_init(&frames);
	request_full(&request);
	destination_full(&destination);
	s2s_record_put_request(&frames, &request);
	s2s_record_put_destination(&frames, &destination);
	length = frames.length;
	for (int round = 0; round < 20000; round++) {
		size_t place = support_random_below(&random, length), from = support_random_below(&random, length);
		char before = frames.data[place];

		frames.data[place] = (char) support_random_next(&random);
		(void) get_exactly((s2s_string) { frames.data + from, length - from }, &is_zero);
		assert_true(is_zero);
		/* A changed frame is never taken for a good one. */
		if (place < S2S_FRAME_HEAD_BYTES + 16 && frames.data[place] != before) {
			assert_int_not_equal(s2s_frame_parse(s2s_text_string(&frames), &ignored), S2S_FRAME_GOOD);
		}
		frames.data[place] = before;
	}
	s2s_text_free(&frames);
}

static void test_too_long(void **state)
{
	char head[S2S_FRAME_HEAD_BYTES] = { 'S', '2', 'S', 'J', 1, 0, (char) 0x80, 0 };
	s2s_string ignored;

	(void) state;
	assert_int_equal(s2s_frame_parse((s2s_string) { head, sizeof(head) }, &ignored), S2S_FRAME_BAD);
	head[4] = 0; /* the longest that may be */
	assert_int_equal(s2s_frame_parse((s2s_string) { head, sizeof(head) }, &ignored), S2S_FRAME_SHORT);
}

static void test_find(void **state)
{
	s2s_request request;
	s2s_text bytes;
	size_t second, third;

	(void) state;
	s2s_text_init(&bytes);
	request_full(&request);
	s2s_text_append_string(&bytes, S2S_STRING("S2SJ S2S S2SJ"));
	second = bytes.length;
	s2s_record_put_request(&bytes, &request);
	s2s_text_append_string(&bytes, S2S_STRING("S2SJ"));
	third = bytes.length;
	s2s_record_put_request(&bytes, &request);
	assert_int_equal(s2s_frame_find(s2s_text_string(&bytes), 0), second);
	assert_int_equal(s2s_frame_find(s2s_text_string(&bytes), second + 1), third);
	assert_int_equal(s2s_frame_find(s2s_text_string(&bytes), third + 1), bytes.length);
	s2s_text_free(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_request_round_trip),
		cmocka_unit_test(test_destination_round_trip),
		cmocka_unit_test(test_cut_anywhere),
		cmocka_unit_test(test_mutated_bytes),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_find),
	};

	return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
