/*
 * The journal's file, for its writer (journal.c) and its reader
 * (journal_reader.c).
 */
#ifndef S2S_QUEUE_JOURNAL_FILE_H
#define S2S_QUEUE_JOURNAL_FILE_H

#include "journal.h"

/* How often a file that was renewed or replaced meanwhile is opened again. */
#define S2S_JOURNAL_OPEN_TRIES 4
#define S2S_JOURNAL_LOCK_WAIT_MS 50

/*
 * Opens the present file, making it where there is none; `begin` is its first
 * record's offset. The descriptor is the caller's. 0 or errno.
 */
S2S_MUST_CHECK int s2s_journal_file_open(const s2s_journal_place *place, int *file, s2s_file_facts *facts, uint64_t *epoch, int64_t *begin);

/*
 * A damaged head must not cost the records behind it: the file then goes by its
 * inode number, and is read from its first byte. 0 or errno.
 */
S2S_MUST_CHECK int s2s_journal_epoch_read(int file, uint64_t inode, uint64_t *epoch, int64_t *begin);

#endif
