/*
 * Shared by transport.c, transfer.c and connections.c and nobody else: one request's handle of libcurl, and the sockets
 * that it opens. Everything here under the gate.
 */
#ifndef S2S_DELIVERY_TRANSPORT_PRIVATE_H
#define S2S_DELIVERY_TRANSPORT_PRIVATE_H

#include "transport.h"

#include <curl/curl.h>

#if LIBCURL_VERSION_NUM >= 0x075000
#define HAS_PREREQUEST 1
#endif

/* Beyond it a socket is used as any other, but never held. */
#define S2S_CONNECTIONS_KNOWN_MAX 64

typedef struct s2s_connection {
	curl_socket_t socket;
	uint64_t identity; /* s2s_socket_identity() */
} s2s_connection;

/* Borrowed by every handle that watches, and by what libcurl keeps open after it: it outlives the multi. */
typedef struct s2s_connections {
	s2s_connection open[S2S_CONNECTIONS_KNOWN_MAX]; /* as far as libcurl says so */
	size_t count;
} s2s_connections;

/* What the handle opens and closes is known from now on. */
void s2s_connections_watch(s2s_connections *connections, CURL *easy);
/* As s2s_socket_hold(), all that are open. */
void s2s_connections_hold(s2s_connections *connections, bool hold);

struct s2s_transfer {
	CURL *easy;
	s2s_connections *connections; /* borrowed */
	/* What the handle keeps from one request to the next. */
	bool is_set_up;
	bool allow_http;
	int64_t timeout_ms;
	int64_t connect_timeout_ms;
	s2s_text ca_file;
	s2s_text proxy;
	s2s_text header_lines; /* of which `headers` was made */
	struct curl_slist *headers;
	/* One request. */
	s2s_text url;
	s2s_text request_body;
	s2s_text answer_body;
	size_t answer_bytes;
	char error[CURL_ERROR_SIZE];
	int begun; /* how often libcurl was about to write the request */
	bool repeatable;
	bool refused; /* libcurl wanted to write it again: it was on its way before, and is not known to have failed */
	void *owner;
	s2s_transfer *next; /* of the free ones */
};

/* With a handle that is not set up yet. NULL: out of memory. */
S2S_MUST_CHECK s2s_transfer *s2s_transfer_new(s2s_connections *connections);
/* `transfer` is in no multi. */
void s2s_transfer_free(s2s_transfer *transfer);

/* Copies what it needs; false: out of memory. What the request before has left is overwritten or kept, as it fits. */
S2S_MUST_CHECK bool s2s_transfer_set_up(s2s_transfer *transfer, const s2s_exchange *exchange);

#endif
