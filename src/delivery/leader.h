/*
 * Who sends: one process for each queue and host. The lock is an flock on the
 * queue directory's own descriptor, which nobody can swap; a page in the file
 * `leader` says who leads since when, whether the sender sleeps (then the bell is
 * to be rung) and whether the queue is full.
 *
 * The page is read and written, never mapped: a mapped file that somebody cuts
 * or that a full disk can't back is SIGBUS in a PHP worker.
 */
#ifndef S2S_DELIVERY_LEADER_H
#define S2S_DELIVERY_LEADER_H

#include "../queue/queue.h"

#include <stdatomic.h>

#define S2S_LEADER_NAME "leader"

/* The page. Written by the leader, read by everybody. */
typedef struct s2s_leader_page {
	char magic[8];
	uint32_t asleep;
	uint32_t full;
	int64_t pid;
	int64_t since_ms;
	int64_t waiting;   /* events in the ledger, as of the last second; stays when nobody leads */
	int64_t claimed;   /* the last generation of leader that sent anything: a ledger that knows of none so late has lost something */
	uint32_t checksum; /* of all before it: damage must not say "full" */
	uint32_t zero;
} s2s_leader_page;

/* The leader's side; all but the two atomics for the sender's thread alone. */
typedef struct s2s_leader {
	int lock;      /* -1: does not lead; a queue in memory leads without */
	int page_file; /* -1: none, for a queue in memory, or while none can be made */
	uint64_t page_inode;
	s2s_leader_page page;
	atomic_bool asleep; /* the page's words, for the other threads of this process */
	atomic_bool full;
} s2s_leader;

void s2s_leader_init(s2s_leader *leader);

/* Takes the lock that `descriptor` (of the queue's directory) can have; false: somebody else leads. The descriptor is the leader's from
 * then on. */
S2S_MUST_CHECK bool s2s_leader_try(int descriptor);

/* With the lock: makes or finds the page and signs it. What it said of `claimed` stays. */
void s2s_leader_begin(s2s_leader *leader, const s2s_queue *queue, int64_t now_ms);
/* At most once a second: the page's file was removed or replaced, so another one is needed. */
void s2s_leader_check(s2s_leader *leader, const s2s_queue *queue);
/* What the page says. */
void s2s_leader_say_asleep(s2s_leader *leader, bool asleep);
void s2s_leader_say_waiting(s2s_leader *leader, int64_t waiting, bool full);
void s2s_leader_say_claimed(s2s_leader *leader, int64_t generation);
/* Gives the page up and the lock free. */
void s2s_leader_end(s2s_leader *leader);
/* In a forked child: closes what it inherited, which unlocks nothing. */
void s2s_leader_forget(s2s_leader *leader);

/* The others' side: a look at the page; whether it is still the one at the path is asked at most once a second. */
typedef struct s2s_leader_view {
	int file; /* -1: none to see */
	uint64_t inode;
	int64_t checked_ms;
	bool sees; /* the page, when it looked last: */
	int64_t looked_ms;
	s2s_leader_page page;
} s2s_leader_view;

void s2s_leader_view_init(s2s_leader_view *view);
/* NULL: no page; then ring in any case. Borrowed until the next look. */
const s2s_leader_page *s2s_leader_look(s2s_leader_view *view, const s2s_queue *queue);
/* The same, or what the last look saw where that is 10 ms ago at most: for what the leader says about once a second, not for "asleep". */
const s2s_leader_page *s2s_leader_look_lately(s2s_leader_view *view, const s2s_queue *queue);
void s2s_leader_view_close(s2s_leader_view *view);

#endif
