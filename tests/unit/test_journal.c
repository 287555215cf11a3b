#define _GNU_SOURCE

/* The journal as writers and the reader see it, with every way in which its file may be spoilt. */
#include "traffic.h"

#include "platform/clock.h"
#include "platform/thread.h"
#include "queue/record.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct fixture {
	char path[TRAFFIC_PATH_MAX];
	s2s_journal_place place;
	s2s_journal_writer writer;
	s2s_journal_reader reader;
	traffic_line line;
} fixture;

static int set_up(void **state)
{
	fixture *one = calloc(1, sizeof(*one));

	traffic_place_make(one->path);
	one->place = (s2s_journal_place) { .directory = open(one->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), .memory = -1 };
	s2s_journal_writer_init(&one->writer);
	s2s_journal_reader_init(&one->reader);
	traffic_line_make(&one->line, "http://127.0.0.1:1/x", "shop", true);
	*state = one;
	return 0;
}

static int tear_down(void **state)
{
	fixture *one = *state;

	s2s_journal_writer_free(&one->writer);
	s2s_journal_reader_free(&one->reader);
	traffic_line_free(&one->line);
	s2s_file_close(&one->place.directory);
	s2s_file_close(&one->place.memory);
	traffic_place_remove(one->path);
	free(one);
	return 0;
}

static void append(fixture *one, s2s_request *request, char event_id[37])
{
	traffic_request(request, &one->line.destination, event_id);
	assert_int_equal(traffic_append(&one->writer, &one->place, &one->line, request), S2S_APPEND_DONE);
}

static void append_some(fixture *one, size_t count)
{
	for (size_t index = 0; index < count; index++) {
		s2s_request request;
		char event_id[37];

		append(one, &request, event_id);
	}
}

typedef struct seen {
	size_t requests;
	size_t destinations;
	size_t others;
	int64_t torn;
	char last[64]; /* event id */
} seen;

/* Reads to the end, as the sender does. */
static seen read_all(fixture *one)
{
	s2s_journal_batch batch;
	seen sum = { 0 };

	for (;;) {
		s2s_request request;
		s2s_destination destination;

		assert_int_equal(s2s_journal_read(&one->reader, &batch), 0);
		if (batch.next_offset == one->reader.offset) {
			assert_int_equal(batch.count, 0);
			return sum;
		}
		for (size_t index = 0; index < batch.count; index++) {
			if (s2s_record_get_request(batch.payloads[index], &request)) {
				sum.requests++;
				snprintf(sum.last, sizeof(sum.last), "%.*s", S2S_STRING_ARGS(request.event_id));
			} else if (s2s_record_get_destination(batch.payloads[index], &destination)) {
				sum.destinations++;
			} else {
				sum.others++;
			}
		}
		sum.torn += batch.torn_bytes;
		one->reader.offset = batch.next_offset;
	}
}

static void reader_open(fixture *one)
{
	assert_int_equal(s2s_journal_reader_open(&one->reader, &one->place), 0);
}

static int journal_file(const fixture *one)
{
	int file = openat(one->place.directory, S2S_JOURNAL_NAME, O_RDWR | O_APPEND | O_CLOEXEC);

	assert_true(file >= 0);
	return file;
}

/* What a writer that was killed leaves: the beginning of a frame. */
static void append_torn(const fixture *one, size_t length)
{
	int file = journal_file(one);
	s2s_request request;
	char event_id[37];
	s2s_text frames;

	s2s_text_init(&frames);
	traffic_request(&request, &one->line.destination, event_id);
	s2s_record_put_request(&frames, &request);
	assert_true(length < frames.length);
	assert_int_equal(write(file, frames.data, length), length);
	s2s_text_free(&frames);
	close(file);
}

static int64_t journal_size(const fixture *one)
{
	s2s_file_facts facts;

	assert_int_equal(s2s_file_facts_at(one->place.directory, S2S_JOURNAL_NAME, &facts), 0);
	return facts.size;
}

/* --- */

static void test_append_and_read(void **state)
{
	fixture *one = *state;
	s2s_request request;
	char event_id[37];
	struct stat facts;
	int64_t bytes;
	bool replaced;
	seen sum;

	append_some(one, 199);
	append(one, &request, event_id);
	assert_int_equal(fstatat(one->place.directory, S2S_JOURNAL_NAME, &facts, 0), 0);
	assert_int_equal(facts.st_mode & 07777, 0600);
	reader_open(one);
	sum = read_all(one);
	assert_int_equal(sum.requests, 200);
	assert_int_equal(sum.destinations, 1); /* once in an epoch */
	assert_int_equal(sum.torn, 0);
	assert_string_equal(sum.last, event_id);
	assert_int_equal(s2s_journal_waiting(&one->reader, &one->place, &bytes, &replaced), 0);
	assert_int_equal(bytes, 0);
	assert_false(replaced);
}

static void test_seek(void **state)
{
	fixture *one = *state;
	int64_t offset;
	uint64_t epoch;

	append_some(one, 3);
	reader_open(one);
	(void) read_all(one);
	offset = one->reader.offset;
	epoch = one->reader.epoch;
	append_some(one, 2);
	reader_open(one);
	s2s_journal_reader_seek(&one->reader, epoch, offset);
	assert_int_equal(read_all(one).requests, 2);
	/* Another epoch, or an offset beyond the end: from the start. */
	reader_open(one);
	s2s_journal_reader_seek(&one->reader, epoch + 1, offset);
	assert_int_equal(read_all(one).requests, 5);
	reader_open(one);
	s2s_journal_reader_seek(&one->reader, epoch, journal_size(one) + 1);
	assert_int_equal(read_all(one).requests, 5);
}

static void test_full(void **state)
{
	fixture *one = *state;
	s2s_request request;
	char event_id[37];
	s2s_text frames;
	int64_t size;
	s2s_appended report;

	append_some(one, 1);
	size = journal_size(one);
	s2s_text_init(&frames);
	traffic_request(&request, &one->line.destination, event_id);
	s2s_record_put_request(&frames, &request);
	assert_int_equal(s2s_journal_append(&one->writer, &one->place, &one->line.announcement, 1, s2s_text_string(&frames),
						 size + (int64_t) frames.length - 1, false, &report),
		S2S_APPEND_FULL);
	assert_int_equal(journal_size(one), size);
	assert_int_equal(s2s_journal_append(&one->writer, &one->place, &one->line.announcement, 1, s2s_text_string(&frames),
						 size + (int64_t) frames.length, true, &report),
		S2S_APPEND_DONE);
	s2s_text_free(&frames);
}

/* The newest writer's settings apply: a key that is taken back must be announced once more, or the other one stays in force. */
static void test_settings_there_and_back(void **state)
{
	fixture *one = *state;
	s2s_announcement there = one->line.announcement, back = one->line.announcement;
	s2s_appended report;

	there.digest[0] ^= 1;
	const s2s_announcement *turns[] = { &back, &there, &back, &back };
	for (size_t turn = 0; turn < 4; turn++) {
		assert_int_equal(
			s2s_journal_append(&one->writer, &one->place, turns[turn], 1, S2S_STRING(""), INT64_MAX, false, &report), S2S_APPEND_DONE);
	}
	reader_open(one);
	assert_int_equal(read_all(one).destinations, 3);
}

/* A full announcement is not remembered as made. */
static void test_full_before_the_announcement(void **state)
{
	fixture *one = *state;
	s2s_request request;
	char event_id[37];
	s2s_appended report;

	assert_int_equal(
		s2s_journal_append(&one->writer, &one->place, &one->line.announcement, 1, S2S_STRING(""), 30, false, &report), S2S_APPEND_FULL);
	append(one, &request, event_id);
	reader_open(one);
	assert_int_equal(read_all(one).destinations, 1);
}

static void test_busy(void **state)
{
	fixture *one = *state;
	int file;
	s2s_request request;
	char event_id[37];
	int64_t began;

	append_some(one, 1);
	file = journal_file(one);
	assert_int_equal(flock(file, LOCK_EX), 0);
	traffic_request(&request, &one->line.destination, event_id);
	began = s2s_clock_monotonic_ms();
	assert_int_equal(traffic_append(&one->writer, &one->place, &one->line, &request), S2S_APPEND_BUSY);
	assert_in_range(s2s_clock_monotonic_ms() - began, 45, 2000);
	close(file);
	assert_int_equal(traffic_append(&one->writer, &one->place, &one->line, &request), S2S_APPEND_DONE);
}

/* Shared locks of other writers are no hindrance. */
static void test_writers_do_not_wait_for_each_other(void **state)
{
	fixture *one = *state;
	int file;

	append_some(one, 1);
	file = journal_file(one);
	assert_int_equal(flock(file, LOCK_SH), 0);
	append_some(one, 1);
	close(file);
}

static void test_torn_everywhere(void **state)
{
	fixture *one = *state;
	s2s_request request;
	char event_id[37];
	s2s_text frame;
	size_t length;

	s2s_text_init(&frame);
	traffic_request(&request, &one->line.destination, event_id);
	s2s_record_put_request(&frame, &request);
	length = frame.length;
	s2s_text_free(&frame);
	append_some(one, 1);
	reader_open(one);
	assert_int_equal(read_all(one).requests, 1);
	for (size_t cut = 1; cut < length; cut++) {
		seen sum;

		append_torn(one, cut);
		append(one, &request, event_id);
		sum = read_all(one);
		assert_int_equal(sum.requests, 1);
		assert_int_equal(sum.torn, cut);
		assert_string_equal(sum.last, event_id);
	}
}

/* A large record, cut at each page's border. */
static void test_torn_at_page_borders(void **state)
{
	fixture *one = *state;
	static char body[5 * 4096];
	s2s_request request;
	char event_id[37];
	s2s_text frame;

	memset(body, 'b', sizeof(body));
	s2s_text_init(&frame);
	append_some(one, 1);
	reader_open(one);
	(void) read_all(one);
	for (int64_t page = 1; page <= 4; page++) {
		int file = journal_file(one);
		int64_t size = journal_size(one);
		size_t length = (size_t) ((size / 4096 + page) * 4096 - size);
		seen sum;

		traffic_request(&request, &one->line.destination, event_id);
		request.body = (s2s_string) { body, sizeof(body) };
		s2s_text_clear(&frame);
		s2s_record_put_request(&frame, &request);
		assert_int_equal(write(file, frame.data, length), length);
		close(file);
		append_some(one, 2);
		sum = read_all(one);
		assert_int_equal(sum.requests, 2);
		assert_int_equal(sum.torn, length);
	}
	s2s_text_free(&frame);
}

/* A bad end is only torn when nobody can be writing it. */
static void test_bad_tail(void **state)
{
	fixture *one = *state;
	int64_t offset;
	int file;
	seen sum;

	append_some(one, 2);
	reader_open(one);
	(void) read_all(one);
	offset = one->reader.offset;
	append_torn(one, 40);
	file = journal_file(one);
	assert_int_equal(flock(file, LOCK_SH), 0); /* a writer in the middle of its append */
	sum = read_all(one);
	assert_int_equal(sum.torn, 0);
	assert_int_equal(one->reader.offset, offset);
	close(file);
	sum = read_all(one);
	assert_int_equal(sum.torn, 40);
	assert_int_equal(one->reader.offset, journal_size(one));
	append_some(one, 1);
	assert_int_equal(read_all(one).requests, 1);
}

/* A shop's key may hold anything, also a frame; neither the read buffer's end nor a writer at work makes it a record. */
static void test_frame_within_a_frame(void **state)
{
	fixture *one = *state;
	static char body[300 * 1024];
	s2s_request request, inner;
	char event_id[37], inner_id[37];
	s2s_text frame, evil;
	int file;
	seen sum;

	s2s_text_init(&frame);
	s2s_text_init(&evil);
	traffic_request(&inner, &one->line.destination, inner_id);
	s2s_record_put_request(&evil, &inner);
	memset(body, 'b', sizeof(body));
	for (int round = 0; round < 3; round++) {
		traffic_request(&request, &one->line.destination, event_id);
		request.key = s2s_text_string(&evil);
		/* Longer than one read of the reader, so that its end is not in the buffer. */
		request.body = (s2s_string) { body, sizeof(body) - (size_t) round * 100 * 1024 };
		assert_int_equal(traffic_append(&one->writer, &one->place, &one->line, &request), S2S_APPEND_DONE);
	}
	reader_open(one);
	sum = read_all(one);
	assert_int_equal(sum.requests, 3);
	assert_int_equal(sum.torn, 0);
	assert_string_equal(sum.last, event_id);

	/* Half written, by a writer that still holds the lock. */
	file = journal_file(one);
	assert_int_equal(flock(file, LOCK_SH), 0);
	s2s_record_put_request(&frame, &request);
	assert_int_equal(write(file, frame.data, evil.length + 400), evil.length + 400);
	assert_int_equal(read_all(one).requests, 0);
	assert_int_equal(write(file, frame.data + evil.length + 400, frame.length - evil.length - 400), frame.length - evil.length - 400);
	close(file);
	sum = read_all(one);
	assert_int_equal(sum.requests, 1);
	assert_int_equal(sum.torn, 0);
	assert_string_equal(sum.last, event_id);
	s2s_text_free(&frame);
	s2s_text_free(&evil);
}

static void test_garbage(void **state)
{
	fixture *one = *state;
	enum { GARBAGE = 20 * 1024 * 1024 };
	char *bytes = malloc(GARBAGE);
	support_random random = { 3 };
	int file;
	seen sum;

	append_some(one, 5);
	for (size_t index = 0; index < GARBAGE; index++) {
		bytes[index] = (char) support_random_next(&random);
	}
	file = journal_file(one);
	assert_int_equal(write(file, bytes, GARBAGE), GARBAGE);
	close(file);
	free(bytes);
	append_some(one, 5);
	reader_open(one);
	sum = read_all(one);
	assert_int_equal(sum.requests, 10);
	assert_int_equal(sum.torn, GARBAGE);
	/* Without the memory for all of it at once. */
	assert_in_range(one->reader.capacity, 1, 12 * 1024 * 1024);
}

static void test_damaged_head(void **state)
{
	fixture *one = *state;
	int file;
	uint64_t epoch;

	append_some(one, 3);
	file = openat(one->place.directory, S2S_JOURNAL_NAME, O_RDWR | O_CLOEXEC);
	assert_int_equal(pwrite(file, "damaged!", 8, 0), 8);
	close(file);
	reader_open(one);
	assert_int_equal(read_all(one).requests, 3);
	epoch = one->reader.epoch;
	reader_open(one);
	assert_int_equal(one->reader.epoch, epoch);
	s2s_journal_reader_seek(&one->reader, epoch, journal_size(one));
	append_some(one, 1);
	assert_int_equal(read_all(one).requests, 1);
}

static void test_removed(void **state)
{
	fixture *one = *state;
	int64_t bytes;
	bool replaced;

	append_some(one, 2);
	reader_open(one);
	assert_int_equal(s2s_file_remove(one->place.directory, S2S_JOURNAL_NAME), 0);
	/* The next append begins a file anew; what was in the old one is still read. */
	append_some(one, 1);
	assert_int_equal(read_all(one).requests, 2);
	assert_int_equal(s2s_journal_waiting(&one->reader, &one->place, &bytes, &replaced), 0);
	assert_true(replaced);
	assert_false(s2s_journal_is_present(&one->reader, &one->place));
	reader_open(one);
	assert_int_equal(read_all(one).requests, 1);
	assert_true(s2s_journal_is_present(&one->reader, &one->place));
}

static bool lands_at_path(void *argument)
{
	fixture *one = argument;
	int64_t before;
	s2s_file_facts facts;

	before = s2s_file_facts_at(one->place.directory, S2S_JOURNAL_NAME, &facts) == 0 ? facts.size : 0;
	append_some(one, 1);
	return journal_size(one) > before;
}

/* Moved away, where its link count tells nothing: noticed within a second or so. */
static void test_moved_away(void **state)
{
	fixture *one = *state;

	append_some(one, 2);
	assert_int_equal(s2s_file_rename(one->place.directory, S2S_JOURNAL_NAME, "elsewhere"), 0);
	assert_int_equal(s2s_file_create(one->place.directory, S2S_JOURNAL_NAME, S2S_STRING(""), true, false), 0);
	assert_true(traffic_wait(lands_at_path, one, 5000));
	reader_open(one);
	assert_true(read_all(one).destinations == 1);
}

static void test_cut_short(void **state)
{
	fixture *one = *state;
	int64_t bytes;
	bool replaced;
	int file;
	seen sum;

	append_some(one, 10);
	reader_open(one);
	assert_int_equal(read_all(one).requests, 10);
	file = journal_file(one);
	assert_int_equal(ftruncate(file, 0), 0);
	close(file);
	append_some(one, 3);
	assert_int_equal(s2s_journal_waiting(&one->reader, &one->place, &bytes, &replaced), 0);
	assert_true(replaced);
	reader_open(one);
	sum = read_all(one);
	assert_int_equal(sum.requests, 3);
	assert_int_equal(sum.torn, 0);
}

static void test_a_link_or_a_directory_is_refused(void **state)
{
	fixture *one = *state;
	s2s_request request;
	char event_id[37];

	traffic_request(&request, &one->line.destination, event_id);
	assert_int_equal(symlinkat("/dev/null", one->place.directory, S2S_JOURNAL_NAME), 0);
	assert_int_equal(traffic_append(&one->writer, &one->place, &one->line, &request), S2S_APPEND_FAILED);
	assert_int_equal(unlinkat(one->place.directory, S2S_JOURNAL_NAME, 0), 0);
	assert_int_equal(mkdirat(one->place.directory, S2S_JOURNAL_NAME, 0700), 0);
	assert_int_equal(traffic_append(&one->writer, &one->place, &one->line, &request), S2S_APPEND_FAILED);
	assert_int_equal(unlinkat(one->place.directory, S2S_JOURNAL_NAME, AT_REMOVEDIR), 0);
	assert_int_equal(traffic_append(&one->writer, &one->place, &one->line, &request), S2S_APPEND_DONE);
}

/* --- renewing --- */

static void renew_with(fixture *one)
{
	uint64_t epoch;
	bool renewed;
	seen sum;

	append_some(one, 3);
	reader_open(one);
	epoch = one->reader.epoch;
	/* Not while something has not been taken in. */
	assert_int_equal(s2s_journal_renew(&one->reader, &one->place, &renewed), 0);
	assert_false(renewed);
	assert_int_equal(read_all(one).requests, 3);
	assert_int_equal(s2s_journal_renew(&one->reader, &one->place, &renewed), 0);
	assert_true(renewed);
	assert_true(one->reader.epoch != epoch);
	assert_int_equal(one->reader.offset, S2S_JOURNAL_HEAD_BYTES);
	assert_int_equal(read_all(one).requests, 0);
	/* The writer finds the fresh one at once and announces its destination again. */
	append_some(one, 2);
	sum = read_all(one);
	assert_int_equal(sum.requests, 2);
	assert_int_equal(sum.destinations, 1);
}

static void test_renew(void **state)
{
	fixture *one = *state;

	renew_with(one);
	assert_true(journal_size(one) > S2S_JOURNAL_HEAD_BYTES);
}

static void test_renew_waits_for_writers(void **state)
{
	fixture *one = *state;
	bool renewed;
	int file;

	append_some(one, 1);
	reader_open(one);
	(void) read_all(one);
	file = journal_file(one);
	assert_int_equal(flock(file, LOCK_SH), 0);
	assert_int_equal(s2s_journal_renew(&one->reader, &one->place, &renewed), 0);
	assert_false(renewed);
	close(file);
	assert_int_equal(s2s_journal_renew(&one->reader, &one->place, &renewed), 0);
	assert_true(renewed);
}

/* Another file at the path has not been read: a fresh one must not take its place. */
static void test_renew_of_a_replaced_file(void **state)
{
	fixture *one = *state;
	bool renewed;

	append_some(one, 1);
	reader_open(one);
	(void) read_all(one);
	assert_int_equal(s2s_file_remove(one->place.directory, S2S_JOURNAL_NAME), 0);
	append_some(one, 4);
	assert_int_equal(s2s_journal_renew(&one->reader, &one->place, &renewed), 0);
	assert_false(renewed);
	reader_open(one);
	assert_int_equal(read_all(one).requests, 4);
}

static void test_in_memory(void **state)
{
	fixture *one = *state;
	char head[S2S_JOURNAL_HEAD_BYTES];

	s2s_file_close(&one->place.directory);
	assert_true(s2s_journal_head_make(head));
	assert_int_equal(s2s_memory_file_new("s2s-test", (s2s_string) { head, sizeof(head) }, &one->place.memory), 0);
	renew_with(one);
	assert_true(s2s_journal_is_present(&one->reader, &one->place));
}

/* --- threads and processes --- */

#define THREADS 4

typedef struct worker {
	fixture *fixture;
	int count;
	atomic_int busy;
	atomic_int failed;
	s2s_thread *thread;
} worker;

static void work(void *argument)
{
	worker *one = argument;
	s2s_journal_writer writer;

	s2s_journal_writer_init(&writer);
	for (int index = 0; index < one->count; index++) {
		s2s_request request;
		char event_id[37];

		traffic_request(&request, &one->fixture->line.destination, event_id);
		s2s_append_result result = traffic_append(&writer, &one->fixture->place, &one->fixture->line, &request);

		/* On a loaded machine the reader may lose its place on the processor while it holds the lock. */
		atomic_fetch_add(&one->busy, result == S2S_APPEND_BUSY);
		atomic_fetch_add(&one->failed, result == S2S_APPEND_FAILED || result == S2S_APPEND_FULL);
	}
	s2s_journal_writer_free(&writer);
}

/* Threads append while the journal is read and renewed: every append is read once. */
static void test_threads_and_renewals(void **state)
{
	fixture *one = *state;
	worker workers[THREADS];
	size_t requests = 0, renewals = 0;
	bool running = true, renewed;
	int busy = 0;

	reader_open(one);
	for (int index = 0; index < THREADS; index++) {
		workers[index] = (worker) { .fixture = one, .count = traffic_is_slow() ? 300 : 3000 };
		workers[index].thread = s2s_thread_start("writer", work, &workers[index]);
		assert_non_null(workers[index].thread);
	}
	while (running) {
		running = false;
		for (int index = 0; index < THREADS; index++) {
			running = !s2s_thread_join(&workers[index].thread, 0) || running;
		}
		requests += read_all(one).requests;
		assert_int_equal(s2s_journal_renew(&one->reader, &one->place, &renewed), 0);
		renewals += renewed;
	}
	requests += read_all(one).requests;
	for (int index = 0; index < THREADS; index++) {
		assert_int_equal(atomic_load(&workers[index].failed), 0);
		busy += atomic_load(&workers[index].busy);
	}
	print_message("%zu renewals, %d times busy\n", renewals, busy);
	assert_int_equal(requests, THREADS * workers[0].count - busy);
	assert_true(renewals > 0);
}

/* One thread's append and unlock must not let go of another's lock: each has an open file description of its own. */
static void test_locks_belong_to_one_writer(void **state)
{
	fixture *one = *state;
	s2s_journal_writer other;
	s2s_request request;
	char event_id[37];
	int file;

	append_some(one, 1);
	s2s_journal_writer_init(&other);
	traffic_request(&request, &one->line.destination, event_id);
	assert_int_equal(traffic_append(&other, &one->place, &one->line, &request), S2S_APPEND_DONE);
	assert_true(s2s_file_lock(one->writer.file, S2S_LOCK_SHARED, 0)); /* in the middle of its append */
	assert_int_equal(traffic_append(&other, &one->place, &one->line, &request), S2S_APPEND_DONE);
	file = journal_file(one);
	assert_int_not_equal(flock(file, LOCK_EX | LOCK_NB), 0);
	s2s_file_unlock(one->writer.file);
	assert_int_equal(flock(file, LOCK_EX | LOCK_NB), 0);
	close(file);
	s2s_journal_writer_free(&other);
}

/* A child closes what it inherited; the parent's lock stays. */
static void test_forgetting_in_a_child(void **state)
{
	fixture *one = *state;
	pid_t child;
	int file;

	append_some(one, 1);
	assert_true(s2s_file_lock(one->writer.file, S2S_LOCK_SHARED, 0));
	child = fork();
	if (child == 0) {
		s2s_journal_writer_forget(&one->writer);
		_exit(one->writer.file == -1 ? 0 : 1);
	}
	assert_int_equal(traffic_child_status(child, 10000), 0);
	file = journal_file(one);
	assert_int_not_equal(flock(file, LOCK_EX | LOCK_NB), 0);
	s2s_file_unlock(one->writer.file);
	close(file);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_append_and_read),
		TEST(test_seek),
		TEST(test_full),
		TEST(test_settings_there_and_back),
		TEST(test_full_before_the_announcement),
		TEST(test_busy),
		TEST(test_writers_do_not_wait_for_each_other),
		TEST(test_torn_everywhere),
		TEST(test_torn_at_page_borders),
		TEST(test_bad_tail),
		TEST(test_frame_within_a_frame),
		TEST(test_garbage),
		TEST(test_damaged_head),
		TEST(test_removed),
		TEST(test_moved_away),
		TEST(test_cut_short),
		TEST(test_a_link_or_a_directory_is_refused),
		TEST(test_renew),
		TEST(test_renew_waits_for_writers),
		TEST(test_renew_of_a_replaced_file),
		TEST(test_in_memory),
		TEST(test_threads_and_renewals),
		TEST(test_locks_belong_to_one_writer),
		TEST(test_forgetting_in_a_child),
	};

	return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}
