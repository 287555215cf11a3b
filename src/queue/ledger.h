/*
 * The ledger: what is to be sent and what became of it, in SQLite.
 * docs/internals/ledger.md has the tables, the states and the reasons.
 *
 * One object for each queue and process. Every function here is one transaction
 * under the gate and may be called from any thread. The connection opens at
 * first use and is closed before each fork. Who leads the queue makes the file
 * and does most of the writing; the functions marked "any process" may be
 * called by the others too.
 */
#ifndef S2S_QUEUE_LEDGER_H
#define S2S_QUEUE_LEDGER_H

#include "../core/arena.h"
#include "../core/outcome.h"
#include "../core/request.h"
#include "../core/text.h"

#define S2S_LEDGER_NAME "ledger.db"
#define S2S_ANSWER_BEGINNING_BYTES 500
#define S2S_ANSWER_KEPT_BYTES ((size_t) 64 * 1024)
#define S2S_LEDGER_BATCH_MAX 64
#define S2S_DIGEST_BYTES 16

typedef struct s2s_ledger s2s_ledger;

typedef enum s2s_ledger_result {
	S2S_LEDGER_OK,
	S2S_LEDGER_MISSING, /* there is no ledger yet, and the caller does not lead */
	S2S_LEDGER_BUSY,    /* locked by another program for too long */
	S2S_LEDGER_DAMAGED, /* s2s_ledger_set_aside() */
	S2S_LEDGER_FAILED,  /* disk full, no rights, memory */
	S2S_LEDGER_REPEATS  /* s2s_intake.no_repeats, and there are */
} s2s_ledger_result;

/* `path`: the queue's directory, or not given for one in memory. NULL: out of memory. */
S2S_MUST_CHECK s2s_ledger *s2s_ledger_new(int directory, s2s_string path);
void s2s_ledger_free(s2s_ledger **ledger);

/* With the gate held: closes without checkpoint (before a fork); forgets, in the child, what is the parent's: a ledger in memory, that it
 * leads. */
void s2s_ledger_close(s2s_ledger *ledger);
void s2s_ledger_forget(s2s_ledger *ledger);

/* What the last failing call said; borrowed until the next one. */
const char *s2s_ledger_error(const s2s_ledger *ledger);

/* --- leading --- */

typedef struct s2s_ledger_position {
	uint64_t epoch;
	int64_t offset;
} s2s_ledger_position;

/*
 * Begins to lead: makes the file where there is none, draws the next generation,
 * gives the journal's position, and turns claims of dead leaders into queued
 * where repeats can be told apart, else into uncertain. `*fresh`: the file was made
 * now, so the journal is to be read from its start.
 */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_lead(
	s2s_ledger *ledger, int64_t now_ms, int64_t *generation, s2s_ledger_position *position, bool *fresh);

/* Moves a damaged ledger out of the way, whole; the next s2s_ledger_lead() makes a fresh one. */
void s2s_ledger_set_aside(s2s_ledger *ledger, int64_t now_ms);
/* When the last one was, as the file's name says: whoever did it may have died right after. 0: none is there. */
S2S_MUST_CHECK int64_t s2s_ledger_set_aside_ms(const s2s_ledger *ledger);

/* The end of leading: from now on another file at the ledger's path is simply the ledger. */
void s2s_ledger_resign(s2s_ledger *ledger);

/* Closes a connection whose file has gone. */
void s2s_ledger_drop(s2s_ledger *ledger);

/* Whether the file is still at its path. */
bool s2s_ledger_is_in_place(const s2s_ledger *ledger);

typedef struct s2s_intake {
	const s2s_string *payloads; /* of the journal */
	size_t count;
	s2s_ledger_position position; /* behind them, or before what is on its way as an s2s_express */
	int64_t now_ms;
	bool after_loss; /* a ledger was lost: what can't be told apart from a repeat is uncertain */
	bool no_repeats; /* nothing is taken in where one of them is a repeat: it would be counted again by who reads it again */
} s2s_intake;

typedef struct s2s_intake_result {
	int64_t taken;
	int64_t settled; /* of those: never to be sent, or uncertain from the start */
	int64_t repeated;
	int64_t unreadable;
	bool destinations_changed;
} s2s_intake_result;

S2S_MUST_CHECK s2s_ledger_result s2s_ledger_take_in(s2s_ledger *ledger, const s2s_intake *intake, s2s_intake_result *result);

/*
 * A record of the journal that is sent without becoming a row first: the journal
 * is its durable store until the outcome is. `request` is read from `record`;
 * both are borrowed.
 */
typedef struct s2s_express {
	const s2s_request *request;
	s2s_string record;
	int64_t destination_row;
	bool has_key;
	uint8_t key[S2S_DIGEST_BYTES]; /* s2s_ledger_digest_key() */
} s2s_express;

/* The digest of its request's key. False: OpenSSL can't. */
S2S_MUST_CHECK bool s2s_ledger_digest_key(s2s_express *express);

/*
 * Which of them the ledger has already, by id or by key: those are to be taken in, which passes them over or counts a
 * repeat. `rows_wait`: there may be rows that wait.
 */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_find_known(
	s2s_ledger *ledger, const s2s_express *items, size_t count, bool rows_wait, bool *known);

/*
 * They become claimed rows after all, while they are on the wire; `position`: of the journal, behind what the ledger
 * then holds. `sequences`: their rows; 0: a repeat, which is none.
 */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_put_express(s2s_ledger *ledger, const s2s_express *items, size_t count, int64_t generation,
	int64_t now_ms, const s2s_ledger_position *position, int64_t *sequences);

/* A destination as the sender needs it. Texts live in the list's arena. */
typedef struct s2s_ledger_destination {
	int64_t row;
	s2s_destination destination;
	bool known;   /* its record has been read; else it can't be sent to yet */
	bool damaged; /* its record is not the one that was stored: s2s_ledger_forget_destination() */
	bool held;
	int64_t queued;
	int64_t last_success_ms;
} s2s_ledger_destination;

typedef struct s2s_ledger_endpoint {
	s2s_string origin; /* "https://host:port" */
	int64_t failures;  /* in a row */
	int64_t interval_ms;
	int64_t probe_ms; /* 0: closed */
} s2s_ledger_endpoint;

typedef struct s2s_ledger_destinations {
	s2s_arena arena;
	s2s_ledger_destination *items;
	size_t count;
	s2s_ledger_endpoint *endpoints;
	size_t endpoint_count;
} s2s_ledger_destinations;

S2S_MUST_CHECK s2s_ledger_result s2s_ledger_read_destinations(s2s_ledger *ledger, s2s_ledger_destinations *list);
/* A damaged record is of no use: as if it had never been announced, the destination's rows wait for the next announcement. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_forget_destination(s2s_ledger *ledger, int64_t row);
void s2s_ledger_destinations_free(s2s_ledger_destinations *list);

/* Another number whenever an operator, here or in another process, may have changed something. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_data_version(s2s_ledger *ledger, int64_t *version);

/* One claimed row; `record` is owned, the request borrowed from it. */
typedef struct s2s_claimed {
	int64_t sequence;
	int64_t destination_row;
	int64_t attempts;
	int64_t first_attempt_ms; /* 0: none yet */
	bool alone;               /* a batch with it was refused: never again in one with others */
	int64_t expires_ms;
	char *record;
	size_t record_length;
	s2s_request request;
} s2s_claimed;

typedef struct s2s_claim_want {
	int64_t destination_row;
	s2s_identity identity; /* of that destination: a row whose record says another one is damaged */
	size_t limit;
	size_t joined_bytes; /* 0: each row is a request of its own. Else all go in one: their records have so many bytes at most, and one that
							is to go alone comes alone */
} s2s_claim_want;

/* Claims what is due, oldest first, at most `want->limit` rows each and `room` in all. `sync`: on the disk before this returns. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_claim(s2s_ledger *ledger, const s2s_claim_want *wants, size_t want_count, int64_t now_ms,
	int64_t generation, bool sync, s2s_claimed *claimed, size_t room, size_t *count);
void s2s_claimed_free(s2s_claimed *claimed);

/* Rows that reached their end in the ledger alone. */
typedef struct s2s_ledger_ended {
	int64_t expired;   /* when they were to be claimed */
	int64_t rejected;  /* likewise: those that would turn a lane's time back, and those whose device opted out */
	int64_t damaged;   /* likewise: their records are not those that were stored; in the tables they are rejected ones */
	int64_t uncertain; /* on their way when a leader died */
} s2s_ledger_ended;

/* Those since this was last asked. For the thread that leads. */
void s2s_ledger_take_ended(s2s_ledger *ledger, s2s_ledger_ended *ended);

typedef enum s2s_settlement_kind {
	S2S_SETTLEMENT_FINAL,  /* `state` is its end */
	S2S_SETTLEMENT_WAIT,   /* stays queued, `due_ms` */
	S2S_SETTLEMENT_RELEASE /* as if it had not been claimed */
} s2s_settlement_kind;

typedef struct s2s_settlement {
	s2s_settlement_kind kind;
	s2s_state state;
	int64_t sequence;
	int64_t destination_row;
	int64_t attempts;
	int64_t first_attempt_ms;
	int64_t due_ms;
	bool alone;        /* with WAIT: from now on by itself; never taken back */
	int status;        /* 0: no answer */
	s2s_string answer; /* body, or what went wrong; stored cut unless keep_answer */
	bool keep_answer;
	bool doubtful;              /* it may have arrived, and nobody knows: nothing earlier of its lane goes after it */
	bool suppress_device;       /* with FINAL: nothing more is to be sent for the request's device */
	const s2s_express *express; /* it has no row yet (`sequence` counts for nothing): one is made, unless it was delivered; NULL: it has */
} s2s_settlement;

typedef struct s2s_destination_news {
	int64_t row;
	int64_t success_ms; /* 0: none */
	int64_t error_ms;   /* 0: none */
	s2s_string error;
	const char *hold; /* static; NULL: no change */
} s2s_destination_news;

typedef struct s2s_settle {
	const s2s_settlement *items;
	size_t count;
	const s2s_destination_news *news;
	size_t news_count;
	const s2s_ledger_endpoint *endpoints;
	size_t endpoint_count;
	const s2s_ledger_position *position; /* of the journal, behind what the ledger then holds; NULL: as it was */
	int64_t now_ms;
	bool sync;
} s2s_settle;

S2S_MUST_CHECK s2s_ledger_result s2s_ledger_settle(s2s_ledger *ledger, const s2s_settle *settle);

/* The next time at which something of this destination is due; 0: nothing waits. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_next_due(s2s_ledger *ledger, int64_t destination_row, int64_t *due_ms);

/* Makes due now what is due later than `latest_ms`: no wait is that long, so the clock has jumped. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_pull_due(s2s_ledger *ledger, int64_t destination_row, int64_t now_ms, int64_t latest_ms);

/* A bounded piece of what has to be done from time to time: expire, forget settled rows, cut kept answers. `*more`: call again. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_tidy(s2s_ledger *ledger, int64_t now_ms, int64_t retention_ms, int64_t *expired, bool *more);

/* How many are waiting, in all. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_count(s2s_ledger *ledger, int64_t *queued);

/* Whether enough was added to the log for a checkpoint, also by leaders that died: as of this connection's last commit. */
bool s2s_ledger_log_is_long(s2s_ledger *ledger);

/* After a commit: moves the log into the file when it has grown; `all`: to its end, synced (before the journal is renewed). */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_checkpoint(s2s_ledger *ledger, bool all);

/* Wishes of other processes, kept in `meta` until the leader takes them: "renew the journal". */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_take_wish(s2s_ledger *ledger, bool *renew);

/* --- any process --- */

typedef struct s2s_ledger_destination_facts {
	int64_t row;
	s2s_identity identity;
	int64_t updated_ms; /* when its record was last written */
	s2s_string name;
	s2s_string system;
	s2s_string endpoint;
	int64_t counts[S2S_STATES];
	int64_t repeated;
	int64_t oldest_ms;
	int64_t last_success_ms;
	int64_t last_error_ms;
	s2s_string last_error;
	s2s_string held;
} s2s_ledger_destination_facts;

typedef struct s2s_ledger_facts {
	s2s_arena arena;
	s2s_ledger_destination_facts *destinations;
	size_t count;
	s2s_ledger_endpoint *endpoints;
	size_t endpoint_count;
	s2s_ledger_position position;
} s2s_ledger_facts;

S2S_MUST_CHECK s2s_ledger_result s2s_ledger_read_facts(s2s_ledger *ledger, s2s_ledger_facts *facts);
void s2s_ledger_facts_free(s2s_ledger_facts *facts);

typedef struct s2s_ledger_entry {
	s2s_uuid id;
	s2s_string event_id;
	s2s_string event_name;
	s2s_string key; /* not given: none, or kept as a hash only */
	s2s_string destination;
	s2s_state state;
	int64_t attempts;
	int64_t queued_ms;
	int64_t due_ms;
	int64_t settled_ms;
	int64_t status;
	s2s_string answer;
	s2s_string held; /* queued, and why its destination sends nothing until an operator does something; not given: it is not held */
} s2s_ledger_entry;

typedef struct s2s_ledger_entries {
	s2s_arena arena;
	s2s_ledger_entry *items;
	size_t count;
} s2s_ledger_entries;

/* By id, from `after` on (NULL: the first); state < 0: all. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_read_entries(
	s2s_ledger *ledger, int state, size_t limit, const s2s_uuid *after, s2s_ledger_entries *entries);
void s2s_ledger_entries_free(s2s_ledger_entries *entries);

/* One entry by its id, or by (destination identity, key) where that id was dropped as a repeat. `entries` has 0 or 1. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_find_entry(
	s2s_ledger *ledger, const s2s_uuid *id, const s2s_identity *destination, s2s_string key, s2s_ledger_entries *entries);

/* count 0: all that are rejected or uncertain, and every hold is let go. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_retry(s2s_ledger *ledger, const s2s_uuid *ids, size_t count, int64_t now_ms, int64_t *changed);

/* What was removed. */
typedef struct s2s_ledger_removed {
	int64_t waiting; /* was queued */
	int64_t settled;
} s2s_ledger_removed;

S2S_MUST_CHECK s2s_ledger_result s2s_ledger_discard(s2s_ledger *ledger, const s2s_uuid *ids, size_t count, s2s_ledger_removed *removed);
/* Every row of an idempotency key, order id or event id, but for those on their way (`*in_flight`); leaves the wish that the journal be
 * renewed. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_erase(s2s_ledger *ledger, s2s_string key, s2s_ledger_removed *removed, int64_t *in_flight);

/* --- any process: Ad-Center's callbacks --- */

typedef struct s2s_conversion {
	s2s_uuid id;
	s2s_string spid;
	int64_t number;        /* 1: the first of its spid */
	int64_t time_ms;       /* when it was received */
	s2s_string address;    /* who called; not given: not known */
	s2s_string parameters; /* the others, as a query string */
} s2s_conversion;

typedef struct s2s_conversions {
	s2s_arena arena;
	s2s_conversion *items;
	size_t count;
} s2s_conversions;

/*
 * Records a call, on the disk when this returns; `call` has spid, time, address
 * and parameters. `single_use`: where the spid has one already, nothing is
 * recorded and `*repeated` is true. `conversions` has the recorded one.
 */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_record_conversion(
	s2s_ledger *ledger, const s2s_conversion *call, bool single_use, s2s_conversions *conversions, bool *repeated);

/* In the order of their arrival, from behind `after` on (NULL: the first). */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_read_conversions(
	s2s_ledger *ledger, size_t limit, const s2s_uuid *after, s2s_conversions *conversions);
void s2s_conversions_free(s2s_conversions *conversions);

/* Every call of a spid. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_erase_conversions(s2s_ledger *ledger, s2s_string spid, int64_t *changed);

/* --- keys --- */

/*
 * The keys of the latest entries wait in the order in which they came. True: there are so many that s2s_ledger_move_keys()
 * is due, which takes some of them to their place (a thousand; a millisecond or more) each time. Who leads.
 */
bool s2s_ledger_has_many_keys(const s2s_ledger *ledger);
/* True: who leads next would read more of them than it should; for who has nothing else to do. */
bool s2s_ledger_has_some_keys(const s2s_ledger *ledger);
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_move_keys(s2s_ledger *ledger);

/* --- any process --- */

/* Not 0 while something is claimed, or due at a destination that is neither held nor behind an open breaker. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_count_active(s2s_ledger *ledger, int64_t now_ms, int64_t *active);

#endif
