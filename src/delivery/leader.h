/*
 * Who sends: one process for each queue and host. The lock is an flock on the
 * queue directory's own descriptor, which nobody can swap; a mapped page in the
 * file `leader` says who leads since when, whether the sender sleeps (then the
 * bell is to be rung) and whether the queue is full.
 */
#ifndef S2S_DELIVERY_LEADER_H
#define S2S_DELIVERY_LEADER_H

#include "../queue/queue.h"

#include <stdatomic.h>

#define S2S_LEADER_NAME "leader"

/* The page. Written by the leader, read by everybody. */
typedef struct s2s_leader_page {
	char magic[8];
	atomic_uint asleep;
	atomic_uint full;
	atomic_llong pid;
	atomic_llong since_ms;
	atomic_llong waiting; /* events in the ledger, as of the last second; stays when nobody leads */
} s2s_leader_page;

/* The leader's side. */
typedef struct s2s_leader {
	int lock; /* -1: does not lead; a queue in memory leads without */
	int page_file;
	uint64_t page_inode;
	s2s_leader_page *page; /* mapped; for a queue in memory, or while none can be made, `own` */
	s2s_leader_page own;
} s2s_leader;

void s2s_leader_init(s2s_leader *leader);

/* Takes the lock that `descriptor` (of the queue's directory) can have; false: somebody else leads. The descriptor is the leader's from
 * then on. */
S2S_MUST_CHECK bool s2s_leader_try(int descriptor);

/* With the lock: makes or finds the page and signs it. */
void s2s_leader_begin(s2s_leader *leader, const s2s_queue *queue, int64_t now_ms);
/* At most once a second: the page's file was removed or replaced, so another one is needed. */
void s2s_leader_check(s2s_leader *leader, const s2s_queue *queue, int64_t now_ms);
/* Gives the page up and the lock free. */
void s2s_leader_end(s2s_leader *leader);
/* In a forked child: closes what it inherited, which unlocks nothing. */
void s2s_leader_forget(s2s_leader *leader);

/* The others' side: a read-only look at the page, renewed at most once a second. */
typedef struct s2s_leader_view {
	s2s_leader_page *page; /* NULL: none to see */
	uint64_t inode;
	int64_t checked_ms;
} s2s_leader_view;

/* NULL: no page; then ring in any case. */
const s2s_leader_page *s2s_leader_look(s2s_leader_view *view, const s2s_queue *queue);
void s2s_leader_view_close(s2s_leader_view *view);

#endif
