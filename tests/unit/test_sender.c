#define _GNU_SOURCE

/* The sender against a real receiving end that behaves as endpoints do on bad days. In the foreground: step by step. */
#include "http_server.h"
#include "traffic.h"

#include "core/hash.h"
#include "delivery/service.h"
#include "platform/clock.h"
#include "platform/fork.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct fixture {
	char base[TRAFFIC_PATH_MAX];
	http_server server;
	traffic_line line;
	s2s_queue *queue;
	s2s_queue_writer *writer;
	s2s_sender *sender;
	s2s_sender_options options;
	char last[37];
} fixture;

static int set_up_with(void **state, bool repeatable)
{
	fixture *one = calloc(1, sizeof(*one));
	s2s_text error;

	*state = one;
	traffic_place_make(one->base);
	http_server_start(&one->server);
	assert_true(s2s_fork_start() && s2s_hash_start() && s2s_service_start(false));
	s2s_text_init(&error);
	one->queue = s2s_queue_open(s2s_string_from(one->base), &error);
	assert_non_null(one->queue);
	s2s_text_free(&error);
	one->writer = s2s_queue_writer_new(one->queue);
	traffic_line_make(&one->line, one->server.endpoint, "shop", repeatable);
	one->options = (s2s_sender_options) {
		.queue_max = 1000000,
		.journal_max = 256 * 1024 * 1024,
		.retention_ms = INT64_C(30) * 24 * 3600 * 1000,
		.idle_timeout_ms = 10000,
	};
	return 0;
}

static int set_up(void **state)
{
	return set_up_with(state, true);
}

static int set_up_unrepeatable(void **state)
{
	return set_up_with(state, false);
}

static int tear_down(void **state)
{
	fixture *one = *state;

	http_server_stop(&one->server); /* so nothing on its way is waited for */
	s2s_service_resign(one->queue, &one->sender);
	s2s_queue_writer_free(&one->writer);
	assert_true(s2s_service_stop(10000));
	s2s_queue_close_all();
	s2s_hash_stop();
	traffic_line_free(&one->line);
	traffic_place_remove(one->base);
	free(one);
	return 0;
}

static void line_change(fixture *one, int64_t timeout_ms, int retries)
{
	bool repeatable = one->line.destination.tells_repeats_apart;

	traffic_line_free(&one->line);
	traffic_line_make(&one->line, one->server.endpoint, "shop", repeatable);
	one->line.destination.timeout_ms = timeout_ms;
	one->line.destination.retries = retries;
	s2s_text_clear(&one->line.frame);
	(void) traffic_payload_of_destination(&one->line.frame, &one->line.destination);
	one->line.announcement.frame = s2s_text_string(&one->line.frame);
}

static void append(fixture *one)
{
	s2s_request request;

	traffic_request(&request, &one->line.destination, one->last);
	assert_int_equal(traffic_append(&one->writer->journal, &one->queue->place, &one->line, &request), S2S_APPEND_DONE);
}

static void lead(fixture *one)
{
	s2s_text error;

	s2s_text_init(&error);
	one->sender = s2s_service_lead(one->queue, &one->options, &error);
	if (one->sender == NULL) {
		fail_msg("can't lead: %.*s", S2S_STRING_ARGS(s2s_text_string(&error)));
	}
	s2s_text_free(&error);
}

static void answer_with(fixture *one, http_behaviour behaviour, int status)
{
	atomic_store(&one->server.shared->status, status);
	atomic_store(&one->server.shared->behaviour, behaviour);
}

static int requests(const fixture *one)
{
	return atomic_load(&one->server.shared->requests);
}

/* Steps until the condition holds; false: not within the time. */
static bool step_until(fixture *one, bool (*condition)(fixture *, int64_t), int64_t argument, int64_t timeout_ms)
{
	int64_t until = s2s_clock_monotonic_ms() + timeout_ms;

	while (!condition(one, argument)) {
		if (s2s_clock_monotonic_ms() >= until) {
			return false;
		}
		(void) !s2s_sender_step(one->sender, 20);
	}
	return true;
}

static bool is_settled(fixture *one, int64_t count)
{
	return s2s_sender_settled(one->sender) >= count;
}

static bool has_arrived(fixture *one, int64_t count)
{
	return requests(one) >= count;
}

static s2s_ledger_facts facts_of(const fixture *one)
{
	s2s_ledger_facts facts;

	assert_int_equal(s2s_ledger_read_facts(one->queue->ledger, &facts), S2S_LEDGER_OK);
	return facts;
}

static int64_t counted(const fixture *one, s2s_state state)
{
	s2s_ledger_facts facts = facts_of(one);
	int64_t sum = 0;

	for (size_t index = 0; index < facts.count; index++) {
		sum += facts.destinations[index].counts[state];
	}
	s2s_ledger_facts_free(&facts);
	return sum;
}

static bool is_delivered(void *argument)
{
	return counted(argument, S2S_STATE_DELIVERED) == 1;
}

static s2s_ledger_entry entry_first(const fixture *one)
{
	s2s_ledger_entries entries;
	s2s_ledger_entry first;

	assert_int_equal(s2s_ledger_read_entries(one->queue->ledger, -1, 1, NULL, &entries), S2S_LEDGER_OK);
	assert_int_equal(entries.count, 1);
	first = entries.items[0];
	s2s_ledger_entries_free(&entries);
	return first; /* but for its texts */
}

static bool waits_again(fixture *one, int64_t attempts)
{
	s2s_ledger_entry entry = entry_first(one);

	return entry.attempts == attempts && entry.due_ms > s2s_clock_now_ms() - 2000;
}

static bool breaker_is_open(fixture *one, int64_t wanted)
{
	s2s_ledger_facts facts = facts_of(one);
	bool open = facts.endpoint_count > 0 && facts.endpoints[0].probe_ms != 0;

	s2s_ledger_facts_free(&facts);
	return open == (wanted != 0);
}

/* --- */

static void test_delivered(void **state)
{
	fixture *one = *state;

	for (int index = 0; index < 300; index++) {
		append(one);
	}
	lead(one);
	assert_true(step_until(one, is_settled, 300, 30000));
	assert_int_equal(requests(one), 300);
	assert_int_equal(counted(one, S2S_STATE_DELIVERED), 300);
	assert_int_equal(counted(one, S2S_STATE_QUEUED), 0);
	assert_int_equal(http_server_seen(&one->server, one->last), 1);
	assert_in_range(atomic_load(&one->server.shared->open_most), 1, 8);
}

static void test_rejected_at_once(void **state)
{
	fixture *one = *state;

	answer_with(one, HTTP_ANSWER, 400);
	append(one);
	lead(one);
	assert_true(step_until(one, is_settled, 1, 10000));
	assert_int_equal(requests(one), 1);
	assert_int_equal(counted(one, S2S_STATE_REJECTED), 1);
	assert_int_equal(entry_first(one).attempts, 1);
	assert_int_equal(entry_first(one).status, 400);
}

/* 1 s after the first failure, up to 1.25 s; and not before it is due. */
static void test_retry_after_a_failure(void **state)
{
	fixture *one = *state;
	int64_t begin_ms = s2s_clock_now_ms(), due_ms;

	atomic_store(&one->server.shared->fail_count, 1);
	answer_with(one, HTTP_FAIL_FIRST, 500);
	append(one);
	lead(one);
	assert_true(step_until(one, has_arrived, 1, 10000));
	assert_true(step_until(one, waits_again, 1, 10000));
	due_ms = entry_first(one).due_ms;
	assert_in_range(due_ms, begin_ms + 1000, s2s_clock_now_ms() + 1250);
	assert_true(step_until(one, is_settled, 1, 10000));
	assert_true(s2s_clock_now_ms() >= due_ms);
	assert_int_equal(requests(one), 2);
	assert_int_equal(counted(one, S2S_STATE_DELIVERED), 1);
	assert_int_equal(entry_first(one).attempts, 2);
}

static void test_retry_after_is_honoured(void **state)
{
	fixture *one = *state;
	int64_t now_ms = s2s_clock_now_ms();

	atomic_store(&one->server.shared->retry_after, 30);
	answer_with(one, HTTP_ANSWER, 503);
	append(one);
	lead(one);
	assert_true(step_until(one, has_arrived, 1, 10000));
	assert_true(step_until(one, waits_again, 1, 10000));
	assert_in_range(entry_first(one).due_ms - now_ms, 29000, 40000);
}

/* One event that its endpoint can't take, among others that it takes: given up after its retries. */
static void test_rejected_only_while_others_arrive(void **state)
{
	fixture *one = *state;
	char poison[37];

	line_change(one, 4000, 0); /* no retries: the first failure is the last */
	answer_with(one, HTTP_ANSWER, 500);
	append(one);
	memcpy(poison, one->last, sizeof(poison));
	lead(one);
	/* Nothing else was delivered since its first attempt: the endpoint is down, not the event wrong. */
	assert_true(step_until(one, breaker_is_open, 1, 10000));
	assert_true(step_until(one, waits_again, 1, 10000));
	assert_int_equal(counted(one, S2S_STATE_QUEUED), 1);
	/* Another one is delivered; the next failure of this one is its end. */
	snprintf(one->server.shared->poison, HTTP_BODY_BYTES, "%s", poison);
	answer_with(one, HTTP_FAIL_ONE, 500);
	append(one);
	assert_true(step_until(one, is_settled, 2, 30000));
	assert_int_equal(counted(one, S2S_STATE_DELIVERED), 1);
	assert_int_equal(counted(one, S2S_STATE_REJECTED), 1);
}

static s2s_ledger_endpoint endpoint_of(const fixture *one)
{
	s2s_ledger_facts facts = facts_of(one);
	s2s_ledger_endpoint endpoint;

	assert_int_equal(facts.endpoint_count, 1);
	endpoint = facts.endpoints[0];
	s2s_ledger_facts_free(&facts);
	return endpoint; /* but for its text */
}

static bool has_longer_interval(fixture *one, int64_t interval_ms)
{
	return endpoint_of(one).interval_ms > interval_ms;
}

/* Nothing is on its way. */
static bool is_idle(fixture *one, int64_t unused)
{
	(void) unused;
	return !s2s_sender_is_busy(one->sender);
}

static void test_breaker_and_probes(void **state)
{
	fixture *one = *state;
	s2s_ledger_endpoint endpoint;
	int at_opening;

	answer_with(one, HTTP_ANSWER, 500);
	for (int index = 0; index < 50; index++) {
		append(one);
	}
	lead(one);
	assert_true(step_until(one, breaker_is_open, 1, 20000));
	assert_true(step_until(one, is_idle, 0, 20000));
	at_opening = requests(one);
	assert_in_range(at_opening, 5, 5 + 8); /* five in a row, and what was on its way by then */
	/* One probe at a time, each when the ledger says and not before, the next one after a longer while. */
	endpoint = endpoint_of(one);
	assert_true(step_until(one, has_arrived, at_opening + 1, 20000));
	assert_true(s2s_clock_now_ms() >= endpoint.probe_ms);
	assert_true(step_until(one, has_longer_interval, endpoint.interval_ms, 20000));
	assert_int_equal(requests(one), at_opening + 1);
	assert_int_equal(endpoint_of(one).interval_ms, endpoint.interval_ms * 2);
	endpoint = endpoint_of(one);
	assert_true(step_until(one, has_arrived, at_opening + 2, 20000));
	assert_true(s2s_clock_now_ms() >= endpoint.probe_ms);
	assert_int_equal(requests(one), at_opening + 2);
	assert_int_equal(counted(one, S2S_STATE_QUEUED), 50);
	/* The outage has used up nobody's retries. */
	answer_with(one, HTTP_ANSWER, 200);
	assert_true(step_until(one, is_settled, 50, 60000));
	assert_true(breaker_is_open(one, 0));
	assert_int_equal(counted(one, S2S_STATE_DELIVERED), 50);
}

static void test_nobody_listens(void **state)
{
	fixture *one = *state;

	http_server_stop(&one->server);
	append(one);
	lead(one);
	for (int64_t until = s2s_clock_monotonic_ms() + 20000; !breaker_is_open(one, 1);) {
		assert_true(s2s_clock_monotonic_ms() < until);
		(void) !s2s_sender_step(one->sender, 20);
	}
	/* Never an attempt: nothing was written. */
	assert_int_equal(entry_first(one).attempts, 0);
	assert_int_equal(counted(one, S2S_STATE_QUEUED), 1);
}

static void test_hang(void **state)
{
	fixture *one = *state;

	line_change(one, 300, 3);
	answer_with(one, HTTP_HANG, 200);
	append(one);
	lead(one);
	assert_true(step_until(one, has_arrived, 1, 10000));
	assert_true(step_until(one, waits_again, 1, 10000));
	assert_int_equal(requests(one), 1);
	answer_with(one, HTTP_ANSWER, 200);
	assert_true(step_until(one, is_settled, 1, 10000));
	assert_int_equal(counted(one, S2S_STATE_DELIVERED), 1);
}

static void test_hang_unrepeatable(void **state)
{
	fixture *one = *state;

	line_change(one, 300, 3);
	answer_with(one, HTTP_HANG, 200);
	append(one);
	lead(one);
	assert_true(step_until(one, is_settled, 1, 10000));
	assert_int_equal(counted(one, S2S_STATE_UNCERTAIN), 1);
	assert_int_equal(requests(one), 1);
}

static void test_reset_after_reading(void **state)
{
	fixture *one = *state;

	answer_with(one, HTTP_RESET_READ, 200);
	append(one);
	lead(one);
	assert_true(step_until(one, has_arrived, 1, 10000));
	answer_with(one, HTTP_ANSWER, 200);
	assert_true(step_until(one, is_settled, 1, 10000));
	assert_int_equal(counted(one, S2S_STATE_DELIVERED), 1);
	assert_int_equal(requests(one), 2);
}

static void test_reset_after_reading_unrepeatable(void **state)
{
	fixture *one = *state;

	answer_with(one, HTTP_RESET_READ, 200);
	append(one);
	lead(one);
	assert_true(step_until(one, is_settled, 1, 10000));
	assert_int_equal(counted(one, S2S_STATE_UNCERTAIN), 1);
	assert_int_equal(requests(one), 1);
}

/* A kept connection dies unanswered: libcurl would write the request again by itself. */
static void reuse_dies(fixture *one)
{
	answer_with(one, HTTP_CLOSE_SECOND, 200);
	append(one);
	lead(one);
	assert_true(step_until(one, is_settled, 1, 10000));
	append(one);
	assert_true(step_until(one, is_settled, 2, 20000));
}

static void test_dying_reused_connection(void **state)
{
	fixture *one = *state;

	reuse_dies(one);
	assert_int_equal(counted(one, S2S_STATE_DELIVERED), 2);
	assert_in_range(http_server_seen(&one->server, one->last), 2, 5);
}

static void test_dying_reused_connection_unrepeatable(void **state)
{
	fixture *one = *state;

	reuse_dies(one);
	assert_int_equal(counted(one, S2S_STATE_DELIVERED), 1);
	assert_int_equal(counted(one, S2S_STATE_UNCERTAIN), 1);
	assert_int_equal(http_server_seen(&one->server, one->last), 1);
}

/* Eight connections, answers slower than most would wait in a row: who waits for a connection must not time out. */
static void test_none_times_out_unsent(void **state)
{
	fixture *one = *state;

	line_change(one, 3000, 3);
	atomic_store(&one->server.shared->delay_ms, 200);
	for (int index = 0; index < 200; index++) {
		append(one);
	}
	lead(one);
	assert_true(step_until(one, is_settled, 200, 60000));
	assert_int_equal(counted(one, S2S_STATE_DELIVERED), 200);
	assert_int_equal(requests(one), 200);
	assert_in_range(atomic_load(&one->server.shared->open_most), 2, 8);
}

/* The sender ends while the far side is silent: its row is another's to send. */
static void test_giving_back(void **state)
{
	fixture *one = *state;

	answer_with(one, HTTP_HANG, 200);
	append(one);
	lead(one);
	assert_true(step_until(one, has_arrived, 1, 10000));
	answer_with(one, HTTP_ANSWER, 200);
	one->options.idle_timeout_ms = 0;
	s2s_service_resign(one->queue, &one->sender);
	assert_true(traffic_wait(is_delivered, one, 10000)); /* resigning left it to a sender in the background */
	assert_int_equal(requests(one), 2);
}

static bool knows_delivered(fixture *one, int64_t count)
{
	s2s_ledger_facts facts;
	bool known;

	if (s2s_ledger_read_facts(one->queue->ledger, &facts) != S2S_LEDGER_OK) {
		return false; /* there is none for a moment */
	}
	known = facts.count == 1 && facts.destinations[0].counts[S2S_STATE_DELIVERED] == count;
	s2s_ledger_facts_free(&facts);
	return known;
}

static void test_ledger_lost_while_sending(void **state)
{
	fixture *one = *state;
	int lost = 0;

	for (int index = 0; index < 40; index++) {
		append(one);
	}
	lead(one);
	assert_true(step_until(one, is_settled, 10, 20000));
	lost += s2s_file_remove(one->queue->place.directory, S2S_LEDGER_NAME);
	lost += s2s_file_remove(one->queue->place.directory, S2S_LEDGER_NAME "-wal");
	(void) s2s_file_remove(one->queue->place.directory, S2S_LEDGER_NAME "-shm");
	assert_int_equal(lost, 0);
	append(one);
	/* What the journal still holds is taken in and sent again: this destination tells repeats apart. */
	assert_true(step_until(one, knows_delivered, 41, 30000));
	assert_int_equal(counted(one, S2S_STATE_QUEUED), 0);
}

static bool is_uncertain(fixture *one, int64_t count)
{
	return counted(one, S2S_STATE_UNCERTAIN) == count;
}

/* Nobody leads, and the ledger goes: whoever leads next can't know what was delivered before. */
static void test_ledger_lost_between_leaders(void **state)
{
	fixture *one = *state;
	int lost = 0;

	append(one);
	lead(one);
	assert_true(step_until(one, is_settled, 1, 10000));
	assert_int_equal(counted(one, S2S_STATE_DELIVERED), 1);
	s2s_service_resign(one->queue, &one->sender);
	s2s_ledger_drop(one->queue->ledger);
	lost += s2s_file_remove(one->queue->place.directory, S2S_LEDGER_NAME);
	(void) s2s_file_remove(one->queue->place.directory, S2S_LEDGER_NAME "-wal");
	(void) s2s_file_remove(one->queue->place.directory, S2S_LEDGER_NAME "-shm");
	assert_int_equal(lost, 0);
	lead(one);
	append(one); /* of this one nobody can know it either */
	assert_true(step_until(one, is_uncertain, 2, 10000));
	assert_int_equal(requests(one), 1);
	/* And it ends with what there was, also for who leads next. */
	s2s_service_resign(one->queue, &one->sender);
	lead(one);
	append(one);
	assert_true(step_until(one, is_settled, 1, 10000));
	assert_int_equal(counted(one, S2S_STATE_DELIVERED), 1);
	assert_int_equal(counted(one, S2S_STATE_UNCERTAIN), 2);
}

/* Steps until nothing is on its way and nothing may begin. */
static bool is_done(fixture *one, int64_t unused)
{
	(void) unused;
	return is_idle(one, 0) && !s2s_sender_has_more(one->sender);
}

/* As a process that ends: its whole backlog can't be sent in that time. */
static void lead_to_end(fixture *one, int64_t left_ms)
{
	lead(one);
	s2s_sender_end_by(one->sender, s2s_clock_monotonic_ms() + left_ms);
	(void) !s2s_sender_step(one->sender, 0);
}

static void end_within(fixture *one, int64_t left_ms)
{
	lead_to_end(one, left_ms);
	assert_true(step_until(one, is_done, 0, left_ms + 10000));
}

#define BACKLOG 800 /* more than all connections can send until then */

static void test_end_with_a_backlog_unrepeatable(void **state)
{
	fixture *one = *state;

	line_change(one, 30000, 3);
	atomic_store(&one->server.shared->delay_ms, 150);
	for (int index = 0; index < BACKLOG; index++) {
		append(one);
	}
	end_within(one, 8000);
	assert_in_range(counted(one, S2S_STATE_DELIVERED), 2, BACKLOG - 1);
	assert_int_equal(counted(one, S2S_STATE_DELIVERED), requests(one));
	assert_int_equal(counted(one, S2S_STATE_QUEUED), BACKLOG - requests(one));
}

/* Enough for a whole time-out: nothing is different. */
static void test_end_far_away_unrepeatable(void **state)
{
	fixture *one = *state;

	for (int index = 0; index < 30; index++) {
		append(one);
	}
	end_within(one, 60000);
	assert_int_equal(counted(one, S2S_STATE_DELIVERED), 30);
}

/* Nothing is known of an endpoint that hangs: one request finds it out. */
static void test_end_at_a_hanging_endpoint_unrepeatable(void **state)
{
	fixture *one = *state;

	line_change(one, 30000, 3);
	answer_with(one, HTTP_HANG, 200);
	for (int index = 0; index < 30; index++) {
		append(one);
	}
	lead_to_end(one, 2000);
	assert_true(step_until(one, has_arrived, 1, 10000));
	assert_false(step_until(one, has_arrived, 2, 2500));
	s2s_sender_finish_only(one->sender);
	assert_int_equal(requests(one), 1);
}

/* There is no time left for any answer. */
static void test_end_now_unrepeatable(void **state)
{
	fixture *one = *state;

	line_change(one, 30000, 3);
	append(one);
	end_within(one, 50);
	assert_int_equal(requests(one), 0);
	assert_int_equal(counted(one, S2S_STATE_QUEUED), 1);
}

/* What can be repeated goes on to the end: a repeat does no harm. */
static void test_end_repeatable(void **state)
{
	fixture *one = *state;

	line_change(one, 30000, 3);
	append(one);
	end_within(one, 50);
	assert_int_equal(counted(one, S2S_STATE_DELIVERED), 1);
}

static bool has_timed_out(fixture *one, int64_t count)
{
	return counted(one, S2S_STATE_UNCERTAIN) >= count;
}

/* After one that nobody answered the others go one by one. */
static void test_one_by_one_after_no_answer(void **state)
{
	fixture *one = *state;

	line_change(one, 3000, 3);
	for (int index = 0; index < 20; index++) {
		append(one);
	}
	lead(one);
	assert_true(step_until(one, is_settled, 20, 10000));
	answer_with(one, HTTP_HANG, 200);
	append(one);
	assert_true(step_until(one, has_timed_out, 1, 10000));
	for (int index = 0; index < 20; index++) {
		append(one);
	}
	assert_true(step_until(one, has_arrived, 22, 10000));
	assert_true(step_until(one, has_timed_out, 2, 10000));
	assert_int_equal(requests(one), 22);
	answer_with(one, HTTP_ANSWER, 200);
	assert_true(step_until(one, is_settled, 41, 20000));
	assert_in_range(counted(one, S2S_STATE_UNCERTAIN), 2, 3);
}

static int64_t kept(const fixture *one)
{
	s2s_ledger_entries entries;
	int64_t count;

	assert_int_equal(s2s_ledger_read_entries(one->queue->ledger, -1, 10000, NULL, &entries), S2S_LEDGER_OK);
	count = (int64_t) entries.count;
	s2s_ledger_entries_free(&entries);
	return count;
}

/* What was kept for s2s.retention goes as fast as new comes, in pieces between the rounds; also where nothing is sent. */
static void test_what_is_old_goes(void **state)
{
	fixture *one = *state;
	int64_t count = traffic_is_slow() ? 700 : 2000;

	for (int64_t index = 0; index < count; index++) {
		append(one);
	}
	lead(one);
	assert_true(step_until(one, is_settled, count, 60000));
	assert_int_equal(kept(one), count);
	s2s_service_resign(one->queue, &one->sender);
	one->options.retention_ms = 1;
	lead(one);
	s2s_clock_sleep_ms(2);
	/* A step sleeps until something happens: for a second, if there were nothing left to do. */
	for (int64_t step = 0; step < count / 64 + 3; step++) {
		assert_int_equal(s2s_sender_step(one->sender, 1000), S2S_STEP_ON);
	}
	assert_int_equal(kept(one), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
#define TEST_UNREPEATABLE(name) cmocka_unit_test_setup_teardown(name, set_up_unrepeatable, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_delivered),
		TEST(test_rejected_at_once),
		TEST(test_retry_after_a_failure),
		TEST(test_retry_after_is_honoured),
		TEST(test_rejected_only_while_others_arrive),
		TEST(test_breaker_and_probes),
		TEST(test_nobody_listens),
		TEST(test_hang),
		TEST_UNREPEATABLE(test_hang_unrepeatable),
		TEST(test_reset_after_reading),
		TEST_UNREPEATABLE(test_reset_after_reading_unrepeatable),
		TEST(test_dying_reused_connection),
		TEST_UNREPEATABLE(test_dying_reused_connection_unrepeatable),
		TEST(test_none_times_out_unsent),
		TEST(test_giving_back),
		TEST_UNREPEATABLE(test_end_with_a_backlog_unrepeatable),
		TEST_UNREPEATABLE(test_end_far_away_unrepeatable),
		TEST_UNREPEATABLE(test_end_at_a_hanging_endpoint_unrepeatable),
		TEST_UNREPEATABLE(test_end_now_unrepeatable),
		TEST(test_end_repeatable),
		TEST_UNREPEATABLE(test_one_by_one_after_no_answer),
		TEST(test_ledger_lost_while_sending),
		TEST_UNREPEATABLE(test_ledger_lost_between_leaders),
		TEST(test_what_is_old_goes),
	};

	return cmocka_run_group_tests_name("sender", tests, NULL, NULL);
}
