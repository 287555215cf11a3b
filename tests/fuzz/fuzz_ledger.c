/*
 * What damaged rows of the ledger give: the input fills the tables with values of any type, size and number, past every
 * constraint, and then everything that a leader and an operator do is done. No row may stop the others: each call
 * succeeds, claiming comes to an end, and what is listed has a state that there is.
 */
#include "fuzz.h"

#include "core/hash.h"
#include "queue/ledger_private.h"
#include "queue/record.h"

#define NOW_MS INT64_C(1770134113676)
#define YEAR_MS (INT64_C(366) * 86400000)

/* One row of a table each; the letters say what its columns are when they are right. */
static const struct {
	const char *sql;
	const char *columns; /* i: id, b: 16 bytes, n: number, t: text, s: state, d: destination's record, r: request's record, D, R: their
						   checksums, k: two recent keys */
} tables[] = {
	{ "INSERT OR REPLACE INTO request (id, destination, event_id, event_name, key_hash, order_hash, lane, lane_ms, due, attempts,"
	  " first_ms, accepted, expires, status, answer, alone, record, resume, checksum)"
	  " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		"intt__tnnnnnnnt_rnR" },
	{ "INSERT OR REPLACE INTO settled (id, destination, event_id, event_name, key_hash, order_hash, state, attempts, accepted, settled,"
	  " status, answer, kept, record, checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		"inttbbsnnnnt_rR" },
	{ "INSERT OR REPLACE INTO destination (row, identity, system, name, endpoint, checksum, record, held, queued, error, account_hash)"
	  " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		"nbtttDd_ntb" },
	{ "INSERT OR REPLACE INTO conversion (id, spid, number, received, address, parameters) VALUES (?, ?, ?, ?, ?, ?)", "itnntt" },
	{ "INSERT OR REPLACE INTO lane (destination, lane, delivered, doubtful) VALUES (?, ?, ?, ?)", "ntnn" },
	{ "INSERT OR REPLACE INTO idempotency (destination, hash, entry) VALUES (?, ?, ?)", "nbi" },
	{ "INSERT OR REPLACE INTO key_recent (number, keys) VALUES (?, ?)", "nk" },
	{ "INSERT OR REPLACE INTO endpoint (origin, failures, interval_ms, probe_ms) VALUES (?, ?, ?, ?)", "tnnn" },
	{ "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", "tn" },
	{ "INSERT OR REPLACE INTO suppressed (account_hash, device, since) VALUES (?, ?, ?)", "btn" },
	{ "INSERT OR REPLACE INTO claim (sequence, generation) VALUES (abs(CAST(? AS INTEGER) % 8), ?)", "nn" },
};
#define TABLES (sizeof(tables) / sizeof(*tables))

static s2s_ledger *ledger;
static sqlite3_stmt *inserts[TABLES];
static s2s_text destination_record, request_record;

static void run(const char *sql)
{
	FUZZ_EXPECT(sqlite3_exec(ledger->db, sql, NULL, NULL, NULL) == SQLITE_OK);
}

/* The ledger's own tables without what SQLite would check: a damaged page has no such bounds. */
static void tables_loosen(void)
{
	static const char word[] = " NOT NULL";
	char schema[16384];
	char *found;

	FUZZ_EXPECT(strlen(s2s_ledger_schema) < sizeof(schema));
	strcpy(schema, s2s_ledger_schema);
	while ((found = strstr(schema, word)) != NULL) {
		/* Indexes over "… IS NOT NULL" stay as they are. */
		if (found >= schema + 3 && memcmp(found - 3, " IS", 3) == 0) {
			found[1] = 'n';
			continue;
		}
		memmove(found, found + sizeof(word) - 1, strlen(found + sizeof(word) - 1) + 1);
	}
	run("DROP TABLE meta; DROP TABLE destination; DROP TABLE endpoint; DROP TABLE request; DROP TABLE settled; DROP TABLE idempotency;"
		"DROP TABLE key_recent; DROP TABLE lane; DROP TABLE suppressed; DROP TABLE conversion; DROP TABLE claim;");
	run(schema);
}

static void start(void)
{
	s2s_destination destination = { .system = S2S_STRING("adjust"), .name = S2S_STRING("adjust"), .setting_count = 1 };
	s2s_request request = { .event_id = S2S_STRING("e"),
		.event_name = S2S_STRING("Purchase"),
		.key = S2S_STRING("k"),
		.device = S2S_STRING("x"),
		.lane = S2S_STRING("x"),
		.accepted_ms = NOW_MS,
		.expires_ms = NOW_MS + 1000,
		.method = S2S_STRING("POST"),
		.url = S2S_STRING("https://x.example/"),
		.body = S2S_STRING("b") };
	s2s_ledger_position position;
	int64_t generation;
	bool fresh;

	FUZZ_EXPECT(s2s_hash_start());
	ledger = s2s_ledger_new(-1, S2S_STRING_NONE);
	FUZZ_EXPECT(ledger != NULL && s2s_ledger_lead(ledger, NOW_MS, &generation, &position, &fresh) == S2S_LEDGER_OK);
	tables_loosen();
	for (size_t index = 0; index < TABLES; index++) {
		FUZZ_EXPECT(sqlite3_prepare_v2(ledger->db, tables[index].sql, -1, &inserts[index], NULL) == SQLITE_OK);
	}
	s2s_text_init(&destination_record);
	s2s_text_init(&request_record);
	s2s_record_put_destination(&destination_record, &destination);
	s2s_record_put_request(&request_record, &request);
}

static s2s_string payload_of(const s2s_text *frame)
{
	return (s2s_string) { frame->data + S2S_FRAME_HEAD_BYTES, frame->length - S2S_FRAME_HEAD_BYTES };
}

static void bind_payload(sqlite3_stmt *statement, int place, const s2s_text *frame)
{
	sqlite3_bind_blob(statement, place, payload_of(frame).data, (int) payload_of(frame).length, SQLITE_STATIC);
}

/* As it should be; small numbers, so that rows meet each other. */
static void bind_right(sqlite3_stmt *statement, int place, char kind, unsigned which)
{
	static const char bytes[17] = "0123456789abcdef";
	char id[16], keys[2 * 40] = { 0 };

	switch (kind) {
		case 'i':
		case 'b':
			memcpy(id, bytes, sizeof(id));
			id[15] = (char) (which % 16);
			sqlite3_bind_blob(statement, place, id, sizeof(id), SQLITE_TRANSIENT);
			break;
		case 'k':
			for (int key = 0; key < 2; key++) {
				keys[40 * key + 7] = (char) (which % 4);
				memcpy(keys + 40 * key + 8, bytes, 16);
				keys[40 * key + 23] = (char) (which / 2 + (unsigned) key);
				memcpy(keys + 40 * key + 24, bytes, 16);
			}
			sqlite3_bind_blob(statement, place, keys, sizeof(keys), SQLITE_TRANSIENT);
			break;
		case 'n':
			sqlite3_bind_int64(statement, place, which % 4);
			break;
		case 's':
			sqlite3_bind_int64(statement, place, which % S2S_STATES);
			break;
		case 't':
			sqlite3_bind_text(statement, place, which % 2 == 0 ? "x" : "y", 1, SQLITE_STATIC);
			break;
		case 'd':
			bind_payload(statement, place, &destination_record);
			break;
		case 'r':
			bind_payload(statement, place, &request_record);
			break;
		case 'D':
			sqlite3_bind_int64(statement, place, s2s_ledger_checksum(payload_of(&destination_record)));
			break;
		case 'R':
			sqlite3_bind_int64(statement, place, s2s_ledger_checksum(payload_of(&request_record)));
			break;
		default:
			sqlite3_bind_null(statement, place);
	}
}

static void bind_any(sqlite3_stmt *statement, int place, char kind, fuzz_input *input)
{
	unsigned choice = fuzz_take_byte(input);
	s2s_string bytes;

	switch (choice % 8) {
		case 4:
			sqlite3_bind_null(statement, place);
			break;
		case 5:
			sqlite3_bind_int64(statement, place, fuzz_take_integer(input));
			break;
		case 6:
			sqlite3_bind_int64(statement, place, NOW_MS - 128 + fuzz_take_byte(input));
			break;
		case 7:
			bytes = fuzz_take(input, choice / 8);
			sqlite3_bind_blob(statement, place, bytes.data, (int) bytes.length, SQLITE_TRANSIENT);
			break;
		default:
			bind_right(statement, place, kind, choice / 8);
	}
}

static void fill(fuzz_input *input)
{
	run("DELETE FROM meta; DELETE FROM destination; DELETE FROM endpoint; DELETE FROM request; DELETE FROM settled;"
		"DELETE FROM idempotency; DELETE FROM key_recent; DELETE FROM lane; DELETE FROM suppressed; DELETE FROM conversion;"
		"DELETE FROM claim;"
		"INSERT INTO destination (row, identity, system, name, endpoint, updated, record)"
		" VALUES (1, 'a', 'sklik', 'a', 'https://a', 1, NULL), (2, 'b', 'adjust', 'b', 'https://b', 1, NULL)");
	for (int rows = 0; rows < 24 && input->rest.length != 0; rows++) {
		size_t which = fuzz_take_byte(input) % (TABLES + 8);
		/* Most rows are requests and settled ones. */
		size_t table = which < TABLES ? which : which % 2;
		int count = (int) strlen(tables[table].columns), code;

		for (int column = 0; column < count; column++) {
			bind_any(inserts[table], column + 1, tables[table].columns[column], input);
		}
		code = sqlite3_step(inserts[table]) & 0xff;
		sqlite3_reset(inserts[table]);
		/* A key that has to be a number is still one. */
		FUZZ_EXPECT(code == SQLITE_DONE || code == SQLITE_MISMATCH || code == SQLITE_CONSTRAINT);
	}
	s2s_ledger_keys_drop(ledger); /* its own connection wrote them */
}

static void send_all(int64_t row, int64_t generation, s2s_settlement_kind kind)
{
	size_t count = 1;

	for (int round = 0; count != 0; round++) {
		s2s_claim_want want = { .destination_row = row, .limit = 8 };
		s2s_claimed claimed[8];
		s2s_settlement items[8];
		s2s_ledger_ended ended;
		s2s_settle settle = { .items = items, .now_ms = NOW_MS };

		FUZZ_EXPECT(round < 64);
		FUZZ_EXPECT(s2s_ledger_claim(ledger, &want, 1, NOW_MS, generation, false, claimed, 8, &count) == S2S_LEDGER_OK);
		s2s_ledger_take_ended(ledger, &ended);
		for (size_t index = 0; index < count; index++) {
			FUZZ_EXPECT(claimed[index].request.method.data != NULL);
			items[index] = (s2s_settlement) { .kind = kind,
				.state = S2S_STATE_DELIVERED,
				.sequence = claimed[index].sequence,
				.destination_row = row,
				.due_ms = NOW_MS + 1,
				.doubtful = index % 2 == 0,
				.suppress_device = index % 3 == 0 };
			s2s_claimed_free(&claimed[index]);
		}
		settle.count = count;
		FUZZ_EXPECT(s2s_ledger_settle(ledger, &settle) == S2S_LEDGER_OK);
	}
}

static void operate(void)
{
	s2s_ledger_entries entries;
	s2s_ledger_facts facts;
	s2s_conversions conversions;
	int64_t changed, in_flight, active;
	s2s_ledger_removed removed;

	FUZZ_EXPECT(s2s_ledger_read_entries(ledger, -1, 100, NULL, &entries) == S2S_LEDGER_OK);
	for (size_t index = 0; index < entries.count; index++) {
		FUZZ_EXPECT((unsigned) entries.items[index].state < S2S_STATES);
	}
	for (size_t index = 0; index < entries.count && index < 4; index += 2) {
		FUZZ_EXPECT(s2s_ledger_discard(ledger, &entries.items[index].id, 1, &removed) == S2S_LEDGER_OK);
	}
	for (size_t index = 1; index < entries.count && index < 5; index += 2) {
		FUZZ_EXPECT(s2s_ledger_retry(ledger, &entries.items[index].id, 1, NOW_MS, &changed) == S2S_LEDGER_OK);
	}
	s2s_ledger_entries_free(&entries);
	FUZZ_EXPECT(s2s_ledger_read_facts(ledger, &facts) == S2S_LEDGER_OK);
	s2s_ledger_facts_free(&facts);
	FUZZ_EXPECT(s2s_ledger_read_conversions(ledger, 100, NULL, &conversions) == S2S_LEDGER_OK);
	s2s_conversions_free(&conversions);
	FUZZ_EXPECT(s2s_ledger_retry(ledger, NULL, 0, NOW_MS, &changed) == S2S_LEDGER_OK);
	FUZZ_EXPECT(s2s_ledger_erase(ledger, S2S_STRING("x"), &removed, &in_flight) == S2S_LEDGER_OK);
	FUZZ_EXPECT(s2s_ledger_count_active(ledger, NOW_MS, &active) == S2S_LEDGER_OK);
	FUZZ_EXPECT(s2s_ledger_move_keys(ledger) == S2S_LEDGER_OK);
}

static void tidy_up(int64_t now_ms)
{
	bool more = true;
	int64_t expired;

	for (int round = 0; more; round++) {
		FUZZ_EXPECT(round < 64);
		FUZZ_EXPECT(s2s_ledger_tidy(ledger, now_ms, 1000, &expired, &more) == S2S_LEDGER_OK);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_input input = fuzz_input_of(data, size);
	s2s_ledger_destinations destinations;
	s2s_ledger_position position;
	int64_t generation;
	bool fresh;

	if (ledger == NULL) {
		start();
	}
	fill(&input);
	FUZZ_EXPECT(s2s_ledger_lead(ledger, NOW_MS, &generation, &position, &fresh) == S2S_LEDGER_OK);
	FUZZ_EXPECT(s2s_ledger_read_destinations(ledger, &destinations) == S2S_LEDGER_OK);
	for (size_t index = 0; index < destinations.count; index++) {
		if (destinations.items[index].damaged) {
			FUZZ_EXPECT(s2s_ledger_forget_destination(ledger, destinations.items[index].row) == S2S_LEDGER_OK);
		}
	}
	s2s_ledger_destinations_free(&destinations);
	send_all(1, generation, S2S_SETTLEMENT_WAIT);
	operate();
	send_all(1, generation, S2S_SETTLEMENT_FINAL);
	send_all(2, generation, S2S_SETTLEMENT_FINAL);
	tidy_up(NOW_MS);
	tidy_up(NOW_MS + YEAR_MS);
	return 0;
}
