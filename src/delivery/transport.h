/*
 * HTTP: the only room that knows libcurl. One transport belongs to one sender
 * and is used by its thread alone; every call into libcurl happens under the
 * gate (platform/fork.h) but for the poll.
 */
#ifndef S2S_DELIVERY_TRANSPORT_H
#define S2S_DELIVERY_TRANSPORT_H

#include "../core/destination.h"
#include "../core/outcome.h"
#include "../core/text.h"

typedef struct s2s_transport s2s_transport;

/* Once in a process, from one thread, before anything else here. False: libcurl can't start. */
S2S_MUST_CHECK bool s2s_transport_start(void);
void s2s_transport_stop(void);

S2S_MUST_CHECK s2s_transport *s2s_transport_new(void);
/* Closes all connections. Where a name is just being looked up, an older libcurl waits for that. */
void s2s_transport_free(s2s_transport **transport);
/* One request on its way. */
typedef struct s2s_transfer s2s_transfer;

typedef struct s2s_exchange {
	s2s_string method; /* "POST" or "GET" */
	s2s_string url;
	s2s_string headers; /* "Name: value\n" each */
	s2s_string body;
	bool repeatable;                    /* libcurl may send it again by itself when a reused connection dies */
	bool allow_http;                    /* else https, or http to loopback: the destination was checked for that */
	const s2s_destination *destination; /* time-outs, CA file, proxy */
} s2s_exchange;

/* Begins; copies what it needs. NULL: out of memory. */
S2S_MUST_CHECK s2s_transfer *s2s_transport_begin(s2s_transport *transport, const s2s_exchange *exchange, void *owner);

/* Moves everything on that can be moved without waiting. */
void s2s_transport_perform(s2s_transport *transport);

/* Texts are borrowed until the transfer is put back. */
typedef struct s2s_result {
	s2s_transfer *transfer;
	void *owner;
	bool began;        /* the request, or a part of it, was written */
	bool written;      /* all of it */
	bool rewritten;    /* libcurl wrote it again by itself: what became of the first one nobody knows */
	s2s_answer answer; /* status 0: none arrived */
	s2s_string error;  /* what went wrong; not given: nothing */
	bool http2;
} s2s_result;

/* The next transfer that has ended; false: none. The caller puts it back. */
bool s2s_transport_take(s2s_transport *transport, s2s_result *result);
void s2s_transport_put_back(s2s_transport *transport, s2s_transfer *transfer);

/* Ends a transfer that is still on its way and says how far it came. */
void s2s_transport_abandon(s2s_transport *transport, s2s_transfer *transfer, s2s_result *result);

/* Waits, without the gate, for the network, for `bell` (-1: none) or for `timeout_ms`. True: the bell can be read. */
bool s2s_transport_poll(s2s_transport *transport, int bell, int64_t timeout_ms);

/* Any thread: ends the poll. */
void s2s_transport_wake(s2s_transport *transport);

#endif
