#define _GNU_SOURCE

/* How many events a full queue did not store: counted by many, and whatever somebody does to the file. */
#include "traffic.h"

#include "core/hash.h"
#include "queue/refused.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct fixture {
	char base[TRAFFIC_PATH_MAX];
	char file[TRAFFIC_PATH_MAX + 64];
	s2s_queue *queue;
} fixture;

static int set_up(void **state)
{
	fixture *one = calloc(1, sizeof(*one));
	s2s_text error;

	assert_true(s2s_fork_start() && s2s_hash_start());
	traffic_place_make(one->base);
	snprintf(one->file, sizeof(one->file), "%s/%lu/" S2S_REFUSED_NAME, one->base, (unsigned long) geteuid());
	s2s_text_init(&error);
	one->queue = s2s_queue_open(s2s_string_from(one->base), &error);
	assert_non_null(one->queue);
	s2s_text_free(&error);
	*state = one;
	return 0;
}

static int tear_down(void **state)
{
	fixture *one = *state;

	s2s_queue_close_all();
	s2s_hash_stop();
	traffic_place_remove(one->base);
	free(one);
	return 0;
}

static void test_nothing_is_made_to_look(void **state)
{
	fixture *one = *state;

	assert_int_equal(s2s_refused_read(one->queue), 0);
	assert_int_not_equal(access(one->file, F_OK), 0);
}

/* Processes and their forks; the last of them sees the sum, and so does who opens the queue anew. */
static void test_counted_by_many(void **state)
{
	enum { CHILDREN = 8, TIMES = 200 };
	fixture *one = *state;
	pid_t children[CHILDREN];
	struct stat facts;

	s2s_refused_add(one->queue, 5);
	for (size_t index = 0; index < CHILDREN; index++) {
		children[index] = fork();
		assert_true(children[index] >= 0);
		if (children[index] == 0) {
			for (int time = 0; time < TIMES; time++) {
				s2s_refused_add(one->queue, 3);
			}
			/* What the lock was held for too long for is still owed. */
			while (atomic_load(&one->queue->refused) > 0) {
				s2s_refused_add(one->queue, 0);
			}
			_exit(0);
		}
	}
	for (size_t index = 0; index < CHILDREN; index++) {
		int status;

		assert_int_equal(waitpid(children[index], &status, 0), children[index]);
		assert_int_equal(status, 0);
	}
	assert_int_equal(s2s_refused_read(one->queue), 5 + CHILDREN * TIMES * 3);
	assert_int_equal(stat(one->file, &facts), 0);
	assert_int_equal(facts.st_mode & 07777, 0600);
}

static void test_the_lock_is_held(void **state)
{
	fixture *one = *state;
	int other;
	pid_t child;
	int status;

	s2s_refused_add(one->queue, 1);
	other = open(one->file, O_RDWR | O_CLOEXEC);
	assert_int_equal(flock(other, LOCK_EX), 0);
	s2s_refused_add(one->queue, 2);
	assert_int_equal(s2s_refused_read(one->queue), 3);
	/* A child does not count again what its parent owes. */
	child = fork();
	if (child == 0) {
		_exit((int) s2s_refused_read(one->queue));
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(WEXITSTATUS(status), 1);
	close(other);
	s2s_refused_add(one->queue, 4);
	assert_int_equal(atomic_load(&one->queue->refused), 0);
	assert_int_equal(s2s_refused_read(one->queue), 7);
}

static void bytes_put(const char *path, const void *bytes, size_t size)
{
	int file = open(path, O_RDWR | O_TRUNC | O_CREAT, 0600);

	assert_true(file >= 0 && write(file, bytes, size) == (ssize_t) size);
	close(file);
}

static void test_damage(void **state)
{
	static const char noise[64] = { 'S', '2', 'S', 'R', 'E', 'F', 'U', '1', (char) 0xFF, (char) 0xFF, 1, 2, 3 };
	fixture *one = *state;

	for (size_t size = 0; size <= sizeof(noise); size++) {
		bytes_put(one->file, noise, size);
		assert_int_equal(s2s_refused_read(one->queue), 0);
		s2s_refused_add(one->queue, 2);
		assert_int_equal(s2s_refused_read(one->queue), 2);
	}
	assert_int_equal(unlink(one->file), 0);
	s2s_refused_add(one->queue, 1);
	assert_int_equal(s2s_refused_read(one->queue), 1);
	/* Something else in its place, which is never followed nor written: this process counts for itself. */
	assert_int_equal(unlink(one->file), 0);
	assert_int_equal(symlink("/dev/zero", one->file), 0);
	s2s_refused_add(one->queue, 3);
	assert_int_equal(s2s_refused_read(one->queue), 3);
	assert_int_equal(unlink(one->file), 0);
	assert_int_equal(mkdir(one->file, 0700), 0);
	s2s_refused_add(one->queue, 1);
	assert_int_equal(s2s_refused_read(one->queue), 4);
	assert_int_equal(rmdir(one->file), 0);
	s2s_refused_add(one->queue, 1);
	assert_int_equal(atomic_load(&one->queue->refused), 0);
	assert_int_equal(s2s_refused_read(one->queue), 5);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_nothing_is_made_to_look),
		TEST(test_counted_by_many),
		TEST(test_the_lock_is_held),
		TEST(test_damage),
	};

	return cmocka_run_group_tests_name("refused", tests, NULL, NULL);
}
