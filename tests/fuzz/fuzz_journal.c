/*
 * The journal's reader over a file of fuzzed bytes: the input is a little program that writes good frames, bytes as
 * they are, cut frames and damaged ones into an anonymous file. Reading it ends, goes forward only, gives every
 * payload whole, and, when nothing but good frames was written, gives them all in their order.
 */
#include "fuzz.h"

#include "queue/checksum.h"
#include "queue/journal.h"
#include "queue/record.h"

#include <unistd.h>

static void put_32(s2s_text *text, uint32_t value)
{
	for (int shift = 0; shift < 32; shift += 8) {
		s2s_text_append_char(text, (char) (value >> shift & 0xff));
	}
}

/* A frame with a right checksum, whatever its payload. */
static void put_frame(s2s_text *text, s2s_string payload)
{
	uint8_t length[4] = { (uint8_t) payload.length, (uint8_t) (payload.length >> 8), 0, 0 };

	s2s_text_append(text, "S2SJ", 4);
	put_32(text, (uint32_t) payload.length);
	put_32(text, s2s_checksum(s2s_checksum(0, length, sizeof(length)), payload.data, payload.length));
	s2s_text_append_string(text, payload);
}

/* How many good frames stand there, if everything does that was written; -1: not everything is good. */
static int write_file(fuzz_input *input, s2s_text *content)
{
	int frames = 0;

	while (input->rest.length != 0) {
		unsigned kind = fuzz_take_byte(input) % 6;
		s2s_string bytes = fuzz_take(input, fuzz_take_byte(input));
		size_t before = content->length;

		if (kind == 0) {
			s2s_text_append_string(content, bytes);
			frames = bytes.length != 0 ? -1 : frames;
			continue;
		}
		put_frame(content, bytes);
		if (kind == 1) {
			/* Cut, as by a kill in the middle of a write. */
			content->length -= bytes.length / 2 + 1;
			frames = -1;
		} else if (kind == 2) {
			content->data[before + fuzz_take_byte(input) % (content->length - before)] ^= (char) (fuzz_take_byte(input) | 1);
			frames = -1;
		} else {
			/* A payload of less than two bytes is no record. */
			frames = frames >= 0 && bytes.length >= 2 ? frames + 1 : -1;
		}
	}
	return frames;
}

static int make_file(const s2s_text *content, bool with_head)
{
	char head[S2S_JOURNAL_HEAD_BYTES];
	s2s_text whole;
	int file;

	s2s_text_init(&whole);
	FUZZ_EXPECT(s2s_journal_head_make(head));
	if (with_head) {
		s2s_text_append(&whole, head, sizeof(head));
	}
	s2s_text_append_string(&whole, s2s_text_string(content));
	FUZZ_EXPECT(s2s_memory_file_new("s2s-fuzz", s2s_text_string(&whole), &file) == 0);
	s2s_text_free(&whole);
	return file;
}

static int64_t read_all(s2s_journal_reader *reader, const s2s_journal_place *place, int64_t size)
{
	int64_t payloads = 0, torn = 0, good = 0, begin = reader->offset, left;
	bool replaced;

	for (;;) {
		s2s_journal_batch batch;

		FUZZ_EXPECT(s2s_journal_read(reader, &batch) == 0);
		FUZZ_EXPECT(batch.count <= S2S_JOURNAL_BATCH_MAX && batch.torn_bytes >= 0);
		FUZZ_EXPECT(batch.next_offset >= reader->offset && batch.next_offset <= size);
		for (size_t index = 0; index < batch.count; index++) {
			s2s_destination destination;
			s2s_request request;

			FUZZ_EXPECT(batch.payloads[index].length >= 2);
			good += (int64_t) (batch.payloads[index].length + S2S_FRAME_HEAD_BYTES);
			(void) !s2s_record_get_destination(batch.payloads[index], &destination);
			(void) !s2s_record_get_request(batch.payloads[index], &request);
		}
		payloads += (int64_t) batch.count;
		torn += batch.torn_bytes;
		if (batch.count == 0 && batch.next_offset == reader->offset) {
			break;
		}
		reader->offset = batch.next_offset;
	}
	/* Nobody writes: every byte was either read or judged. */
	FUZZ_EXPECT(reader->offset == size && good + torn == size - begin);
	FUZZ_EXPECT(s2s_journal_waiting(reader, place, &left, &replaced) == 0 && left == 0 && !replaced);
	return payloads;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_input input = fuzz_input_of(data, size);
	bool with_head = fuzz_take_byte(&input) % 8 != 0;
	s2s_journal_place place = { .directory = -1, .memory = -1 };
	s2s_journal_reader reader;
	s2s_text content;
	bool renewed;

	s2s_text_init(&content);
	int frames = write_file(&input, &content);

	FUZZ_EXPECT(!s2s_text_failed(&content));
	place.memory = make_file(&content, with_head);
	s2s_journal_reader_init(&reader);
	FUZZ_EXPECT(s2s_journal_reader_open(&reader, &place) == 0);

	int64_t whole = (int64_t) content.length + (with_head ? S2S_JOURNAL_HEAD_BYTES : 0);
	int64_t payloads = read_all(&reader, &place, whole);

	FUZZ_EXPECT(frames < 0 || payloads == frames);
	FUZZ_EXPECT(s2s_journal_renew(&reader, &place, &renewed) == 0 && renewed);
	FUZZ_EXPECT(read_all(&reader, &place, S2S_JOURNAL_HEAD_BYTES) == 0);
	s2s_journal_reader_free(&reader);
	s2s_file_close(&place.memory);
	s2s_text_free(&content);
	return 0;
}
