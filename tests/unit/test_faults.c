#define _GNU_SOURCE

/*
 * Each system call of the sending thread, of the journal's reader and of a leader
 * fails in turn: by an error, by EINTR, or halfway (a short write or read); once, or
 * from then on. Whatever fails: no crash, no leak (that is for AddressSanitizer and
 * valgrind), and what the receipts say is the truth: each event that was queued
 * arrives, once, no other does, and a durable one is in the queue's files.
 */
#include "faults.h"
#include "http_server.h"
#include "purchase.h"
#include "traffic.h"

#include "client/client.h"
#include "client/operate.h"
#include "client/process.h"
#include "delivery/service.h"
#include "platform/clock.h"
#include "queue/record.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const fault faults[] = {
	{ ENOSPC, false, false },
	{ ENOSPC, false, true },
	{ ENOSPC, true, false },
	{ EIO, false, false },
	{ EIO, false, true },
	{ EINTR, false, false },
	{ EMFILE, false, true },
};
#define FAULTS (sizeof(faults) / sizeof(faults[0]))

/* --- sending --- */

#define EVENTS 3

typedef struct sent {
	char id[40];
	bool queued;
	bool durable;
} sent;

typedef struct scene {
	char base[TRAFFIC_PATH_MAX];
	http_server server;
	s2s_settings settings;
	s2s_event event;
	sent *events;
	size_t count;
} scene;

/* A context, a client and a batch of events, all made and freed within; the fault is there from the commit's first call on. */
static void send_batch(scene *one, const fault *chosen, long calls)
{
	s2s_receipt receipts[EVENTS], *list[EVENTS];
	s2s_context *context = s2s_context_new();
	s2s_client *client;
	s2s_text error;

	s2s_text_init(&error);
	client = s2s_client_new(context, &one->settings, NULL, 0, &error);
	assert_non_null(client);
	one->events = realloc(one->events, (one->count + EVENTS) * sizeof(*one->events));
	for (int index = 0; index < EVENTS; index++) {
		const s2s_send_options options = { .key = S2S_STRING_NONE };
		sent *place = &one->events[one->count + (size_t) index];

		snprintf(place->id, sizeof(place->id), "event-%zu-end", one->count + (size_t) index);
		one->event.id = s2s_string_from(place->id);
		one->event.order_id = one->event.id; /* the key */
		s2s_receipt_init(&receipts[index]);
		list[index] = &receipts[index];
		assert_int_equal(s2s_client_stage(client, &one->event, &options, &receipts[index]), S2S_SEND_DONE);
	}
	fault_arm(chosen, calls);
	s2s_client_commit(client, list, EVENTS);
	fault_disarm();
	for (int index = 0; index < EVENTS; index++) {
		one->events[one->count].queued = receipts[index].entries[0].queued;
		one->events[one->count++].durable = receipts[index].durable;
		s2s_receipt_free(&receipts[index]);
	}
	s2s_client_free(&client);
	s2s_context_free(&context);
	s2s_text_free(&error);
}

static int arrivals(const scene *one, const char *id)
{
	int count = 0, requests = atomic_load(&one->server.shared->requests);

	assert_true(requests <= HTTP_BODIES_MAX);
	for (int index = 0; index < requests; index++) {
		count += strstr(one->server.shared->bodies[index], id) != NULL;
	}
	return count;
}

static void ledger_open(const scene *one, sqlite3 **ledger)
{
	char path[TRAFFIC_PATH_MAX + 64];

	snprintf(path, sizeof(path), "%s/%lu/" S2S_LEDGER_NAME, one->base, (unsigned long) geteuid());
	assert_int_equal(sqlite3_open_v2(path, ledger, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
}

static int64_t ledger_count(sqlite3 *ledger, const char *id)
{
	static const char sql[] =
		"SELECT (SELECT count(*) FROM settled WHERE event_id = ?1) + (SELECT count(*) FROM request WHERE event_id = ?1)";
	sqlite3_stmt *statement;
	int64_t count;

	assert_int_equal(sqlite3_prepare_v2(ledger, sql, -1, &statement, NULL), SQLITE_OK);
	sqlite3_bind_text(statement, 1, id, -1, SQLITE_STATIC);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	count = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return count;
}

static void flush(scene *one, const char *queue)
{
	s2s_settings settings = one->settings;
	s2s_context *context = s2s_context_new();
	s2s_text error;
	bool done = false;

	settings.queue = s2s_string_from(queue);
	s2s_text_init(&error);
	if (!s2s_operate_flush(context, &settings, 60000, NULL, NULL, &done, &error) || !done) {
		fail_msg("%s can't be emptied: %.*s", queue, S2S_STRING_ARGS(s2s_text_string(&error)));
	}
	s2s_text_free(&error);
	s2s_context_free(&context);
}

static void scene_begin(scene *one)
{
	const s2s_process_options options = { .web = false };

	memset(one, 0, sizeof(*one));
	traffic_place_make(one->base);
	http_server_start(&one->server);
	assert_true(s2s_process_start(&options));
	s2s_settings_init(&one->settings);
	one->settings.queue = s2s_string_from(one->base);
	one->settings.sync_full = true;
	one->settings.systems[0].settings[0] = S2S_STRING("sem-1");
	one->settings.systems[0].endpoint = s2s_string_from(one->server.endpoint);
	one->settings.enforce_consent = false;
	purchase_fill(&one->event);
}

static void scene_end(scene *one)
{
	s2s_event_free(&one->event);
	s2s_process_stop(20000);
	http_server_stop(&one->server);
	traffic_place_remove(one->base);
	free(one->events);
}

static void test_sending(void **state)
{
	size_t queued = 0, durable = 0, split = 0;
	sqlite3 *ledger;
	scene one;

	(void) state;
	scene_begin(&one);
	for (size_t kind = 0; kind < FAULTS; kind++) {
		long calls = 0;

		do {
			send_batch(&one, &faults[kind], calls++);
			assert_true(calls < 1000);
		} while (has_failed);
		assert_true(calls > 5);
	}
	flush(&one, one.base);
	flush(&one, S2S_QUEUE_MEMORY);
	ledger_open(&one, &ledger);
	for (size_t index = 0; index < one.count; index++) {
		const sent *event = &one.events[index];
		int64_t stored = ledger_count(ledger, event->id);

		if (arrivals(&one, event->id) != event->queued || stored > 1 || (event->durable && stored == 0)) {
			fail_msg("%s: queued %d, durable %d; arrived %d times, %d times in the files", event->id, event->queued, event->durable,
				arrivals(&one, event->id), (int) stored);
		}
		queued += event->queued;
		durable += event->durable;
		split += index % EVENTS != 0 && one.events[index - 1].durable != event->durable;
	}
	assert_true(durable > 0 && queued > durable && split > 0);
	sqlite3_close(ledger);
	scene_end(&one);
}

/* --- reading and renewing --- */

typedef struct reading {
	uint64_t epoch;
	int64_t offset;
	long read;
} reading;

/* As a leader that begins anew each time: what it has read it knows, by epoch and offset. */
static void read_on(reading *done, const s2s_journal_place *place, bool renew)
{
	s2s_journal_reader reader;
	bool renewed = false;

	s2s_journal_reader_init(&reader);
	if (s2s_journal_reader_open(&reader, place) == 0) {
		s2s_journal_batch batch = { .count = 1 };

		s2s_journal_reader_seek(&reader, done->epoch, done->offset);
		while (batch.count > 0 && s2s_journal_read(&reader, &batch) == 0) {
			for (size_t index = 0; index < batch.count; index++) {
				s2s_request request;

				done->read += s2s_record_get_request(batch.payloads[index], &request);
			}
			reader.offset = batch.next_offset;
			done->epoch = reader.epoch;
			done->offset = reader.offset;
		}
		if (renew) {
			(void) !s2s_journal_renew(&reader, place, &renewed);
		}
	}
	s2s_journal_reader_free(&reader);
}

/* Each call in turn; every so manyth where a checker makes them slow. */
static long calls_step(void)
{
	return traffic_is_slow() ? 5 : 1;
}

static void test_reading(void **state)
{
	char path[TRAFFIC_PATH_MAX];
	s2s_journal_place place = { .memory = -1 };
	reading done = { .epoch = 0 };
	traffic_line line;
	long appended = 0;

	(void) state;
	traffic_place_make(path);
	place.directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	traffic_line_make(&line, "http://127.0.0.1:1/x", "shop", true);
	for (size_t kind = 0; kind < FAULTS; kind++) {
		long calls = 0;

		do {
			s2s_journal_writer writer;

			s2s_journal_writer_init(&writer);
			for (int index = 0; index < 3; index++, appended++) {
				s2s_request request;
				char event_id[37];

				traffic_request(&request, &line.destination, event_id);
				assert_int_equal(traffic_append(&writer, &place, &line, &request), S2S_APPEND_DONE);
			}
			s2s_journal_writer_free(&writer);
			fault_arm(&faults[kind], calls);
			calls += calls_step();
			read_on(&done, &place, true);
			fault_disarm();
			assert_true(done.read <= appended);
			assert_true(calls < 1000);
		} while (has_failed);
		assert_true(calls > 5);
		read_on(&done, &place, false);
		assert_int_equal(done.read, appended);
	}
	close(place.directory);
	traffic_line_free(&line);
	traffic_place_remove(path);
}

/* --- leading --- */

static void send_without_fault(scene *one)
{
	send_batch(one, &(const fault) { .error = 0 }, LONG_MAX);
}

/* And until the answers were read: what is given back before goes again. */
static void step_until_settled(scene *one, s2s_sender *sender)
{
	int64_t until = __real_s2s_clock_monotonic_ms() + 30000;

	for (size_t index = one->count - EVENTS; index < one->count; index++) {
		while (arrivals(one, one->events[index].id) == 0 || s2s_sender_is_busy(sender)) {
			assert_true(__real_s2s_clock_monotonic_ms() < until);
			(void) !s2s_sender_step(sender, 5);
			atomic_fetch_add(&ahead_ms, 100);
		}
	}
}

/* False: nothing failed any more. */
static bool lead_through(scene *one, const fault *chosen, long calls)
{
	/* So small a journal is renewed whenever the sender looks after its house. */
	const s2s_sender_options options = { .queue_max = INT64_MAX, .journal_max = 64, .retention_ms = INT64_MAX, .idle_timeout_ms = 60000 };
	s2s_text error;
	s2s_queue *queue;
	s2s_sender *sender;
	bool failed;

	s2s_text_init(&error);
	queue = s2s_queue_open(s2s_string_from(one->base), &error);
	assert_non_null(queue);
	sender = s2s_service_lead(queue, &options, &error);
	assert_non_null(sender);
	send_without_fault(one);
	fault_arm(chosen, calls);
	for (int step = 0; step < 4; step++) {
		(void) !s2s_sender_step(sender, 0);
		atomic_fetch_add(&ahead_ms, 1000);
	}
	fault_disarm();
	failed = has_failed;
	step_until_settled(one, sender);
	send_without_fault(one);
	step_until_settled(one, sender);
	s2s_service_resign(queue, &sender);
	s2s_text_free(&error);
	return failed;
}

/* A sender in this thread that meets a fault goes on by itself once it has passed: what was accepted goes out. */
static void test_leading(void **state)
{
	scene one;

	(void) state;
	scene_begin(&one);
	for (size_t kind = 0; kind < FAULTS; kind++) {
		long calls = 0;

		while (lead_through(&one, &faults[kind], calls)) {
			calls += calls_step();
			assert_true(calls < 1000);
		}
		assert_true(calls > 5);
	}
	for (size_t index = 0; index < one.count; index++) {
		assert_int_equal(arrivals(&one, one.events[index].id), 1);
	}
	scene_end(&one);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sending),
		cmocka_unit_test(test_reading),
		cmocka_unit_test(test_leading),
	};

	/* Thousands of syncs: where there is a file system in memory, they cost nothing. */
	if (access("/dev/shm", W_OK) == 0) {
		setenv("TMPDIR", "/dev/shm", 1);
	}
	return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}
