/* A ledger in a directory of its own, two destinations (the first tells repeats apart), and a second look at its tables. */
#ifndef S2S_TESTS_LEDGER_FIXTURE_H
#define S2S_TESTS_LEDGER_FIXTURE_H

#include "traffic.h"

#include "queue/ledger.h"

#include <sqlite3.h>

#define LEDGER_TEXTS 512

typedef struct ledger_fixture {
	char path[TRAFFIC_PATH_MAX];
	int directory;
	s2s_ledger *ledger;
	sqlite3 *look;
	traffic_line lines[2];
	s2s_text texts[LEDGER_TEXTS]; /* the latest payloads */
	size_t text_count;
	uint64_t epoch;
	int64_t offset;
	int64_t now_ms;
	int64_t generation;
	s2s_uuid last_id;
} ledger_fixture;

int ledger_set_up(void **state);
int ledger_tear_down(void **state);

void ledger_lead(ledger_fixture *one);

/* Payloads, borrowed from the fixture. */
s2s_string ledger_announce(ledger_fixture *one, int line);
s2s_string ledger_payload(ledger_fixture *one, int line, const char *key, const char *order_id);
void ledger_last_id(const ledger_fixture *one, s2s_uuid *id);

s2s_intake_result ledger_take(ledger_fixture *one, const s2s_string *payloads, size_t count, bool after_loss);
/* Announces the line and takes in `count` requests for it. */
void ledger_fill(ledger_fixture *one, int line, int count);
/* Takes in one request in a lane. */
void ledger_lane(ledger_fixture *one, int line, const char *lane, int64_t event_time_ms);
/* The same, of a device (NULL: of none); `lane` NULL: in none. */
s2s_intake_result ledger_device(ledger_fixture *one, int line, const char *lane, int64_t event_time_ms, const char *device);

size_t ledger_claim(ledger_fixture *one, int line, size_t limit, s2s_claimed *claimed);
void ledger_free(s2s_claimed *claimed, size_t count);
void ledger_settle(ledger_fixture *one, const s2s_settlement *settlement);
/* Claims exactly `count` and settles them. */
void ledger_send(ledger_fixture *one, int line, size_t count, s2s_state state);

/* One integer, by the test's own connection. */
int64_t ledger_ask(ledger_fixture *one, const char *sql);
void ledger_run(ledger_fixture *one, const char *sql);
/* How many keys are held, the recent ones with them. */
int64_t ledger_keys(ledger_fixture *one);
/* Another byte at one place of the one record that is meant. */
void ledger_wrong_byte(ledger_fixture *one, const char *table, const char *where, size_t place);
/* `queued` equals what waits. The other counters are sums over time. */
void ledger_assert_counters(ledger_fixture *one);
void ledger_assert_mode(ledger_fixture *one, const char *name, unsigned mode);

void ledger_close_look(ledger_fixture *one);
void ledger_remove_files(ledger_fixture *one);
/* Another, whole ledger with `rows` requests takes the place of the present one. */
void ledger_replace_files(ledger_fixture *one, int rows);
void ledger_remove_aside(ledger_fixture *one);
/* Random bytes at random places of the files, or a cut. */
void ledger_spoil(ledger_fixture *one, support_random *random, int round);
/* One of seven things that a leader does. */
s2s_ledger_result ledger_step(ledger_fixture *one, int which);

#endif
