/* Destinations of one endpoint: each with something due gets its turn, and one that is alone gets all of the window. */
#include "sender_fixture.h"

#include "platform/clock.h"

#include <stdio.h>
#include <stdlib.h>

#define LINES_MAX 12
#define WINDOW 8 /* connections of HTTP/1.1 */

static char names[LINES_MAX][24];
static traffic_line lines[LINES_MAX];

static int set_up(void **state)
{
	int result = sender_set_up(state);
	delivery_fixture *one = *state;

	atomic_store(&one->server.shared->delay_ms, 50);
	for (int line = 0; line < LINES_MAX; line++) {
		snprintf(names[line], sizeof(names[line]), "shop-%d", line);
		traffic_line_make(&lines[line], one->server.endpoint, names[line], true);
	}
	sender_lead(one);
	return result;
}

static int tear_down(void **state)
{
	int result = sender_tear_down(state);

	for (int line = 0; line < LINES_MAX; line++) {
		traffic_line_free(&lines[line]);
	}
	return result;
}

/* The body says which line and which event of it. */
static void append(delivery_fixture *one, int line, int number)
{
	char body[32];

	snprintf(body, sizeof(body), "%d %d", line, number);
	sender_append_body(one, &lines[line], s2s_string_from(body));
}

static void step_until_arrived(delivery_fixture *one, int count)
{
	assert_true(sender_step_until(one, sender_has_arrived, count, 60000));
}

/* Of the arrivals `from` up to `to`. */
static int arrived_of(const delivery_fixture *one, int line, int from, int to)
{
	char prefix[16];
	int count = 0;

	snprintf(prefix, sizeof(prefix), "%d ", line);
	for (int index = from; index < to; index++) {
		count += strncmp(one->server.shared->bodies[index], prefix, strlen(prefix)) == 0;
	}
	return count;
}

static void one_event_beside_a_backlog(delivery_fixture *one, int busy, int quiet)
{
	int before;

	append(one, 0, 0); /* line 0 is the first that is known */
	step_until_arrived(one, 1);
	append(one, 1, 0);
	step_until_arrived(one, 2);
	for (int number = 1; number <= 200; number++) {
		append(one, busy, number);
	}
	step_until_arrived(one, 40);
	before = sender_requests(one);
	append(one, quiet, 1);
	/* The window is full now; the next place in it is the quiet one's. */
	step_until_arrived(one, before + 2 * WINDOW);
	assert_int_equal(arrived_of(one, quiet, before, before + 2 * WINDOW), 1);
}

static void test_one_event_beside_the_backlog_of_the_first(void **state)
{
	one_event_beside_a_backlog(*state, 0, 1);
}

static void test_one_event_beside_the_backlog_of_the_last(void **state)
{
	one_event_beside_a_backlog(*state, 1, 0);
}

static void test_equal_backlogs_go_in_turns(void **state)
{
	delivery_fixture *one = *state;

	for (int line = 0; line < 3; line++) {
		for (int number = 0; number < 100; number++) {
			append(one, line, number);
		}
	}
	step_until_arrived(one, 150);
	for (int line = 0; line < 3; line++) {
		assert_in_range(arrived_of(one, line, 0, 150), 50 - WINDOW, 50 + WINDOW);
	}
	/* Within a destination the oldest goes first. */
	for (int index = 0, next[3] = { 0 }; index < 150; index++) {
		int line = one->server.shared->bodies[index][0] - '0', number = atoi(one->server.shared->bodies[index] + 2);

		assert_true(number >= next[line] - WINDOW && number <= next[line] + WINDOW);
		next[line]++;
	}
}

/* More of them than there are connections: none is left out. */
static void test_more_destinations_than_connections(void **state)
{
	delivery_fixture *one = *state;

	for (int line = 0; line < LINES_MAX; line++) {
		for (int number = 0; number < 30; number++) {
			append(one, line, number);
		}
	}
	step_until_arrived(one, 10 * LINES_MAX);
	for (int line = 0; line < LINES_MAX; line++) {
		assert_in_range(arrived_of(one, line, 0, 10 * LINES_MAX), 7, 13);
	}
}

/* The others have something for a later time, or nothing: all of the window is its own. */
static void test_one_alone_takes_all(void **state)
{
	delivery_fixture *one = *state;
	int64_t begin;

	for (int line = 0; line < LINES_MAX; line++) {
		append(one, line, 0);
	}
	step_until_arrived(one, LINES_MAX);
	atomic_store(&one->server.shared->open_most, 0);
	atomic_store(&one->server.shared->delay_ms, 200);
	for (int number = 1; number <= 8 * WINDOW; number++) {
		append(one, LINES_MAX / 2, number);
	}
	begin = s2s_clock_monotonic_ms();
	step_until_arrived(one, LINES_MAX + 8 * WINDOW);
	/* Seven answers one after the other; with half of the window it would be fifteen. */
	assert_in_range(s2s_clock_monotonic_ms() - begin, 7 * 200 - 100, traffic_is_slow() ? 60000 : 14 * 200);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_one_event_beside_the_backlog_of_the_first),
		TEST(test_one_event_beside_the_backlog_of_the_last),
		TEST(test_equal_backlogs_go_in_turns),
		TEST(test_more_destinations_than_connections),
		TEST(test_one_alone_takes_all),
	};

	return cmocka_run_group_tests_name("sender_turns", tests, NULL, NULL);
}
