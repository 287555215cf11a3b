#define _GNU_SOURCE

#include "delivery_fixture.h"

#include "core/hash.h"
#include "platform/clock.h"
#include "platform/fork.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __SANITIZE_THREAD__
#define OWN_THREADS 2 /* ThreadSanitizer has one */
#else
#define OWN_THREADS 1
#endif

void delivery_start(delivery_fixture *one)
{
	s2s_text error;

	assert_true(s2s_fork_start() && s2s_hash_start() && s2s_service_start(false));
	s2s_text_init(&error);
	one->queue = s2s_queue_open(s2s_string_from(one->base), &error);
	assert_non_null(one->queue);
	s2s_text_free(&error);
	one->writer = s2s_queue_writer_new(one->queue);
	assert_non_null(one->writer);
	one->stopped = false;
}

bool delivery_stop(delivery_fixture *one, int64_t timeout_ms)
{
	bool ended;

	s2s_queue_writer_free(&one->writer);
	ended = s2s_service_stop(timeout_ms);
	if (ended) {
		s2s_queue_close_all();
		s2s_hash_stop();
	}
	one->queue = NULL;
	one->stopped = true;
	return ended;
}

int delivery_set_up(void **state)
{
	delivery_fixture *one = calloc(1, sizeof(*one));

	traffic_place_make(one->base);
	http_server_start(&one->server);
	traffic_line_make(&one->line, one->server.endpoint, "shop", true);
	one->options = (s2s_sender_options) {
		.queue_max = 1000000,
		.journal_max = 256 * 1024 * 1024,
		.retention_ms = INT64_C(30) * 24 * 3600 * 1000,
		.idle_timeout_ms = 10000,
	};
	delivery_start(one);
	*state = one;
	return 0;
}

int delivery_tear_down(void **state)
{
	delivery_fixture *one = *state;

	if (!one->stopped) {
		assert_true(delivery_stop(one, 20000));
	}
	http_server_stop(&one->server);
	traffic_line_free(&one->line);
	traffic_place_remove(one->base);
	free(one);
	return 0;
}

bool delivery_append(delivery_fixture *one)
{
	return delivery_append_body(one, &one->line, S2S_STRING_NONE) == S2S_APPEND_DONE;
}

s2s_append_result delivery_append_body(delivery_fixture *one, const traffic_line *line, s2s_string body)
{
	s2s_request request;

	traffic_request(&request, &line->destination, one->last_event_id);
	if (s2s_string_is_given(body)) {
		request.body = body;
	}
	one->last = request.id;
	return traffic_append(&one->writer->journal, &one->queue->place, line, &request);
}

void delivery_wake(delivery_fixture *one)
{
	s2s_service_wake(one->queue, &one->options);
}

int64_t delivery_count(const delivery_fixture *one, s2s_state state)
{
	s2s_ledger_facts facts;
	int64_t sum = 0;

	if (s2s_ledger_read_facts(one->queue->ledger, &facts) != S2S_LEDGER_OK) {
		return -1;
	}
	for (size_t index = 0; index < facts.count; index++) {
		sum += facts.destinations[index].counts[state];
	}
	s2s_ledger_facts_free(&facts);
	return sum;
}

typedef struct awaited {
	delivery_fixture *fixture;
	int64_t count;
} awaited;

static bool is_delivered(void *argument)
{
	const awaited *one = argument;

	return delivery_count(one->fixture, S2S_STATE_DELIVERED) >= one->count;
}

bool delivery_wait(delivery_fixture *one, int64_t delivered, int64_t timeout_ms)
{
	awaited wanted = { one, delivered };

	return traffic_wait(is_delivered, &wanted, timeout_ms);
}

static bool is_taken_in(void *argument)
{
	delivery_fixture *one = argument;
	s2s_ledger_entries entries;
	bool found;

	if (s2s_ledger_find_entry(one->queue->ledger, &one->last, &one->line.destination.identity, S2S_STRING_NONE, &entries) !=
		S2S_LEDGER_OK) {
		return false;
	}
	found = entries.count == 1;
	s2s_ledger_entries_free(&entries);
	return found;
}

bool delivery_wait_taken_in(delivery_fixture *one, int64_t timeout_ms)
{
	return traffic_wait(is_taken_in, one, timeout_ms);
}

static bool leads(void *argument)
{
	const awaited *one = argument;
	s2s_leader_facts facts;

	s2s_service_leader(one->fixture->queue, &facts);
	return facts.pid == one->count;
}

static bool is_alone(void *argument)
{
	struct stat facts;

	(void) argument;
	assert_int_equal(stat("/proc/self/task", &facts), 0);
	return facts.st_nlink == 2 + OWN_THREADS; /* itself and its parent, and the threads */
}

/* AddressSanitizer's allocator has locks that a fork copies as they are: a sender that is just ending may hold one. */
pid_t delivery_other_leader(delivery_fixture *one)
{
	awaited wanted = { one, 0 };
	pid_t child;

	assert_true(traffic_wait(is_alone, NULL, 20000));
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		s2s_sender *sender;
		s2s_text error;

		prctl(PR_SET_PDEATHSIG, SIGKILL);
		s2s_text_init(&error);
		while ((sender = s2s_service_lead(one->queue, &one->options, &error)) == NULL) {
			poll(NULL, 0, 1); /* the sender before it is just ending */
		}
		for (;;) {
			(void) !s2s_sender_step(sender, 1000);
		}
	}
	wanted.count = child;
	assert_true(traffic_wait(leads, &wanted, 10000));
	return child;
}
