/* A sender that ends, with its process or before it, and what can't be repeated: it begins only where an answer can be expected. */
#include "sender_fixture.h"

#include "platform/clock.h"

static bool is_delivered(void *argument)
{
	return sender_counted(argument, S2S_STATE_DELIVERED) == 1;
}

/* The sender ends while the far side is silent: its row is another's to send. */
static void test_giving_back(void **state)
{
	delivery_fixture *one = *state;

	sender_answer_with(one, HTTP_HANG, 200);
	sender_append(one);
	sender_lead(one);
	assert_true(sender_step_until(one, sender_has_arrived, 1, 10000));
	sender_answer_with(one, HTTP_ANSWER, 200);
	one->options.idle_timeout_ms = 0;
	s2s_service_resign(one->queue, &one->sender);
	assert_true(traffic_wait(is_delivered, one, 10000)); /* resigning left it to a sender in the background */
	assert_int_equal(sender_requests(one), 2);
}

/* Steps until nothing is on its way and nothing may begin. */
static bool is_done(delivery_fixture *one, int64_t unused)
{
	(void) unused;
	return sender_is_idle(one, 0) && !s2s_sender_has_more(one->sender);
}

/* As a process that ends: its whole backlog can't be sent in that time. */
static void lead_to_end(delivery_fixture *one, int64_t left_ms)
{
	sender_lead(one);
	s2s_sender_end_by(one->sender, s2s_clock_monotonic_ms() + left_ms);
	(void) !s2s_sender_step(one->sender, 0);
}

static void end_within(delivery_fixture *one, int64_t left_ms)
{
	lead_to_end(one, left_ms);
	assert_true(sender_step_until(one, is_done, 0, left_ms + 10000));
}

#define BACKLOG 800 /* more than all connections can send until then */

static void test_end_with_a_backlog_unrepeatable(void **state)
{
	delivery_fixture *one = *state;

	sender_line_change(one, 30000, 3);
	atomic_store(&one->server.shared->delay_ms, 150);
	for (int index = 0; index < BACKLOG; index++) {
		sender_append(one);
	}
	end_within(one, 8000);
	assert_in_range(sender_counted(one, S2S_STATE_DELIVERED), 2, BACKLOG - 1);
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), sender_requests(one));
	assert_int_equal(sender_counted(one, S2S_STATE_QUEUED), BACKLOG - sender_requests(one));
}

/* Enough for a whole time-out: nothing is different. */
static void test_end_far_away_unrepeatable(void **state)
{
	delivery_fixture *one = *state;

	for (int index = 0; index < 30; index++) {
		sender_append(one);
	}
	end_within(one, 60000);
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 30);
}

/* Nothing is known of an endpoint that hangs: one request finds it out. */
static void test_end_at_a_hanging_endpoint_unrepeatable(void **state)
{
	delivery_fixture *one = *state;

	sender_line_change(one, 30000, 3);
	sender_answer_with(one, HTTP_HANG, 200);
	for (int index = 0; index < 30; index++) {
		sender_append(one);
	}
	lead_to_end(one, 2000);
	assert_true(sender_step_until(one, sender_has_arrived, 1, 10000));
	assert_false(sender_step_until(one, sender_has_arrived, 2, 2500));
	s2s_sender_finish_only(one->sender);
	assert_int_equal(sender_requests(one), 1);
}

/* There is no time left for any answer. */
static void test_end_now_unrepeatable(void **state)
{
	delivery_fixture *one = *state;

	sender_line_change(one, 30000, 3);
	sender_append(one);
	end_within(one, 50);
	assert_int_equal(sender_requests(one), 0);
	assert_int_equal(sender_counted(one, S2S_STATE_QUEUED), 1);
}

/* What can be repeated goes on to the end: a repeat does no harm. */
static void test_end_repeatable(void **state)
{
	delivery_fixture *one = *state;

	sender_line_change(one, 30000, 3);
	sender_append(one);
	end_within(one, 50);
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 1);
}

static bool has_timed_out(delivery_fixture *one, int64_t count)
{
	return sender_counted(one, S2S_STATE_UNCERTAIN) >= count;
}

/* After one that nobody answered the others go one by one. */
static void test_one_by_one_after_no_answer(void **state)
{
	delivery_fixture *one = *state;

	sender_line_change(one, 3000, 3);
	for (int index = 0; index < 20; index++) {
		sender_append(one);
	}
	sender_lead(one);
	assert_true(sender_step_until(one, sender_is_settled, 20, 10000));
	sender_answer_with(one, HTTP_HANG, 200);
	sender_append(one);
	assert_true(sender_step_until(one, has_timed_out, 1, 10000));
	for (int index = 0; index < 20; index++) {
		sender_append(one);
	}
	assert_true(sender_step_until(one, sender_has_arrived, 22, 10000));
	assert_true(sender_step_until(one, has_timed_out, 2, 10000));
	assert_int_equal(sender_requests(one), 22);
	sender_answer_with(one, HTTP_ANSWER, 200);
	assert_true(sender_step_until(one, sender_is_settled, 41, 20000));
	assert_in_range(sender_counted(one, S2S_STATE_UNCERTAIN), 2, 3);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, sender_set_up, sender_tear_down)
#define TEST_UNREPEATABLE(name) cmocka_unit_test_setup_teardown(name, sender_set_up_unrepeatable, sender_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_giving_back),
		TEST_UNREPEATABLE(test_end_with_a_backlog_unrepeatable),
		TEST_UNREPEATABLE(test_end_far_away_unrepeatable),
		TEST_UNREPEATABLE(test_end_at_a_hanging_endpoint_unrepeatable),
		TEST_UNREPEATABLE(test_end_now_unrepeatable),
		TEST(test_end_repeatable),
		TEST_UNREPEATABLE(test_one_by_one_after_no_answer),
	};

	return cmocka_run_group_tests_name("sender_ending", tests, NULL, NULL);
}
