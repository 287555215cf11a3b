/*
 * The use cases of S2S\Client: send, send and wait, preview, validate.
 *
 * A context belongs to one thread and holds what that thread reuses from event
 * to event (buffers, journal descriptors). A client belongs to the thread of
 * its context. Nothing here opens a network socket or touches SQLite on send().
 */
#ifndef S2S_CLIENT_CLIENT_H
#define S2S_CLIENT_CLIENT_H

#include "../core/event.h"
#include "../core/outcome.h"
#include "../core/problem.h"
#include "../core/text.h"
#include "../core/uuid.h"
#include "settings.h"

typedef struct s2s_context s2s_context;
typedef struct s2s_client s2s_client;

/* NULL: out of memory. Free it on its own thread, after its clients. */
s2s_context *s2s_context_new(void);
void s2s_context_free(s2s_context **context);

/*
 * `destinations`: system, name, endpoint and settings[] as the shop gave them;
 * what is not given comes from `settings`, then from the built-in defaults.
 * `count == 0`: the systems that `settings` sets up. All is copied. NULL: `error`
 * says which value is wrong and what would be right ("sklik: endpoint must be …").
 */
S2S_MUST_CHECK s2s_client *s2s_client_new(
	s2s_context *context, const s2s_settings *settings, const s2s_destination *destinations, size_t count, s2s_text *error);
void s2s_client_free(s2s_client **client);

/* What became of an event at one destination of the client, in their order. */
typedef struct s2s_receipt_entry {
	s2s_string destination; /* its name; borrowed from the client */
	bool queued;
	char entry_id[S2S_UUID_TEXT + 1]; /* when queued */
	const char *skipped;              /* reason, when not: 'queue full', 'consent', …; static, or borrowed from the client */
} s2s_receipt_entry;

typedef struct s2s_receipt {
	char event_id[S2S_UUID_TEXT * 4]; /* NUL-terminated */
	s2s_receipt_entry *entries;       /* owned */
	size_t count;
	s2s_problems problems; /* warnings, and errors of destinations that were skipped for them */
	bool durable;          /* in the journal; false: only in this process's memory */
} s2s_receipt;

void s2s_receipt_init(s2s_receipt *receipt);
void s2s_receipt_free(s2s_receipt *receipt);

typedef enum s2s_send_result {
	S2S_SEND_DONE,
	S2S_SEND_INVALID, /* fatal problems at every destination that the event applies to: receipt->problems */
	S2S_SEND_NO_MEMORY
} s2s_send_result;

typedef struct s2s_send_options {
	s2s_string key;   /* idempotency key; not given: event name and order id where there is one */
	bool keep_answer; /* the caller will s2s_client_wait() */
} s2s_send_options;

/*
 * Checks, encodes and stages one event for all destinations of the client. What
 * is staged is appended to the journal by s2s_client_commit(), which then tells
 * the receipts the truth (durable, 'queue full') and sees to it that a sender
 * is awake. s2s_client_send() is both for one event. Never throws because
 * delivery is in trouble.
 */
S2S_MUST_CHECK s2s_send_result s2s_client_stage(
	s2s_client *client, const s2s_event *event, const s2s_send_options *options, s2s_receipt *receipt);
void s2s_client_commit(s2s_client *client, s2s_receipt **receipts, size_t count);
S2S_MUST_CHECK s2s_send_result s2s_client_send(
	s2s_client *client, const s2s_event *event, const s2s_send_options *options, s2s_receipt *receipt);

/* The answer to one entry, for sendNow(). */
typedef struct s2s_response {
	s2s_string destination; /* borrowed from the client */
	int status;             /* of the last try; 0: no answer */
	s2s_text body;          /* up to 64 KB, its beginning while queued; owned */
	double seconds;         /* from send to answer, or how long was waited */
	s2s_state state;
	s2s_text error; /* owned; empty: none */
} s2s_response;

void s2s_response_init(s2s_response *response);
void s2s_response_free(s2s_response *response);

/*
 * Waits until every queued entry of the receipt is settled, can't be settled in
 * time (a held destination, a later next try), or `timeout_ms` is up;
 * responses[i] belongs to receipt->entries[i] (skipped ones stay empty).
 * `interrupted` is asked about every 20 ms and may be NULL; true ends the wait.
 */
void s2s_client_wait(s2s_client *client, const s2s_receipt *receipt, int64_t timeout_ms, bool (*interrupted)(void *), void *argument,
	s2s_response *responses);

/* What would be sent; secrets masked. Texts owned by the preview. */
typedef struct s2s_preview {
	s2s_string destination; /* borrowed from the client */
	bool applies;           /* false: skipped or invalid, nothing below */
	const char *method;
	s2s_text url;
	s2s_text headers; /* "Name: value\n" each */
	s2s_text body;
} s2s_preview;

size_t s2s_client_destination_count(const s2s_client *client);
/* `previews` has one place for each destination, made by s2s_preview_init(). False: out of memory. */
S2S_MUST_CHECK bool s2s_client_preview(s2s_client *client, const s2s_event *event, s2s_preview *previews);
void s2s_preview_init(s2s_preview *preview);
void s2s_preview_free(s2s_preview *preview);

/* All errors and warnings at all destinations; a skip shows as a warning with an empty path. */
void s2s_client_validate(s2s_client *client, const s2s_event *event, s2s_problems *problems);

#endif
