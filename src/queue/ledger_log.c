/* SQLite's log (ledger.db-wal): how long it is, and when it goes into the file. */
#include "../platform/clock.h"
#include "../platform/fork.h"
#include "ledger_private.h"

#define PAGE_BYTES 2048 /* as ledger.c says it to SQLite */
#define CHECKPOINT_PAGES (8 * 1024 * 1024 / PAGE_BYTES)
#define CHECKPOINT_RESTART_PAGES (16 * 1024 * 1024 / PAGE_BYTES)

/* After each commit of this connection; a log that has begun again is shorter than it was. */
static int log_grown(void *context, sqlite3 *db, const char *name, int pages)
{
	s2s_ledger *ledger = context;

	(void) db;
	(void) name;
	atomic_store(&ledger->log_pages, pages);
	if (pages < atomic_load(&ledger->moved_pages)) {
		atomic_store(&ledger->moved_pages, 0);
	}
	return SQLITE_OK;
}

void s2s_ledger_watch_log(s2s_ledger *ledger)
{
	sqlite3_wal_hook(ledger->db, log_grown, ledger);
}

bool s2s_ledger_log_is_long(s2s_ledger *ledger)
{
	return atomic_load(&ledger->log_pages) - atomic_load(&ledger->moved_pages) >= CHECKPOINT_PAGES;
}

s2s_ledger_result s2s_ledger_checkpoint(s2s_ledger *ledger, bool all)
{
	s2s_ledger_result result = S2S_LEDGER_OK;
	int pages = 0, moved = 0, code;

	if (ledger->path == NULL) {
		return S2S_LEDGER_OK;
	}
	s2s_gate_enter();
	if (ledger->db != NULL) {
		/* NOOP does not exist before 3.50: a passive one on a short log costs little. */
		code = sqlite3_wal_checkpoint_v2(ledger->db, NULL, all ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE, &pages, &moved);
		if (code == SQLITE_OK && !all && pages > CHECKPOINT_RESTART_PAGES) {
			code = sqlite3_wal_checkpoint_v2(ledger->db, NULL, SQLITE_CHECKPOINT_RESTART, &pages, &moved);
		}
		/* A reader in the way of a passive one is nothing; but what was asked for whole is not on the disk. */
		if (code != SQLITE_OK && (all || (code != SQLITE_BUSY && code != SQLITE_LOCKED))) {
			result = s2s_ledger_note(ledger, code);
		}
	}
	s2s_gate_leave();
	/* A small commit of our own pays for the log's new header now, and keeps clear of SQLite's WAL-reset bug before 3.51.3. */
	if (result == S2S_LEDGER_OK && s2s_ledger_begin(ledger, S2S_TRANSACTION_WRITE, false) == S2S_LEDGER_OK) {
		result = s2s_ledger_end(ledger, s2s_meta_set(ledger, "checkpoint", s2s_clock_now_ms()));
	}
	/* What a reader kept from being moved, or from being written over, is not tried again at every commit. */
	atomic_store(&ledger->moved_pages, atomic_load(&ledger->log_pages));
	return result;
}
