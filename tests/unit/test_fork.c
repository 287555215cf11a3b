#define _GNU_SOURCE

/* Forks of a process that is sending: nothing hangs, no row is lost, and a child keeps nothing of its parent's alive. */
#include "delivery_fixture.h"

#include "platform/clock.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#if __has_include(<valgrind/valgrind.h>)
#include <valgrind/valgrind.h>
#endif

/*
 * What a thread of the parent had on its stack at the moment of the fork is lost
 * in the child, once: no leak that valgrind may count. So a child under it ends
 * by becoming another program, with the errors that valgrind saw before that.
 */
static _Noreturn void leave(bool good)
{
#if __has_include(<valgrind/valgrind.h>)
	good = good && VALGRIND_COUNT_ERRORS == 0;
#endif
	if (traffic_is_slow()) {
		execl("/bin/sh", "sh", "-c", good ? "exit 0" : "exit 1", (char *) NULL);
	}
	_exit(good ? 0 : 1);
}

/* Every third child appends only, every third one sends too, every third one does nothing. */
static _Noreturn void be_a_child(delivery_fixture *one, int number)
{
	bool good = true;

	if (number % 3 < 2) {
		good = delivery_append(one);
	}
	if (number % 3 == 1) {
		delivery_wake(one);
		good = delivery_stop(one, 20000) && good;
	}
	leave(good);
}

static void test_forks_while_sending(void **state)
{
	delivery_fixture *one = *state;
	int forks = traffic_is_slow() ? 60 : 500, appended = 0;

	TRAFFIC_NEEDS_FORK();
	for (int number = 0; number < forks; number++) {
		pid_t child;

		for (int index = 0; index < 3; index++) {
			assert_true(delivery_append(one));
			delivery_wake(one);
			appended++;
		}
		child = fork();
		if (child == 0) {
			be_a_child(one, number);
		}
		assert_int_equal(traffic_child_status(child, 60000), 0);
		appended += number % 3 < 2;
	}
	delivery_wake(one);
	assert_true(delivery_wait(one, appended, 60000));
	assert_int_equal(delivery_count(one, S2S_STATE_DELIVERED), appended);
	assert_int_equal(delivery_count(one, S2S_STATE_QUEUED), 0);
}

/* Many at a time, so that children of children of busy senders meet. */
static void test_forks_at_the_same_time(void **state)
{
	enum { CHILDREN = 12 };
	delivery_fixture *one = *state;
	int rounds = traffic_is_slow() ? 2 : 10, appended = 0;

	TRAFFIC_NEEDS_FORK();
	for (int round = 0; round < rounds; round++) {
		pid_t children[CHILDREN];

		for (int index = 0; index < CHILDREN; index++) {
			assert_true(delivery_append(one));
			delivery_wake(one);
			appended++;
			children[index] = fork();
			if (children[index] == 0) {
				be_a_child(one, index);
			}
		}
		for (int index = 0; index < CHILDREN; index++) {
			assert_int_equal(traffic_child_status(children[index], 60000), 0);
			appended += index % 3 < 2;
		}
	}
	delivery_wake(one);
	assert_true(delivery_wait(one, appended, 60000));
	assert_int_equal(delivery_count(one, S2S_STATE_DELIVERED), appended);
}

/* A child that lives on keeps neither the lock nor the bell of its dead parent. */
static void test_child_outlives_its_parent(void **state)
{
	delivery_fixture *one = *state;
	s2s_sender *sender = NULL;
	int ready[2], alive[2];
	pid_t parent;
	char byte;
	s2s_text error;

	TRAFFIC_NEEDS_FORK();
	assert_int_equal(pipe(ready), 0);
	assert_int_equal(pipe(alive), 0);
	parent = fork();
	if (parent == 0) {
		close(alive[1]);
		if (!delivery_append(one)) {
			_exit(1);
		}
		delivery_wake(one);
		if (!delivery_wait(one, 1, 20000) || fork() == 0) {
			/* The grandchild: lives until the test closes its end. */
			(void) !write(ready[1], "!", 1);
			(void) !read(alive[0], &byte, 1);
			_exit(0);
		}
		for (;;) {
			pause();
		}
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	s2s_text_init(&error);
	assert_null(s2s_service_lead(one->queue, &one->options, &error)); /* the parent leads */
	kill(parent, SIGKILL);
	assert_int_equal(traffic_child_status(parent, 10000), 128 + SIGKILL);
	for (int64_t until = s2s_clock_monotonic_ms() + 10000; sender == NULL && s2s_clock_monotonic_ms() < until;) {
		sender = s2s_service_lead(one->queue, &one->options, &error);
	}
	assert_non_null(sender);
	s2s_service_resign(one->queue, &sender);
	s2s_text_free(&error);
	close(alive[1]);
	close(alive[0]);
	close(ready[0]);
	close(ready[1]);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, delivery_set_up, delivery_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_forks_while_sending),
		TEST(test_forks_at_the_same_time),
		TEST(test_child_outlives_its_parent),
	};

	return cmocka_run_group_tests_name("fork", tests, NULL, NULL);
}
