#include "../platform/clock.h"
#include "../platform/fork.h"
#include "ledger_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define ASIDE_NAME S2S_LEDGER_NAME ".damaged-" /* and the time */

#define BUSY_WAIT_MS 500

s2s_ledger *s2s_ledger_new(int directory, s2s_string path)
{
	s2s_ledger *ledger = calloc(1, sizeof(*ledger));

	if (ledger == NULL) {
		return NULL;
	}
	ledger->directory = directory;
	if (s2s_string_is_given(path)) {
		size_t size = path.length + sizeof("/" S2S_LEDGER_NAME);

		ledger->path = malloc(size);
		if (ledger->path == NULL) {
			free(ledger);
			return NULL;
		}
		snprintf(ledger->path, size, "%.*s/" S2S_LEDGER_NAME, S2S_STRING_ARGS(path));
	}
	return ledger;
}

void s2s_ledger_close(s2s_ledger *ledger)
{
	for (int index = 0; index < S2S_STATEMENTS; index++) {
		sqlite3_finalize(ledger->statements[index]);
		ledger->statements[index] = NULL;
	}
	if (ledger->db != NULL) {
		sqlite3_close(ledger->db);
		ledger->db = NULL;
	}
	s2s_ledger_keys_drop(ledger);
}

void s2s_ledger_drop(s2s_ledger *ledger)
{
	s2s_gate_enter();
	s2s_ledger_close(ledger);
	s2s_gate_leave();
}

void s2s_ledger_forget(s2s_ledger *ledger)
{
	/* A ledger in memory belongs to the parent; its memory stays mapped as copy-on-write and is leaked once. */
	memset(ledger->statements, 0, sizeof(ledger->statements));
	ledger->db = NULL;
	ledger->led_inode = 0;
	s2s_ledger_keys_drop(ledger);
}

void s2s_ledger_free(s2s_ledger **ledger)
{
	s2s_ledger *one = *ledger;

	if (one != NULL) {
		s2s_gate_enter();
		s2s_ledger_close(one);
		s2s_gate_leave();
		s2s_ledger_keys_free(one);
		free(one->path);
		free(one);
		*ledger = NULL;
	}
}

const char *s2s_ledger_error(const s2s_ledger *ledger)
{
	return ledger->error;
}

s2s_ledger_result s2s_ledger_note(s2s_ledger *ledger, int code)
{
	int present = ledger->db != NULL ? sqlite3_errcode(ledger->db) : SQLITE_OK;
	const char *text = (present & 0xFF) == (code & 0xFF) ? sqlite3_errmsg(ledger->db) : sqlite3_errstr(code);

	snprintf(ledger->error, sizeof(ledger->error), "%s: %s", ledger->path != NULL ? ledger->path : "memory:", text);
	switch (code & 0xFF) {
		case SQLITE_CORRUPT:
		case SQLITE_NOTADB:
		case SQLITE_CONSTRAINT: /* our statements keep the tables' rules: what breaks one is none of ours */
			return S2S_LEDGER_DAMAGED;
		case SQLITE_ERROR:
		case SQLITE_SCHEMA:
			/*
			 * Our statements fit our tables: a table that is missing or other than ours is damage too, and SQLite names it.
			 * Where it says no more than its code, it was out of memory in the middle of something.
			 */
			return ledger->db != NULL && strcmp(text, sqlite3_errstr(code)) != 0 ? S2S_LEDGER_DAMAGED : S2S_LEDGER_FAILED;
		case SQLITE_BUSY:
		case SQLITE_LOCKED:
			return S2S_LEDGER_BUSY;
		default:
			return S2S_LEDGER_FAILED;
	}
}

/* --- opening --- */

/* Short sleeps of our own: SQLite's built-in handler sleeps up to 100 ms, while the gate is held. */
static int busy(void *argument, int calls)
{
	(void) argument;
	s2s_clock_sleep_ms(2);
	return calls * 2 < BUSY_WAIT_MS;
}

static int execute(s2s_ledger *ledger, const char *sql)
{
	return sqlite3_exec(ledger->db, sql, NULL, NULL, NULL);
}

static int schema_version(s2s_ledger *ledger, int *version)
{
	sqlite3_stmt *statement;
	int code = sqlite3_prepare_v2(ledger->db, "PRAGMA user_version", -1, &statement, NULL);

	if (code == SQLITE_OK) {
		code = sqlite3_step(statement);
		if (code == SQLITE_ROW) {
			*version = sqlite3_column_int(statement, 0);
			code = SQLITE_OK;
		}
		sqlite3_finalize(statement);
	}
	return code;
}

static int schema_make(s2s_ledger *ledger)
{
	char text[64];
	int code = execute(ledger, "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; BEGIN EXCLUSIVE");

	if (code == SQLITE_OK) {
		code = execute(ledger, s2s_ledger_schema);
	}
	if (code == SQLITE_OK) {
		snprintf(text, sizeof(text), "PRAGMA user_version = %d", S2S_LEDGER_SCHEMA_VERSION);
		code = execute(ledger, text);
	}
	if (code == SQLITE_OK) {
		code = execute(ledger, "COMMIT");
	}
	return code;
}

/*
 * The file exists before SQLite sees it, so its rights are ours and nobody can
 * slip a link under it. It is never opened here: closing it would drop the
 * locks of every SQLite connection that this process has on it.
 */
static s2s_ledger_result file_prepare(s2s_ledger *ledger, bool make)
{
	s2s_file_facts facts;
	int error = s2s_file_facts_at(ledger->directory, S2S_LEDGER_NAME, &facts);

	if (error == ENOENT) {
		if (!make) {
			return S2S_LEDGER_MISSING;
		}
		error = s2s_file_create(ledger->directory, S2S_LEDGER_NAME, S2S_STRING(""), false, false);
		if (error == 0 || error == EEXIST) {
			error = s2s_file_facts_at(ledger->directory, S2S_LEDGER_NAME, &facts);
		}
	}
	if (error == 0 && !facts.ordinary) {
		error = EPERM;
	}
	if (error != 0) {
		snprintf(ledger->error, sizeof(ledger->error), "%s: %s", ledger->path, strerror(error));
		return S2S_LEDGER_FAILED;
	}
	ledger->inode = facts.inode;
	return S2S_LEDGER_OK;
}

static int connection_set_up(s2s_ledger *ledger, bool make)
{
	int version = 0, code;

	sqlite3_busy_handler(ledger->db, busy, ledger);
	sqlite3_extended_result_codes(ledger->db, 1);
	sqlite3_db_config(ledger->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_db_config(ledger->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	code = execute(ledger,
		"PRAGMA page_size = 2048; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -1024; PRAGMA secure_delete = ON;"
		"PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 8388608");
	s2s_ledger_watch_log(ledger); /* only now: the pragma takes the hook's place away */
	ledger->sync_full = false;
	if (code == SQLITE_OK) {
		code = schema_version(ledger, &version);
	}
	if (code == SQLITE_OK && version == 0 && make) {
		code = schema_make(ledger);
	} else if (code == SQLITE_OK && version > S2S_LEDGER_SCHEMA_VERSION) {
		code = SQLITE_MISMATCH;
	} else if (code == SQLITE_OK && version != S2S_LEDGER_SCHEMA_VERSION) {
		code = version == 0 ? SQLITE_CANTOPEN : SQLITE_FORMAT;
	}
	return code;
}

static s2s_ledger_result connection_open(s2s_ledger *ledger, bool make)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (ledger->path == NULL ? SQLITE_OPEN_MEMORY | SQLITE_OPEN_CREATE : 0);
	s2s_ledger_result result = S2S_LEDGER_OK;
	int code;

	if (ledger->path != NULL) {
		result = file_prepare(ledger, make);
		if (result != S2S_LEDGER_OK) {
			return result;
		}
	}
	code = sqlite3_open_v2(ledger->path != NULL ? ledger->path : ":memory:", &ledger->db, flags, NULL);
	if (code == SQLITE_OK) {
		ledger->operations++; /* SQLite's data_version begins again with each connection */
		code = connection_set_up(ledger, make || ledger->path == NULL);
	}
	if (code != SQLITE_OK) {
		result = (code & 0xFF) == SQLITE_CANTOPEN && !make ? S2S_LEDGER_MISSING : s2s_ledger_note(ledger, code);
		if (code == SQLITE_MISMATCH || code == SQLITE_FORMAT) {
			snprintf(ledger->error, sizeof(ledger->error), "%s: was made by %s version of s2s", ledger->path,
				code == SQLITE_FORMAT ? "an older" : "a newer");
		}
		if (code == SQLITE_FORMAT) {
			result = S2S_LEDGER_DAMAGED; /* nothing of it can be read here: what it knows stays in the file that is set aside */
		}
		s2s_ledger_close(ledger);
	}
	return result;
}

bool s2s_ledger_is_in_place(const s2s_ledger *ledger)
{
	s2s_file_facts facts;
	int error;

	if (ledger->path == NULL || ledger->db == NULL) {
		return true;
	}
	error = s2s_file_facts_at(ledger->directory, S2S_LEDGER_NAME, &facts);
	/* Whoever can't look at the moment (a disk's error, no memory) has not lost it. */
	return error == 0 ? facts.inode == ledger->inode : error != ENOENT;
}

/* --- transactions --- */

sqlite3_stmt *s2s_ledger_sql(s2s_ledger *ledger, s2s_statement which)
{
	sqlite3_stmt **place = &ledger->statements[which];

	if (*place == NULL) {
		if (sqlite3_prepare_v3(ledger->db, s2s_ledger_statements[which], -1, SQLITE_PREPARE_PERSISTENT, place, NULL) != SQLITE_OK) {
			return NULL;
		}
	} else {
		sqlite3_reset(*place);
		sqlite3_clear_bindings(*place);
	}
	return *place;
}

s2s_ledger_result s2s_ledger_run(s2s_ledger *ledger, sqlite3_stmt *statement)
{
	int code;

	if (statement == NULL) {
		return s2s_ledger_note(ledger, sqlite3_errcode(ledger->db));
	}
	do {
		code = sqlite3_step(statement);
	} while (code == SQLITE_ROW);
	if (code != SQLITE_DONE) {
		s2s_ledger_result result = s2s_ledger_note(ledger, code);

		sqlite3_reset(statement);
		return result;
	}
	sqlite3_reset(statement);
	return S2S_LEDGER_OK;
}

static void sync_set(s2s_ledger *ledger, bool full)
{
	if (ledger->sync_full != full && ledger->path != NULL) {
		execute(ledger, full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
		ledger->sync_full = full;
	}
}

/*
 * A file that was removed or replaced under us: what is there now counts; but who leads must begin anew, its rows are gone.
 * A file that could not be written: SQLite opened it for reading, and would stay with that when it can be written.
 */
static s2s_ledger_result connection_check(s2s_ledger *ledger, s2s_transaction kind, bool make)
{
	s2s_ledger_result result = S2S_LEDGER_OK;

	if (ledger->db != NULL &&
		(!s2s_ledger_is_in_place(ledger) || (kind == S2S_TRANSACTION_WRITE && sqlite3_db_readonly(ledger->db, "main") == 1))) {
		s2s_ledger_close(ledger);
	}
	if (ledger->db == NULL) {
		result = connection_open(ledger, make);
	}
	if (result == S2S_LEDGER_OK && !make && ledger->led_inode != 0 && ledger->led_inode != ledger->inode) {
		ledger->led_inode = 0;
		s2s_ledger_close(ledger);
		return S2S_LEDGER_MISSING;
	}
	return result;
}

static s2s_ledger_result transaction_begin(s2s_ledger *ledger, s2s_transaction kind, bool make, bool sync_full)
{
	s2s_ledger_result result;

	s2s_gate_enter();
	result = connection_check(ledger, kind, make);
	if (result == S2S_LEDGER_OK) {
		sync_set(ledger, sync_full);
		result = s2s_ledger_run(ledger, s2s_ledger_sql(ledger, kind == S2S_TRANSACTION_WRITE ? S2S_SQL_BEGIN : S2S_SQL_BEGIN_READ));
	}
	if (result != S2S_LEDGER_OK) {
		s2s_gate_leave();
	}
	return result;
}

s2s_ledger_result s2s_ledger_begin(s2s_ledger *ledger, s2s_transaction kind, bool make)
{
	return transaction_begin(ledger, kind, make, false);
}

s2s_ledger_result s2s_ledger_begin_synced(s2s_ledger *ledger, bool full)
{
	return transaction_begin(ledger, S2S_TRANSACTION_WRITE, false, full);
}

s2s_ledger_result s2s_ledger_end(s2s_ledger *ledger, s2s_ledger_result result)
{
	if (result == S2S_LEDGER_OK && sqlite3_get_autocommit(ledger->db)) {
		/* SQLite has rolled back by itself, without memory or on a full disk, while somebody read and took it for the end. */
		result = s2s_ledger_note(ledger, SQLITE_ABORT_ROLLBACK);
	} else if (result == S2S_LEDGER_OK) {
		result = s2s_ledger_counts_write(ledger);
		if (result == S2S_LEDGER_OK) {
			result = s2s_ledger_keys_write(ledger);
		}
		if (result == S2S_LEDGER_OK) {
			result = s2s_ledger_run(ledger, s2s_ledger_sql(ledger, S2S_SQL_COMMIT));
		}
	}
	ledger->tally_count = 0;
	s2s_ledger_keys_end(ledger, result == S2S_LEDGER_OK);
	if (result != S2S_LEDGER_OK && !sqlite3_get_autocommit(ledger->db)) {
		(void) !s2s_ledger_run(ledger, s2s_ledger_sql(ledger, S2S_SQL_ROLLBACK));
		if (!sqlite3_get_autocommit(ledger->db)) {
			s2s_ledger_close(ledger); /* rolls back, too; and needs no memory for it */
		}
	}
	s2s_gate_leave();
	return result;
}

void s2s_ledger_set_aside(s2s_ledger *ledger, int64_t now_ms)
{
	static const char *const parts[] = { "", "-wal", "-shm" };

	s2s_gate_enter();
	s2s_ledger_close(ledger);
	if (ledger->path != NULL) {
		for (size_t index = 0; index < sizeof(parts) / sizeof(parts[0]); index++) {
			char from[64], to[96];

			snprintf(from, sizeof(from), S2S_LEDGER_NAME "%s", parts[index]);
			snprintf(to, sizeof(to), ASIDE_NAME "%lld%s", (long long) now_ms, parts[index]);
			(void) !s2s_file_rename(ledger->directory, from, to);
		}
	}
	s2s_gate_leave();
}

int64_t s2s_ledger_set_aside_ms(const s2s_ledger *ledger)
{
	return s2s_directory_highest(ledger->directory, ASIDE_NAME);
}

void s2s_ledger_resign(s2s_ledger *ledger)
{
	s2s_gate_enter();
	ledger->led_inode = 0;
	s2s_ledger_keys_end(ledger, false);
	s2s_gate_leave();
}
