/* From the journal straight to the wire: what can be repeated becomes a row of the ledger only when it was not delivered at once. */
#include "sender_fixture.h"

#include "delivery/sender_private.h"
#include "platform/clock.h"
#include "platform/file.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

static int64_t journal_size(const delivery_fixture *one)
{
	s2s_file_facts facts;

	assert_int_equal(s2s_file_facts_at(one->queue->place.directory, S2S_JOURNAL_NAME, &facts), 0);
	return facts.size;
}

/* Whether the ledger holds all that the journal does. */
static bool is_taken_in(delivery_fixture *one, int64_t unused)
{
	s2s_ledger_facts facts = sender_facts(one);
	bool whole = facts.position.offset == journal_size(one);

	(void) unused;
	s2s_ledger_facts_free(&facts);
	return whole;
}

static void append_with_key(delivery_fixture *one, const char *key)
{
	s2s_request request;

	traffic_request(&request, &one->line.destination, one->last_event_id);
	request.key = s2s_string_from(key);
	one->last = request.id;
	assert_int_equal(traffic_append(&one->writer->journal, &one->queue->place, &one->line, &request), S2S_APPEND_DONE);
}

static bool has_rows(delivery_fixture *one, int64_t count)
{
	return sender_counted(one, S2S_STATE_QUEUED) >= count;
}

static bool has_repeats(delivery_fixture *one, int64_t count)
{
	s2s_ledger_facts facts = sender_facts(one);
	bool has = facts.count == 1 && facts.destinations[0].repeated == count;

	s2s_ledger_facts_free(&facts);
	return has;
}

static void answer_after(delivery_fixture *one, int delay_ms)
{
	atomic_store(&one->server.shared->delay_ms, delay_ms);
	sender_answer_with(one, HTTP_ANSWER, 200);
}

/* One event, which is on its way now; its answer comes later. */
static void one_on_its_way(delivery_fixture *one, int delay_ms)
{
	answer_after(one, delay_ms);
	sender_append(one);
	sender_lead(one);
	assert_true(sender_step_until(one, sender_has_arrived, 1, 10000));
}

/* --- */

/* Where the machine is so slow that it was away for too long (test_away_for_long), the next one is looked at. */
static void test_never_a_row(void **state)
{
	delivery_fixture *one = *state;
	int count = 0;
	bool seen = false;

	answer_after(one, 100);
	sender_lead(one);
	while (!seen && count < 50) {
		int64_t begin = s2s_clock_monotonic_ms();
		bool has_row, is_in;

		sender_append(one);
		count++;
		assert_true(sender_step_until(one, sender_has_arrived, count, 10000));
		has_row = sender_counted(one, S2S_STATE_QUEUED) != 0;
		is_in = is_taken_in(one, 0);
		seen = s2s_clock_monotonic_ms() - begin < 100; /* not answered yet either */
		if (seen) {
			assert_false(has_row);
			assert_false(is_in); /* the journal has it, until it is answered */
			assert_true(s2s_sender_is_busy(one->sender));
		}
		assert_true(sender_step_until(one, sender_is_settled, count, 10000));
	}
	assert_true(seen || traffic_is_slow());
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), count);
	assert_int_equal(sender_counted(one, S2S_STATE_QUEUED), 0);
	assert_true(sender_step_until(one, is_taken_in, 0, 10000));
	assert_int_equal(sender_requests(one), count);
}

/* Where repeats can't be told apart, a claim comes before the request. */
static void test_unrepeatable_has_a_row(void **state)
{
	delivery_fixture *one = *state;

	one_on_its_way(one, 100);
	assert_int_equal(sender_counted(one, S2S_STATE_QUEUED), 1);
	assert_true(is_taken_in(one, 0));
	assert_true(sender_step_until(one, sender_is_settled, 1, 10000));
}

/* Who looks wants to see it in the ledger: it goes on, with a row. */
static void test_asked_for(void **state)
{
	delivery_fixture *one = *state;

	one_on_its_way(one, 2000);
	s2s_sender_call(one->sender, S2S_BELL_CALL_ALL);
	assert_true(sender_step_until(one, is_taken_in, 0, 10000));
	assert_int_equal(sender_counted(one, S2S_STATE_QUEUED), 1);
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 0);
	assert_true(sender_step_until(one, sender_is_settled, 1, 10000));
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 1);
	assert_int_equal(sender_counted(one, S2S_STATE_QUEUED), 0);
	assert_int_equal(sender_requests(one), 1);
}

/* Nobody asks, and the answer takes long. */
static void test_away_for_long(void **state)
{
	delivery_fixture *one = *state;

	answer_after(one, 3000);
	sender_append(one);
	sender_lead(one);
	assert_true(sender_step_until(one, has_rows, 1, 2500));
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 0);
	assert_true(sender_step_until(one, sender_is_settled, 1, 10000));
	assert_int_equal(sender_requests(one), 1);
}

static void test_repeats(void **state)
{
	delivery_fixture *one = *state;

	answer_after(one, 100);
	append_with_key(one, "first");
	sender_lead(one);
	assert_true(sender_step_until(one, sender_has_arrived, 1, 10000));
	append_with_key(one, "first"); /* while that one is on its way; */
	append_with_key(one, "second");
	append_with_key(one, "second"); /* in the batch with it; */
	assert_true(sender_step_until(one, sender_is_settled, 2, 10000));
	append_with_key(one, "first"); /* and once it is in the ledger */
	assert_true(sender_step_until(one, has_repeats, 3, 10000));
	assert_true(sender_step_until(one, sender_is_idle, 0, 10000));
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 2);
	assert_int_equal(sender_requests(one), 2);
}

/* A refused one gives its key free, also for what came while it was on its way. */
static void test_repeat_of_a_refused_one(void **state)
{
	delivery_fixture *one = *state;

	answer_after(one, 0);
	sender_answer_with(one, HTTP_ANSWER, 400);
	append_with_key(one, "order");
	sender_lead(one);
	assert_true(sender_step_until(one, sender_is_settled, 1, 10000));
	sender_answer_with(one, HTTP_ANSWER, 200);
	append_with_key(one, "order");
	assert_true(sender_step_until(one, sender_is_settled, 2, 10000));
	assert_int_equal(sender_counted(one, S2S_STATE_REJECTED), 1);
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 1);
	assert_true(has_repeats(one, 0));
}

/* What waits for a place at a slow endpoint does not wait in the journal. */
static void test_slow_endpoint(void **state)
{
	delivery_fixture *one = *state;

	answer_after(one, 1000);
	for (int index = 0; index < 200; index++) {
		sender_append(one);
	}
	sender_lead(one);
	assert_true(sender_step_until(one, has_rows, 180, 20000));
	assert_true(sender_step_until(one, is_taken_in, 0, 20000));
	answer_after(one, 0);
	assert_true(sender_step_until(one, sender_is_settled, 200, 30000));
	assert_int_equal(sender_requests(one), 200);
	assert_int_equal(sender_counted(one, S2S_STATE_QUEUED), 0);
}

/* The sender dies: who comes after sends what was on its way again, and nothing that is known to be delivered. */
static void test_killed(void **state)
{
	delivery_fixture *one = *state;
	int64_t delivered;
	pid_t child;

	TRAFFIC_NEEDS_FORK();
	answer_after(one, 20);
	for (int index = 0; index < 100; index++) {
		sender_append(one);
	}
	child = delivery_other_leader(one);
	assert_true(delivery_wait(one, 30, 20000));
	kill(child, SIGKILL);
	traffic_child_status(child, 10000);
	delivered = sender_counted(one, S2S_STATE_DELIVERED);
	sender_lead(one);
	assert_true(sender_step_until(one, sender_is_settled, 100 - delivered, 30000));
	assert_true(sender_step_until(one, sender_is_idle, 0, 10000));
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 100);
	assert_int_equal(sender_counted(one, S2S_STATE_QUEUED), 0);
	/* Those that were on their way, and those whose outcomes were not stored yet. */
	assert_in_range(sender_requests(one), 100, 100 + 8 + 64);
}

/* The journal is renewed although something is always on its way, and none of that goes with it. */
static void test_renewed_meanwhile(void **state)
{
	delivery_fixture *one = *state;
	int64_t until = s2s_clock_monotonic_ms() + 2500, appended = 0, bytes = 0;
	s2s_ledger_facts facts;
	uint64_t epoch;

	one->options.journal_max = 65536; /* renewed from half of it on */
	answer_after(one, 100);
	sender_append(one);
	appended++;
	sender_lead(one);
	assert_true(sender_step_until(one, sender_is_settled, 1, 10000));
	facts = sender_facts(one);
	epoch = facts.position.epoch;
	s2s_ledger_facts_free(&facts);
	while (s2s_clock_monotonic_ms() < until || bytes < 65536) {
		int64_t before = journal_size(one);

		sender_append(one);
		appended++;
		bytes += journal_size(one) > before ? journal_size(one) - before : 0;
		(void) !s2s_sender_step(one->sender, 5);
	}
	assert_true(sender_step_until(one, sender_is_settled, appended, 30000));
	facts = sender_facts(one);
	assert_true(facts.position.epoch != epoch);
	s2s_ledger_facts_free(&facts);
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), appended);
	assert_int_equal(sender_requests(one), appended);
}

/* A long journal does not make rows of all that stands in it: it is renewed when that has gone its way. */
static void test_long_journal(void **state)
{
	enum { COUNT = 1900, BODY_BYTES = 12000 };
	delivery_fixture *one = *state;
	char *body = malloc(BODY_BYTES);
	int64_t rows = 0;

	assert_non_null(body);
	memset(body, 'x', BODY_BYTES);
	for (int index = 0; index < COUNT; index++) {
		sender_append_body(one, &one->line, (s2s_string) { body, BODY_BYTES });
	}
	free(body);
	assert_true(journal_size(one) > S2S_JOURNAL_RENEW_BYTES + 4 * 1024 * 1024);
	sender_lead(one);
	while (!sender_is_settled(one, COUNT)) {
		int64_t queued;

		one->sender->checked_ms = 0; /* each time as if a second had passed */
		(void) !s2s_sender_step(one->sender, 5);
		queued = sender_counted(one, S2S_STATE_QUEUED);
		rows = queued > rows ? queued : rows;
	}
	assert_true(rows < 200 || traffic_is_slow());
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), COUNT);
	one->sender->checked_ms = 0;
	(void) !s2s_sender_step(one->sender, 5);
	assert_true(journal_size(one) < 1024 * 1024);
	assert_int_equal(sender_requests(one), COUNT);
}

static int64_t ask(const delivery_fixture *one, const char *sql)
{
	char path[600];
	sqlite3_stmt *statement;
	sqlite3 *db;
	int64_t answer;

	snprintf(path, sizeof(path), "%s/" S2S_LEDGER_NAME, one->queue->path.data);
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	answer = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return answer;
}

/* Who leaves because there is nothing to do leaves few keys for the next one to read. */
static void test_keys_are_sorted_before_leaving(void **state)
{
	enum { COUNT = 1500 };
	delivery_fixture *one = *state;
	int64_t until;
	s2s_step step = S2S_STEP_ON;

	one->options.idle_timeout_ms = 200;
	for (int index = 0; index < COUNT; index++) {
		char key[32];

		snprintf(key, sizeof(key), "order %d", index);
		append_with_key(one, key);
	}
	sender_lead(one);
	assert_true(sender_step_until(one, sender_is_settled, COUNT, 60000));
	assert_true(ask(one, "SELECT count(*) FROM key_recent") > 0);
	until = s2s_clock_monotonic_ms() + 20000;
	while (step == S2S_STEP_ON && s2s_clock_monotonic_ms() < until) {
		step = s2s_sender_step(one->sender, 20);
	}
	assert_int_equal(step, S2S_STEP_IDLE);
	assert_int_equal(ask(one, "SELECT count(*) FROM key_recent"), 0);
	assert_int_equal(ask(one, "SELECT count(*) FROM idempotency"), COUNT);
}

/* Given back at the end, it is queued. */
static void test_end(void **state)
{
	delivery_fixture *one = *state;

	sender_answer_with(one, HTTP_HANG, 0);
	sender_append(one);
	sender_lead(one);
	assert_true(sender_step_until(one, sender_has_arrived, 1, 10000));
	s2s_service_resign(one->queue, &one->sender);
	assert_true(is_taken_in(one, 0));
	assert_int_equal(sender_counted(one, S2S_STATE_QUEUED), 1);
}

/* Who hands over leaves the journal to who comes. */
static void test_handed_over(void **state)
{
	delivery_fixture *one = *state;

	sender_append(one);
	sender_lead(one);
	s2s_sender_hand_over(one->sender);
	(void) !s2s_sender_step(one->sender, 5);
	assert_int_equal(sender_counted(one, S2S_STATE_QUEUED), 0);
	assert_false(is_taken_in(one, 0));
	assert_int_equal(sender_requests(one), 0);
}

/* With something unread in the journal it sleeps all the same. */
static void test_handing_over_sleeps(void **state)
{
	delivery_fixture *one = *state;
	int64_t until;
	int steps = 0;

	sender_answer_with(one, HTTP_HANG, 0);
	sender_append(one);
	sender_lead(one);
	assert_true(sender_step_until(one, sender_has_arrived, 1, 10000));
	s2s_sender_hand_over(one->sender);
	sender_append(one);
	until = s2s_clock_monotonic_ms() + 1000;
	while (s2s_clock_monotonic_ms() < until) {
		(void) !s2s_sender_step(one->sender, 20);
		steps++;
	}
	assert_in_range(steps, 1, 200);
	/* But who waits for it gets it taken in. */
	s2s_sender_call(one->sender, S2S_BELL_CALL_ALL);
	assert_true(sender_step_until(one, is_taken_in, 0, 10000));
}

/* A process that ends asks whether there is more to do: what waits in the journal for a place on the wire is. */
static void test_busy_while_the_journal_waits(void **state)
{
	delivery_fixture *one = *state;
	int count = traffic_is_slow() ? 500 : 3000, wrong = 0;

	answer_after(one, 0);
	sender_append(one);
	sender_lead(one);
	assert_true(sender_step_until(one, sender_is_settled, 1, 10000));
	for (int index = 0; index < count; index++) {
		sender_append(one);
	}
	while (s2s_sender_settled(one->sender) < count + 1) {
		(void) !s2s_sender_step(one->sender, 0);
		s2s_clock_sleep_ms(1); /* all that is on its way comes back at once, as over one HTTP/2 connection */
		wrong += !s2s_sender_is_busy(one->sender) && s2s_sender_has_more(one->sender);
	}
	assert_int_equal(wrong, 0);
}

/* Waits in this process for what a leader in another one does. */
static bool waited_for(delivery_fixture *one, bool (*condition)(delivery_fixture *one, int64_t argument), int64_t argument)
{
	int64_t until = s2s_clock_monotonic_ms() + 10000;

	while (!condition(one, argument) && s2s_clock_monotonic_ms() < until) {
		delivery_wake(one);
		s2s_clock_sleep_ms(1);
	}
	return condition(one, argument);
}

/* A repeat that is dropped leaves only a number: it is counted once, although who leads next reads the journal from before it. */
static void test_repeat_is_counted_once(void **state)
{
	delivery_fixture *one = *state;
	pid_t child;

	TRAFFIC_NEEDS_FORK();
	answer_after(one, 0);
	append_with_key(one, "first");
	sender_lead(one);
	assert_true(sender_step_until(one, sender_is_settled, 1, 10000));
	s2s_service_resign(one->queue, &one->sender);
	answer_after(one, 3000);
	sender_append(one);
	child = delivery_other_leader(one);
	assert_true(waited_for(one, sender_has_arrived, 2));
	append_with_key(one, "first");
	assert_true(waited_for(one, has_repeats, 1));
	kill(child, SIGKILL);
	traffic_child_status(child, 10000);
	answer_after(one, 0);
	sender_lead(one);
	assert_true(sender_step_until(one, sender_is_settled, 1, 20000));
	assert_true(sender_step_until(one, is_taken_in, 0, 20000));
	assert_true(has_repeats(one, 1));
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 2);
}

/* On its way while its destination is announced as one that can't tell repeats apart; then a kill: an operator decides. */
static void test_no_longer_told_apart(void **state)
{
	delivery_fixture *one = *state;
	char first[HTTP_BODY_BYTES];
	traffic_line other;
	pid_t child;

	TRAFFIC_NEEDS_FORK();
	traffic_line_make(&other, one->server.endpoint, "other", true);
	answer_after(one, 0);
	sender_append_body(one, &other, S2S_STRING("other"));
	sender_lead(one);
	assert_true(sender_step_until(one, sender_is_settled, 1, 10000));
	s2s_service_resign(one->queue, &one->sender);
	answer_after(one, 3000);
	sender_append(one);
	child = delivery_other_leader(one);
	assert_true(waited_for(one, sender_has_arrived, 2));
	memcpy(first, one->server.shared->bodies[1], sizeof(first));
	one->line.destination.tells_repeats_apart = false;
	traffic_line_announce(&one->line);
	s2s_queue_writer_free(&one->writer); /* as another process has it */
	one->writer = s2s_queue_writer_new(one->queue);
	assert_non_null(one->writer);
	sender_append(one);
	assert_true(waited_for(one, has_rows, 2)); /* both: the first is claimed */
	kill(child, SIGKILL);
	traffic_child_status(child, 10000);
	answer_after(one, 0);
	sender_lead(one);
	assert_true(sender_step_until(one, sender_is_idle, 0, 20000));
	assert_int_equal(http_server_seen(&one->server, first), 1);
	assert_int_equal(sender_counted(one, S2S_STATE_UNCERTAIN), 1);
	traffic_line_free(&other);
}

/* A backlog for one endpoint is no wait for another one's event behind it. */
static void test_another_endpoint(void **state)
{
	delivery_fixture *one = *state;
	int backlog = traffic_is_slow() ? 500 : 4000, place = 0;
	traffic_line other;
	char endpoint[80];

	snprintf(endpoint, sizeof(endpoint), "http://localhost:%d/x", one->server.port);
	traffic_line_make(&other, endpoint, "other", false);
	answer_after(one, 0);
	sender_append(one);
	sender_append_body(one, &other, S2S_STRING("known"));
	sender_lead(one);
	assert_true(sender_step_until(one, sender_is_settled, 2, 10000));
	for (int index = 0; index < backlog; index++) {
		sender_append(one);
	}
	sender_append_body(one, &other, S2S_STRING("behind it"));
	assert_true(sender_step_until(one, sender_is_settled, backlog + 3, 60000));
	while (strcmp(one->server.shared->bodies[place], "behind it") != 0) {
		place++;
	}
	/* The journal is taken in by 256 a round, in which the endpoint answers eight or so. */
	assert_in_range(place, 2, backlog / 4);
	traffic_line_free(&other);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, sender_set_up, sender_tear_down)
#define TEST_UNREPEATABLE(name) cmocka_unit_test_setup_teardown(name, sender_set_up_unrepeatable, sender_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_never_a_row),
		TEST_UNREPEATABLE(test_unrepeatable_has_a_row),
		TEST(test_asked_for),
		TEST(test_away_for_long),
		TEST(test_repeats),
		TEST(test_repeat_of_a_refused_one),
		TEST(test_slow_endpoint),
		TEST(test_killed),
		TEST(test_renewed_meanwhile),
		TEST(test_long_journal),
		TEST(test_keys_are_sorted_before_leaving),
		TEST(test_end),
		TEST(test_handed_over),
		TEST(test_handing_over_sleeps),
		TEST(test_busy_while_the_journal_waits),
		TEST(test_repeat_is_counted_once),
		TEST(test_no_longer_told_apart),
		TEST(test_another_endpoint),
	};

	return cmocka_run_group_tests_name("sender_express", tests, NULL, NULL);
}
