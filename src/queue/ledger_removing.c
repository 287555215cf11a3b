/* What an operator does: discard, erase. */
#include "ledger_private.h"

s2s_ledger_result s2s_ledger_remove_settled(s2s_ledger *ledger, const s2s_uuid *id, int64_t destination_row, const uint8_t *key_hash)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_SETTLED_REMOVE);
	s2s_ledger_result result;

	if (statement != NULL) {
		s2s_bind_bytes(statement, 1, id->bytes, S2S_UUID_BYTES);
	}
	result = s2s_ledger_run(ledger, statement);
	if (result == S2S_LEDGER_OK && key_hash != NULL) {
		result = s2s_ledger_remove_key(ledger, (s2s_ledger_key) { destination_row, key_hash }, id);
	}
	return result;
}

/* Out of `request` without a trace in `settled`: its key may come again. What is on the wire is left alone. */
static s2s_ledger_result drop_waiting(s2s_ledger *ledger, int64_t sequence, int64_t destination_row)
{
	const s2s_settlement settlement = {
		.kind = S2S_SETTLEMENT_FINAL,
		.state = S2S_STATE_EXPIRED,
		.sequence = sequence,
		.destination_row = destination_row,
	};
	s2s_uuid id;
	bool found;
	s2s_ledger_result result = s2s_ledger_row_id(ledger, sequence, &id, &found);

	if (result != S2S_LEDGER_OK || !found) {
		return result;
	}
	result = s2s_ledger_finish_row(ledger, &settlement, 0);
	if (result == S2S_LEDGER_OK) {
		result = s2s_ledger_count_change(ledger, destination_row, S2S_STATE_EXPIRED, -1, 0, 0);
	}
	return result == S2S_LEDGER_OK ? s2s_ledger_remove_settled(ledger, &id, destination_row, NULL) : result;
}

/*
 * What may have been counted over there must not come again by the shop's own repeat: its row stays, empty, for as long as
 * others do, and holds the key. Who was refused, or never went, gives it free.
 */
static s2s_ledger_result discard_settled(
	s2s_ledger *ledger, const s2s_uuid *id, int64_t destination_row, int state, const uint8_t *key_hash)
{
	sqlite3_stmt *statement;

	if (key_hash == NULL || state == S2S_STATE_REJECTED || state == S2S_STATE_EXPIRED) {
		return s2s_ledger_remove_settled(ledger, id, destination_row, key_hash);
	}
	statement = s2s_ledger_sql(ledger, S2S_SQL_SETTLED_DISCARD);
	if (statement != NULL) {
		s2s_bind_bytes(statement, 1, id->bytes, S2S_UUID_BYTES);
	}
	return s2s_ledger_run(ledger, statement);
}

static s2s_ledger_result discard_one(s2s_ledger *ledger, const s2s_uuid *id, s2s_ledger_removed *removed)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_REQUEST_BY_ID);
	int64_t sequence = 0, row = 0;
	uint8_t key[S2S_DIGEST_BYTES];
	bool waiting, settled = false, has_key = false;
	int state = 0;

	if (statement == NULL) {
		return s2s_ledger_run(ledger, NULL);
	}
	s2s_bind_bytes(statement, 1, id->bytes, S2S_UUID_BYTES);
	waiting = sqlite3_step(statement) == SQLITE_ROW;
	if (waiting) {
		sequence = sqlite3_column_int64(statement, 0);
		row = sqlite3_column_int64(statement, 1);
	}
	sqlite3_reset(statement);
	if (waiting) {
		removed->waiting++;
		return drop_waiting(ledger, sequence, row);
	}
	statement = s2s_ledger_sql(ledger, S2S_SQL_SETTLED_BY_ID);
	if (statement == NULL) {
		return s2s_ledger_run(ledger, NULL);
	}
	s2s_bind_bytes(statement, 1, id->bytes, S2S_UUID_BYTES);
	if (sqlite3_step(statement) == SQLITE_ROW) {
		state = sqlite3_column_int(statement, 3);
		settled = state != S2S_STATE_DELIVERED && state != S2S_SETTLED_DISCARDED;
		row = sqlite3_column_int64(statement, 1);
		has_key = s2s_column_bytes(statement, 5, key, S2S_DIGEST_BYTES);
	}
	sqlite3_reset(statement);
	if (!settled) {
		return S2S_LEDGER_OK;
	}
	removed->settled++;
	return discard_settled(ledger, id, row, state, has_key ? key : NULL);
}

s2s_ledger_result s2s_ledger_discard(s2s_ledger *ledger, const s2s_uuid *ids, size_t count, s2s_ledger_removed *removed)
{
	s2s_ledger_result result = S2S_LEDGER_OK;

	*removed = (s2s_ledger_removed) { 0 };
	for (size_t index = 0; index < count && result == S2S_LEDGER_OK; index++) {
		result = s2s_ledger_begin_operation(ledger);
		if (result == S2S_LEDGER_OK) {
			result = s2s_ledger_end(ledger, discard_one(ledger, &ids[index], removed));
		}
	}
	return result;
}

typedef struct s2s_match {
	s2s_uuid id;
	int64_t sequence;
	int64_t destination_row;
	uint8_t key[S2S_DIGEST_BYTES];
	bool has_key;
} s2s_match;

static sqlite3_stmt *matching(s2s_ledger *ledger, s2s_statement which, const uint8_t *digest, s2s_string key)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, which);

	if (statement != NULL) {
		s2s_bind_bytes(statement, 1, digest, S2S_DIGEST_BYTES);
		s2s_bind_text(statement, 2, key);
	}
	return statement;
}

static s2s_ledger_result erase_waiting(s2s_ledger *ledger, const uint8_t *digest, s2s_string key, size_t *count)
{
	s2s_match found[S2S_LEDGER_BATCH_MAX];
	sqlite3_stmt *statement = matching(ledger, S2S_SQL_REQUEST_MATCHING, digest, key);
	s2s_ledger_result result = S2S_LEDGER_OK;

	*count = 0;
	if (statement == NULL) {
		return s2s_ledger_run(ledger, NULL);
	}
	while (*count < S2S_LEDGER_BATCH_MAX && sqlite3_step(statement) == SQLITE_ROW) {
		found[*count].sequence = sqlite3_column_int64(statement, 0);
		found[(*count)++].destination_row = sqlite3_column_int64(statement, 1);
	}
	sqlite3_reset(statement);
	for (size_t index = 0; index < *count && result == S2S_LEDGER_OK; index++) {
		result = drop_waiting(ledger, found[index].sequence, found[index].destination_row);
	}
	return result;
}

static s2s_ledger_result erase_settled(s2s_ledger *ledger, const uint8_t *digest, s2s_string key, size_t *count)
{
	s2s_match found[S2S_LEDGER_BATCH_MAX];
	sqlite3_stmt *statement = matching(ledger, S2S_SQL_SETTLED_MATCHING, digest, key);
	s2s_ledger_result result = S2S_LEDGER_OK;

	*count = 0;
	if (statement == NULL) {
		return s2s_ledger_run(ledger, NULL);
	}
	while (*count < S2S_LEDGER_BATCH_MAX && sqlite3_step(statement) == SQLITE_ROW) {
		s2s_match *match = &found[*count];

		if (s2s_column_bytes(statement, 0, match->id.bytes, S2S_UUID_BYTES)) {
			match->destination_row = sqlite3_column_int64(statement, 1);
			match->has_key = s2s_column_bytes(statement, 2, match->key, S2S_DIGEST_BYTES);
			(*count)++;
		}
	}
	sqlite3_reset(statement);
	for (size_t index = 0; index < *count && result == S2S_LEDGER_OK; index++) {
		result = s2s_ledger_remove_settled(
			ledger, &found[index].id, found[index].destination_row, found[index].has_key ? found[index].key : NULL);
	}
	return result;
}

static s2s_ledger_result count_in_flight(s2s_ledger *ledger, const uint8_t *digest, s2s_string key, int64_t *in_flight)
{
	sqlite3_stmt *statement = matching(ledger, S2S_SQL_REQUEST_MATCHING_CLAIMED, digest, key);
	int code;

	if (statement == NULL) {
		return s2s_ledger_run(ledger, NULL);
	}
	code = sqlite3_step(statement);
	*in_flight = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
	sqlite3_reset(statement);
	return code == SQLITE_ROW ? S2S_LEDGER_OK : s2s_ledger_note(ledger, code);
}

s2s_ledger_result s2s_ledger_erase(s2s_ledger *ledger, s2s_string key, s2s_ledger_removed *removed, int64_t *in_flight)
{
	uint8_t digest[S2S_DIGEST_BYTES];
	s2s_ledger_result result = S2S_LEDGER_OK;
	size_t waiting = 0, settled = 0;

	*removed = (s2s_ledger_removed) { 0 };
	*in_flight = 0;
	if (!s2s_digest(key, digest)) {
		return S2S_LEDGER_FAILED;
	}
	do {
		result = s2s_ledger_begin_operation(ledger);
		if (result != S2S_LEDGER_OK) {
			return result;
		}
		result = erase_waiting(ledger, digest, key, &waiting);
		if (result == S2S_LEDGER_OK) {
			result = erase_settled(ledger, digest, key, &settled);
		}
		if (result == S2S_LEDGER_OK) {
			result = count_in_flight(ledger, digest, key, in_flight);
		}
		if (result == S2S_LEDGER_OK) {
			result = s2s_meta_set(ledger, "renew", 1);
		}
		removed->waiting += (int64_t) waiting;
		removed->settled += (int64_t) settled;
		result = s2s_ledger_end(ledger, result);
	} while (result == S2S_LEDGER_OK && (waiting == S2S_LEDGER_BATCH_MAX || settled == S2S_LEDGER_BATCH_MAX));
	return result;
}
