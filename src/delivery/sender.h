/*
 * The sender: takes in the journal, claims what is due, puts it on the wire,
 * judges and stores the outcome. One object does this for one queue, on one
 * thread at a time: the background thread (service.h) or the caller of
 * Queue::work(). docs/internals/sender.md walks through a round.
 */
#ifndef S2S_DELIVERY_SENDER_H
#define S2S_DELIVERY_SENDER_H

#include "../queue/queue.h"
#include "bell.h"

typedef struct s2s_sender s2s_sender;

typedef struct s2s_sender_options {
	int64_t queue_max;   /* events that may wait */
	int64_t journal_max; /* bytes that writers allow the journal */
	int64_t retention_ms;
	int64_t idle_timeout_ms; /* with nothing waiting */
	bool sync_full;          /* s2s.queue_sync: claims and settlements too, where repeats can't be told apart */
	bool gentle;             /* web SAPIs: a quarter of a core at most */
} s2s_sender_options;

/*
 * A sender that holds the leader lock (`lock`, -1 for a queue in memory; its own
 * from now on) and does nothing yet, so that a forked child can forget it from
 * the first moment. NULL: out of memory; the lock is then closed.
 */
S2S_MUST_CHECK s2s_sender *s2s_sender_new(s2s_queue *queue, int lock, const s2s_sender_options *options);

/* Signs the leader page, hangs up the bell, opens ledger and journal. False: the queue can't be led now; `error` says why. */
S2S_MUST_CHECK bool s2s_sender_begin(s2s_sender *sender, s2s_text *error);

typedef enum s2s_step { S2S_STEP_ON, S2S_STEP_IDLE /* nothing has waited for idle_timeout */ } s2s_step;

/* What can be done now, without sleeping. */
void s2s_sender_act(s2s_sender *sender);
/* Sleeps at most so long, and less when there is something to do; a gentle one first makes its pause. */
void s2s_sender_sleep(s2s_sender *sender, int64_t sleep_ms);
/* Both: a round of who goes on. Who is to end asks in between whether anything is left. */
S2S_MUST_CHECK s2s_step s2s_sender_step(s2s_sender *sender, int64_t sleep_ms);

/* Takes in the whole journal and sends nothing: for who only wants to look. Bounded: writers at full speed must not keep a process here. */
void s2s_sender_take_in(s2s_sender *sender, int64_t limit_ms);

/* Whether something is on its way, or due now. */
bool s2s_sender_is_busy(const s2s_sender *sender);
/* It ends at that time (monotonic): what can't be repeated begins only where its answer can be expected before. */
void s2s_sender_end_by(s2s_sender *sender, int64_t ends_ms);
/* From now on nothing new begins; what is on its way goes on. */
void s2s_sender_finish_only(s2s_sender *sender);
/* The same, and the journal is left to the one of this process that begins right after. */
void s2s_sender_hand_over(s2s_sender *sender);
/* Whether something that can't be repeated is on its way. */
bool s2s_sender_awaits_answers(const s2s_sender *sender);
/* How many were settled since it began. */
int64_t s2s_sender_settled(const s2s_sender *sender);

/*
 * The end: gives back what is still on its way (uncertain where it was written
 * and repeats can't be told apart), closes the bell, looks once more, renews the
 * journal where that is worth it (`renew`), and unlocks. After that, under the
 * register, s2s_sender_has_more() says whether somebody appended meanwhile and
 * found neither bell nor lock; then the lock is to be tried again.
 */
void s2s_sender_close(s2s_sender *sender, bool renew);
bool s2s_sender_has_more(const s2s_sender *sender);
/* After the end: whether rows wait that somebody has to send, now or later. */
bool s2s_sender_has_sendable(const s2s_sender *sender);
void s2s_sender_free(s2s_sender **sender);

/* Any thread, while it lives: as the bell does, and heard also while it is awake. */
void s2s_sender_call(s2s_sender *sender, s2s_bell_call call);
/* Any thread, while it lives: ends the sleep of a step. */
void s2s_sender_wake(s2s_sender *sender);
/* Whether its page says that it sleeps. */
bool s2s_sender_sleeps(const s2s_sender *sender);
bool s2s_sender_is_full(const s2s_sender *sender);

/* In a forked child, where it is only a copy: closes descriptors, leaks the rest. */
void s2s_sender_forget(s2s_sender **sender);

#endif
