/* Ad-Center's calls: recorded once each, on the disk before the network gets its answer. */
#include "ledger_private.h"

#include <stdio.h>

static bool conversion_add(s2s_conversions *conversions, sqlite3_stmt *statement)
{
	void *items = conversions->items;
	s2s_conversion *one = s2s_arena_grow(&conversions->arena, &items, conversions->count, sizeof(*one));

	conversions->items = items;
	if (one == NULL || !s2s_column_bytes(statement, 0, one->id.bytes, S2S_UUID_BYTES)) {
		return false;
	}
	conversions->count++;
	one->number = sqlite3_column_int64(statement, 2);
	one->time_ms = sqlite3_column_int64(statement, 3);
	return s2s_column_copy(&conversions->arena, statement, 1, &one->spid) &&
		s2s_column_copy(&conversions->arena, statement, 4, &one->address) &&
		s2s_column_copy(&conversions->arena, statement, 5, &one->parameters);
}

static s2s_ledger_result conversions_collect(s2s_ledger *ledger, sqlite3_stmt *statement, s2s_conversions *conversions)
{
	s2s_ledger_result result = S2S_LEDGER_OK;
	int code = SQLITE_ERROR;

	if (statement == NULL) {
		return s2s_ledger_run(ledger, NULL);
	}
	while (result == S2S_LEDGER_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
		if (!conversion_add(conversions, statement)) {
			result = S2S_LEDGER_FAILED;
		}
	}
	sqlite3_reset(statement);
	return result == S2S_LEDGER_OK && code != SQLITE_DONE ? s2s_ledger_note(ledger, code) : result;
}

static s2s_ledger_result conversion_count(s2s_ledger *ledger, s2s_string spid, int64_t *count)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_CONVERSION_COUNT);
	int code;

	if (statement == NULL) {
		return s2s_ledger_run(ledger, NULL);
	}
	s2s_bind_text(statement, 1, spid);
	code = sqlite3_step(statement);
	*count = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
	sqlite3_reset(statement);
	return code == SQLITE_ROW ? S2S_LEDGER_OK : s2s_ledger_note(ledger, code);
}

static s2s_ledger_result conversion_first(s2s_ledger *ledger, s2s_string spid, s2s_conversions *conversions)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_CONVERSION_FIRST);

	if (statement != NULL) {
		s2s_bind_text(statement, 1, spid);
	}
	return conversions_collect(ledger, statement, conversions);
}

/* The id is drawn here, where nobody else writes: ids are in the order of the rows as long as the clock runs forward. */
static s2s_ledger_result conversion_put(s2s_ledger *ledger, const s2s_conversion *call, int64_t number, s2s_conversions *conversions)
{
	void *items = NULL;
	s2s_conversion *one = s2s_arena_grow(&conversions->arena, &items, 0, sizeof(*one));
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_CONVERSION_PUT);

	if (one == NULL || !s2s_arena_copy(&conversions->arena, call->spid, &one->spid) ||
		!s2s_arena_copy(&conversions->arena, call->address, &one->address) ||
		!s2s_arena_copy(&conversions->arena, call->parameters, &one->parameters) || !s2s_uuid_new(&one->id)) {
		snprintf(ledger->error, sizeof(ledger->error), "out of memory, or the system gives no random bytes");
		return S2S_LEDGER_FAILED;
	}
	one->number = number;
	one->time_ms = call->time_ms;
	conversions->items = items;
	conversions->count = 1;
	if (statement != NULL) {
		s2s_bind_bytes(statement, 1, one->id.bytes, S2S_UUID_BYTES);
		s2s_bind_text(statement, 2, one->spid);
		sqlite3_bind_int64(statement, 3, one->number);
		sqlite3_bind_int64(statement, 4, one->time_ms);
		s2s_bind_text(statement, 5, one->address);
		s2s_bind_bytes(statement, 6, one->parameters.data, one->parameters.length);
	}
	return s2s_ledger_run(ledger, statement);
}

s2s_ledger_result s2s_ledger_record_conversion(
	s2s_ledger *ledger, const s2s_conversion *call, bool single_use, s2s_conversions *conversions, bool *repeated)
{
	s2s_ledger_result result = s2s_ledger_begin_synced(ledger, true);
	int64_t count = 0;

	*repeated = false;
	memset(conversions, 0, sizeof(*conversions));
	s2s_arena_init(&conversions->arena);
	if (result != S2S_LEDGER_OK) {
		return result;
	}
	result = conversion_count(ledger, call->spid, &count);
	if (result == S2S_LEDGER_OK) {
		*repeated = single_use && count > 0;
		result = *repeated ? conversion_first(ledger, call->spid, conversions) : conversion_put(ledger, call, count + 1, conversions);
	}
	result = s2s_ledger_end(ledger, result);
	if (result != S2S_LEDGER_OK) {
		s2s_conversions_free(conversions);
	}
	return result;
}

s2s_ledger_result s2s_ledger_read_conversions(s2s_ledger *ledger, size_t limit, const s2s_uuid *after, s2s_conversions *conversions)
{
	s2s_ledger_result result = s2s_ledger_begin(ledger, S2S_TRANSACTION_READ, false);
	sqlite3_stmt *statement;

	memset(conversions, 0, sizeof(*conversions));
	s2s_arena_init(&conversions->arena);
	if (result != S2S_LEDGER_OK) {
		return result;
	}
	statement = s2s_ledger_sql(ledger, S2S_SQL_CONVERSION_LIST);
	if (statement != NULL) {
		s2s_bind_bytes(statement, 1, after != NULL ? after->bytes : NULL, after != NULL ? S2S_UUID_BYTES : 0);
		sqlite3_bind_int64(statement, 2, (int64_t) limit);
	}
	result = s2s_ledger_end(ledger, conversions_collect(ledger, statement, conversions));
	if (result != S2S_LEDGER_OK) {
		s2s_conversions_free(conversions);
	}
	return result;
}

void s2s_conversions_free(s2s_conversions *conversions)
{
	s2s_arena_free(&conversions->arena);
	memset(conversions, 0, sizeof(*conversions));
}

s2s_ledger_result s2s_ledger_erase_conversions(s2s_ledger *ledger, s2s_string spid, int64_t *changed)
{
	s2s_ledger_result result = s2s_ledger_begin(ledger, S2S_TRANSACTION_WRITE, false);
	sqlite3_stmt *statement;

	*changed = 0;
	if (result != S2S_LEDGER_OK) {
		return result;
	}
	statement = s2s_ledger_sql(ledger, S2S_SQL_CONVERSION_ERASE);
	if (statement != NULL) {
		s2s_bind_text(statement, 1, spid);
	}
	result = s2s_ledger_run(ledger, statement);
	*changed = sqlite3_changes(ledger->db);
	return s2s_ledger_end(ledger, result);
}
