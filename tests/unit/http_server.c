#define _GNU_SOURCE

#include "http_server.h"

#include "platform/clock.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PLACES 256
#define REQUEST_BYTES 16384

typedef struct place {
	int socket; /* -1: free */
	int served;
	int64_t answer_ms; /* 0: none is due */
	int status;
	size_t length;
	char bytes[REQUEST_BYTES];
} place;

static place places[PLACES];

static void place_close(http_shared *shared, place *one, bool reset)
{
	if (reset) {
		struct linger linger = { .l_onoff = 1, .l_linger = 0 };

		setsockopt(one->socket, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
	}
	close(one->socket);
	one->socket = -1;
	atomic_fetch_sub(&shared->open, 1);
}

static void answer(http_shared *shared, place *one)
{
	char text[256], retry_after[64] = "";
	int seconds = atomic_load(&shared->retry_after);

	if (seconds > 0) {
		snprintf(retry_after, sizeof(retry_after), "Retry-After: %d\r\n", seconds);
	}
	snprintf(text, sizeof(text), "HTTP/1.1 %d X\r\nContent-Length: 2\r\n%s\r\nok", one->status, retry_after);
	one->answer_ms = 0;
	one->served++;
	if (send(one->socket, text, strlen(text), MSG_NOSIGNAL) < 0) {
		place_close(shared, one, false);
	}
}

/* The length of the whole request in the buffer; 0: it is not whole yet. */
static size_t request_length(const place *one, const char **body, size_t *body_length)
{
	const char *end = memmem(one->bytes, one->length, "\r\n\r\n", 4);
	const char *header = memmem(one->bytes, one->length, "Content-Length: ", 16);

	if (end == NULL) {
		return 0;
	}
	*body = end + 4;
	*body_length = header != NULL && header < end ? (size_t) atol(header + 16) : 0;
	return (size_t) (*body - one->bytes) + *body_length <= one->length ? (size_t) (*body - one->bytes) + *body_length : 0;
}

static void note(http_shared *shared, const char *head, const char *body, size_t length)
{
	int number = atomic_load(&shared->requests);

	snprintf(shared->head, HTTP_HEAD_BYTES, "%.*s", (int) (body - head), head);
	if (number < HTTP_BODIES_MAX) {
		snprintf(shared->bodies[number], HTTP_BODY_BYTES, "%.*s", (int) length, body);
	}
	atomic_store(&shared->requests, number + 1);
}

static void serve(http_shared *shared, place *one)
{
	const char *body;
	size_t body_length, length = request_length(one, &body, &body_length);
	int behaviour = atomic_load(&shared->behaviour);

	if (length == 0) {
		return;
	}
	note(shared, one->bytes, body, body_length);
	if (memmem(one->bytes, (size_t) (body - one->bytes), "Content-Encoding: gzip\r\n", 24) != NULL) {
		atomic_fetch_add(&shared->compressed, 1);
	}
	one->status =
		behaviour == HTTP_FAIL_FIRST || behaviour == HTTP_FAIL_ONE || behaviour == HTTP_FAIL_WITH ? 200 : atomic_load(&shared->status);
	if (behaviour == HTTP_FAIL_WITH && memmem(body, body_length, shared->poison, strlen(shared->poison)) != NULL) {
		one->status = atomic_load(&shared->status);
	}
	if (behaviour == HTTP_FAIL_FIRST && atomic_load(&shared->fail_count) > 0) {
		atomic_fetch_sub(&shared->fail_count, 1);
		one->status = atomic_load(&shared->status);
	}
	if (behaviour == HTTP_FAIL_ONE && body_length == strlen(shared->poison) && memcmp(body, shared->poison, body_length) == 0) {
		one->status = atomic_load(&shared->status);
	}
	one->length -= length;
	memmove(one->bytes, one->bytes + length, one->length);
	if (behaviour == HTTP_RESET_READ) {
		place_close(shared, one, true);
	} else if (behaviour == HTTP_CLOSE_SECOND && one->served > 0) {
		place_close(shared, one, false);
	} else if (behaviour != HTTP_HANG) {
		one->answer_ms = s2s_clock_monotonic_ms() + atomic_load(&shared->delay_ms);
	}
}

static void receive(http_shared *shared, place *one)
{
	ssize_t got = recv(one->socket, one->bytes + one->length, sizeof(one->bytes) - one->length, MSG_DONTWAIT);

	if (got > 0) {
		one->length += (size_t) got;
		serve(shared, one);
	} else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
		place_close(shared, one, false);
	}
}

static void accept_one(http_shared *shared, int listening)
{
	int made = accept(listening, NULL, NULL);

	for (int index = 0; index < PLACES && made >= 0; index++) {
		place *one = &places[index];

		if (one->socket < 0) {
			int open = atomic_fetch_add(&shared->open, 1) + 1;

			one->socket = made;
			one->served = 0;
			one->answer_ms = 0;
			one->length = 0;
			atomic_fetch_add(&shared->connections, 1);
			if (open > atomic_load(&shared->open_most)) {
				atomic_store(&shared->open_most, open);
			}
			if (atomic_load(&shared->behaviour) == HTTP_RESET_UNREAD) {
				place_close(shared, one, true);
			}
			return;
		}
	}
	close(made);
}

static int64_t answers_due(http_shared *shared)
{
	int64_t now = s2s_clock_monotonic_ms(), wait_ms = 1000;

	for (int index = 0; index < PLACES; index++) {
		place *one = &places[index];

		if (one->socket >= 0 && one->answer_ms != 0) {
			if (one->answer_ms <= now) {
				answer(shared, one);
			} else if (one->answer_ms - now < wait_ms) {
				wait_ms = one->answer_ms - now;
			}
		}
	}
	return wait_ms;
}

static _Noreturn void run(http_shared *shared, int listening)
{
	for (int index = 0; index < PLACES; index++) {
		places[index].socket = -1;
	}
	for (;;) {
		struct pollfd polled[PLACES + 1];
		int64_t wait_ms = answers_due(shared);

		polled[PLACES] = (struct pollfd) { .fd = listening, .events = POLLIN };
		for (int index = 0; index < PLACES; index++) {
			polled[index] = (struct pollfd) { .fd = places[index].socket, .events = POLLIN };
		}
		if (poll(polled, PLACES + 1, (int) wait_ms) <= 0) {
			continue;
		}
		for (int index = 0; index < PLACES; index++) {
			if (polled[index].revents != 0) {
				receive(shared, &places[index]);
			}
		}
		if (polled[PLACES].revents != 0) {
			accept_one(shared, listening);
		}
	}
}

void http_server_start(http_server *server)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof(address);
	int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	pid_t parent = getpid();

	assert_true(listening >= 0);
	assert_int_equal(bind(listening, (struct sockaddr *) &address, sizeof(address)), 0);
	assert_int_equal(listen(listening, 256), 0);
	assert_int_equal(getsockname(listening, (struct sockaddr *) &address, &length), 0);
	server->port = ntohs(address.sin_port);
	snprintf(server->endpoint, sizeof(server->endpoint), "http://127.0.0.1:%d/x", server->port);
	server->shared = mmap(NULL, sizeof(*server->shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(server->shared != MAP_FAILED);
	atomic_store(&server->shared->status, 200);
	server->process = fork();
	assert_true(server->process >= 0);
	if (server->process == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL); /* never left behind by a test that crashed */
		if (getppid() != parent) {
			_exit(1);
		}
		run(server->shared, listening);
	}
	close(listening);
}

void http_server_stop(http_server *server)
{
	if (server->process > 0) {
		kill(server->process, SIGKILL);
		waitpid(server->process, NULL, 0);
		server->process = 0;
	}
	if (server->shared != NULL) {
		munmap(server->shared, sizeof(*server->shared));
		server->shared = NULL;
	}
}

int http_server_seen(const http_server *server, const char *body)
{
	int seen = 0, count = atomic_load(&server->shared->requests);

	for (int index = 0; index < count && index < HTTP_BODIES_MAX; index++) {
		seen += strcmp(server->shared->bodies[index], body) == 0;
	}
	return seen;
}
