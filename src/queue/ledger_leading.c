/* Leading: generations, what the sender needs to know, and tidying up. */
#include "ledger_private.h"

#include <stdlib.h>

/* --- beginning to lead --- */

typedef struct s2s_dead_claim {
	s2s_settlement settlement;
	bool repeatable;
} s2s_dead_claim;

static s2s_ledger_result dead_claims_read(s2s_ledger *ledger, int64_t generation, s2s_dead_claim *dead, size_t room, size_t *count)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_CLAIM_DEAD);
	int code = SQLITE_DONE;

	*count = 0;
	if (statement == NULL) {
		return s2s_ledger_run(ledger, NULL);
	}
	sqlite3_bind_int64(statement, 1, generation);
	while (*count < room && (code = sqlite3_step(statement)) == SQLITE_ROW) {
		s2s_destination destination;

		dead[*count].repeatable =
			s2s_ledger_get_destination(s2s_column_text(statement, 3), sqlite3_column_int64(statement, 4), &destination) &&
			destination.tells_repeats_apart;
		dead[*count].settlement = (s2s_settlement) {
			.kind = dead[*count].repeatable ? S2S_SETTLEMENT_RELEASE : S2S_SETTLEMENT_FINAL,
			.state = S2S_STATE_UNCERTAIN,
			.sequence = sqlite3_column_int64(statement, 0),
			.destination_row = sqlite3_column_int64(statement, 1),
			.attempts = (int64_t) sqlite3_column_int(statement, 2) + 1,
			.answer = S2S_STRING("the sender ended while this request was on its way"),
		};
		(*count)++;
	}
	sqlite3_reset(statement);
	return code == SQLITE_ROW || code == SQLITE_DONE ? S2S_LEDGER_OK : s2s_ledger_note(ledger, code);
}

static s2s_ledger_result dead_claims_resolve(s2s_ledger *ledger, int64_t generation, int64_t now_ms)
{
	s2s_dead_claim dead[S2S_LEDGER_BATCH_MAX];
	s2s_ledger_result result;
	size_t count;

	do {
		result = dead_claims_read(ledger, generation, dead, S2S_LEDGER_BATCH_MAX, &count);
		for (size_t index = 0; index < count && result == S2S_LEDGER_OK; index++) {
			result = s2s_ledger_doubt_lane(ledger, dead[index].settlement.sequence);
			if (result != S2S_LEDGER_OK) {
				break;
			}
			result = dead[index].repeatable ? s2s_ledger_release_row(ledger, dead[index].settlement.sequence, now_ms)
											: s2s_ledger_finish_row(ledger, &dead[index].settlement, now_ms);
			ledger->ended.uncertain += !dead[index].repeatable;
		}
	} while (result == S2S_LEDGER_OK && count == S2S_LEDGER_BATCH_MAX);
	return result;
}

s2s_ledger_result s2s_ledger_lead(s2s_ledger *ledger, int64_t now_ms, int64_t *generation, s2s_ledger_position *position, bool *fresh)
{
	int64_t before = 0, epoch = 0;
	s2s_ledger_result result = s2s_ledger_begin(ledger, S2S_TRANSACTION_WRITE, true);

	if (result != S2S_LEDGER_OK) {
		return result;
	}
	result = s2s_meta_get(ledger, "generation", &before);
	*generation = before + 1;
	*fresh = before == 0;
	if (result == S2S_LEDGER_OK) {
		result = s2s_meta_set(ledger, "generation", *generation);
	}
	if (result == S2S_LEDGER_OK) {
		result = s2s_meta_get(ledger, "epoch", &epoch);
		position->epoch = (uint64_t) epoch;
	}
	if (result == S2S_LEDGER_OK) {
		result = s2s_meta_get(ledger, "offset", &position->offset);
	}
	if (result == S2S_LEDGER_OK) {
		result = s2s_ledger_run(ledger, s2s_ledger_sql(ledger, S2S_SQL_CLAIM_LOST));
	}
	if (result == S2S_LEDGER_OK) {
		result = dead_claims_resolve(ledger, *generation, now_ms);
	}
	if (result == S2S_LEDGER_OK) {
		ledger->led_inode = ledger->inode;
	}
	return s2s_ledger_end(ledger, result);
}

/* --- destinations and endpoints --- */

static bool destination_add(s2s_ledger_destinations *list, sqlite3_stmt *statement)
{
	void *items = list->items;
	s2s_ledger_destination *item = s2s_arena_grow(&list->arena, &items, list->count, sizeof(*item));
	s2s_string record;

	list->items = items;
	if (item == NULL || !s2s_column_copy(&list->arena, statement, 1, &record)) {
		return false;
	}
	item->row = sqlite3_column_int64(statement, 0);
	item->known =
		s2s_string_is_given(record) && s2s_ledger_get_destination(record, sqlite3_column_int64(statement, 17), &item->destination);
	item->damaged = s2s_string_is_given(record) && !item->known;
	item->held = sqlite3_column_type(statement, 2) != SQLITE_NULL;
	item->queued = sqlite3_column_int64(statement, 3);
	item->last_success_ms = sqlite3_column_int64(statement, 4);
	list->count++;
	return true;
}

s2s_ledger_result s2s_ledger_read_endpoints(s2s_ledger *ledger, s2s_arena *arena, s2s_ledger_endpoint **endpoints, size_t *count)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_ENDPOINT_ALL);
	void *items = NULL;
	int code = SQLITE_ERROR;

	*count = 0;
	while (statement != NULL && (code = sqlite3_step(statement)) == SQLITE_ROW) {
		s2s_ledger_endpoint *endpoint = s2s_arena_grow(arena, &items, *count, sizeof(*endpoint));

		if (endpoint == NULL || !s2s_column_copy(arena, statement, 0, &endpoint->origin)) {
			sqlite3_reset(statement);
			return S2S_LEDGER_FAILED;
		}
		endpoint->failures = sqlite3_column_int64(statement, 1);
		endpoint->interval_ms = sqlite3_column_int64(statement, 2);
		endpoint->probe_ms = sqlite3_column_int64(statement, 3);
		(*count)++;
	}
	*endpoints = items;
	sqlite3_reset(statement);
	return code == SQLITE_DONE ? S2S_LEDGER_OK : s2s_ledger_note(ledger, code);
}

s2s_ledger_result s2s_ledger_read_destinations(s2s_ledger *ledger, s2s_ledger_destinations *list)
{
	s2s_ledger_result result;
	sqlite3_stmt *statement;
	int code = SQLITE_ERROR;

	memset(list, 0, sizeof(*list));
	s2s_arena_init(&list->arena);
	result = s2s_ledger_begin(ledger, S2S_TRANSACTION_READ, false);
	if (result != S2S_LEDGER_OK) {
		return result;
	}
	statement = s2s_ledger_sql(ledger, S2S_SQL_DESTINATION_ALL);
	while (statement != NULL && (code = sqlite3_step(statement)) == SQLITE_ROW) {
		if (!destination_add(list, statement)) {
			result = S2S_LEDGER_FAILED;
			break;
		}
	}
	sqlite3_reset(statement);
	if (result == S2S_LEDGER_OK && code != SQLITE_DONE) {
		result = s2s_ledger_note(ledger, code);
	}
	if (result == S2S_LEDGER_OK) {
		result = s2s_ledger_read_endpoints(ledger, &list->arena, &list->endpoints, &list->endpoint_count);
	}
	result = s2s_ledger_end(ledger, result);
	if (result != S2S_LEDGER_OK) {
		s2s_ledger_destinations_free(list);
	}
	return result;
}

s2s_ledger_result s2s_ledger_forget_destination(s2s_ledger *ledger, int64_t row)
{
	s2s_ledger_result result = s2s_ledger_begin(ledger, S2S_TRANSACTION_WRITE, false);
	sqlite3_stmt *statement;

	if (result != S2S_LEDGER_OK) {
		return result;
	}
	statement = s2s_ledger_sql(ledger, S2S_SQL_DESTINATION_FORGET);
	if (statement != NULL) {
		sqlite3_bind_int64(statement, 1, row);
	}
	return s2s_ledger_end(ledger, s2s_ledger_run(ledger, statement));
}

void s2s_ledger_destinations_free(s2s_ledger_destinations *list)
{
	s2s_arena_free(&list->arena);
	memset(list, 0, sizeof(*list));
}

s2s_ledger_result s2s_ledger_read_version(s2s_ledger *ledger, int64_t *version)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_DATA_VERSION);
	s2s_ledger_result result = S2S_LEDGER_OK;

	*version = 0;
	if (statement != NULL && sqlite3_step(statement) == SQLITE_ROW) {
		*version = sqlite3_column_int64(statement, 0);
	} else {
		result = s2s_ledger_note(ledger, sqlite3_errcode(ledger->db));
	}
	sqlite3_reset(statement);
	return result;
}

s2s_ledger_result s2s_ledger_data_version(s2s_ledger *ledger, int64_t *version)
{
	s2s_ledger_result result = s2s_ledger_begin(ledger, S2S_TRANSACTION_READ, false);

	*version = 0;
	if (result != S2S_LEDGER_OK) {
		return result;
	}
	result = s2s_ledger_read_version(ledger, version);
	*version += ledger->operations << 32;
	return s2s_ledger_end(ledger, result);
}

/* --- a look at what waits --- */

s2s_ledger_result s2s_ledger_next_due(s2s_ledger *ledger, int64_t destination_row, int64_t *due_ms)
{
	s2s_ledger_result result = s2s_ledger_begin(ledger, S2S_TRANSACTION_READ, false);
	sqlite3_stmt *statement;

	*due_ms = 0;
	if (result != S2S_LEDGER_OK) {
		return result;
	}
	statement = s2s_ledger_sql(ledger, S2S_SQL_REQUEST_NEXT_DUE);
	if (statement != NULL) {
		sqlite3_bind_int64(statement, 1, destination_row);
		if (sqlite3_step(statement) == SQLITE_ROW) {
			*due_ms = sqlite3_column_int64(statement, 0);
		}
		sqlite3_reset(statement);
	}
	return s2s_ledger_end(ledger, S2S_LEDGER_OK);
}

s2s_ledger_result s2s_ledger_pull_due(s2s_ledger *ledger, int64_t destination_row, int64_t now_ms, int64_t latest_ms)
{
	s2s_ledger_result result = s2s_ledger_begin(ledger, S2S_TRANSACTION_WRITE, false);
	sqlite3_stmt *statement;

	if (result != S2S_LEDGER_OK) {
		return result;
	}
	statement = s2s_ledger_sql(ledger, S2S_SQL_REQUEST_PULL);
	if (statement != NULL) {
		sqlite3_bind_int64(statement, 1, now_ms);
		sqlite3_bind_int64(statement, 2, latest_ms);
		sqlite3_bind_int64(statement, 3, destination_row);
	}
	return s2s_ledger_end(ledger, s2s_ledger_run(ledger, statement));
}

s2s_ledger_result s2s_ledger_count(s2s_ledger *ledger, int64_t *queued)
{
	s2s_ledger_result result = s2s_ledger_begin(ledger, S2S_TRANSACTION_READ, false);
	sqlite3_stmt *statement;

	*queued = 0;
	if (result != S2S_LEDGER_OK) {
		return result;
	}
	statement = s2s_ledger_sql(ledger, S2S_SQL_DESTINATION_ALL);
	while (statement != NULL && sqlite3_step(statement) == SQLITE_ROW) {
		*queued += sqlite3_column_int64(statement, 3);
	}
	sqlite3_reset(statement);
	return s2s_ledger_end(ledger, S2S_LEDGER_OK);
}

s2s_ledger_result s2s_ledger_take_wish(s2s_ledger *ledger, bool *renew)
{
	s2s_ledger_result result = s2s_ledger_begin(ledger, S2S_TRANSACTION_WRITE, false);
	int64_t wish = 0;

	*renew = false;
	if (result != S2S_LEDGER_OK) {
		return result;
	}
	result = s2s_meta_get(ledger, "renew", &wish);
	if (result == S2S_LEDGER_OK && wish != 0) {
		*renew = true;
		result = s2s_meta_set(ledger, "renew", 0);
	}
	return s2s_ledger_end(ledger, result);
}

/* --- tidying up --- */

static s2s_ledger_result expire(s2s_ledger *ledger, int64_t now_ms, int64_t *expired)
{
	s2s_settlement found[S2S_LEDGER_BATCH_MAX];
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_REQUEST_EXPIRED);
	s2s_ledger_result result = S2S_LEDGER_OK;
	size_t count = 0;

	*expired = 0;
	if (statement == NULL) {
		return s2s_ledger_run(ledger, NULL);
	}
	sqlite3_bind_int64(statement, 1, now_ms);
	while (count < S2S_LEDGER_BATCH_MAX && sqlite3_step(statement) == SQLITE_ROW) {
		found[count++] = (s2s_settlement) {
			.kind = S2S_SETTLEMENT_FINAL,
			.state = S2S_STATE_EXPIRED,
			.sequence = sqlite3_column_int64(statement, 0),
			.destination_row = sqlite3_column_int64(statement, 1),
			.attempts = sqlite3_column_int64(statement, 2),
			.status = sqlite3_column_int(statement, 3),
			.answer = S2S_STRING("too old to be sent"),
		};
	}
	sqlite3_reset(statement);
	for (size_t index = 0; index < count && result == S2S_LEDGER_OK; index++) {
		result = s2s_ledger_finish_row(ledger, &found[index], now_ms);
	}
	*expired = (int64_t) count;
	return result;
}

static s2s_ledger_result forget_old(s2s_ledger *ledger, int64_t before_ms, size_t *forgotten)
{
	struct {
		uint8_t id[S2S_UUID_BYTES];
		uint8_t key[S2S_DIGEST_BYTES];
		int64_t destination;
		bool has_key;
	} old[S2S_LEDGER_BATCH_MAX];
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_SETTLED_OLD);
	s2s_ledger_result result = S2S_LEDGER_OK;
	size_t count = 0;

	if (statement == NULL) {
		return s2s_ledger_run(ledger, NULL);
	}
	sqlite3_bind_int64(statement, 1, before_ms);
	while (count < S2S_LEDGER_BATCH_MAX && sqlite3_step(statement) == SQLITE_ROW) {
		if (s2s_column_bytes(statement, 0, old[count].id, S2S_UUID_BYTES)) {
			old[count].destination = sqlite3_column_int64(statement, 1);
			old[count].has_key = s2s_column_bytes(statement, 2, old[count].key, S2S_DIGEST_BYTES);
			count++;
		}
	}
	sqlite3_reset(statement);
	for (size_t index = 0; index < count && result == S2S_LEDGER_OK; index++) {
		s2s_uuid id;

		memcpy(id.bytes, old[index].id, S2S_UUID_BYTES);
		result = s2s_ledger_remove_settled(ledger, &id, old[index].destination, old[index].has_key ? old[index].key : NULL);
	}
	*forgotten = count;
	if (count == S2S_LEDGER_BATCH_MAX) {
		return result; /* the next one looks through all that is old: only where little of it is left */
	}
	statement = s2s_ledger_sql(ledger, S2S_SQL_SETTLED_UNREADABLE);
	if (statement != NULL) {
		sqlite3_bind_int64(statement, 1, before_ms);
	}
	return result == S2S_LEDGER_OK ? s2s_ledger_run(ledger, statement) : result;
}

s2s_ledger_result s2s_ledger_tidy(s2s_ledger *ledger, int64_t now_ms, int64_t retention_ms, int64_t *expired, bool *more)
{
	size_t forgotten = 0;
	int cut = 0, lanes = 0;
	s2s_ledger_result result = s2s_ledger_begin(ledger, S2S_TRANSACTION_WRITE, false);

	*expired = 0;
	*more = false;
	if (result != S2S_LEDGER_OK) {
		return result;
	}
	result = expire(ledger, now_ms, expired);
	if (result == S2S_LEDGER_OK) {
		sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_SETTLED_CUT);

		if (statement != NULL) {
			sqlite3_bind_int64(statement, 1, now_ms - 60000);
		}
		result = s2s_ledger_run(ledger, statement);
		cut = sqlite3_changes(ledger->db);
	}
	if (result == S2S_LEDGER_OK) {
		result = forget_old(ledger, now_ms - retention_ms, &forgotten);
	}
	if (result == S2S_LEDGER_OK) {
		result = s2s_ledger_forget_lanes(ledger, now_ms, &lanes);
	}
	*more = *expired == S2S_LEDGER_BATCH_MAX || cut == S2S_LEDGER_BATCH_MAX || forgotten == S2S_LEDGER_BATCH_MAX ||
		lanes == S2S_LEDGER_BATCH_MAX;
	return s2s_ledger_end(ledger, result);
}
