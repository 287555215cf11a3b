/* Events that go in one request: joined, compressed, split when refused, and all of them uncertain when nobody answers. */
#include "http_server.h"
#include "traffic.h"

#include "core/hash.h"
#include "delivery/service.h"
#include "destinations/adroll.h"
#include "platform/clock.h"
#include "platform/fork.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct fixture {
	char base[TRAFFIC_PATH_MAX];
	http_server server;
	traffic_line line;
	s2s_queue *queue;
	s2s_queue_writer *writer;
	s2s_sender *sender;
	s2s_sender_options options;
	int appended;
} fixture;

/* Milliseconds. One that no healthy exchange reaches, valgrind's slowness included; and one to wait for. */
#define TIMEOUT_PATIENT 30000
#define TIMEOUT_SHORT 1000

static void line_make(traffic_line *line, const char *endpoint, int64_t timeout_ms)
{
	s2s_destination *destination;

	traffic_line_make(line, endpoint, "shop", false);
	destination = &line->destination;
	destination->system = s2s_adroll.name;
	destination->settings[S2S_ADROLL_ADVERTISABLE] = S2S_STRING("ADV");
	destination->settings[S2S_ADROLL_PIXEL] = S2S_STRING("PIX");
	destination->settings[S2S_ADROLL_TOKEN] = S2S_STRING("token");
	destination->setting_count = S2S_ADROLL_SETTINGS;
	destination->timeout_ms = timeout_ms;
	s2s_text_clear(&line->frame);
	(void) traffic_payload_of_destination(&line->frame, destination);
	line->announcement.frame = s2s_text_string(&line->frame);
}

static int set_up_with(void **state, int64_t timeout_ms)
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
	line_make(&one->line, one->server.endpoint, timeout_ms);
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
	return set_up_with(state, TIMEOUT_PATIENT);
}

static int set_up_impatient(void **state)
{
	return set_up_with(state, TIMEOUT_SHORT);
}

static int tear_down(void **state)
{
	fixture *one = *state;

	s2s_service_resign(one->queue, &one->sender);
	s2s_queue_writer_free(&one->writer);
	assert_true(s2s_service_stop(10000));
	s2s_queue_close_all();
	s2s_hash_stop();
	http_server_stop(&one->server);
	traffic_line_free(&one->line);
	traffic_place_remove(one->base);
	free(one);
	return 0;
}

static void append_body(fixture *one, s2s_string body)
{
	s2s_request request;
	char event_id[37];

	traffic_request(&request, &one->line.destination, event_id);
	request.body = body;
	assert_int_equal(traffic_append(&one->writer->journal, &one->queue->place, &one->line, &request), S2S_APPEND_DONE);
	one->appended++;
}

/* "[100]", "[101]", …: all of one length, none a part of another. */
static void append(fixture *one, int count)
{
	char body[16];

	for (int index = 0; index < count; index++) {
		snprintf(body, sizeof(body), "[%d]", 100 + one->appended);
		append_body(one, s2s_string_from(body));
	}
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

static void answer_with(fixture *one, http_behaviour behaviour, int status, const char *poison)
{
	snprintf(one->server.shared->poison, sizeof(one->server.shared->poison), "%s", poison);
	atomic_store(&one->server.shared->status, status);
	atomic_store(&one->server.shared->behaviour, behaviour);
}

static int requests(const fixture *one)
{
	return atomic_load(&one->server.shared->requests);
}

static int64_t counted(const fixture *one, s2s_state state)
{
	s2s_ledger_facts facts;
	int64_t sum = 0;

	assert_int_equal(s2s_ledger_read_facts(one->queue->ledger, &facts), S2S_LEDGER_OK);
	for (size_t index = 0; index < facts.count; index++) {
		sum += facts.destinations[index].counts[state];
	}
	s2s_ledger_facts_free(&facts);
	return sum;
}

static bool is_held(const fixture *one)
{
	s2s_ledger_facts facts;
	bool held;

	assert_int_equal(s2s_ledger_read_facts(one->queue->ledger, &facts), S2S_LEDGER_OK);
	held = facts.count == 1 && s2s_string_is_given(facts.destinations[0].held);
	s2s_ledger_facts_free(&facts);
	return held;
}

/* Steps until so many requests have arrived and nothing is on its way or due. */
static bool step_until_quiet(fixture *one, int arrived)
{
	int64_t until = s2s_clock_monotonic_ms() + 30000;

	do {
		if (s2s_clock_monotonic_ms() >= until) {
			return false;
		}
		(void) !s2s_sender_step(one->sender, 20);
	} while (requests(one) < arrived || s2s_sender_is_busy(one->sender) || s2s_sender_has_more(one->sender));
	return true;
}

static bool all_are_settled(void *argument)
{
	const fixture *one = argument;

	return counted(one, S2S_STATE_QUEUED) == 0 && counted(one, S2S_STATE_DELIVERED) + counted(one, S2S_STATE_REJECTED) == one->appended + 1;
}

/* A sender that has seen an answer: batches go. What that took is not counted, but for one delivered event. */
static void lead_answered(fixture *one)
{
	append_body(one, S2S_STRING("[0]"));
	lead(one);
	assert_true(step_until_quiet(one, 1));
	assert_int_equal(counted(one, S2S_STATE_DELIVERED), 1);
	atomic_store(&one->server.shared->requests, 0);
	one->appended = 0;
}

/* In how many requests a number stood. */
static int seen(const fixture *one, int number)
{
	char text[16];
	int count = 0;

	snprintf(text, sizeof(text), "%d", number);
	for (int index = 0; index < requests(one); index++) {
		count += strstr(one->server.shared->bodies[index], text) != NULL;
	}
	return count;
}

/* --- */

static void test_joined(void **state)
{
	fixture *one = *state;

	lead_answered(one);
	append(one, 250);
	assert_true(step_until_quiet(one, 3));
	assert_int_equal(requests(one), 3);
	assert_int_equal(counted(one, S2S_STATE_DELIVERED), 251);
	/* The order of the shop, and never more than 100. */
	assert_memory_equal(one->server.shared->bodies[0], "[100,101,102,", 13);
	assert_string_equal(one->server.shared->bodies[0] + strlen(one->server.shared->bodies[0]) - 9, ",198,199]");
	for (int number = 100; number < 350; number++) {
		assert_int_equal(seen(one, number), 1);
	}
}

/* Nobody may be there: the first request risks one event. */
static void test_first_one_goes_alone(void **state)
{
	fixture *one = *state;

	append(one, 100);
	lead(one);
	assert_true(step_until_quiet(one, 2));
	assert_int_equal(requests(one), 2);
	assert_string_equal(one->server.shared->bodies[0], "[100]");
	assert_int_equal(counted(one, S2S_STATE_DELIVERED), 100);
}

static void test_one_alone_is_not_waited_for(void **state)
{
	fixture *one = *state;

	append(one, 1);
	lead(one);
	assert_true(step_until_quiet(one, 1));
	assert_int_equal(counted(one, S2S_STATE_DELIVERED), 1);
	assert_int_equal(http_server_seen(&one->server, "[100]"), 1);
}

static void test_split(void **state)
{
	fixture *one = *state;

	answer_with(one, HTTP_FAIL_WITH, 400, "107");
	append(one, 40);
	lead(one);
	assert_true(step_until_quiet(one, 41));
	assert_int_equal(requests(one), 41);
	assert_int_equal(counted(one, S2S_STATE_DELIVERED), 39);
	assert_int_equal(counted(one, S2S_STATE_REJECTED), 1);
	for (int number = 100; number < 140; number++) {
		char body[16];

		snprintf(body, sizeof(body), "[%d]", number);
		assert_int_equal(http_server_seen(&one->server, body), 1);
	}
	/* Those that come later go together again. */
	append(one, 10);
	assert_true(step_until_quiet(one, 42));
	assert_int_equal(requests(one), 42);
	assert_int_equal(counted(one, S2S_STATE_DELIVERED), 49);
}

/* What is to go alone does not come to the new leader as a batch again. */
static void test_split_and_another_leader(void **state)
{
	fixture *one = *state;

	lead_answered(one);
	answer_with(one, HTTP_ANSWER, 422, "");
	append(one, 20);
	while (requests(one) < 1) {
		(void) !s2s_sender_step(one->sender, 20);
	}
	s2s_sender_finish_only(one->sender);
	assert_true(step_until_quiet(one, 1));
	assert_int_equal(counted(one, S2S_STATE_QUEUED), 20);
	answer_with(one, HTTP_FAIL_WITH, 422, "[113]");
	s2s_service_resign(one->queue, &one->sender); /* leaves it to a sender in the background */
	assert_true(traffic_wait(all_are_settled, one, 20000));
	assert_int_equal(requests(one), 21);
	assert_int_equal(counted(one, S2S_STATE_REJECTED), 1);
	assert_int_equal(counted(one, S2S_STATE_DELIVERED), 20);
}

/* Nothing says that it was one of them, and after a strange success they may have been counted. */
static void test_redirect_is_not_split(void **state)
{
	fixture *one = *state;

	lead_answered(one);
	answer_with(one, HTTP_ANSWER, 302, "");
	append(one, 10);
	assert_true(step_until_quiet(one, 1));
	assert_int_equal(requests(one), 1);
	assert_int_equal(counted(one, S2S_STATE_REJECTED), 10);
}

static void test_retried_together(void **state)
{
	fixture *one = *state;

	lead_answered(one);
	atomic_store(&one->server.shared->fail_count, 1);
	answer_with(one, HTTP_FAIL_FIRST, 503, "");
	append(one, 10);
	assert_true(step_until_quiet(one, 2));
	assert_int_equal(requests(one), 2);
	assert_string_equal(one->server.shared->bodies[0], one->server.shared->bodies[1]);
	assert_int_equal(counted(one, S2S_STATE_DELIVERED), 11);
}

static void test_held(void **state)
{
	fixture *one = *state;

	answer_with(one, HTTP_ANSWER, 401, "");
	append(one, 10);
	lead(one);
	assert_true(step_until_quiet(one, 1));
	assert_true(is_held(one));
	assert_int_equal(requests(one), 1);
	assert_int_equal(counted(one, S2S_STATE_QUEUED), 10);
}

/* Written and never answered: all of them, once; and they stay where they are. */
static void test_uncertain(void **state)
{
	fixture *one = *state;

	lead_answered(one);
	answer_with(one, HTTP_HANG, 200, "");
	append(one, 30);
	assert_true(step_until_quiet(one, 1));
	assert_int_equal(requests(one), 1);
	assert_int_equal(counted(one, S2S_STATE_UNCERTAIN), 30);
	assert_int_equal(counted(one, S2S_STATE_QUEUED), 0);
}

/* An endpoint that begins to hang: only what goes before that is known is a batch; then each request has one event, and only probes go. */
static void test_hanging_endpoint_does_not_eat_the_backlog(void **state)
{
	fixture *one = *state;
	int64_t until = s2s_clock_monotonic_ms() + 20000;

	lead_answered(one);
	answer_with(one, HTTP_HANG, 200, "");
	append(one, 100);
	while (counted(one, S2S_STATE_UNCERTAIN) < 100 && s2s_clock_monotonic_ms() < until) {
		(void) !s2s_sender_step(one->sender, 20);
	}
	append(one, 600);
	while (requests(one) < 6 && s2s_clock_monotonic_ms() < until) {
		(void) !s2s_sender_step(one->sender, 20);
	}
	assert_int_equal(requests(one), 6);
	answer_with(one, HTTP_ANSWER, 200, "");
	assert_string_equal(one->server.shared->bodies[1], "[200]");
	assert_string_equal(one->server.shared->bodies[5], "[204]");
	assert_int_equal(counted(one, S2S_STATE_UNCERTAIN), 104);
	while (counted(one, S2S_STATE_QUEUED) > 0 && s2s_clock_monotonic_ms() < until) {
		(void) !s2s_sender_step(one->sender, 20);
	}
	assert_int_equal(counted(one, S2S_STATE_DELIVERED) + counted(one, S2S_STATE_UNCERTAIN), 701);
	assert_in_range(counted(one, S2S_STATE_UNCERTAIN), 105, 106);
}

static void test_sender_ends_while_on_its_way(void **state)
{
	fixture *one = *state;

	lead_answered(one);
	answer_with(one, HTTP_HANG, 200, "");
	append(one, 25);
	while (requests(one) < 1) {
		(void) !s2s_sender_step(one->sender, 5);
	}
	s2s_service_resign(one->queue, &one->sender);
	assert_int_equal(counted(one, S2S_STATE_UNCERTAIN), 25);
	assert_int_equal(requests(one), 1);
}

static void append_long(fixture *one, size_t bytes)
{
	s2s_text body;

	s2s_text_init(&body);
	s2s_text_append_string(&body, S2S_STRING("[\""));
	for (size_t index = 0; index < bytes; index++) {
		s2s_text_append_char(&body, 'x');
	}
	s2s_text_append_string(&body, S2S_STRING("\"]"));
	append_body(one, s2s_text_string(&body));
	s2s_text_free(&body);
}

static void test_compressed_where_it_pays(void **state)
{
	fixture *one = *state;

	append_long(one, 900);
	lead(one);
	assert_true(step_until_quiet(one, 1));
	assert_int_equal(atomic_load(&one->server.shared->compressed), 0);
	append_long(one, 1100);
	assert_true(step_until_quiet(one, 2));
	assert_int_equal(atomic_load(&one->server.shared->compressed), 1);
	assert_memory_equal(one->server.shared->bodies[1], "\x1f\x8b", 2);
	assert_int_equal(counted(one, S2S_STATE_DELIVERED), 2);
}

static void test_bounded_in_bytes(void **state)
{
	fixture *one = *state;

	for (int index = 0; index < 3; index++) {
		append_long(one, 600 * 1024);
	}
	lead(one);
	assert_true(step_until_quiet(one, 3));
	assert_int_equal(requests(one), 3);
	assert_int_equal(counted(one, S2S_STATE_DELIVERED), 3);
}

/* A row that this version can't join (another one wrote it) keeps none of the others. */
static void test_what_can_not_be_joined_goes_alone(void **state)
{
	fixture *one = *state;

	append(one, 2);
	append_body(one, S2S_STRING("{}"));
	lead(one);
	assert_true(step_until_quiet(one, 3));
	assert_int_equal(requests(one), 3);
	assert_int_equal(http_server_seen(&one->server, "{}"), 1);
	assert_int_equal(counted(one, S2S_STATE_DELIVERED), 3);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
#define TEST_IMPATIENT(name) cmocka_unit_test_setup_teardown(name, set_up_impatient, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_joined),
		TEST(test_first_one_goes_alone),
		TEST(test_one_alone_is_not_waited_for),
		TEST(test_split),
		TEST(test_split_and_another_leader),
		TEST(test_redirect_is_not_split),
		TEST(test_retried_together),
		TEST(test_held),
		TEST_IMPATIENT(test_uncertain),
		TEST_IMPATIENT(test_hanging_endpoint_does_not_eat_the_backlog),
		TEST(test_sender_ends_while_on_its_way),
		TEST(test_compressed_where_it_pays),
		TEST(test_bounded_in_bytes),
		TEST(test_what_can_not_be_joined_goes_alone),
	};

	return cmocka_run_group_tests_name("batch", tests, NULL, NULL);
}
