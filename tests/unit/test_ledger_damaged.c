/*
 * Rows of the ledger that don't say what they should, as a damaged page leaves them: they must not stop the others.
 * Found by tests/fuzz/fuzz_ledger.c.
 */
#include "ledger_fixture.h"

#include <stdio.h>

/* What is claimed, listed and settled in spite of a damaged row among it. */
static void test_a_row_without_its_id(void **state)
{
	ledger_fixture *one = *state;
	s2s_ledger_entries entries;

	ledger_fill(one, 0, 3);
	ledger_run(one, "UPDATE request SET id = x'00' WHERE sequence = 2");
	assert_int_equal(s2s_ledger_read_entries(one->ledger, -1, 100, NULL, &entries), S2S_LEDGER_OK);
	assert_int_equal(entries.count, 2);
	s2s_ledger_entries_free(&entries);
	ledger_send(one, 0, 3, S2S_STATE_DELIVERED);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM request"), 0);
	/* It was sent, so it is shown, under an id of its own. */
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM settled WHERE length(id) = 16"), 3);
	ledger_assert_counters(one);
}

static void test_neither_id_nor_record(void **state)
{
	ledger_fixture *one = *state;
	s2s_claimed claimed[8];

	ledger_fill(one, 0, 3);
	ledger_run(one, "UPDATE request SET id = x'', record = x'' WHERE sequence = 2");
	assert_int_equal(ledger_claim(one, 0, 8, claimed), 2);
	ledger_free(claimed, 2);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM settled WHERE state = 2 AND length(id) = 16"), 1);
	ledger_assert_counters(one);
}

static void test_waiting_rows_without_ids_can_be_erased(void **state)
{
	ledger_fixture *one = *state;
	s2s_ledger_removed removed;
	int64_t in_flight;

	ledger_fill(one, 0, 70);
	/* More than are erased at a time. */
	ledger_run(one, "UPDATE request SET id = CAST(sequence AS TEXT), event_id = 'gone' WHERE sequence > 2");
	assert_int_equal(s2s_ledger_erase(one->ledger, S2S_STRING("gone"), &removed, &in_flight), S2S_LEDGER_OK);
	assert_int_equal(removed.waiting, 68);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM request"), 2);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM settled"), 0);
	ledger_assert_counters(one);
}

static void test_an_unknown_state_is_uncertain(void **state)
{
	ledger_fixture *one = *state;
	s2s_ledger_entries entries;

	ledger_fill(one, 0, 2);
	ledger_send(one, 0, 2, S2S_STATE_REJECTED);
	ledger_run(one, "UPDATE settled SET state = CASE WHEN id = (SELECT min(id) FROM settled) THEN 99 ELSE -1 END");
	assert_int_equal(s2s_ledger_read_entries(one->ledger, -1, 100, NULL, &entries), S2S_LEDGER_OK);
	assert_int_equal(entries.count, 2);
	assert_int_equal(entries.items[0].state, S2S_STATE_UNCERTAIN);
	assert_int_equal(entries.items[1].state, S2S_STATE_UNCERTAIN);
	s2s_ledger_entries_free(&entries);
}

static void test_settled_rows_behind_one_without_its_id(void **state)
{
	ledger_fixture *one = *state;
	s2s_ledger_entries entries;
	int64_t changed, expired;
	bool more;

	ledger_fill(one, 0, 3);
	ledger_send(one, 0, 3, S2S_STATE_REJECTED);
	ledger_run(one, "UPDATE settled SET id = x'0001' WHERE id = (SELECT min(id) FROM settled)");
	assert_int_equal(s2s_ledger_read_entries(one->ledger, -1, 100, NULL, &entries), S2S_LEDGER_OK);
	assert_int_equal(entries.count, 2);
	s2s_ledger_entries_free(&entries);
	assert_int_equal(s2s_ledger_retry(one->ledger, NULL, 0, one->now_ms, &changed), S2S_LEDGER_OK);
	assert_int_equal(changed, 2);
	/* Nobody can name it; it goes when its time has come. */
	assert_int_equal(s2s_ledger_tidy(one->ledger, one->now_ms + 2000, 1000, &expired, &more), S2S_LEDGER_OK);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM settled"), 0);
}

/* They are looked for among all that is old: where much is, only when the rest has gone. */
static void test_unreadable_ones_go_last(void **state)
{
	ledger_fixture *one = *state;
	int64_t expired;
	bool more;

	for (int fill = 0; fill < 3; fill++) {
		ledger_fill(one, 0, 50);
		ledger_send(one, 0, 50, S2S_STATE_DELIVERED);
	}
	ledger_run(one, "UPDATE settled SET id = x'0001' WHERE id = (SELECT min(id) FROM settled)");
	assert_int_equal(s2s_ledger_tidy(one->ledger, one->now_ms + 2000, 1000, &expired, &more), S2S_LEDGER_OK);
	assert_true(more);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM settled WHERE length(id) = 2"), 1);
	while (more) {
		assert_int_equal(s2s_ledger_tidy(one->ledger, one->now_ms + 2000, 1000, &expired, &more), S2S_LEDGER_OK);
	}
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM settled"), 0);
}

static void test_a_conversion_without_its_id(void **state)
{
	ledger_fixture *one = *state;
	s2s_conversion call = { .time_ms = one->now_ms, .parameters = S2S_STRING("") };
	s2s_conversions conversions;
	bool repeated;

	for (int index = 0; index < 3; index++) {
		call.spid = index == 1 ? S2S_STRING("damaged") : S2S_STRING("good");
		assert_int_equal(s2s_ledger_record_conversion(one->ledger, &call, false, &conversions, &repeated), S2S_LEDGER_OK);
		s2s_conversions_free(&conversions);
	}
	ledger_run(one, "UPDATE conversion SET id = x'00' WHERE spid = 'damaged'");
	assert_int_equal(s2s_ledger_read_conversions(one->ledger, 100, NULL, &conversions), S2S_LEDGER_OK);
	assert_int_equal(conversions.count, 2);
	s2s_conversions_free(&conversions);
}

static void test_a_destination_without_its_identity(void **state)
{
	ledger_fixture *one = *state;
	s2s_ledger_facts facts;

	ledger_fill(one, 0, 1);
	ledger_fill(one, 1, 1);
	ledger_run(one, "UPDATE destination SET identity = x'00' WHERE row = 1");
	assert_int_equal(s2s_ledger_read_facts(one->ledger, &facts), S2S_LEDGER_OK);
	assert_int_equal(facts.count, 2);
	assert_int_equal(facts.destinations[1].counts[S2S_STATE_QUEUED], 1);
	s2s_ledger_facts_free(&facts);
}

/* Claims of rows that are not there, or of no generation: the number of the row may be given to another event. */
static void test_claims_of_nothing(void **state)
{
	ledger_fixture *one = *state;
	s2s_claimed claimed[1];

	ledger_run(one, "INSERT INTO claim VALUES (1, 1), (70, -1)");
	ledger_lead(one);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM claim"), 0);
	ledger_fill(one, 1, 1);
	assert_int_equal(ledger_claim(one, 1, 1, claimed), 1);
	ledger_free(claimed, 1);
}

/* Numbers at their ends: a claim of a dead leader, and an age that has no room in one. */
static void test_numbers_at_their_ends(void **state)
{
	ledger_fixture *one = *state;
	int64_t changed;

	ledger_fill(one, 1, 1);
	ledger_run(one, "INSERT INTO claim SELECT sequence, 0 FROM request; UPDATE request SET attempts = 9223372036854775807");
	ledger_lead(one);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM settled WHERE state = 3"), 1);

	s2s_request request;
	char event_id[37];
	s2s_text text;

	/* As a record that was written over can be. */
	traffic_request(&request, &one->lines[1].destination, event_id);
	request.accepted_ms = INT64_MIN;
	request.expires_ms = INT64_MAX;
	s2s_text_init(&text);
	s2s_string payload = traffic_payload_of_request(&text, &request);

	assert_int_equal(ledger_take(one, &payload, 1, false).taken, 1);
	ledger_send(one, 1, 1, S2S_STATE_REJECTED);
	assert_int_equal(s2s_ledger_retry(one->ledger, &request.id, 1, one->now_ms, &changed), S2S_LEDGER_OK);
	s2s_text_free(&text);
}

static void run_anew(ledger_fixture *one, const char *sql)
{
	ledger_close_look(one); /* SQLite reads what indexes there are when it opens the file */
	ledger_run(one, sql);
}

/* NULL where there can be none. */
static void make_null(ledger_fixture *one, const char *table, const char *column, const char *where)
{
	char sql[512];

	s2s_ledger_drop(one->ledger);
	snprintf(sql, sizeof(sql),
		"PRAGMA writable_schema = ON; CREATE TABLE aside AS SELECT sql FROM sqlite_master WHERE name = '%s';"
		"UPDATE sqlite_master SET sql = replace(sql, ' NOT NULL', '') WHERE name = '%s'",
		table, table);
	run_anew(one, sql);
	snprintf(sql, sizeof(sql),
		"UPDATE %s SET %s = NULL WHERE %s; PRAGMA writable_schema = ON;"
		"UPDATE sqlite_master SET sql = (SELECT sql FROM aside) WHERE name = '%s'; DROP TABLE aside",
		table, column, where, table);
	run_anew(one, sql);
	ledger_close_look(one);
	snprintf(sql, sizeof(sql), "SELECT \"notnull\" FROM pragma_table_info('%s') WHERE name = '%s'", table, column);
	assert_int_equal(ledger_ask(one, sql), 1);
}

/* A number that is NULL counts as 0: who adds to it must not fail for ever, and everything with it. */
static void test_numbers_that_are_missing(void **state)
{
	static const char *const counters[] = { "queued", "delivered", "rejected", "repeated", "success_ms", "error_ms" };
	ledger_fixture *one = *state;
	const s2s_destination_news news = { .row = 1, .success_ms = one->now_ms, .error_ms = one->now_ms, .error = S2S_STRING("busy") };
	s2s_settlement settlement = { .kind = S2S_SETTLEMENT_WAIT, .destination_row = 1, .sequence = 1, .alone = true };
	s2s_settle settle = { .items = &settlement, .count = 1, .news = &news, .news_count = 1, .now_ms = one->now_ms };

	ledger_fill(one, 0, 3);
	for (size_t index = 0; index < sizeof(counters) / sizeof(*counters); index++) {
		make_null(one, "destination", counters[index], "row = 1");
	}
	make_null(one, "request", "alone", "sequence = 1");
	assert_int_equal(s2s_ledger_settle(one->ledger, &settle), S2S_LEDGER_OK);
	assert_int_equal(ledger_ask(one, "SELECT alone FROM request WHERE sequence = 1"), 1);
	ledger_send(one, 0, 1, S2S_STATE_DELIVERED);
	ledger_send(one, 0, 1, S2S_STATE_REJECTED);
	assert_int_equal(ledger_ask(one, "SELECT delivered = 1 AND rejected = 1 AND repeated = 0 FROM destination"), 1);
	assert_int_equal(ledger_ask(one, "SELECT success_ms = error_ms AND success_ms > 0 FROM destination"), 1);
}

static void test_lane_numbers_that_are_missing(void **state)
{
	ledger_fixture *one = *state;

	for (int index = 0; index < 4; index++) {
		ledger_lane(one, 0, "lane", one->now_ms + index * 1000);
	}
	make_null(one, "request", "resume", "sequence = 2");
	ledger_send(one, 0, 1, S2S_STATE_DELIVERED);
	make_null(one, "lane", "delivered", "destination = 1");
	make_null(one, "lane", "doubtful", "destination = 1");
	ledger_send(one, 0, 1, S2S_STATE_DELIVERED);
	ledger_run(one, "UPDATE request SET lane_ms = NULL WHERE sequence = 3");

	s2s_settlement settlement = {
		.kind = S2S_SETTLEMENT_WAIT, .destination_row = 1, .sequence = 3, .doubtful = true, .due_ms = one->now_ms
	};

	ledger_settle(one, &settlement);
	ledger_send(one, 0, 1, S2S_STATE_DELIVERED);
	ledger_send(one, 0, 1, S2S_STATE_DELIVERED);
	ledger_assert_counters(one);
}

/* Our statements keep every rule of our tables: one that is broken all the same is damage, not something to try again for ever. */
static void test_a_broken_rule_is_damage(void **state)
{
	ledger_fixture *one = *state;
	s2s_string payload = ledger_announce(one, 0);
	s2s_intake intake = { .payloads = &payload, .count = 1 };
	s2s_intake_result taken;

	(void) ledger_take(one, &payload, 1, false);
	ledger_run(one, "CREATE UNIQUE INDEX odd ON destination (system)");
	payload = ledger_announce(one, 1);
	assert_int_equal(s2s_ledger_take_in(one->ledger, &intake, &taken), S2S_LEDGER_DAMAGED);
}

/* An index that names a row twice, as a wrong byte in one of its pages can leave it: it is sent once. */
static void test_an_index_with_a_row_twice(void **state)
{
	ledger_fixture *one = *state;
	s2s_claimed claimed[8];

	ledger_fill(one, 0, 2);
	s2s_ledger_drop(one->ledger);
	run_anew(one,
		"CREATE TABLE aside AS SELECT * FROM sqlite_master WHERE name = 'request_due'; PRAGMA writable_schema = ON;"
		"DELETE FROM sqlite_master WHERE name = 'request_due'");
	run_anew(one,
		"CREATE TABLE first AS SELECT * FROM request WHERE sequence = 1; UPDATE first SET due = due - 1;"
		"DELETE FROM request WHERE sequence = 1; PRAGMA writable_schema = ON; INSERT INTO sqlite_master SELECT * FROM aside");
	run_anew(one, "INSERT INTO request SELECT * FROM first");
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM request INDEXED BY request_due WHERE destination = 1 AND due > 0"), 3);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM request NOT INDEXED"), 2);
	assert_int_equal(ledger_claim(one, 0, 8, claimed), 2);
	assert_int_not_equal(claimed[0].sequence, claimed[1].sequence);
	ledger_free(claimed, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, ledger_set_up, ledger_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_row_without_its_id),
		TEST(test_neither_id_nor_record),
		TEST(test_waiting_rows_without_ids_can_be_erased),
		TEST(test_an_unknown_state_is_uncertain),
		TEST(test_settled_rows_behind_one_without_its_id),
		TEST(test_unreadable_ones_go_last),
		TEST(test_a_conversion_without_its_id),
		TEST(test_a_destination_without_its_identity),
		TEST(test_claims_of_nothing),
		TEST(test_numbers_at_their_ends),
		TEST(test_an_index_with_a_row_twice),
		TEST(test_numbers_that_are_missing),
		TEST(test_lane_numbers_that_are_missing),
		TEST(test_a_broken_rule_is_damage),
	};

	return cmocka_run_group_tests_name("ledger_damaged", tests, NULL, NULL);
}
