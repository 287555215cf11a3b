/* The journal's writing side. */
#include "journal_file.h"

#include "../platform/clock.h"
#include "record.h"

#include <errno.h>
#include <stdlib.h>

#define PATH_CHECK_MS 1000

void s2s_journal_writer_init(s2s_journal_writer *writer)
{
	memset(writer, 0, sizeof(*writer));
	writer->file = -1;
	s2s_text_init(&writer->announcing);
}

static void writer_close(s2s_journal_writer *writer)
{
	s2s_file_close(&writer->file);
	writer->announced_count = 0;
}

void s2s_journal_writer_forget(s2s_journal_writer *writer)
{
	writer_close(writer);
}

void s2s_journal_writer_free(s2s_journal_writer *writer)
{
	writer_close(writer);
	free(writer->announced);
	writer->announced = NULL;
	s2s_text_wipe(&writer->announcing); /* credentials */
}

static int writer_open(s2s_journal_writer *writer, const s2s_journal_place *place)
{
	s2s_file_facts facts;
	int64_t begin;
	int error = s2s_journal_file_open(place, &writer->file, &facts, &writer->epoch, &begin);

	if (error == 0) {
		writer->inode = facts.inode;
		writer->checked_ms = s2s_clock_coarse_ms();
		writer->announced_count = 0;
		writer->name_is_synced = false;
	}
	return error;
}

/* With the lock held: is this still the file that the reader reads? Renewing unlinks it; removing or replacing it is noticed within a
 * second. */
static bool writer_is_current(s2s_journal_writer *writer, const s2s_journal_place *place, s2s_file_facts *facts)
{
	s2s_file_facts at_path;
	int64_t now;

	if (s2s_file_facts_of(writer->file, facts) != 0) {
		return false;
	}
	if (place->directory < 0) {
		uint64_t epoch;
		int64_t begin;

		/* Renewed in place. */
		if (s2s_journal_epoch_read(writer->file, facts->inode, &epoch, &begin) != 0) {
			return false;
		}
		if (epoch != writer->epoch) {
			writer->epoch = epoch;
			writer->announced_count = 0;
		}
		return true;
	}
	if (facts->links == 0) {
		return false;
	}
	now = s2s_clock_coarse_ms();
	if (now - writer->checked_ms < PATH_CHECK_MS) {
		return true;
	}
	writer->checked_ms = now;
	return s2s_file_facts_at(place->directory, S2S_JOURNAL_NAME, &at_path) == 0 && at_path.inode == facts->inode &&
		at_path.device == facts->device;
}

/* Leaves with the lock held and a current file. */
static s2s_append_result writer_lock(s2s_journal_writer *writer, const s2s_journal_place *place, s2s_file_facts *facts, int *error)
{
	for (int try = 0; try < S2S_JOURNAL_OPEN_TRIES; try++) {
		if (writer->file < 0) {
			*error = writer_open(writer, place);
			if (*error != 0) {
				return S2S_APPEND_FAILED;
			}
		}
		if (!s2s_file_lock(writer->file, S2S_LOCK_SHARED, S2S_JOURNAL_LOCK_WAIT_MS)) {
			return S2S_APPEND_BUSY;
		}
		if (writer_is_current(writer, place, facts)) {
			return S2S_APPEND_DONE;
		}
		writer_close(writer);
	}
	*error = EAGAIN;
	return S2S_APPEND_FAILED;
}

typedef struct s2s_announced {
	s2s_identity identity;
	uint8_t digest[S2S_ANNOUNCEMENT_DIGEST_BYTES];
} s2s_announced;

static s2s_announced *announced_find(const s2s_journal_writer *writer, const s2s_identity *identity)
{
	for (size_t index = 0; index < writer->announced_count; index++) {
		if (memcmp(&writer->announced[index].identity, identity, sizeof(*identity)) == 0) {
			return &writer->announced[index];
		}
	}
	return NULL;
}

/* As it is now: settings that go back to what they were before are news, too. */
static bool is_announced(const s2s_journal_writer *writer, const s2s_announcement *announcement)
{
	const s2s_announced *last = announced_find(writer, &announcement->identity);

	return last != NULL && memcmp(last->digest, announcement->digest, S2S_ANNOUNCEMENT_DIGEST_BYTES) == 0;
}

/* Bounded: a process that changes its destinations all the time announces them again, which is harmless. */
static void remember(s2s_journal_writer *writer, const s2s_announcement *announcement)
{
	enum { REMEMBERED_MAX = 64 };
	s2s_announced *place = announced_find(writer, &announcement->identity);

	if (writer->announced == NULL) {
		writer->announced = calloc(REMEMBERED_MAX, sizeof(*writer->announced));
		if (writer->announced == NULL) {
			return; /* announced again next time: harmless */
		}
	}
	if (place == NULL) {
		if (writer->announced_count == REMEMBERED_MAX) {
			writer->announced_count = 0;
		}
		place = &writer->announced[writer->announced_count++];
		place->identity = announcement->identity;
	}
	memcpy(place->digest, announcement->digest, S2S_ANNOUNCEMENT_DIGEST_BYTES);
}

static bool announcements_gather(s2s_journal_writer *writer, const s2s_announcement *announcements, size_t count)
{
	s2s_text_clear(&writer->announcing);
	for (size_t index = 0; index < count; index++) {
		if (!is_announced(writer, &announcements[index])) {
			s2s_text_append_string(&writer->announcing, announcements[index].frame);
		}
	}
	return !s2s_text_failed(&writer->announcing);
}

static void announcements_remember(s2s_journal_writer *writer, const s2s_announcement *announcements, size_t count)
{
	for (size_t index = 0; writer->announcing.length > 0 && index < count; index++) {
		if (!is_announced(writer, &announcements[index])) {
			remember(writer, &announcements[index]);
		}
	}
}

/*
 * The file's bytes, and its name once: who made it or renamed it to where it is may
 * not have come to sync the directory yet, or not care to.
 */
static int writer_sync(s2s_journal_writer *writer, const s2s_journal_place *place)
{
	int error = s2s_file_sync(writer->file);

	if (error == 0 && !writer->name_is_synced && place->directory >= 0) {
		error = s2s_directory_sync(place->directory);
		writer->name_is_synced = error == 0;
	}
	return error;
}

/* With the lock held. */
static s2s_append_result frames_write(
	s2s_journal_writer *writer, const s2s_journal_place *place, s2s_string frames, bool sync, s2s_appended *appended)
{
	size_t announcing = writer->announcing.length, written;
	int error = s2s_file_append(writer->file, s2s_text_string(&writer->announcing), frames, &written);

	appended->error = error;
	if (error != 0 && written > announcing) {
		appended->stored = s2s_frames_within(frames, written - announcing, &appended->stored_bytes);
	}
	if (sync && (error == 0 || appended->stored > 0)) {
		int failure = writer_sync(writer, place);

		appended->synced = failure == 0;
		appended->error = error != 0 ? error : failure;
	}
	return error == 0 ? S2S_APPEND_DONE : S2S_APPEND_FAILED;
}

s2s_append_result s2s_journal_append(s2s_journal_writer *writer, const s2s_journal_place *place, const s2s_announcement *announcements,
	size_t count, s2s_string frames, int64_t bytes_max, bool sync, s2s_appended *appended)
{
	s2s_file_facts facts;
	s2s_append_result result;

	*appended = (s2s_appended) { .synced = true };
	result = writer_lock(writer, place, &facts, &appended->error);
	if (result != S2S_APPEND_DONE) {
		return result;
	}
	if (!announcements_gather(writer, announcements, count)) {
		appended->error = ENOMEM;
		result = S2S_APPEND_FAILED;
	} else if (facts.size + (int64_t) (writer->announcing.length + frames.length) > bytes_max) {
		result = S2S_APPEND_FULL;
	} else {
		result = frames_write(writer, place, frames, sync, appended);
	}
	s2s_file_unlock(writer->file);
	if (result == S2S_APPEND_DONE) {
		announcements_remember(writer, announcements, count);
	}
	return result;
}
