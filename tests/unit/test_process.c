#define _GNU_SOURCE

/* The core's life in a process: what is put off to the first use, and a fork in the middle of that. */
#include "traffic.h"

#include "client/process.h"
#include "core/hash.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

static atomic_bool begun;

static void *hash_first(void *argument)
{
	char hex[S2S_SHA256_HEX + 1];

	atomic_store(&begun, true);
	*(bool *) argument = s2s_hash_sha256_hex(S2S_STRING("abc"), hex);
	return NULL;
}

/* No end of valgrind's: what was on the parent's other stacks is lost here. */
static _Noreturn void leave(bool good)
{
	execl("/bin/sh", "sh", "-c", good ? "exit 0" : "exit 1", (char *) NULL);
	_exit(1);
}

/* Forks while another thread uses the digests for the first time; whether the child of that can hash. */
static bool fork_at_first_use(int delay)
{
	const s2s_process_options options = { .web = false };
	pthread_t thread;
	bool hashed = false;
	pid_t child;
	int status;

	if (!s2s_process_start(&options) || pthread_create(&thread, NULL, hash_first, &hashed) != 0) {
		return false;
	}
	while (!atomic_load(&begun)) {
	}
	for (volatile int spin = 0; spin < delay; spin++) {
	}
	child = fork();
	if (child == 0) {
		char hex[S2S_SHA256_HEX + 1];

		leave(s2s_hash_sha256_hex(S2S_STRING("abc"), hex) && strncmp(hex, "ba7816bf", 8) == 0);
	}
	status = traffic_child_status(child, 10000);
	pthread_join(thread, NULL);
	s2s_process_stop(1000);
	return hashed && status == 0;
}

static void test_fork_at_first_use(void **state)
{
	int rounds = traffic_is_slow() ? 5 : 100;
	(void) state;

	TRAFFIC_NEEDS_FORK();
	for (int round = 0; round < rounds; round++) {
		/* Each in a process of its own, in which OpenSSL has made nothing yet. */
		pid_t child = fork();

		if (child == 0) {
			leave(fork_at_first_use(round * 10000));
		}
		assert_int_equal(traffic_child_status(child, 20000), 0);
	}
}

/* MINIT and MSHUTDOWN again and again in one process, as Apache does it: each time the fork's watcher is there once. */
static void test_started_again(void **state)
{
	const s2s_process_options options = { .web = true };
	(void) state;

	TRAFFIC_NEEDS_FORK();
	for (int round = 0; round < 3; round++) {
		char hex[S2S_SHA256_HEX + 1];
		pid_t child;

		assert_true(s2s_process_start(&options));
		child = fork();
		if (child == 0) {
			leave(s2s_hash_sha256_hex(S2S_STRING("abc"), hex));
		}
		assert_int_equal(traffic_child_status(child, 10000), 0);
		s2s_process_stop(1000);
		assert_false(s2s_hash_sha256_hex(S2S_STRING("abc"), hex));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fork_at_first_use),
		cmocka_unit_test(test_started_again),
	};
	return cmocka_run_group_tests_name("process", tests, NULL, NULL);
}
