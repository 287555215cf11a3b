/* The way of keys from where they are appended to where all are, in order, a piece in a transaction. */
#include "key_row.h"
#include "ledger_private.h"

#define MANY 15000 /* 0.6 MB in the file, 0.7 here */
#define SOME 1000
#define MOVED_TOGETHER 1024

bool s2s_ledger_has_many_keys(const s2s_ledger *ledger)
{
	return atomic_load(&ledger->recent.count) >= MANY;
}

bool s2s_ledger_has_some_keys(const s2s_ledger *ledger)
{
	return atomic_load(&ledger->recent.count) >= SOME;
}

static bool moving_take(s2s_recent_keys *recent, int64_t place, s2s_string stored)
{
	recent->moving_last = place;
	s2s_text_append(&recent->moving, stored.data, s2s_key_row_count(stored) * sizeof(s2s_packed_key));
	return !s2s_text_failed(&recent->moving);
}

static s2s_ledger_result moving_begin(s2s_ledger *ledger)
{
	s2s_recent_keys *recent = &ledger->recent;
	s2s_ledger_result result;

	s2s_text_clear(&recent->moving);
	recent->moved = 0;
	recent->moving_last = 0;
	result = s2s_ledger_each_recent(ledger, moving_take);
	if (result == S2S_LEDGER_OK) {
		s2s_key_row_sort(&recent->moving);
	}
	return result;
}

/* In their order: neighbours go to the same pages. Those that a leader before this one had moved are passed over. */
static s2s_ledger_result moving_go_on(s2s_ledger *ledger)
{
	s2s_recent_keys *recent = &ledger->recent;
	s2s_ledger_result result = S2S_LEDGER_OK;

	for (int count = 0; count < MOVED_TOGETHER && recent->moved < recent->moving.length && result == S2S_LEDGER_OK;) {
		s2s_packed_key one = s2s_key_row_at(s2s_text_string(&recent->moving), recent->moved / sizeof(one));
		bool put;

		result = s2s_ledger_put_old_key(ledger, s2s_packed_key_get(&one), one.entry, &put);
		recent->moved += sizeof(one);
		count += put;
	}
	return result;
}

void s2s_ledger_keep_from_moving(s2s_ledger *ledger, s2s_ledger_key key, const s2s_uuid *entry)
{
	s2s_recent_keys *recent = &ledger->recent;
	s2s_uuid owner;
	size_t index;

	if (s2s_key_row_find(&recent->moving, key, &index, &owner) && memcmp(&owner, entry, sizeof(owner)) == 0) {
		s2s_key_row_cut(&recent->moving, index);
		recent->moved -= index * sizeof(s2s_packed_key) < recent->moved ? sizeof(s2s_packed_key) : 0;
	}
}

static s2s_ledger_result moving_end(s2s_ledger *ledger)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_RECENT_REMOVE_ALL);

	if (statement != NULL) {
		sqlite3_bind_int64(statement, 1, ledger->recent.moving_last);
	}
	s2s_ledger_keys_drop(ledger); /* the few that came meanwhile are read anew */
	return s2s_ledger_run(ledger, statement);
}

s2s_ledger_result s2s_ledger_move_keys(s2s_ledger *ledger)
{
	s2s_ledger_result result = s2s_ledger_begin(ledger, S2S_TRANSACTION_WRITE, false);

	if (result != S2S_LEDGER_OK) {
		return result;
	}
	result = s2s_ledger_check_keys(ledger);
	if (result == S2S_LEDGER_OK && ledger->recent.moving.length == 0) {
		result = moving_begin(ledger);
	}
	if (result == S2S_LEDGER_OK) {
		result = moving_go_on(ledger);
	}
	if (result == S2S_LEDGER_OK && ledger->recent.moved >= ledger->recent.moving.length) {
		result = moving_end(ledger);
	}
	return s2s_ledger_end(ledger, result);
}
