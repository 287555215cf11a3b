#define _GNU_SOURCE

/* The ledger's tables through its own functions; what stands in them is read back by a connection of the test's. */
#include "ledger_fixture.h"

#include "platform/clock.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- taking in --- */

static void test_exactly_once(void **state)
{
	ledger_fixture *one = *state;
	s2s_string payloads[11];
	s2s_intake_result result;

	payloads[0] = ledger_announce(one, 0);
	for (int index = 1; index <= 10; index++) {
		payloads[index] = ledger_payload(one, 0, NULL, NULL);
	}
	result = ledger_take(one, payloads, 11, false);
	assert_int_equal(result.taken, 10);
	assert_true(result.destinations_changed);
	/* From the journal's start again: a lost offset, a power loss. */
	result = ledger_take(one, payloads, 11, false);
	assert_int_equal(result.taken, 0);
	assert_int_equal(result.repeated, 0);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM request"), 10);
	/* Also once settled. */
	ledger_send(one, 0, 4, S2S_STATE_DELIVERED);
	result = ledger_take(one, payloads, 11, false);
	assert_int_equal(result.taken, 0);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM request"), 6);
	ledger_assert_counters(one);
}

/* More destinations in one batch than counters are kept for. */
static void test_counters_of_many(void **state)
{
	ledger_fixture *one = *state;
	s2s_string payloads[3 * S2S_LEDGER_BATCH_MAX / 4];
	const size_t count = sizeof(payloads) / sizeof(payloads[0]);

	for (size_t index = 0; index < count; index++) {
		one->lines[0].destination.identity.bytes[0] = (uint8_t) (index % 20);
		payloads[index] = ledger_payload(one, 0, index % 7 == 0 ? "again" : NULL, NULL);
	}
	(void) ledger_take(one, payloads, count, false);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM destination"), 20);
	assert_int_equal(ledger_ask(one, "SELECT sum(queued) + sum(repeated) FROM destination"), (int64_t) count);
	ledger_assert_counters(one);
}

/* Read from the journal's start again after a retry took it to another account: neither an event nor a key there. */
static void test_exactly_once_after_a_move(void **state)
{
	ledger_fixture *one = *state;
	s2s_string payloads[2] = { ledger_announce(one, 0), ledger_payload(one, 0, "key", NULL) };
	s2s_intake_result result;

	(void) ledger_take(one, payloads, 2, false);
	payloads[0] = ledger_announce(one, 1);
	(void) ledger_take(one, payloads, 1, false);
	assert_int_equal(s2s_ledger_move_keys(one->ledger), S2S_LEDGER_OK);
	ledger_run(one,
		"UPDATE request SET destination = 2; UPDATE idempotency SET destination = 2;"
		"UPDATE destination SET queued = 1 - queued");
	result = ledger_take(one, &payloads[1], 1, false);
	assert_int_equal(result.taken + result.repeated, 0);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM idempotency WHERE destination = 1"), 0);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM idempotency WHERE destination = 2"), 1);
	assert_int_equal(ledger_keys(one), 1);
	ledger_assert_counters(one);
}

static void test_position_is_stored(void **state)
{
	ledger_fixture *one = *state;
	s2s_ledger_position position;
	int64_t generation;
	bool fresh;
	s2s_string payload = ledger_payload(one, 0, NULL, NULL);

	one->epoch = UINT64_C(0xFEDCBA9876543210);
	one->offset = 5000000000;
	(void) ledger_take(one, &payload, 1, false);
	assert_int_equal(s2s_ledger_lead(one->ledger, one->now_ms, &generation, &position, &fresh), S2S_LEDGER_OK);
	assert_true(position.epoch == one->epoch);
	assert_true(position.offset == one->offset);
	assert_false(fresh);
	assert_int_equal(generation, one->generation + 1);
}

static void test_unreadable_records(void **state)
{
	ledger_fixture *one = *state;
	s2s_string payloads[3];
	s2s_intake_result result;

	payloads[0] = S2S_STRING("not a record");
	payloads[1] = ledger_payload(one, 0, NULL, NULL);
	payloads[2] = S2S_STRING("");
	result = ledger_take(one, payloads, 3, false);
	assert_int_equal(result.taken, 1);
	assert_int_equal(result.unreadable, 2);
}

/* A record without what the tables must have: taken in as it is, never in the way of those behind it. */
static void test_record_without_texts(void **state)
{
	ledger_fixture *one = *state;
	s2s_request request = { .expires_ms = INT64_MAX };
	s2s_destination destination = { .setting_count = 0 };
	s2s_text first, second;
	s2s_string payloads[3];

	s2s_text_init(&first);
	s2s_text_init(&second);
	payloads[0] = traffic_payload_of_destination(&first, &destination);
	payloads[1] = traffic_payload_of_request(&second, &request);
	payloads[2] = ledger_payload(one, 0, NULL, NULL);
	assert_int_equal(ledger_take(one, payloads, 3, false).taken, 2);
	s2s_text_free(&first);
	s2s_text_free(&second);
}

/* Its announcement was lost with a damaged piece of the journal: it waits, and goes once the destination is known. */
static void test_destination_not_announced(void **state)
{
	ledger_fixture *one = *state;
	s2s_ledger_destinations list;
	s2s_string payload = ledger_payload(one, 0, NULL, NULL), announced;

	(void) ledger_take(one, &payload, 1, false);
	assert_int_equal(s2s_ledger_read_destinations(one->ledger, &list), S2S_LEDGER_OK);
	assert_int_equal(list.count, 1);
	assert_false(list.items[0].known);
	assert_int_equal(list.items[0].queued, 1);
	s2s_ledger_destinations_free(&list);
	announced = ledger_announce(one, 0);
	(void) ledger_take(one, &announced, 1, false);
	assert_int_equal(s2s_ledger_read_destinations(one->ledger, &list), S2S_LEDGER_OK);
	assert_int_equal(list.count, 1);
	assert_true(list.items[0].known);
	support_assert_string(list.items[0].destination.name, "shop");
	s2s_ledger_destinations_free(&list);
	/* Its system and endpoint too: the statistics and a retry by name go by them. */
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM destination WHERE system = 'sklik' AND endpoint LIKE 'http://%'"), 1);
}

static void test_after_loss(void **state)
{
	ledger_fixture *one = *state;
	s2s_string payloads[4];

	payloads[0] = ledger_announce(one, 0); /* tells repeats apart */
	payloads[1] = ledger_announce(one, 1); /* does not */
	payloads[2] = ledger_payload(one, 0, "a", NULL);
	payloads[3] = ledger_payload(one, 1, "a", NULL);
	(void) ledger_take(one, payloads, 4, true);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM request"), 1);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM settled WHERE state = 3 AND destination = 2 AND record IS NOT NULL"), 1);
	ledger_assert_counters(one);
}

/* --- keys --- */

static void test_repeats_by_key(void **state)
{
	ledger_fixture *one = *state;
	s2s_string payloads[5];
	s2s_intake_result result;

	payloads[0] = ledger_announce(one, 0);
	payloads[1] = ledger_payload(one, 0, "Purchase:1", NULL);
	payloads[2] = ledger_payload(one, 0, "Purchase:1", NULL);
	payloads[3] = ledger_payload(one, 1, "Purchase:1", NULL); /* elsewhere it is no repeat */
	payloads[4] = ledger_payload(one, 0, "Purchase:2", NULL);
	result = ledger_take(one, payloads, 5, false);
	assert_int_equal(result.taken, 3);
	assert_int_equal(result.repeated, 1);
	assert_int_equal(ledger_ask(one, "SELECT repeated FROM destination WHERE row = 1"), 1);
	ledger_assert_counters(one);
}

/* While it is queued, delivered or uncertain a repeat is dropped; once rejected or expired it may come again. */
static void test_repeats_after_settling(void **state)
{
	static const struct {
		s2s_state state;
		int64_t taken;
	} cases[] = {
		{ S2S_STATE_DELIVERED, 0 },
		{ S2S_STATE_UNCERTAIN, 0 },
		{ S2S_STATE_REJECTED, 1 },
		{ S2S_STATE_EXPIRED, 1 },
	};
	ledger_fixture *one = *state;

	for (size_t index = 0; index < sizeof(cases) / sizeof(cases[0]); index++) {
		char key[2] = { (char) ('a' + index), '\0' };
		s2s_string payload = ledger_payload(one, 0, key, NULL);

		assert_int_equal(ledger_take(one, &payload, 1, false).taken, 1);
		ledger_send(one, 0, 1, cases[index].state);
		payload = ledger_payload(one, 0, key, NULL);
		assert_int_equal(ledger_take(one, &payload, 1, false).taken, cases[index].taken);
		ledger_send(one, 0, (size_t) cases[index].taken, S2S_STATE_DELIVERED);
	}
	ledger_assert_counters(one);
}

/* Who may have been counted over there keeps its key when it is closed; who was not, or never went, gives it free. */
static void test_repeats_after_discarding(void **state)
{
	static const struct {
		s2s_state state;
		int64_t taken;
	} cases[] = {
		{ S2S_STATE_QUEUED, 1 },
		{ S2S_STATE_UNCERTAIN, 0 },
		{ S2S_STATE_REJECTED, 1 },
		{ S2S_STATE_EXPIRED, 1 },
	};
	ledger_fixture *one = *state;

	for (size_t index = 0; index < sizeof(cases) / sizeof(cases[0]); index++) {
		char key[2] = { (char) ('a' + index), '\0' };
		s2s_string payload = ledger_payload(one, 0, key, NULL);
		s2s_ledger_removed removed;
		s2s_uuid id;

		assert_int_equal(ledger_take(one, &payload, 1, false).taken, 1);
		ledger_last_id(one, &id);
		if (cases[index].state != S2S_STATE_QUEUED) {
			ledger_send(one, 0, 1, cases[index].state);
		}
		assert_int_equal(s2s_ledger_discard(one->ledger, &id, 1, &removed), S2S_LEDGER_OK);
		assert_int_equal(removed.waiting + removed.settled, 1);
		assert_int_equal(s2s_ledger_discard(one->ledger, &id, 1, &removed), S2S_LEDGER_OK);
		assert_int_equal(removed.waiting + removed.settled, 0);
		payload = ledger_payload(one, 0, key, NULL);
		assert_int_equal(ledger_take(one, &payload, 1, false).taken, cases[index].taken);
		ledger_send(one, 0, (size_t) cases[index].taken, S2S_STATE_DELIVERED);
	}
}

static void test_a_discarded_uncertain_one(void **state)
{
	ledger_fixture *one = *state;
	s2s_string payload = ledger_payload(one, 0, "a", "order");
	s2s_ledger_entries entries;
	s2s_ledger_removed removed;
	int64_t changed, expired, in_flight;
	bool more;
	s2s_uuid id;

	for (int round = 0; round < 2; round++) {
		assert_int_equal(ledger_take(one, &payload, 1, false).taken, 1);
		ledger_last_id(one, &id);
		ledger_send(one, 0, 1, S2S_STATE_UNCERTAIN);
		assert_int_equal(s2s_ledger_discard(one->ledger, &id, 1, &removed), S2S_LEDGER_OK);
		/* In no list, not to be sent again, nothing of its contents left. */
		assert_int_equal(s2s_ledger_read_entries(one->ledger, -1, 100, NULL, &entries), S2S_LEDGER_OK);
		assert_int_equal(entries.count, 0);
		s2s_ledger_entries_free(&entries);
		assert_int_equal(s2s_ledger_read_entries(one->ledger, S2S_STATE_UNCERTAIN, 100, NULL, &entries), S2S_LEDGER_OK);
		assert_int_equal(entries.count, 0);
		s2s_ledger_entries_free(&entries);
		assert_int_equal(s2s_ledger_retry(one->ledger, NULL, 0, one->now_ms, &changed), S2S_LEDGER_OK);
		assert_int_equal(changed, 0);
		assert_int_equal(s2s_ledger_retry(one->ledger, &id, 1, one->now_ms, &changed), S2S_LEDGER_OK);
		assert_int_equal(changed, 0);
		assert_int_equal(ledger_ask(one, "SELECT count(*) FROM settled WHERE record IS NULL AND checksum IS NULL AND answer IS NULL"), 1);
		/* Its key is forgotten with it: by time, or as a customer asks for it. */
		if (round == 0) {
			assert_int_equal(s2s_ledger_erase(one->ledger, S2S_STRING("order"), &removed, &in_flight), S2S_LEDGER_OK);
			assert_int_equal(removed.settled, 1);
		} else {
			assert_int_equal(s2s_ledger_tidy(one->ledger, one->now_ms + 1001, 1000, &expired, &more), S2S_LEDGER_OK);
		}
		assert_int_equal(ledger_ask(one, "SELECT count(*) FROM settled"), 0);
		assert_int_equal(ledger_keys(one), 0);
		payload = ledger_payload(one, 0, "a", "order");
	}
}

static void test_keys_are_forgotten_after_the_retention(void **state)
{
	ledger_fixture *one = *state;
	s2s_string payload = ledger_payload(one, 0, "a", "order");
	int64_t expired;
	bool more;

	(void) ledger_take(one, &payload, 1, false);
	ledger_send(one, 0, 1, S2S_STATE_DELIVERED);
	assert_int_equal(s2s_ledger_tidy(one->ledger, one->now_ms + 1000, 1000, &expired, &more), S2S_LEDGER_OK);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM settled"), 1);
	assert_int_equal(s2s_ledger_tidy(one->ledger, one->now_ms + 1001, 1000, &expired, &more), S2S_LEDGER_OK);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM settled"), 0);
	assert_int_equal(ledger_keys(one), 0);
	payload = ledger_payload(one, 0, "a", "order");
	assert_int_equal(ledger_take(one, &payload, 1, false).taken, 1);
}

static void test_pruning_in_pieces(void **state)
{
	ledger_fixture *one = *state;
	int64_t expired;
	bool more = true;
	int pieces = 0;

	for (int index = 0; index < 150; index++) {
		s2s_string payload = ledger_payload(one, 0, NULL, NULL);

		(void) ledger_take(one, &payload, 1, false);
	}
	for (int piece = 0; piece < 3; piece++) {
		ledger_send(one, 0, 50, S2S_STATE_DELIVERED);
	}
	for (; more; pieces++) {
		assert_int_equal(s2s_ledger_tidy(one->ledger, one->now_ms + 10, 1, &expired, &more), S2S_LEDGER_OK);
	}
	assert_int_equal(pieces, 3);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM settled"), 0);
	assert_int_equal(ledger_ask(one, "SELECT delivered FROM destination"), 150); /* counted since the queue was made */
}

/* --- claims and settlements --- */

static void test_claim_settle_release(void **state)
{
	ledger_fixture *one = *state;
	s2s_claimed claimed[8];
	s2s_settlement release = { .kind = S2S_SETTLEMENT_RELEASE }, wait = { .kind = S2S_SETTLEMENT_WAIT };
	int64_t due;

	ledger_fill(one, 0, 3);
	assert_int_equal(ledger_claim(one, 0, 2, claimed), 2);
	assert_true(claimed[0].sequence < claimed[1].sequence); /* oldest first */
	assert_int_equal(claimed[0].request.body.length, 36);
	release.sequence = claimed[0].sequence;
	wait.sequence = claimed[1].sequence;
	wait.destination_row = release.destination_row = claimed[0].destination_row;
	wait.due_ms = one->now_ms + 5000;
	wait.attempts = 2;
	wait.first_attempt_ms = 77;
	wait.answer = S2S_STRING("503");
	wait.status = 503;
	ledger_free(claimed, 2);
	assert_int_equal(ledger_claim(one, 0, 8, claimed), 1); /* not what is claimed */
	ledger_free(claimed, 1);
	ledger_settle(one, &release);
	ledger_settle(one, &wait);
	assert_int_equal(s2s_ledger_next_due(one->ledger, 1, &due), S2S_LEDGER_OK);
	assert_true(due <= one->now_ms);
	assert_int_equal(ledger_claim(one, 0, 8, claimed), 1);
	assert_int_equal(claimed[0].sequence, release.sequence);
	assert_int_equal(claimed[0].attempts, 0);
	ledger_free(claimed, 1);
	assert_int_equal(s2s_ledger_next_due(one->ledger, 1, &due), S2S_LEDGER_OK);
	assert_true(due == wait.due_ms);
	one->now_ms = wait.due_ms;
	assert_int_equal(ledger_claim(one, 0, 8, claimed), 1);
	assert_int_equal(claimed[0].sequence, wait.sequence);
	assert_int_equal(claimed[0].attempts, 2);
	assert_int_equal(claimed[0].first_attempt_ms, 77);
	ledger_free(claimed, 1);
	ledger_assert_counters(one);
}

static void test_settling_what_is_gone(void **state)
{
	ledger_fixture *one = *state;
	const s2s_settlement nothing = { .kind = S2S_SETTLEMENT_FINAL, .state = S2S_STATE_DELIVERED, .sequence = 4711, .destination_row = 1 };

	ledger_fill(one, 0, 1);
	ledger_settle(one, &nothing);
	assert_int_equal(ledger_ask(one, "SELECT delivered FROM destination"), 0);
	ledger_assert_counters(one);
}

/* A later due time than any wait can be: the clock has jumped. */
static void test_clock_jumped_back(void **state)
{
	ledger_fixture *one = *state;
	s2s_claimed claimed[2];
	s2s_settlement wait = { .kind = S2S_SETTLEMENT_WAIT };

	ledger_fill(one, 0, 1);
	assert_int_equal(ledger_claim(one, 0, 1, claimed), 1);
	wait.sequence = claimed[0].sequence;
	wait.due_ms = one->now_ms + INT64_C(40) * 24 * 3600 * 1000;
	ledger_free(claimed, 1);
	ledger_settle(one, &wait);
	assert_int_equal(s2s_ledger_pull_due(one->ledger, 1, one->now_ms, one->now_ms + 25 * 3600 * 1000), S2S_LEDGER_OK);
	assert_int_equal(ledger_claim(one, 0, 1, claimed), 1);
	ledger_free(claimed, 1);
}

static void test_dead_claims(void **state)
{
	ledger_fixture *one = *state;
	s2s_claimed claimed[200];

	ledger_fill(one, 0, 100);
	ledger_fill(one, 1, 100);
	assert_int_equal(ledger_claim(one, 0, 100, claimed), 100);
	assert_int_equal(ledger_claim(one, 1, 99, claimed + 100), 99);
	ledger_free(claimed, 199);
	ledger_lead(one); /* another leader, the first has died */
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM claim"), 0);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM request WHERE destination = 1"), 100);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM request WHERE destination = 2"), 1);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM settled WHERE destination = 2 AND state = 3 AND attempts = 1"), 99);
	ledger_assert_counters(one);
}

static void test_a_row_that_can_not_be_read(void **state)
{
	ledger_fixture *one = *state;
	s2s_claimed claimed[4];

	ledger_fill(one, 0, 2);
	ledger_run(one, "UPDATE request SET record = x'00' WHERE sequence = 1");
	assert_int_equal(ledger_claim(one, 0, 4, claimed), 1);
	ledger_free(claimed, 1);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM settled WHERE state = 2"), 1);
	ledger_assert_counters(one);
}

static void test_answers(void **state)
{
	ledger_fixture *one = *state;
	static char answer[70000];
	s2s_settlement settlement = { .kind = S2S_SETTLEMENT_FINAL, .state = S2S_STATE_REJECTED, .status = 400, .destination_row = 1 };
	int64_t expired;
	bool more;

	memset(answer, 'a', sizeof(answer));
	settlement.answer = (s2s_string) { answer, sizeof(answer) };
	ledger_fill(one, 0, 2);
	settlement.sequence = 1;
	ledger_settle(one, &settlement);
	settlement.sequence = 2;
	settlement.keep_answer = true;
	ledger_settle(one, &settlement);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM settled WHERE length(answer) = 500 AND kept IS NULL"), 1);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM settled WHERE length(answer) = 65536 AND kept = 1"), 1);
	/* For a minute. */
	assert_int_equal(s2s_ledger_tidy(one->ledger, one->now_ms + 60000, INT32_MAX, &expired, &more), S2S_LEDGER_OK);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM settled WHERE kept = 1"), 1);
	assert_int_equal(s2s_ledger_tidy(one->ledger, one->now_ms + 60001, INT32_MAX, &expired, &more), S2S_LEDGER_OK);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM settled WHERE length(answer) = 500 AND kept IS NULL"), 2);
}

static void test_expiry(void **state)
{
	ledger_fixture *one = *state;
	s2s_claimed claimed[1];
	int64_t expired;
	bool more;

	ledger_fill(one, 0, 3);
	assert_int_equal(ledger_claim(one, 0, 1, claimed), 1); /* what is on the wire does not expire */
	ledger_run(one, "UPDATE request SET expires = 1000 WHERE sequence < 3");
	ledger_free(claimed, 1);
	assert_int_equal(s2s_ledger_tidy(one->ledger, 999, INT32_MAX, &expired, &more), S2S_LEDGER_OK);
	assert_int_equal(expired, 0);
	assert_int_equal(s2s_ledger_tidy(one->ledger, 1000, INT32_MAX, &expired, &more), S2S_LEDGER_OK);
	assert_int_equal(expired, 1);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM request"), 2);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM settled WHERE state = 4 AND record IS NULL"), 1);
	ledger_assert_counters(one);
}

/* --- lanes --- */

static int64_t head(ledger_fixture *one)
{
	return ledger_ask(one, "SELECT coalesce(sum(lane_ms), 0) FROM request WHERE due < 9223372036854775807");
}

static void test_lane_head_only(void **state)
{
	ledger_fixture *one = *state;
	s2s_claimed claimed[4];

	ledger_lane(one, 0, "device", 200);
	ledger_lane(one, 0, "device", 300);
	assert_int_equal(head(one), 200);
	ledger_lane(one, 0, "device", 100); /* an earlier event becomes the head */
	assert_int_equal(head(one), 100);
	ledger_lane(one, 0, "another", 7);
	assert_int_equal(ledger_claim(one, 0, 4, claimed), 2);
	ledger_lane(one, 0, "device", 50); /* but never before what is on the wire */
	assert_int_equal(head(one), 107);
	ledger_free(claimed, 2);
}

static void test_lane_promotion(void **state)
{
	ledger_fixture *one = *state;

	ledger_lane(one, 0, "device", 100);
	ledger_lane(one, 0, "device", 200);
	ledger_lane(one, 0, "device", 300);
	ledger_send(one, 0, 1, S2S_STATE_DELIVERED);
	assert_int_equal(head(one), 200);
	ledger_send(one, 0, 1, S2S_STATE_REJECTED);
	assert_int_equal(head(one), 300);
	ledger_send(one, 0, 1, S2S_STATE_DELIVERED);
	assert_int_equal(ledger_ask(one, "SELECT delivered FROM lane"), 300);
	ledger_assert_counters(one);
}

/* The head waits for a retry: those behind it wait with it. */
static void test_lane_waits_behind_a_retry(void **state)
{
	ledger_fixture *one = *state;
	s2s_claimed claimed[4];
	s2s_settlement wait = { .kind = S2S_SETTLEMENT_WAIT };

	ledger_lane(one, 0, "device", 100);
	ledger_lane(one, 0, "device", 200);
	assert_int_equal(ledger_claim(one, 0, 4, claimed), 1);
	wait.sequence = claimed[0].sequence;
	wait.due_ms = one->now_ms + 1000;
	ledger_free(claimed, 1);
	ledger_settle(one, &wait);
	assert_int_equal(ledger_claim(one, 0, 4, claimed), 0);
	one->now_ms += 1000;
	assert_int_equal(ledger_claim(one, 0, 4, claimed), 1);
	assert_int_equal(claimed[0].request.event_time_ms, 100);
	ledger_free(claimed, 1);
}

static void test_lane_never_goes_back(void **state)
{
	ledger_fixture *one = *state;
	s2s_claimed claimed[4];

	ledger_lane(one, 0, "device", 2900);
	ledger_send(one, 0, 1, S2S_STATE_DELIVERED);
	ledger_lane(one, 0, "device", 1999);
	assert_int_equal(ledger_claim(one, 0, 4, claimed), 0);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM settled WHERE state = 2"), 1);
	ledger_lane(one, 0, "device", 2000); /* the same second is no step back */
	assert_int_equal(ledger_claim(one, 0, 4, claimed), 1);
	ledger_free(claimed, 1);
	ledger_assert_counters(one);
}

static void test_lane_of_a_dropped_head(void **state)
{
	ledger_fixture *one = *state;
	s2s_uuid id;
	s2s_ledger_removed removed;

	ledger_lane(one, 0, "device", 100);
	ledger_last_id(one, &id);
	ledger_lane(one, 0, "device", 200);
	assert_int_equal(s2s_ledger_discard(one->ledger, &id, 1, &removed), S2S_LEDGER_OK);
	assert_int_equal(removed.waiting + removed.settled, 1);
	assert_int_equal(head(one), 200);
}

/* --- the file --- */

static void test_file_modes(void **state)
{
	ledger_fixture *one = *state;

	ledger_fill(one, 0, 1);
	ledger_assert_mode(one, S2S_LEDGER_NAME, 0600);
	ledger_assert_mode(one, S2S_LEDGER_NAME "-wal", 0600);
	ledger_assert_mode(one, S2S_LEDGER_NAME "-shm", 0600);
}

static void test_missing_for_who_does_not_lead(void **state)
{
	ledger_fixture *one = *state;
	s2s_ledger *other = s2s_ledger_new(one->directory, S2S_STRING_NONE);
	s2s_ledger_facts facts;
	char path[TRAFFIC_PATH_MAX];

	s2s_ledger_free(&other);
	traffic_place_make(path);
	other = s2s_ledger_new(one->directory, s2s_string_from(path));
	s2s_ledger_set_aside(one->ledger, 1); /* the directory has no ledger any more */
	assert_int_equal(s2s_ledger_read_facts(other, &facts), S2S_LEDGER_MISSING);
	s2s_ledger_free(&other);
	traffic_place_remove(path);
}

static void test_busy(void **state)
{
	ledger_fixture *one = *state;
	s2s_string payload = ledger_payload(one, 0, NULL, NULL);
	s2s_intake intake = { .payloads = &payload, .count = 1, .now_ms = one->now_ms };
	s2s_intake_result taken;
	int64_t began = s2s_clock_monotonic_ms();

	ledger_run(one, "BEGIN IMMEDIATE");
	assert_int_equal(s2s_ledger_take_in(one->ledger, &intake, &taken), S2S_LEDGER_BUSY);
	assert_in_range(s2s_clock_monotonic_ms() - began, 400, 10000);
	/* Bounded, and without harm. */
	ledger_run(one, "COMMIT");
	assert_int_equal(s2s_ledger_take_in(one->ledger, &intake, &taken), S2S_LEDGER_OK);
	assert_int_equal(taken.taken, 1);
}

/* A log that a reader keeps from being moved has not been synced: the journal must not be renewed then. */
static void test_checkpoint_in_a_readers_way(void **state)
{
	ledger_fixture *one = *state;

	ledger_fill(one, 0, 1);
	ledger_run(one, "BEGIN");
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM request"), 1);
	ledger_fill(one, 0, 1);
	assert_int_equal(s2s_ledger_checkpoint(one->ledger, false), S2S_LEDGER_OK);
	assert_int_equal(s2s_ledger_checkpoint(one->ledger, true), S2S_LEDGER_BUSY);
	ledger_run(one, "COMMIT");
	assert_int_equal(s2s_ledger_checkpoint(one->ledger, true), S2S_LEDGER_OK);
}

static void test_newer_version(void **state)
{
	ledger_fixture *one = *state;
	s2s_ledger_position position;
	char back[40];
	int64_t generation;
	bool fresh;

	ledger_fill(one, 0, 1);
	snprintf(back, sizeof(back), "PRAGMA user_version = %d", (int) ledger_ask(one, "PRAGMA user_version"));
	ledger_run(one, "PRAGMA user_version = 99");
	s2s_ledger_drop(one->ledger);
	/* Not damaged: what a newer version stored must not be set aside by an older one. */
	assert_int_equal(s2s_ledger_lead(one->ledger, one->now_ms, &generation, &position, &fresh), S2S_LEDGER_FAILED);
	assert_non_null(strstr(s2s_ledger_error(one->ledger), "newer version"));
	ledger_run(one, back);
	ledger_lead(one);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM request"), 1);
}

/* One whose tables are not ours: it is set aside whole, with its rows, and says why. */
static void test_older_version(void **state)
{
	ledger_fixture *one = *state;
	s2s_ledger_position position;
	s2s_ledger_facts facts;
	int64_t generation;
	struct stat before, after;
	bool fresh;

	ledger_fill(one, 0, 1);
	assert_int_equal(s2s_ledger_checkpoint(one->ledger, true), S2S_LEDGER_OK);
	ledger_run(one, "PRAGMA user_version = 3");
	ledger_close_look(one);
	s2s_ledger_drop(one->ledger);
	assert_int_equal(fstatat(one->directory, S2S_LEDGER_NAME, &before, 0), 0);
	/* Who only looks leaves it where it is. */
	assert_int_equal(s2s_ledger_read_facts(one->ledger, &facts), S2S_LEDGER_DAMAGED);
	assert_non_null(strstr(s2s_ledger_error(one->ledger), "older version"));
	assert_int_equal(s2s_ledger_lead(one->ledger, one->now_ms, &generation, &position, &fresh), S2S_LEDGER_DAMAGED);
	s2s_ledger_set_aside(one->ledger, 1234);
	ledger_lead(one);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM request"), 0);
	assert_int_equal(fstatat(one->directory, S2S_LEDGER_NAME ".damaged-1234", &after, 0), 0);
	assert_int_equal(after.st_ino, before.st_ino);
	assert_int_equal(after.st_size, before.st_size);
}

static void test_removed_under_the_leader(void **state)
{
	ledger_fixture *one = *state;
	s2s_string payload;
	s2s_intake intake = { .payloads = &payload, .count = 1 };
	s2s_intake_result taken;

	ledger_fill(one, 0, 5);
	payload = ledger_payload(one, 0, NULL, NULL);
	assert_true(s2s_ledger_is_in_place(one->ledger));
	ledger_remove_files(one);
	assert_false(s2s_ledger_is_in_place(one->ledger));
	assert_int_equal(s2s_ledger_take_in(one->ledger, &intake, &taken), S2S_LEDGER_MISSING);
	ledger_lead(one);
	assert_int_equal(ledger_take(one, &payload, 1, false).taken, 1);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM request"), 1);
}

/* Another ledger at the path: its rows are not those that the leader has on the wire. */
static void test_replaced_under_the_leader(void **state)
{
	ledger_fixture *one = *state;
	s2s_settlement settlement = { .kind = S2S_SETTLEMENT_FINAL, .state = S2S_STATE_DELIVERED, .sequence = 1, .destination_row = 1 };
	s2s_settle settle = { .items = &settlement, .count = 1, .now_ms = 1 };
	s2s_claimed claimed[1];
	s2s_ledger *other = s2s_ledger_new(one->directory, s2s_string_from(one->path));
	s2s_ledger_facts facts;

	ledger_fill(one, 0, 1);
	assert_int_equal(ledger_claim(one, 0, 1, claimed), 1);
	ledger_free(claimed, 1);
	assert_int_equal(s2s_ledger_read_facts(other, &facts), S2S_LEDGER_OK);
	s2s_ledger_facts_free(&facts);
	ledger_replace_files(one, 1);
	assert_int_equal(s2s_ledger_settle(one->ledger, &settle), S2S_LEDGER_MISSING);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM request"), 1);
	/* Who only looks sees what is there now. */
	assert_int_equal(s2s_ledger_read_facts(other, &facts), S2S_LEDGER_OK);
	s2s_ledger_facts_free(&facts);
	s2s_ledger_free(&other);
	/* And so does who does not lead any more. */
	ledger_lead(one);
	s2s_ledger_resign(one->ledger);
	ledger_replace_files(one, 1);
	assert_int_equal(s2s_ledger_read_facts(one->ledger, &facts), S2S_LEDGER_OK);
	s2s_ledger_facts_free(&facts);
}

/* The number must change over every reconnection: SQLite's own begins again with each. */
static void test_data_version_over_reconnections(void **state)
{
	ledger_fixture *one = *state;
	int64_t first, second;

	ledger_fill(one, 0, 1);
	assert_int_equal(s2s_ledger_data_version(one->ledger, &first), S2S_LEDGER_OK);
	assert_int_equal(s2s_ledger_data_version(one->ledger, &second), S2S_LEDGER_OK);
	assert_true(first == second);
	ledger_run(one, "UPDATE request SET due = 1");
	assert_int_equal(s2s_ledger_data_version(one->ledger, &second), S2S_LEDGER_OK);
	assert_true(first != second);
	s2s_ledger_drop(one->ledger); /* as before a fork */
	ledger_run(one, "UPDATE request SET due = 2");
	assert_int_equal(s2s_ledger_data_version(one->ledger, &first), S2S_LEDGER_OK);
	assert_true(first != second);
}

/* When the last file that is set aside was; what is not there any more can't be. */
static int64_t set_aside(ledger_fixture *one, int64_t now_ms)
{
	bool there = faccessat(one->directory, "ledger.db", F_OK, 0) == 0;
	int64_t before = s2s_ledger_set_aside_ms(one->ledger);

	s2s_ledger_set_aside(one->ledger, now_ms);
	return there ? now_ms : before;
}

/* Who set it aside dies before it leads with a fresh one: the next process tells it all the same. */
static void test_set_aside_and_died(void **state)
{
	ledger_fixture *one = *state;

	assert_int_equal(s2s_ledger_set_aside_ms(one->ledger), 0);
	s2s_ledger_set_aside(one->ledger, 1234);
	s2s_ledger_free(&one->ledger);
	one->ledger = s2s_ledger_new(one->directory, s2s_string_from(one->path));
	assert_int_equal(s2s_ledger_set_aside_ms(one->ledger), 1234);
	ledger_lead(one);
	assert_int_equal(s2s_ledger_set_aside_ms(one->ledger), 1234);
}

static void test_damage(void **state)
{
	ledger_fixture *one = *state;
	support_random random = { 11 };
	int rounds = traffic_is_slow() ? 40 : 300, damaged = 0;

	for (int round = 0; round < rounds; round++) {
		s2s_string payload;
		int64_t aside_ms;

		ledger_fill(one, 0, 20);
		ledger_spoil(one, &random, round);
		for (int step = 0; step < 7; step++) {
			s2s_ledger_result result = ledger_step(one, step);

			if (result == S2S_LEDGER_DAMAGED || result == S2S_LEDGER_MISSING) {
				(void) set_aside(one, 1000 + round);
				damaged++;
				break;
			}
		}
		/* Whatever it was, a fresh one does everything again. */
		ledger_close_look(one);
		aside_ms = set_aside(one, 500000 + round);
		ledger_lead(one);
		payload = ledger_payload(one, 0, NULL, NULL);
		assert_int_equal(ledger_take(one, &payload, 1, false).taken, 1);
		assert_int_equal(ledger_ask(one, "SELECT count(*) FROM request"), 1);
		assert_int_equal(s2s_ledger_set_aside_ms(one->ledger), aside_ms);
		assert_true(aside_ms == 1000 + round || aside_ms == 500000 + round);
		ledger_remove_aside(one);
	}
	assert_true(damaged > rounds / 4);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, ledger_set_up, ledger_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_set_aside_and_died),
		TEST(test_exactly_once),
		TEST(test_counters_of_many),
		TEST(test_exactly_once_after_a_move),
		TEST(test_position_is_stored),
		TEST(test_unreadable_records),
		TEST(test_record_without_texts),
		TEST(test_destination_not_announced),
		TEST(test_after_loss),
		TEST(test_repeats_by_key),
		TEST(test_repeats_after_settling),
		TEST(test_repeats_after_discarding),
		TEST(test_a_discarded_uncertain_one),
		TEST(test_keys_are_forgotten_after_the_retention),
		TEST(test_pruning_in_pieces),
		TEST(test_claim_settle_release),
		TEST(test_settling_what_is_gone),
		TEST(test_clock_jumped_back),
		TEST(test_dead_claims),
		TEST(test_a_row_that_can_not_be_read),
		TEST(test_answers),
		TEST(test_expiry),
		TEST(test_lane_head_only),
		TEST(test_lane_promotion),
		TEST(test_lane_waits_behind_a_retry),
		TEST(test_lane_never_goes_back),
		TEST(test_lane_of_a_dropped_head),
		TEST(test_file_modes),
		TEST(test_missing_for_who_does_not_lead),
		TEST(test_busy),
		TEST(test_checkpoint_in_a_readers_way),
		TEST(test_newer_version),
		TEST(test_older_version),
		TEST(test_removed_under_the_leader),
		TEST(test_replaced_under_the_leader),
		TEST(test_data_version_over_reconnections),
		TEST(test_damage),
	};

	return cmocka_run_group_tests_name("ledger", tests, NULL, NULL);
}
