#define _GNU_SOURCE

/* Who sends: the background thread, its end, its handing over, and that nothing that was appended is forgotten. */
#include "delivery_fixture.h"

#include "delivery/leader.h"
#include "delivery/transport.h"
#include "platform/clock.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static bool has_arrived(void *argument)
{
	const delivery_fixture *one = argument;

	return atomic_load(&one->server.shared->requests) > 0;
}

static void test_in_the_background(void **state)
{
	delivery_fixture *one = *state;

	for (int index = 0; index < 100; index++) {
		assert_true(delivery_append(one));
		delivery_wake(one);
	}
	assert_true(delivery_wait(one, 100, 20000));
	assert_int_equal(atomic_load(&one->server.shared->requests), 100);
}

/* A stop is bounded, and what was on its way is another's to send. */
static void test_stop_while_the_endpoint_hangs(void **state)
{
	delivery_fixture *one = *state;
	int64_t began;

	atomic_store(&one->server.shared->behaviour, HTTP_HANG);
	assert_true(delivery_append(one));
	delivery_wake(one);
	assert_true(traffic_wait(has_arrived, one, 10000));
	began = s2s_clock_monotonic_ms();
	assert_true(delivery_stop(one, 1500));
	assert_in_range(s2s_clock_monotonic_ms() - began, 0, traffic_is_slow() ? 20000 : 8000);
	delivery_start(one);
	assert_int_equal(delivery_count(one, S2S_STATE_QUEUED), 1);
	atomic_store(&one->server.shared->behaviour, HTTP_ANSWER);
	delivery_wake(one);
	assert_true(delivery_wait(one, 1, 20000));
}

/* Who has nothing to do ends at once, and hands over at once. */
static void test_stop_of_an_idle_one(void **state)
{
	delivery_fixture *one = *state;
	int64_t shortest = INT64_MAX;

	for (int round = 0; round < 10; round++) {
		int64_t began;

		assert_true(delivery_append(one));
		delivery_wake(one);
		assert_true(delivery_wait(one, round + 1, 20000));
		began = s2s_clock_monotonic_ms();
		assert_true(delivery_stop(one, 20000));
		shortest = s2s_clock_monotonic_ms() - began < shortest ? s2s_clock_monotonic_ms() - began : shortest;
		delivery_start(one);
	}
	assert_true(shortest < 20 || traffic_is_slow());
}

static atomic_int call_begun, call_ended;

/* A call into a library that takes long: a machine that is short of time, reading certificates. */
static void *library_call(void *unused)
{
	(void) unused;
	s2s_gate_enter();
	atomic_store(&call_begun, 1);
	poll(NULL, 0, 700);
	atomic_store(&call_ended, 1);
	s2s_gate_leave();
	return NULL;
}

static bool call_has_begun(void *unused)
{
	(void) unused;
	return atomic_load(&call_begun) != 0;
}

/* The sender does not end in time since a library is at work: what exit() runs next must not meet it there. */
static void test_end_meets_nobody_in_a_library(void **state)
{
	delivery_fixture *one = *state;
	pid_t child;
	int status;

	TRAFFIC_NEEDS_FORK();
	child = fork();
	if (child == 0) {
		pthread_t thread;
		bool stopped;

		if (!delivery_append(one)) {
			_exit(2);
		}
		delivery_wake(one);
		if (!delivery_wait(one, 1, 20000) || pthread_create(&thread, NULL, library_call, NULL) != 0 ||
			!traffic_wait(call_has_begun, NULL, 10000)) {
			_exit(3);
		}
		stopped = s2s_service_stop(10);
		if (!stopped && atomic_load(&call_ended)) {
			execl("/bin/true", "true", (char *) NULL); /* no end of valgrind's: what the sender had is left behind here */
		}
		_exit(stopped ? 4 : 5);
	}
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static atomic_int freeing_ms;

void __real_s2s_transport_free(s2s_transport **transport);
void __wrap_s2s_transport_free(s2s_transport **transport);

void __wrap_s2s_transport_free(s2s_transport **transport)
{
	poll(NULL, 0, atomic_load(&freeing_ms));
	__real_s2s_transport_free(transport);
}

static bool nobody_leads(void *argument)
{
	const delivery_fixture *one = argument;
	s2s_leader_facts leader;

	s2s_service_leader(one->queue, &leader);
	return leader.pid == 0;
}

/* A sender that has resigned frees what it had, for which another one of this process may keep it waiting: its successor does not. */
static void test_the_next_one_does_not_wait_for_the_last(void **state)
{
	delivery_fixture *one = *state;

	one->options.idle_timeout_ms = 0;
	atomic_store(&freeing_ms, 4000);
	assert_true(delivery_append(one));
	delivery_wake(one);
	assert_true(delivery_wait(one, 1, 20000));
	assert_true(traffic_wait(nobody_leads, one, 20000));
	assert_true(delivery_append(one));
	delivery_wake(one);
	assert_true(delivery_wait(one, 2, 20000));
	atomic_store(&freeing_ms, 0);
}

static void test_stop_and_start(void **state)
{
	delivery_fixture *one = *state;
	int rounds = traffic_is_slow() ? 5 : 40;
	int64_t shortest = INT64_MAX;

	for (int round = 0; round < rounds; round++) {
		int64_t began, took;

		assert_true(delivery_append(one));
		began = s2s_clock_monotonic_ms();
		delivery_wake(one);
		assert_true(delivery_stop(one, 20000));
		took = s2s_clock_monotonic_ms() - began;
		shortest = took < shortest ? took : shortest;
		delivery_start(one);
		assert_int_equal(delivery_count(one, S2S_STATE_DELIVERED), round + 1);
	}
	print_message("the shortest stop took %lld ms\n", (long long) shortest);
	assert_true(shortest < 15 || traffic_is_slow()); /* nobody sleeps on after the last answer: the process waits for that */
	delivery_wake(one);
	assert_true(delivery_wait(one, rounds, 20000));
}

/* The last append while the sender goes idle, again and again: it is taken in without another send. */
static bool idle_rounds(delivery_fixture *one, int rounds, uint64_t seed, int64_t *longest_ms)
{
	support_random random = { seed };

	for (int round = 0; round < rounds; round++) {
		int64_t began = s2s_clock_monotonic_ms(), took;

		one->options.idle_timeout_ms = (int64_t) support_random_below(&random, 2);
		if (!delivery_append(one)) {
			return false;
		}
		delivery_wake(one);
		if (!delivery_wait_taken_in(one, 20000)) {
			fprintf(stderr, "round %d: appended, and nobody has taken it in\n", round);
			return false;
		}
		took = s2s_clock_monotonic_ms() - began;
		*longest_ms = took > *longest_ms ? took : *longest_ms;
		/* Up to the moment in which the other one ends. */
		for (size_t spin = support_random_below(&random, 4000); spin > 0; spin--) {
			atomic_signal_fence(memory_order_seq_cst);
		}
	}
	return true;
}

static void test_idle_in_one_process(void **state)
{
	delivery_fixture *one = *state;
	int64_t longest_ms = 0;

	assert_true(idle_rounds(one, traffic_is_slow() ? 100 : 2000, 1, &longest_ms));
	print_message("the longest wait was %lld ms\n", (long long) longest_ms);
}

static void test_idle_in_four_processes(void **state)
{
	delivery_fixture *one = *state;
	int rounds = traffic_is_slow() ? 40 : 700;
	pid_t children[4];

	TRAFFIC_NEEDS_FORK();
	for (int index = 0; index < 4; index++) {
		children[index] = fork();
		if (children[index] == 0) {
			int64_t longest_ms = 0;
			bool good = idle_rounds(one, rounds, 10 + (uint64_t) index, &longest_ms);

			fprintf(stderr, "process %d: the longest wait was %lld ms\n", index, (long long) longest_ms);
			_exit(good && delivery_stop(one, 20000) ? 0 : 1);
		}
	}
	for (int index = 0; index < 4; index++) {
		assert_int_equal(traffic_child_status(children[index], 280000), 0);
	}
}

static void test_taking_in_while_another_leads(void **state)
{
	delivery_fixture *one = *state;
	s2s_text problem;
	pid_t leader;

	leader = delivery_other_leader(one);
	s2s_text_init(&problem);
	for (int round = 0; round < 20; round++) {
		assert_true(delivery_append(one));
		assert_true(s2s_service_take_in(one->queue, &one->options, 60000, &problem));
		assert_true(delivery_wait_taken_in(one, 0));
	}
	/* Stopped: said so, in bounded time. */
	traffic_child_suspend(leader);
	assert_true(delivery_append(one));
	assert_false(s2s_service_take_in(one->queue, &one->options, 2000, &problem));
	assert_true(problem.length > 0);
	/* Cut (a power loss): what the ledger had read up to lies behind the end, and says nothing of what is there now. */
	assert_int_equal(ftruncate(one->writer->journal.file, S2S_JOURNAL_HEAD_BYTES + 100), 0);
	assert_true(delivery_append(one));
	assert_false(s2s_service_take_in(one->queue, &one->options, 2000, &problem));
	kill(leader, SIGKILL);
	assert_int_equal(traffic_child_status(leader, 10000), 128 + SIGKILL);
	assert_true(s2s_service_take_in(one->queue, &one->options, 60000, &problem));
	assert_true(delivery_wait_taken_in(one, 0));
	s2s_text_free(&problem);
}

static bool is_renewed(void *argument)
{
	const delivery_fixture *one = argument;
	s2s_file_facts facts;

	return s2s_file_facts_at(one->queue->place.directory, S2S_JOURNAL_NAME, &facts) == 0 && facts.size == S2S_JOURNAL_HEAD_BYTES;
}

/* A fresh journal has an epoch of which the ledger knows nothing: that does not mean that all of it was taken in. */
static void test_taking_in_after_a_renewal(void **state)
{
	delivery_fixture *one = *state;
	s2s_text problem;
	pid_t leader;

	TRAFFIC_NEEDS_FORK(); /* of a process that has had a thread */
	s2s_text_init(&problem);
	one->options.idle_timeout_ms = 0;
	assert_true(delivery_append(one));
	delivery_wake(one);
	assert_true(delivery_wait(one, 1, 20000));
	assert_true(traffic_wait(is_renewed, one, 20000));
	one->options.idle_timeout_ms = 10000;
	leader = delivery_other_leader(one);
	traffic_child_suspend(leader);
	assert_true(delivery_append(one));
	assert_false(s2s_service_take_in(one->queue, &one->options, 100, &problem));
	kill(leader, SIGCONT);
	assert_true(s2s_service_take_in(one->queue, &one->options, 60000, &problem));
	assert_true(delivery_wait_taken_in(one, 0));
	kill(leader, SIGKILL);
	assert_int_equal(traffic_child_status(leader, 10000), 128 + SIGKILL);
	s2s_text_free(&problem);
}

/* Who only looks leads for a moment; those who append then count on him. */
static void test_looking_leaves_a_sender_behind(void **state)
{
	delivery_fixture *one = *state;
	s2s_text problem;

	s2s_text_init(&problem);
	assert_true(delivery_append(one));
	assert_true(s2s_service_take_in(one->queue, &one->options, 60000, &problem));
	assert_true(delivery_wait(one, 1, 20000));
	s2s_text_free(&problem);
}

/* The page says after a look what waits, also when it was taken in by somebody else before. */
static void test_looking_counts(void **state)
{
	delivery_fixture *one = *state;
	s2s_leader_facts nobody;
	s2s_text problem;
	pid_t leader;

	s2s_text_init(&problem);
	atomic_store(&one->server.shared->behaviour, HTTP_HANG);
	leader = delivery_other_leader(one);
	assert_true(delivery_append(one));
	assert_true(s2s_service_take_in(one->queue, &one->options, 60000, &problem));
	kill(leader, SIGKILL);
	assert_int_equal(traffic_child_status(leader, 10000), 128 + SIGKILL);
	s2s_service_leader(one->queue, &nobody);
	assert_int_equal(nobody.pid, 0);
	atomic_store(&one->server.shared->behaviour, HTTP_ANSWER);
	assert_true(s2s_service_take_in(one->queue, &one->options, 60000, &problem));
	assert_true(delivery_wait(one, 1, 20000));
	s2s_text_free(&problem);
}

/* Who can't open the ledger touches nothing of it, and knows nothing of what waits there: the page keeps what it said. */
static void test_ledger_that_cant_be_opened(void **state)
{
	delivery_fixture *one = *state;
	int directory = one->queue->place.directory;
	const s2s_leader_page *page;
	s2s_leader_view view;
	s2s_sender *sender;
	s2s_text error;
	int64_t waiting;
	pid_t leader;

	s2s_text_init(&error);
	s2s_leader_view_init(&view);
	atomic_store(&one->server.shared->behaviour, HTTP_HANG);
	leader = delivery_other_leader(one);
	assert_true(delivery_append(one));
	assert_true(delivery_append(one));
	assert_true(s2s_service_take_in(one->queue, &one->options, 60000, &error));
	assert_true(traffic_wait(has_arrived, one, 20000));
	kill(leader, SIGKILL);
	assert_int_equal(traffic_child_status(leader, 10000), 128 + SIGKILL);
	page = s2s_leader_look(&view, one->queue);
	assert_non_null(page);
	waiting = page->waiting;
	assert_true(waiting > 0);
	/* Also of what is in the journal nothing may be taken in. */
	assert_true(delivery_append(one));
	assert_int_equal(renameat(directory, S2S_LEDGER_NAME, directory, "kept"), 0);
	assert_int_equal(mkdirat(directory, S2S_LEDGER_NAME, 0700), 0);
	s2s_ledger_drop(one->queue->ledger);
	sender = s2s_service_lead(one->queue, &one->options, &error);
	assert_null(sender);
	assert_non_null(strstr(s2s_text_string(&error).data, "the ledger can't be opened"));
	assert_int_equal(s2s_leader_look(&view, one->queue)->waiting, waiting);
	assert_int_equal(unlinkat(directory, S2S_LEDGER_NAME, AT_REMOVEDIR), 0);
	assert_int_equal(renameat(directory, "kept", directory, S2S_LEDGER_NAME), 0);
	/* A quiet host: what waits is in the ledger, and the next call starts a sender for it. */
	atomic_store(&one->server.shared->behaviour, HTTP_ANSWER);
	s2s_service_nudge(one->queue, &one->options);
	assert_true(delivery_wait(one, 3, 20000));
	s2s_leader_view_close(&view);
	s2s_text_free(&error);
}

static void test_full_and_no_longer(void **state)
{
	delivery_fixture *one = *state;

	one->options.queue_max = 1;
	atomic_store(&one->server.shared->behaviour, HTTP_HANG);
	assert_true(delivery_append(one));
	assert_true(delivery_append(one));
	delivery_wake(one);
	for (int64_t until = s2s_clock_monotonic_ms() + 10000; !s2s_service_is_full(one->queue);) {
		assert_true(s2s_clock_monotonic_ms() < until);
		poll(NULL, 0, 1);
	}
	atomic_store(&one->server.shared->behaviour, HTTP_ANSWER);
	for (int64_t until = s2s_clock_monotonic_ms() + 30000; s2s_service_is_full(one->queue);) {
		assert_true(s2s_clock_monotonic_ms() < until);
		poll(NULL, 0, 1);
	}
}

static void test_foreground_takes_over(void **state)
{
	delivery_fixture *one = *state;
	s2s_sender *sender;
	s2s_text error;

	s2s_text_init(&error);
	assert_true(delivery_append(one));
	delivery_wake(one);
	assert_true(delivery_wait(one, 1, 20000));
	sender = s2s_service_lead(one->queue, &one->options, &error); /* while the background sender still waits for more */
	assert_non_null(sender);
	assert_true(delivery_append(one));
	delivery_wake(one);
	for (int64_t until = s2s_clock_monotonic_ms() + 20000; s2s_sender_settled(sender) < 1;) {
		assert_true(s2s_clock_monotonic_ms() < until);
		(void) !s2s_sender_step(sender, 50);
	}
	s2s_service_resign(one->queue, &sender);
	assert_true(delivery_append(one));
	delivery_wake(one);
	assert_true(delivery_wait(one, 3, 20000));
	s2s_text_free(&error);
}

/* None of them commits often enough to be worth a checkpoint by itself; the log must not grow from death to death. */
static void test_log_of_leaders_that_die(void **state)
{
	delivery_fixture *one = *state;
	int64_t longest = 0;
	struct stat facts;

	for (int round = 1; round <= 40; round++) {
		pid_t leader;

		for (int index = 0; index < 100; index++) {
			assert_true(delivery_append(one));
		}
		leader = delivery_other_leader(one);
		assert_true(delivery_wait(one, 100 * (int64_t) round, 20000));
		kill(leader, SIGKILL);
		assert_int_equal(waitpid(leader, NULL, 0), leader);
		assert_int_equal(fstatat(one->queue->place.directory, S2S_LEDGER_NAME "-wal", &facts, 0), 0);
		longest = facts.st_size > longest ? facts.st_size : longest;
	}
	print_message("the ledger's log had %lld bytes at most\n", (long long) longest);
	assert_in_range(longest, 1, 12 * 1024 * 1024);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, delivery_set_up, delivery_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_in_the_background),
		TEST(test_stop_while_the_endpoint_hangs),
		TEST(test_stop_of_an_idle_one),
		TEST(test_end_meets_nobody_in_a_library),
		TEST(test_the_next_one_does_not_wait_for_the_last),
		TEST(test_stop_and_start),
		TEST(test_idle_in_one_process),
		TEST(test_idle_in_four_processes),
		TEST(test_taking_in_while_another_leads),
		TEST(test_taking_in_after_a_renewal),
		TEST(test_looking_leaves_a_sender_behind),
		TEST(test_looking_counts),
		TEST(test_ledger_that_cant_be_opened),
		TEST(test_full_and_no_longer),
		TEST(test_foreground_takes_over),
		TEST(test_log_of_leaders_that_die),
	};

	return cmocka_run_group_tests_name("service", tests, NULL, NULL);
}
