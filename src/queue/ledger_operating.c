/* What an operator does: retry, discard, erase. */
#include "ledger_private.h"
#include "record.h"

#include <stdlib.h>

static s2s_ledger_result one_integer(s2s_ledger *ledger, s2s_statement which, int64_t argument, int64_t *value)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, which);
	int code;

	if (statement == NULL) {
		return s2s_ledger_run(ledger, NULL);
	}
	sqlite3_bind_int64(statement, 1, argument);
	code = sqlite3_step(statement);
	*value = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
	sqlite3_reset(statement);
	return code == SQLITE_ROW || code == SQLITE_DONE ? S2S_LEDGER_OK : s2s_ledger_note(ledger, code);
}

static s2s_ledger_result run_with_integer(s2s_ledger *ledger, s2s_statement which, int64_t argument)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, which);

	if (statement != NULL) {
		sqlite3_bind_int64(statement, 1, argument);
	}
	return s2s_ledger_run(ledger, statement);
}

s2s_ledger_result s2s_ledger_remove_settled(s2s_ledger *ledger, const s2s_uuid *id, int64_t destination_row, const uint8_t *key_hash)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_SETTLED_REMOVE);
	s2s_ledger_result result;

	if (statement != NULL) {
		s2s_bind_bytes(statement, 1, id->bytes, S2S_UUID_BYTES);
	}
	result = s2s_ledger_run(ledger, statement);
	if (result == S2S_LEDGER_OK && key_hash != NULL) {
		result = s2s_ledger_remove_key(ledger, destination_row, key_hash, id);
	}
	return result;
}

/* The sender's own connection does not see its own changes as foreign: it is told. */
static s2s_ledger_result operation_begin(s2s_ledger *ledger)
{
	s2s_ledger_result result = s2s_ledger_begin(ledger, S2S_TRANSACTION_WRITE, false);

	if (result == S2S_LEDGER_OK) {
		ledger->operations++;
	}
	return result;
}

/* --- retry --- */

/* A settled row with its record; the record is owned. */
typedef struct s2s_retryable {
	s2s_uuid id;
	int64_t destination_row;
	s2s_state state;
	char *record;
	size_t record_length;
} s2s_retryable;

static bool retryable_fill(s2s_retryable *one, sqlite3_stmt *statement)
{
	s2s_string record = s2s_column_text(statement, 2);

	if (!s2s_column_bytes(statement, 0, one->id.bytes, S2S_UUID_BYTES)) {
		return false;
	}
	one->destination_row = sqlite3_column_int64(statement, 1);
	one->state = (s2s_state) sqlite3_column_int(statement, 3);
	one->record = malloc(record.length + 1);
	if (one->record == NULL) {
		return false;
	}
	if (record.length > 0) {
		memcpy(one->record, record.data, record.length);
	}
	one->record_length = record.length;
	return true;
}

/* An event whose age counts from its own time can't be given more of it. */
static int64_t new_expiry(const s2s_request *request, int64_t now_ms)
{
	int64_t age_ms =
		request->accepted_ms >= 0 && request->expires_ms > request->accepted_ms ? request->expires_ms - request->accepted_ms : 0;

	if (request->expiry_is_fixed) {
		return request->expires_ms;
	}
	return age_ms < INT64_MAX - now_ms ? now_ms + age_ms : INT64_MAX;
}

/* Why a retry left a settled row as it was. */
static s2s_ledger_result note(s2s_ledger *ledger, const s2s_uuid *id, s2s_string reason)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_SETTLED_NOTE);

	if (statement != NULL) {
		s2s_bind_bytes(statement, 1, id->bytes, S2S_UUID_BYTES);
		s2s_bind_bytes(statement, 2, reason.data, reason.length);
	}
	return s2s_ledger_run(ledger, statement);
}

static s2s_ledger_result retry_one(s2s_ledger *ledger, const s2s_retryable *one, int64_t now_ms, int64_t *changed)
{
	int64_t row = one->destination_row, newest = 0;
	s2s_request request;
	bool put = false;
	s2s_ledger_result result;

	if ((one->state != S2S_STATE_REJECTED && one->state != S2S_STATE_UNCERTAIN) ||
		!s2s_record_get_request((s2s_string) { one->record, one->record_length }, &request) || new_expiry(&request, now_ms) <= now_ms) {
		return S2S_LEDGER_OK;
	}
	result = one_integer(ledger, S2S_SQL_DESTINATION_NEWEST, row, &newest);
	if (result == S2S_LEDGER_OK && newest != 0) {
		row = newest;
	}
	if (result == S2S_LEDGER_OK && one->state == S2S_STATE_UNCERTAIN) {
		s2s_string reason;

		/* It may have been delivered: as a rejected one it would give its key free. */
		result = s2s_ledger_refusal(ledger, row, &request, false, &reason);
		if (result == S2S_LEDGER_OK && s2s_string_is_given(reason)) {
			return note(ledger, &one->id, reason);
		}
		if (result == S2S_LEDGER_OK && s2s_string_is_given(request.lane)) {
			result = s2s_ledger_trust_lane(ledger, row, request.lane);
		}
	}
	if (result == S2S_LEDGER_OK && one->state == S2S_STATE_UNCERTAIN && s2s_string_is_given(request.key)) {
		uint8_t hash[S2S_DIGEST_BYTES];

		/* It kept its key while it was uncertain. */
		result = s2s_digest(request.key, hash) ? s2s_ledger_remove_key(ledger, one->destination_row, hash, &one->id) : S2S_LEDGER_FAILED;
	}
	if (result == S2S_LEDGER_OK) {
		result = s2s_ledger_put_request(
			ledger, row, &request, (s2s_string) { one->record, one->record_length }, now_ms, new_expiry(&request, now_ms), &put);
	}
	if (result != S2S_LEDGER_OK || !put) {
		return result; /* not put: another entry has its key by now */
	}
	result = s2s_ledger_remove_settled(ledger, &one->id, one->destination_row, NULL);
	if (result == S2S_LEDGER_OK) {
		result = s2s_ledger_count_change(ledger, one->destination_row, one->state, -1, 0, 0);
	}
	if (result == S2S_LEDGER_OK) {
		result = s2s_ledger_count_change(ledger, row, S2S_STATE_QUEUED, 0, 1, 0);
	}
	if (result == S2S_LEDGER_OK) {
		result = run_with_integer(ledger, S2S_SQL_DESTINATION_RELEASE, row);
	}
	(*changed)++;
	return result;
}

static s2s_ledger_result retry_piece(s2s_ledger *ledger, s2s_uuid *after, int64_t now_ms, size_t *seen, int64_t *changed)
{
	s2s_retryable found[S2S_LEDGER_BATCH_MAX];
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_SETTLED_RETRYABLE);
	s2s_ledger_result result = S2S_LEDGER_OK;
	size_t count = 0;

	if (statement == NULL) {
		return s2s_ledger_run(ledger, NULL);
	}
	s2s_bind_bytes(statement, 1, after->bytes, S2S_UUID_BYTES);
	while (count < S2S_LEDGER_BATCH_MAX && sqlite3_step(statement) == SQLITE_ROW && retryable_fill(&found[count], statement)) {
		count++;
	}
	sqlite3_reset(statement);
	for (size_t index = 0; index < count; index++) {
		if (result == S2S_LEDGER_OK) {
			result = retry_one(ledger, &found[index], now_ms, changed);
		}
		free(found[index].record);
	}
	if (count > 0) {
		*after = found[count - 1].id;
	}
	*seen = count;
	return result;
}

static s2s_ledger_result retry_all(s2s_ledger *ledger, int64_t now_ms, int64_t *changed)
{
	s2s_uuid after = { { 0 } };
	s2s_ledger_result result = operation_begin(ledger);
	size_t seen = 0;

	if (result != S2S_LEDGER_OK) {
		return result;
	}
	result = s2s_ledger_run(ledger, s2s_ledger_sql(ledger, S2S_SQL_DESTINATION_RELEASE_ALL));
	result = s2s_ledger_end(ledger, result);
	do {
		if (result == S2S_LEDGER_OK) {
			result = operation_begin(ledger);
		}
		if (result == S2S_LEDGER_OK) {
			result = s2s_ledger_end(ledger, retry_piece(ledger, &after, now_ms, &seen, changed));
		}
	} while (result == S2S_LEDGER_OK && seen == S2S_LEDGER_BATCH_MAX);
	return result;
}

static s2s_ledger_result retry_by_id(s2s_ledger *ledger, const s2s_uuid *id, int64_t now_ms, int64_t *changed)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_SETTLED_BY_ID);
	s2s_retryable one = { .record = NULL };
	s2s_ledger_result result = S2S_LEDGER_OK;
	bool found = false;

	if (statement == NULL) {
		return s2s_ledger_run(ledger, NULL);
	}
	s2s_bind_bytes(statement, 1, id->bytes, S2S_UUID_BYTES);
	if (sqlite3_step(statement) == SQLITE_ROW) {
		found = retryable_fill(&one, statement);
	}
	sqlite3_reset(statement);
	if (found) {
		result = retry_one(ledger, &one, now_ms, changed);
	}
	free(one.record);
	return result;
}

s2s_ledger_result s2s_ledger_retry(s2s_ledger *ledger, const s2s_uuid *ids, size_t count, int64_t now_ms, int64_t *changed)
{
	s2s_ledger_result result = S2S_LEDGER_OK;

	*changed = 0;
	if (count == 0) {
		return retry_all(ledger, now_ms, changed);
	}
	for (size_t index = 0; index < count && result == S2S_LEDGER_OK; index++) {
		result = operation_begin(ledger);
		if (result == S2S_LEDGER_OK) {
			result = s2s_ledger_end(ledger, retry_by_id(ledger, &ids[index], now_ms, changed));
		}
	}
	return result;
}

/* --- discard and erase --- */

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

static s2s_ledger_result discard_one(s2s_ledger *ledger, const s2s_uuid *id, s2s_ledger_removed *removed)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_REQUEST_BY_ID);
	int64_t sequence = 0, row = 0;
	uint8_t key[S2S_DIGEST_BYTES];
	bool waiting, settled = false, has_key = false;

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
	if (sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_int(statement, 3) != S2S_STATE_DELIVERED) {
		settled = true;
		row = sqlite3_column_int64(statement, 1);
		has_key = s2s_column_bytes(statement, 4, key, S2S_DIGEST_BYTES);
	}
	sqlite3_reset(statement);
	if (!settled) {
		return S2S_LEDGER_OK;
	}
	removed->settled++;
	return s2s_ledger_remove_settled(ledger, id, row, has_key ? key : NULL);
}

s2s_ledger_result s2s_ledger_discard(s2s_ledger *ledger, const s2s_uuid *ids, size_t count, s2s_ledger_removed *removed)
{
	s2s_ledger_result result = S2S_LEDGER_OK;

	*removed = (s2s_ledger_removed) { 0 };
	for (size_t index = 0; index < count && result == S2S_LEDGER_OK; index++) {
		result = operation_begin(ledger);
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
		result = operation_begin(ledger);
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
