/* Shared by the ledger's files and nobody else: the connection and its statements. */
#ifndef S2S_QUEUE_LEDGER_PRIVATE_H
#define S2S_QUEUE_LEDGER_PRIVATE_H

#include "../platform/file.h"
#include "key_set.h"
#include "ledger.h"

#include <sqlite3.h>
#include <stdatomic.h>

/* A due time that never comes: rows of a lane behind its head. */
#define S2S_NEVER_MS INT64_MAX
/* In place of a state: closed by an operator, in no list, and still there as its key must not come again (ledger_schema.c has the 5). */
#define S2S_SETTLED_DISCARDED 5
/* What an entry says whose record is not the one that was stored. */
#define S2S_RECORD_DAMAGED "its record in the ledger is damaged; it can't be sent"

typedef enum s2s_statement {
	S2S_SQL_META_GET,
	S2S_SQL_META_SET,
	S2S_SQL_META_REMOVE,
	S2S_SQL_DESTINATION_PUT,
	S2S_SQL_DESTINATION_PLACEHOLDER,
	S2S_SQL_DESTINATION_FIND,
	S2S_SQL_DESTINATION_RECORD,
	S2S_SQL_DESTINATION_NEWEST,
	S2S_SQL_DESTINATION_ALL,
	S2S_SQL_DESTINATION_COUNT_UP,
	S2S_SQL_DESTINATION_NEWS,
	S2S_SQL_DESTINATION_RELEASE_ALL,
	S2S_SQL_DESTINATION_FORGET,
	S2S_SQL_DESTINATION_RELEASE,
	S2S_SQL_ENDPOINT_ALL,
	S2S_SQL_ENDPOINT_PUT,
	S2S_SQL_KEY_PUT,
	S2S_SQL_KEY_FIND,
	S2S_SQL_KEY_REMOVE,
	S2S_SQL_RECENT_ALL,
	S2S_SQL_RECENT_PUT,
	S2S_SQL_RECENT_GET,
	S2S_SQL_RECENT_CHANGE,
	S2S_SQL_RECENT_REMOVE,
	S2S_SQL_RECENT_REMOVE_ALL,
	S2S_SQL_REQUEST_PUT,
	S2S_SQL_REQUEST_HAS,
	S2S_SQL_REQUEST_DUE,
	S2S_SQL_CLAIM_PUT,
	S2S_SQL_REQUEST_WAIT,
	S2S_SQL_CLAIM_REMOVE,
	S2S_SQL_REQUEST_REMOVE,
	S2S_SQL_REQUEST_NEXT_DUE,
	S2S_SQL_REQUEST_PULL,
	S2S_SQL_REQUEST_EXPIRED,
	S2S_SQL_CLAIM_DEAD,
	S2S_SQL_CLAIM_LOST,
	S2S_SQL_REQUEST_OLDEST,
	S2S_SQL_REQUEST_ACTIVE,
	S2S_SQL_REQUEST_LANE,
	S2S_SQL_REQUEST_RENAME,
	S2S_SQL_REQUEST_BY_ID,
	S2S_SQL_REQUEST_MATCHING,
	S2S_SQL_REQUEST_MATCHING_CLAIMED,
	S2S_SQL_LANE_ACTIVE,
	S2S_SQL_LANE_HEAD,
	S2S_SQL_LANE_BLOCK,
	S2S_SQL_LANE_PROMOTE,
	S2S_SQL_LANE_OF,
	S2S_SQL_LANE_DOUBT,
	S2S_SQL_LANE_TRUST,
	S2S_SQL_LANE_OLD,
	S2S_SQL_LANE_DELIVERED,
	S2S_SQL_LANE_LAST,
	S2S_SQL_SUPPRESSED_HAS,
	S2S_SQL_SUPPRESSED_PUT,
	S2S_SQL_SETTLED_HAS,
	S2S_SQL_SETTLED_HIGHEST,
	S2S_SQL_SETTLED_PUT,
	S2S_SQL_SETTLED_CUT,
	S2S_SQL_SETTLED_OLD,
	S2S_SQL_SETTLED_UNREADABLE,
	S2S_SQL_SETTLED_REMOVE,
	S2S_SQL_SETTLED_DISCARD,
	S2S_SQL_SETTLED_RETRYABLE,
	S2S_SQL_SETTLED_BY_ID,
	S2S_SQL_SETTLED_NOTE,
	S2S_SQL_SETTLED_MATCHING,
	S2S_SQL_ENTRIES,
	S2S_SQL_ENTRY,
	S2S_SQL_CONVERSION_COUNT,
	S2S_SQL_CONVERSION_FIRST,
	S2S_SQL_CONVERSION_PUT,
	S2S_SQL_CONVERSION_LIST,
	S2S_SQL_CONVERSION_ERASE,
	S2S_SQL_DATA_VERSION,
	S2S_SQL_BEGIN,
	S2S_SQL_BEGIN_READ,
	S2S_SQL_COMMIT,
	S2S_SQL_ROLLBACK,
	S2S_STATEMENTS
} s2s_statement;

/* What a transaction adds to a destination's counters. */
typedef struct s2s_tally {
	int64_t row;
	int64_t counts[S2S_STATES];
	int64_t repeated;
} s2s_tally;

#define S2S_TALLIES_MAX 16 /* of different destinations, before they are written in the middle of a transaction */

/* The keys that were stored lately (ledger_keys.c); all but `count` under the gate. */
typedef struct s2s_recent_keys {
	s2s_key_set set; /* what the table holds, and `fresh` */
	bool is_read;    /* and still does, as far as this connection knows */
	bool is_checked; /* in the open transaction */
	int64_t version; /* of the data, when that was last looked at */
	int64_t last;    /* number of a row */
	s2s_text fresh;  /* of the open transaction, as they are stored; s2s_ledger_end() writes them */
	s2s_text moving; /* those up to the row `moving_last`, in order: on their way to the others */
	size_t moved;    /* bytes of `moving` */
	int64_t moving_last;
	atomic_size_t count; /* of the set, after the last transaction */
} s2s_recent_keys;

struct s2s_ledger {
	int directory;
	char *path;                         /* of the database; NULL: in memory */
	sqlite3 *db;                        /* NULL: closed */
	uint64_t inode;                     /* of the open file */
	uint64_t led_inode;                 /* of the file that this process leads with; 0: it does not lead */
	bool sync_full;                     /* what PRAGMA synchronous is now */
	s2s_ledger_ended ended;             /* not yet asked for */
	atomic_int log_pages;               /* the log's length after this connection's last commit, with what others wrote */
	atomic_int moved_pages;             /* what was left of that by the last checkpoint */
	s2s_tally tallies[S2S_TALLIES_MAX]; /* of the open transaction; s2s_ledger_end() writes them */
	size_t tally_count;
	int64_t operations; /* of an operator through this object, and connections that it opened; under the gate */
	s2s_recent_keys recent;
	sqlite3_stmt *statements[S2S_STATEMENTS];
	char error[256];
};

typedef enum s2s_transaction { S2S_TRANSACTION_READ, S2S_TRANSACTION_WRITE } s2s_transaction;

/*
 * Enters the gate, opens the connection where needed and begins; `make`: create
 * a missing file. On anything but S2S_LEDGER_OK the gate has been left again.
 * s2s_ledger_end() commits (or rolls back when `result` is not OK) and leaves.
 */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_begin(s2s_ledger *ledger, s2s_transaction kind, bool make);
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_end(s2s_ledger *ledger, s2s_ledger_result result);

/* Of the connection that was opened now: its commits say how long the log is (ledger_log.c). */
void s2s_ledger_watch_log(s2s_ledger *ledger);

/* Within a transaction: another number, if another connection has written since. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_read_version(s2s_ledger *ledger, int64_t *version);

/* A prepared, reset statement; NULL: it can't be prepared (see s2s_ledger_note()). */
sqlite3_stmt *s2s_ledger_sql(s2s_ledger *ledger, s2s_statement which);
/* Runs to its end; S2S_LEDGER_OK also without a row. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_run(s2s_ledger *ledger, sqlite3_stmt *statement);
/* What SQLite's present error means; remembers its text. */
s2s_ledger_result s2s_ledger_note(s2s_ledger *ledger, int code);
/* s2s_ledger_begin() for writing where the commit is to be on the disk (`full`) or not before it returns. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_begin_synced(s2s_ledger *ledger, bool full);

void s2s_bind_text(sqlite3_stmt *statement, int place, s2s_string text);
/* Not given becomes empty, for columns that may not be NULL: no record may keep those behind it from being taken in. */
void s2s_bind_needed_text(sqlite3_stmt *statement, int place, s2s_string text);
void s2s_bind_bytes(sqlite3_stmt *statement, int place, const void *bytes, size_t length);
s2s_string s2s_column_text(sqlite3_stmt *statement, int column);
/* Copied into the arena; false: out of memory. */
S2S_MUST_CHECK bool s2s_column_copy(s2s_arena *arena, sqlite3_stmt *statement, int column, s2s_string *copy);
/* False: another length. */
bool s2s_column_bytes(sqlite3_stmt *statement, int column, void *bytes, size_t length);

S2S_MUST_CHECK s2s_ledger_result s2s_meta_get(s2s_ledger *ledger, const char *name, int64_t *value); /* missing: 0 */
S2S_MUST_CHECK s2s_ledger_result s2s_meta_set(s2s_ledger *ledger, const char *name, int64_t value);

/* Within a transaction. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_read_endpoints(
	s2s_ledger *ledger, s2s_arena *arena, s2s_ledger_endpoint **endpoints, size_t *count);

/* SQLite does not notice a wrong byte in a page: every record has its checksum beside it, and is read only where both agree. */
int64_t s2s_ledger_checksum(s2s_string record);
/* False: damaged; the value is then zeroed. Texts are borrowed from the record. */
S2S_MUST_CHECK bool s2s_ledger_get_request(s2s_string record, int64_t checksum, s2s_request *request);
S2S_MUST_CHECK bool s2s_ledger_get_destination(s2s_string record, int64_t checksum, s2s_destination *destination);

/* The first bytes of a SHA-256, for keys and order ids. */
S2S_MUST_CHECK bool s2s_digest(s2s_string text, uint8_t digest[S2S_DIGEST_BYTES]);

/*
 * Within a write transaction: changes a destination's counters, one state's count,
 * `queued` and `repeated`, by differences. They are written once for all rows of
 * the transaction, by s2s_ledger_end().
 */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_count_change(
	s2s_ledger *ledger, int64_t destination_row, s2s_state state, int64_t by, int64_t queued_by, int64_t repeated_by);
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_counts_write(s2s_ledger *ledger);

/* Begins to write what an operator asked for. The sender's own connection does not see its own changes as foreign: it is told. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_begin_operation(s2s_ledger *ledger);

/* Within a write transaction: a waiting row to its end. Counts, frees its key where it may come again, promotes its lane. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_finish_row(s2s_ledger *ledger, const s2s_settlement *settlement, int64_t now_ms);

/* Within a write transaction: forgets a settled row, and its key (NULL: it has none) where it still belongs to that row. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_remove_settled(
	s2s_ledger *ledger, const s2s_uuid *id, int64_t destination_row, const uint8_t *key_hash);

/* --- keys (ledger_keys.c); within a transaction --- */

/* Whether an entry has the key, and which (`entry` NULL: not asked for). */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_find_key(s2s_ledger *ledger, s2s_ledger_key key, s2s_uuid *entry, bool *found);
/* Gives it to an entry; `*put` false: another one has it. Writing. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_put_key(s2s_ledger *ledger, s2s_ledger_key key, const s2s_uuid *entry, bool *put);
/* The same by who has found that nobody has it, in a transaction a moment ago, and does not look everywhere again. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_add_key(s2s_ledger *ledger, s2s_ledger_key key, const s2s_uuid *entry);
/* Where it still is that entry's. Writing. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_remove_key(s2s_ledger *ledger, s2s_ledger_key key, const s2s_uuid *entry);
/* Of s2s_ledger_end(): before the commit, and after the end. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_keys_write(s2s_ledger *ledger);
void s2s_ledger_keys_end(s2s_ledger *ledger, bool committed);
/* What is in memory is no longer that of the connection. */
void s2s_ledger_keys_drop(s2s_ledger *ledger);
void s2s_ledger_keys_free(s2s_ledger *ledger);

/* Between ledger_keys.c and ledger_keys_moving.c. */
#define S2S_RECENT_KEYS_MAX 30000 /* if nobody moves them: from then on new ones go to all others at once */
/* First of all, in each transaction: another process may have taken some away, or led for a while. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_check_keys(s2s_ledger *ledger);
/* Each row of recent ones, as it is stored; `take` false: out of memory. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_each_recent(
	s2s_ledger *ledger, bool (*take)(s2s_recent_keys *recent, int64_t place, s2s_string stored));
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_put_old_key(s2s_ledger *ledger, s2s_ledger_key key, const uint8_t *entry, bool *put);
/* One that was removed, and may be on its way. What was moved of it already goes from the other table. */
void s2s_ledger_keep_from_moving(s2s_ledger *ledger, s2s_ledger_key key, const s2s_uuid *entry);

/* --- lanes and devices (ledger_lane.c); all within a write transaction --- */

/*
 * Puts a lane right after any change to it: the row with the lowest event time
 * is due, at `now_ms` or when it waits for something later, and no other; but
 * while one is on the wire, none at all.
 */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_arrange_lane(s2s_ledger *ledger, int64_t destination_row, s2s_string lane, int64_t now_ms);
/* The same for the lane of a row, where it has one. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_arrange_lane_of(s2s_ledger *ledger, int64_t sequence, int64_t now_ms);
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_lane_delivered(
	s2s_ledger *ledger, int64_t destination_row, s2s_string lane, int64_t event_time_ms);
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_suppress_device(s2s_ledger *ledger, int64_t destination_row, s2s_string device, int64_t now_ms);
/* A row that is about to be settled, or to wait, may have reached the far side: nothing earlier goes after it. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_doubt_lane(s2s_ledger *ledger, int64_t sequence);
/* An operator resends what is uncertain: only what is known to have been delivered counts from here on. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_trust_lane(s2s_ledger *ledger, int64_t destination_row, s2s_string lane);
/*
 * Why a request must not be sent, ever: its device has opted out, or a later one
 * of its lane was delivered (`doubtful` ones count too: or may have been), so
 * that the far side would refuse it. Not given: it may.
 */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_refusal(
	s2s_ledger *ledger, int64_t destination_row, const s2s_request *request, bool doubtful, s2s_string *reason);
/* Forgets some lanes whose last delivery is so old that nothing before it is sent any more. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_forget_lanes(s2s_ledger *ledger, int64_t now_ms, int *forgotten);

/* A waiting row whose id is damaged gets another one: it is to be shown, settled and removed as any other. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_rename_row(s2s_ledger *ledger, int64_t sequence, s2s_uuid *id);
/* The id of a waiting row; a damaged one is replaced first. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_row_id(s2s_ledger *ledger, int64_t sequence, s2s_uuid *id, bool *found);

/* Gives a claimed row back as it was. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_release_row(s2s_ledger *ledger, int64_t sequence, int64_t now_ms);

/* Within a write transaction: puts a request's record into the table; a repeat of its key is not put (*put false). */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_put_request(s2s_ledger *ledger, int64_t destination_row, const s2s_request *request,
	s2s_string record, int64_t due_ms, int64_t expires_ms, bool *put);

/* Within a write transaction: a row of `settled`. What became of a request, and what is left of it. */
typedef struct s2s_leaving {
	s2s_arena arena;
	s2s_uuid id;
	uint8_t key[S2S_DIGEST_BYTES], order[S2S_DIGEST_BYTES];
	bool has_key, has_order;
	int64_t accepted_ms, lane_ms, checksum;
	s2s_string lane, event_id, event_name, record;
} s2s_leaving;
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_put_settled(
	s2s_ledger *ledger, const s2s_settlement *settlement, const s2s_leaving *leaving, int64_t now_ms);

/* Within a transaction: whether `which` (an id's statement) finds a row. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_has_id(s2s_ledger *ledger, s2s_statement which, const s2s_uuid *id, bool *has);
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_put_position(s2s_ledger *ledger, const s2s_ledger_position *position);
/* Within a write transaction: a row is on the wire. `*marked`: it is ours. An index that names one row twice must not send it twice. */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_put_claim(s2s_ledger *ledger, int64_t sequence, int64_t generation, bool *marked);
/* Within a write transaction: what became of a row; of a request that has none (ledger_express.c). */
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_settle_row(s2s_ledger *ledger, const s2s_settlement *settlement, int64_t now_ms);
S2S_MUST_CHECK s2s_ledger_result s2s_ledger_settle_express(s2s_ledger *ledger, const s2s_settlement *settlement, int64_t now_ms);

/* The tables' definition and version (ledger_schema.c). */
#define S2S_LEDGER_SCHEMA_VERSION 5
extern const char s2s_ledger_schema[];
extern const char *const s2s_ledger_statements[S2S_STATEMENTS];

#endif
