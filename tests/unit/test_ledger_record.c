/* Bytes of a stored record that are not those that were stored: what they say goes nowhere, and the others go on. */
#include "ledger_fixture.h"

#define DAMAGED "its record in the ledger is damaged"

static bool says_damaged(const s2s_ledger_entry *entry)
{
	return entry->answer.length > strlen(DAMAGED) && memcmp(entry->answer.data, DAMAGED, strlen(DAMAGED)) == 0;
}

/* The entry of that id; `*entries` is freed by the caller. */
static const s2s_ledger_entry *entry_of(ledger_fixture *one, const s2s_uuid *id, s2s_ledger_entries *entries)
{
	assert_int_equal(s2s_ledger_find_entry(one->ledger, id, &one->lines[0].destination.identity, S2S_STRING_NONE, entries), S2S_LEDGER_OK);
	assert_int_equal(entries->count, 1);
	return &entries->items[0];
}

/* It is rejected, unsent, and says why; all of that is counted. */
static void assert_refused(ledger_fixture *one, const s2s_uuid *id)
{
	s2s_ledger_entries entries;
	const s2s_ledger_entry *entry = entry_of(one, id, &entries);

	assert_int_equal(entry->state, S2S_STATE_REJECTED);
	assert_int_equal(entry->attempts, 0);
	assert_true(says_damaged(entry));
	s2s_ledger_entries_free(&entries);
	ledger_assert_counters(one);
}

static int64_t damaged_so_far(ledger_fixture *one)
{
	s2s_ledger_ended ended;

	s2s_ledger_take_ended(one->ledger, &ended);
	assert_int_equal(ended.expired, 0);
	assert_int_equal(ended.rejected, 0);
	return ended.damaged;
}

/* Each byte of a record, one after the other. */
static void test_no_wrong_byte_goes_out(void **state)
{
	ledger_fixture *one = *state;
	size_t length = ledger_payload(one, 0, "Purchase:1", "order").length;
	s2s_string payload = ledger_announce(one, 0);
	s2s_claimed claimed[2];

	(void) ledger_take(one, &payload, 1, false);
	for (size_t place = 0; place < length; place++) {
		payload = ledger_payload(one, 0, "Purchase:1", "order");
		assert_int_equal(payload.length, length);
		/* The key is free again each time. */
		assert_int_equal(ledger_take(one, &payload, 1, false).taken, 1);
		ledger_wrong_byte(one, "request", "sequence > 0", place);
		assert_int_equal(ledger_claim(one, 0, 2, claimed), 0);
		assert_refused(one, &one->last_id);
		assert_int_equal(damaged_so_far(one), 1);
	}
	assert_int_equal(ledger_ask(one, "SELECT rejected FROM destination"), (int64_t) length);
}

static void test_the_others_go_on(void **state)
{
	ledger_fixture *one = *state;
	s2s_claimed claimed[3];

	ledger_fill(one, 0, 3);
	ledger_wrong_byte(one, "request", "sequence = 2", 100);
	assert_int_equal(ledger_claim(one, 0, 3, claimed), 2);
	ledger_free(claimed, 2);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM claim JOIN request USING (sequence) WHERE sequence <> 2"), 2);
	/* Behind the head of a lane, too. */
	ledger_lane(one, 1, "lane", one->now_ms);
	ledger_lane(one, 1, "lane", one->now_ms + 1000);
	ledger_wrong_byte(one, "request", "lane_ms = (SELECT min(lane_ms) FROM request)", 100);
	assert_int_equal(ledger_claim(one, 1, 3, claimed), 0);
	ledger_send(one, 1, 1, S2S_STATE_DELIVERED);
	assert_int_equal(damaged_so_far(one), 2);
	ledger_assert_counters(one);
}

/* The number of its destination says another one: what was made for one account must not go with the other's token. */
static void test_a_row_of_another_destination(void **state)
{
	ledger_fixture *one = *state;
	s2s_claimed claimed[2];
	s2s_uuid id;

	ledger_fill(one, 1, 1);
	ledger_fill(one, 0, 1);
	ledger_last_id(one, &id);
	ledger_run(one, "UPDATE request SET destination = 3 - destination");
	ledger_run(one, "UPDATE destination SET queued = 1");
	assert_int_equal(ledger_claim(one, 0, 2, claimed), 0);
	assert_int_equal(ledger_claim(one, 1, 2, claimed), 0);
	assert_int_equal(damaged_so_far(one), 2);
	assert_refused(one, &id);
}

/* What waits is looked at before it is sent. */
static void test_a_waiting_one_is_shown(void **state)
{
	ledger_fixture *one = *state;
	s2s_string payload = ledger_payload(one, 0, "Purchase:1", NULL);
	s2s_ledger_entries entries;
	const s2s_ledger_entry *entry;

	assert_int_equal(ledger_take(one, &payload, 1, false).taken, 1);
	entry = entry_of(one, &one->last_id, &entries);
	support_assert_string(entry->key, "Purchase:1");
	assert_false(s2s_string_is_given(entry->answer));
	s2s_ledger_entries_free(&entries);
	ledger_wrong_byte(one, "request", "sequence = 1", payload.length - 1);
	entry = entry_of(one, &one->last_id, &entries);
	assert_int_equal(entry->state, S2S_STATE_QUEUED);
	assert_false(s2s_string_is_given(entry->key));
	assert_true(says_damaged(entry));
	s2s_ledger_entries_free(&entries);
}

/* --- retries --- */

static void retry(ledger_fixture *one, const s2s_uuid *id, int64_t expected)
{
	int64_t changed;

	assert_int_equal(s2s_ledger_retry(one->ledger, id, id != NULL ? 1 : 0, one->now_ms, &changed), S2S_LEDGER_OK);
	assert_int_equal(changed, expected);
}

static void test_a_damaged_one_is_not_retried(void **state)
{
	ledger_fixture *one = *state;
	s2s_claimed claimed[1];

	ledger_fill(one, 0, 1);
	ledger_wrong_byte(one, "request", "sequence = 1", 100);
	assert_int_equal(ledger_claim(one, 0, 1, claimed), 0);
	retry(one, &one->last_id, 0);
	retry(one, NULL, 0);
	assert_refused(one, &one->last_id);
}

/* It was whole when it was settled; what the far side said gives way to why it can't be sent again. */
static void test_damage_to_a_settled_one(void **state)
{
	ledger_fixture *one = *state;
	const s2s_state states[] = { S2S_STATE_REJECTED, S2S_STATE_UNCERTAIN };

	for (size_t index = 0; index < 2; index++) {
		s2s_ledger_entries entries;
		const s2s_ledger_entry *entry;

		ledger_fill(one, 0, 1);
		ledger_send(one, 0, 1, states[index]);
		ledger_wrong_byte(one, "settled", index == 0 ? "state = 2" : "state = 3", 100);
		entry = entry_of(one, &one->last_id, &entries);
		assert_false(s2s_string_is_given(entry->answer));
		s2s_ledger_entries_free(&entries);
		retry(one, index == 0 ? &one->last_id : NULL, 0);
		entry = entry_of(one, &one->last_id, &entries);
		assert_int_equal(entry->state, states[index]);
		assert_true(says_damaged(entry));
		s2s_ledger_entries_free(&entries);
	}
	ledger_assert_counters(one);
}

/* A retry goes to the newest account of the name: its record says so from then on. */
static void test_a_retry_that_moves_is_sent(void **state)
{
	ledger_fixture *one = *state;
	s2s_ledger_entries entries;
	s2s_claimed claimed[1];
	s2s_string payload;

	ledger_fill(one, 0, 1);
	ledger_send(one, 0, 1, S2S_STATE_REJECTED);
	traffic_line_free(&one->lines[0]);
	traffic_line_make(&one->lines[0], "http://127.0.0.1:3/x", "shop", true);
	payload = ledger_announce(one, 0);
	one->now_ms++;
	(void) ledger_take(one, &payload, 1, false);
	retry(one, &one->last_id, 1);
	assert_int_equal(ledger_ask(one, "SELECT destination FROM request"), 2);
	assert_true(s2s_string_is_given(entry_of(one, &one->last_id, &entries)->event_id));
	assert_false(s2s_string_is_given(entries.items[0].answer));
	s2s_ledger_entries_free(&entries);
	assert_int_equal(ledger_claim(one, 0, 1, claimed), 1);
	assert_memory_equal(&claimed[0].request.destination, &one->lines[0].destination.identity, sizeof(s2s_identity));
	ledger_free(claimed, 1);
	assert_int_equal(damaged_so_far(one), 0);
}

/* --- what a record decides beyond its own sending --- */

/* Whose device opted out, nobody knows any more: nobody else's is taken for it. */
static void test_no_device_of_a_damaged_record(void **state)
{
	ledger_fixture *one = *state;
	s2s_settlement settlement = {
		.kind = S2S_SETTLEMENT_FINAL, .state = S2S_STATE_REJECTED, .suppress_device = true, .destination_row = 1
	};
	s2s_claimed claimed[1];

	for (int round = 0; round < 2; round++) {
		(void) ledger_device(one, 0, NULL, one->now_ms, round == 0 ? "first" : "other");
		assert_int_equal(ledger_claim(one, 0, 1, claimed), 1);
		settlement.sequence = claimed[0].sequence;
		ledger_free(claimed, 1);
		if (round == 0) {
			ledger_wrong_byte(one, "request", "sequence > 0", 100);
		}
		ledger_settle(one, &settlement);
	}
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM suppressed"), 1);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM suppressed WHERE device = CAST('other' AS BLOB)"), 1);
}

/* --- destinations --- */

static bool is_known(ledger_fixture *one, bool *damaged)
{
	s2s_ledger_destinations list;
	bool known;

	assert_int_equal(s2s_ledger_read_destinations(one->ledger, &list), S2S_LEDGER_OK);
	known = list.items[0].known;
	*damaged = list.items[0].damaged;
	s2s_ledger_destinations_free(&list);
	return known;
}

/* Nothing is sent to where nobody wanted it; it waits until a process says again where that is. */
static void test_a_damaged_destination(void **state)
{
	ledger_fixture *one = *state;
	s2s_string payload = ledger_announce(one, 0);
	size_t length = payload.length;
	bool damaged;

	(void) ledger_take(one, &payload, 1, false);
	for (size_t place = 0; place < length; place++) {
		assert_true(is_known(one, &damaged));
		assert_false(damaged);
		ledger_wrong_byte(one, "destination", "row = 1", place);
		assert_false(is_known(one, &damaged));
		assert_true(damaged);
		assert_int_equal(s2s_ledger_forget_destination(one->ledger, 1), S2S_LEDGER_OK);
		assert_false(is_known(one, &damaged));
		assert_false(damaged);
		payload = ledger_announce(one, 0);
		(void) ledger_take(one, &payload, 1, false);
	}
	assert_true(is_known(one, &damaged));
}

/* Whether it tells repeats apart is not known: what was on its way is not sent again by itself. */
static void test_dead_claims_of_a_damaged_destination(void **state)
{
	ledger_fixture *one = *state;
	s2s_claimed claimed[2];

	ledger_fill(one, 0, 2);
	assert_int_equal(ledger_claim(one, 0, 1, claimed), 1);
	ledger_free(claimed, 1);
	ledger_lead(one);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM settled"), 0);
	assert_int_equal(ledger_claim(one, 0, 1, claimed), 1);
	ledger_free(claimed, 1);
	ledger_wrong_byte(one, "destination", "row = 1", 30);
	ledger_lead(one);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM settled WHERE state = 3"), 1);
	ledger_assert_counters(one);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, ledger_set_up, ledger_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_no_wrong_byte_goes_out),
		TEST(test_the_others_go_on),
		TEST(test_a_row_of_another_destination),
		TEST(test_a_waiting_one_is_shown),
		TEST(test_a_damaged_one_is_not_retried),
		TEST(test_damage_to_a_settled_one),
		TEST(test_a_retry_that_moves_is_sent),
		TEST(test_no_device_of_a_damaged_record),
		TEST(test_a_damaged_destination),
		TEST(test_dead_claims_of_a_damaged_destination),
	};

	return cmocka_run_group_tests_name("ledger_record", tests, NULL, NULL);
}
