#define _GNU_SOURCE

/* The use cases of S2S\Client and S2S\Queue, whole: an event in, an answer back. */
#include "http_server.h"
#include "purchase.h"
#include "traffic.h"

#include "client/client.h"
#include "client/operate.h"
#include "client/process.h"
#include "platform/clock.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct fixture {
	char base[TRAFFIC_PATH_MAX];
	http_server server;
	s2s_settings settings;
	s2s_context *context;
	s2s_client *client;
	s2s_event event;
	s2s_text error;
} fixture;

static void process_begin(fixture *one)
{
	const s2s_process_options options = { .web = false };

	assert_true(s2s_process_start(&options));
	one->context = s2s_context_new();
	assert_non_null(one->context);
	one->client = s2s_client_new(one->context, &one->settings, NULL, 0, &one->error);
	if (one->client == NULL) {
		fail_msg("%.*s", S2S_STRING_ARGS(s2s_text_string(&one->error)));
	}
}

static int set_up(void **state)
{
	fixture *one = calloc(1, sizeof(*one));

	traffic_place_make(one->base);
	http_server_start(&one->server);
	s2s_text_init(&one->error);
	s2s_settings_init(&one->settings);
	one->settings.queue = s2s_string_from(one->base);
	one->settings.systems[0].settings[0] = S2S_STRING("sem-1");
	one->settings.systems[0].endpoint = s2s_string_from(one->server.endpoint);
	one->settings.enforce_consent = false;
	process_begin(one);
	purchase_fill(&one->event);
	*state = one;
	return 0;
}

static int tear_down(void **state)
{
	fixture *one = *state;

	s2s_event_free(&one->event);
	s2s_client_free(&one->client);
	s2s_context_free(&one->context);
	s2s_process_stop(20000);
	http_server_stop(&one->server);
	s2s_text_free(&one->error);
	traffic_place_remove(one->base);
	free(one);
	return 0;
}

/* Sends with a key of its own, so that none is a repeat. */
static void send_one(fixture *one, s2s_receipt *receipt, bool keep_answer)
{
	static int number;
	char key[32];
	s2s_send_options options = { .keep_answer = keep_answer };

	snprintf(key, sizeof(key), "key-%d-%d", (int) getpid(), ++number);
	options.key = s2s_string_from(key);
	s2s_receipt_init(receipt);
	assert_int_equal(s2s_client_send(one->client, &one->event, &options, receipt), S2S_SEND_DONE);
	assert_int_equal(receipt->count, 1);
	assert_true(receipt->entries[0].queued);
}

static void send_and_forget(fixture *one)
{
	s2s_receipt receipt;

	send_one(one, &receipt, false);
	assert_true(receipt.durable);
	s2s_receipt_free(&receipt);
}

static void test_send_and_wait(void **state)
{
	fixture *one = *state;
	s2s_receipt receipt;
	s2s_response response;

	send_one(one, &receipt, true);
	assert_true(receipt.durable);
	s2s_response_init(&response);
	s2s_client_wait(one->client, &receipt, 20000, NULL, NULL, &response);
	assert_int_equal(response.state, S2S_STATE_DELIVERED);
	assert_int_equal(response.status, 200);
	support_assert_text(&response.body, "ok");
	s2s_response_free(&response);
	s2s_receipt_free(&receipt);
}

static void test_wait_is_bounded(void **state)
{
	fixture *one = *state;
	s2s_receipt receipt;
	s2s_response response;
	int64_t began = s2s_clock_monotonic_ms();

	atomic_store(&one->server.shared->behaviour, HTTP_HANG);
	send_one(one, &receipt, true);
	s2s_response_init(&response);
	s2s_client_wait(one->client, &receipt, 300, NULL, NULL, &response);
	assert_in_range(s2s_clock_monotonic_ms() - began, 250, 10000);
	assert_int_equal(response.state, S2S_STATE_QUEUED);
	s2s_response_free(&response);
	s2s_receipt_free(&receipt);
}

/* A signal's handler, say, that sends something else meanwhile. */
static bool send_another(void *argument)
{
	fixture *one = argument;
	char key[256];
	s2s_send_options options = { .keep_answer = false };
	s2s_receipt receipt;

	memset(key, 'x', sizeof(key) - 1);
	key[sizeof(key) - 1] = '\0';
	options.key = s2s_string_from(key);
	s2s_receipt_init(&receipt);
	assert_int_equal(s2s_client_send(one->client, &one->event, &options, &receipt), S2S_SEND_DONE);
	s2s_receipt_free(&receipt);
	return false;
}

/* A repeat's answer is that of the entry that has its key, whatever is sent while it is waited for. */
static void test_wait_for_a_repeat(void **state)
{
	fixture *one = *state;
	s2s_send_options options = { .key = S2S_STRING("again"), .keep_answer = true };

	for (int round = 0; round < 2; round++) {
		s2s_receipt receipt;
		s2s_response response;

		s2s_receipt_init(&receipt);
		assert_int_equal(s2s_client_send(one->client, &one->event, &options, &receipt), S2S_SEND_DONE);
		if (round == 1) {
			atomic_store(&one->server.shared->behaviour, HTTP_HANG); /* so that what is sent meanwhile has no answer of its own */
		}
		s2s_response_init(&response);
		s2s_client_wait(one->client, &receipt, round == 0 ? 20000 : 2000, round == 0 ? NULL : send_another, one, &response);
		assert_int_equal(response.state, S2S_STATE_DELIVERED);
		s2s_response_free(&response);
		s2s_receipt_free(&receipt);
	}
}

static void test_flush(void **state)
{
	fixture *one = *state;
	bool done;

	for (int round = 0; round < 10; round++) {
		for (int index = 0; index < 10; index++) {
			send_and_forget(one);
		}
		assert_true(s2s_operate_flush(one->context, &one->settings, 20000, NULL, NULL, &done, &one->error));
		assert_true(done);
		assert_int_equal(atomic_load(&one->server.shared->requests), (round + 1) * 10);
	}
}

/* As after each idle end: the journal is renewed, and flush() must not take the new one for done. */
static void test_flush_after_renewals(void **state)
{
	fixture *one = *state;
	int rounds = traffic_is_slow() ? 10 : 100;
	bool done;

	one->settings.idle_timeout_ms = 0;
	s2s_client_free(&one->client);
	one->client = s2s_client_new(one->context, &one->settings, NULL, 0, &one->error);
	for (int round = 1; round <= rounds; round++) {
		send_and_forget(one);
		assert_true(s2s_operate_flush(one->context, &one->settings, 20000, NULL, NULL, &done, &one->error));
		assert_true(done);
		assert_int_equal(atomic_load(&one->server.shared->requests), round);
	}
}

static void test_repeats(void **state)
{
	fixture *one = *state;
	const s2s_send_options options = { .keep_answer = false }; /* event name and order id */
	s2s_stats stats;
	bool done;

	for (int index = 0; index < 3; index++) {
		s2s_receipt receipt;

		s2s_receipt_init(&receipt);
		assert_int_equal(s2s_client_send(one->client, &one->event, &options, &receipt), S2S_SEND_DONE);
		s2s_receipt_free(&receipt);
	}
	assert_true(s2s_operate_flush(one->context, &one->settings, 20000, NULL, NULL, &done, &one->error));
	assert_int_equal(atomic_load(&one->server.shared->requests), 1);
	assert_true(s2s_operate_stats(one->context, &one->settings, &stats, &one->error));
	assert_int_equal(stats.destinations[0].total.repeated, 2);
	assert_int_equal(stats.destinations[0].total.counts[S2S_STATE_DELIVERED], 1);
	s2s_stats_free(&stats);
}

static bool until_settled(void *argument, int64_t settled)
{
	return settled < *(const int64_t *) argument;
}

/* work() waits for its turn while another process leads, and gets it when that one dies. */
static void test_work_while_another_leads(void **state)
{
	fixture *one = *state;
	int64_t wanted = 1, settled;
	int ready[2];
	char byte;
	pid_t other;

	TRAFFIC_NEEDS_FORK();
	assert_int_equal(pipe(ready), 0);
	other = fork();
	if (other == 0) {
		bool done;

		send_and_forget(one);
		(void) !s2s_operate_flush(one->context, &one->settings, 20000, NULL, NULL, &done, &one->error);
		(void) !write(ready[1], "!", 1);
		for (;;) {
			pause();
		}
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_true(s2s_operate_work(one->context, &one->settings, 100, NULL, NULL, &settled, &one->error));
	assert_int_equal(settled, 0); /* the other one leads */
	traffic_child_suspend(other);
	send_and_forget(one);
	kill(other, SIGKILL);
	assert_int_equal(traffic_child_status(other, 10000), 128 + SIGKILL);
	assert_true(s2s_operate_work(one->context, &one->settings, 20000, until_settled, &wanted, &settled, &one->error));
	assert_int_equal(settled, 1);
	assert_int_equal(atomic_load(&one->server.shared->requests), 2);
	close(ready[0]);
	close(ready[1]);
}

typedef struct forking {
	pid_t child;
	bool in_child;
} forking;

static bool fork_once(void *argument, int64_t settled)
{
	forking *one = argument;

	if (one->child == 0 && !one->in_child && settled > 0) {
		one->child = fork();
		one->in_child = one->child == 0;
		return one->in_child;
	}
	return one->child == 0;
}

/* A callback of work() forks: the child's work() ends, the sender is its parent's. */
static void test_fork_in_a_callback(void **state)
{
	fixture *one = *state;
	forking forked = { .child = 0 };
	int64_t settled;

	TRAFFIC_NEEDS_FORK();
	send_and_forget(one);
	assert_true(s2s_operate_work(one->context, &one->settings, 0, NULL, NULL, &settled, &one->error));
	for (int try = 0; try < 200 && forked.child == 0 && !forked.in_child; try++) {
		send_and_forget(one);
		(void) !s2s_operate_work(one->context, &one->settings, 1000, fork_once, &forked, &settled, &one->error);
	}
	if (forked.in_child) {
		execl("/bin/true", "true", (char *) NULL); /* no end of valgrind's: what was on the parent's stacks is lost here */
		_exit(1);
	}
	assert_int_equal(traffic_child_status(forked.child, 20000), 0);
}

static void test_falls_back_to_memory(void **state)
{
	fixture *one = *state;
	s2s_receipt receipt;
	s2s_response response;

	one->settings.queue = S2S_STRING("/proc/no/such/place");
	s2s_client_free(&one->client);
	one->client = s2s_client_new(one->context, &one->settings, NULL, 0, &one->error);
	send_one(one, &receipt, true);
	assert_false(receipt.durable);
	s2s_response_init(&response);
	s2s_client_wait(one->client, &receipt, 20000, NULL, NULL, &response);
	assert_int_equal(response.state, S2S_STATE_DELIVERED);
	s2s_response_free(&response);
	s2s_receipt_free(&receipt);
}

/* Erased is erased: from the ledger, and from the journal as soon as it can be renewed. */
static bool is_renewed(void *argument)
{
	fixture *one = argument;
	s2s_stats stats;
	bool renewed;

	if (!s2s_operate_stats(one->context, &one->settings, &stats, &one->error)) {
		return false;
	}
	renewed = stats.journal_bytes <= 24;
	s2s_stats_free(&stats);
	return renewed;
}

static void test_erase(void **state)
{
	fixture *one = *state;
	s2s_entries entries;
	int64_t changed;
	bool done;

	send_and_forget(one);
	assert_true(s2s_operate_flush(one->context, &one->settings, 20000, NULL, NULL, &done, &one->error));
	assert_true(s2s_operate_erase(one->context, &one->settings, one->event.order_id, &changed, &one->error));
	assert_int_equal(changed, 1);
	assert_true(s2s_operate_entries(one->context, &one->settings, -1, 10, S2S_STRING_NONE, &entries, &one->error));
	assert_int_equal(entries.count, 0);
	s2s_entries_free(&entries);
	assert_true(traffic_wait(is_renewed, one, 20000));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_send_and_wait),
		TEST(test_wait_is_bounded),
		TEST(test_wait_for_a_repeat),
		TEST(test_flush),
		TEST(test_flush_after_renewals),
		TEST(test_repeats),
		TEST(test_work_while_another_leads),
		TEST(test_fork_in_a_callback),
		TEST(test_falls_back_to_memory),
		TEST(test_erase),
	};

	return cmocka_run_group_tests_name("client", tests, NULL, NULL);
}
