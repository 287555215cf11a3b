/*
 * A queue's post in this process: who sends from it here, and what that takes:
 * the leader lock, the bell to ring, the background thread. Private to
 * service*.c, which says when.
 */
#ifndef S2S_DELIVERY_POST_H
#define S2S_DELIVERY_POST_H

#include "bell.h"
#include "leader.h"
#include "sender.h"

#include "../platform/thread.h"

#include <stdatomic.h>

/* All fields under the register, but for the atomics. */
typedef struct s2s_post {
	s2s_queue *queue;
	s2s_sender_options options;
	int trying; /* a description of the directory, to try the lock with; -1: none yet */
	int ringer; /* a socket to ring with; -1: none */
	s2s_leader_view view;
	bool taken;           /* this process has a sender, or is making one */
	s2s_sender *sender;   /* NULL while it is being made */
	s2s_thread *thread;   /* NULL: a foreground sender */
	s2s_thread *former;   /* the one before, if it is still on its last lines */
	uintptr_t foreground; /* the thread of that */
	atomic_bool stopping;
	atomic_bool handing_over; /* stopping because a foreground sender takes over */
	atomic_llong deadline_ms; /* monotonic: when a stopping sender must be done */
	int64_t pause_until_ms;   /* monotonic: after a failure */
	s2s_fork_watcher watcher;
	struct s2s_post *next;
} s2s_post;

/* `gentle`: a web SAPI. */
void s2s_posts_start(bool gentle);

/* Ends the background threads within `timeout_ms` and frees the posts. False: a thread did not end, and nothing was freed. */
S2S_MUST_CHECK bool s2s_posts_end(int64_t timeout_ms);

/* The rest with the register held. */

/* Made when there is none yet; NULL: out of memory. */
s2s_post *s2s_post_of(s2s_queue *queue);

/* A lock that is ours from now on; -1 and false: somebody else leads. A queue in memory needs none: -1 and true. */
S2S_MUST_CHECK bool s2s_post_lock(s2s_post *post, int *lock);

/* Wakes the sender of another process. */
void s2s_post_ring(s2s_post *post, s2s_bell_call call);

/* Starts a background sender where nobody leads. Whether this process has a sender now. */
bool s2s_post_start(s2s_post *post);

#endif
