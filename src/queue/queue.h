/*
 * One queue as this process sees it: its directory, its journal's place, its
 * ledger, and the writers that this process's threads have on it.
 *
 * Queues are found by what s2s.queue says and kept, by device and inode, until
 * the process stops. Opening and closing take the register
 * (platform/fork.h).
 */
#ifndef S2S_QUEUE_QUEUE_H
#define S2S_QUEUE_QUEUE_H

#include "../core/text.h"
#include "../platform/fork.h"
#include "journal.h"
#include "ledger.h"

#include <stdatomic.h>

#define S2S_QUEUE_MEMORY "memory:"

typedef struct s2s_queue_writer {
	s2s_journal_writer journal;
	struct s2s_queue *queue; /* NULL once the process's queues were closed */
	struct s2s_queue_writer *next;
} s2s_queue_writer;

typedef struct s2s_queue {
	s2s_text base; /* what s2s.queue said */
	s2s_text path; /* its directory, NUL-terminated; "memory:" */
	bool memory;
	s2s_journal_place place;
	uint64_t device;
	uint64_t inode;
	int64_t checked_ms;
	s2s_ledger *ledger;
	s2s_queue_writer *writers; /* of all threads; under the register */
	s2s_fork_watcher watcher;
	atomic_llong accepted; /* into a queue in memory, and */
	atomic_llong finished; /* out of it: their difference is bounded */
	struct s2s_queue *next;
} s2s_queue;

/*
 * The queue of a base directory; S2S_QUEUE_MEMORY: this process's own. Empty: "s2s"
 * under the system's temporary directory. NULL: `error` says why. Borrowed until
 * s2s_queue_close_all().
 */
S2S_MUST_CHECK s2s_queue *s2s_queue_open(s2s_string base, s2s_text *error);

/* Whether there is such a queue already, without making or opening anything; a queue in memory: no. */
S2S_MUST_CHECK bool s2s_queue_exists(s2s_string base);

/* Whether s2s_queue_open() would give one that can be written, without making anything. False: `problem` says why not. */
S2S_MUST_CHECK bool s2s_queue_is_usable(s2s_string base, s2s_text *problem);

/* This process's queue in memory, if it has one and something waits in it: what a queue that could not be written left there. */
s2s_queue *s2s_queue_memory_waiting(void);

/* A writer for one thread. NULL: out of memory. */
S2S_MUST_CHECK s2s_queue_writer *s2s_queue_writer_new(s2s_queue *queue);
void s2s_queue_writer_free(s2s_queue_writer **writer);

/* Whether the queue's path still leads to its directory; looks at most once a second. */
bool s2s_queue_is_in_place(s2s_queue *queue);

/* At the end of the process's use: no thread may use any queue any more. */
void s2s_queue_close_all(void);

#endif
