/* The sender and what it keeps: a ledger that is lost, and what is old enough to go. */
#include "sender_fixture.h"

#include "platform/clock.h"
#include "platform/file.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool knows_delivered(delivery_fixture *one, int64_t count)
{
	s2s_ledger_facts facts;
	bool known;

	if (s2s_ledger_read_facts(one->queue->ledger, &facts) != S2S_LEDGER_OK) {
		return false; /* there is none for a moment */
	}
	known = facts.count == 1 && facts.destinations[0].counts[S2S_STATE_DELIVERED] == count;
	s2s_ledger_facts_free(&facts);
	return known;
}

static void test_ledger_lost_while_sending(void **state)
{
	delivery_fixture *one = *state;
	int lost = 0;

	for (int index = 0; index < 40; index++) {
		sender_append(one);
	}
	sender_lead(one);
	assert_true(sender_step_until(one, sender_is_settled, 10, 20000));
	lost += s2s_file_remove(one->queue->place.directory, S2S_LEDGER_NAME);
	lost += s2s_file_remove(one->queue->place.directory, S2S_LEDGER_NAME "-wal");
	(void) s2s_file_remove(one->queue->place.directory, S2S_LEDGER_NAME "-shm");
	assert_int_equal(lost, 0);
	sender_append(one);
	/* What the journal still holds is taken in and sent again: this destination tells repeats apart. */
	assert_true(sender_step_until(one, knows_delivered, 41, 30000));
	assert_int_equal(sender_counted(one, S2S_STATE_QUEUED), 0);
}

static void place_copy(const char *from, const char *to)
{
	char command[1200];

	snprintf(command, sizeof(command), "cp -p '%s' '%s'", from, to);
	assert_int_equal(system(command), 0);
}

/* The ledger is put back from an older copy, and locked just when the sender wants to go on with that one. */
static void test_ledger_put_back_and_locked(void **state)
{
	delivery_fixture *one = *state;
	char path[560], copy[580], log[580], index[580], first[37];
	int64_t until;
	sqlite3 *other;

	snprintf(path, sizeof(path), "%s/" S2S_LEDGER_NAME, one->queue->path.data);
	snprintf(copy, sizeof(copy), "%s.copy", path);
	snprintf(log, sizeof(log), "%s-wal", path);
	snprintf(index, sizeof(index), "%s-shm", path);
	sender_append(one);
	sender_lead(one);
	assert_true(sender_step_until(one, sender_is_settled, 1, 10000));
	assert_int_equal(s2s_ledger_checkpoint(one->queue->ledger, true), S2S_LEDGER_OK);
	place_copy(path, copy);
	sender_answer_with(one, HTTP_HANG, 200);
	sender_append(one);
	memcpy(first, one->last_event_id, sizeof(first));
	assert_true(sender_step_until(one, sender_has_arrived, 2, 10000));
	(void) unlink(log);
	(void) unlink(index);
	assert_int_equal(rename(copy, path), 0);
	assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	sender_answer_with(one, HTTP_ANSWER, 200);
	until = s2s_clock_monotonic_ms() + 3000;
	while (s2s_clock_monotonic_ms() < until) {
		(void) !s2s_sender_step(one->sender, 20);
	}
	assert_int_equal(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(other);
	sender_append(one);
	assert_true(sender_step_until(one, knows_delivered, 3, 20000));
	assert_int_equal(http_server_seen(&one->server, first), 2); /* the first time it was not answered */
}

static bool is_uncertain(delivery_fixture *one, int64_t count)
{
	return sender_counted(one, S2S_STATE_UNCERTAIN) == count;
}

/* Nobody leads, and the ledger goes: whoever leads next can't know what was delivered before. */
static void test_ledger_lost_between_leaders(void **state)
{
	delivery_fixture *one = *state;
	int lost = 0;

	sender_append(one);
	sender_lead(one);
	assert_true(sender_step_until(one, sender_is_settled, 1, 10000));
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 1);
	s2s_service_resign(one->queue, &one->sender);
	s2s_ledger_drop(one->queue->ledger);
	lost += s2s_file_remove(one->queue->place.directory, S2S_LEDGER_NAME);
	(void) s2s_file_remove(one->queue->place.directory, S2S_LEDGER_NAME "-wal");
	(void) s2s_file_remove(one->queue->place.directory, S2S_LEDGER_NAME "-shm");
	assert_int_equal(lost, 0);
	sender_lead(one);
	sender_append(one); /* of this one nobody can know it either */
	assert_true(sender_step_until(one, is_uncertain, 2, 10000));
	assert_int_equal(sender_requests(one), 1);
	/* And it ends with what there was, also for who leads next. */
	s2s_service_resign(one->queue, &one->sender);
	sender_lead(one);
	sender_append(one);
	assert_true(sender_step_until(one, sender_is_settled, 1, 10000));
	assert_int_equal(sender_counted(one, S2S_STATE_DELIVERED), 1);
	assert_int_equal(sender_counted(one, S2S_STATE_UNCERTAIN), 2);
}

static int64_t kept(const delivery_fixture *one)
{
	s2s_ledger_entries entries;
	int64_t count;

	assert_int_equal(s2s_ledger_read_entries(one->queue->ledger, -1, 10000, NULL, &entries), S2S_LEDGER_OK);
	count = (int64_t) entries.count;
	s2s_ledger_entries_free(&entries);
	return count;
}

/* What was kept for s2s.retention goes as fast as new comes, in pieces between the rounds; also where nothing is sent. */
static void test_what_is_old_goes(void **state)
{
	delivery_fixture *one = *state;
	int64_t count = traffic_is_slow() ? 700 : 2000;

	for (int64_t index = 0; index < count; index++) {
		sender_append(one);
	}
	sender_lead(one);
	assert_true(sender_step_until(one, sender_is_settled, count, 60000));
	assert_int_equal(kept(one), count);
	s2s_service_resign(one->queue, &one->sender);
	one->options.retention_ms = 1;
	sender_lead(one);
	s2s_clock_sleep_ms(2);
	/* A step sleeps until something happens: for a second, if there were nothing left to do. */
	for (int64_t step = 0; step < count / 64 + 3; step++) {
		assert_int_equal(s2s_sender_step(one->sender, 1000), S2S_STEP_ON);
	}
	assert_int_equal(kept(one), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, sender_set_up, sender_tear_down)
#define TEST_UNREPEATABLE(name) cmocka_unit_test_setup_teardown(name, sender_set_up_unrepeatable, sender_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_ledger_lost_while_sending),
		TEST(test_ledger_put_back_and_locked),
		TEST_UNREPEATABLE(test_ledger_lost_between_leaders),
		TEST(test_what_is_old_goes),
	};

	return cmocka_run_group_tests_name("sender_ledger", tests, NULL, NULL);
}
