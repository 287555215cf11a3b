#define _GNU_SOURCE

#include "ledger_fixture.h"

#include "core/hash.h"
#include "platform/clock.h"
#include "platform/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int ledger_set_up(void **state)
{
	ledger_fixture *one = calloc(1, sizeof(*one));

	assert_true(s2s_hash_start());
	traffic_place_make(one->path);
	one->directory = open(one->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	one->ledger = s2s_ledger_new(one->directory, s2s_string_from(one->path));
	traffic_line_make(&one->lines[0], "http://127.0.0.1:1/x", "shop", true);
	traffic_line_make(&one->lines[1], "http://127.0.0.1:2/x", "postback", false);
	one->now_ms = s2s_clock_now_ms();
	one->epoch = 1;
	ledger_lead(one);
	*state = one;
	return 0;
}

int ledger_tear_down(void **state)
{
	ledger_fixture *one = *state;

	ledger_close_look(one);
	s2s_ledger_free(&one->ledger);
	for (size_t index = 0; index < LEDGER_TEXTS; index++) {
		s2s_text_free(&one->texts[index]);
	}
	traffic_line_free(&one->lines[0]);
	traffic_line_free(&one->lines[1]);
	close(one->directory);
	traffic_place_remove(one->path);
	free(one);
	s2s_hash_stop();
	return 0;
}

void ledger_lead(ledger_fixture *one)
{
	s2s_ledger_position position;
	bool fresh;
	s2s_ledger_result result = s2s_ledger_lead(one->ledger, one->now_ms, &one->generation, &position, &fresh);

	if (result != S2S_LEDGER_OK) {
		fail_msg("can't lead: %s", s2s_ledger_error(one->ledger));
	}
}

/* Payloads are used at once: the oldest of so many is not needed any more. */
static s2s_text *text_next(ledger_fixture *one)
{
	s2s_text *text = &one->texts[one->text_count++ % LEDGER_TEXTS];

	s2s_text_free(text);
	s2s_text_init(text);
	return text;
}

s2s_string ledger_announce(ledger_fixture *one, int line)
{
	return traffic_payload_of_destination(text_next(one), &one->lines[line].destination);
}

static void request_make(ledger_fixture *one, int line, s2s_request *request, char event_id[37])
{
	traffic_request(request, &one->lines[line].destination, event_id);
	request->accepted_ms = one->now_ms;
	one->last_id = request->id;
}

s2s_string ledger_payload(ledger_fixture *one, int line, const char *key, const char *order_id)
{
	s2s_request request;
	char event_id[37];

	request_make(one, line, &request, event_id);
	request.key = s2s_string_from(key);
	request.order_id = s2s_string_from(order_id);
	return traffic_payload_of_request(text_next(one), &request);
}

void ledger_last_id(const ledger_fixture *one, s2s_uuid *id)
{
	*id = one->last_id;
}

s2s_intake_result ledger_take(ledger_fixture *one, const s2s_string *payloads, size_t count, bool after_loss)
{
	s2s_intake intake = {
		.payloads = payloads,
		.count = count,
		.position = { one->epoch, one->offset },
		.now_ms = one->now_ms,
		.after_loss = after_loss,
	};
	s2s_intake_result taken;

	if (s2s_ledger_take_in(one->ledger, &intake, &taken) != S2S_LEDGER_OK) {
		fail_msg("can't take in: %s", s2s_ledger_error(one->ledger));
	}
	return taken;
}

void ledger_fill(ledger_fixture *one, int line, int count)
{
	s2s_string payload = ledger_announce(one, line);

	(void) ledger_take(one, &payload, 1, false);
	for (int index = 0; index < count; index++) {
		payload = ledger_payload(one, line, NULL, NULL);
		assert_int_equal(ledger_take(one, &payload, 1, false).taken, 1);
	}
}

void ledger_lane(ledger_fixture *one, int line, const char *lane, int64_t event_time_ms)
{
	(void) ledger_device(one, line, lane, event_time_ms, NULL);
}

s2s_intake_result ledger_device(ledger_fixture *one, int line, const char *lane, int64_t event_time_ms, const char *device)
{
	s2s_intake_result taken;
	s2s_request request;
	s2s_string payload = ledger_announce(one, line);
	char event_id[37];

	(void) ledger_take(one, &payload, 1, false);
	request_make(one, line, &request, event_id);
	request.lane = s2s_string_from(lane);
	request.event_time_ms = event_time_ms;
	request.device = s2s_string_from(device);
	payload = traffic_payload_of_request(text_next(one), &request);
	taken = ledger_take(one, &payload, 1, false);
	assert_int_equal(taken.taken, 1);
	return taken;
}

static int64_t row_of(ledger_fixture *one, int line)
{
	s2s_ledger_destinations list;
	int64_t row = 0;

	assert_int_equal(s2s_ledger_read_destinations(one->ledger, &list), S2S_LEDGER_OK);
	for (size_t index = 0; index < list.count; index++) {
		if (list.items[index].known && s2s_string_equals(list.items[index].destination.name, one->lines[line].destination.name)) {
			row = list.items[index].row;
		}
	}
	s2s_ledger_destinations_free(&list);
	return row != 0 ? row : line + 1;
}

size_t ledger_claim(ledger_fixture *one, int line, size_t limit, s2s_claimed *claimed)
{
	s2s_claim_want want = { .destination_row = row_of(one, line), .identity = one->lines[line].destination.identity, .limit = limit };
	size_t count;

	if (s2s_ledger_claim(one->ledger, &want, 1, one->now_ms, one->generation, false, claimed, limit, &count) != S2S_LEDGER_OK) {
		fail_msg("can't claim: %s", s2s_ledger_error(one->ledger));
	}
	return count;
}

void ledger_free(s2s_claimed *claimed, size_t count)
{
	for (size_t index = 0; index < count; index++) {
		s2s_claimed_free(&claimed[index]);
	}
}

void ledger_settle(ledger_fixture *one, const s2s_settlement *settlement)
{
	s2s_settle settle = { .items = settlement, .count = 1, .now_ms = one->now_ms };

	assert_int_equal(s2s_ledger_settle(one->ledger, &settle), S2S_LEDGER_OK);
}

void ledger_send(ledger_fixture *one, int line, size_t count, s2s_state state)
{
	s2s_claimed claimed[LEDGER_TEXTS];

	assert_int_equal(ledger_claim(one, line, count, claimed), count);
	for (size_t index = 0; index < count; index++) {
		const s2s_settlement settlement = {
			.kind = S2S_SETTLEMENT_FINAL,
			.state = state,
			.sequence = claimed[index].sequence,
			.destination_row = claimed[index].destination_row,
			.attempts = 1,
		};

		ledger_settle(one, &settlement);
	}
	ledger_free(claimed, count);
}

static sqlite3 *look(ledger_fixture *one)
{
	if (one->look == NULL) {
		char path[TRAFFIC_PATH_MAX + 20];

		snprintf(path, sizeof(path), "%s/" S2S_LEDGER_NAME, one->path);
		assert_int_equal(sqlite3_open_v2(path, &one->look, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
		sqlite3_busy_timeout(one->look, 5000);
		sqlite3_db_config(one->look, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	}
	return one->look;
}

void ledger_close_look(ledger_fixture *one)
{
	sqlite3_close(one->look);
	one->look = NULL;
}

int64_t ledger_ask(ledger_fixture *one, const char *sql)
{
	sqlite3_stmt *statement;
	int64_t value;

	if (sqlite3_prepare_v2(look(one), sql, -1, &statement, NULL) != SQLITE_OK) {
		fail_msg("%s: %s", sql, sqlite3_errmsg(one->look));
	}
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	value = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return value;
}

int64_t ledger_keys(ledger_fixture *one)
{
	return ledger_ask(one, "SELECT (SELECT count(*) FROM idempotency) + (SELECT coalesce(sum(length(keys)), 0) / 40 FROM key_recent)");
}

void ledger_run(ledger_fixture *one, const char *sql)
{
	if (sqlite3_exec(look(one), sql, NULL, NULL, NULL) != SQLITE_OK) {
		fail_msg("%s: %s", sql, sqlite3_errmsg(one->look));
	}
}

void ledger_wrong_byte(ledger_fixture *one, const char *table, const char *where, size_t place)
{
	char sql[256], bytes[4096];
	sqlite3_stmt *statement;
	size_t length;

	snprintf(sql, sizeof(sql), "SELECT record FROM %s WHERE %s", table, where);
	assert_int_equal(sqlite3_prepare_v2(look(one), sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	length = (size_t) sqlite3_column_bytes(statement, 0);
	assert_true(place < length && length <= sizeof(bytes));
	memcpy(bytes, sqlite3_column_blob(statement, 0), length);
	sqlite3_finalize(statement);
	bytes[place] = (char) (bytes[place] ^ 1);
	snprintf(sql, sizeof(sql), "UPDATE %s SET record = ?1 WHERE %s", table, where);
	assert_int_equal(sqlite3_prepare_v2(look(one), sql, -1, &statement, NULL), SQLITE_OK);
	sqlite3_bind_blob(statement, 1, bytes, (int) length, SQLITE_STATIC);
	assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
	sqlite3_finalize(statement);
	assert_int_equal(sqlite3_changes(look(one)), 1);
}

void ledger_assert_counters(ledger_fixture *one)
{
	static const char *const states[] = { "delivered", "rejected", "uncertain", "expired" };

	assert_int_equal(
		ledger_ask(one, "SELECT count(*) FROM destination d WHERE queued <> (SELECT count(*) FROM request r WHERE r.destination = d.row)"),
		0);
	for (int state = 0; state < 4; state++) {
		char sql[256];

		snprintf(sql, sizeof(sql),
			"SELECT count(*) FROM destination d WHERE %s <> (SELECT count(*) FROM settled s WHERE s.destination = d.row AND s.state = %d)",
			states[state], state + 1);
		assert_int_equal(ledger_ask(one, sql), 0);
	}
}

void ledger_assert_mode(ledger_fixture *one, const char *name, unsigned mode)
{
	struct stat facts;

	assert_int_equal(fstatat(one->directory, name, &facts, AT_SYMLINK_NOFOLLOW), 0);
	assert_int_equal(facts.st_mode & 07777, mode);
}

void ledger_remove_files(ledger_fixture *one)
{
	ledger_close_look(one);
	unlinkat(one->directory, S2S_LEDGER_NAME, 0);
	unlinkat(one->directory, S2S_LEDGER_NAME "-wal", 0);
	unlinkat(one->directory, S2S_LEDGER_NAME "-shm", 0);
}

void ledger_replace_files(ledger_fixture *one, int rows)
{
	static const char *const parts[] = { "", "-wal", "-shm" };
	ledger_fixture *other;
	void *state;

	ledger_close_look(one);
	ledger_set_up(&state);
	other = state;
	ledger_fill(other, 0, rows);
	s2s_ledger_drop(other->ledger);
	ledger_remove_files(one);
	for (int index = 0; index < 3; index++) {
		char name[64];

		snprintf(name, sizeof(name), S2S_LEDGER_NAME "%s", parts[index]);
		(void) renameat(other->directory, name, one->directory, name);
	}
	ledger_tear_down(&state);
	assert_true(s2s_hash_start()); /* the tear-down has stopped what this test still needs */
}

void ledger_remove_aside(ledger_fixture *one)
{
	DIR *directory = opendir(one->path);
	const struct dirent *entry;

	assert_non_null(directory);
	while ((entry = readdir(directory)) != NULL) {
		if (strstr(entry->d_name, ".damaged-") != NULL) {
			unlinkat(one->directory, entry->d_name, 0);
		}
	}
	closedir(directory);
}

void ledger_spoil(ledger_fixture *one, support_random *random, int round)
{
	static const char *const names[] = { S2S_LEDGER_NAME, S2S_LEDGER_NAME "-wal", S2S_LEDGER_NAME, S2S_LEDGER_NAME "-shm" };
	const char *name = names[round % 4];
	struct stat facts;
	int file;

	ledger_close_look(one);
	/* All into the file itself for half of the rounds; else the log holds the newest of it. */
	if (round % 2 == 0) {
		assert_int_equal(s2s_ledger_checkpoint(one->ledger, true), S2S_LEDGER_OK);
	}
	if (round % 3 != 0) {
		s2s_ledger_drop(one->ledger); /* nobody has it open; closing our own descriptor would let go of its locks */
	}
	file = openat(one->directory, name, O_RDWR | O_CLOEXEC);
	if (file < 0 || fstat(file, &facts) != 0 || facts.st_size == 0) {
		close(file);
		return;
	}
	if (round % 5 == 0 && strcmp(name, S2S_LEDGER_NAME "-shm") != 0) {
		assert_int_equal(ftruncate(file, (off_t) support_random_below(random, (size_t) facts.st_size)), 0);
	} else {
		for (int hit = 0; hit < 40; hit++) {
			unsigned char bytes[16];

			for (size_t index = 0; index < sizeof(bytes); index++) {
				bytes[index] = (unsigned char) support_random_next(random);
			}
			assert_int_equal(pwrite(file, bytes, sizeof(bytes), (off_t) support_random_below(random, (size_t) facts.st_size)), 16);
		}
	}
	close(file);
}

s2s_ledger_result ledger_step(ledger_fixture *one, int which)
{
	s2s_claim_want want = { .destination_row = 1, .identity = one->lines[0].destination.identity, .limit = 20 };
	s2s_string payload;
	s2s_intake intake = { .payloads = &payload, .count = 1, .now_ms = one->now_ms };
	s2s_ledger_destinations list;
	s2s_ledger_position position;
	s2s_intake_result taken;
	s2s_claimed claimed[20];
	s2s_ledger_result result;
	s2s_ledger_facts facts;
	int64_t expired;
	size_t count;
	bool more;

	switch (which) {
		case 0:
			return s2s_ledger_lead(one->ledger, one->now_ms, &one->generation, &position, &more);
		case 1:
			result = s2s_ledger_read_destinations(one->ledger, &list);
			if (result == S2S_LEDGER_OK) {
				s2s_ledger_destinations_free(&list);
			}
			return result;
		case 2:
			payload = ledger_payload(one, 0, "key", "order");
			return s2s_ledger_take_in(one->ledger, &intake, &taken);
		case 3:
			result = s2s_ledger_claim(one->ledger, &want, 1, one->now_ms, one->generation, false, claimed, 20, &count);
			ledger_free(claimed, count);
			return result;
		case 4:
			result = s2s_ledger_read_facts(one->ledger, &facts);
			if (result == S2S_LEDGER_OK) {
				s2s_ledger_facts_free(&facts);
			}
			return result;
		case 5:
			return s2s_ledger_move_keys(one->ledger);
		default:
			break;
	}
	return s2s_ledger_tidy(one->ledger, one->now_ms, 1, &expired, &more);
}
