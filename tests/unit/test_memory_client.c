#define _GNU_SOURCE

/*
 * Out of memory at each allocation of the sending thread in turn, from the
 * client's making to the commit. Whatever fails: no crash, no leak (that is for
 * AddressSanitizer and valgrind), and a receipt that says "queued" is the truth.
 */
#include "http_server.h"
#include "purchase.h"
#include "traffic.h"

#include "client/client.h"
#include "client/operate.h"
#include "client/process.h"
#include "queue/record.h"

#include <stdio.h>
#include <stdlib.h>

/* Allocations of this thread until one fails; -1: none does. The sender's thread has its own. */
static _Thread_local long countdown = -1;
static _Thread_local bool has_failed;

static bool is_to_fail(void)
{
	if (countdown < 0 || countdown-- > 0) {
		return false;
	}
	has_failed = true;
	return true;
}

/* The linker's --wrap dictates these names. */
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);

void *__wrap_malloc(size_t size)
{
	return is_to_fail() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return is_to_fail() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
	return is_to_fail() ? NULL : __real_realloc(memory, size);
}

/* --- the client --- */

typedef struct scene {
	s2s_settings settings;
	s2s_event event;
	int number;
	int64_t queued;
} scene;

/* A context, a client and two events, all made and freed within. */
static void send_two(scene *one)
{
	s2s_context *context = s2s_context_new();
	s2s_client *client = NULL;
	s2s_text error;

	s2s_text_init(&error);
	if (context != NULL) {
		client = s2s_client_new(context, &one->settings, NULL, 0, &error);
	}
	for (int index = 0; client != NULL && index < 2; index++) {
		s2s_send_options options = { .keep_answer = false };
		s2s_receipt receipt;
		char key[32];

		snprintf(key, sizeof(key), "key-%d", ++one->number);
		options.key = s2s_string_from(key);
		s2s_receipt_init(&receipt);
		if (s2s_client_send(client, &one->event, &options, &receipt) != S2S_SEND_INVALID) {
			one->queued += receipt.entries != NULL && receipt.entries[0].queued;
		}
		s2s_receipt_free(&receipt);
	}
	s2s_client_free(&client);
	s2s_context_free(&context);
	s2s_text_free(&error);
}

static void test_sending(void **state)
{
	const s2s_process_options options = { .web = false };
	char base[TRAFFIC_PATH_MAX];
	http_server server;
	scene one = { .number = 0 };
	s2s_context *context;
	s2s_text error;
	long failures = 0;
	bool done;

	(void) state;
	traffic_place_make(base);
	http_server_start(&server);
	assert_true(s2s_process_start(&options));
	s2s_settings_init(&one.settings);
	one.settings.queue = s2s_string_from(base);
	one.settings.systems[0].settings[0] = S2S_STRING("sem-1");
	one.settings.systems[0].endpoint = s2s_string_from(server.endpoint);
	one.settings.enforce_consent = false;
	purchase_fill(&one.event);
	do {
		has_failed = false;
		countdown = failures++;
		send_two(&one);
		countdown = -1;
		assert_true(failures < 10000);
	} while (has_failed);
	assert_true(failures > 20);
	/* Every receipt that said "queued" was the truth, also those into the queue in memory; nothing else was sent. */
	context = s2s_context_new();
	s2s_text_init(&error);
	assert_true(s2s_operate_flush(context, &one.settings, 30000, NULL, NULL, &done, &error));
	assert_true(done);
	one.settings.queue = S2S_STRING("memory:");
	assert_true(s2s_operate_flush(context, &one.settings, 30000, NULL, NULL, &done, &error));
	assert_true(done);
	assert_true(one.queued > 4);
	assert_int_equal(atomic_load(&server.shared->requests), one.queued);
	s2s_text_free(&error);
	s2s_context_free(&context);
	s2s_event_free(&one.event);
	s2s_process_stop(20000);
	http_server_stop(&server);
	traffic_place_remove(base);
}

/* --- records --- */

static void test_records(void **state)
{
	s2s_destination destination;
	s2s_request request;
	char event_id[37];
	long failures = 0;

	(void) state;
	traffic_destination(&destination, "http://127.0.0.1:1/x", "shop", true);
	traffic_request(&request, &destination, event_id);
	do {
		s2s_text frames;
		s2s_string payload;

		s2s_text_init(&frames);
		has_failed = false;
		countdown = failures++;
		for (int index = 0; index < 20; index++) {
			s2s_record_put_destination(&frames, &destination);
			s2s_record_put_request(&frames, &request);
		}
		countdown = -1;
		assert_int_equal(s2s_text_failed(&frames), has_failed);
		if (!has_failed) {
			assert_int_equal(s2s_frame_parse(s2s_text_string(&frames), &payload), S2S_FRAME_GOOD);
		}
		s2s_text_free(&frames);
	} while (has_failed);
	assert_true(failures > 3);
}

/* --- the journal --- */

static void test_journal(void **state)
{
	char head[S2S_JOURNAL_HEAD_BYTES];
	s2s_journal_place place = { .directory = -1, .memory = -1 };
	int64_t appended = 0, read = 0;
	s2s_journal_reader reader;
	traffic_line line;
	long failures = 0;

	(void) state;
	assert_true(s2s_journal_head_make(head));
	assert_int_equal(s2s_memory_file_new("s2s-test", (s2s_string) { head, sizeof(head) }, &place.memory), 0);
	traffic_line_make(&line, "http://127.0.0.1:1/x", "shop", true);
	do {
		s2s_journal_writer writer;
		s2s_request request;
		char event_id[37];
		s2s_text frames;
		s2s_appended report;

		traffic_request(&request, &line.destination, event_id);
		s2s_text_init(&frames);
		s2s_record_put_request(&frames, &request);
		s2s_journal_writer_init(&writer);
		has_failed = false;
		countdown = failures++;
		appended += s2s_journal_append(&writer, &place, &line.announcement, 1, s2s_text_string(&frames), INT64_MAX, false, &report) ==
			S2S_APPEND_DONE;
		countdown = -1;
		s2s_journal_writer_free(&writer);
		s2s_text_free(&frames);
	} while (has_failed);
	assert_true(failures > 2);

	s2s_journal_reader_init(&reader);
	assert_int_equal(s2s_journal_reader_open(&reader, &place), 0);
	for (int64_t bytes = 1; bytes > 0;) {
		s2s_journal_batch batch;
		s2s_request request;
		bool replaced;

		countdown = reader.buffer == NULL && failures-- > 0 ? 0 : -1;
		has_failed = false;
		int error = s2s_journal_read(&reader, &batch);

		countdown = -1;
		assert_int_equal(error != 0, has_failed); /* said, and nothing is passed over */
		for (size_t index = 0; error == 0 && index < batch.count; index++) {
			read += s2s_record_get_request(batch.payloads[index], &request);
		}
		reader.offset = error == 0 ? batch.next_offset : reader.offset;
		assert_int_equal(s2s_journal_waiting(&reader, &place, &bytes, &replaced), 0);
	}
	assert_int_equal(read, appended);
	s2s_journal_reader_free(&reader);
	traffic_line_free(&line);
	s2s_file_close(&place.memory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_journal),
		cmocka_unit_test(test_sending),
	};

	return cmocka_run_group_tests_name("memory_client", tests, NULL, NULL);
}
