/*
 * Journal records: a destination or a request as bytes, framed.
 *
 * Frame: magic (4 bytes), payload length (4), CRC-32C of length and payload (4),
 * payload. Payload: kind (1), layout (1), then the fields in a fixed order;
 * integers are 8 bytes little-endian, texts a 4-byte length and the bytes
 * (0xFFFFFFFF: not given). The ledger stores payloads as they came, but for the
 * destination of a request that is sent again to another account.
 */
#ifndef S2S_QUEUE_RECORD_H
#define S2S_QUEUE_RECORD_H

#include "../core/destination.h"
#include "../core/request.h"
#include "../core/text.h"

#define S2S_FRAME_HEAD_BYTES 12
#define S2S_RECORD_BYTES_MAX ((size_t) 8 * 1024 * 1024)

typedef enum s2s_record_kind { S2S_RECORD_DESTINATION = 'D', S2S_RECORD_REQUEST = 'R' } s2s_record_kind;

/* Append one frame; out of memory marks `frames` as failed. */
void s2s_record_put_destination(s2s_text *frames, const s2s_destination *destination);
void s2s_record_put_request(s2s_text *frames, const s2s_request *request);

/* Read a payload; texts are borrowed from it. False: not such a record; the value is then zeroed. */
S2S_MUST_CHECK bool s2s_record_get_destination(s2s_string payload, s2s_destination *destination);
S2S_MUST_CHECK bool s2s_record_get_request(s2s_string payload, s2s_request *request);

/* Whether it says that it is a destination's record. */
static inline bool s2s_record_is_destination(s2s_string payload)
{
	return payload.length > 0 && payload.data[0] == (char) S2S_RECORD_DESTINATION;
}

/* Another destination in a request's payload that has been read. */
void s2s_record_set_destination(char *payload, const s2s_identity *destination);

typedef enum s2s_frame_state {
	S2S_FRAME_GOOD,
	S2S_FRAME_SHORT, /* its head is right, its end is not there yet */
	S2S_FRAME_BAD    /* no frame begins here */
} s2s_frame_state;

/* Looks for a frame at the beginning of `bytes`; *payload is borrowed. */
s2s_frame_state s2s_frame_parse(s2s_string bytes, s2s_string *payload);

/* How many frames of `frames`, which are all good, lie whole within their first `length` bytes; `*bytes`: how long those are. */
size_t s2s_frames_within(s2s_string frames, size_t length, size_t *bytes);

/* Where, from `from` on, the next good frame begins; bytes.length: nowhere. */
size_t s2s_frame_find(s2s_string bytes, size_t from);

#endif
