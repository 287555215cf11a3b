/* What goes from the journal straight to the wire: at best it never becomes a row of `request`. */
#include "ledger_private.h"

bool s2s_ledger_digest_key(s2s_express *express)
{
	express->has_key = s2s_string_is_given(express->request->key);
	return !express->has_key || s2s_digest(express->request->key, express->key);
}

/* The highest id that is settled. Ids rise with the time when they were drawn: most that come are beyond it, and not looked for. */
static s2s_ledger_result settled_highest(s2s_ledger *ledger, s2s_uuid *id)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_SETTLED_HIGHEST);
	int code;

	memset(id, 0, sizeof(*id));
	if (statement == NULL) {
		return s2s_ledger_run(ledger, NULL);
	}
	code = sqlite3_step(statement);
	if (code == SQLITE_ROW && !s2s_column_bytes(statement, 0, id->bytes, S2S_UUID_BYTES)) {
		memset(id, 0xFF, sizeof(*id)); /* damaged: it says nothing about the others */
	}
	sqlite3_reset(statement);
	return code == SQLITE_ROW || code == SQLITE_DONE ? S2S_LEDGER_OK : s2s_ledger_note(ledger, code);
}

static s2s_ledger_result is_known(s2s_ledger *ledger, const s2s_express *express, const s2s_uuid *highest, bool rows_wait, bool *known)
{
	s2s_ledger_result result = S2S_LEDGER_OK;

	*known = false;
	if (memcmp(express->request->id.bytes, highest->bytes, S2S_UUID_BYTES) <= 0) {
		result = s2s_ledger_has_id(ledger, S2S_SQL_SETTLED_HAS, &express->request->id, known);
	}
	if (result == S2S_LEDGER_OK && !*known && rows_wait) {
		result = s2s_ledger_has_id(ledger, S2S_SQL_REQUEST_HAS, &express->request->id, known);
	}
	if (result == S2S_LEDGER_OK && !*known && express->has_key) {
		result = s2s_ledger_find_key(ledger, (s2s_ledger_key) { express->destination_row, express->key }, NULL, known);
	}
	return result;
}

s2s_ledger_result s2s_ledger_find_known(s2s_ledger *ledger, const s2s_express *items, size_t count, bool rows_wait, bool *known)
{
	s2s_ledger_result result = s2s_ledger_begin(ledger, S2S_TRANSACTION_READ, false);
	s2s_uuid highest;

	if (result != S2S_LEDGER_OK) {
		return result;
	}
	result = settled_highest(ledger, &highest);
	for (size_t index = 0; index < count && result == S2S_LEDGER_OK; index++) {
		result = is_known(ledger, &items[index], &highest, rows_wait, &known[index]);
	}
	return s2s_ledger_end(ledger, result);
}

/* It becomes a row, due at once; `*sequence` 0: it is a repeat by now (an operator sends one with its key again), and counted as one. */
static s2s_ledger_result row_make(s2s_ledger *ledger, const s2s_express *express, int64_t now_ms, int64_t *sequence)
{
	const s2s_request *request = express->request;
	bool put;
	s2s_ledger_result result =
		s2s_ledger_put_request(ledger, express->destination_row, request, express->record, now_ms, request->expires_ms, &put);

	*sequence = result == S2S_LEDGER_OK && put ? sqlite3_last_insert_rowid(ledger->db) : 0;
	return result == S2S_LEDGER_OK
		? s2s_ledger_count_change(ledger, express->destination_row, S2S_STATE_QUEUED, put ? 1 : 0, 0, put ? 0 : 1)
		: result;
}

s2s_ledger_result s2s_ledger_put_express(s2s_ledger *ledger, const s2s_express *items, size_t count, int64_t generation, int64_t now_ms,
	const s2s_ledger_position *position, int64_t *sequences)
{
	s2s_ledger_result result = s2s_ledger_begin(ledger, S2S_TRANSACTION_WRITE, false);
	bool marked;

	if (result != S2S_LEDGER_OK) {
		return result;
	}
	for (size_t index = 0; index < count && result == S2S_LEDGER_OK; index++) {
		result = row_make(ledger, &items[index], now_ms, &sequences[index]);
		if (result == S2S_LEDGER_OK && sequences[index] != 0) {
			result = s2s_ledger_put_claim(ledger, sequences[index], generation, &marked);
		}
	}
	if (result == S2S_LEDGER_OK) {
		result = s2s_ledger_put_position(ledger, position);
	}
	return s2s_ledger_end(ledger, result);
}

static s2s_ledger_result delivered(s2s_ledger *ledger, const s2s_settlement *settlement, int64_t now_ms)
{
	const s2s_express *express = settlement->express;
	const s2s_request *request = express->request;
	s2s_leaving leaving = {
		.id = request->id,
		.has_key = express->has_key,
		.has_order = s2s_string_is_given(request->order_id),
		.accepted_ms = request->accepted_ms,
		.event_id = request->event_id,
		.event_name = request->event_name,
	};
	s2s_ledger_result result = S2S_LEDGER_OK;

	if (leaving.has_order && !s2s_digest(request->order_id, leaving.order)) {
		return S2S_LEDGER_FAILED;
	}
	if (leaving.has_key) {
		memcpy(leaving.key, express->key, sizeof(leaving.key));
		result = s2s_ledger_add_key(ledger, (s2s_ledger_key) { express->destination_row, express->key }, &request->id);
	}
	if (result == S2S_LEDGER_OK) {
		result = s2s_ledger_put_settled(ledger, settlement, &leaving, now_ms);
	}
	return result == S2S_LEDGER_OK ? s2s_ledger_count_change(ledger, express->destination_row, S2S_STATE_DELIVERED, 1, 0, 0) : result;
}

s2s_ledger_result s2s_ledger_settle_express(s2s_ledger *ledger, const s2s_settlement *settlement, int64_t now_ms)
{
	s2s_settlement row = *settlement;
	s2s_ledger_result result;

	if (settlement->kind == S2S_SETTLEMENT_FINAL && settlement->state == S2S_STATE_DELIVERED) {
		return delivered(ledger, settlement, now_ms);
	}
	row.express = NULL;
	result = row_make(ledger, settlement->express, now_ms, &row.sequence);
	return result == S2S_LEDGER_OK && row.sequence != 0 ? s2s_ledger_settle_row(ledger, &row, now_ms) : result;
}
