/*
 * What keeps a request from being sent now, or at all: the order of its lane,
 * and a device that opted out.
 */
#include "ledger_private.h"

/* Longer than any destination's own limit for the age of what stays in order: Adjust has 58 days. */
#define LANE_KEPT_MS (INT64_C(60) * 86400000)
/* The far side sees whole seconds: within one, no order can be broken. */
#define LANE_TICK_MS 1000

/* --- lanes --- */

static sqlite3_stmt *about_lane(s2s_ledger *ledger, s2s_statement which, int64_t destination_row, s2s_string lane)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, which);

	if (statement != NULL) {
		sqlite3_bind_int64(statement, 1, destination_row);
		s2s_bind_bytes(statement, 2, lane.data, lane.length);
	}
	return statement;
}

/* `*found`: there is a row; its columns are asked for before the reset. */
static s2s_ledger_result step_once(s2s_ledger *ledger, sqlite3_stmt *statement, bool *found)
{
	int code;

	*found = false;
	if (statement == NULL) {
		return s2s_ledger_run(ledger, NULL);
	}
	code = sqlite3_step(statement);
	*found = code == SQLITE_ROW;
	return code == SQLITE_ROW || code == SQLITE_DONE ? S2S_LEDGER_OK : s2s_ledger_note(ledger, code);
}

static s2s_ledger_result lane_active(s2s_ledger *ledger, int64_t destination_row, s2s_string lane, int64_t *sequence, bool *claimed)
{
	sqlite3_stmt *statement = about_lane(ledger, S2S_SQL_LANE_ACTIVE, destination_row, lane);
	bool found;
	s2s_ledger_result result = step_once(ledger, statement, &found);

	*sequence = found ? sqlite3_column_int64(statement, 0) : 0;
	*claimed = found && sqlite3_column_int(statement, 1) == 0;
	sqlite3_reset(statement);
	return result;
}

static s2s_ledger_result lane_head(s2s_ledger *ledger, int64_t destination_row, s2s_string lane, int64_t *sequence)
{
	sqlite3_stmt *statement = about_lane(ledger, S2S_SQL_LANE_HEAD, destination_row, lane);
	bool found;
	s2s_ledger_result result = step_once(ledger, statement, &found);

	*sequence = found ? sqlite3_column_int64(statement, 0) : 0;
	sqlite3_reset(statement);
	return result;
}

static s2s_ledger_result lane_block(s2s_ledger *ledger, int64_t sequence)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_LANE_BLOCK);

	if (statement != NULL) {
		sqlite3_bind_int64(statement, 1, sequence);
	}
	return s2s_ledger_run(ledger, statement);
}

static s2s_ledger_result lane_promote(s2s_ledger *ledger, int64_t sequence, int64_t now_ms)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_LANE_PROMOTE);

	if (statement != NULL) {
		sqlite3_bind_int64(statement, 1, sequence);
		sqlite3_bind_int64(statement, 2, now_ms);
	}
	return s2s_ledger_run(ledger, statement);
}

s2s_ledger_result s2s_ledger_arrange_lane(s2s_ledger *ledger, int64_t destination_row, s2s_string lane, int64_t now_ms)
{
	int64_t active = 0, head = 0;
	bool claimed = false;
	s2s_ledger_result result = lane_active(ledger, destination_row, lane, &active, &claimed);

	/* What is on the wire stays the only one, also before an earlier event. */
	if (result != S2S_LEDGER_OK || claimed) {
		return result;
	}
	result = lane_head(ledger, destination_row, lane, &head);
	if (result != S2S_LEDGER_OK || head == 0 || head == active) {
		return result;
	}
	if (active != 0) {
		result = lane_block(ledger, active);
	}
	return result == S2S_LEDGER_OK ? lane_promote(ledger, head, now_ms) : result;
}

s2s_ledger_result s2s_ledger_arrange_lane_of(s2s_ledger *ledger, int64_t sequence, int64_t now_ms)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_LANE_OF);
	s2s_string lane = S2S_STRING_NONE;
	int64_t destination_row = 0;
	s2s_arena arena;
	bool found, copied = true;
	s2s_ledger_result result;

	s2s_arena_init(&arena);
	if (statement != NULL) {
		sqlite3_bind_int64(statement, 1, sequence);
	}
	result = step_once(ledger, statement, &found);
	if (found) {
		destination_row = sqlite3_column_int64(statement, 0);
		copied = s2s_column_copy(&arena, statement, 1, &lane);
	}
	sqlite3_reset(statement);
	if (result == S2S_LEDGER_OK && !copied) {
		result = S2S_LEDGER_FAILED;
	}
	if (result == S2S_LEDGER_OK && found) {
		result = s2s_ledger_arrange_lane(ledger, destination_row, lane, now_ms);
	}
	s2s_arena_free(&arena);
	return result;
}

s2s_ledger_result s2s_ledger_lane_delivered(s2s_ledger *ledger, int64_t destination_row, s2s_string lane, int64_t event_time_ms)
{
	sqlite3_stmt *statement = about_lane(ledger, S2S_SQL_LANE_DELIVERED, destination_row, lane);

	if (statement != NULL) {
		sqlite3_bind_int64(statement, 3, event_time_ms);
	}
	return s2s_ledger_run(ledger, statement);
}

s2s_ledger_result s2s_ledger_doubt_lane(s2s_ledger *ledger, int64_t sequence)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_LANE_DOUBT);

	if (statement != NULL) {
		sqlite3_bind_int64(statement, 1, sequence);
	}
	return s2s_ledger_run(ledger, statement);
}

s2s_ledger_result s2s_ledger_trust_lane(s2s_ledger *ledger, int64_t destination_row, s2s_string lane)
{
	return s2s_ledger_run(ledger, about_lane(ledger, S2S_SQL_LANE_TRUST, destination_row, lane));
}

s2s_ledger_result s2s_ledger_forget_lanes(s2s_ledger *ledger, int64_t now_ms, int *forgotten)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_LANE_OLD);
	s2s_ledger_result result;

	if (statement != NULL) {
		sqlite3_bind_int64(statement, 1, now_ms - LANE_KEPT_MS);
	}
	result = s2s_ledger_run(ledger, statement);
	*forgotten = sqlite3_changes(ledger->db);
	return result;
}

/* --- devices --- */

/* Takes the next one of a device's ids off `rest`. False: there is none. */
static bool next_id(s2s_string *rest, s2s_string *id)
{
	const char *space = rest->length > 0 ? memchr(rest->data, ' ', rest->length) : NULL;

	id->data = rest->data;
	id->length = space != NULL ? (size_t) (space - rest->data) : rest->length;
	*rest = space != NULL ? (s2s_string) { space + 1, rest->length - id->length - 1 } : S2S_STRING_NONE;
	return id->length > 0;
}

s2s_ledger_result s2s_ledger_suppress_device(s2s_ledger *ledger, int64_t destination_row, s2s_string device, int64_t now_ms)
{
	s2s_ledger_result result = S2S_LEDGER_OK;
	s2s_string id;

	while (result == S2S_LEDGER_OK && next_id(&device, &id)) {
		sqlite3_stmt *statement = about_lane(ledger, S2S_SQL_SUPPRESSED_PUT, destination_row, id);

		if (statement != NULL) {
			sqlite3_bind_int64(statement, 3, now_ms);
		}
		result = s2s_ledger_run(ledger, statement);
	}
	return result;
}

/* --- both --- */

static s2s_ledger_result is_overtaken(
	s2s_ledger *ledger, int64_t destination_row, const s2s_request *request, bool doubtful, bool *overtaken)
{
	sqlite3_stmt *statement = about_lane(ledger, S2S_SQL_LANE_LAST, destination_row, request->lane);
	bool found;
	s2s_ledger_result result = step_once(ledger, statement, &found);

	*overtaken = false;
	if (found) {
		int64_t delivered = sqlite3_column_int64(statement, 0), maybe = doubtful ? sqlite3_column_int64(statement, 1) : 0;

		*overtaken = (delivered > maybe ? delivered : maybe) / LANE_TICK_MS > request->event_time_ms / LANE_TICK_MS;
	}
	sqlite3_reset(statement);
	return result;
}

static s2s_ledger_result is_suppressed(s2s_ledger *ledger, int64_t destination_row, s2s_string device, bool *suppressed)
{
	s2s_ledger_result result = S2S_LEDGER_OK;
	s2s_string id;

	*suppressed = false;
	while (result == S2S_LEDGER_OK && !*suppressed && next_id(&device, &id)) {
		sqlite3_stmt *statement = about_lane(ledger, S2S_SQL_SUPPRESSED_HAS, destination_row, id);

		result = step_once(ledger, statement, suppressed);
		sqlite3_reset(statement);
	}
	return result;
}

s2s_ledger_result s2s_ledger_refusal(
	s2s_ledger *ledger, int64_t destination_row, const s2s_request *request, bool doubtful, s2s_string *reason)
{
	s2s_ledger_result result = S2S_LEDGER_OK;
	bool refused = false;

	*reason = S2S_STRING_NONE;
	if (s2s_string_is_given(request->device)) {
		result = is_suppressed(ledger, destination_row, request->device, &refused);
		if (refused) {
			*reason = S2S_STRING("the device has opted out; nothing more is sent for it");
			return result;
		}
	}
	if (result == S2S_LEDGER_OK && s2s_string_is_given(request->lane)) {
		result = is_overtaken(ledger, destination_row, request, doubtful, &refused);
		if (refused) {
			*reason = S2S_STRING("a later event of the same device and event token was sent before; this one would be refused");
		}
	}
	return result;
}
