/* Sending, the first half: claims. */
#include "ledger_private.h"

#include <stdlib.h>

void s2s_claimed_free(s2s_claimed *claimed)
{
	free(claimed->record);
	memset(claimed, 0, sizeof(*claimed));
}

/* What is damaged, or another destination's by its record, comes without a request. */
static bool claimed_fill(s2s_claimed *claimed, sqlite3_stmt *statement, const s2s_claim_want *want)
{
	s2s_string record = s2s_column_text(statement, 3);

	memset(claimed, 0, sizeof(*claimed));
	claimed->sequence = sqlite3_column_int64(statement, 0);
	claimed->destination_row = want->destination_row;
	claimed->attempts = sqlite3_column_int64(statement, 1);
	claimed->first_attempt_ms = sqlite3_column_int64(statement, 2);
	claimed->alone = sqlite3_column_int(statement, 4) != 0;
	claimed->expires_ms = sqlite3_column_int64(statement, 5);
	claimed->record = malloc(record.length + 1);
	if (claimed->record == NULL) {
		return false;
	}
	if (record.length > 0) {
		memcpy(claimed->record, record.data, record.length);
	}
	claimed->record_length = record.length;
	record.data = claimed->record;
	if (!s2s_ledger_get_request(record, sqlite3_column_int64(statement, 6), &claimed->request) ||
		memcmp(&claimed->request.destination, &want->identity, sizeof(want->identity)) != 0) {
		memset(&claimed->request, 0, sizeof(claimed->request));
	}
	return true;
}

void s2s_ledger_take_ended(s2s_ledger *ledger, s2s_ledger_ended *ended)
{
	*ended = ledger->ended;
	ledger->ended = (s2s_ledger_ended) { 0 };
}

/* A row that is due and must not be sent reaches its end unsent. `*refused`: it did. */
static s2s_ledger_result refuse(s2s_ledger *ledger, const s2s_claimed *claimed, int64_t now_ms, bool *refused)
{
	s2s_settlement settlement = {
		.kind = S2S_SETTLEMENT_FINAL,
		.state = S2S_STATE_REJECTED,
		.sequence = claimed->sequence,
		.destination_row = claimed->destination_row,
		.attempts = claimed->attempts,
		.keep_answer = claimed->request.keep_answer,
	};
	s2s_ledger_result result = S2S_LEDGER_OK;
	bool damaged = !s2s_string_is_given(claimed->request.method);

	if (damaged) {
		settlement.answer = S2S_STRING(S2S_RECORD_DAMAGED);
	} else if (claimed->expires_ms <= now_ms) {
		settlement.state = S2S_STATE_EXPIRED;
		settlement.answer = S2S_STRING("too old to be sent");
	} else {
		result = s2s_ledger_refusal(ledger, claimed->destination_row, &claimed->request, true, &settlement.answer);
	}
	*refused = s2s_string_is_given(settlement.answer);
	if (result == S2S_LEDGER_OK && *refused) {
		result = s2s_ledger_finish_row(ledger, &settlement, now_ms);
		ledger->ended.expired += settlement.state == S2S_STATE_EXPIRED;
		ledger->ended.rejected += settlement.state == S2S_STATE_REJECTED && !damaged;
		ledger->ended.damaged += damaged;
	}
	return result;
}

s2s_ledger_result s2s_ledger_put_claim(s2s_ledger *ledger, int64_t sequence, int64_t generation, bool *marked)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_CLAIM_PUT);

	if (statement != NULL) {
		sqlite3_bind_int64(statement, 1, sequence);
		sqlite3_bind_int64(statement, 2, generation);
	}

	s2s_ledger_result result = s2s_ledger_run(ledger, statement);

	*marked = result == S2S_LEDGER_OK && sqlite3_changes(ledger->db) > 0;
	return result;
}

/* Whether the row that was read last goes in one request with those before it, whose records have `bytes` with it. */
static bool goes_with(const s2s_claim_want *want, const s2s_claimed *claimed, size_t found, size_t bytes)
{
	return want->joined_bytes == 0 || found == 0 || (bytes <= want->joined_bytes && !claimed[0].alone && !claimed[found].alone);
}

static s2s_ledger_result due_read(
	s2s_ledger *ledger, const s2s_claim_want *want, int64_t now_ms, s2s_claimed *claimed, size_t limit, size_t *found)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_REQUEST_DUE);
	size_t bytes = 0;
	int code = SQLITE_DONE;

	*found = 0;
	if (statement == NULL) {
		return s2s_ledger_run(ledger, NULL);
	}
	sqlite3_bind_int64(statement, 1, want->destination_row);
	sqlite3_bind_int64(statement, 2, now_ms);
	sqlite3_bind_int64(statement, 3, (int64_t) limit);
	while (*found < limit && (code = sqlite3_step(statement)) == SQLITE_ROW && claimed_fill(&claimed[*found], statement, want)) {
		bytes += claimed[*found].record_length;
		if (!goes_with(want, claimed, *found, bytes)) {
			s2s_claimed_free(&claimed[*found]);
			break;
		}
		(*found)++;
	}
	sqlite3_reset(statement);
	return code == SQLITE_ROW || code == SQLITE_DONE ? S2S_LEDGER_OK : s2s_ledger_note(ledger, code);
}

static s2s_ledger_result claim_for(
	s2s_ledger *ledger, const s2s_claim_want *want, int64_t now_ms, int64_t generation, s2s_claimed *claimed, size_t room, size_t *count)
{
	size_t found;
	s2s_ledger_result result = due_read(ledger, want, now_ms, claimed, want->limit < room ? want->limit : room, &found);

	*count = 0;
	for (size_t index = 0; index < found; index++) {
		s2s_claimed one = claimed[index];
		bool refused = false, marked = false;

		memset(&claimed[index], 0, sizeof(claimed[index]));
		if (result == S2S_LEDGER_OK) {
			result = refuse(ledger, &one, now_ms, &refused);
		}
		if (result == S2S_LEDGER_OK && !refused) {
			result = s2s_ledger_put_claim(ledger, one.sequence, generation, &marked);
		}
		if (marked) {
			claimed[(*count)++] = one;
		} else {
			s2s_claimed_free(&one);
		}
	}
	return result;
}

s2s_ledger_result s2s_ledger_claim(s2s_ledger *ledger, const s2s_claim_want *wants, size_t want_count, int64_t now_ms, int64_t generation,
	bool sync, s2s_claimed *claimed, size_t room, size_t *count)
{
	s2s_ledger_result result;

	*count = 0;
	result = s2s_ledger_begin_synced(ledger, sync);
	if (result != S2S_LEDGER_OK) {
		return result;
	}
	for (size_t index = 0; index < want_count && result == S2S_LEDGER_OK && *count < room; index++) {
		size_t got;

		result = claim_for(ledger, &wants[index], now_ms, generation, claimed + *count, room - *count, &got);
		*count += got;
	}
	result = s2s_ledger_end(ledger, result);
	if (result != S2S_LEDGER_OK) {
		for (size_t index = 0; index < *count; index++) {
			s2s_claimed_free(&claimed[index]);
		}
		*count = 0;
	}
	return result;
}
