/* Taking in the journal: its records become rows, exactly once. */
#include "ledger_private.h"
#include "record.h"

static s2s_ledger_result row_put(s2s_ledger *ledger, int64_t destination_row, const s2s_request *request, s2s_string record, int64_t due_ms,
	int64_t expires_ms, const uint8_t *key_hash, const uint8_t *order_hash)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_REQUEST_PUT);

	if (statement != NULL) {
		s2s_bind_bytes(statement, 1, request->id.bytes, S2S_UUID_BYTES);
		sqlite3_bind_int64(statement, 2, destination_row);
		s2s_bind_needed_text(statement, 3, request->event_id);
		s2s_bind_needed_text(statement, 4, request->event_name);
		if (key_hash != NULL) {
			s2s_bind_bytes(statement, 5, key_hash, S2S_DIGEST_BYTES);
		}
		if (order_hash != NULL) {
			s2s_bind_bytes(statement, 6, order_hash, S2S_DIGEST_BYTES);
		}
		if (s2s_string_is_given(request->lane)) {
			s2s_bind_bytes(statement, 7, request->lane.data, request->lane.length);
			sqlite3_bind_int64(statement, 8, request->event_time_ms);
		}
		/* In a lane it waits until it is its head. */
		sqlite3_bind_int64(statement, 9, s2s_string_is_given(request->lane) ? S2S_NEVER_MS : due_ms);
		sqlite3_bind_int64(statement, 13, s2s_string_is_given(request->lane) ? due_ms : 0);
		sqlite3_bind_int64(statement, 10, request->accepted_ms);
		sqlite3_bind_int64(statement, 11, expires_ms);
		s2s_bind_bytes(statement, 12, record.data, record.length);
		sqlite3_bind_int64(statement, 14, s2s_ledger_checksum(record));
	}
	return s2s_ledger_run(ledger, statement);
}

s2s_ledger_result s2s_ledger_put_request(s2s_ledger *ledger, int64_t destination_row, const s2s_request *request, s2s_string record,
	int64_t due_ms, int64_t expires_ms, bool *put)
{
	uint8_t key_hash[S2S_DIGEST_BYTES], order_hash[S2S_DIGEST_BYTES];
	bool has_key = s2s_string_is_given(request->key), has_order = s2s_string_is_given(request->order_id);
	s2s_ledger_result result = S2S_LEDGER_OK;

	*put = true;
	if ((has_key && !s2s_digest(request->key, key_hash)) || (has_order && !s2s_digest(request->order_id, order_hash))) {
		return S2S_LEDGER_FAILED;
	}
	if (has_key) {
		result = s2s_ledger_put_key(ledger, (s2s_ledger_key) { destination_row, key_hash }, &request->id, put);
		if (result != S2S_LEDGER_OK || !*put) {
			return result;
		}
	}
	result =
		row_put(ledger, destination_row, request, record, due_ms, expires_ms, has_key ? key_hash : NULL, has_order ? order_hash : NULL);
	*put = result == S2S_LEDGER_OK && sqlite3_changes(ledger->db) > 0;
	if (result == S2S_LEDGER_OK && !*put && has_key) {
		result = s2s_ledger_remove_key(
			ledger, (s2s_ledger_key) { destination_row, key_hash }, &request->id); /* its row waits at another account */
	}
	if (*put && s2s_string_is_given(request->lane)) {
		result = s2s_ledger_arrange_lane(ledger, destination_row, request->lane, due_ms);
	}
	return result;
}

/* Who opted out did so at an account, whatever the endpoint and whether it was a test. */
static bool account_digest(const s2s_destination *destination, uint8_t digest[S2S_DIGEST_BYTES])
{
	s2s_text whole;
	bool done;

	s2s_text_init(&whole);
	s2s_text_append_string(&whole, destination->system);
	s2s_text_append_char(&whole, '\0');
	s2s_text_append_string(&whole, destination->account);
	done = !s2s_text_failed(&whole) && s2s_digest(s2s_text_string(&whole), digest);
	s2s_text_free(&whole);
	return done;
}

static s2s_ledger_result destination_put(s2s_ledger *ledger, const s2s_destination *destination, s2s_string record, int64_t now_ms)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_DESTINATION_PUT);
	uint8_t account[S2S_DIGEST_BYTES];

	if (!account_digest(destination, account)) {
		return S2S_LEDGER_FAILED;
	}
	if (statement != NULL) {
		s2s_bind_bytes(statement, 1, destination->identity.bytes, S2S_IDENTITY_BYTES);
		s2s_bind_needed_text(statement, 2, destination->system);
		s2s_bind_needed_text(statement, 3, destination->name);
		s2s_bind_needed_text(statement, 4, destination->endpoint);
		sqlite3_bind_int64(statement, 5, s2s_ledger_checksum(record));
		s2s_bind_bytes(statement, 6, record.data, record.length);
		sqlite3_bind_int64(statement, 7, now_ms);
		s2s_bind_bytes(statement, 8, account, S2S_DIGEST_BYTES);
	}
	return s2s_ledger_run(ledger, statement);
}

/* The destination of the last record of a batch: most batches have only one. */
typedef struct s2s_last_row {
	s2s_identity identity;
	int64_t row; /* 0: none yet */
} s2s_last_row;

/* The row of an identity; one that was never announced (its record was lost with a damaged file) gets a place to wait in. */
static s2s_ledger_result destination_row(s2s_ledger *ledger, const s2s_identity *identity, int64_t now_ms, int64_t *row)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_DESTINATION_FIND);
	int code;

	if (statement == NULL) {
		return s2s_ledger_run(ledger, NULL);
	}
	s2s_bind_bytes(statement, 1, identity->bytes, S2S_IDENTITY_BYTES);
	code = sqlite3_step(statement);
	*row = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
	sqlite3_reset(statement);
	if (code == SQLITE_ROW) {
		return S2S_LEDGER_OK;
	}
	if (code != SQLITE_DONE) {
		return s2s_ledger_note(ledger, code);
	}
	statement = s2s_ledger_sql(ledger, S2S_SQL_DESTINATION_PLACEHOLDER);
	if (statement != NULL) {
		s2s_bind_bytes(statement, 1, identity->bytes, S2S_IDENTITY_BYTES);
		sqlite3_bind_int64(statement, 2, now_ms);
	}

	s2s_ledger_result result = s2s_ledger_run(ledger, statement);

	*row = sqlite3_last_insert_rowid(ledger->db);
	return result;
}

static s2s_ledger_result row_of(s2s_ledger *ledger, const s2s_identity *identity, int64_t now_ms, s2s_last_row *last)
{
	s2s_ledger_result result = S2S_LEDGER_OK;

	if (last->row == 0 || memcmp(&last->identity, identity, sizeof(*identity)) != 0) {
		last->identity = *identity;
		result = destination_row(ledger, identity, now_ms, &last->row);
	}
	return result;
}

s2s_ledger_result s2s_ledger_has_id(s2s_ledger *ledger, s2s_statement which, const s2s_uuid *id, bool *has)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, which);
	int code;

	if (statement == NULL) {
		return s2s_ledger_run(ledger, NULL);
	}
	s2s_bind_bytes(statement, 1, id->bytes, S2S_UUID_BYTES);
	code = sqlite3_step(statement);
	*has = code == SQLITE_ROW;
	sqlite3_reset(statement);
	return code == SQLITE_ROW || code == SQLITE_DONE ? S2S_LEDGER_OK : s2s_ledger_note(ledger, code);
}

static s2s_ledger_result tells_repeats_apart(s2s_ledger *ledger, int64_t row, bool *apart)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_DESTINATION_RECORD);
	s2s_destination destination;
	int code;

	if (statement == NULL) {
		return s2s_ledger_run(ledger, NULL);
	}
	sqlite3_bind_int64(statement, 1, row);
	code = sqlite3_step(statement);
	*apart = code == SQLITE_ROW &&
		s2s_ledger_get_destination(s2s_column_text(statement, 0), sqlite3_column_int64(statement, 1), &destination) &&
		destination.tells_repeats_apart;
	sqlite3_reset(statement);
	return code == SQLITE_ROW || code == SQLITE_DONE ? S2S_LEDGER_OK : s2s_ledger_note(ledger, code);
}

/* Settles what was put a moment ago. */
static s2s_ledger_result settle_at_once(
	s2s_ledger *ledger, int64_t sequence, int64_t row, s2s_state state, s2s_string answer, int64_t now_ms)
{
	const s2s_settlement settlement = {
		.kind = S2S_SETTLEMENT_FINAL,
		.state = state,
		.sequence = sequence,
		.destination_row = row,
		.answer = answer,
	};

	return s2s_ledger_finish_row(ledger, &settlement, now_ms);
}

/* What must never be sent is refused here, and again when it is claimed: a lane and its devices change in between. */
static s2s_ledger_result judge_new(
	s2s_ledger *ledger, const s2s_intake *intake, int64_t row, const s2s_request *request, int64_t sequence, bool *settled)
{
	bool apart = true;
	s2s_string reason;
	s2s_ledger_result result = s2s_ledger_refusal(ledger, row, request, true, &reason);

	*settled = false;
	if (result == S2S_LEDGER_OK && s2s_string_is_given(reason)) {
		*settled = true;
		return settle_at_once(ledger, sequence, row, S2S_STATE_REJECTED, reason, intake->now_ms);
	}
	if (result == S2S_LEDGER_OK && intake->after_loss) {
		result = tells_repeats_apart(ledger, row, &apart);
	}
	if (result == S2S_LEDGER_OK && !apart) {
		/* After a lost ledger nobody knows whether it was sent: where a repeat would count twice, an operator decides. */
		*settled = true;
		return settle_at_once(ledger, sequence, row, S2S_STATE_UNCERTAIN,
			S2S_STRING("the ledger was lost; this event may have been delivered before"), intake->now_ms);
	}
	return result;
}

/* What was taken in before is passed over: a reader that begins anew meets it again. */
static s2s_ledger_result not_put(s2s_ledger *ledger, const s2s_request *request, int64_t row, s2s_intake_result *out)
{
	bool known;
	s2s_ledger_result result = s2s_ledger_has_id(ledger, S2S_SQL_REQUEST_HAS, &request->id, &known);

	if (result != S2S_LEDGER_OK || known) {
		return result;
	}
	out->repeated++;
	return s2s_ledger_count_change(ledger, row, S2S_STATE_QUEUED, 0, 0, 1);
}

static s2s_ledger_result take_request(
	s2s_ledger *ledger, const s2s_intake *intake, const s2s_request *request, s2s_string record, s2s_last_row *last, s2s_intake_result *out)
{
	bool known, put = false, settled = false;
	s2s_ledger_result result = s2s_ledger_has_id(ledger, S2S_SQL_SETTLED_HAS, &request->id, &known);

	if (result != S2S_LEDGER_OK || known) {
		return result;
	}
	result = row_of(ledger, &request->destination, intake->now_ms, last);
	if (result == S2S_LEDGER_OK) {
		result = s2s_ledger_put_request(ledger, last->row, request, record, intake->now_ms, request->expires_ms, &put);
	}
	if (result != S2S_LEDGER_OK || !put) {
		return result == S2S_LEDGER_OK ? not_put(ledger, request, last->row, out) : result;
	}
	out->taken++;
	result = s2s_ledger_count_change(ledger, last->row, S2S_STATE_QUEUED, 1, 0, 0);
	if (result == S2S_LEDGER_OK) {
		result = judge_new(ledger, intake, last->row, request, sqlite3_last_insert_rowid(ledger->db), &settled);
	}
	out->settled += settled;
	return result;
}

s2s_ledger_result s2s_ledger_put_position(s2s_ledger *ledger, const s2s_ledger_position *position)
{
	s2s_ledger_result result = s2s_meta_set(ledger, "epoch", (int64_t) position->epoch);

	return result == S2S_LEDGER_OK ? s2s_meta_set(ledger, "offset", position->offset) : result;
}

s2s_ledger_result s2s_ledger_take_in(s2s_ledger *ledger, const s2s_intake *intake, s2s_intake_result *out)
{
	s2s_last_row last = { .row = 0 };
	s2s_ledger_result result = s2s_ledger_begin(ledger, S2S_TRANSACTION_WRITE, false);

	memset(out, 0, sizeof(*out));
	if (result != S2S_LEDGER_OK) {
		return result;
	}
	for (size_t index = 0; index < intake->count && result == S2S_LEDGER_OK; index++) {
		s2s_destination destination;
		s2s_request request;

		if (s2s_record_get_request(intake->payloads[index], &request)) {
			result = take_request(ledger, intake, &request, intake->payloads[index], &last, out);
		} else if (s2s_record_get_destination(intake->payloads[index], &destination)) {
			result = destination_put(ledger, &destination, intake->payloads[index], intake->now_ms);
			out->destinations_changed = true;
		} else {
			out->unreadable++;
		}
	}
	if (result == S2S_LEDGER_OK && intake->no_repeats && out->repeated > 0) {
		result = S2S_LEDGER_REPEATS;
	}
	if (result == S2S_LEDGER_OK) {
		result = s2s_ledger_put_position(ledger, &intake->position);
	}
	return s2s_ledger_end(ledger, result);
}
