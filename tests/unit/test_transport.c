/* A handle of libcurl is used again and again: what one request needed must not stick to the next. */
#include "http_server.h"
#include "traffic.h"

#include "delivery/transport.h"
#include "platform/clock.h"
#include "platform/fork.h"

#include <stdlib.h>

typedef struct fixture {
	http_server server;
	s2s_transport *transport;
	s2s_destination destination;
	s2s_result result;
} fixture;

static int set_up(void **state)
{
	fixture *one = calloc(1, sizeof(*one));

	*state = one;
	http_server_start(&one->server);
	assert_true(s2s_fork_start() && s2s_transport_start());
	one->transport = s2s_transport_new();
	assert_non_null(one->transport);
	traffic_destination(&one->destination, one->server.endpoint, "shop", true);
	one->destination.timeout_ms = one->destination.connect_timeout_ms = 20000;
	return 0;
}

static int tear_down(void **state)
{
	fixture *one = *state;

	s2s_transport_free(&one->transport);
	s2s_transport_stop();
	http_server_stop(&one->server);
	free(one);
	return 0;
}

/* One request to its end; the head that arrived is in server.shared->head. One handle serves them all. */
static const s2s_result *ask(fixture *one, const char *method, const char *headers, const char *body)
{
	const s2s_exchange exchange = {
		.method = s2s_string_from(method),
		.url = s2s_string_from(one->server.endpoint),
		.headers = s2s_string_from(headers),
		.body = s2s_string_from(body),
		.repeatable = true,
		.destination = &one->destination,
	};
	s2s_transfer *transfer = s2s_transport_begin(one->transport, &exchange, one);
	int64_t until = s2s_clock_monotonic_ms() + 60000;

	assert_non_null(transfer);
	while (!s2s_transport_take(one->transport, &one->result)) {
		assert_true(s2s_clock_monotonic_ms() < until);
		s2s_transport_perform(one->transport);
		s2s_transport_poll(one->transport, -1, 20);
	}
	assert_ptr_equal(one->result.transfer, transfer);
	assert_ptr_equal(one->result.owner, one);
	s2s_transport_put_back(one->transport, transfer);
	return &one->result;
}

static void assert_head(const fixture *one, const char *has, const char *has_not)
{
	if (strstr(one->server.shared->head, has) == NULL || strstr(one->server.shared->head, has_not) != NULL) {
		fail_msg("expected %s, and not %s: %s", has, has_not, one->server.shared->head);
	}
}

static void test_headers_and_bodies(void **state)
{
	fixture *one = *state;

	assert_int_equal(ask(one, "POST", "Content-Type: text/a\nAuthorization: Token one\n", "alpha")->answer.status, 200);
	assert_head(one, "Authorization: Token one\r\n", "Expect");
	assert_int_equal(ask(one, "POST", "Content-Type: text/a\nAuthorization: Token one\n", "longer than alpha")->answer.status, 200);
	assert_head(one, "Content-Length: 17\r\n", "Expect");
	assert_head(one, "Authorization: Token one\r\n", "two");
	assert_int_equal(ask(one, "POST", "Content-Type: text/a\nAuthorization: Token two\n", "beta")->answer.status, 200);
	assert_head(one, "Authorization: Token two\r\n", "one");
	assert_int_equal(ask(one, "GET", "", "")->answer.status, 200);
	assert_head(one, "GET /x HTTP/1.1\r\n", "Content-");
	assert_head(one, "Host: ", "Authorization");
	assert_int_equal(ask(one, "POST", "Content-Type: text/b\n", "gamma")->answer.status, 200);
	assert_head(one, "POST /x HTTP/1.1\r\n", "text/a");
	assert_string_equal(one->server.shared->bodies[0], "alpha");
	assert_string_equal(one->server.shared->bodies[1], "longer than alpha");
	assert_string_equal(one->server.shared->bodies[2], "beta");
	assert_string_equal(one->server.shared->bodies[3], "");
	assert_string_equal(one->server.shared->bodies[4], "gamma");
	assert_int_equal(atomic_load(&one->server.shared->connections), 1);
}

static void test_answers(void **state)
{
	fixture *one = *state;

	atomic_store(&one->server.shared->retry_after, 30);
	atomic_store(&one->server.shared->status, 503);
	assert_int_equal(ask(one, "POST", "", "a")->answer.retry_after_ms, 30000);
	atomic_store(&one->server.shared->retry_after, 0);
	assert_int_equal(ask(one, "POST", "", "b")->answer.retry_after_ms, -1);
	assert_int_equal(one->result.answer.status, 503);
	assert_int_equal(one->result.answer.body.length, 2);
	/* No answer: neither the status nor the words of the one before. */
	atomic_store(&one->server.shared->behaviour, HTTP_RESET_READ);
	assert_int_equal(ask(one, "POST", "", "c")->answer.status, 0);
	assert_true(s2s_string_is_given(one->result.error));
	atomic_store(&one->server.shared->behaviour, HTTP_ANSWER);
	assert_int_equal(ask(one, "POST", "", "d")->answer.status, 503);
	assert_false(s2s_string_is_given(one->result.error));
}

static void test_settings_of_a_destination(void **state)
{
	fixture *one = *state;
	int64_t patient_ms = one->destination.timeout_ms;

	assert_int_equal(ask(one, "POST", "", "a")->answer.status, 200);
	atomic_store(&one->server.shared->behaviour, HTTP_HANG);
	one->destination.timeout_ms = 200;
	assert_int_equal(ask(one, "POST", "", "b")->answer.status, 0);
	assert_non_null(strstr(one->result.error.data, "time-out"));
	atomic_store(&one->server.shared->behaviour, HTTP_ANSWER);
	atomic_store(&one->server.shared->delay_ms, 600);
	one->destination.timeout_ms = patient_ms;
	assert_int_equal(ask(one, "POST", "", "c")->answer.status, 200);
	/* A proxy that is not there, and none again. */
	one->destination.proxy = S2S_STRING("http://127.0.0.1:1");
	assert_int_equal(ask(one, "POST", "", "d")->answer.status, 0);
	one->destination.proxy = S2S_STRING("");
	assert_int_equal(ask(one, "POST", "", "e")->answer.status, 200);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_headers_and_bodies),
		TEST(test_answers),
		TEST(test_settings_of_a_destination),
	};

	return cmocka_run_group_tests_name("transport", tests, NULL, NULL);
}
