#define _GNU_SOURCE

/*
 * The rules for the queue's directory, and what hangs on it. That a network or
 * FUSE file system is refused is not tried here: none can be mounted without
 * leave of the machine.
 */
#include "traffic.h"

#include "core/hash.h"
#include "delivery/bell.h"
#include "platform/clock.h"
#include "queue/queue.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct fixture {
	char path[TRAFFIC_PATH_MAX];
	char base[TRAFFIC_PATH_MAX + 16];
	char own[TRAFFIC_PATH_MAX + 64]; /* <base>/<uid> */
	s2s_text error;
} fixture;

static int set_up(void **state)
{
	fixture *one = calloc(1, sizeof(*one));

	assert_true(s2s_fork_start() && s2s_hash_start());
	traffic_place_make(one->path);
	snprintf(one->base, sizeof(one->base), "%s/base", one->path);
	snprintf(one->own, sizeof(one->own), "%s/%lu", one->base, (unsigned long) geteuid());
	s2s_text_init(&one->error);
	*state = one;
	return 0;
}

static int tear_down(void **state)
{
	fixture *one = *state;

	s2s_queue_close_all();
	s2s_hash_stop();
	s2s_text_free(&one->error);
	traffic_place_remove(one->path);
	free(one);
	return 0;
}

static s2s_queue *queue_open(fixture *one)
{
	s2s_text_clear(&one->error);
	return s2s_queue_open(s2s_string_from(one->base), &one->error);
}

static void assert_refused(fixture *one, const char *word)
{
	assert_null(queue_open(one));
	s2s_text_append_char(&one->error, '\0');
	if (strstr(one->error.data, word) == NULL) {
		fail_msg("the error is \"%s\", should contain \"%s\"", one->error.data, word);
	}
}

static mode_t mode_of(const char *path)
{
	struct stat facts;

	assert_int_equal(lstat(path, &facts), 0);
	return facts.st_mode & 07777;
}

static void test_made_on_first_use(void **state)
{
	fixture *one = *state;
	mode_t before = umask(077);
	s2s_queue *queue;

	assert_false(s2s_queue_exists(s2s_string_from(one->base)));
	queue = queue_open(one);
	umask(before);
	assert_non_null(queue);
	assert_int_equal(mode_of(one->base), 01733);
	assert_int_equal(mode_of(one->own), 0700);
	assert_true(s2s_queue_exists(s2s_string_from(one->base)));
	assert_ptr_equal(queue_open(one), queue);
	assert_string_equal(queue->path.data, one->own);
}

static void test_a_wide_directory_is_narrowed(void **state)
{
	fixture *one = *state;

	assert_int_equal(mkdir(one->base, 0755), 0);
	assert_int_equal(mkdir(one->own, 0777), 0);
	assert_non_null(queue_open(one));
	assert_int_equal(mode_of(one->own), 0700);
}

static void test_parent_must_exist(void **state)
{
	fixture *one = *state;

	snprintf(one->base, sizeof(one->base), "%s/no/base", one->path);
	assert_refused(one, "existing directory");
}

static void test_links(void **state)
{
	fixture *one = *state;
	char elsewhere[TRAFFIC_PATH_MAX + 16];

	snprintf(elsewhere, sizeof(elsewhere), "%s/else", one->path);
	assert_int_equal(mkdir(elsewhere, 0700), 0);
	assert_int_equal(mkdir(one->base, 0700), 0);
	assert_int_equal(symlink(elsewhere, one->own), 0);
	assert_refused(one, "link");
	assert_int_equal(unlink(one->own), 0);
	/* The base may be a link of ours. */
	assert_int_equal(rmdir(one->base), 0);
	assert_int_equal(symlink(elsewhere, one->base), 0);
	assert_non_null(queue_open(one));
}

static void test_a_file_in_its_place(void **state)
{
	fixture *one = *state;
	int file;

	assert_int_equal(mkdir(one->base, 0700), 0);
	file = open(one->own, O_CREAT | O_WRONLY, 0600);
	assert_true(file >= 0);
	close(file);
	assert_refused(one, "link or a file");
}

static bool is_root(void)
{
	if (geteuid() != 0) {
		print_message("only root can be somebody else\n");
		return false;
	}
	return true;
}

static void test_somebody_elses(void **state)
{
	fixture *one = *state;

	if (!is_root()) {
		skip();
	}
	assert_int_equal(mkdir(one->base, 01733), 0);
	assert_int_equal(mkdir(one->own, 0700), 0);
	assert_int_equal(chown(one->own, 12345, 12345), 0);
	assert_refused(one, "belongs to user 12345");
	/* Nor a base that is a link of somebody else's. */
	assert_int_equal(rmdir(one->own), 0);
	assert_int_equal(rename(one->base, one->own), -1);
	assert_int_equal(rmdir(one->base), 0);
	assert_int_equal(symlink(one->path, one->base), 0);
	assert_int_equal(lchown(one->base, 12345, 12345), 0);
	assert_refused(one, "link that another user made");
}

/* Another user makes his own beside it, in a base of mode 1733 that he may not list. */
static void test_two_users(void **state)
{
	fixture *one = *state;
	pid_t child;

	if (!is_root()) {
		skip();
	}
	assert_int_equal(chmod(one->path, 0755), 0);
	assert_non_null(queue_open(one));
	child = fork();
	if (child == 0) {
		s2s_queue *queue;

		if (setegid(12345) != 0 || seteuid(12345) != 0) {
			_exit(2);
		}
		s2s_queue_close_all();
		queue = queue_open(one);
		_exit(queue != NULL && strstr(queue->path.data, "/12345") != NULL && openat(AT_FDCWD, one->own, O_RDONLY) < 0 ? 0 : 1);
	}
	assert_int_equal(traffic_child_status(child, 10000), 0);
}

static void test_not_writable(void **state)
{
	fixture *one = *state;
	pid_t child;

	if (!is_root()) {
		skip();
	}
	assert_int_equal(chmod(one->path, 0755), 0);
	assert_int_equal(mkdir(one->base, 0755), 0);
	child = fork();
	if (child == 0) {
		if (setegid(12345) != 0 || seteuid(12345) != 0) {
			_exit(2);
		}
		_exit(queue_open(one) == NULL && one->error.length > 0 ? 0 : 1);
	}
	assert_int_equal(traffic_child_status(child, 10000), 0);
}

typedef struct moved {
	fixture *fixture;
	s2s_queue *queue;
} moved;

static bool is_another(void *argument)
{
	moved *one = argument;
	s2s_queue *queue = queue_open(one->fixture);

	return queue != NULL && queue != one->queue;
}

static void test_removed_and_made_again(void **state)
{
	fixture *one = *state;
	moved gone = { one, queue_open(one) };

	assert_non_null(gone.queue);
	assert_int_equal(rmdir(one->own), 0);
	assert_int_equal(mkdir(one->own, 0700), 0);
	assert_true(traffic_wait(is_another, &gone, 5000));
}

static void test_two_spellings(void **state)
{
	fixture *one = *state;
	s2s_queue *queue = queue_open(one);

	snprintf(one->base, sizeof(one->base), "%s/./base", one->path);
	assert_ptr_equal(queue_open(one), queue);
}

static void path_longer_than_a_socket_address(fixture *one)
{
	size_t length = strlen(one->path);

	while (length < 200) {
		length += (size_t) snprintf(one->base + length, sizeof(one->base) - length, "/%.*s", 40, "a-long-name-of-a-directory-on-this-disk");
		assert_int_equal(mkdir(one->base, 0755), 0);
	}
}

static void test_long_path(void **state)
{
	fixture *one = *state;
	s2s_queue *queue;
	struct pollfd polled;
	s2s_bell bell;
	bool all_wanted;
	int ringer;

	snprintf(one->base, sizeof(one->base), "%s", one->path);
	path_longer_than_a_socket_address(one);
	queue = queue_open(one);
	assert_non_null(queue);
	assert_true(queue->path.length > 107);
	s2s_bell_init(&bell);
	assert_int_equal(s2s_bell_open(&bell, queue->place.directory), 0);
	ringer = s2s_bell_ringer();
	assert_true(ringer >= 0);
	s2s_bell_ring(ringer, queue->place.directory, S2S_BELL_CALL_LOOK);
	polled = (struct pollfd) { .fd = bell.listening, .events = POLLIN };
	assert_int_equal(poll(&polled, 1, 5000), 1);
	assert_true(s2s_bell_drain(&bell, &all_wanted));
	assert_false(all_wanted);
	s2s_bell_ring(ringer, queue->place.directory, S2S_BELL_CALL_ALL);
	s2s_bell_ring(ringer, queue->place.directory, S2S_BELL_CALL_LOOK);
	assert_true(s2s_bell_drain(&bell, &all_wanted));
	assert_true(all_wanted);
	assert_false(s2s_bell_drain(&bell, &all_wanted));
	s2s_bell_close(&bell);
	assert_int_not_equal(faccessat(queue->place.directory, S2S_BELL_NAME, F_OK, 0), 0);
	s2s_bell_ring(ringer, queue->place.directory, S2S_BELL_CALL_LOOK); /* into nothing */
	close(ringer);
}

static void test_in_memory(void **state)
{
	s2s_text error;
	s2s_queue *queue;
	pid_t child;

	(void) state;
	s2s_text_init(&error);
	queue = s2s_queue_open(S2S_STRING(S2S_QUEUE_MEMORY), &error);
	assert_non_null(queue);
	assert_ptr_equal(s2s_queue_open(S2S_STRING(S2S_QUEUE_MEMORY), &error), queue);
	assert_false(s2s_queue_exists(S2S_STRING(S2S_QUEUE_MEMORY)));
	atomic_store(&queue->accepted, 5);
	child = fork();
	if (child == 0) {
		s2s_journal_reader reader;
		int64_t bytes = -1;
		bool replaced;

		/* Its own, empty one. */
		s2s_journal_reader_init(&reader);
		_exit(atomic_load(&queue->accepted) == 0 && s2s_journal_reader_open(&reader, &queue->place) == 0 &&
					s2s_journal_waiting(&reader, &queue->place, &bytes, &replaced) == 0 && bytes == 0
				? 0
				: 1);
	}
	assert_int_equal(traffic_child_status(child, 10000), 0);
	assert_int_equal(atomic_load(&queue->accepted), 5);
	s2s_text_free(&error);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_made_on_first_use),
		TEST(test_a_wide_directory_is_narrowed),
		TEST(test_parent_must_exist),
		TEST(test_links),
		TEST(test_a_file_in_its_place),
		TEST(test_somebody_elses),
		TEST(test_two_users),
		TEST(test_not_writable),
		TEST(test_removed_and_made_again),
		TEST(test_two_spellings),
		TEST(test_long_path),
		TEST(test_in_memory),
	};

	return cmocka_run_group_tests_name("queue", tests, NULL, NULL);
}
