#include "support.h"

#include "core/uuid.h"
#include "platform/clock.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int64_t uuid_time(const s2s_uuid *uuid)
{
	int64_t milliseconds = 0;
	for (int index = 0; index < 6; index++) {
		milliseconds = milliseconds << 8 | uuid->bytes[index];
	}
	return milliseconds;
}

static void test_layout(void **state)
{
	(void) state;
	int64_t before = s2s_clock_now_ms();
	s2s_uuid uuid;
	assert_true(s2s_uuid_new(&uuid));
	int64_t after = s2s_clock_now_ms();
	assert_int_equal(uuid.bytes[6] >> 4, 7);
	assert_int_equal(uuid.bytes[8] >> 6, 2);
	assert_true(uuid_time(&uuid) >= before && uuid_time(&uuid) <= after);
}

static void test_text(void **state)
{
	(void) state;
	/* The example of RFC 9562, appendix A.6. */
	const char *example = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
	s2s_uuid uuid;
	assert_true(s2s_uuid_from_text(s2s_string_from(example), &uuid));
	assert_int_equal(uuid_time(&uuid), INT64_C(0x017F22E279B0));
	char text[S2S_UUID_TEXT + 1];
	s2s_uuid_to_text(&uuid, text);
	assert_string_equal(text, example);
	s2s_uuid upper;
	assert_true(s2s_uuid_from_text(S2S_STRING("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"), &upper));
	assert_memory_equal(&uuid, &upper, sizeof(uuid));

	static const char *const refused[] = { "", "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
		"017f22e279b0-7cc3-98c4-dc0c0c07398f-", "g17f22e2-79b0-7cc3-98c4-dc0c0c07398f", "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
		"017f22e2 79b0-7cc3-98c4-dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c07398\xc1" };
	for (size_t index = 0; index < sizeof(refused) / sizeof(refused[0]); index++) {
		assert_false(s2s_uuid_from_text(s2s_string_from(refused[index]), &upper));
		assert_memory_equal(&uuid, &upper, sizeof(uuid));
	}
}

static void test_rises(void **state)
{
	(void) state;
	s2s_uuid last;
	assert_true(s2s_uuid_new(&last));
	/* More than 4,096 in some millisecond: the sequence runs over into the next one. */
	for (int round = 0; round < 100000; round++) {
		s2s_uuid uuid;
		assert_true(s2s_uuid_new(&uuid));
		assert_true(memcmp(&uuid, &last, 8) > 0);
		assert_int_equal(uuid.bytes[6] >> 4, 7);
		assert_int_equal(uuid.bytes[8] >> 6, 2);
		last = uuid;
	}
}

#define THREADS 8
#define IDS 5000

static s2s_uuid made[THREADS][IDS];

static void *make_ids(void *argument)
{
	s2s_uuid *ids = argument;
	for (size_t index = 0; index < IDS; index++) {
		if (!s2s_uuid_new(&ids[index])) {
			return NULL;
		}
	}
	return argument;
}

static int compare_ids(const void *left, const void *right)
{
	return memcmp(left, right, 8);
}

static void test_threads_share_one_order(void **state)
{
	(void) state;
	pthread_t threads[THREADS];
	for (size_t index = 0; index < THREADS; index++) {
		assert_int_equal(pthread_create(&threads[index], NULL, make_ids, made[index]), 0);
	}
	for (size_t index = 0; index < THREADS; index++) {
		void *result = NULL;
		assert_int_equal(pthread_join(threads[index], &result), 0);
		assert_non_null(result);
		for (size_t id = 1; id < IDS; id++) {
			assert_true(memcmp(&made[index][id], &made[index][id - 1], 8) > 0);
		}
	}
	/* No two have the same time and sequence, whatever their random bits. */
	qsort(made, (size_t) THREADS * IDS, sizeof(s2s_uuid), compare_ids);
	const s2s_uuid *all = &made[0][0];
	for (size_t index = 1; index < (size_t) THREADS * IDS; index++) {
		assert_true(memcmp(&all[index], &all[index - 1], 8) > 0);
	}
}

static void test_forks_do_not_repeat(void **state)
{
	(void) state;
	enum { CHILDREN = 20, EACH = 50 };
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	for (int child = 0; child < CHILDREN; child++) {
		pid_t pid = fork();
		assert_true(pid >= 0);
		if (pid == 0) {
			s2s_uuid ids[EACH];
			for (int index = 0; index < EACH; index++) {
				if (!s2s_uuid_new(&ids[index])) {
					_exit(1);
				}
			}
			/* Below PIPE_BUF, so it arrives in one piece. */
			_exit(write(ends[1], ids, sizeof(ids)) == (ssize_t) sizeof(ids) ? 0 : 1);
		}
	}
	assert_int_equal(close(ends[1]), 0);
	s2s_uuid ids[CHILDREN * EACH];
	size_t got = 0;
	for (;;) {
		ssize_t count = read(ends[0], (char *) ids + got, sizeof(ids) - got);
		if (count <= 0) {
			break;
		}
		got += (size_t) count;
	}
	close(ends[0]);
	assert_int_equal(got, sizeof(ids));
	for (int child = 0; child < CHILDREN; child++) {
		int status = 1;
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	for (size_t left = 0; left < CHILDREN * EACH; left++) {
		for (size_t right = left + 1; right < CHILDREN * EACH; right++) {
			assert_memory_not_equal(&ids[left], &ids[right], sizeof(s2s_uuid));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_layout),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_rises),
		cmocka_unit_test(test_threads_share_one_order),
		cmocka_unit_test(test_forks_do_not_repeat),
	};
	return cmocka_run_group_tests_name("uuid", tests, NULL, NULL);
}
