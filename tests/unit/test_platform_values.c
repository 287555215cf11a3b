/* The clock, random bytes, what the system says of a file. */
#include "support.h"

#include "platform/clock.h"
#include "platform/file.h"
#include "platform/fork.h"
#include "platform/random.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void test_clocks(void **state)
{
	(void) state;
	int64_t seconds = (int64_t) time(NULL);
	int64_t now = s2s_clock_now_ms();
	assert_true(now >= (seconds - 1) * 1000 && now <= (seconds + 60) * 1000);
	int64_t last = s2s_clock_monotonic_ms();
	for (int round = 0; round < 1000; round++) {
		int64_t next = s2s_clock_monotonic_ms();
		assert_true(next >= last);
		last = next;
	}
}

static void test_coarse_clock(void **state)
{
	(void) state;
	int64_t last = s2s_clock_coarse_ms();
	for (int round = 0; round < 1000; round++) {
		int64_t next = s2s_clock_coarse_ms();
		assert_true(next >= last);
		/* Never ahead of the exact one; behind by a tick, and by what a busy machine does between the two. */
		assert_true(next <= s2s_clock_monotonic_ms());
		last = next;
	}
	s2s_clock_sleep_ms(30);
	assert_true(s2s_clock_coarse_ms() - last >= 15);
}

static void test_sleep_is_not_shorter(void **state)
{
	(void) state;
	int64_t cpu = s2s_clock_thread_cpu_us();
	int64_t begin = s2s_clock_monotonic_ms();
	s2s_clock_sleep_ms(30);
	/* One less: both ends are rounded down. */
	assert_true(s2s_clock_monotonic_ms() - begin >= 29);
	/* Sleeping costs no CPU time. */
	assert_true(s2s_clock_thread_cpu_us() - cpu < 25000);
	begin = s2s_clock_monotonic_ms();
	s2s_clock_sleep_ms(0);
	s2s_clock_sleep_ms(-1000);
	assert_true(s2s_clock_monotonic_ms() - begin < 900);
}

static void test_cpu_time_counts_work(void **state)
{
	(void) state;
	int64_t begin = s2s_clock_thread_cpu_us();
	int64_t deadline = s2s_clock_monotonic_ms() + 10000;
	while (s2s_clock_thread_cpu_us() - begin < 2000) {
		assert_true(s2s_clock_monotonic_ms() < deadline);
	}
}

static void test_random_bytes(void **state)
{
	(void) state;
	uint8_t first[64] = { 0 };
	uint8_t second[64] = { 0 };
	assert_true(s2s_random_bytes(first, sizeof(first)));
	assert_true(s2s_random_bytes(second, sizeof(second)));
	assert_memory_not_equal(first, second, sizeof(first));
	assert_true(s2s_random_bytes(first, 0));
	/* More than one call of getrandom() gives at once. */
	static uint8_t many[100000];
	assert_true(s2s_random_bytes(many, sizeof(many)));
	size_t seen[256] = { 0 };
	for (size_t index = 0; index < sizeof(many); index++) {
		seen[many[index]]++;
	}
	for (size_t value = 0; value < 256; value++) {
		assert_true(seen[value] > 200 && seen[value] < 600);
	}
}

/* As fork() does, but behind the back of pthread_atfork(). */
static pid_t fork_quietly(void)
{
#if defined(SYS_clone) && defined(__x86_64__)
	return (pid_t) syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, 0);
#else
	return fork();
#endif
}

static void forked_draws_its_own(pid_t (*way)(void))
{
	uint64_t drawn, of_child[2] = { 0 };
	int ends[2], status;

	assert_true(s2s_random_bytes(&drawn, sizeof(drawn)));
	assert_int_equal(s2s_fork_process(), getpid());
	assert_int_equal(pipe(ends), 0);
	pid_t child = way();
	if (child == 0) {
		of_child[1] = s2s_fork_process() == (int64_t) syscall(SYS_getpid);
		_exit(s2s_random_bytes(of_child, sizeof(*of_child)) && write(ends[1], of_child, sizeof(of_child)) == sizeof(of_child) ? 0 : 1);
	}
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(read(ends[0], of_child, sizeof(of_child)), sizeof(of_child));
	close(ends[0]);
	close(ends[1]);
	assert_true(s2s_random_bytes(&drawn, sizeof(drawn)));
	assert_int_not_equal(drawn, of_child[0]);
	assert_int_equal(of_child[1], 1);
	assert_int_equal(s2s_fork_process(), getpid());
}

static void test_child_draws_its_own(void **state)
{
	(void) state;
	forked_draws_its_own(fork); /* each time asked */
	forked_draws_its_own(fork_quietly);
	assert_true(s2s_fork_start());
	forked_draws_its_own(fork); /* kept */
	forked_draws_its_own(fork_quietly);
	s2s_fork_stop();
	forked_draws_its_own(fork_quietly);
}

static void assert_facts(const s2s_file_facts *facts, const struct stat *status)
{
	assert_int_equal(facts->size, status->st_size);
	assert_int_equal(facts->device, status->st_dev);
	assert_int_equal(facts->inode, status->st_ino);
	assert_int_equal(facts->links, status->st_nlink);
}

/* An open file and a path are asked in different ways; what they say is compared, so it has to be the same. */
static void test_facts(void **state)
{
	char path[] = "/tmp/s2s-facts-XXXXXX";
	s2s_file_facts open_file, at_path;
	struct stat status;
	int file = mkstemp(path);

	(void) state;
	assert_true(file >= 0);
	assert_int_equal(write(file, "12345", 5), 5);
	assert_int_equal(fstat(file, &status), 0);
	assert_int_equal(s2s_file_facts_of(file, &open_file), 0);
	assert_int_equal(s2s_file_facts_at(AT_FDCWD, path, &at_path), 0);
	assert_facts(&open_file, &status);
	assert_facts(&at_path, &status);
	assert_true(at_path.ordinary);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(write(file, "6", 1), 1);
	assert_int_equal(s2s_file_facts_of(file, &open_file), 0);
	assert_int_equal(open_file.links, 0);
	assert_int_equal(open_file.size, 6);
	assert_int_equal(open_file.inode, status.st_ino);
	close(file);
	assert_int_equal(s2s_file_facts_of(file, &open_file), EBADF);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clocks),
		cmocka_unit_test(test_coarse_clock),
		cmocka_unit_test(test_sleep_is_not_shorter),
		cmocka_unit_test(test_cpu_time_counts_work),
		cmocka_unit_test(test_random_bytes),
		cmocka_unit_test(test_child_draws_its_own),
		cmocka_unit_test(test_facts),
	};
	return cmocka_run_group_tests_name("platform values", tests, NULL, NULL);
}
