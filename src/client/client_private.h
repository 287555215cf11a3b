/* Shared by the client floor's files and nobody else. */
#ifndef S2S_CLIENT_CLIENT_PRIVATE_H
#define S2S_CLIENT_CLIENT_PRIVATE_H

#include "../delivery/service.h"
#include "../destinations/system.h"
#include "../queue/record.h"
#include "client.h"

#define S2S_CONTEXT_WRITERS_MAX 8
#define S2S_FALLBACK_EVENTS_MAX 1000

/* What the caller's thread logs. */
typedef enum s2s_complaint {
	S2S_COMPLAINT_QUEUE,
	S2S_COMPLAINT_SYNC,
	S2S_COMPLAINT_FULL,
	S2S_COMPLAINT_REFUSED,
	S2S_COMPLAINTS
} s2s_complaint;

/* What one thread reuses. */
struct s2s_context {
	s2s_draft draft;
	s2s_text frames;                                    /* staged, not yet committed */
	s2s_text key;                                       /* of the event staged last; empty: none */
	s2s_queue_writer *writers[S2S_CONTEXT_WRITERS_MAX]; /* one for each queue that was written to lately */
	size_t writer_count;
	size_t writer_next;                    /* the place that is given away when all are taken */
	int64_t nudged_ms;                     /* monotonic */
	int64_t complained_ms[S2S_COMPLAINTS]; /* monotonic: when each was last logged */
};

typedef struct s2s_client_destination {
	const s2s_system *system;
	s2s_destination value; /* texts in the client's arena */
	s2s_text frame;        /* its record */
	const char *refused;   /* in the client's arena: which entry of php.ini can't be used, so that nothing goes there; NULL: none */
} s2s_client_destination;

struct s2s_client {
	s2s_context *context;
	s2s_arena arena;
	s2s_string queue_base;
	s2s_sender_options sender_options;
	s2s_encode_options encode_options; /* but for now_ms */
	int64_t journal_max;
	int64_t queue_max;
	s2s_client_destination *destinations;
	size_t count;
	s2s_string accounts;             /* the php.ini entries that would set one up: "s2s.sklik.sem_id, …" */
	s2s_announcement *announcements; /* of the destinations that can be sent to */
	size_t announcement_count;
	size_t staged;    /* requests in context->frames */
	s2s_queue *queue; /* where the last commit went; NULL: nowhere */
};

/* The sender's options in these settings; also points the log where they say. */
void s2s_settings_apply(const s2s_settings *settings, s2s_sender_options *options);

/* send.c: why an event does not go there at all; NULL: it does. */
const char *s2s_client_skips(const s2s_client *client, const s2s_client_destination *destination, const s2s_event *event);

/* send.c: to the log, each at most once a minute. */
void s2s_client_complain(s2s_context *context, s2s_complaint complaint, s2s_string about, s2s_string why);

/* operate.c: the queue that the settings name, unread; and whether an answer of its ledger is no error ("none yet" is not). */
#define S2S_TAKE_IN_MS 2000
s2s_queue *s2s_operate_queue(const s2s_settings *settings, s2s_sender_options *options, s2s_text *error);
S2S_MUST_CHECK bool s2s_operate_succeeded(const s2s_queue *queue, s2s_ledger_result result, s2s_text *error);

#endif
