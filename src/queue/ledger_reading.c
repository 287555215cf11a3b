/* What any process may ask: facts and entries. */
#include "ledger_private.h"

/* --- facts --- */

static s2s_ledger_result oldest_read(s2s_ledger *ledger, int64_t row, int64_t *oldest_ms)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_REQUEST_OLDEST);
	int code;

	if (statement == NULL) {
		return s2s_ledger_run(ledger, NULL);
	}
	sqlite3_bind_int64(statement, 1, row);
	code = sqlite3_step(statement);
	*oldest_ms = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
	sqlite3_reset(statement);
	return code == SQLITE_ROW ? S2S_LEDGER_OK : s2s_ledger_note(ledger, code);
}

static bool destination_facts_add(s2s_ledger_facts *facts, sqlite3_stmt *statement)
{
	void *items = facts->destinations;
	s2s_ledger_destination_facts *one = s2s_arena_grow(&facts->arena, &items, facts->count, sizeof(*one));

	facts->destinations = items;
	if (one == NULL) {
		return false;
	}
	facts->count++;
	one->row = sqlite3_column_int64(statement, 0);
	one->counts[S2S_STATE_QUEUED] = sqlite3_column_int64(statement, 3);
	one->last_success_ms = sqlite3_column_int64(statement, 4);
	for (int state = S2S_STATE_DELIVERED; state < S2S_STATES; state++) {
		one->counts[state] = sqlite3_column_int64(statement, 7 + state);
	}
	one->repeated = sqlite3_column_int64(statement, 12);
	one->last_error_ms = sqlite3_column_int64(statement, 13);
	one->updated_ms = sqlite3_column_int64(statement, 16);
	/* A damaged one stays empty, which is nobody's: the others are shown all the same. */
	(void) !s2s_column_bytes(statement, 15, one->identity.bytes, S2S_IDENTITY_BYTES);
	return s2s_column_copy(&facts->arena, statement, 2, &one->held) && s2s_column_copy(&facts->arena, statement, 5, &one->name) &&
		s2s_column_copy(&facts->arena, statement, 6, &one->system) && s2s_column_copy(&facts->arena, statement, 7, &one->endpoint) &&
		s2s_column_copy(&facts->arena, statement, 14, &one->last_error);
}

static s2s_ledger_result destinations_facts_read(s2s_ledger *ledger, s2s_ledger_facts *facts)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_DESTINATION_ALL);
	s2s_ledger_result result = S2S_LEDGER_OK;
	int code = SQLITE_ERROR;

	while (result == S2S_LEDGER_OK && statement != NULL && (code = sqlite3_step(statement)) == SQLITE_ROW) {
		if (!destination_facts_add(facts, statement)) {
			result = S2S_LEDGER_FAILED;
		} else {
			s2s_ledger_destination_facts *one = &facts->destinations[facts->count - 1];

			result = oldest_read(ledger, one->row, &one->oldest_ms);
		}
	}
	sqlite3_reset(statement);
	return result == S2S_LEDGER_OK && code != SQLITE_DONE ? s2s_ledger_note(ledger, code) : result;
}

s2s_ledger_result s2s_ledger_read_facts(s2s_ledger *ledger, s2s_ledger_facts *facts)
{
	int64_t epoch = 0;
	s2s_ledger_result result;

	memset(facts, 0, sizeof(*facts));
	s2s_arena_init(&facts->arena);
	result = s2s_ledger_begin(ledger, S2S_TRANSACTION_READ, false);
	if (result != S2S_LEDGER_OK) {
		return result;
	}
	result = destinations_facts_read(ledger, facts);
	if (result == S2S_LEDGER_OK) {
		result = s2s_ledger_read_endpoints(ledger, &facts->arena, &facts->endpoints, &facts->endpoint_count);
	}
	if (result == S2S_LEDGER_OK) {
		result = s2s_meta_get(ledger, "epoch", &epoch);
		facts->position.epoch = (uint64_t) epoch;
	}
	if (result == S2S_LEDGER_OK) {
		result = s2s_meta_get(ledger, "offset", &facts->position.offset);
	}
	result = s2s_ledger_end(ledger, result);
	if (result != S2S_LEDGER_OK) {
		s2s_ledger_facts_free(facts);
	}
	return result;
}

void s2s_ledger_facts_free(s2s_ledger_facts *facts)
{
	s2s_arena_free(&facts->arena);
	memset(facts, 0, sizeof(*facts));
}

s2s_ledger_result s2s_ledger_count_active(s2s_ledger *ledger, int64_t now_ms, int64_t *active)
{
	s2s_ledger_result result = s2s_ledger_begin(ledger, S2S_TRANSACTION_READ, false);
	sqlite3_stmt *statement;
	int code;

	*active = 0;
	if (result != S2S_LEDGER_OK) {
		return result;
	}
	statement = s2s_ledger_sql(ledger, S2S_SQL_REQUEST_ACTIVE);
	if (statement == NULL) {
		return s2s_ledger_end(ledger, s2s_ledger_run(ledger, NULL));
	}
	sqlite3_bind_int64(statement, 1, now_ms);
	code = sqlite3_step(statement);
	*active = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
	sqlite3_reset(statement);
	return s2s_ledger_end(ledger, code == SQLITE_ROW ? S2S_LEDGER_OK : s2s_ledger_note(ledger, code));
}

/* --- entries --- */

/* Of a row whose number is damaged, nobody knows what became of it. */
static s2s_state state_of(int64_t number)
{
	return number >= 0 && number < S2S_STATES ? (s2s_state) number : S2S_STATE_UNCERTAIN;
}

static bool entry_add(s2s_ledger_entries *entries, sqlite3_stmt *statement)
{
	void *items = entries->items;
	s2s_ledger_entry *entry = s2s_arena_grow(&entries->arena, &items, entries->count, sizeof(*entry));
	s2s_request request;
	bool readable;

	entries->items = items;
	if (entry == NULL || !s2s_column_bytes(statement, 0, entry->id.bytes, S2S_UUID_BYTES)) {
		return false;
	}
	entries->count++;
	/* Only a row that still has its request knows its key in clear. */
	readable = s2s_ledger_get_request(s2s_column_text(statement, 3), sqlite3_column_int64(statement, 13), &request);
	if (!s2s_arena_copy(&entries->arena, request.key, &entry->key)) {
		return false;
	}
	entry->state = state_of(sqlite3_column_int64(statement, 5));
	entry->attempts = sqlite3_column_int64(statement, 6);
	entry->queued_ms = sqlite3_column_int64(statement, 7);
	entry->due_ms = sqlite3_column_int64(statement, 8);
	if (entry->due_ms == S2S_NEVER_MS) {
		entry->due_ms = 0; /* behind another one of its lane */
	}
	entry->settled_ms = sqlite3_column_int64(statement, 9);
	entry->status = sqlite3_column_int64(statement, 10);
	if (!s2s_column_copy(&entries->arena, statement, 11, &entry->answer)) {
		return false;
	}
	if (!readable && entry->state == S2S_STATE_QUEUED) {
		entry->answer = S2S_STRING(S2S_RECORD_DAMAGED);
	}
	return s2s_column_copy(&entries->arena, statement, 1, &entry->event_id) &&
		s2s_column_copy(&entries->arena, statement, 2, &entry->event_name) &&
		s2s_column_copy(&entries->arena, statement, 4, &entry->destination) &&
		s2s_column_copy(&entries->arena, statement, 12, &entry->held);
}

static s2s_ledger_result entries_collect(s2s_ledger *ledger, sqlite3_stmt *statement, s2s_ledger_entries *entries)
{
	s2s_ledger_result result = S2S_LEDGER_OK;
	int code = SQLITE_ERROR;

	if (statement == NULL) {
		return s2s_ledger_run(ledger, NULL);
	}
	while (result == S2S_LEDGER_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
		if (!entry_add(entries, statement)) {
			result = S2S_LEDGER_FAILED;
		}
	}
	sqlite3_reset(statement);
	return result == S2S_LEDGER_OK && code != SQLITE_DONE ? s2s_ledger_note(ledger, code) : result;
}

static s2s_ledger_result entries_begin(s2s_ledger *ledger, s2s_ledger_entries *entries)
{
	memset(entries, 0, sizeof(*entries));
	s2s_arena_init(&entries->arena);
	return s2s_ledger_begin(ledger, S2S_TRANSACTION_READ, false);
}

static s2s_ledger_result entries_end(s2s_ledger *ledger, s2s_ledger_entries *entries, s2s_ledger_result result)
{
	result = s2s_ledger_end(ledger, result);
	if (result != S2S_LEDGER_OK) {
		s2s_ledger_entries_free(entries);
	}
	return result;
}

s2s_ledger_result s2s_ledger_read_entries(s2s_ledger *ledger, int state, size_t limit, const s2s_uuid *after, s2s_ledger_entries *entries)
{
	s2s_ledger_result result = entries_begin(ledger, entries);
	sqlite3_stmt *statement;

	if (result != S2S_LEDGER_OK) {
		return result;
	}
	statement = s2s_ledger_sql(ledger, S2S_SQL_ENTRIES);
	if (statement != NULL) {
		s2s_bind_bytes(statement, 1, after != NULL ? after->bytes : NULL, after != NULL ? S2S_UUID_BYTES : 0);
		sqlite3_bind_int(statement, 2, state);
		sqlite3_bind_int64(statement, 3, (int64_t) limit);
	}
	return entries_end(ledger, entries, entries_collect(ledger, statement, entries));
}

static s2s_ledger_result entry_by_id(s2s_ledger *ledger, const uint8_t *id, s2s_ledger_entries *entries)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_ENTRY);

	if (statement != NULL) {
		s2s_bind_bytes(statement, 1, id, S2S_UUID_BYTES);
	}
	return entries_collect(ledger, statement, entries);
}

static s2s_ledger_result entry_by_key(s2s_ledger *ledger, const s2s_identity *destination, s2s_string key, s2s_ledger_entries *entries)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_DESTINATION_FIND);
	uint8_t hash[S2S_DIGEST_BYTES];
	s2s_ledger_result result;
	s2s_uuid id;
	int64_t row = 0;
	bool found;

	if (statement == NULL || !s2s_digest(key, hash)) {
		return s2s_ledger_run(ledger, NULL);
	}
	s2s_bind_bytes(statement, 1, destination->bytes, S2S_IDENTITY_BYTES);
	if (sqlite3_step(statement) == SQLITE_ROW) {
		row = sqlite3_column_int64(statement, 0);
	}
	sqlite3_reset(statement);
	result = s2s_ledger_find_key(ledger, (s2s_ledger_key) { row, hash }, &id, &found);
	return result == S2S_LEDGER_OK && found ? entry_by_id(ledger, id.bytes, entries) : result;
}

s2s_ledger_result s2s_ledger_find_entry(
	s2s_ledger *ledger, const s2s_uuid *id, const s2s_identity *destination, s2s_string key, s2s_ledger_entries *entries)
{
	s2s_ledger_result result = entries_begin(ledger, entries);

	if (result != S2S_LEDGER_OK) {
		return result;
	}
	result = entry_by_id(ledger, id->bytes, entries);
	if (result == S2S_LEDGER_OK && entries->count == 0 && s2s_string_is_given(key)) {
		result = entry_by_key(ledger, destination, key, entries);
	}
	return entries_end(ledger, entries, result);
}

void s2s_ledger_entries_free(s2s_ledger_entries *entries)
{
	s2s_arena_free(&entries->arena);
	memset(entries, 0, sizeof(*entries));
}
