/* Events that go in one request: joined, compressed, split when refused, and all of them uncertain when nobody answers. */
#include "sender_fixture.h"

#include "destinations/adroll.h"
#include "platform/clock.h"

#include <stdio.h>

/* Milliseconds. One that no healthy exchange reaches, valgrind's slowness included; and one to wait for. */
#define TIMEOUT_PATIENT 30000
#define TIMEOUT_SHORT 1000

static int appended; /* in this test */

static int set_up_with(void **state, int64_t timeout_ms)
{
	int result = sender_set_up_unrepeatable(state);
	delivery_fixture *one = *state;
	s2s_destination *destination = &one->line.destination;

	destination->system = s2s_adroll.name;
	destination->settings[S2S_ADROLL_ADVERTISABLE] = S2S_STRING("ADV");
	destination->settings[S2S_ADROLL_PIXEL] = S2S_STRING("PIX");
	destination->settings[S2S_ADROLL_TOKEN] = S2S_STRING("token");
	destination->setting_count = S2S_ADROLL_SETTINGS;
	destination->timeout_ms = timeout_ms;
	traffic_line_announce(&one->line);
	appended = 0;
	return result;
}

static int set_up(void **state)
{
	return set_up_with(state, TIMEOUT_PATIENT);
}

static int set_up_impatient(void **state)
{
	return set_up_with(state, TIMEOUT_SHORT);
}

static void append_body(delivery_fixture *one, s2s_string body)
{
	sender_append_body(one, &one->line, body);
	appended++;
}

/* "[100]", "[101]", …: all of one length, none a part of another. */
static void append(delivery_fixture *one, int count)
{
	char body[16];

	for (int index = 0; index < count; index++) {
		snprintf(body, sizeof(body), "[%d]", 100 + appended);
		append_body(one, s2s_string_from(body));
	}
}

static bool is_held(const delivery_fixture *one)
{
	s2s_ledger_facts facts = sender_facts(one);
	bool held = facts.count == 1 && s2s_string_is_given(facts.destinations[0].held);

	s2s_ledger_facts_free(&facts);
	return held;
}

/* Steps until so many requests have arrived and nothing is on its way or due. */
static bool step_until_quiet(delivery_fixture *one, int arrived)
{
	int64_t until = s2s_clock_monotonic_ms() + 30000;

	do {
		if (s2s_clock_monotonic_ms() >= until) {
			return false;
		}
		(void) !s2s_sender_step(one->sender, 20);
	} while (sender_requests(one) < arrived || s2s_sender_is_busy(one->sender) || s2s_sender_has_more(one->sender));
	return true;
}

static bool all_are_settled(void *argument)
{
	const delivery_fixture *one = argument;

	return sender_counted(one, S2S_STATE_QUEUED) == 0 &&
		sender_counted(one, S2S_STATE_DELIVERED) + sender_counted(one, S2S_STATE_REJECTED) == appended + 1;
}

/* A sender that has seen an answer: batches go. What that took is not counted, but for one delivered event. */
static void lead_answered(delivery_fixture *one)
{
	append_body(one, S2S_STRING("[0]"));
	sender_lead(one);
	assert_true(step_until_quiet(one, 1));
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 1);
	atomic_store(&one->server.shared->requests, 0);
	appended = 0;
}

/* In how many requests a number stood. */
static int seen(const delivery_fixture *one, int number)
{
	char text[16];
	int count = 0;

	snprintf(text, sizeof(text), "%d", number);
	for (int index = 0; index < sender_requests(one); index++) {
		count += strstr(one->server.shared->bodies[index], text) != NULL;
	}
	return count;
}

/* --- */

static void test_joined(void **state)
{
	delivery_fixture *one = *state;

	lead_answered(one);
	append(one, 250);
	assert_true(step_until_quiet(one, 3));
	assert_int_equal(sender_requests(one), 3);
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 251);
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
	delivery_fixture *one = *state;

	append(one, 100);
	sender_lead(one);
	assert_true(step_until_quiet(one, 2));
	assert_int_equal(sender_requests(one), 2);
	assert_string_equal(one->server.shared->bodies[0], "[100]");
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 100);
}

static void test_one_alone_is_not_waited_for(void **state)
{
	delivery_fixture *one = *state;

	append(one, 1);
	sender_lead(one);
	assert_true(step_until_quiet(one, 1));
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 1);
	assert_int_equal(http_server_seen(&one->server, "[100]"), 1);
}

static void test_split(void **state)
{
	delivery_fixture *one = *state;

	sender_answer_poison(one, HTTP_FAIL_WITH, 400, "107");
	append(one, 40);
	sender_lead(one);
	assert_true(step_until_quiet(one, 41));
	assert_int_equal(sender_requests(one), 41);
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 39);
	assert_int_equal(sender_counted(one, S2S_STATE_REJECTED), 1);
	for (int number = 100; number < 140; number++) {
		char body[16];

		snprintf(body, sizeof(body), "[%d]", number);
		assert_int_equal(http_server_seen(&one->server, body), 1);
	}
	/* Those that come later go together again. */
	append(one, 10);
	assert_true(step_until_quiet(one, 42));
	assert_int_equal(sender_requests(one), 42);
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 49);
}

/* What is to go alone does not come to the new leader as a batch again. */
static void test_split_and_another_leader(void **state)
{
	delivery_fixture *one = *state;

	lead_answered(one);
	sender_answer_with(one, HTTP_ANSWER, 422);
	append(one, 20);
	while (sender_requests(one) < 1) {
		(void) !s2s_sender_step(one->sender, 20);
	}
	s2s_sender_finish_only(one->sender);
	assert_true(step_until_quiet(one, 1));
	assert_int_equal(sender_counted(one, S2S_STATE_QUEUED), 20);
	sender_answer_poison(one, HTTP_FAIL_WITH, 422, "[113]");
	s2s_service_resign(one->queue, &one->sender); /* leaves it to a sender in the background */
	assert_true(traffic_wait(all_are_settled, one, 20000));
	assert_int_equal(sender_requests(one), 21);
	assert_int_equal(sender_counted(one, S2S_STATE_REJECTED), 1);
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 20);
}

/* Nothing says that it was one of them, and after a strange success they may have been counted. */
static void test_redirect_is_not_split(void **state)
{
	delivery_fixture *one = *state;

	lead_answered(one);
	sender_answer_with(one, HTTP_ANSWER, 302);
	append(one, 10);
	assert_true(step_until_quiet(one, 1));
	assert_int_equal(sender_requests(one), 1);
	assert_int_equal(sender_counted(one, S2S_STATE_REJECTED), 10);
}

static void test_retried_together(void **state)
{
	delivery_fixture *one = *state;

	lead_answered(one);
	atomic_store(&one->server.shared->fail_count, 1);
	sender_answer_with(one, HTTP_FAIL_FIRST, 503);
	append(one, 10);
	assert_true(step_until_quiet(one, 2));
	assert_int_equal(sender_requests(one), 2);
	assert_string_equal(one->server.shared->bodies[0], one->server.shared->bodies[1]);
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 11);
}

static void test_held(void **state)
{
	delivery_fixture *one = *state;

	sender_answer_with(one, HTTP_ANSWER, 401);
	append(one, 10);
	sender_lead(one);
	assert_true(step_until_quiet(one, 1));
	assert_true(is_held(one));
	assert_int_equal(sender_requests(one), 1);
	assert_int_equal(sender_counted(one, S2S_STATE_QUEUED), 10);
}

/* Written and never answered: all of them, once; and they stay where they are. */
static void test_uncertain(void **state)
{
	delivery_fixture *one = *state;

	lead_answered(one);
	sender_answer_with(one, HTTP_HANG, 200);
	append(one, 30);
	assert_true(step_until_quiet(one, 1));
	assert_int_equal(sender_requests(one), 1);
	assert_int_equal(sender_counted(one, S2S_STATE_UNCERTAIN), 30);
	assert_int_equal(sender_counted(one, S2S_STATE_QUEUED), 0);
}

/* An endpoint that begins to hang: only what goes before that is known is a batch; then each request has one event, and only probes go. */
static void test_hanging_endpoint_does_not_eat_the_backlog(void **state)
{
	delivery_fixture *one = *state;
	int64_t until = s2s_clock_monotonic_ms() + 20000;

	lead_answered(one);
	sender_answer_with(one, HTTP_HANG, 200);
	append(one, 100);
	while (sender_counted(one, S2S_STATE_UNCERTAIN) < 100 && s2s_clock_monotonic_ms() < until) {
		(void) !s2s_sender_step(one->sender, 20);
	}
	append(one, 600);
	while (sender_requests(one) < 6 && s2s_clock_monotonic_ms() < until) {
		(void) !s2s_sender_step(one->sender, 20);
	}
	assert_int_equal(sender_requests(one), 6);
	sender_answer_with(one, HTTP_ANSWER, 200);
	assert_string_equal(one->server.shared->bodies[1], "[200]");
	assert_string_equal(one->server.shared->bodies[5], "[204]");
	assert_int_equal(sender_counted(one, S2S_STATE_UNCERTAIN), 104);
	while (sender_counted(one, S2S_STATE_QUEUED) > 0 && s2s_clock_monotonic_ms() < until) {
		(void) !s2s_sender_step(one->sender, 20);
	}
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED) + sender_counted(one, S2S_STATE_UNCERTAIN), 701);
	assert_in_range(sender_counted(one, S2S_STATE_UNCERTAIN), 105, 106);
}

static void test_sender_ends_while_on_its_way(void **state)
{
	delivery_fixture *one = *state;

	lead_answered(one);
	sender_answer_with(one, HTTP_HANG, 200);
	append(one, 25);
	while (sender_requests(one) < 1) {
		(void) !s2s_sender_step(one->sender, 5);
	}
	s2s_service_resign(one->queue, &one->sender);
	assert_int_equal(sender_counted(one, S2S_STATE_UNCERTAIN), 25);
	assert_int_equal(sender_requests(one), 1);
}

static void append_long(delivery_fixture *one, size_t bytes)
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
	delivery_fixture *one = *state;

	append_long(one, 900);
	sender_lead(one);
	assert_true(step_until_quiet(one, 1));
	assert_int_equal(atomic_load(&one->server.shared->compressed), 0);
	append_long(one, 1100);
	assert_true(step_until_quiet(one, 2));
	assert_int_equal(atomic_load(&one->server.shared->compressed), 1);
	assert_memory_equal(one->server.shared->bodies[1], "\x1f\x8b", 2);
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 2);
}

static void test_bounded_in_bytes(void **state)
{
	delivery_fixture *one = *state;

	for (int index = 0; index < 3; index++) {
		append_long(one, 600 * 1024);
	}
	sender_lead(one);
	assert_true(step_until_quiet(one, 3));
	assert_int_equal(sender_requests(one), 3);
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 3);
}

/* A row that this version can't join (another one wrote it) keeps none of the others. */
static void test_what_can_not_be_joined_goes_alone(void **state)
{
	delivery_fixture *one = *state;

	append(one, 2);
	append_body(one, S2S_STRING("{}"));
	sender_lead(one);
	assert_true(step_until_quiet(one, 3));
	assert_int_equal(sender_requests(one), 3);
	assert_int_equal(http_server_seen(&one->server, "{}"), 1);
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 3);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, sender_tear_down)
#define TEST_IMPATIENT(name) cmocka_unit_test_setup_teardown(name, set_up_impatient, sender_tear_down)
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
