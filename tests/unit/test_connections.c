/*
 * The sockets that are held while libcurl writes: ours, and nobody else's.
 */
#include "delivery/transport_private.h"
#include "platform/socket.h"
#include "support.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#define FULL 8

static int tcp_socket(void)
{
	int one = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	assert_true(one >= 0);
	return one;
}

static bool is_held(int socket)
{
	int on = 0;
	socklen_t size = sizeof(on);

	assert_int_equal(getsockopt(socket, IPPROTO_TCP, TCP_CORK, &on, &size), 0);
	return on != 0;
}

static void listening(int *listener, struct sockaddr_in *address, int backlog)
{
	socklen_t size = sizeof(*address);

	*address = (struct sockaddr_in) { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	*listener = tcp_socket();
	assert_int_equal(bind(*listener, (struct sockaddr *) address, sizeof(*address)), 0);
	assert_int_equal(listen(*listener, backlog), 0);
	assert_int_equal(getsockname(*listener, (struct sockaddr *) address, &size), 0);
}

static CURL *handle_new(s2s_connections *connections, const struct sockaddr_in *address)
{
	CURL *easy = curl_easy_init();
	char url[64];

	assert_non_null(easy);
	snprintf(url, sizeof(url), "http://127.0.0.1:%d/", ntohs(address->sin_port));
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, 200L);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 400L);
	s2s_connections_watch(connections, easy);
	return easy;
}

static void test_what_is_open_is_held(void **state)
{
	s2s_connections connections = { 0 };
	struct sockaddr_in address;
	int listener, running = 1;
	CURLM *multi = curl_multi_init();
	CURL *easy;

	(void) state;
	listening(&listener, &address, 8);
	easy = handle_new(&connections, &address);
	assert_int_equal(curl_multi_add_handle(multi, easy), CURLM_OK);
	curl_multi_perform(multi, &running);
	assert_int_equal(connections.count, 1);
	s2s_connections_hold(&connections, true);
	assert_true(is_held(connections.open[0].socket));
	s2s_connections_hold(&connections, false);
	assert_int_equal(connections.count, 1);
	assert_false(is_held(connections.open[0].socket));
	curl_multi_remove_handle(multi, easy);
	curl_easy_cleanup(easy);
	curl_multi_cleanup(multi);
	close(listener);
}

/* libcurl closes some without a word; their descriptors are given to others. */
static void test_somebody_elses_is_left_alone(void **state)
{
	s2s_connections connections = { 0 };
	struct sockaddr_in address;
	int listener, full[FULL], theirs = tcp_socket(), spare, on = 1;
	CURL *easy;

	(void) state;
	listening(&listener, &address, 0);
	for (int index = 0; index < FULL; index++) {
		full[index] = tcp_socket();
		(void) !connect(full[index], (struct sockaddr *) &address, sizeof(address));
	}
	easy = handle_new(&connections, &address);
	assert_int_equal(curl_easy_perform(easy), CURLE_OPERATION_TIMEDOUT);
	curl_easy_cleanup(easy);
	assert_int_equal(setsockopt(theirs, IPPROTO_TCP, TCP_CORK, &on, sizeof(on)), 0);
	/* As if it had just been closed, also where libcurl says so. */
	spare = connections.count > 0 ? connections.open[0].socket : fcntl(theirs, F_DUPFD_CLOEXEC, 100);
	connections.open[0] = (s2s_connection) { spare, connections.count > 0 ? connections.open[0].identity : 1 };
	connections.count = 1;
	assert_int_equal(dup2(theirs, spare), spare);
	s2s_connections_hold(&connections, true);
	assert_int_equal(connections.count, 0);
	s2s_connections_hold(&connections, false);
	assert_true(is_held(spare));
	close(spare);
	close(theirs);
	for (int index = 0; index < FULL; index++) {
		close(full[index]);
	}
	close(listener);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_open_is_held),
		cmocka_unit_test(test_somebody_elses_is_left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
