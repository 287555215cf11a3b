#define _GNU_SOURCE

/* Idempotency keys: the set in memory, the recent ones beside the others, and the way from here to there. */
#include "ledger_fixture.h"

#include "core/hash.h"
#include "platform/fork.h"
#include "queue/key_set.h"

#include <stdio.h>
#include <stdlib.h>

/* --- the set --- */

static void hash_of(unsigned number, uint8_t hash[S2S_DIGEST_BYTES])
{
	char text[16];
	int length = snprintf(text, sizeof(text), "%u", number);
	uint8_t whole[S2S_SHA256_BYTES];

	assert_true(s2s_hash_sha256((s2s_string) { text, (size_t) length }, whole));
	memcpy(hash, whole, S2S_DIGEST_BYTES);
}

static void test_set(void **state)
{
	static int64_t model[4096];
	s2s_key_set set = { 0 };
	support_random random = { 4711 };
	uint8_t hash[S2S_DIGEST_BYTES];
	size_t count = 0;

	(void) state;
	memset(model, 0, sizeof(model));
	assert_null(s2s_key_set_find(&set, (s2s_ledger_key) { 1, (const uint8_t *) "0123456789abcdef" }));
	for (int64_t step = 1; step <= 100000; step++) {
		unsigned number = (unsigned) support_random_below(&random, 4096);
		const s2s_key *found;

		hash_of(number / 2, hash);
		found = s2s_key_set_find(&set, (s2s_ledger_key) { number % 2, hash });
		assert_true((found != NULL) == (model[number] != 0));
		if (found != NULL) {
			assert_int_equal(found->place, model[number]);
			s2s_key_set_remove(&set, (s2s_ledger_key) { number % 2, hash });
			model[number] = 0;
			count--;
		} else {
			assert_true(s2s_key_set_add(&set, (s2s_ledger_key) { number % 2, hash }, step));
			model[number] = step;
			count++;
		}
		assert_int_equal(set.count, count);
	}
	assert_true(set.room <= 8192);
	s2s_key_set_clear(&set);
	for (unsigned number = 0; number < 4096; number++) {
		hash_of(number / 2, hash);
		assert_null(s2s_key_set_find(&set, (s2s_ledger_key) { number % 2, hash }));
	}
	s2s_key_set_free(&set);
}

/* Few at a time, for ever: in little memory. */
static void test_set_stays_small(void **state)
{
	s2s_key_set set = { 0 };
	uint8_t hash[S2S_DIGEST_BYTES];

	(void) state;
	for (unsigned number = 0; number < 20000; number++) {
		hash_of(number, hash);
		assert_true(s2s_key_set_add(&set, (s2s_ledger_key) { 1, hash }, number));
		if (number >= 20) {
			hash_of(number - 20, hash);
			s2s_key_set_remove(&set, (s2s_ledger_key) { 1, hash });
		}
	}
	assert_int_equal(set.count, 20);
	assert_int_equal(set.room, 64);
	s2s_key_set_free(&set);
}

/* --- the ledger's --- */

static s2s_intake_result take(ledger_fixture *one, const char *key)
{
	s2s_string payload = ledger_payload(one, 0, key, key);

	return ledger_take(one, &payload, 1, false);
}

static void announce(ledger_fixture *one)
{
	s2s_string payload = ledger_announce(one, 0);

	(void) ledger_take(one, &payload, 1, false);
}

/* It waits, and goes with its key; by whoever it is. */
static void erase(s2s_ledger *ledger, const char *key)
{
	s2s_ledger_removed removed;
	int64_t in_flight;

	assert_int_equal(s2s_ledger_erase(ledger, s2s_string_from(key), &removed, &in_flight), S2S_LEDGER_OK);
	assert_int_equal(removed.waiting, 1);
}

static void take_numbered(ledger_fixture *one, int from, int to)
{
	while (from < to) {
		s2s_string payloads[S2S_LEDGER_BATCH_MAX];
		size_t count = 0;

		while (count < S2S_LEDGER_BATCH_MAX && from < to) {
			char key[32];

			snprintf(key, sizeof(key), "order %d", from++);
			payloads[count++] = ledger_payload(one, 0, key, key);
		}
		assert_int_equal(ledger_take(one, payloads, count, false).taken, count);
	}
}

static void assert_known(ledger_fixture *one, const char *key, bool known)
{
	s2s_ledger_entries entries;
	static const s2s_uuid none;

	assert_int_equal(
		s2s_ledger_find_entry(one->ledger, &none, &one->lines[0].destination.identity, s2s_string_from(key), &entries), S2S_LEDGER_OK);
	assert_int_equal(entries.count, known ? 1 : 0);
	s2s_ledger_entries_free(&entries);
}

static void lead_anew(ledger_fixture *one)
{
	s2s_ledger_free(&one->ledger);
	one->ledger = s2s_ledger_new(one->directory, s2s_string_from(one->path));
	ledger_lead(one);
}

static void move(ledger_fixture *one)
{
	assert_int_equal(s2s_ledger_move_keys(one->ledger), S2S_LEDGER_OK);
}

/* A repeat is one wherever its key is: in the open transaction, in a recent row, there in the next leader's eyes, among all others. */
static void test_wherever_it_is(void **state)
{
	ledger_fixture *one = *state;
	s2s_string payloads[3];

	payloads[0] = ledger_announce(one, 0);
	payloads[1] = ledger_payload(one, 0, "a", "a");
	payloads[2] = ledger_payload(one, 0, "a", "a");
	assert_int_equal(ledger_take(one, payloads, 3, false).repeated, 1);
	assert_known(one, "a", true);
	assert_int_equal(take(one, "a").repeated, 1);
	lead_anew(one);
	assert_known(one, "a", true);
	assert_int_equal(take(one, "a").repeated, 1);
	move(one);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM key_recent"), 0);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM idempotency"), 1);
	assert_known(one, "a", true);
	assert_int_equal(take(one, "a").repeated, 1);
	assert_int_equal(take(one, "b").taken, 1);
	assert_int_equal(ledger_keys(one), 2);
	assert_known(one, "c", false);
	ledger_assert_counters(one);
}

/* What was not committed is not known. */
static void test_rolled_back(void **state)
{
	ledger_fixture *one = *state;
	s2s_string payloads[2] = { ledger_announce(one, 0), ledger_payload(one, 0, "a", NULL) };
	s2s_intake intake = { .payloads = payloads, .count = 2, .position = { 1, 0 }, .now_ms = one->now_ms };
	s2s_intake_result taken;

	(void) ledger_take(one, payloads, 2, false);
	payloads[0] = ledger_payload(one, 0, "b", NULL);
	payloads[1] = ledger_payload(one, 0, "a", NULL);
	intake.no_repeats = true;
	assert_int_equal(s2s_ledger_take_in(one->ledger, &intake, &taken), S2S_LEDGER_REPEATS);
	assert_known(one, "b", false);
	assert_known(one, "a", true);
	assert_int_equal(ledger_keys(one), 1);
	assert_int_equal(take(one, "b").taken, 1);
	assert_int_equal(take(one, "a").repeated, 1);
}

/* A key goes, those beside it in its row stay. */
static void test_removing_one(void **state)
{
	ledger_fixture *one = *state;

	announce(one);
	take_numbered(one, 0, 3);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM key_recent"), 1);
	for (int round = 0; round < 3; round++) {
		static const char *const keys[] = { "order 1", "order 0", "order 2" };

		erase(one->ledger, keys[round]);
		assert_int_equal(ledger_keys(one), 2 - round);
		for (int other = 0; other < 3; other++) {
			assert_known(one, keys[other], other > round);
		}
	}
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM key_recent"), 0);
	take_numbered(one, 0, 3);
	assert_int_equal(ledger_keys(one), 3);
}

/* An operator's process takes one away, and gives another: who leads sees both. */
static void test_another_process(void **state)
{
	ledger_fixture *one = *state;
	s2s_ledger *other;
	int64_t changed;

	announce(one);
	take_numbered(one, 0, 3);
	ledger_send(one, 0, 1, S2S_STATE_REJECTED); /* the first: its key is free again */
	other = s2s_ledger_new(one->directory, s2s_string_from(one->path));
	erase(other, "order 1");
	assert_int_equal(s2s_ledger_retry(other, NULL, 0, one->now_ms, &changed), S2S_LEDGER_OK);
	assert_int_equal(changed, 1);
	assert_int_equal(take(one, "order 1").taken, 1);
	assert_int_equal(take(one, "order 0").repeated, 1);
	assert_int_equal(take(one, "order 2").repeated, 1);
	assert_int_equal(ledger_keys(one), 3);
	/* And the other way round. */
	assert_int_equal(take(one, "order 3").taken, 1);
	erase(other, "order 3");
	assert_int_equal(ledger_keys(one), 3);
	s2s_ledger_free(&other);
}

/* In pieces, while keys come and go. */
static void test_moving(void **state)
{
	ledger_fixture *one = *state;
	int64_t moved;

	announce(one);
	take_numbered(one, 0, 2500);
	assert_false(s2s_ledger_has_many_keys(one->ledger));
	move(one);
	moved = ledger_ask(one, "SELECT count(*) FROM idempotency");
	assert_in_range(moved, 1000, 2000);
	take_numbered(one, 2500, 2510);
	move(one);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM idempotency"), 2 * moved);
	/* They are in both tables now; these are to be in none, also when the rest has been moved. */
	for (int number = 0; number < 2500; number += 250) {
		char key[32];

		snprintf(key, sizeof(key), "order %d", number);
		erase(one->ledger, key);
		assert_known(one, key, false);
	}
	for (int piece = 0; piece < 4; piece++) {
		move(one);
	}
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM key_recent"), 0);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM idempotency"), 2500);
	assert_int_equal(take(one, "order 250").taken, 1);
	assert_int_equal(take(one, "order 251").repeated, 1);
	assert_int_equal(take(one, "order 2505").repeated, 1);
	ledger_assert_counters(one);
}

/* Who leads next, in the middle of it, begins it anew. */
static void test_moving_and_a_new_leader(void **state)
{
	ledger_fixture *one = *state;

	announce(one);
	take_numbered(one, 0, 1500);
	move(one);
	lead_anew(one);
	assert_int_equal(take(one, "order 7").repeated, 1);
	move(one);
	move(one);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM key_recent"), 0);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM idempotency"), 1500);
}

/* Keys that are taken away, and leaders that come and go, don't keep it from its end. */
static void test_moving_is_disturbed(void **state)
{
	ledger_fixture *one = *state;

	announce(one);
	take_numbered(one, 0, 4000);
	for (int piece = 0; piece < 5; piece++) {
		char key[32];

		snprintf(key, sizeof(key), "order %d", 100 * piece);
		move(one);
		erase(one->ledger, key);
		if (piece % 2 == 1) {
			lead_anew(one);
		}
	}
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM key_recent"), 0);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM idempotency"), 4000 - 5);
	take_numbered(one, 0, 1);
	assert_int_equal(take(one, "order 1").repeated, 1);
}

/* A ledger in memory keeps them from transaction to transaction, too, and moves them when there are many. */
static void test_in_memory(void **state)
{
	ledger_fixture *one = *state;
	int count = 0, moves = 0;

	s2s_ledger_free(&one->ledger);
	one->ledger = s2s_ledger_new(-1, S2S_STRING_NONE);
	ledger_lead(one);
	announce(one);
	while (!s2s_ledger_has_many_keys(one->ledger) && count < 30000) {
		take_numbered(one, count, count + 640);
		count += 640;
	}
	assert_true(s2s_ledger_has_many_keys(one->ledger));
	while (s2s_ledger_has_many_keys(one->ledger) && moves < 100) {
		move(one);
		moves++;
	}
	assert_in_range(moves, 2, 30);
	assert_int_equal(take(one, "order 0").repeated, 1);
	assert_int_equal(take(one, "order 15000").repeated, 1);
}

/* Sent again to the newest account of its name, where somebody else has its key: it stays uncertain, and keeps its own. */
static void test_retry_where_the_key_is_taken(void **state)
{
	ledger_fixture *one = *state;
	int64_t changed;

	announce(one);
	assert_int_equal(take(one, "k").taken, 1);
	ledger_send(one, 0, 1, S2S_STATE_UNCERTAIN);
	one->lines[0].destination.identity.bytes[0] ^= 1;
	one->now_ms++;
	announce(one);
	assert_int_equal(take(one, "k").taken, 1);
	assert_int_equal(s2s_ledger_retry(one->ledger, NULL, 0, one->now_ms, &changed), S2S_LEDGER_OK);
	assert_int_equal(changed, 0);
	one->lines[0].destination.identity.bytes[0] ^= 1;
	assert_int_equal(take(one, "k").repeated, 1);
	assert_int_equal(ledger_keys(one), 2);
}

/* A row's number that is none of ours takes no other keys with it, and holds none for ever. */
static void test_damaged_numbers(void **state)
{
	ledger_fixture *one = *state;

	announce(one);
	take_numbered(one, 0, 2500);
	ledger_run(one, "UPDATE key_recent SET number = 9223372036854775807 WHERE number = (SELECT max(number) FROM key_recent)");
	move(one);
	take_numbered(one, 5000, 5064);
	for (int piece = 0; piece < 5; piece++) {
		move(one);
	}
	for (int number = 5000; number < 5064; number++) {
		char key[32];

		snprintf(key, sizeof(key), "order %d", number);
		assert_int_equal(take(one, key).repeated, 1);
	}
	assert_int_equal(take(one, "a").taken, 1);
	ledger_run(one, "UPDATE key_recent SET number = 0");
	erase(one->ledger, "a");
	move(one);
	assert_int_equal(take(one, "a").taken, 1);
}

/* A child of who leads does not lead: it looks at the file that is there, and keeps no keys. */
static void test_in_a_child(void **state)
{
	ledger_fixture *one = *state;
	int64_t queued;

	announce(one);
	take_numbered(one, 0, 3);
	assert_known(one, "order 0", true);
	s2s_gate_enter();
	s2s_ledger_close(one->ledger);
	s2s_ledger_forget(one->ledger);
	s2s_gate_leave();
	ledger_replace_files(one, 2);
	assert_known(one, "order 0", false);
	assert_int_equal(s2s_ledger_count(one->ledger, &queued), S2S_LEDGER_OK);
	assert_int_equal(queued, 2);
}

/* Damage: what is left of a row counts; nothing stands still. */
static void test_damaged_rows(void **state)
{
	static const char *const damages[] = {
		"UPDATE key_recent SET keys = substr(keys, 1, 100)",
		"UPDATE key_recent SET keys = x''",
		"UPDATE key_recent SET keys = 'words'",
		"UPDATE key_recent SET keys = zeroblob(4000)",
		"UPDATE key_recent SET number = 9223372036854775807",
		"UPDATE key_recent SET number = -9223372036854775807",
	};
	ledger_fixture *one = *state;

	for (size_t damage = 0; damage < sizeof(damages) / sizeof(*damages); damage++) {
		s2s_string payload;

		announce(one);
		ledger_run(one, "DELETE FROM request; DELETE FROM settled; DELETE FROM idempotency; DELETE FROM key_recent");
		take_numbered(one, 0, 5);
		ledger_run(one, damages[damage]);
		payload = ledger_payload(one, 0, "order 0", NULL);
		(void) ledger_take(one, &payload, 1, false);
		assert_int_equal(take(one, "order 7").taken, 1);
		assert_int_equal(take(one, "order 7").repeated, 1);
		move(one);
		assert_int_equal(take(one, "order 7").repeated, 1);
		assert_int_equal(take(one, "order 8").taken, 1);
		ledger_send(one, 0, 1, S2S_STATE_REJECTED);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, ledger_set_up, ledger_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_set),
		TEST(test_set_stays_small),
		TEST(test_wherever_it_is),
		TEST(test_rolled_back),
		TEST(test_removing_one),
		TEST(test_another_process),
		TEST(test_moving),
		TEST(test_moving_and_a_new_leader),
		TEST(test_moving_is_disturbed),
		TEST(test_in_memory),
		TEST(test_retry_where_the_key_is_taken),
		TEST(test_in_a_child),
		TEST(test_damaged_rows),
		TEST(test_damaged_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
