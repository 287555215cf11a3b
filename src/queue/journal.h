/*
 * The journal: an append-only file of framed records, in front of the ledger.
 * docs/internals/journal.md has the states and the reasons.
 *
 * Writers append under a shared flock; the one reader (who holds the leader
 * lock) reads without a lock and takes it exclusively only to judge a torn tail
 * and to renew the file. A file begins with a random epoch; the ledger stores
 * (epoch, offset) of what it took in.
 *
 * A writer belongs to one thread, a reader to the leader's thread.
 */
#ifndef S2S_QUEUE_JOURNAL_H
#define S2S_QUEUE_JOURNAL_H

#include "../core/destination.h"
#include "../core/text.h"
#include "../platform/file.h"

#define S2S_JOURNAL_NAME "journal"
#define S2S_JOURNAL_HEAD_BYTES 24
#define S2S_JOURNAL_RENEW_BYTES ((int64_t) 16 * 1024 * 1024)

/* Where a journal is: a directory's descriptor, or an anonymous file; the other one is -1. Borrowed. */
typedef struct s2s_journal_place {
	int directory;
	int memory;
} s2s_journal_place;

/* The head of a fresh journal, with a new epoch; false: no random bytes. */
S2S_MUST_CHECK bool s2s_journal_head_make(char head[S2S_JOURNAL_HEAD_BYTES]);

/* A destination's record, that each writer puts before its first request for it in every epoch. */
#define S2S_ANNOUNCEMENT_DIGEST_BYTES 16
typedef struct s2s_announcement {
	s2s_identity identity;
	uint8_t digest[S2S_ANNOUNCEMENT_DIGEST_BYTES]; /* of the frame */
	s2s_string frame;
} s2s_announcement;

typedef struct s2s_journal_writer {
	int file; /* -1: not open */
	uint64_t epoch;
	uint64_t inode;
	int64_t checked_ms;              /* when the path was last compared */
	bool name_is_synced;             /* the file's name is on the disk, too */
	struct s2s_announced *announced; /* in this epoch, the last of each identity; owned */
	size_t announced_count;
	s2s_text announcing; /* reused */
} s2s_journal_writer;

typedef enum s2s_append_result {
	S2S_APPEND_DONE,
	S2S_APPEND_FULL,  /* s2s.journal_max */
	S2S_APPEND_BUSY,  /* the lock was not to be had within 50 ms */
	S2S_APPEND_FAILED /* disk full, no rights, memory: errno in `error` */
} s2s_append_result;

/*
 * What became of an append. A disk that ran full in the middle of it holds some of
 * its frames: those are accepted, and must not be stored anywhere else.
 */
typedef struct s2s_appended {
	size_t stored;       /* with S2S_APPEND_FAILED: so many frames it holds nevertheless, the first ones; */
	size_t stored_bytes; /* so long are they together */
	bool synced;         /* false: asked for, and it can't be told whether they are on the disk; why is in `error` */
	int error;           /* errno; 0: none */
} s2s_appended;

void s2s_journal_writer_init(s2s_journal_writer *writer);
void s2s_journal_writer_free(s2s_journal_writer *writer);
/* In a forked child: closes without unlocking what the parent shares. */
void s2s_journal_writer_forget(s2s_journal_writer *writer);

/* Appends `frames`, before them the announcements that this epoch has not seen from this writer. */
S2S_MUST_CHECK s2s_append_result s2s_journal_append(s2s_journal_writer *writer, const s2s_journal_place *place,
	const s2s_announcement *announcements, size_t count, s2s_string frames, int64_t bytes_max, bool sync, s2s_appended *appended);

typedef struct s2s_journal_reader {
	int file; /* -1: not open */
	uint64_t epoch;
	uint64_t inode;
	int64_t offset; /* of the next frame */
	char *buffer;   /* owned */
	size_t capacity;
} s2s_journal_reader;

#define S2S_JOURNAL_BATCH_MAX 64

typedef struct s2s_journal_batch {
	s2s_string payloads[S2S_JOURNAL_BATCH_MAX]; /* borrowed until the next read */
	int64_t begins[S2S_JOURNAL_BATCH_MAX];      /* the offsets of their frames */
	size_t count;
	int64_t next_offset; /* behind the last payload */
	int64_t torn_bytes;  /* skipped */
} s2s_journal_batch;

void s2s_journal_reader_init(s2s_journal_reader *reader);
void s2s_journal_reader_free(s2s_journal_reader *reader);

/* Opens the present file, making it where there is none; offset at its beginning. 0 or errno. */
S2S_MUST_CHECK int s2s_journal_reader_open(s2s_journal_reader *reader, const s2s_journal_place *place);

/* Goes on from what the ledger knows; where the epoch is another, or the offset beyond the end or within a frame, from the start. */
void s2s_journal_reader_seek(s2s_journal_reader *reader, uint64_t epoch, int64_t offset);

/*
 * Reads the next frames, without moving `offset`: who has stored them sets it to
 * batch->next_offset. An unreadable run before a good frame, or at the end while
 * nobody is writing, is torn and skipped. 0 or errno; count 0 and next_offset ==
 * offset: nothing there.
 */
S2S_MUST_CHECK int s2s_journal_read(s2s_journal_reader *reader, s2s_journal_batch *batch);

/* Bytes behind `offset`; `*replaced`: the path leads to another file than the open one, or this one was cut short. 0 or errno. */
S2S_MUST_CHECK int s2s_journal_waiting(const s2s_journal_reader *reader, const s2s_journal_place *place, int64_t *bytes, bool *replaced);

/* Begins a fresh file, if no writer has appended behind `offset` in the meantime. `*renewed` says whether. The reader then has the new one.
 */
S2S_MUST_CHECK int s2s_journal_renew(s2s_journal_reader *reader, const s2s_journal_place *place, bool *renewed);

/* Whether the reader's file, in the epoch in which it was opened, is still the journal: not renewed, not replaced. */
S2S_MUST_CHECK bool s2s_journal_is_present(const s2s_journal_reader *reader, const s2s_journal_place *place);

#endif
