#include "ledger_private.h"

/*
 * checksum  of the record beside it: CRC-32C
 * request   waiting: queued, claimed or due later; deleted when settled
 * claim     which of those are on the wire, by which generation: apart, as a change of their rows writes their records anew
 * settled   what became of it; rejected and uncertain ones keep their record, a discarded uncertain one nothing but its names
 * idempotency  which entry a key belongs to, for as long as a repeat is dropped
 * key_recent   the latest of them, as they came, until there are many: those of a transaction in a row
 * lane      the time of the last one that was delivered, and of the last that may have been, of what must stay in order
 * suppressed   ids of devices that opted out (hashed), by the account that said so
 * conversion  Ad-Center's calls; `number` counts those of one spid
 */
const char s2s_ledger_schema[] =
	"CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER) WITHOUT ROWID;"
	"CREATE TABLE destination ("
	" row INTEGER PRIMARY KEY, identity BLOB NOT NULL UNIQUE, system TEXT NOT NULL, name TEXT NOT NULL,"
	" endpoint TEXT NOT NULL, checksum INTEGER, record BLOB, updated INTEGER NOT NULL, held TEXT,"
	" queued INTEGER NOT NULL DEFAULT 0, delivered INTEGER NOT NULL DEFAULT 0, rejected INTEGER NOT NULL DEFAULT 0,"
	" uncertain INTEGER NOT NULL DEFAULT 0, expired INTEGER NOT NULL DEFAULT 0, repeated INTEGER NOT NULL DEFAULT 0,"
	" success_ms INTEGER NOT NULL DEFAULT 0, error_ms INTEGER NOT NULL DEFAULT 0, error TEXT, account_hash BLOB);"
	"CREATE TABLE endpoint ("
	" origin TEXT PRIMARY KEY, failures INTEGER NOT NULL, interval_ms INTEGER NOT NULL, probe_ms INTEGER NOT NULL) WITHOUT ROWID;"
	"CREATE TABLE request ("
	" sequence INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, destination INTEGER NOT NULL, event_id TEXT NOT NULL,"
	" event_name TEXT NOT NULL, key_hash BLOB, order_hash BLOB, lane BLOB, lane_ms INTEGER, due INTEGER NOT NULL,"
	" attempts INTEGER NOT NULL, first_ms INTEGER NOT NULL, accepted INTEGER NOT NULL, expires INTEGER NOT NULL,"
	" status INTEGER NOT NULL DEFAULT 0, answer BLOB, alone INTEGER NOT NULL DEFAULT 0, checksum INTEGER NOT NULL,"
	" record BLOB NOT NULL, resume INTEGER NOT NULL DEFAULT 0);"
	"CREATE INDEX request_due ON request (destination, due);"
	"CREATE INDEX request_expires ON request (expires);"
	"CREATE INDEX request_lane ON request (destination, lane, lane_ms, sequence) WHERE lane IS NOT NULL;"
	"CREATE INDEX request_lane_active ON request (destination, lane) WHERE lane IS NOT NULL AND due < 9223372036854775807;"
	"CREATE TABLE claim (sequence INTEGER PRIMARY KEY, generation INTEGER NOT NULL);"
	"CREATE TABLE settled ("
	" id BLOB PRIMARY KEY, destination INTEGER NOT NULL, event_id TEXT NOT NULL, event_name TEXT NOT NULL, key_hash BLOB,"
	" order_hash BLOB, state INTEGER NOT NULL, attempts INTEGER NOT NULL, accepted INTEGER NOT NULL, settled INTEGER NOT NULL,"
	" status INTEGER NOT NULL, answer BLOB, kept INTEGER, checksum INTEGER, record BLOB) WITHOUT ROWID;"
	"CREATE INDEX settled_time ON settled (settled);"
	"CREATE INDEX settled_kept ON settled (settled) WHERE kept IS NOT NULL;"
	"CREATE TABLE idempotency (destination INTEGER NOT NULL, hash BLOB NOT NULL, entry BLOB NOT NULL,"
	" PRIMARY KEY (destination, hash)) WITHOUT ROWID;"
	"CREATE TABLE key_recent (number INTEGER PRIMARY KEY, keys BLOB NOT NULL);"
	"CREATE TABLE lane (destination INTEGER NOT NULL, lane BLOB NOT NULL, delivered INTEGER NOT NULL DEFAULT 0,"
	" doubtful INTEGER NOT NULL DEFAULT 0,"
	" PRIMARY KEY (destination, lane)) WITHOUT ROWID;"
	"CREATE INDEX lane_delivered ON lane (delivered);"
	"CREATE TABLE suppressed (account_hash BLOB NOT NULL, device BLOB NOT NULL, since INTEGER NOT NULL,"
	" PRIMARY KEY (account_hash, device)) WITHOUT ROWID;"
	"CREATE TABLE conversion ("
	" sequence INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, spid TEXT NOT NULL, number INTEGER NOT NULL, received INTEGER NOT NULL,"
	" address TEXT, parameters BLOB NOT NULL, UNIQUE (spid, number));";

/* Damage can leave anything in a column: a row that can't be named is passed over, so that it hides none of the others. */
#define NAMED(id) "typeof(" id ") = 'blob' AND length(" id ") = 16"

/* S2S_SETTLED_DISCARDED */
#define DISCARDED "5"

/* Of a row of `request`: nobody has it on the wire. */
#define UNCLAIMED "sequence NOT IN (SELECT sequence FROM claim)"

/* Of a row of `key_recent`: any other is damage, and would change which number the next one gets. */
#define RECENT_NUMBER "number BETWEEN 1 AND 4611686018427387904"

#define CONVERSION "SELECT id, spid, number, received, address, parameters FROM conversion"

/* The columns of an entry, the same from both tables; states by s2s_state. */
#define REQUEST_ENTRY                                                                                                                      \
	"SELECT r.id, r.event_id, r.event_name, r.record, d.name, 0 AS state, r.attempts, r.accepted, r.due, 0, r.status, r.answer, d.held,"   \
	" r.checksum FROM request r JOIN destination d ON d.row = r.destination"
#define SETTLED_ENTRY                                                                                                                      \
	"SELECT s.id, s.event_id, s.event_name, s.record, d.name, s.state, s.attempts, s.accepted, 0, s.settled, s.status, s.answer, NULL, "   \
	"s.checksum"                                                                                                                           \
	" FROM settled s JOIN destination d ON d.row = s.destination"

const char *const s2s_ledger_statements[S2S_STATEMENTS] = {
	[S2S_SQL_META_GET] = "SELECT value FROM meta WHERE name = ?1",
	[S2S_SQL_META_SET] = "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
	[S2S_SQL_META_REMOVE] = "DELETE FROM meta WHERE name = ?1",
	/* New credentials or settings let go of a hold. */
	[S2S_SQL_DESTINATION_PUT] =
		"INSERT INTO destination (identity, system, name, endpoint, checksum, record, updated, account_hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
		" ON CONFLICT (identity) DO UPDATE SET held = CASE WHEN record IS excluded.record THEN held ELSE NULL END,"
		" system = excluded.system, name = excluded.name, endpoint = excluded.endpoint, checksum = excluded.checksum, record = "
		"excluded.record, updated = excluded.updated, account_hash = excluded.account_hash",
	[S2S_SQL_DESTINATION_PLACEHOLDER] = "INSERT INTO destination (identity, system, name, endpoint, updated) VALUES (?1, '', '', '', ?2)",
	[S2S_SQL_DESTINATION_FIND] = "SELECT row FROM destination WHERE identity = ?1",
	[S2S_SQL_DESTINATION_RECORD] = "SELECT record, checksum FROM destination WHERE row = ?1",
	[S2S_SQL_DESTINATION_NEWEST] =
		"SELECT n.row, n.identity FROM destination o JOIN destination n ON n.name = o.name AND n.system = o.system"
		" WHERE o.row = ?1 ORDER BY n.updated DESC, n.row DESC LIMIT 1",
	[S2S_SQL_DESTINATION_ALL] =
		"SELECT row, record, held, queued, success_ms, name, system, endpoint, delivered, rejected, uncertain, expired, repeated,"
		" error_ms, error, identity, updated, checksum FROM destination ORDER BY row",
	/* From here on, what is NULL and never should be counts as 0: it must not keep a row from being written for ever. */
	[S2S_SQL_DESTINATION_COUNT_UP] =
		"UPDATE destination SET queued = coalesce(queued, 0) + ?2, delivered = coalesce(delivered, 0) + ?3,"
		" rejected = coalesce(rejected, 0) + ?4, uncertain = coalesce(uncertain, 0) + ?5, expired = coalesce(expired, 0) + ?6,"
		" repeated = coalesce(repeated, 0) + ?7 WHERE row = ?1",
	[S2S_SQL_DESTINATION_NEWS] =
		"UPDATE destination SET success_ms = max(coalesce(success_ms, 0), ?2), error_ms = max(coalesce(error_ms, 0), ?3),"
		" error = coalesce(?4, error), held = coalesce(?5, held) WHERE row = ?1",
	[S2S_SQL_DESTINATION_RELEASE_ALL] = "UPDATE destination SET held = NULL WHERE held IS NOT NULL",
	[S2S_SQL_DESTINATION_FORGET] = "UPDATE destination SET record = NULL, checksum = NULL WHERE row = ?1",
	[S2S_SQL_DESTINATION_RELEASE] = "UPDATE destination SET held = NULL WHERE row = ?1",
	[S2S_SQL_ENDPOINT_ALL] = "SELECT origin, failures, interval_ms, probe_ms FROM endpoint",
	[S2S_SQL_ENDPOINT_PUT] =
		"INSERT INTO endpoint (origin, failures, interval_ms, probe_ms) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (origin)"
		" DO UPDATE SET failures = excluded.failures, interval_ms = excluded.interval_ms, probe_ms = excluded.probe_ms",
	[S2S_SQL_KEY_PUT] = "INSERT INTO idempotency (destination, hash, entry) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
	[S2S_SQL_KEY_FIND] = "SELECT entry FROM idempotency WHERE destination = ?1 AND hash = ?2",
	[S2S_SQL_KEY_REMOVE] = "DELETE FROM idempotency WHERE destination = ?1 AND hash = ?2 AND entry = ?3",
	[S2S_SQL_RECENT_ALL] = "SELECT number, keys FROM key_recent WHERE " RECENT_NUMBER " ORDER BY number",
	[S2S_SQL_RECENT_PUT] = "INSERT INTO key_recent (number, keys) VALUES (?1, ?2)",
	[S2S_SQL_RECENT_GET] = "SELECT keys FROM key_recent WHERE number = ?1",
	[S2S_SQL_RECENT_CHANGE] = "UPDATE key_recent SET keys = ?2 WHERE number = ?1",
	[S2S_SQL_RECENT_REMOVE] = "DELETE FROM key_recent WHERE number = ?1",
	[S2S_SQL_RECENT_REMOVE_ALL] = "DELETE FROM key_recent WHERE number <= ?1 OR NOT (" RECENT_NUMBER ")",
	[S2S_SQL_REQUEST_PUT] =
		"INSERT INTO request (id, destination, event_id, event_name, key_hash, order_hash, lane, lane_ms, due, attempts, first_ms,"
		" accepted, expires, record, resume, checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, 0, ?10, ?11, ?12, ?13, ?14) ON "
		"CONFLICT DO NOTHING",
	[S2S_SQL_REQUEST_HAS] = "SELECT 1 FROM request WHERE id = ?1",
	[S2S_SQL_REQUEST_DUE] = "SELECT sequence, attempts, first_ms, record, alone, expires, checksum FROM request WHERE destination = ?1 AND "
							"due <= ?2 AND " UNCLAIMED " ORDER BY due, sequence LIMIT ?3",
	[S2S_SQL_CLAIM_PUT] = "INSERT INTO claim (sequence, generation) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
	[S2S_SQL_REQUEST_WAIT] = "UPDATE request SET due = ?2, attempts = ?3, first_ms = ?4, status = ?5, answer = ?6,"
							 " alone = max(coalesce(alone, 0), ?7) WHERE sequence = ?1",
	[S2S_SQL_CLAIM_REMOVE] = "DELETE FROM claim WHERE sequence = ?1",
	[S2S_SQL_REQUEST_REMOVE] = "DELETE FROM request WHERE sequence = ?1",
	[S2S_SQL_REQUEST_NEXT_DUE] = "SELECT due FROM request WHERE destination = ?1 AND " UNCLAIMED " ORDER BY due LIMIT 1",
	[S2S_SQL_REQUEST_PULL] = "UPDATE request SET due = ?1 WHERE due > ?2 AND due < 9223372036854775807 AND destination = ?3",
	[S2S_SQL_REQUEST_EXPIRED] =
		"SELECT sequence, destination, attempts, status, answer FROM request WHERE expires <= ?1 AND " UNCLAIMED " LIMIT 64",
	[S2S_SQL_CLAIM_DEAD] =
		"SELECT r.sequence, r.destination, r.attempts, d.record, d.checksum FROM claim c JOIN request r ON r.sequence = c.sequence"
		" JOIN destination d ON d.row = r.destination WHERE c.generation IS NOT ?1",
	/* Of no row: damage. The number may be given to another one. */
	[S2S_SQL_CLAIM_LOST] = "DELETE FROM claim WHERE sequence NOT IN (SELECT sequence FROM request)",
	[S2S_SQL_REQUEST_OLDEST] = "SELECT min(accepted) FROM request WHERE destination = ?1",
	/* Claimed ones have their own table; due ones only as far as the first of each destination that may be sent to. */
	[S2S_SQL_REQUEST_ACTIVE] =
		"SELECT (SELECT count(*) FROM claim) + (SELECT count(*) FROM destination d WHERE d.held IS NULL"
		" AND d.record IS NOT NULL AND EXISTS (SELECT 1 FROM request r WHERE r.destination = d.row AND r.due <= ?1 AND r." UNCLAIMED ")"
		" AND NOT EXISTS (SELECT 1 FROM endpoint e WHERE e.probe_ms > ?1 AND (d.endpoint = e.origin OR d.endpoint LIKE e.origin || '/%')))",
	[S2S_SQL_REQUEST_LANE] =
		"SELECT destination, lane, lane_ms, id, event_id, event_name, key_hash, order_hash, accepted, record, checksum FROM request"
		" WHERE sequence = ?1",
	[S2S_SQL_REQUEST_RENAME] = "UPDATE request SET id = ?2 WHERE sequence = ?1",
	[S2S_SQL_REQUEST_BY_ID] = "SELECT sequence, destination, attempts FROM request WHERE id = ?1 AND " UNCLAIMED,
	[S2S_SQL_REQUEST_MATCHING] =
		"SELECT sequence, destination, attempts, key_hash FROM request WHERE (key_hash = ?1 OR order_hash = ?1 OR event_id = ?2)"
		" AND " UNCLAIMED,
	[S2S_SQL_REQUEST_MATCHING_CLAIMED] =
		"SELECT count(*) FROM claim c JOIN request r ON r.sequence = c.sequence WHERE (key_hash = ?1 OR order_hash = ?1 OR event_id = ?2)",
	/* What is due of a lane, or on the wire: one row at most. */
	[S2S_SQL_LANE_ACTIVE] = "SELECT sequence, " UNCLAIMED " FROM request WHERE destination = ?1 AND lane = ?2 AND lane IS NOT NULL"
							" AND due < 9223372036854775807",
	[S2S_SQL_LANE_HEAD] = "SELECT sequence FROM request WHERE destination = ?1 AND lane = ?2 ORDER BY lane_ms, sequence LIMIT 1",
	/* Back behind the head; when it was due is kept for its turn. */
	[S2S_SQL_LANE_BLOCK] = "UPDATE request SET resume = coalesce(due, 0), due = 9223372036854775807 WHERE sequence = ?1",
	[S2S_SQL_LANE_PROMOTE] = "UPDATE request SET due = max(coalesce(resume, 0), ?2), resume = 0 WHERE sequence = ?1",
	[S2S_SQL_LANE_OF] = "SELECT destination, lane FROM request WHERE sequence = ?1 AND lane IS NOT NULL",
	[S2S_SQL_LANE_DOUBT] =
		"INSERT INTO lane (destination, lane, doubtful) SELECT destination, lane, coalesce(lane_ms, 0) FROM request WHERE sequence = ?1"
		" AND lane IS NOT NULL ON CONFLICT DO UPDATE SET doubtful = max(coalesce(doubtful, 0), excluded.doubtful)",
	[S2S_SQL_LANE_TRUST] = "UPDATE lane SET doubtful = 0 WHERE destination = ?1 AND lane = ?2",
	[S2S_SQL_LANE_OLD] = "DELETE FROM lane WHERE (destination, lane) IN"
						 " (SELECT destination, lane FROM lane WHERE delivered < ?1 AND doubtful < ?1 ORDER BY delivered LIMIT 64)",
	[S2S_SQL_LANE_DELIVERED] = "INSERT INTO lane (destination, lane, delivered) VALUES (?1, ?2, ?3)"
							   " ON CONFLICT DO UPDATE SET delivered = max(coalesce(delivered, 0), excluded.delivered)",
	[S2S_SQL_LANE_LAST] = "SELECT delivered, doubtful FROM lane WHERE destination = ?1 AND lane = ?2",
	[S2S_SQL_SUPPRESSED_HAS] = "SELECT 1 FROM destination d JOIN suppressed s ON s.account_hash = d.account_hash"
							   " WHERE d.row = ?1 AND s.device = ?2",
	[S2S_SQL_SUPPRESSED_PUT] = "INSERT INTO suppressed (account_hash, device, since) SELECT account_hash, ?2, ?3 FROM destination"
							   " WHERE row = ?1 AND account_hash IS NOT NULL ON CONFLICT DO NOTHING",
	[S2S_SQL_SETTLED_HAS] = "SELECT 1 FROM settled WHERE id = ?1",
	[S2S_SQL_SETTLED_HIGHEST] = "SELECT id FROM settled ORDER BY id DESC LIMIT 1",
	[S2S_SQL_SETTLED_PUT] =
		"INSERT OR REPLACE INTO settled (id, destination, event_id, event_name, key_hash, order_hash, state, attempts, accepted, settled,"
		" status, answer, kept, record, checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
	[S2S_SQL_SETTLED_CUT] = "UPDATE settled SET kept = NULL, answer = substr(answer, 1, 500) WHERE id IN"
							" (SELECT id FROM settled WHERE kept IS NOT NULL AND settled < ?1 LIMIT 64)",
	[S2S_SQL_SETTLED_OLD] =
		"SELECT id, destination, key_hash FROM settled WHERE settled < ?1 AND " NAMED("id") " ORDER BY settled LIMIT 64",
	[S2S_SQL_SETTLED_UNREADABLE] = "DELETE FROM settled WHERE settled < ?1 AND NOT (" NAMED("id") ")",
	[S2S_SQL_SETTLED_REMOVE] = "DELETE FROM settled WHERE id = ?1",
	[S2S_SQL_SETTLED_DISCARD] =
		"UPDATE settled SET state = " DISCARDED ", answer = NULL, kept = NULL, checksum = NULL, record = NULL WHERE id = ?1",
	[S2S_SQL_SETTLED_RETRYABLE] =
		"SELECT id, destination, record, state, checksum FROM settled WHERE state IN (2, 3) AND record IS NOT NULL AND id > ?1"
		" AND " NAMED("id") " ORDER BY id LIMIT 64",
	[S2S_SQL_SETTLED_BY_ID] = "SELECT id, destination, record, state, checksum, key_hash FROM settled WHERE id = ?1",
	[S2S_SQL_SETTLED_NOTE] = "UPDATE settled SET answer = ?2 WHERE id = ?1",
	[S2S_SQL_SETTLED_MATCHING] = "SELECT id, destination, key_hash FROM settled WHERE (key_hash = ?1 OR order_hash = ?1 OR event_id = ?2)"
								 " AND " NAMED("id"),
	[S2S_SQL_ENTRIES] = "SELECT * FROM (" REQUEST_ENTRY " WHERE r.id > ?1 AND " NAMED(
		"r.id") " AND (?2 < 0 OR ?2 = 0) ORDER BY r.id LIMIT ?3) UNION ALL SELECT * FROM (" SETTLED_ENTRY
				" WHERE s.id > ?1 AND " NAMED("s.id") " AND (?2 < 0 OR s.state = ?2) AND s.state <> " DISCARDED
													  " ORDER BY s.id LIMIT ?3) ORDER BY 1 LIMIT ?3",
	[S2S_SQL_ENTRY] = REQUEST_ENTRY " WHERE r.id = ?1 UNION ALL " SETTLED_ENTRY " WHERE s.id = ?1",
	[S2S_SQL_CONVERSION_COUNT] = "SELECT coalesce(max(number), 0) FROM conversion WHERE spid = ?1",
	[S2S_SQL_CONVERSION_FIRST] = CONVERSION " WHERE spid = ?1 ORDER BY number LIMIT 1",
	[S2S_SQL_CONVERSION_PUT] = "INSERT INTO conversion (id, spid, number, received, address, parameters) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	/* In the order of the commits, so that who reads on behind the last one misses none; an id that was erased still has its place. */
	[S2S_SQL_CONVERSION_LIST] = CONVERSION " WHERE " NAMED("id") " AND sequence > coalesce((SELECT sequence FROM conversion WHERE id = "
																 "?1), (SELECT max(sequence) FROM conversion WHERE id < ?1), 0)"
																 " ORDER BY sequence LIMIT ?2",
	[S2S_SQL_CONVERSION_ERASE] = "DELETE FROM conversion WHERE spid = ?1",
	[S2S_SQL_DATA_VERSION] = "PRAGMA data_version",
	[S2S_SQL_BEGIN] = "BEGIN IMMEDIATE",
	[S2S_SQL_BEGIN_READ] = "BEGIN",
	[S2S_SQL_COMMIT] = "COMMIT",
	[S2S_SQL_ROLLBACK] = "ROLLBACK",
};
