/*
 * SQLite's calls below the ledger fail in turn: each write, sync, lock, opening,
 * cut, removal and shared-memory call by an error of the disk, a full disk or a
 * lock that somebody holds, and each of its allocations. After each: no crash, no
 * leak, an error of the disk is never taken for damage, and a leader that goes on
 * has everything: each event once, and counters that are right.
 */
#include "ledger_fixture.h"

/* --- the faults --- */

static long countdown = -1; /* calls until one fails; -1: none does */
static bool stays;          /* all from then on */
static bool has_failed;
static int code;       /* what fails, fails with this; SQLITE_NOMEM: allocations, and nothing else */
static bool read_only; /* the file system is: SQLite then opens a file for reading, and believes for ever that it can't be written */

static bool is_hit(void)
{
	if (countdown < 0 || (countdown > 0 && countdown-- > 0)) {
		return false;
	}
	countdown = stays ? 0 : -1;
	has_failed = true;
	return true;
}

static bool disk_fails(void)
{
	return code != SQLITE_NOMEM && is_hit();
}

typedef struct faulty_file {
	sqlite3_file base;
	sqlite3_file *real; /* behind this one */
} faulty_file;

static sqlite3_file *real_of(sqlite3_file *file)
{
	return ((faulty_file *) file)->real;
}

#define CALL(file, method, ...) real_of(file)->pMethods->method(real_of(file) __VA_OPT__(, ) __VA_ARGS__)
#define FAULTY(result_code, method, parameters, ...)                                                                                       \
	static int faulty_##method parameters                                                                                                  \
	{                                                                                                                                      \
		return disk_fails() ? (result_code) : CALL(file, method __VA_OPT__(, ) __VA_ARGS__);                                               \
	}

/* A lock that somebody holds is no answer to a write. */
static int io_code(int detail)
{
	return code == SQLITE_FULL ? SQLITE_FULL : detail;
}

FAULTY(SQLITE_IOERR_READ, xRead, (sqlite3_file * file, void *bytes, int size, sqlite3_int64 offset), bytes, size, offset)
FAULTY(io_code(SQLITE_IOERR_WRITE), xWrite, (sqlite3_file * file, const void *bytes, int size, sqlite3_int64 offset), bytes, size, offset)
FAULTY(SQLITE_IOERR_TRUNCATE, xTruncate, (sqlite3_file * file, sqlite3_int64 size), size)
FAULTY(SQLITE_IOERR_FSTAT, xFileSize, (sqlite3_file * file, sqlite3_int64 *size), size)
FAULTY(code == SQLITE_BUSY ? SQLITE_BUSY : SQLITE_IOERR_LOCK, xLock, (sqlite3_file * file, int kind), kind)
FAULTY(io_code(SQLITE_IOERR_SHMMAP), xShmMap, (sqlite3_file * file, int page, int size, int extend, void volatile **at), page, size, extend,
	at)

/* Thousands of them, and nothing here loses its power: what does not fail is not waited for. */
static int faulty_xSync(sqlite3_file *file, int flags)
{
	(void) file;
	(void) flags;
	return disk_fails() ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

static int faulty_xShmLock(sqlite3_file *file, int offset, int count, int flags)
{
	bool locking = (flags & SQLITE_SHM_LOCK) != 0;

	return locking && disk_fails() ? (code == SQLITE_BUSY ? SQLITE_BUSY : SQLITE_IOERR_SHMLOCK)
								   : CALL(file, xShmLock, offset, count, flags);
}

/* What lets go, or only asks, does not fail. */
static int faulty_xClose(sqlite3_file *file)
{
	return CALL(file, xClose);
}

static int faulty_xUnlock(sqlite3_file *file, int kind)
{
	return CALL(file, xUnlock, kind);
}

static int faulty_xCheckReservedLock(sqlite3_file *file, int *held)
{
	return CALL(file, xCheckReservedLock, held);
}

static int faulty_xFileControl(sqlite3_file *file, int what, void *argument)
{
	return CALL(file, xFileControl, what, argument);
}

static int faulty_xSectorSize(sqlite3_file *file)
{
	return CALL(file, xSectorSize);
}

static int faulty_xDeviceCharacteristics(sqlite3_file *file)
{
	return CALL(file, xDeviceCharacteristics);
}

static void faulty_xShmBarrier(sqlite3_file *file)
{
	CALL(file, xShmBarrier);
}

static int faulty_xShmUnmap(sqlite3_file *file, int remove)
{
	return CALL(file, xShmUnmap, remove);
}

static const sqlite3_io_methods methods = {
	.iVersion = 2,
	.xClose = faulty_xClose,
	.xRead = faulty_xRead,
	.xWrite = faulty_xWrite,
	.xTruncate = faulty_xTruncate,
	.xSync = faulty_xSync,
	.xFileSize = faulty_xFileSize,
	.xLock = faulty_xLock,
	.xUnlock = faulty_xUnlock,
	.xCheckReservedLock = faulty_xCheckReservedLock,
	.xFileControl = faulty_xFileControl,
	.xSectorSize = faulty_xSectorSize,
	.xDeviceCharacteristics = faulty_xDeviceCharacteristics,
	.xShmMap = faulty_xShmMap,
	.xShmLock = faulty_xShmLock,
	.xShmBarrier = faulty_xShmBarrier,
	.xShmUnmap = faulty_xShmUnmap,
};

static sqlite3_vfs *unix_vfs;
static sqlite3_vfs faulty_vfs;

static int faulty_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
	faulty_file *one = (faulty_file *) file;
	int result;

	(void) vfs;
	one->base.pMethods = NULL;
	one->real = (sqlite3_file *) (one + 1);
	if (disk_fails()) {
		return code == SQLITE_FULL ? SQLITE_FULL : SQLITE_CANTOPEN;
	}
	if (read_only) {
		flags = (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY;
	}
	result = unix_vfs->xOpen(unix_vfs, name, one->real, flags, out_flags);
	if (one->real->pMethods != NULL) {
		one->base.pMethods = &methods;
	}
	return result;
}

static int faulty_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	(void) vfs;
	(void) sync;
	return disk_fails() ? SQLITE_IOERR_DELETE : unix_vfs->xDelete(unix_vfs, name, 0);
}

static int faulty_access(sqlite3_vfs *vfs, const char *name, int flags, int *result)
{
	(void) vfs;
	return disk_fails() ? SQLITE_IOERR_ACCESS : unix_vfs->xAccess(unix_vfs, name, flags, result);
}

static sqlite3_mem_methods memory;

static void *faulty_malloc(int size)
{
	return code == SQLITE_NOMEM && is_hit() ? NULL : memory.xMalloc(size);
}

static void *faulty_realloc(void *old, int size)
{
	return code == SQLITE_NOMEM && is_hit() ? NULL : memory.xRealloc(old, size);
}

static int faults_install(void **state)
{
	sqlite3_mem_methods faulty;

	(void) state;
	sqlite3_shutdown();
	assert_int_equal(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory), SQLITE_OK);
	faulty = memory;
	faulty.xMalloc = faulty_malloc;
	faulty.xRealloc = faulty_realloc;
	assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &faulty), SQLITE_OK);
	/* Else its page cache and lookaside would have no allocation of their own. */
	assert_int_equal(sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0), SQLITE_OK);
	assert_int_equal(sqlite3_initialize(), SQLITE_OK);
	unix_vfs = sqlite3_vfs_find(NULL);
	faulty_vfs = *unix_vfs;
	faulty_vfs.zName = "faulty";
	faulty_vfs.szOsFile = (int) sizeof(faulty_file) + unix_vfs->szOsFile;
	faulty_vfs.xOpen = faulty_open;
	faulty_vfs.xDelete = faulty_delete;
	faulty_vfs.xAccess = faulty_access;
	assert_int_equal(sqlite3_vfs_register(&faulty_vfs, 1), SQLITE_OK);
	return 0;
}

/* --- what a leader does --- */

#define EVENTS 5

typedef struct leading {
	ledger_fixture *one;
	s2s_string payloads[1 + EVENTS];
} leading;

static s2s_ledger_result lead_claim_settle(ledger_fixture *one)
{
	s2s_claimed claimed[EVENTS];
	s2s_claim_want want = { .destination_row = 1, .identity = one->lines[0].destination.identity, .limit = 2 };
	size_t count = 0;
	s2s_ledger_result result = s2s_ledger_claim(one->ledger, &want, 1, one->now_ms, one->generation, true, claimed, EVENTS, &count);

	for (size_t index = 0; index < count && result == S2S_LEDGER_OK; index++) {
		const s2s_settlement settlement = {
			.kind = index == 0 ? S2S_SETTLEMENT_FINAL : S2S_SETTLEMENT_RELEASE,
			.state = S2S_STATE_DELIVERED,
			.sequence = claimed[index].sequence,
			.destination_row = claimed[index].destination_row,
			.attempts = 1,
		};
		s2s_settle settle = { .items = &settlement, .count = 1, .now_ms = one->now_ms, .sync = true };

		result = s2s_ledger_settle(one->ledger, &settle);
	}
	ledger_free(claimed, count);
	return result;
}

/* A whole life of a leader; it stops where something fails, as the sender does until its next round. */
static s2s_ledger_result lead_once(leading *here)
{
	ledger_fixture *one = here->one;
	s2s_intake intake = { .payloads = here->payloads, .count = 1 + EVENTS, .position = { 1, 100 }, .now_ms = one->now_ms };
	s2s_ledger_position position;
	s2s_ledger_destinations list;
	s2s_intake_result taken;
	int64_t expired;
	bool fresh, more;
	s2s_ledger_result result = s2s_ledger_lead(one->ledger, one->now_ms, &one->generation, &position, &fresh);

	if (result == S2S_LEDGER_OK) {
		result = s2s_ledger_take_in(one->ledger, &intake, &taken);
	}
	if (result == S2S_LEDGER_OK) {
		result = s2s_ledger_read_destinations(one->ledger, &list);
		if (result == S2S_LEDGER_OK) {
			s2s_ledger_destinations_free(&list);
			result = lead_claim_settle(one);
		}
	}
	if (result == S2S_LEDGER_OK) {
		result = s2s_ledger_move_keys(one->ledger);
	}
	if (result == S2S_LEDGER_OK) {
		result = s2s_ledger_tidy(one->ledger, one->now_ms, INT64_MAX / 2, &expired, &more);
	}
	if (result == S2S_LEDGER_OK) {
		result = s2s_ledger_checkpoint(one->ledger, true);
	}
	s2s_ledger_resign(one->ledger);
	return result;
}

static const char *const keys[EVENTS] = { "a", "b", "c", "d", "e" };

/* Each place in turn; of many, every so manyth where a checker makes them slow. */
static void fail_each(int with, bool on)
{
	long calls = 0, step = traffic_is_slow() ? 31 : 1;

	do {
		void *state;
		leading here;
		s2s_ledger_result result;

		code = with;
		stays = on;
		ledger_set_up(&state);
		here.one = state;
		here.payloads[0] = ledger_announce(here.one, 0);
		for (int index = 1; index <= EVENTS; index++) {
			here.payloads[index] = ledger_payload(here.one, 0, keys[index - 1], NULL);
		}
		/* The tables' making is part of it every other time. */
		if (calls % 2 == 0) {
			s2s_ledger_drop(here.one->ledger);
			s2s_ledger_resign(here.one->ledger);
			ledger_remove_files(here.one);
		}
		has_failed = false;
		countdown = calls++ / 2 * step;
		result = lead_once(&here);
		countdown = -1;
		if (result == S2S_LEDGER_DAMAGED) {
			fail_msg("code %d, call %ld: taken for damage: %s", with, calls / 2, s2s_ledger_error(here.one->ledger));
		}
		assert_true(result == S2S_LEDGER_OK || has_failed);
		result = lead_once(&here);
		if (result != S2S_LEDGER_OK) {
			fail_msg("code %d, call %ld: does not go on: %s", with, calls / 2, s2s_ledger_error(here.one->ledger));
		}
		assert_int_equal(ledger_ask(here.one, "SELECT (SELECT count(*) FROM request) + (SELECT count(*) FROM settled)"), EVENTS);
		assert_int_equal(ledger_ask(here.one, "SELECT count(*) FROM claim"), 0);
		assert_int_equal(ledger_keys(here.one), EVENTS);
		assert_true(ledger_ask(here.one, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'") == 1);
		ledger_assert_counters(here.one);
		ledger_tear_down(&state);
		assert_true(calls < 20000);
	} while (has_failed || calls % 2 != 0);
	assert_true(calls * step > 40);
}

static void test_disk_error(void **state)
{
	(void) state;
	fail_each(SQLITE_IOERR, false);
	fail_each(SQLITE_IOERR, true);
}

static void test_disk_full(void **state)
{
	(void) state;
	fail_each(SQLITE_FULL, false);
	fail_each(SQLITE_FULL, true);
}

static void test_locked(void **state)
{
	(void) state;
	fail_each(SQLITE_BUSY, false);
}

static void test_no_memory(void **state)
{
	(void) state;
	fail_each(SQLITE_NOMEM, false);
}

/* A process that began while nothing could be written does not stay with that. */
static void test_read_only_and_no_longer(void **state)
{
	ledger_fixture *one;
	leading here;
	void *set_up;

	(void) state;
	ledger_set_up(&set_up);
	one = here.one = set_up;
	here.payloads[0] = ledger_announce(one, 0);
	for (int index = 1; index <= EVENTS; index++) {
		here.payloads[index] = ledger_payload(one, 0, NULL, NULL);
	}
	s2s_ledger_drop(one->ledger);
	read_only = true;
	assert_int_equal(lead_once(&here), S2S_LEDGER_FAILED);
	assert_non_null(strstr(s2s_ledger_error(one->ledger), "readonly"));
	read_only = false;
	if (lead_once(&here) != S2S_LEDGER_OK) {
		fail_msg("does not go on: %s", s2s_ledger_error(one->ledger));
	}
	assert_int_equal(ledger_ask(one, "SELECT (SELECT count(*) FROM request) + (SELECT count(*) FROM settled)"), EVENTS);
	ledger_tear_down(&set_up);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_disk_error),
		cmocka_unit_test(test_disk_full),
		cmocka_unit_test(test_locked),
		cmocka_unit_test(test_no_memory),
		cmocka_unit_test(test_read_only_and_no_longer),
	};

	return cmocka_run_group_tests_name("faults_ledger", tests, faults_install, NULL);
}
