/* Turns as such, in the windows of one request (a protocol not known yet, a probe), of HTTP/1.1 and of HTTP/2. */
#include "support.h"

#include "delivery/turns.h"

#include <string.h>

#define DESTINATIONS_MAX 20

static const size_t windows[] = { 1, 2, 8, 64 };
#define WINDOWS (sizeof(windows) / sizeof(windows[0]))

/* An endpoint's destinations with what each has to send, and a clock that is nothing but its requests. */
typedef struct scene {
	size_t window, count;
	size_t backlog[DESTINATIONS_MAX], in_flight[DESTINATIONS_MAX], begun[DESTINATIONS_MAX];
	int64_t last[DESTINATIONS_MAX], clock;
} scene;

static size_t on_their_way(const scene *one)
{
	size_t sum = 0;

	for (size_t index = 0; index < one->count; index++) {
		sum += one->in_flight[index];
	}
	return sum;
}

/* As the sender does it. */
static void launch(scene *one)
{
	s2s_turn turns[DESTINATIONS_MAX];
	size_t count = 0;
	int64_t before;

	for (size_t index = 0; index < one->count; index++) {
		if (one->backlog[index] > 0) {
			turns[count++] = (s2s_turn) { index, one, one->in_flight[index], one->last[index] };
		}
	}
	before = one->clock;
	s2s_turns_arrange(turns, count);
	for (size_t index = 0; index < count; index++) {
		size_t room = one->window - on_their_way(one), which = turns[index].destination;
		size_t share = room > 0 ? s2s_turns_share(&turns[index], count - index, room) : 0;

		assert_true(share <= room);
		for (; share > 0 && one->backlog[which] > 0; share--) {
			one->backlog[which]--;
			one->in_flight[which]++;
			one->begun[which]++;
		}
		if (one->in_flight[which] > turns[index].in_flight) {
			one->last[which] = before + (int64_t) ((one->in_flight[which] - turns[index].in_flight) * count + index);
			one->clock = one->last[which] > one->clock ? one->last[which] : one->clock;
		}
	}
}

/* So many of what is on its way is answered; false: there is not that much. */
static bool answered(scene *one, size_t which, size_t count)
{
	if (one->in_flight[which] < count) {
		return false;
	}
	one->in_flight[which] -= count;
	return true;
}

static void test_alone(void **state)
{
	(void) state;
	for (size_t index = 0; index < WINDOWS; index++) {
		scene one = { .window = windows[index], .count = 3, .backlog = { 0, 1000, 0 } };

		launch(&one);
		assert_int_equal(one.in_flight[1], windows[index]);
		assert_true(answered(&one, 1, 1));
		launch(&one);
		assert_int_equal(one.in_flight[1], windows[index]);
	}
}

/* The next place is the newcomer's, whoever else waits. */
static void test_one_event_beside_a_backlog(void **state)
{
	(void) state;
	for (size_t index = 0; index < WINDOWS; index++) {
		for (size_t busy = 0; busy < 2; busy++) {
			scene one = { .window = windows[index], .count = 2 };

			one.backlog[busy] = 1000;
			launch(&one);
			one.backlog[1 - busy] = 1;
			launch(&one);
			assert_int_equal(one.begun[1 - busy], 0); /* none is free */
			assert_true(answered(&one, busy, 1));
			launch(&one);
			assert_int_equal(one.begun[1 - busy], 1);
			/* When it has nothing more, all is the other's again. */
			assert_true(answered(&one, 1 - busy, 1));
			launch(&one);
			assert_int_equal(one.in_flight[busy], windows[index]);
		}
	}
}

static void test_equal_shares_at_once(void **state)
{
	scene two = { .window = 64, .count = 2, .backlog = { 1000, 1000 } };
	scene three = { .window = 8, .count = 3, .backlog = { 1000, 1000, 1000 } };

	(void) state;
	launch(&two);
	assert_int_equal(two.in_flight[0], 32);
	assert_int_equal(two.in_flight[1], 32);
	launch(&three);
	assert_int_equal(on_their_way(&three), 8);
	assert_in_range(three.in_flight[0], 2, 3);
	assert_in_range(three.in_flight[1], 2, 3);
	assert_in_range(three.in_flight[2], 2, 3);
}

/* What one of them does not need is the others'. */
static void test_little_is_no_more_than_that(void **state)
{
	scene one = { .window = 64, .count = 3, .backlog = { 1000, 5, 1000 } };

	(void) state;
	launch(&one);
	assert_int_equal(one.in_flight[1], 5);
	assert_int_equal(on_their_way(&one), 64);
	assert_true(answered(&one, 2, 10));
	launch(&one);
	assert_in_range(one.in_flight[0], 29, 30);
	assert_in_range(one.in_flight[2], 29, 30);
}

/* Whoever has more than a share keeps it, and gets nothing until the others have as much. */
static void test_who_has_much_waits(void **state)
{
	scene one = { .window = 64, .count = 3, .backlog = { 1000, 0, 0 } };

	(void) state;
	launch(&one);
	one.backlog[1] = one.backlog[2] = 1000;
	assert_true(answered(&one, 0, 10));
	launch(&one);
	assert_int_equal(one.in_flight[0], 54);
	assert_int_equal(one.in_flight[1], 5);
	assert_int_equal(one.in_flight[2], 5);
	assert_true(answered(&one, 0, 40));
	launch(&one);
	assert_int_equal(on_their_way(&one), 64);
	for (size_t index = 0; index < 3; index++) {
		assert_in_range(one.in_flight[index], 21, 22);
	}
}

/* One is never answered, the other always: half of the window stays the other's. */
static void test_what_hangs_keeps_its_share_only(void **state)
{
	(void) state;
	for (size_t index = 1; index < WINDOWS; index++) {
		scene one = { .window = windows[index], .count = 2, .backlog = { 1000, 100000 } };

		for (size_t round = 0; round < 100; round++) {
			launch(&one);
			assert_int_equal(one.in_flight[1], windows[index] / 2);
			assert_true(answered(&one, 1, round % 2 == 0 ? one.in_flight[1] : 1));
		}
	}
}

/* More destinations than places, one place free at a time: each in its turn. */
static void test_nobody_is_left_out(void **state)
{
	(void) state;
	for (size_t index = 0; index < 3; index++) {
		scene one = { .window = windows[index], .count = DESTINATIONS_MAX };
		size_t next = 0;

		for (size_t which = 0; which < DESTINATIONS_MAX; which++) {
			one.backlog[which] = 1000;
		}
		launch(&one);
		for (size_t answer = 0; answer < 10 * DESTINATIONS_MAX; answer++, next = (next + 1) % DESTINATIONS_MAX) {
			while (!answered(&one, next, 1)) {
				next = (next + 1) % DESTINATIONS_MAX;
			}
			launch(&one);
			assert_int_equal(on_their_way(&one), windows[index]);
		}
		for (size_t which = 0; which < DESTINATIONS_MAX; which++) {
			assert_in_range(one.begun[which], 10, 11);
		}
	}
}

/* Two endpoints: what is on its way to one takes nothing from the other. */
static void test_lines_have_their_own(void **state)
{
	int here, there;
	s2s_turn turns[] = { { 0, &here, 4, 9 }, { 1, &there, 0, 8 }, { 2, &here, 0, 7 }, { 3, &there, 60, 6 } };

	(void) state;
	s2s_turns_arrange(turns, 4);
	assert_int_equal(turns[0].destination, 3); /* who waits longest */
	assert_int_equal(turns[1].destination, 2);
	assert_int_equal(turns[2].destination, 1);
	assert_int_equal(turns[3].destination, 0);
	assert_int_equal(s2s_turns_share(&turns[0], 4, 4), 0);
	assert_int_equal(s2s_turns_share(&turns[1], 3, 4), 4);
	assert_int_equal(s2s_turns_share(&turns[1], 3, 8), 6);
	assert_int_equal(s2s_turns_share(&turns[2], 2, 4), 4);
	assert_int_equal(s2s_turns_share(&turns[3], 1, 4), 4);
}

/* All of one are answered together, and again and again: the odd places must not stay where they were. */
static void test_odd_places_go_round(void **state)
{
	scene one = { .window = 8, .count = 3, .backlog = { 10000, 10000, 10000 } };

	(void) state;
	for (size_t round = 0; round < 300; round++) {
		launch(&one);
		assert_int_equal(on_their_way(&one), 8);
		assert_true(answered(&one, round % 3, one.in_flight[round % 3]));
	}
	/* And all of all. */
	for (size_t round = 0; round < 300; round++) {
		launch(&one);
		for (size_t which = 0; which < 3; which++) {
			assert_true(answered(&one, which, one.in_flight[which]));
		}
	}
	for (size_t which = 1; which < 3; which++) {
		assert_in_range(one.begun[which], one.begun[0] - 5, one.begun[0] + 5);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alone),
		cmocka_unit_test(test_one_event_beside_a_backlog),
		cmocka_unit_test(test_equal_shares_at_once),
		cmocka_unit_test(test_little_is_no_more_than_that),
		cmocka_unit_test(test_who_has_much_waits),
		cmocka_unit_test(test_what_hangs_keeps_its_share_only),
		cmocka_unit_test(test_nobody_is_left_out),
		cmocka_unit_test(test_lines_have_their_own),
		cmocka_unit_test(test_odd_places_go_round),
	};

	return cmocka_run_group_tests_name("turns", tests, NULL, NULL);
}
