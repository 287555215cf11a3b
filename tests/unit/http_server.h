/* A receiving end of the tests' own: one forked process, plain HTTP/1.1 on 127.0.0.1, which does what it is told at the moment. */
#ifndef S2S_TESTS_HTTP_SERVER_H
#define S2S_TESTS_HTTP_SERVER_H

#include "support.h"

#include <stdatomic.h>
#include <sys/types.h>

typedef enum http_behaviour {
	HTTP_ANSWER,       /* `status`, after `delay_ms`, the connection stays open */
	HTTP_HANG,         /* reads and says nothing */
	HTTP_RESET_UNREAD, /* resets a new connection before anything is read */
	HTTP_RESET_READ,   /* reads a whole request, then resets */
	HTTP_CLOSE_SECOND, /* answers the first request of a connection, reads the second one and closes without an answer */
	HTTP_FAIL_FIRST,   /* `status` for the first `fail_count` requests, then 200 */
	HTTP_FAIL_ONE,     /* `status` for the request whose body is `poison`, 200 for the others */
	HTTP_FAIL_WITH     /* `status` for each request with `poison` in its body, 200 for the others */
} http_behaviour;

#define HTTP_BODIES_MAX 20000
#define HTTP_BODY_BYTES 640
#define HTTP_HEAD_BYTES 2048

/* Shared with the server's process; the test changes it at any time. */
typedef struct http_shared {
	atomic_int behaviour;
	atomic_int status;
	atomic_int delay_ms;
	atomic_int fail_count;
	atomic_int retry_after; /* seconds; 0: no such header */
	atomic_int connections; /* that were accepted */
	atomic_int open;        /* now */
	atomic_int open_most;
	atomic_int requests;        /* that were read whole */
	atomic_int compressed;      /* of them, with Content-Encoding: gzip */
	char head[HTTP_HEAD_BYTES]; /* of the latest */
	char poison[HTTP_BODY_BYTES];
	char bodies[HTTP_BODIES_MAX][HTTP_BODY_BYTES]; /* of them */
} http_shared;

typedef struct http_server {
	http_shared *shared;
	pid_t process;
	int port;
	char endpoint[64]; /* "http://127.0.0.1:PORT/x" */
} http_server;

void http_server_start(http_server *server);
void http_server_stop(http_server *server);

/* How often a body arrived. */
int http_server_seen(const http_server *server, const char *body);

#endif
