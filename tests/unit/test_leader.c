#define _GNU_SOURCE

/* The leader lock and the page that says who has it. */
#include "traffic.h"

#include "core/hash.h"
#include "delivery/leader.h"
#include "platform/clock.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct fixture {
	char base[TRAFFIC_PATH_MAX];
	s2s_queue *queue;
	s2s_leader leader;
	s2s_leader_view view;
} fixture;

static int set_up(void **state)
{
	fixture *one = calloc(1, sizeof(*one));
	s2s_text error;

	assert_true(s2s_fork_start() && s2s_hash_start());
	traffic_place_make(one->base);
	s2s_text_init(&error);
	one->queue = s2s_queue_open(s2s_string_from(one->base), &error);
	assert_non_null(one->queue);
	s2s_text_free(&error);
	s2s_leader_init(&one->leader);
	s2s_leader_view_init(&one->view);
	*state = one;
	return 0;
}

static int tear_down(void **state)
{
	fixture *one = *state;

	s2s_leader_end(&one->leader);
	s2s_leader_view_close(&one->view);
	s2s_queue_close_all();
	s2s_hash_stop();
	traffic_place_remove(one->base);
	free(one);
	return 0;
}

static int page_file(const fixture *one)
{
	int file = openat(one->queue->place.directory, S2S_LEADER_NAME, O_RDWR | O_CLOEXEC);

	assert_true(file >= 0);
	return file;
}

static void test_one_over_processes(void **state)
{
	enum { PROCESSES = 24 };
	fixture *one = *state;
	pid_t children[PROCESSES];
	int gate[2], hold[2], leaders = 0;

	assert_int_equal(pipe(gate), 0);
	assert_int_equal(pipe(hold), 0);
	for (int index = 0; index < PROCESSES; index++) {
		children[index] = fork();
		if (children[index] == 0) {
			char byte;
			int lock = s2s_directory_reopen(one->queue->place.directory);

			close(gate[1]);
			close(hold[1]);
			/* All at the same time; who got it keeps it until all have tried. */
			bool got = read(gate[0], &byte, 1) == 1 && s2s_leader_try(lock);

			_exit(got && read(hold[0], &byte, 1) == 0 ? 1 : 0);
		}
	}
	close(gate[0]);
	close(hold[0]);
	assert_int_equal(write(gate[1], "........................", PROCESSES), PROCESSES);
	for (int index = 0, left = PROCESSES; index < PROCESSES; index++) {
		int status;
		pid_t ended;

		if (left == 1) {
			close(hold[1]); /* only the leader is left */
		}
		ended = waitpid(-1, &status, 0);
		assert_true(ended > 0);
		left--;
		leaders += WEXITSTATUS(status);
	}
	close(gate[1]);
	assert_int_equal(leaders, 1);
}

static void test_released_by_sigkill(void **state)
{
	fixture *one = *state;
	int ready[2], lock = s2s_directory_reopen(one->queue->place.directory);
	char byte;
	pid_t child;

	assert_int_equal(pipe(ready), 0);
	child = fork();
	if (child == 0) {
		int own = s2s_directory_reopen(one->queue->place.directory);

		if (s2s_leader_try(own)) {
			(void) !write(ready[1], "!", 1);
		}
		for (;;) {
			pause();
		}
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_false(s2s_leader_try(lock));
	traffic_child_suspend(child); /* a stopped one still leads */
	assert_false(s2s_leader_try(lock));
	kill(child, SIGKILL);
	assert_int_equal(traffic_child_status(child, 10000), 128 + SIGKILL);
	assert_true(s2s_leader_try(lock));
	close(lock);
	close(ready[0]);
	close(ready[1]);
}

static void test_page(void **state)
{
	fixture *one = *state;
	const s2s_leader_page *page;

	assert_null(s2s_leader_look(&one->view, one->queue));
	s2s_leader_begin(&one->leader, one->queue, 4711);
	page = s2s_leader_look(&one->view, one->queue);
	assert_non_null(page);
	assert_int_equal(page->pid, getpid());
	assert_int_equal(page->since_ms, 4711);
	assert_int_equal(page->asleep, 0);
	s2s_leader_say_asleep(&one->leader, true);
	assert_int_equal(s2s_leader_look(&one->view, one->queue)->asleep, 1);
	s2s_leader_say_asleep(&one->leader, false);
	assert_int_equal(s2s_leader_look(&one->view, one->queue)->asleep, 0);
	s2s_leader_say_waiting(&one->leader, 12, true);
	assert_int_equal(s2s_leader_look(&one->view, one->queue)->waiting, 12);
	assert_int_equal(s2s_leader_look(&one->view, one->queue)->full, 1);
	s2s_leader_end(&one->leader);
	page = s2s_leader_look(&one->view, one->queue);
	assert_int_equal(page->pid, 0);
	assert_int_equal(page->waiting, 12); /* who comes next knows that something waits */
}

/* What is known from a moment ago serves for a moment, and no longer; a page that could not be read never serves. */
static void test_lately(void **state)
{
	fixture *one = *state;

	assert_null(s2s_leader_look_lately(&one->view, one->queue));
	s2s_leader_begin(&one->leader, one->queue, 1);
	assert_non_null(s2s_leader_look_lately(&one->view, one->queue));
	s2s_leader_say_waiting(&one->leader, 12, true);
	s2s_clock_sleep_ms(50);
	assert_int_equal(s2s_leader_look_lately(&one->view, one->queue)->full, 1);
	s2s_leader_say_waiting(&one->leader, 11, false);
	assert_int_equal(s2s_leader_look(&one->view, one->queue)->full, 0);
	assert_int_equal(s2s_leader_look_lately(&one->view, one->queue)->full, 0);
	/* A loop that sends all the time looks after each append: that one must not keep itself alive. */
	s2s_leader_say_waiting(&one->leader, 12, true);
	for (int64_t until = s2s_clock_monotonic_ms() + 60; s2s_clock_monotonic_ms() < until;) {
		(void) s2s_leader_look_lately(&one->view, one->queue);
	}
	assert_int_equal(s2s_leader_look_lately(&one->view, one->queue)->full, 1);
	s2s_leader_view_close(&one->view);
	s2s_leader_say_waiting(&one->leader, 11, false);
	assert_int_equal(s2s_leader_look_lately(&one->view, one->queue)->full, 0);
}

/* Cut at any length, at any moment: no SIGBUS, and "ring" instead of a wrong answer. */
static void test_cut_page(void **state)
{
	fixture *one = *state;
	int file;

	s2s_leader_begin(&one->leader, one->queue, 1);
	assert_non_null(s2s_leader_look(&one->view, one->queue));
	file = page_file(one);
	for (size_t length = 0; length < sizeof(s2s_leader_page); length++) {
		assert_int_equal(ftruncate(file, (off_t) length), 0);
		assert_null(s2s_leader_look(&one->view, one->queue));
		s2s_leader_say_asleep(&one->leader, true); /* the leader writes it whole again */
		assert_non_null(s2s_leader_look(&one->view, one->queue));
		assert_int_equal(s2s_leader_look(&one->view, one->queue)->asleep, 1);
	}
	assert_int_equal(pwrite(file, "garbage!", 8, 0), 8);
	assert_null(s2s_leader_look(&one->view, one->queue));
	close(file);
}

/* Any byte that is wrong: "full" would refuse events that there is room for. */
static void test_damaged_page(void **state)
{
	fixture *one = *state;
	uint8_t byte;
	int file;

	s2s_leader_begin(&one->leader, one->queue, 1);
	file = page_file(one);
	for (size_t offset = 0; offset < offsetof(s2s_leader_page, zero); offset++) {
		assert_int_equal(pread(file, &byte, 1, (off_t) offset), 1);
		byte ^= 0xA5;
		assert_int_equal(pwrite(file, &byte, 1, (off_t) offset), 1);
		assert_null(s2s_leader_look(&one->view, one->queue));
		s2s_leader_say_waiting(&one->leader, (int64_t) offset, false);
		assert_non_null(s2s_leader_look(&one->view, one->queue));
	}
	close(file);
}

/* The last one that sent is known to who leads next, and nothing worse than nothing after damage. */
static void test_claimed(void **state)
{
	fixture *one = *state;
	int file;

	s2s_leader_begin(&one->leader, one->queue, 1);
	assert_int_equal(one->leader.page.claimed, 0);
	s2s_leader_say_claimed(&one->leader, 7);
	s2s_leader_end(&one->leader);
	s2s_leader_init(&one->leader);
	s2s_leader_begin(&one->leader, one->queue, 2);
	assert_int_equal(one->leader.page.claimed, 7);
	file = page_file(one);
	assert_int_equal(pwrite(file, "x", 1, offsetof(s2s_leader_page, claimed)), 1);
	s2s_leader_forget(&one->leader);
	s2s_leader_init(&one->leader);
	s2s_leader_begin(&one->leader, one->queue, 3);
	assert_int_equal(one->leader.page.claimed, 0);
	close(file);
}

static bool sees_leader(void *argument)
{
	fixture *one = argument;
	const s2s_leader_page *page;

	s2s_leader_say_asleep(&one->leader, true);
	page = s2s_leader_look(&one->view, one->queue);
	return page != NULL && page->asleep == 1 && page->since_ms == 99;
}

/* Removed or replaced: the leader makes another one, and who looked at the old one finds it within a second or so. */
static void test_removed_page(void **state)
{
	fixture *one = *state;

	s2s_leader_begin(&one->leader, one->queue, 99);
	assert_non_null(s2s_leader_look(&one->view, one->queue));
	assert_int_equal(unlinkat(one->queue->place.directory, S2S_LEADER_NAME, 0), 0);
	s2s_leader_check(&one->leader, one->queue);
	assert_true(traffic_wait(sees_leader, one, 5000));
	assert_int_equal(s2s_file_create(one->queue->place.directory, S2S_LEADER_NAME, S2S_STRING(""), true, false), 0);
	s2s_leader_check(&one->leader, one->queue);
	assert_true(traffic_wait(sees_leader, one, 5000));
}

static void test_a_link_is_not_followed(void **state)
{
	fixture *one = *state;
	char target[TRAFFIC_PATH_MAX + 16];
	struct stat facts;

	snprintf(target, sizeof(target), "%s/target", one->base);
	close(open(target, O_CREAT | O_WRONLY, 0600));
	assert_int_equal(symlinkat(target, one->queue->place.directory, S2S_LEADER_NAME), 0);
	s2s_leader_begin(&one->leader, one->queue, 1);
	assert_int_equal(stat(target, &facts), 0);
	assert_int_equal(facts.st_size, 0);
	assert_int_equal(fstatat(one->queue->place.directory, S2S_LEADER_NAME, &facts, AT_SYMLINK_NOFOLLOW), 0);
	assert_true(S_ISREG(facts.st_mode)); /* it has taken the link's place */
	assert_int_equal(facts.st_mode & 07777, 0600);
}

static void test_a_child_does_not_unlock(void **state)
{
	fixture *one = *state;
	int other = s2s_directory_reopen(one->queue->place.directory);
	pid_t child;

	one->leader.lock = s2s_directory_reopen(one->queue->place.directory);
	assert_true(s2s_leader_try(one->leader.lock));
	child = fork();
	if (child == 0) {
		s2s_leader_forget(&one->leader);
		_exit(0);
	}
	assert_int_equal(traffic_child_status(child, 10000), 0);
	assert_false(s2s_leader_try(other));
	s2s_leader_end(&one->leader);
	assert_true(s2s_leader_try(other));
	close(other);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_one_over_processes),
		TEST(test_released_by_sigkill),
		TEST(test_page),
		TEST(test_lately),
		TEST(test_cut_page),
		TEST(test_damaged_page),
		TEST(test_claimed),
		TEST(test_removed_page),
		TEST(test_a_link_is_not_followed),
		TEST(test_a_child_does_not_unlock),
	};

	return cmocka_run_group_tests_name("leader", tests, NULL, NULL);
}
