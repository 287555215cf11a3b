#include "record.h"

#include "checksum.h"

#define MAGIC 0x4A533253U /* "S2SJ" */
#define LAYOUT 1
#define NOT_GIVEN 0xFFFFFFFFU

static void put_32(char *place, uint32_t value)
{
	for (int index = 0; index < 4; index++) {
		place[index] = (char) (unsigned char) (value >> (8 * index));
	}
}

static uint32_t get_32(const char *place)
{
	uint32_t value = 0;

	for (int index = 0; index < 4; index++) {
		value |= (uint32_t) (unsigned char) place[index] << (8 * index);
	}
	return value;
}

static void put_integer(s2s_text *text, int64_t value)
{
	char bytes[8];

	put_32(bytes, (uint32_t) (uint64_t) value);
	put_32(bytes + 4, (uint32_t) ((uint64_t) value >> 32));
	s2s_text_append(text, bytes, sizeof(bytes));
}

static void put_text(s2s_text *text, s2s_string value)
{
	char length[4];

	put_32(length, s2s_string_is_given(value) ? (uint32_t) value.length : NOT_GIVEN);
	s2s_text_append(text, length, sizeof(length));
	s2s_text_append(text, value.data, value.length);
}

static size_t frame_begin(s2s_text *frames, s2s_record_kind kind)
{
	const char head[S2S_FRAME_HEAD_BYTES + 2] = { [S2S_FRAME_HEAD_BYTES] = (char) kind, [S2S_FRAME_HEAD_BYTES + 1] = LAYOUT };
	size_t begin = frames->length;

	s2s_text_append(frames, head, sizeof(head));
	return begin;
}

static void frame_end(s2s_text *frames, size_t begin)
{
	if (s2s_text_failed(frames)) {
		return;
	}
	char *head = frames->data + begin;
	size_t length = frames->length - begin - S2S_FRAME_HEAD_BYTES;

	put_32(head, MAGIC);
	put_32(head + 4, (uint32_t) length);
	put_32(head + 8, s2s_checksum(s2s_checksum(0, head + 4, 4), head + S2S_FRAME_HEAD_BYTES, length));
}

void s2s_record_put_destination(s2s_text *frames, const s2s_destination *destination)
{
	size_t begin = frame_begin(frames, S2S_RECORD_DESTINATION);

	s2s_text_append(frames, (const char *) destination->identity.bytes, S2S_IDENTITY_BYTES);
	put_text(frames, destination->system);
	put_text(frames, destination->name);
	put_text(frames, destination->endpoint);
	put_text(frames, destination->account);
	put_integer(frames, destination->test);
	put_integer(frames, destination->tells_repeats_apart);
	put_integer(frames, destination->allow_http);
	put_integer(frames, destination->timeout_ms);
	put_integer(frames, destination->connect_timeout_ms);
	put_integer(frames, destination->retries);
	put_text(frames, destination->ca_file);
	put_text(frames, destination->proxy);
	put_integer(frames, (int64_t) destination->setting_count);
	for (size_t index = 0; index < destination->setting_count; index++) {
		put_text(frames, destination->settings[index]);
	}
	frame_end(frames, begin);
}

void s2s_record_put_request(s2s_text *frames, const s2s_request *request)
{
	size_t begin = frame_begin(frames, S2S_RECORD_REQUEST);

	s2s_text_append(frames, (const char *) request->id.bytes, S2S_UUID_BYTES);
	s2s_text_append(frames, (const char *) request->destination.bytes, S2S_IDENTITY_BYTES);
	put_integer(frames, request->event_time_ms);
	put_integer(frames, request->accepted_ms);
	put_integer(frames, request->expires_ms);
	put_integer(frames, (request->keep_answer ? 1 : 0) | (request->expiry_is_fixed ? 2 : 0));
	put_text(frames, request->event_id);
	put_text(frames, request->event_name);
	put_text(frames, request->key);
	put_text(frames, request->order_id);
	put_text(frames, request->device);
	put_text(frames, request->lane);
	put_text(frames, request->method);
	put_text(frames, request->url);
	put_text(frames, request->headers);
	put_text(frames, request->body);
	frame_end(frames, begin);
}

/* What is left to read of a payload; once something is missing, nothing more is given. */
typedef struct s2s_record_rest {
	s2s_string bytes;
	bool failed;
} s2s_record_rest;

static s2s_string take(s2s_record_rest *rest, size_t length)
{
	s2s_string taken = { rest->bytes.data, length };

	if (rest->failed || rest->bytes.length < length) {
		rest->failed = true;
		return S2S_STRING_NONE;
	}
	rest->bytes.data += length;
	rest->bytes.length -= length;
	return taken;
}

static int64_t take_integer(s2s_record_rest *rest)
{
	s2s_string bytes = take(rest, 8);

	return rest->failed ? 0 : (int64_t) ((uint64_t) get_32(bytes.data) | (uint64_t) get_32(bytes.data + 4) << 32);
}

static s2s_string take_text(s2s_record_rest *rest)
{
	s2s_string head = take(rest, 4);
	uint32_t length = rest->failed ? NOT_GIVEN : get_32(head.data);

	return length == NOT_GIVEN ? S2S_STRING_NONE : take(rest, length);
}

static void take_bytes(s2s_record_rest *rest, uint8_t *place, size_t length)
{
	s2s_string bytes = take(rest, length);

	if (!rest->failed) {
		memcpy(place, bytes.data, length);
	}
}

static bool rest_begin(s2s_record_rest *rest, s2s_string payload, s2s_record_kind kind)
{
	rest->bytes = payload;
	rest->failed = false;

	s2s_string head = take(rest, 2);

	return !rest->failed && head.data[0] == (char) kind && head.data[1] == LAYOUT;
}

bool s2s_record_get_destination(s2s_string payload, s2s_destination *destination)
{
	s2s_record_rest rest;

	memset(destination, 0, sizeof(*destination));
	if (!rest_begin(&rest, payload, S2S_RECORD_DESTINATION)) {
		return false;
	}
	take_bytes(&rest, destination->identity.bytes, S2S_IDENTITY_BYTES);
	destination->system = take_text(&rest);
	destination->name = take_text(&rest);
	destination->endpoint = take_text(&rest);
	destination->account = take_text(&rest);
	destination->test = take_integer(&rest) != 0;
	destination->tells_repeats_apart = take_integer(&rest) != 0;
	destination->allow_http = take_integer(&rest) != 0;
	destination->timeout_ms = take_integer(&rest);
	destination->connect_timeout_ms = take_integer(&rest);
	destination->retries = (int) take_integer(&rest);
	destination->ca_file = take_text(&rest);
	destination->proxy = take_text(&rest);

	uint64_t count = (uint64_t) take_integer(&rest);

	if (count > S2S_DESTINATION_SETTINGS_MAX) {
		rest.failed = true;
	}
	destination->setting_count = rest.failed ? 0 : (size_t) count;
	for (size_t index = 0; index < destination->setting_count; index++) {
		destination->settings[index] = take_text(&rest);
	}
	if (rest.failed || rest.bytes.length != 0) {
		memset(destination, 0, sizeof(*destination));
		return false;
	}
	return true;
}

bool s2s_record_get_request(s2s_string payload, s2s_request *request)
{
	s2s_record_rest rest;
	int64_t flags;

	memset(request, 0, sizeof(*request));
	if (!rest_begin(&rest, payload, S2S_RECORD_REQUEST)) {
		return false;
	}
	take_bytes(&rest, request->id.bytes, S2S_UUID_BYTES);
	take_bytes(&rest, request->destination.bytes, S2S_IDENTITY_BYTES);
	request->event_time_ms = take_integer(&rest);
	request->accepted_ms = take_integer(&rest);
	request->expires_ms = take_integer(&rest);
	flags = take_integer(&rest);
	request->keep_answer = (flags & 1) != 0;
	request->expiry_is_fixed = (flags & 2) != 0;
	request->event_id = take_text(&rest);
	request->event_name = take_text(&rest);
	request->key = take_text(&rest);
	request->order_id = take_text(&rest);
	request->device = take_text(&rest);
	request->lane = take_text(&rest);
	request->method = take_text(&rest);
	request->url = take_text(&rest);
	request->headers = take_text(&rest);
	request->body = take_text(&rest);
	if (rest.failed || rest.bytes.length != 0) {
		memset(request, 0, sizeof(*request));
		return false;
	}
	return true;
}

void s2s_record_set_destination(char *payload, const s2s_identity *destination)
{
	memcpy(payload + 2 + S2S_UUID_BYTES, destination->bytes, S2S_IDENTITY_BYTES);
}

s2s_frame_state s2s_frame_parse(s2s_string bytes, s2s_string *payload)
{
	if (bytes.length < S2S_FRAME_HEAD_BYTES) {
		return S2S_FRAME_SHORT;
	}
	uint32_t length = get_32(bytes.data + 4);

	if (get_32(bytes.data) != MAGIC || length < 2 || length > S2S_RECORD_BYTES_MAX) {
		return S2S_FRAME_BAD;
	}
	if (bytes.length - S2S_FRAME_HEAD_BYTES < length) {
		return S2S_FRAME_SHORT;
	}
	if (get_32(bytes.data + 8) != s2s_checksum(s2s_checksum(0, bytes.data + 4, 4), bytes.data + S2S_FRAME_HEAD_BYTES, length)) {
		return S2S_FRAME_BAD;
	}
	*payload = (s2s_string) { bytes.data + S2S_FRAME_HEAD_BYTES, length };
	return S2S_FRAME_GOOD;
}

size_t s2s_frames_within(s2s_string frames, size_t length, size_t *bytes)
{
	s2s_string payload;
	size_t count = 0;

	frames.length = length < frames.length ? length : frames.length;
	*bytes = 0;
	while (s2s_frame_parse((s2s_string) { frames.data + *bytes, frames.length - *bytes }, &payload) == S2S_FRAME_GOOD) {
		*bytes += S2S_FRAME_HEAD_BYTES + payload.length;
		count++;
	}
	return count;
}

size_t s2s_frame_find(s2s_string bytes, size_t from)
{
	static const char magic[4] = { 'S', '2', 'S', 'J' };
	s2s_string payload;

	while (from < bytes.length) {
		const char *found = memchr(bytes.data + from, magic[0], bytes.length - from);

		if (found == NULL) {
			break;
		}
		from = (size_t) (found - bytes.data);
		if (bytes.length - from >= sizeof(magic) && memcmp(found, magic, sizeof(magic)) == 0 &&
			s2s_frame_parse((s2s_string) { found, bytes.length - from }, &payload) == S2S_FRAME_GOOD) {
			return from;
		}
		from++;
	}
	return bytes.length;
}
