/* Sending, the second half: what became of a row. */
#include "ledger_private.h"

/* `whole`: with its record. */
static s2s_ledger_result leaving_read(s2s_ledger *ledger, int64_t sequence, bool whole, s2s_leaving *leaving, bool *found)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_REQUEST_LANE);
	bool copied = true, named = true;
	int code;

	*found = false;
	memset(leaving, 0, sizeof(*leaving));
	s2s_arena_init(&leaving->arena);
	if (statement == NULL) {
		return s2s_ledger_run(ledger, NULL);
	}
	sqlite3_bind_int64(statement, 1, sequence);
	code = sqlite3_step(statement);
	*found = code == SQLITE_ROW;
	if (*found) {
		leaving->lane_ms = sqlite3_column_int64(statement, 2);
		leaving->has_key = s2s_column_bytes(statement, 6, leaving->key, S2S_DIGEST_BYTES);
		leaving->has_order = s2s_column_bytes(statement, 7, leaving->order, S2S_DIGEST_BYTES);
		leaving->accepted_ms = sqlite3_column_int64(statement, 8);
		leaving->checksum = sqlite3_column_int64(statement, 10);
		named = s2s_column_bytes(statement, 3, leaving->id.bytes, S2S_UUID_BYTES);
		copied = s2s_arena_copy(&leaving->arena, s2s_column_text(statement, 1), &leaving->lane) &&
			s2s_arena_copy(&leaving->arena, s2s_column_text(statement, 4), &leaving->event_id) &&
			s2s_arena_copy(&leaving->arena, s2s_column_text(statement, 5), &leaving->event_name) &&
			(!whole || s2s_arena_copy(&leaving->arena, s2s_column_text(statement, 9), &leaving->record));
	}
	sqlite3_reset(statement);
	if (code != SQLITE_ROW && code != SQLITE_DONE) {
		return s2s_ledger_note(ledger, code);
	}
	if (!copied) {
		return S2S_LEDGER_FAILED;
	}
	return named ? S2S_LEDGER_OK : s2s_ledger_rename_row(ledger, sequence, &leaving->id);
}

s2s_ledger_result s2s_ledger_put_settled(s2s_ledger *ledger, const s2s_settlement *settlement, const s2s_leaving *leaving, int64_t now_ms)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_SETTLED_PUT);
	size_t cut = settlement->keep_answer ? S2S_ANSWER_KEPT_BYTES : S2S_ANSWER_BEGINNING_BYTES;

	if (statement == NULL) {
		return s2s_ledger_run(ledger, NULL);
	}
	s2s_bind_bytes(statement, 1, leaving->id.bytes, S2S_UUID_BYTES);
	sqlite3_bind_int64(statement, 2, settlement->destination_row);
	s2s_bind_needed_text(statement, 3, leaving->event_id);
	s2s_bind_needed_text(statement, 4, leaving->event_name);
	if (leaving->has_key) {
		s2s_bind_bytes(statement, 5, leaving->key, S2S_DIGEST_BYTES);
	}
	if (leaving->has_order) {
		s2s_bind_bytes(statement, 6, leaving->order, S2S_DIGEST_BYTES);
	}
	sqlite3_bind_int(statement, 7, (int) settlement->state);
	sqlite3_bind_int64(statement, 8, settlement->attempts);
	sqlite3_bind_int64(statement, 9, leaving->accepted_ms);
	sqlite3_bind_int64(statement, 10, now_ms);
	sqlite3_bind_int(statement, 11, settlement->status);
	if (s2s_string_is_given(settlement->answer)) {
		s2s_bind_bytes(statement, 12, settlement->answer.data, settlement->answer.length < cut ? settlement->answer.length : cut);
	}
	if (settlement->keep_answer) {
		sqlite3_bind_int(statement, 13, 1);
	}
	if (settlement->state == S2S_STATE_REJECTED || settlement->state == S2S_STATE_UNCERTAIN) {
		s2s_bind_bytes(statement, 14, leaving->record.data, leaving->record.length);
		sqlite3_bind_int64(statement, 15, leaving->checksum);
	}
	return s2s_ledger_run(ledger, statement);
}

static s2s_ledger_result row_remove(s2s_ledger *ledger, s2s_statement which, int64_t sequence)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, which);

	if (statement != NULL) {
		sqlite3_bind_int64(statement, 1, sequence);
	}
	return s2s_ledger_run(ledger, statement);
}

/* In the same transaction as the outcome that says so. */
static s2s_ledger_result suppress(s2s_ledger *ledger, int64_t destination_row, const s2s_leaving *leaving, int64_t now_ms)
{
	s2s_request request;

	if (!s2s_ledger_get_request(leaving->record, leaving->checksum, &request) || !s2s_string_is_given(request.device)) {
		return S2S_LEDGER_OK;
	}
	return s2s_ledger_suppress_device(ledger, destination_row, request.device, now_ms);
}

s2s_ledger_result s2s_ledger_finish_row(s2s_ledger *ledger, const s2s_settlement *settlement, int64_t now_ms)
{
	s2s_leaving leaving;
	bool keeps_record = settlement->state == S2S_STATE_REJECTED || settlement->state == S2S_STATE_UNCERTAIN;
	bool found, key_comes_again = settlement->state == S2S_STATE_REJECTED || settlement->state == S2S_STATE_EXPIRED;
	s2s_ledger_result result = leaving_read(ledger, settlement->sequence, keeps_record || settlement->suppress_device, &leaving, &found);

	if (result == S2S_LEDGER_OK && found) {
		result = s2s_ledger_put_settled(ledger, settlement, &leaving, now_ms);
		if (result == S2S_LEDGER_OK) {
			result = row_remove(ledger, S2S_SQL_REQUEST_REMOVE, settlement->sequence);
		}
		if (result == S2S_LEDGER_OK) {
			result = row_remove(ledger, S2S_SQL_CLAIM_REMOVE, settlement->sequence);
		}
		if (result == S2S_LEDGER_OK && leaving.has_key && key_comes_again) {
			result = s2s_ledger_remove_key(ledger, (s2s_ledger_key) { settlement->destination_row, leaving.key }, &leaving.id);
		}
		if (result == S2S_LEDGER_OK && s2s_string_is_given(leaving.lane)) {
			if (settlement->state == S2S_STATE_DELIVERED) {
				result = s2s_ledger_lane_delivered(ledger, settlement->destination_row, leaving.lane, leaving.lane_ms);
			}
			if (result == S2S_LEDGER_OK) {
				result = s2s_ledger_arrange_lane(ledger, settlement->destination_row, leaving.lane, now_ms);
			}
		}
		if (result == S2S_LEDGER_OK && settlement->suppress_device) {
			result = suppress(ledger, settlement->destination_row, &leaving, now_ms);
		}
		if (result == S2S_LEDGER_OK) {
			result = s2s_ledger_count_change(ledger, settlement->destination_row, settlement->state, 1, -1, 0);
		}
	}
	s2s_arena_free(&leaving.arena);
	return result;
}

s2s_ledger_result s2s_ledger_release_row(s2s_ledger *ledger, int64_t sequence, int64_t now_ms)
{
	s2s_ledger_result result = row_remove(ledger, S2S_SQL_CLAIM_REMOVE, sequence);

	/* Back in the queue: an earlier event may have come to its lane meanwhile, and goes first. */
	return result == S2S_LEDGER_OK ? s2s_ledger_arrange_lane_of(ledger, sequence, now_ms) : result;
}

static s2s_ledger_result row_wait(s2s_ledger *ledger, const s2s_settlement *settlement, int64_t now_ms)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_REQUEST_WAIT);
	s2s_ledger_result result;

	if (statement != NULL) {
		size_t length = settlement->answer.length;

		sqlite3_bind_int64(statement, 1, settlement->sequence);
		sqlite3_bind_int64(statement, 2, settlement->due_ms);
		sqlite3_bind_int64(statement, 3, settlement->attempts);
		sqlite3_bind_int64(statement, 4, settlement->first_attempt_ms);
		sqlite3_bind_int(statement, 5, settlement->status);
		if (s2s_string_is_given(settlement->answer)) {
			s2s_bind_bytes(
				statement, 6, settlement->answer.data, length < S2S_ANSWER_BEGINNING_BYTES ? length : S2S_ANSWER_BEGINNING_BYTES);
		}
		sqlite3_bind_int(statement, 7, settlement->alone ? 1 : 0);
	}
	result = s2s_ledger_run(ledger, statement);
	return result == S2S_LEDGER_OK ? s2s_ledger_release_row(ledger, settlement->sequence, now_ms) : result;
}

s2s_ledger_result s2s_ledger_settle_row(s2s_ledger *ledger, const s2s_settlement *settlement, int64_t now_ms)
{
	if (settlement->doubtful) {
		s2s_ledger_result result = s2s_ledger_doubt_lane(ledger, settlement->sequence);

		if (result != S2S_LEDGER_OK) {
			return result;
		}
	}
	switch (settlement->kind) {
		case S2S_SETTLEMENT_FINAL:
			return s2s_ledger_finish_row(ledger, settlement, now_ms);
		case S2S_SETTLEMENT_WAIT:
			return row_wait(ledger, settlement, now_ms);
		case S2S_SETTLEMENT_RELEASE:
			break;
	}
	return s2s_ledger_release_row(ledger, settlement->sequence, now_ms);
}

static s2s_ledger_result news_put(s2s_ledger *ledger, const s2s_destination_news *news)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_DESTINATION_NEWS);

	if (statement != NULL) {
		sqlite3_bind_int64(statement, 1, news->row);
		sqlite3_bind_int64(statement, 2, news->success_ms);
		sqlite3_bind_int64(statement, 3, news->error_ms);
		s2s_bind_text(statement, 4, news->error);
		s2s_bind_text(statement, 5, s2s_string_from(news->hold));
	}
	return s2s_ledger_run(ledger, statement);
}

/* All that is new of one destination, in one: the latest error is the one that stays. `first`: its first place. */
static s2s_destination_news news_join(const s2s_settle *settle, size_t first)
{
	s2s_destination_news all = settle->news[first];

	for (size_t index = first + 1; index < settle->news_count; index++) {
		const s2s_destination_news *one = &settle->news[index];

		if (one->row == all.row) {
			all.success_ms = one->success_ms > all.success_ms ? one->success_ms : all.success_ms;
			all.error_ms = one->error_ms > all.error_ms ? one->error_ms : all.error_ms;
			all.error = s2s_string_is_given(one->error) ? one->error : all.error;
			all.hold = one->hold != NULL ? one->hold : all.hold;
		}
	}
	return all;
}

static bool is_first_news(const s2s_settle *settle, size_t place)
{
	size_t index = 0;

	while (settle->news[index].row != settle->news[place].row) {
		index++;
	}
	return index == place;
}

static s2s_ledger_result endpoint_put(s2s_ledger *ledger, const s2s_ledger_endpoint *endpoint)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_ENDPOINT_PUT);

	if (statement != NULL) {
		s2s_bind_text(statement, 1, endpoint->origin);
		sqlite3_bind_int64(statement, 2, endpoint->failures);
		sqlite3_bind_int64(statement, 3, endpoint->interval_ms);
		sqlite3_bind_int64(statement, 4, endpoint->probe_ms);
	}
	return s2s_ledger_run(ledger, statement);
}

s2s_ledger_result s2s_ledger_settle(s2s_ledger *ledger, const s2s_settle *settle)
{
	s2s_ledger_result result = s2s_ledger_begin_synced(ledger, settle->sync);

	if (result != S2S_LEDGER_OK) {
		return result;
	}
	for (size_t index = 0; index < settle->count && result == S2S_LEDGER_OK; index++) {
		const s2s_settlement *item = &settle->items[index];

		result = item->express != NULL ? s2s_ledger_settle_express(ledger, item, settle->now_ms)
									   : s2s_ledger_settle_row(ledger, item, settle->now_ms);
	}
	for (size_t index = 0; index < settle->news_count && result == S2S_LEDGER_OK; index++) {
		if (is_first_news(settle, index)) {
			s2s_destination_news news = news_join(settle, index);

			result = news_put(ledger, &news);
		}
	}
	for (size_t index = 0; index < settle->endpoint_count && result == S2S_LEDGER_OK; index++) {
		result = endpoint_put(ledger, &settle->endpoints[index]);
	}
	if (result == S2S_LEDGER_OK && settle->position != NULL) {
		result = s2s_ledger_put_position(ledger, settle->position);
	}
	return s2s_ledger_end(ledger, result);
}
