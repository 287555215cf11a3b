/*
 * The use cases of S2S\Queue: look at the queue, retry, discard, erase, flush,
 * and be the sender. They first have the journal taken in up to its present
 * end: by the leader, or by themselves where the leader lock is free.
 *
 * Rare and slow beside send(): they read SQLite on the caller's thread. On false
 * `error` says in words what could not be done.
 */
#ifndef S2S_CLIENT_OPERATE_H
#define S2S_CLIENT_OPERATE_H

#include "client.h"

/* One account of a destination's name: another SEM ID, another endpoint, a sandbox. Or the sum over all of a name's. */
typedef struct s2s_account_stats {
	s2s_string system;
	s2s_string endpoint;        /* without account or secrets */
	s2s_string account;         /* hex digits that stand for it: what it is may be a secret. Not given: a sum */
	int64_t counts[S2S_STATES]; /* queued: now; the others: since the queue was made */
	int64_t repeated;           /* dropped because their key was there already */
	int64_t oldest_ms;          /* accepted time of the oldest queued one; 0: none */
	int64_t last_success_ms;    /* 0: never */
	int64_t last_error_ms;      /* 0: never */
	s2s_string last_error;
	s2s_string breaker;       /* "closed", "open" */
	int64_t breaker_probe_ms; /* when the next probe may go; 0: closed */
	s2s_string held;          /* reason; not given: not held */
	int64_t updated_ms;       /* when it was set up last */
	int64_t row;
} s2s_account_stats;

typedef struct s2s_destination_stats {
	s2s_string name;
	s2s_account_stats total;     /* sums; the earliest and the latest times; one that is held or in trouble shows */
	s2s_account_stats *accounts; /* the one that was set up last is the first */
	size_t count;
} s2s_destination_stats;

/* All texts live in the arena. */
typedef struct s2s_stats {
	s2s_arena arena;
	s2s_destination_stats *destinations;
	size_t count;
	s2s_string path;    /* the queue's directory, or "memory:" */
	int64_t leader_pid; /* 0: nobody leads */
	int64_t leader_since_ms;
	bool leader_stopped; /* it holds the lock but is stopped (SIGSTOP) */
	int64_t journal_bytes;
	int64_t journal_waiting_bytes; /* not yet taken in */
	bool full;                     /* s2s.queue_max reached */
	int64_t refused;               /* events not stored since the queue was made, because it was full */
	int64_t damaged_ms;            /* when a damaged ledger was set aside; 0: never */
	s2s_string problem;            /* why the journal could not be taken in just now; not given: it was */
} s2s_stats;

/* Whether there is a queue on the disk to look at; every other function here makes one. */
S2S_MUST_CHECK bool s2s_operate_exists(const s2s_settings *settings);

/* Whether the queue could be made and written by this user, without making anything. False: `problem` says why not. */
S2S_MUST_CHECK bool s2s_operate_is_usable(const s2s_settings *settings, s2s_text *problem);

S2S_MUST_CHECK bool s2s_operate_stats(s2s_context *context, const s2s_settings *settings, s2s_stats *stats, s2s_text *error);
void s2s_stats_free(s2s_stats *stats);

typedef struct s2s_entry {
	char id[S2S_UUID_TEXT + 1];
	s2s_string event_id;
	s2s_string event_name;
	s2s_string key;         /* not given: none, or kept as a hash only */
	s2s_string destination; /* name */
	s2s_state state;
	int64_t attempts;
	int64_t queued_ms;
	int64_t due_ms;     /* 0: not waiting */
	int64_t settled_ms; /* 0: not settled */
	int64_t status;     /* 0: no answer yet */
	s2s_string answer;  /* its beginning; not given: none */
} s2s_entry;

typedef struct s2s_entries {
	s2s_arena arena;
	s2s_entry *items;
	size_t count;
} s2s_entries;

/* Oldest first by entry id; `state` < 0: all; `after`: an entry id to go on from, or not given. */
S2S_MUST_CHECK bool s2s_operate_entries(
	s2s_context *context, const s2s_settings *settings, int state, size_t limit, s2s_string after, s2s_entries *entries, s2s_text *error);
void s2s_entries_free(s2s_entries *entries);

/* `count == 0`: all that are rejected or uncertain, and held destinations are let go. `changed`: how many. */
S2S_MUST_CHECK bool s2s_operate_retry(
	s2s_context *context, const s2s_settings *settings, const s2s_string *ids, size_t count, int64_t *changed, s2s_text *error);
S2S_MUST_CHECK bool s2s_operate_discard(
	s2s_context *context, const s2s_settings *settings, const s2s_string *ids, size_t count, int64_t *changed, s2s_text *error);
S2S_MUST_CHECK bool s2s_operate_erase(
	s2s_context *context, const s2s_settings *settings, s2s_string key, int64_t *changed, s2s_text *error);

/* Until nothing is due or in flight; `done` false: time was up. */
S2S_MUST_CHECK bool s2s_operate_flush(s2s_context *context, const s2s_settings *settings, int64_t timeout_ms, bool (*interrupted)(void *),
	void *argument, bool *done, s2s_text *error);

/*
 * Is the sender on the calling thread: waits for the leader lock, works until
 * `duration_ms` is up (< 0: no end) or `step` returns false. `step` is called
 * after each round with what was settled so far, and at least every 100 ms. What
 * is on its way then and can't be repeated is waited for, up to s2s.shutdown_timeout.
 */
S2S_MUST_CHECK bool s2s_operate_work(s2s_context *context, const s2s_settings *settings, int64_t duration_ms,
	bool (*step)(void *, int64_t settled), void *argument, int64_t *settled, s2s_text *error);

/* Whether 5 s have gone by since it was answered with yes: a nudge is cheap, and this is cheaper. */
S2S_MUST_CHECK bool s2s_operate_nudge_is_due(s2s_context *context);
/* Tries to take over a queue without a leader, where something waits. */
void s2s_operate_nudge(const s2s_settings *settings);

#endif
