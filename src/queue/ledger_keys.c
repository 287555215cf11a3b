/*
 * Which entry an idempotency key belongs to, in two tables (docs/internals/ledger.md, "Keys"): the latest ones as they
 * came, those of a transaction in one row, and in memory; when there are many they are moved, in order, to all others.
 */
#include "key_row.h"
#include "ledger_private.h"

#define FRESH_PLACE 0 /* in the open transaction: its row has no number yet */

/* --- what is in memory --- */

void s2s_ledger_keys_drop(s2s_ledger *ledger)
{
	ledger->recent.is_read = ledger->recent.is_checked = false;
	s2s_text_free(&ledger->recent.moving);
	atomic_store(&ledger->recent.count, 0);
}

void s2s_ledger_keys_free(s2s_ledger *ledger)
{
	s2s_ledger_keys_drop(ledger);
	s2s_key_set_free(&ledger->recent.set);
	s2s_text_free(&ledger->recent.fresh);
}

/* Who does not lead asks once in a while. A ledger in memory is its process's alone. */
static bool keeps(const s2s_ledger *ledger)
{
	return ledger->led_inode != 0 || ledger->path == NULL;
}

void s2s_ledger_keys_end(s2s_ledger *ledger, bool committed)
{
	s2s_recent_keys *recent = &ledger->recent;

	recent->is_checked = false;
	s2s_text_clear(&recent->fresh);
	if (!keeps(ledger)) {
		s2s_ledger_keys_free(ledger);
	} else if (!committed) {
		s2s_ledger_keys_drop(ledger);
	}
	atomic_store(&recent->count, recent->is_read ? recent->set.count : 0);
}

static bool recent_take(s2s_recent_keys *recent, int64_t place, s2s_string stored)
{
	recent->last = place;
	for (size_t index = 0; index < s2s_key_row_count(stored); index++) {
		s2s_packed_key one = s2s_key_row_at(stored, index);

		if (!s2s_key_set_add(&recent->set, s2s_packed_key_get(&one), place)) {
			return false;
		}
	}
	return true;
}

s2s_ledger_result s2s_ledger_each_recent(s2s_ledger *ledger, bool (*take)(s2s_recent_keys *recent, int64_t place, s2s_string stored))
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_RECENT_ALL);
	bool taken = true;
	int code = SQLITE_ERROR;

	while (statement != NULL && taken && (code = sqlite3_step(statement)) == SQLITE_ROW) {
		taken = take(&ledger->recent, sqlite3_column_int64(statement, 0), s2s_column_text(statement, 1));
	}
	sqlite3_reset(statement);
	if (!taken) {
		return S2S_LEDGER_FAILED;
	}
	return code == SQLITE_DONE ? S2S_LEDGER_OK : s2s_ledger_note(ledger, statement != NULL ? code : sqlite3_errcode(ledger->db));
}

static s2s_ledger_result recent_read(s2s_ledger *ledger)
{
	s2s_ledger_result result;

	s2s_ledger_keys_drop(ledger);
	s2s_key_set_clear(&ledger->recent.set);
	ledger->recent.last = 0;
	result = s2s_ledger_each_recent(ledger, recent_take);
	ledger->recent.is_read = result == S2S_LEDGER_OK;
	return result;
}

s2s_ledger_result s2s_ledger_check_keys(s2s_ledger *ledger)
{
	s2s_recent_keys *recent = &ledger->recent;
	s2s_ledger_result result;
	int64_t version;

	if (recent->is_checked) {
		return S2S_LEDGER_OK;
	}
	result = s2s_ledger_read_version(ledger, &version);
	if (result == S2S_LEDGER_OK && (!recent->is_read || version != recent->version)) {
		result = recent_read(ledger);
	}
	recent->version = version;
	recent->is_checked = result == S2S_LEDGER_OK;
	return result;
}

/* --- a row of the recent ones --- */

typedef struct recent_row {
	int64_t place;
	s2s_text *keys; /* `read`, or what the open transaction has not written yet */
	s2s_text read;
} recent_row;

/* recent_row_close() it, whatever came of it. */
static s2s_ledger_result recent_row_open(s2s_ledger *ledger, int64_t place, recent_row *row)
{
	sqlite3_stmt *statement;
	int code;

	*row = (recent_row) { .place = place, .keys = place == FRESH_PLACE ? &ledger->recent.fresh : &row->read };
	s2s_text_init(&row->read);
	if (place == FRESH_PLACE) {
		return S2S_LEDGER_OK;
	}
	statement = s2s_ledger_sql(ledger, S2S_SQL_RECENT_GET);
	if (statement == NULL) {
		return s2s_ledger_run(ledger, NULL);
	}
	sqlite3_bind_int64(statement, 1, place);
	code = sqlite3_step(statement);
	if (code == SQLITE_ROW) {
		s2s_text_append_string(&row->read, s2s_column_text(statement, 0));
	}
	sqlite3_reset(statement);
	if (code != SQLITE_ROW && code != SQLITE_DONE) {
		return s2s_ledger_note(ledger, code);
	}
	return s2s_text_failed(&row->read) ? S2S_LEDGER_FAILED : S2S_LEDGER_OK;
}

static void recent_row_close(recent_row *row)
{
	s2s_text_free(&row->read);
}

static s2s_ledger_result recent_row_write(s2s_ledger *ledger, const recent_row *row)
{
	sqlite3_stmt *statement;

	if (row->place == FRESH_PLACE) {
		return S2S_LEDGER_OK;
	}
	statement = s2s_ledger_sql(ledger, row->keys->length > 0 ? S2S_SQL_RECENT_CHANGE : S2S_SQL_RECENT_REMOVE);
	if (statement != NULL) {
		sqlite3_bind_int64(statement, 1, row->place);
		if (row->keys->length > 0) {
			s2s_bind_bytes(statement, 2, row->keys->data, row->keys->length);
		}
	}
	return s2s_ledger_run(ledger, statement);
}

/* --- finding --- */

static s2s_ledger_result entry_of_recent(s2s_ledger *ledger, s2s_ledger_key key, int64_t place, s2s_uuid *entry)
{
	recent_row row;
	s2s_ledger_result result = recent_row_open(ledger, place, &row);
	size_t index;

	if (result == S2S_LEDGER_OK) {
		(void) s2s_key_row_find(row.keys, key, &index, entry);
	}
	recent_row_close(&row);
	return result;
}

static s2s_ledger_result find_old(s2s_ledger *ledger, s2s_ledger_key key, s2s_uuid *entry, bool *found)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_KEY_FIND);
	int code;

	*found = false;
	if (statement == NULL) {
		return s2s_ledger_run(ledger, NULL);
	}
	sqlite3_bind_int64(statement, 1, key.destination_row);
	s2s_bind_bytes(statement, 2, key.hash, S2S_DIGEST_BYTES);
	code = sqlite3_step(statement);
	*found = code == SQLITE_ROW;
	if (*found && entry != NULL) {
		(void) s2s_column_bytes(statement, 0, entry->bytes, S2S_UUID_BYTES);
	}
	sqlite3_reset(statement);
	return code == SQLITE_ROW || code == SQLITE_DONE ? S2S_LEDGER_OK : s2s_ledger_note(ledger, code);
}

s2s_ledger_result s2s_ledger_find_key(s2s_ledger *ledger, s2s_ledger_key key, s2s_uuid *entry, bool *found)
{
	s2s_ledger_result result = s2s_ledger_check_keys(ledger);
	const s2s_key *recent;

	*found = false;
	if (entry != NULL) {
		memset(entry, 0, sizeof(*entry));
	}
	if (result != S2S_LEDGER_OK) {
		return result;
	}
	recent = s2s_key_set_find(&ledger->recent.set, key);
	if (recent == NULL) {
		return find_old(ledger, key, entry, found);
	}
	*found = true;
	return entry != NULL ? entry_of_recent(ledger, key, recent->place, entry) : S2S_LEDGER_OK;
}

/* --- putting and removing --- */

s2s_ledger_result s2s_ledger_put_old_key(s2s_ledger *ledger, s2s_ledger_key key, const uint8_t *entry, bool *put)
{
	sqlite3_stmt *statement = s2s_ledger_sql(ledger, S2S_SQL_KEY_PUT);
	s2s_ledger_result result;

	if (statement != NULL) {
		sqlite3_bind_int64(statement, 1, key.destination_row);
		s2s_bind_bytes(statement, 2, key.hash, S2S_DIGEST_BYTES);
		s2s_bind_bytes(statement, 3, entry, S2S_UUID_BYTES);
	}
	result = s2s_ledger_run(ledger, statement);
	*put = result == S2S_LEDGER_OK && sqlite3_changes(ledger->db) > 0;
	return result;
}

s2s_ledger_result s2s_ledger_add_key(s2s_ledger *ledger, s2s_ledger_key key, const s2s_uuid *entry)
{
	s2s_recent_keys *recent = &ledger->recent;
	s2s_ledger_result result = s2s_ledger_check_keys(ledger);
	bool put;

	if (result != S2S_LEDGER_OK || s2s_key_set_find(&recent->set, key) != NULL) {
		return result;
	}
	if (recent->set.count >= S2S_RECENT_KEYS_MAX) {
		return s2s_ledger_put_old_key(ledger, key, entry->bytes, &put);
	}
	s2s_key_row_append(&recent->fresh, key, entry);
	if (s2s_text_failed(&recent->fresh) || !s2s_key_set_add(&recent->set, key, FRESH_PLACE)) {
		return S2S_LEDGER_FAILED;
	}
	return S2S_LEDGER_OK;
}

s2s_ledger_result s2s_ledger_put_key(s2s_ledger *ledger, s2s_ledger_key key, const s2s_uuid *entry, bool *put)
{
	bool found;
	s2s_ledger_result result = s2s_ledger_find_key(ledger, key, NULL, &found);

	*put = result == S2S_LEDGER_OK && !found;
	return *put ? s2s_ledger_add_key(ledger, key, entry) : result;
}

static s2s_ledger_result remove_recent(s2s_ledger *ledger, s2s_ledger_key key, int64_t place, const s2s_uuid *entry)
{
	recent_row row;
	s2s_ledger_result result = recent_row_open(ledger, place, &row);
	s2s_uuid owner;
	size_t index;

	if (result == S2S_LEDGER_OK && s2s_key_row_find(row.keys, key, &index, &owner) && memcmp(&owner, entry, sizeof(owner)) == 0) {
		s2s_key_row_cut(row.keys, index);
		s2s_key_set_remove(&ledger->recent.set, key);
		s2s_ledger_keep_from_moving(ledger, key, entry);
		result = recent_row_write(ledger, &row);
	}
	recent_row_close(&row);
	return result;
}

s2s_ledger_result s2s_ledger_remove_key(s2s_ledger *ledger, s2s_ledger_key key, const s2s_uuid *entry)
{
	s2s_ledger_result result = s2s_ledger_check_keys(ledger);
	const s2s_key *recent = result == S2S_LEDGER_OK ? s2s_key_set_find(&ledger->recent.set, key) : NULL;
	sqlite3_stmt *statement;

	if (recent != NULL) {
		result = remove_recent(ledger, key, recent->place, entry);
	}
	if (result != S2S_LEDGER_OK) {
		return result;
	}
	/* Also of one that was found above: it may be among those that were moved already. */
	statement = s2s_ledger_sql(ledger, S2S_SQL_KEY_REMOVE);
	if (statement != NULL) {
		sqlite3_bind_int64(statement, 1, key.destination_row);
		s2s_bind_bytes(statement, 2, key.hash, S2S_DIGEST_BYTES);
		s2s_bind_bytes(statement, 3, entry->bytes, S2S_UUID_BYTES);
	}
	return s2s_ledger_run(ledger, statement);
}

/* --- writing --- */

s2s_ledger_result s2s_ledger_keys_write(s2s_ledger *ledger)
{
	s2s_recent_keys *recent = &ledger->recent;
	sqlite3_stmt *statement;
	s2s_ledger_result result;

	if (recent->fresh.length == 0) {
		return S2S_LEDGER_OK;
	}
	statement = s2s_ledger_sql(ledger, S2S_SQL_RECENT_PUT);
	if (statement != NULL) {
		sqlite3_bind_int64(statement, 1, ++recent->last);
		s2s_bind_bytes(statement, 2, recent->fresh.data, recent->fresh.length);
	}
	result = s2s_ledger_run(ledger, statement);
	for (size_t index = recent->set.used; index > 0 && recent->set.keys[index - 1].place == FRESH_PLACE; index--) {
		recent->set.keys[index - 1].place = recent->last;
	}
	return result;
}
