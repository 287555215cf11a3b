/* What an operator does: retry. */
#include "ledger_private.h"
#include "record.h"

#include <stdlib.h>

static s2s_ledger_result run_with_integer(s2s_ledger *ledger, s2s_statement which, int64_t argument)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, which);

	if (statement != NULL) {
		sqlite3_bind_int64(statement, 1, argument);
	}
	return s2s_ledger_run(ledger, statement);
}

s2s_ledger_result s2s_ledger_begin_operation(s2s_ledger *ledger)
{
	s2s_ledger_result result = s2s_ledger_begin(ledger, S2S_TRANSACTION_WRITE, false);

	if (result == S2S_LEDGER_OK) {
		ledger->operations++;
	}
	return result;
}

/* A settled row with its record; the record is owned. */
typedef struct s2s_retryable {
	s2s_uuid id;
	int64_t destination_row;
	s2s_state state;
	char *record;
	size_t record_length;
	int64_t checksum;
} s2s_retryable;

static bool retryable_fill(s2s_retryable *one, sqlite3_stmt *statement)
{
	s2s_string record = s2s_column_text(statement, 2);

	if (!s2s_column_bytes(statement, 0, one->id.bytes, S2S_UUID_BYTES)) {
		return false;
	}
	one->destination_row = sqlite3_column_int64(statement, 1);
	one->state = (s2s_state) sqlite3_column_int(statement, 3);
	one->checksum = sqlite3_column_int64(statement, 4);
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

/* To the newest account of its destination's name; the record says so, too. */
static s2s_ledger_result move_to_newest(s2s_ledger *ledger, s2s_retryable *one, int64_t *row)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_DESTINATION_NEWEST);
	s2s_identity identity;
	int code;

	*row = one->destination_row;
	if (statement == NULL) {
		return s2s_ledger_run(ledger, NULL);
	}
	sqlite3_bind_int64(statement, 1, one->destination_row);
	code = sqlite3_step(statement);
	if (code == SQLITE_ROW && sqlite3_column_int64(statement, 0) != one->destination_row &&
		s2s_column_bytes(statement, 1, identity.bytes, S2S_IDENTITY_BYTES)) {
		*row = sqlite3_column_int64(statement, 0);
		s2s_record_set_destination(one->record, &identity);
	}
	sqlite3_reset(statement);
	return code == SQLITE_ROW || code == SQLITE_DONE ? S2S_LEDGER_OK : s2s_ledger_note(ledger, code);
}

/* At another account it may be: then the entry stays what it is, and keeps its own. */
static s2s_ledger_result key_is_taken(s2s_ledger *ledger, int64_t row, const s2s_request *request, bool *taken)
{
	uint8_t hash[S2S_DIGEST_BYTES];

	*taken = false;
	if (!s2s_string_is_given(request->key)) {
		return S2S_LEDGER_OK;
	}
	return s2s_digest(request->key, hash) ? s2s_ledger_find_key(ledger, (s2s_ledger_key) { row, hash }, NULL, taken) : S2S_LEDGER_FAILED;
}

static s2s_ledger_result retry_one(s2s_ledger *ledger, s2s_retryable *one, int64_t now_ms, int64_t *changed)
{
	int64_t row;
	s2s_request request;
	bool put = false, taken = false;
	s2s_ledger_result result;

	if (one->state != S2S_STATE_REJECTED && one->state != S2S_STATE_UNCERTAIN) {
		return S2S_LEDGER_OK;
	}
	if (!s2s_ledger_get_request((s2s_string) { one->record, one->record_length }, one->checksum, &request)) {
		return note(ledger, &one->id, S2S_STRING(S2S_RECORD_DAMAGED));
	}
	if (new_expiry(&request, now_ms) <= now_ms) {
		return S2S_LEDGER_OK;
	}
	result = move_to_newest(ledger, one, &row);
	if (result == S2S_LEDGER_OK && row != one->destination_row) {
		result = key_is_taken(ledger, row, &request, &taken);
	}
	if (result != S2S_LEDGER_OK || taken) {
		return result;
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
		result = s2s_digest(request.key, hash) ? s2s_ledger_remove_key(ledger, (s2s_ledger_key) { one->destination_row, hash }, &one->id)
											   : S2S_LEDGER_FAILED;
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
	s2s_ledger_result result = s2s_ledger_begin_operation(ledger);
	size_t seen = 0;

	if (result != S2S_LEDGER_OK) {
		return result;
	}
	result = s2s_ledger_run(ledger, s2s_ledger_sql(ledger, S2S_SQL_DESTINATION_RELEASE_ALL));
	result = s2s_ledger_end(ledger, result);
	do {
		if (result == S2S_LEDGER_OK) {
			result = s2s_ledger_begin_operation(ledger);
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
		result = s2s_ledger_begin_operation(ledger);
		if (result == S2S_LEDGER_OK) {
			result = s2s_ledger_end(ledger, retry_by_id(ledger, &ids[index], now_ms, changed));
		}
	}
	return result;
}
