/* Values in and out of statements, `meta`, digests, ids, counters. */
#include "../core/hash.h"
#include "checksum.h"
#include "ledger_private.h"
#include "record.h"

void s2s_bind_text(sqlite3_stmt *statement, int place, s2s_string text)
{
	if (s2s_string_is_given(text)) {
		sqlite3_bind_text(statement, place, text.data, (int) text.length, SQLITE_STATIC);
	} else {
		sqlite3_bind_null(statement, place);
	}
}

void s2s_bind_needed_text(sqlite3_stmt *statement, int place, s2s_string text)
{
	s2s_bind_text(statement, place, s2s_string_is_given(text) ? text : S2S_STRING(""));
}

void s2s_bind_bytes(sqlite3_stmt *statement, int place, const void *bytes, size_t length)
{
	sqlite3_bind_blob(statement, place, bytes != NULL ? bytes : "", (int) length, SQLITE_STATIC);
}

s2s_string s2s_column_text(sqlite3_stmt *statement, int column)
{
	const char *data;

	if (sqlite3_column_type(statement, column) == SQLITE_NULL) {
		return S2S_STRING_NONE;
	}
	data = sqlite3_column_blob(statement, column);
	return (s2s_string) { data != NULL ? data : "", (size_t) sqlite3_column_bytes(statement, column) };
}

bool s2s_column_copy(s2s_arena *arena, sqlite3_stmt *statement, int column, s2s_string *copy)
{
	return s2s_arena_copy(arena, s2s_column_text(statement, column), copy);
}

bool s2s_column_bytes(sqlite3_stmt *statement, int column, void *bytes, size_t length)
{
	s2s_string text = s2s_column_text(statement, column);

	if (text.length != length || !s2s_string_is_given(text)) {
		return false;
	}
	memcpy(bytes, text.data, length);
	return true;
}

s2s_ledger_result s2s_meta_get(s2s_ledger *ledger, const char *name, int64_t *value)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_META_GET);
	int code;

	*value = 0;
	if (statement == NULL) {
		return s2s_ledger_note(ledger, sqlite3_errcode(ledger->db));
	}
	s2s_bind_text(statement, 1, s2s_string_from(name));
	code = sqlite3_step(statement);
	if (code == SQLITE_ROW) {
		*value = sqlite3_column_int64(statement, 0);
	}
	sqlite3_reset(statement);
	return code == SQLITE_ROW || code == SQLITE_DONE ? S2S_LEDGER_OK : s2s_ledger_note(ledger, code);
}

s2s_ledger_result s2s_meta_set(s2s_ledger *ledger, const char *name, int64_t value)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_META_SET);

	if (statement != NULL) {
		s2s_bind_text(statement, 1, s2s_string_from(name));
		sqlite3_bind_int64(statement, 2, value);
	}
	return s2s_ledger_run(ledger, statement);
}

int64_t s2s_ledger_checksum(s2s_string record)
{
	return s2s_checksum(0, record.data, record.length);
}

bool s2s_ledger_get_request(s2s_string record, int64_t checksum, s2s_request *request)
{
	memset(request, 0, sizeof(*request));
	return s2s_ledger_checksum(record) == checksum && s2s_record_get_request(record, request);
}

bool s2s_ledger_get_destination(s2s_string record, int64_t checksum, s2s_destination *destination)
{
	memset(destination, 0, sizeof(*destination));
	return s2s_ledger_checksum(record) == checksum && s2s_record_get_destination(record, destination);
}

bool s2s_digest(s2s_string text, uint8_t digest[S2S_DIGEST_BYTES])
{
	uint8_t whole[S2S_SHA256_BYTES];

	if (!s2s_hash_sha256(text, whole)) {
		return false;
	}
	memcpy(digest, whole, S2S_DIGEST_BYTES);
	return true;
}

s2s_ledger_result s2s_ledger_rename_row(s2s_ledger *ledger, int64_t sequence, s2s_uuid *id)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_REQUEST_RENAME);

	if (!s2s_uuid_new(id)) {
		return S2S_LEDGER_FAILED;
	}
	if (statement != NULL) {
		sqlite3_bind_int64(statement, 1, sequence);
		s2s_bind_bytes(statement, 2, id->bytes, S2S_UUID_BYTES);
	}
	return s2s_ledger_run(ledger, statement);
}

s2s_ledger_result s2s_ledger_row_id(s2s_ledger *ledger, int64_t sequence, s2s_uuid *id, bool *found)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_REQUEST_LANE);
	bool named;

	*found = false;
	if (statement == NULL) {
		return s2s_ledger_run(ledger, NULL);
	}
	sqlite3_bind_int64(statement, 1, sequence);
	*found = sqlite3_step(statement) == SQLITE_ROW;
	named = *found && s2s_column_bytes(statement, 3, id->bytes, S2S_UUID_BYTES);
	sqlite3_reset(statement);
	return *found && !named ? s2s_ledger_rename_row(ledger, sequence, id) : S2S_LEDGER_OK;
}

static s2s_ledger_result tally_write(s2s_ledger *ledger, const s2s_tally *tally)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_DESTINATION_COUNT_UP);

	if (statement != NULL) {
		sqlite3_bind_int64(statement, 1, tally->row);
		for (int state = S2S_STATE_QUEUED; state < S2S_STATES; state++) {
			sqlite3_bind_int64(statement, 2 + state, tally->counts[state]);
		}
		sqlite3_bind_int64(statement, 2 + S2S_STATES, tally->repeated);
	}
	return s2s_ledger_run(ledger, statement);
}

s2s_ledger_result s2s_ledger_counts_write(s2s_ledger *ledger)
{
	s2s_ledger_result result = S2S_LEDGER_OK;

	for (size_t index = 0; index < ledger->tally_count && result == S2S_LEDGER_OK; index++) {
		result = tally_write(ledger, &ledger->tallies[index]);
	}
	ledger->tally_count = 0;
	return result;
}

s2s_ledger_result s2s_ledger_count_change(
	s2s_ledger *ledger, int64_t destination_row, s2s_state state, int64_t by, int64_t queued_by, int64_t repeated_by)
{
	s2s_ledger_result result = S2S_LEDGER_OK;
	size_t place = 0;

	while (place < ledger->tally_count && ledger->tallies[place].row != destination_row) {
		place++;
	}
	if (place == S2S_TALLIES_MAX) {
		result = s2s_ledger_counts_write(ledger);
		place = 0;
	}
	if (place == ledger->tally_count) {
		ledger->tallies[ledger->tally_count++] = (s2s_tally) { .row = destination_row };
	}
	ledger->tallies[place].counts[S2S_STATE_QUEUED] += queued_by;
	ledger->tallies[place].counts[state] += by;
	ledger->tallies[place].repeated += repeated_by;
	return result;
}
