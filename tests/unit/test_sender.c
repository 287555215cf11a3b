/* The sender against a real receiving end that behaves as endpoints do on bad days. In the foreground: step by step. */
#include "sender_fixture.h"

#include "delivery/sender_private.h"
#include "delivery/service.h"
#include "platform/clock.h"

static s2s_ledger_entry entry_first(const delivery_fixture *one)
{
	s2s_ledger_entries entries;
	s2s_ledger_entry first;

	assert_int_equal(s2s_ledger_read_entries(one->queue->ledger, -1, 1, NULL, &entries), S2S_LEDGER_OK);
	assert_int_equal(entries.count, 1);
	first = entries.items[0];
	s2s_ledger_entries_free(&entries);
	return first; /* but for its texts */
}

/* While the first attempt is being made there may be no row yet. */
static bool waits_again(delivery_fixture *one, int64_t attempts)
{
	s2s_ledger_entry entry = { .attempts = -1 };

	if (sender_counted(one, S2S_STATE_QUEUED) == 1) {
		entry = entry_first(one);
	}
	return entry.attempts == attempts && entry.due_ms > s2s_clock_now_ms() - 2000;
}

static bool breaker_is_open(delivery_fixture *one, int64_t wanted)
{
	s2s_ledger_facts facts = sender_facts(one);
	bool open = facts.endpoint_count > 0 && facts.endpoints[0].probe_ms != 0;

	s2s_ledger_facts_free(&facts);
	return open == (wanted != 0);
}

/* --- */

static void test_delivered(void **state)
{
	delivery_fixture *one = *state;

	for (int index = 0; index < 300; index++) {
		sender_append(one);
	}
	sender_lead(one);
	assert_true(sender_step_until(one, sender_is_settled, 300, 30000));
	assert_int_equal(sender_requests(one), 300);
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 300);
	assert_int_equal(sender_counted(one, S2S_STATE_QUEUED), 0);
	assert_int_equal(http_server_seen(&one->server, one->last_event_id), 1);
	assert_in_range(atomic_load(&one->server.shared->open_most), 1, 8);
}

static void test_rejected_at_once(void **state)
{
	delivery_fixture *one = *state;

	sender_answer_with(one, HTTP_ANSWER, 400);
	sender_append(one);
	sender_lead(one);
	assert_true(sender_step_until(one, sender_is_settled, 1, 10000));
	assert_int_equal(sender_requests(one), 1);
	assert_int_equal(sender_counted(one, S2S_STATE_REJECTED), 1);
	assert_int_equal(entry_first(one).attempts, 1);
	assert_int_equal(entry_first(one).status, 400);
}

/* 1 s after the first failure, up to 1.25 s; and not before it is due. */
static void test_retry_after_a_failure(void **state)
{
	delivery_fixture *one = *state;
	int64_t begin_ms = s2s_clock_now_ms(), due_ms;

	atomic_store(&one->server.shared->fail_count, 1);
	sender_answer_with(one, HTTP_FAIL_FIRST, 500);
	sender_append(one);
	sender_lead(one);
	assert_true(sender_step_until(one, sender_has_arrived, 1, 10000));
	assert_true(sender_step_until(one, waits_again, 1, 10000));
	due_ms = entry_first(one).due_ms;
	assert_in_range(due_ms, begin_ms + 1000, s2s_clock_now_ms() + 1250);
	assert_true(sender_step_until(one, sender_is_settled, 1, 10000));
	assert_true(s2s_clock_now_ms() >= due_ms);
	assert_int_equal(sender_requests(one), 2);
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 1);
	assert_int_equal(entry_first(one).attempts, 2);
}

static void test_retry_after_is_honoured(void **state)
{
	delivery_fixture *one = *state;
	int64_t now_ms = s2s_clock_now_ms();

	atomic_store(&one->server.shared->retry_after, 30);
	sender_answer_with(one, HTTP_ANSWER, 503);
	sender_append(one);
	sender_lead(one);
	assert_true(sender_step_until(one, sender_has_arrived, 1, 10000));
	assert_true(sender_step_until(one, waits_again, 1, 10000));
	assert_in_range(entry_first(one).due_ms - now_ms, 29000, 40000);
}

/* One event that its endpoint can't take, among others that it takes: given up after its retries. */
static void test_rejected_only_while_others_arrive(void **state)
{
	delivery_fixture *one = *state;
	char poison[37];

	sender_line_change(one, 4000, 0); /* no retries: the first failure is the last */
	sender_answer_with(one, HTTP_ANSWER, 500);
	sender_append(one);
	memcpy(poison, one->last_event_id, sizeof(poison));
	sender_lead(one);
	/* Nothing else was delivered since its first attempt: the endpoint is down, not the event wrong. */
	assert_true(sender_step_until(one, breaker_is_open, 1, 10000));
	assert_true(sender_step_until(one, waits_again, 1, 10000));
	assert_int_equal(sender_counted(one, S2S_STATE_QUEUED), 1);
	/* Another one is delivered; the next failure of this one is its end. */
	sender_answer_poison(one, HTTP_FAIL_ONE, 500, poison);
	sender_append(one);
	assert_true(sender_step_until(one, sender_is_settled, 2, 30000));
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 1);
	assert_int_equal(sender_counted(one, S2S_STATE_REJECTED), 1);
}

static s2s_ledger_endpoint endpoint_of(const delivery_fixture *one)
{
	s2s_ledger_facts facts = sender_facts(one);
	s2s_ledger_endpoint endpoint;

	assert_int_equal(facts.endpoint_count, 1);
	endpoint = facts.endpoints[0];
	s2s_ledger_facts_free(&facts);
	return endpoint; /* but for its text */
}

static bool has_longer_interval(delivery_fixture *one, int64_t interval_ms)
{
	return endpoint_of(one).interval_ms > interval_ms;
}

static void test_breaker_and_probes(void **state)
{
	delivery_fixture *one = *state;
	s2s_ledger_endpoint endpoint;
	int at_opening;

	sender_answer_with(one, HTTP_ANSWER, 500);
	for (int index = 0; index < 50; index++) {
		sender_append(one);
	}
	sender_lead(one);
	assert_true(sender_step_until(one, breaker_is_open, 1, 20000));
	assert_true(sender_step_until(one, sender_is_idle, 0, 20000));
	at_opening = sender_requests(one);
	assert_in_range(at_opening, 5, 5 + 8); /* five in a row, and what was on its way by then */
	/* One probe at a time, each when the ledger says and not before, the next one after a longer while. */
	endpoint = endpoint_of(one);
	assert_true(sender_step_until(one, sender_has_arrived, at_opening + 1, 20000));
	assert_true(s2s_clock_now_ms() >= endpoint.probe_ms);
	assert_true(sender_step_until(one, has_longer_interval, endpoint.interval_ms, 20000));
	assert_int_equal(sender_requests(one), at_opening + 1);
	assert_int_equal(endpoint_of(one).interval_ms, endpoint.interval_ms * 2);
	endpoint = endpoint_of(one);
	assert_true(sender_step_until(one, sender_has_arrived, at_opening + 2, 20000));
	assert_true(s2s_clock_now_ms() >= endpoint.probe_ms);
	assert_int_equal(sender_requests(one), at_opening + 2);
	assert_int_equal(sender_counted(one, S2S_STATE_QUEUED), 50);
	/* The outage has used up nobody's retries. */
	sender_answer_with(one, HTTP_ANSWER, 200);
	assert_true(sender_step_until(one, sender_is_settled, 50, 60000));
	assert_true(breaker_is_open(one, 0));
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 50);
}

static void test_nobody_listens(void **state)
{
	delivery_fixture *one = *state;

	http_server_stop(&one->server);
	sender_append(one);
	sender_lead(one);
	for (int64_t until = s2s_clock_monotonic_ms() + 20000; !breaker_is_open(one, 1);) {
		assert_true(s2s_clock_monotonic_ms() < until);
		(void) !s2s_sender_step(one->sender, 20);
	}
	/* Never an attempt: nothing was written. */
	assert_int_equal(entry_first(one).attempts, 0);
	assert_int_equal(sender_counted(one, S2S_STATE_QUEUED), 1);
}

static void test_hang(void **state)
{
	delivery_fixture *one = *state;

	sender_line_change(one, 300, 3);
	sender_answer_with(one, HTTP_HANG, 200);
	sender_append(one);
	sender_lead(one);
	assert_true(sender_step_until(one, sender_has_arrived, 1, 10000));
	assert_true(sender_step_until(one, waits_again, 1, 10000));
	assert_int_equal(sender_requests(one), 1);
	sender_answer_with(one, HTTP_ANSWER, 200);
	assert_true(sender_step_until(one, sender_is_settled, 1, 10000));
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 1);
}

/* What comes steadily has to wake nobody: who sends does not sleep until something happens. */
static void test_steady(void **state)
{
	delivery_fixture *one = *state;
	int64_t began;

	sender_lead(one);
	s2s_sender_finish_only(one->sender); /* nothing comes back to wake it */
	assert_false(s2s_sender_reads_steadily(one->sender));
	for (int count = 0; !s2s_sender_reads_steadily(one->sender); count++) {
		assert_true(count < 1000);
		sender_append(one);
		(void) !s2s_sender_step(one->sender, 0);
	}
	began = s2s_clock_monotonic_ms();
	(void) !s2s_sender_step(one->sender, 1000);
	assert_true(s2s_clock_monotonic_ms() - began < 500 || traffic_is_slow());
	s2s_clock_sleep_ms(20);
	assert_false(s2s_sender_reads_steadily(one->sender));
}

/* An operator does not wait for its next look, once a second, because it is too busy to be rung for. */
static void test_called_while_steady(void **state)
{
	delivery_fixture *one = *state;
	int64_t changed = 0, count = 1;
	s2s_ledger_entry rejected;

	sender_answer_with(one, HTTP_ANSWER, 400);
	sender_append(one);
	sender_lead(one);
	assert_true(sender_step_until(one, sender_is_settled, 1, 10000));
	sender_answer_with(one, HTTP_ANSWER, 200);
	rejected = entry_first(one);
	assert_int_equal(rejected.state, S2S_STATE_REJECTED);
	one->sender->checked_ms = s2s_clock_monotonic_ms() + 60000; /* as if that look were a minute away */
	do {
		sender_append(one);
		(void) !s2s_sender_step(one->sender, 0);
		assert_true(++count < 10000);
		if (count == 20) {
			assert_int_equal(s2s_ledger_retry(one->queue->ledger, &rejected.id, 1, s2s_clock_now_ms(), &changed), S2S_LEDGER_OK);
			assert_int_equal(changed, 1);
			s2s_service_call(one->queue, &one->options, S2S_BELL_CALL_LOOK);
		}
	} while (count < 20 || sender_counted(one, S2S_STATE_REJECTED) > 0 || sender_counted(one, S2S_STATE_DELIVERED) < 20);
	assert_true(sender_step_until(one, sender_is_settled, count + 1, 20000));
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), count);
}

/* Who ends sleeps for the last answers right after the last round's sleep: what was rung in the first of them counts. */
static void test_called_between_two_sleeps(void **state)
{
	delivery_fixture *one = *state;
	int64_t changed = 0;
	s2s_ledger_entry rejected;

	sender_answer_with(one, HTTP_ANSWER, 400);
	sender_append(one);
	sender_lead(one);
	assert_true(sender_step_until(one, sender_is_settled, 1, 10000));
	sender_answer_with(one, HTTP_ANSWER, 200);
	rejected = entry_first(one);
	for (int round = 0; round < 3; round++) {
		(void) !s2s_sender_step(one->sender, 0); /* it has found that nothing is due */
	}
	one->sender->checked_ms = s2s_clock_monotonic_ms() + 60000; /* as if its own look were a minute away */
	assert_int_equal(s2s_ledger_retry(one->queue->ledger, &rejected.id, 1, s2s_clock_now_ms(), &changed), S2S_LEDGER_OK);
	assert_int_equal(changed, 1);
	s2s_service_call(one->queue, &one->options, S2S_BELL_CALL_LOOK);
	s2s_sender_sleep(one->sender, 0);
	s2s_sender_sleep(one->sender, 0);
	assert_true(sender_step_until(one, sender_is_settled, 2, 10000));
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 1);
}

static void test_hang_unrepeatable(void **state)
{
	delivery_fixture *one = *state;

	sender_line_change(one, 300, 3);
	sender_answer_with(one, HTTP_HANG, 200);
	sender_append(one);
	sender_lead(one);
	assert_true(sender_step_until(one, sender_is_settled, 1, 10000));
	assert_int_equal(sender_counted(one, S2S_STATE_UNCERTAIN), 1);
	assert_int_equal(sender_requests(one), 1);
}

static void test_reset_after_reading(void **state)
{
	delivery_fixture *one = *state;

	sender_answer_with(one, HTTP_RESET_READ, 200);
	sender_append(one);
	sender_lead(one);
	assert_true(sender_step_until(one, sender_has_arrived, 1, 10000));
	sender_answer_with(one, HTTP_ANSWER, 200);
	assert_true(sender_step_until(one, sender_is_settled, 1, 10000));
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 1);
	assert_int_equal(sender_requests(one), 2);
}

static void test_reset_after_reading_unrepeatable(void **state)
{
	delivery_fixture *one = *state;

	sender_answer_with(one, HTTP_RESET_READ, 200);
	sender_append(one);
	sender_lead(one);
	assert_true(sender_step_until(one, sender_is_settled, 1, 10000));
	assert_int_equal(sender_counted(one, S2S_STATE_UNCERTAIN), 1);
	assert_int_equal(sender_requests(one), 1);
}

/* A kept connection dies unanswered: libcurl would write the request again by itself. */
static void reuse_dies(delivery_fixture *one)
{
	sender_answer_with(one, HTTP_CLOSE_SECOND, 200);
	sender_append(one);
	sender_lead(one);
	assert_true(sender_step_until(one, sender_is_settled, 1, 10000));
	sender_append(one);
	assert_true(sender_step_until(one, sender_is_settled, 2, 20000));
}

static void test_dying_reused_connection(void **state)
{
	delivery_fixture *one = *state;

	reuse_dies(one);
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 2);
	assert_in_range(http_server_seen(&one->server, one->last_event_id), 2, 5);
}

static void test_dying_reused_connection_unrepeatable(void **state)
{
	delivery_fixture *one = *state;

	reuse_dies(one);
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 1);
	assert_int_equal(sender_counted(one, S2S_STATE_UNCERTAIN), 1);
	assert_int_equal(http_server_seen(&one->server, one->last_event_id), 1);
}

/* Eight connections, answers slower than most would wait in a row: who waits for a connection must not time out. */
static void test_none_times_out_unsent(void **state)
{
	delivery_fixture *one = *state;

	sender_line_change(one, 3000, 3);
	atomic_store(&one->server.shared->delay_ms, 200);
	for (int index = 0; index < 200; index++) {
		sender_append(one);
	}
	sender_lead(one);
	assert_true(sender_step_until(one, sender_is_settled, 200, 60000));
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 200);
	assert_int_equal(sender_requests(one), 200);
	assert_in_range(atomic_load(&one->server.shared->open_most), 2, 8);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, sender_set_up, sender_tear_down)
#define TEST_UNREPEATABLE(name) cmocka_unit_test_setup_teardown(name, sender_set_up_unrepeatable, sender_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_delivered),
		TEST(test_rejected_at_once),
		TEST(test_retry_after_a_failure),
		TEST(test_retry_after_is_honoured),
		TEST(test_rejected_only_while_others_arrive),
		TEST(test_breaker_and_probes),
		TEST(test_nobody_listens),
		TEST(test_hang),
		TEST(test_steady),
		TEST(test_called_while_steady),
		TEST(test_called_between_two_sleeps),
		TEST_UNREPEATABLE(test_hang_unrepeatable),
		TEST(test_reset_after_reading),
		TEST_UNREPEATABLE(test_reset_after_reading_unrepeatable),
		TEST(test_dying_reused_connection),
		TEST_UNREPEATABLE(test_dying_reused_connection_unrepeatable),
		TEST(test_none_times_out_unsent),
	};

	return cmocka_run_group_tests_name("sender", tests, NULL, NULL);
}
