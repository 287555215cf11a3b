/* The journal's reading side: the leader's. */
#include "journal_file.h"
#include "record.h"

#include <errno.h>
#include <stdlib.h>

#define READ_BYTES ((size_t) 256 * 1024)

void s2s_journal_reader_init(s2s_journal_reader *reader)
{
	memset(reader, 0, sizeof(*reader));
	reader->file = -1;
}

void s2s_journal_reader_free(s2s_journal_reader *reader)
{
	s2s_file_close(&reader->file);
	free(reader->buffer);
	reader->buffer = NULL;
	reader->capacity = 0;
}

int s2s_journal_reader_open(s2s_journal_reader *reader, const s2s_journal_place *place)
{
	s2s_file_facts facts;
	int error;

	s2s_file_close(&reader->file);
	error = s2s_journal_file_open(place, &reader->file, &facts, &reader->epoch, &reader->offset);
	if (error == 0) {
		reader->inode = facts.inode;
	}
	return error;
}

/*
 * A frame begins at `offset`, or nothing is there yet. In a file that was cut and has
 * grown past the offset since, it stands somewhere in what nobody has read.
 */
static bool is_between_frames(const s2s_journal_reader *reader, int64_t offset)
{
	char head[S2S_FRAME_HEAD_BYTES];
	s2s_string payload;
	size_t got;

	/* Of a head alone it can't be said that it is good, but that it is none. */
	return s2s_file_read(reader->file, offset, head, sizeof(head), &got) != 0 ||
		s2s_frame_parse((s2s_string) { head, got }, &payload) != S2S_FRAME_BAD;
}

void s2s_journal_reader_seek(s2s_journal_reader *reader, uint64_t epoch, int64_t offset)
{
	s2s_file_facts facts;

	/* Opened just now: its offset is the file's beginning. */
	if (epoch == reader->epoch && offset > reader->offset && s2s_file_facts_of(reader->file, &facts) == 0 && offset <= facts.size &&
		is_between_frames(reader, offset)) {
		reader->offset = offset;
	}
}

static int buffer_reserve(s2s_journal_reader *reader, size_t size)
{
	if (reader->capacity < size) {
		char *larger = realloc(reader->buffer, size);

		if (larger == NULL) {
			return ENOMEM;
		}
		reader->buffer = larger;
		reader->capacity = size;
	}
	return 0;
}

/* `alone`: nobody is writing, so a frame that is not whole will never be. */
static void batch_parse(s2s_string bytes, int64_t offset, bool alone, s2s_journal_batch *batch)
{
	size_t at = 0;

	while (batch->count < S2S_JOURNAL_BATCH_MAX && at < bytes.length) {
		s2s_string payload;
		s2s_frame_state state = s2s_frame_parse((s2s_string) { bytes.data + at, bytes.length - at }, &payload);

		if (state == S2S_FRAME_GOOD) {
			batch->begins[batch->count] = offset + (int64_t) at;
			batch->payloads[batch->count++] = payload;
			at += S2S_FRAME_HEAD_BYTES + payload.length;
			continue;
		}
		/*
		 * A frame whose end is not here (yet) is never searched: what stands in it is a shop's text, in which somebody
		 * may have put a frame of his own.
		 */
		if (state == S2S_FRAME_SHORT && !alone) {
			break;
		}
		/* Unreadable here: torn for certain when a good frame stands behind it, else perhaps still being written. */
		size_t next = s2s_frame_find(bytes, at + 1);

		if (next == bytes.length) {
			break;
		}
		batch->torn_bytes += (int64_t) (next - at);
		at = next;
	}
	batch->next_offset = offset + (int64_t) at;
}

static int batch_read(s2s_journal_reader *reader, s2s_journal_batch *batch, size_t size, bool alone, bool *whole)
{
	size_t got;
	int error = buffer_reserve(reader, size);

	if (error == 0) {
		error = s2s_file_read(reader->file, reader->offset, reader->buffer, size, &got);
	}
	if (error != 0) {
		return error;
	}
	*whole = got < size;
	batch->count = 0;
	batch->torn_bytes = 0;
	batch_parse((s2s_string) { reader->buffer, got }, reader->offset, alone, batch);
	return 0;
}

/* Alone with the file: what is unreadable at its end now was never accepted. */
static int tail_judge(s2s_journal_reader *reader, s2s_journal_batch *batch)
{
	s2s_file_facts facts;
	bool whole;
	int error;

	if (!s2s_file_lock(reader->file, S2S_LOCK_EXCLUSIVE, 0)) {
		return 0;
	}
	error = s2s_file_facts_of(reader->file, &facts);
	if (error == 0 && facts.size > reader->offset) {
		error = batch_read(reader, batch, (size_t) (facts.size - reader->offset) + 1, true, &whole);
		if (error == 0 && batch->count == 0) {
			batch->torn_bytes += facts.size - batch->next_offset;
			batch->next_offset = facts.size;
		}
	}
	s2s_file_unlock(reader->file);
	return error;
}

int s2s_journal_read(s2s_journal_reader *reader, s2s_journal_batch *batch)
{
	bool whole;
	int error = batch_read(reader, batch, READ_BYTES, false, &whole);

	if (error == 0 && batch->count == 0 && !whole) {
		/* One record is longer than the usual read; this is as long as one may be. */
		error = batch_read(reader, batch, S2S_RECORD_BYTES_MAX + S2S_FRAME_HEAD_BYTES + READ_BYTES, false, &whole);
	}
	if (error == 0 && batch->count == 0 && !whole) {
		/* Any frame that began in these bytes would have been found whole: damage, passed in pieces. */
		batch->torn_bytes += reader->offset + (int64_t) READ_BYTES - batch->next_offset;
		batch->next_offset = reader->offset + (int64_t) READ_BYTES;
		return 0;
	}
	if (error == 0 && batch->count == 0) {
		s2s_file_facts facts;

		error = s2s_file_facts_of(reader->file, &facts);
		if (error == 0 && facts.size > reader->offset) {
			error = tail_judge(reader, batch);
		}
	}
	return error;
}

int s2s_journal_waiting(const s2s_journal_reader *reader, const s2s_journal_place *place, int64_t *bytes, bool *replaced)
{
	s2s_file_facts facts, at_path;
	int error = s2s_file_facts_of(reader->file, &facts);

	if (error != 0) {
		return error;
	}
	*bytes = facts.size > reader->offset ? facts.size - reader->offset : 0;
	*replaced = facts.size < reader->offset; /* cut short: what is in it now is new */
	if (place->directory >= 0 && !*replaced) {
		/* Also when there is none: the next open makes it. */
		*replaced = s2s_file_facts_at(place->directory, S2S_JOURNAL_NAME, &at_path) != 0 || at_path.inode != facts.inode ||
			at_path.device != facts.device;
	}
	return 0;
}

static bool is_taken_in(const s2s_journal_reader *reader, const s2s_journal_place *place)
{
	int64_t bytes;
	bool replaced;

	return s2s_journal_waiting(reader, place, &bytes, &replaced) == 0 && bytes == 0 && !replaced;
}

static int renew_in_memory(s2s_journal_reader *reader, const s2s_journal_place *place, s2s_string head, bool *renewed)
{
	int error = 0;

	if (s2s_file_lock(reader->file, S2S_LOCK_EXCLUSIVE, S2S_JOURNAL_LOCK_WAIT_MS)) {
		if (is_taken_in(reader, place)) {
			error = s2s_file_rewrite(reader->file, head);
			*renewed = error == 0;
		}
		s2s_file_unlock(reader->file);
	}
	return error;
}

/* The fresh file is on the disk before the lock is taken: writers wait for a rename, not for a slow disk. */
static int renew_on_disk(s2s_journal_reader *reader, const s2s_journal_place *place, s2s_string head, bool *renewed)
{
	char fresh[S2S_FILE_TEMPORARY_BYTES];
	int error = s2s_file_prepare(place->directory, S2S_JOURNAL_NAME, head, true, fresh);

	if (error != 0) {
		return error;
	}
	if (s2s_file_lock(reader->file, S2S_LOCK_EXCLUSIVE, S2S_JOURNAL_LOCK_WAIT_MS)) {
		if (is_taken_in(reader, place)) {
			error = s2s_file_rename(place->directory, fresh, S2S_JOURNAL_NAME);
			*renewed = error == 0;
		}
		s2s_file_unlock(reader->file);
	}
	if (*renewed) {
		s2s_directory_sync(place->directory);
	} else {
		s2s_file_remove(place->directory, fresh);
	}
	return error;
}

int s2s_journal_renew(s2s_journal_reader *reader, const s2s_journal_place *place, bool *renewed)
{
	char head[S2S_JOURNAL_HEAD_BYTES];
	s2s_string content = { head, sizeof(head) };
	int error;

	*renewed = false;
	if (!is_taken_in(reader, place)) {
		return 0;
	}
	if (!s2s_journal_head_make(head)) {
		return EIO;
	}
	error = place->directory < 0 ? renew_in_memory(reader, place, content, renewed) : renew_on_disk(reader, place, content, renewed);
	return *renewed ? s2s_journal_reader_open(reader, place) : error;
}

bool s2s_journal_is_present(const s2s_journal_reader *reader, const s2s_journal_place *place)
{
	s2s_file_facts facts;
	uint64_t epoch;
	int64_t begin;

	if (place->directory >= 0) {
		return s2s_file_facts_at(place->directory, S2S_JOURNAL_NAME, &facts) == 0 && facts.inode == reader->inode;
	}
	return s2s_journal_epoch_read(reader->file, reader->inode, &epoch, &begin) == 0 && epoch == reader->epoch;
}
