/*
 * Who is the sender of a queue in this process: the background thread, the
 * caller of Queue::work(), or nobody, because another process leads.
 *
 * Started lazily by s2s_service_wake(); ended by idleness, by the process's
 * stop, or by a foreground sender that takes over. Everything here may be called
 * from any thread.
 */
#ifndef S2S_DELIVERY_SERVICE_H
#define S2S_DELIVERY_SERVICE_H

#include "sender.h"

/* `gentle`: a web SAPI. False: libcurl can't start. */
S2S_MUST_CHECK bool s2s_service_start(bool gentle);

/* Ends all senders within `timeout_ms`. False: one did not end; the library is pinned and nothing that it may touch may be freed. */
S2S_MUST_CHECK bool s2s_service_stop(int64_t timeout_ms);

/*
 * After an append: sees to it that somebody sends. Tries the leader lock every
 * time (a dead leader is found at once), else rings if the leader sleeps.
 */
/* After an append: wakes a sender that sleeps, or starts one. */
void s2s_service_wake(s2s_queue *queue, const s2s_sender_options *options);
/* The same by who changed something in the ledger, or waits for what becomes of an event: a sender that is awake hears it, too. */
void s2s_service_call(s2s_queue *queue, const s2s_sender_options *options, s2s_bell_call call);

/* Wakes only where the journal holds something or the last leader left something waiting: cheap, for now and then. */
void s2s_service_nudge(s2s_queue *queue, const s2s_sender_options *options);

/* Whether the leader has raised the flag that the queue is full. */
bool s2s_service_is_full(s2s_queue *queue);

typedef struct s2s_leader_facts {
	int64_t pid; /* 0: nobody leads */
	int64_t since_ms;
	bool stopped;
} s2s_leader_facts;
void s2s_service_leader(s2s_queue *queue, s2s_leader_facts *facts);

/*
 * The lead for the calling thread: a background sender of this process is ended
 * first. NULL: another process leads; try again later. The sender is
 * s2s_service_resign()'s to end.
 */
S2S_MUST_CHECK s2s_sender *s2s_service_lead(s2s_queue *queue, const s2s_sender_options *options, s2s_text *error);
void s2s_service_resign(s2s_queue *queue, s2s_sender **sender);

/*
 * Has the journal taken in up to its present end, within `timeout_ms`: by the
 * leader, or by the calling thread where that leads or nobody does. False:
 * `problem` says why not.
 */
bool s2s_service_take_in(s2s_queue *queue, const s2s_sender_options *options, int64_t timeout_ms, s2s_text *problem);

/*
 * Where nobody leads: moves the ledger's log into its file, for a host whose
 * queue is written without ever sending. Only under the leader lock, because two
 * checkpoints at once are what SQLite before 3.51.3 does not survive.
 */
void s2s_service_checkpoint(s2s_queue *queue, const s2s_sender_options *options);

#endif
