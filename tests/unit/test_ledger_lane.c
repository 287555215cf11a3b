/* Lanes whatever comes in between, devices that opted out, and what a claim refuses. */
#include "ledger_fixture.h"

#include <stdio.h>
#include <string.h>

#define SECOND INT64_C(1000)
#define DAY (INT64_C(86400) * SECOND)

/* The event time of what is due (or on the wire), in seconds; more than one in a lane gives their sum. */
static int64_t head(ledger_fixture *one)
{
	return ledger_ask(one, "SELECT coalesce(sum(lane_ms), 0) / 1000 FROM request WHERE due < 9223372036854775807");
}

static void settle(ledger_fixture *one, s2s_claimed *claimed, s2s_settlement_kind kind, s2s_state state, int64_t due_ms)
{
	const s2s_settlement settlement = {
		.kind = kind,
		.state = state,
		.sequence = claimed->sequence,
		.destination_row = claimed->destination_row,
		.attempts = claimed->attempts + 1,
		.due_ms = due_ms,
		.doubtful = kind == S2S_SETTLEMENT_FINAL && state == S2S_STATE_UNCERTAIN,
	};

	ledger_settle(one, &settlement);
	s2s_claimed_free(claimed);
}

/* Claims what there is, which is one, of this second. */
static void claim_one(ledger_fixture *one, int line, int64_t second, s2s_claimed *claimed)
{
	s2s_claimed more[4];

	assert_int_equal(ledger_claim(one, line, 4, more), 1);
	assert_int_equal(more[0].request.event_time_ms / SECOND, second);
	*claimed = more[0];
}

static void assert_nothing_to_claim(ledger_fixture *one, int line)
{
	s2s_claimed more[4];

	assert_int_equal(ledger_claim(one, line, 4, more), 0);
}

static void test_several_before_what_is_on_the_wire(void **state)
{
	ledger_fixture *one = *state;
	s2s_claimed claimed;
	s2s_uuid id;
	s2s_ledger_removed removed;

	ledger_lane(one, 1, "lane", 9 * SECOND);
	claim_one(one, 1, 9, &claimed);
	ledger_lane(one, 1, "lane", 5 * SECOND);
	ledger_last_id(one, &id);
	ledger_lane(one, 1, "lane", 4 * SECOND);
	ledger_lane(one, 1, "lane", 3 * SECOND);
	assert_nothing_to_claim(one, 1);
	/* One that is dropped promotes nobody past it. */
	assert_int_equal(s2s_ledger_discard(one->ledger, &id, 1, &removed), S2S_LEDGER_OK);
	assert_int_equal(removed.waiting, 1);
	assert_nothing_to_claim(one, 1);
	settle(one, &claimed, S2S_SETTLEMENT_FINAL, S2S_STATE_REJECTED, 0);
	assert_int_equal(head(one), 3);
	ledger_send(one, 1, 1, S2S_STATE_DELIVERED);
	ledger_send(one, 1, 1, S2S_STATE_DELIVERED);
	ledger_assert_counters(one);
}

/* What came meanwhile and is earlier goes first; the wait goes on for the one that waits. */
static void test_earlier_one_while_on_the_wire_that_must_wait(void **state)
{
	ledger_fixture *one = *state;
	s2s_claimed claimed;

	ledger_lane(one, 1, "lane", 9 * SECOND);
	claim_one(one, 1, 9, &claimed);
	ledger_lane(one, 1, "lane", 5 * SECOND);
	settle(one, &claimed, S2S_SETTLEMENT_WAIT, S2S_STATE_QUEUED, one->now_ms + 8 * SECOND);
	claim_one(one, 1, 5, &claimed);
	settle(one, &claimed, S2S_SETTLEMENT_FINAL, S2S_STATE_DELIVERED, 0);
	assert_nothing_to_claim(one, 1);
	one->now_ms += 8 * SECOND - 1;
	assert_nothing_to_claim(one, 1);
	one->now_ms += 1;
	claim_one(one, 1, 9, &claimed);
	assert_int_equal(claimed.attempts, 1);
	settle(one, &claimed, S2S_SETTLEMENT_FINAL, S2S_STATE_DELIVERED, 0);
}

static void test_earlier_one_while_the_head_waits(void **state)
{
	ledger_fixture *one = *state;
	s2s_claimed claimed;

	ledger_lane(one, 1, "lane", 9 * SECOND);
	claim_one(one, 1, 9, &claimed);
	settle(one, &claimed, S2S_SETTLEMENT_WAIT, S2S_STATE_QUEUED, one->now_ms + 8 * SECOND);
	ledger_lane(one, 1, "lane", 10 * SECOND);
	assert_nothing_to_claim(one, 1); /* later ones wait with it */
	ledger_lane(one, 1, "other", 10 * SECOND);
	claim_one(one, 1, 10, &claimed); /* other lanes don't */
	settle(one, &claimed, S2S_SETTLEMENT_FINAL, S2S_STATE_DELIVERED, 0);
	ledger_lane(one, 1, "lane", 5 * SECOND);
	claim_one(one, 1, 5, &claimed);
	settle(one, &claimed, S2S_SETTLEMENT_FINAL, S2S_STATE_DELIVERED, 0);
	assert_nothing_to_claim(one, 1);
	one->now_ms += 8 * SECOND;
	ledger_send(one, 1, 1, S2S_STATE_DELIVERED);
	assert_int_equal(head(one), 10);
}

static void test_release_gives_way(void **state)
{
	ledger_fixture *one = *state;
	s2s_claimed claimed;

	ledger_lane(one, 1, "lane", 9 * SECOND);
	claim_one(one, 1, 9, &claimed);
	ledger_lane(one, 1, "lane", 5 * SECOND);
	settle(one, &claimed, S2S_SETTLEMENT_RELEASE, S2S_STATE_QUEUED, 0);
	assert_int_equal(head(one), 5);
}

/* The sender dies with a request on its way. */
static void test_takeover(void **state)
{
	ledger_fixture *one = *state;
	s2s_claimed claimed;

	for (int line = 0; line < 2; line++) {
		ledger_lane(one, line, "lane", 9 * SECOND);
		claim_one(one, line, 9, &claimed);
		s2s_claimed_free(&claimed);
		ledger_lane(one, line, "lane", 10 * SECOND);
		ledger_lane(one, line, "lane", 5 * SECOND);
	}
	ledger_lead(one);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM settled WHERE state = 3"), 1);
	/* It may have been delivered, so the earlier one does not go after it. Where repeats can be told apart it is sent again. */
	assert_nothing_to_claim(one, 0);
	for (int64_t second = 9; second <= 10; second++) {
		claim_one(one, 0, second, &claimed);
		settle(one, &claimed, S2S_SETTLEMENT_FINAL, S2S_STATE_DELIVERED, 0);
	}
	assert_nothing_to_claim(one, 1);
	claim_one(one, 1, 10, &claimed);
	settle(one, &claimed, S2S_SETTLEMENT_FINAL, S2S_STATE_DELIVERED, 0);
	ledger_assert_counters(one);
}

/* Sent, and nobody knows what became of it. */
static void make_uncertain(ledger_fixture *one, int64_t second, s2s_uuid *id)
{
	s2s_claimed claimed;

	ledger_lane(one, 1, "lane", second * SECOND);
	ledger_last_id(one, id);
	claim_one(one, 1, second, &claimed);
	settle(one, &claimed, S2S_SETTLEMENT_FINAL, S2S_STATE_UNCERTAIN, 0);
}

static void test_retry_of_an_uncertain_one(void **state)
{
	ledger_fixture *one = *state;
	s2s_claimed claimed;
	s2s_uuid id;
	int64_t changed;

	make_uncertain(one, 5, &id);
	ledger_lane(one, 1, "lane", 9 * SECOND);
	assert_int_equal(s2s_ledger_retry(one->ledger, &id, 1, one->now_ms, &changed), S2S_LEDGER_OK);
	assert_int_equal(changed, 1);
	claim_one(one, 1, 5, &claimed); /* before the later one, which has not gone yet */
	settle(one, &claimed, S2S_SETTLEMENT_FINAL, S2S_STATE_DELIVERED, 0);
	assert_int_equal(head(one), 9);
}

/* What may have been delivered keeps earlier ones back, until an operator decides to resend it. */
static void test_nothing_earlier_after_an_uncertain_one(void **state)
{
	ledger_fixture *one = *state;
	s2s_claimed claimed;
	s2s_uuid first, second;
	int64_t changed;
	s2s_ledger_removed removed;

	make_uncertain(one, 5, &first);
	make_uncertain(one, 9, &second);
	ledger_lane(one, 1, "lane", 7 * SECOND);
	assert_nothing_to_claim(one, 1);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM settled WHERE state = 2 AND attempts = 0"), 1);
	assert_int_equal(s2s_ledger_discard(one->ledger, &one->last_id, 1, &removed), S2S_LEDGER_OK);
	assert_int_equal(s2s_ledger_retry(one->ledger, NULL, 0, one->now_ms, &changed), S2S_LEDGER_OK);
	assert_int_equal(changed, 2);
	claim_one(one, 1, 5, &claimed);
	settle(one, &claimed, S2S_SETTLEMENT_FINAL, S2S_STATE_DELIVERED, 0);
	claim_one(one, 1, 9, &claimed);
	settle(one, &claimed, S2S_SETTLEMENT_FINAL, S2S_STATE_DELIVERED, 0);
}

static void test_no_retry_of_an_overtaken_one(void **state)
{
	ledger_fixture *one = *state;
	s2s_uuid id;
	int64_t changed;

	make_uncertain(one, 5, &id);
	ledger_lane(one, 1, "lane", 9 * SECOND);
	ledger_send(one, 1, 1, S2S_STATE_DELIVERED);
	for (int all = 0; all < 2; all++) {
		assert_int_equal(s2s_ledger_retry(one->ledger, &id, all == 0 ? 1 : 0, one->now_ms, &changed), S2S_LEDGER_OK);
		assert_int_equal(changed, 0);
		assert_nothing_to_claim(one, 1);
	}
	/* It may have been delivered: it stays uncertain, with the reason. */
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM settled WHERE state = 3 AND CAST(answer AS TEXT) LIKE 'a later event%'"), 1);
	ledger_assert_counters(one);
}

/* --- devices --- */

static void opt_out(ledger_fixture *one, int line, const char *device)
{
	s2s_claimed claimed[1];

	(void) ledger_device(one, line, NULL, 5 * SECOND, device);
	assert_int_equal(ledger_claim(one, line, 1, claimed), 1);
	const s2s_settlement settlement = {
		.kind = S2S_SETTLEMENT_FINAL,
		.state = S2S_STATE_REJECTED,
		.sequence = claimed[0].sequence,
		.destination_row = claimed[0].destination_row,
		.attempts = 1,
		.suppress_device = true,
	};

	ledger_settle(one, &settlement);
	ledger_free(claimed, 1);
}

#define REFUSED_FOR_DEVICE "SELECT count(*) FROM settled WHERE state = 2 AND attempts = 0 AND CAST(answer AS TEXT) LIKE 'the device%'"

static void test_device_is_remembered(void **state)
{
	ledger_fixture *one = *state;
	s2s_intake_result taken;

	opt_out(one, 1, "phone");
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM suppressed"), 1);
	taken = ledger_device(one, 1, "lane", 9 * SECOND, "phone");
	assert_int_equal(taken.settled, 1);
	assert_int_equal(ledger_ask(one, REFUSED_FOR_DEVICE), 1);
	/* At the same account's other endpoint too; another device is another one. */
	taken = ledger_device(one, 0, NULL, 9 * SECOND, "phone");
	assert_int_equal(taken.settled, 1);
	taken = ledger_device(one, 1, "lane", 9 * SECOND, "tablet");
	assert_int_equal(taken.settled, 0);
	ledger_send(one, 1, 1, S2S_STATE_DELIVERED);
	ledger_lead(one); /* also for the next sender */
	assert_int_equal(ledger_device(one, 1, NULL, 9 * SECOND, "phone").settled, 1);
	ledger_assert_counters(one);
}

/* An event names its device by several ids: each of them is remembered, and each is looked for. */
static void test_device_with_several_ids(void **state)
{
	ledger_fixture *one = *state;

	opt_out(one, 1, "advertising vendor");
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM suppressed"), 2);
	assert_int_equal(ledger_device(one, 1, NULL, 9 * SECOND, "vendor").settled, 1);
	assert_int_equal(ledger_device(one, 1, NULL, 9 * SECOND, "advertising").settled, 1);
	assert_int_equal(ledger_device(one, 1, NULL, 9 * SECOND, "adid advertising other").settled, 1);
	assert_int_equal(ledger_device(one, 1, NULL, 9 * SECOND, "adid other").settled, 0);
	assert_int_equal(ledger_device(one, 1, NULL, 9 * SECOND, "vend").settled, 0);
}

static void test_device_of_another_account(void **state)
{
	ledger_fixture *one = *state;

	one->lines[0].destination.account = S2S_STRING("another");
	opt_out(one, 1, "phone");
	assert_int_equal(ledger_device(one, 0, NULL, 9 * SECOND, "phone").settled, 0);
}

/* What waits when its device opts out is refused when it is claimed, and its lane goes on. */
static void test_device_of_what_waits(void **state)
{
	ledger_fixture *one = *state;
	s2s_uuid uncertain;
	s2s_ledger_ended ended;
	int64_t changed;

	(void) ledger_device(one, 1, "other", 3 * SECOND, "phone");
	ledger_last_id(one, &uncertain);
	ledger_send(one, 1, 1, S2S_STATE_UNCERTAIN);
	opt_out(one, 1, "tablet");
	(void) ledger_device(one, 1, "lane", 9 * SECOND, "phone");
	(void) ledger_device(one, 1, "lane", 10 * SECOND, "phone");
	ledger_run(one, "INSERT INTO suppressed SELECT account_hash, CAST('phone' AS BLOB), 0 FROM destination WHERE row = 1");
	assert_nothing_to_claim(one, 1);
	assert_nothing_to_claim(one, 1);
	assert_int_equal(ledger_ask(one, REFUSED_FOR_DEVICE), 2);
	s2s_ledger_take_ended(one->ledger, &ended);
	assert_int_equal(ended.rejected, 2);
	assert_int_equal(ended.expired + ended.uncertain, 0);
	s2s_ledger_take_ended(one->ledger, &ended);
	assert_int_equal(ended.rejected, 0);
	assert_int_equal(s2s_ledger_retry(one->ledger, &uncertain, 1, one->now_ms, &changed), S2S_LEDGER_OK);
	assert_int_equal(changed, 0);
	ledger_assert_counters(one);
}

/* --- age --- */

static void test_what_is_too_old_is_not_claimed(void **state)
{
	ledger_fixture *one = *state;
	s2s_claimed claimed[4];

	ledger_lane(one, 1, "lane", 5 * SECOND);
	ledger_lane(one, 1, "lane", 9 * SECOND);
	ledger_run(one, "UPDATE request SET expires = 1000 WHERE lane_ms = 5000");
	assert_nothing_to_claim(one, 1);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM settled WHERE state = 4"), 1);
	assert_int_equal(ledger_claim(one, 1, 4, claimed), 1);
	ledger_free(claimed, 1);
	ledger_assert_counters(one);
}

static void test_old_lanes_are_forgotten(void **state)
{
	ledger_fixture *one = *state;
	int64_t expired, time_ms = one->now_ms;
	bool more;

	ledger_lane(one, 1, "lane", time_ms);
	ledger_send(one, 1, 1, S2S_STATE_DELIVERED);
	assert_int_equal(s2s_ledger_tidy(one->ledger, time_ms + 59 * DAY, INT32_MAX, &expired, &more), S2S_LEDGER_OK);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM lane"), 1);
	assert_int_equal(s2s_ledger_tidy(one->ledger, time_ms + 61 * DAY, INT32_MAX, &expired, &more), S2S_LEDGER_OK);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM lane"), 0);
}

/* --- anything, in any order --- */

#define LANES 3
#define STEPS 3000

static const char *const lanes[LANES] = { "a", "b", "c" };

/* A model beside it: the last second delivered of each lane. */
typedef struct lane_storm {
	ledger_fixture *one;
	support_random random;
	s2s_claimed claimed[16];
	size_t count;
	int64_t began_ms;
	int64_t delivered[LANES];
} lane_storm;

static void storm_claim(lane_storm *storm)
{
	s2s_claimed more[4];
	size_t count = ledger_claim(storm->one, 1, 4, more);

	for (size_t index = 0; index < count; index++) {
		int lane = *more[index].request.lane.data - 'a';

		for (size_t other = 0; other < storm->count; other++) {
			assert_false(s2s_string_equals(storm->claimed[other].request.lane, more[index].request.lane)); /* one at a time */
		}
		assert_true(more[index].request.event_time_ms / SECOND >= storm->delivered[lane]);
		storm->claimed[storm->count++] = more[index];
	}
}

static void storm_settle(lane_storm *storm, size_t which, size_t how)
{
	s2s_claimed *claimed = &storm->claimed[which];
	int lane = *claimed->request.lane.data - 'a';

	if (how == 0) {
		settle(storm->one, claimed, S2S_SETTLEMENT_WAIT, S2S_STATE_QUEUED,
			storm->one->now_ms + (int64_t) support_random_below(&storm->random, 50));
	} else if (how == 1) {
		settle(storm->one, claimed, S2S_SETTLEMENT_RELEASE, S2S_STATE_QUEUED, 0);
	} else if (how == 2) {
		settle(storm->one, claimed, S2S_SETTLEMENT_FINAL, S2S_STATE_UNCERTAIN, 0);
	} else {
		storm->delivered[lane] = claimed->request.event_time_ms / SECOND;
		settle(storm->one, claimed, S2S_SETTLEMENT_FINAL, S2S_STATE_DELIVERED, 0);
	}
	storm->claimed[which] = storm->claimed[--storm->count];
}

static void storm_step(lane_storm *storm)
{
	ledger_fixture *one = storm->one;
	size_t what = support_random_below(&storm->random, 20);
	int64_t changed;
	s2s_ledger_removed removed;
	s2s_uuid id;

	one->now_ms++;
	if (what < 8) {
		int64_t second = (int64_t) support_random_below(&storm->random, 7) + (one->now_ms - storm->began_ms) / 10;

		ledger_lane(one, 1, lanes[support_random_below(&storm->random, LANES)], second * SECOND);
	} else if (what < 12) {
		storm_claim(storm);
	} else if (what < 18) {
		if (storm->count > 0) {
			storm_settle(storm, support_random_below(&storm->random, storm->count), support_random_below(&storm->random, 6));
		}
	} else if (what == 18) {
		ledger_last_id(one, &id);
		assert_int_equal(s2s_ledger_discard(one->ledger, &id, 1, &removed), S2S_LEDGER_OK);
	} else if (support_random_below(&storm->random, 4) == 0) {
		/* The sender died; its claims become uncertain. */
		ledger_free(storm->claimed, storm->count);
		storm->count = 0;
		ledger_lead(one);
	} else {
		assert_int_equal(s2s_ledger_retry(one->ledger, NULL, 0, one->now_ms, &changed), S2S_LEDGER_OK);
	}
}

static void test_storm(void **state)
{
	lane_storm storm = { .one = *state, .random = { 20260203 } };
	s2s_string announcement = ledger_announce(storm.one, 1);

	storm.began_ms = storm.one->now_ms;
	(void) ledger_take(storm.one, &announcement, 1, false);
	for (int step = 0; step < (traffic_is_slow() ? STEPS / 10 : STEPS); step++) {
		storm_step(&storm);
		/* In each lane that has rows there is exactly one that is due or on the wire. */
		assert_int_equal(ledger_ask(storm.one,
							 "SELECT count(*) FROM (SELECT lane FROM request GROUP BY lane HAVING"
							 " sum(due < 9223372036854775807) <> 1)"),
			0);
		/* And it is the earliest one, or on the wire. */
		assert_int_equal(ledger_ask(storm.one,
							 "SELECT count(*) FROM request a WHERE a.due < 9223372036854775807 AND a.sequence NOT IN (SELECT sequence FROM "
							 "claim) AND EXISTS"
							 " (SELECT 1 FROM request b WHERE b.lane = a.lane AND b.lane_ms < a.lane_ms)"),
			0);
	}
	assert_int_equal(ledger_ask(storm.one, "SELECT (SELECT queued FROM destination) - (SELECT count(*) FROM request)"), 0);
	assert_true(ledger_ask(storm.one, "SELECT delivered FROM destination WHERE row = 1") > (traffic_is_slow() ? 10 : 200));
	ledger_free(storm.claimed, storm.count);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, ledger_set_up, ledger_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_several_before_what_is_on_the_wire),
		TEST(test_earlier_one_while_on_the_wire_that_must_wait),
		TEST(test_earlier_one_while_the_head_waits),
		TEST(test_release_gives_way),
		TEST(test_takeover),
		TEST(test_retry_of_an_uncertain_one),
		TEST(test_nothing_earlier_after_an_uncertain_one),
		TEST(test_no_retry_of_an_overtaken_one),
		TEST(test_device_is_remembered),
		TEST(test_device_with_several_ids),
		TEST(test_device_of_another_account),
		TEST(test_device_of_what_waits),
		TEST(test_what_is_too_old_is_not_claimed),
		TEST(test_old_lanes_are_forgotten),
		TEST(test_storm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
