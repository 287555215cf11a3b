/* Sending: check, encode, stage, commit. The checkout's path. */
#include "client_private.h"

#include "../platform/clock.h"
#include "../platform/log.h"

#include <errno.h>
#include <stdlib.h>

#define COMPLAIN_MS 60000

static const char reason_full[] = "queue full";
static const char reason_invalid[] = "the event is not valid there";
static const char reason_large[] = "the request would be larger than 8 MB";

void s2s_receipt_init(s2s_receipt *receipt)
{
	memset(receipt, 0, sizeof(*receipt));
	s2s_problems_init(&receipt->problems);
}

void s2s_receipt_free(s2s_receipt *receipt)
{
	free(receipt->entries);
	s2s_problems_free(&receipt->problems);
	memset(receipt, 0, sizeof(*receipt));
}

/* --- staging --- */

static s2s_string or_none(const s2s_text *text)
{
	return text->length > 0 ? s2s_text_string(text) : S2S_STRING_NONE;
}

/* The shop's key, else event name and order id where there is one. */
static s2s_string key_of(s2s_context *context, const s2s_event *event, s2s_string given)
{
	s2s_text_clear(&context->key);
	if (s2s_string_is_given(given)) {
		s2s_text_append_string(&context->key, given);
	} else if (event->order_id.length > 0) {
		s2s_text_append_string(&context->key, event->name);
		s2s_text_append_char(&context->key, ':');
		s2s_text_append_string(&context->key, event->order_id);
	}
	return or_none(&context->key);
}

static bool request_stage(s2s_client *client, const s2s_client_destination *destination, const s2s_event *event,
	const s2s_send_options *options, int64_t now_ms, s2s_receipt_entry *entry)
{
	s2s_context *context = client->context;
	s2s_draft *draft = &context->draft;
	size_t before = context->frames.length;
	s2s_request request = {
		.destination = destination->value.identity,
		.event_id = event->id,
		.event_name = event->name,
		.key = options->key,
		.order_id = event->order_id,
		.device = or_none(&draft->device),
		.lane = or_none(&draft->lane),
		.event_time_ms = event->time_ms,
		.accepted_ms = now_ms,
		.expires_ms = (draft->max_age_from_event ? event->time_ms : now_ms) + draft->max_age_ms,
		.expiry_is_fixed = draft->max_age_from_event,
		.keep_answer = options->keep_answer,
		.method = s2s_string_from(draft->method),
		.url = s2s_text_string(&draft->url),
		.headers = s2s_text_string(&draft->headers),
		.body = s2s_text_string(&draft->body),
	};

	if (!s2s_uuid_new(&request.id)) {
		return false;
	}
	s2s_record_put_request(&context->frames, &request);
	if (s2s_text_failed(&context->frames)) {
		return false;
	}
	if (context->frames.length - before > S2S_RECORD_BYTES_MAX) {
		context->frames.length = before;
		entry->skipped = reason_large;
		return true;
	}
	s2s_uuid_to_text(&request.id, entry->entry_id);
	entry->queued = true;
	client->staged++;
	return true;
}

const char *s2s_client_skips(const s2s_client *client, const s2s_client_destination *destination, const s2s_event *event)
{
	return destination->refused != NULL ? destination->refused
										: destination->system->skip(&destination->value, event, &client->encode_options);
}

/* False: out of memory. `*applies`: the event is meant for this destination; `*valid`: and can be sent there. */
static bool destination_stage(s2s_client *client, s2s_client_destination *destination, const s2s_event *event,
	const s2s_send_options *options, s2s_receipt *receipt, s2s_receipt_entry *entry, bool *applies, bool *valid)
{
	s2s_draft *draft = &client->context->draft;
	size_t fatal_before = receipt->problems.fatal_count;

	entry->destination = destination->value.name;
	entry->skipped = s2s_client_skips(client, destination, event);
	*applies = entry->skipped == NULL;
	*valid = false;
	if (!*applies) {
		return true;
	}
	destination->system->validate(&destination->value, event, &client->encode_options, &receipt->problems);
	if (receipt->problems.failed) {
		return false;
	}
	if (receipt->problems.fatal_count > fatal_before) {
		entry->skipped = reason_invalid;
		return true;
	}
	*valid = true;
	s2s_draft_clear(draft);
	return destination->system->encode(&destination->value, event, &client->encode_options, draft) &&
		request_stage(client, destination, event, options, client->encode_options.now_ms, entry);
}

s2s_send_result s2s_client_stage(s2s_client *client, const s2s_event *event, const s2s_send_options *options, s2s_receipt *receipt)
{
	s2s_context *context = client->context;
	s2s_send_options keyed = *options;
	size_t applying = 0, sendable = 0, frames_before = context->frames.length, staged_before = client->staged;
	s2s_string id = event->id;

	if (id.length >= sizeof(receipt->event_id)) {
		id.length = sizeof(receipt->event_id) - 1;
	}
	memcpy(receipt->event_id, id.data, id.length);
	receipt->event_id[id.length] = '\0';
	receipt->entries = calloc(client->count > 0 ? client->count : 1, sizeof(*receipt->entries));
	if (receipt->entries == NULL) {
		return S2S_SEND_NO_MEMORY;
	}
	receipt->count = client->count;
	if (client->count == 0) {
		s2s_problems_warn(&receipt->problems, S2S_STRING(""), "",
			"no destination is set up: give Client one, or set an account in php.ini (%.*s)", S2S_STRING_ARGS(client->accounts));
	}
	keyed.key = key_of(context, event, options->key);
	client->encode_options.now_ms = s2s_clock_now_ms();
	for (size_t index = 0; index < client->count; index++) {
		bool applies, valid;

		if (!destination_stage(client, &client->destinations[index], event, &keyed, receipt, &receipt->entries[index], &applies, &valid)) {
			context->frames.length = frames_before;
			context->frames.failed = false;
			client->staged = staged_before;
			return S2S_SEND_NO_MEMORY;
		}
		applying += applies;
		sendable += valid;
	}
	return applying > 0 && sendable == 0 ? S2S_SEND_INVALID : S2S_SEND_DONE;
}

/* --- committing --- */

static s2s_queue_writer *writer_of(s2s_context *context, s2s_queue *queue)
{
	size_t place;

	for (size_t index = 0; index < context->writer_count; index++) {
		if (context->writers[index]->queue == queue) {
			return context->writers[index];
		}
	}
	place = context->writer_count < S2S_CONTEXT_WRITERS_MAX ? context->writer_count : context->writer_next;
	if (place < context->writer_count) {
		s2s_queue_writer_free(&context->writers[place]);
	} else {
		context->writer_count++;
	}
	context->writer_next = (place + 1) % S2S_CONTEXT_WRITERS_MAX;
	context->writers[place] = s2s_queue_writer_new(queue);
	if (context->writers[place] == NULL) {
		context->writer_count--;
		context->writers[place] = context->writers[context->writer_count];
		return NULL;
	}
	return context->writers[place];
}

void s2s_client_complain(s2s_context *context, s2s_complaint complaint, s2s_string about, s2s_string why)
{
	static const char *const what[S2S_COMPLAINTS] = {
		[S2S_COMPLAINT_QUEUE] = "the queue can't be written, events are kept in memory: ",
		[S2S_COMPLAINT_SYNC] = "the queue can't be synced, a power loss may take its newest events: ",
		[S2S_COMPLAINT_FULL] = "queue full, events are not stored: ",
		[S2S_COMPLAINT_REFUSED] = "nothing is sent to ",
	};
	int64_t now = s2s_clock_monotonic_ms(), *complained_ms = &context->complained_ms[complaint];

	if (*complained_ms == 0 || now - *complained_ms > COMPLAIN_MS) {
		*complained_ms = now;
		s2s_log("%s%.*s: %.*s", what[complaint], S2S_STRING_ARGS(about), S2S_STRING_ARGS(why));
	}
}

static s2s_append_result append(s2s_client *client, s2s_queue *queue, s2s_string frames, s2s_appended *appended)
{
	s2s_queue_writer *writer = writer_of(client->context, queue);

	if (writer == NULL) {
		*appended = (s2s_appended) { .error = ENOMEM };
		return S2S_APPEND_FAILED;
	}
	return s2s_journal_append(&writer->journal, &queue->place, client->announcements, client->announcement_count, frames,
		client->journal_max, client->sender_options.sync_full && !queue->memory, appended);
}

/* What became of the staged requests: the first ones are in the queue's files, the next ones in memory, the others are refused. */
typedef struct s2s_committed {
	size_t stored;
	size_t kept;
	bool synced;         /* the stored ones, as s2s.queue_sync asks for */
	const char *refused; /* why the others were */
	s2s_text why;        /* a reason that nobody chose for which something is not durable; empty: none */
} s2s_committed;

/* Into this process's own queue, which is bounded: `limit` events. */
static void commit_memory(s2s_client *client, s2s_string frames, int64_t limit, s2s_committed *committed)
{
	size_t count = client->staged - committed->stored;
	s2s_appended appended;
	s2s_text problem;
	s2s_queue *queue;

	s2s_text_init(&problem);
	queue = s2s_queue_open(S2S_STRING(S2S_QUEUE_MEMORY), &problem);
	s2s_text_free(&problem);
	client->queue = queue;
	committed->refused = reason_full;
	if (queue == NULL || atomic_load(&queue->accepted) - atomic_load(&queue->finished) + (int64_t) count > limit) {
		return;
	}
	committed->kept = append(client, queue, frames, &appended) == S2S_APPEND_DONE ? count : appended.stored;
	if (committed->kept > 0) {
		atomic_fetch_add(&queue->accepted, (long long) committed->kept);
		s2s_service_wake(queue, &client->sender_options);
	}
}

static void commit_full(s2s_client *client, const char *what, s2s_committed *committed)
{
	s2s_client_complain(client->context, S2S_COMPLAINT_FULL, s2s_text_string(&client->queue->path), s2s_string_from(what));
	committed->refused = reason_full;
}

/* Nothing of it may stop the checkout: the log and the receipts say why. */
static void commit_doubt(s2s_client *client, s2s_complaint complaint, s2s_string path, s2s_string problem, s2s_committed *committed)
{
	s2s_client_complain(client->context, complaint, path, problem);
	s2s_text_append_format(&committed->why, "%.*s: %.*s", S2S_STRING_ARGS(path), S2S_STRING_ARGS(problem));
}

static void commit_files(s2s_client *client, s2s_string *frames, s2s_committed *committed)
{
	s2s_string path = s2s_text_string(&client->queue->path);
	s2s_appended appended;
	s2s_append_result result = append(client, client->queue, *frames, &appended);

	committed->stored = result == S2S_APPEND_DONE ? client->staged : appended.stored;
	committed->synced = appended.synced;
	if (result == S2S_APPEND_FULL) {
		commit_full(client, "the journal is as long as s2s.journal_max allows", committed);
	} else if (result == S2S_APPEND_BUSY) {
		commit_doubt(client, S2S_COMPLAINT_QUEUE, path, S2S_STRING("its lock is held by a process that does not let go (a stopped one?)"),
			committed);
	} else if (result == S2S_APPEND_FAILED) {
		commit_doubt(client, S2S_COMPLAINT_QUEUE, path, s2s_string_from(strerror(appended.error)), committed);
	} else if (!appended.synced) {
		commit_doubt(client, S2S_COMPLAINT_SYNC, path, s2s_string_from(strerror(appended.error)), committed);
	}
	if (committed->stored > 0) {
		s2s_service_wake(client->queue, &client->sender_options);
	}
	if (result != S2S_APPEND_DONE) {
		frames->data += appended.stored_bytes;
		frames->length -= appended.stored_bytes;
	}
}

static void commit_durable(s2s_client *client, s2s_string frames, s2s_committed *committed)
{
	s2s_text problem;

	s2s_text_init(&problem);
	client->queue = s2s_queue_open(client->queue_base, &problem);
	if (client->queue == NULL) {
		commit_doubt(client, S2S_COMPLAINT_QUEUE, S2S_STRING("s2s.queue"), s2s_text_string(&problem), committed);
	} else if (s2s_service_is_full(client->queue)) {
		s2s_service_wake(client->queue, &client->sender_options); /* who raised the flag may be dead: somebody has to lower it */
		commit_full(client, "as much waits as s2s.queue_max allows", committed);
	} else {
		commit_files(client, &frames, committed);
	}
	s2s_text_free(&problem);
	if (committed->stored < client->staged && committed->refused == NULL) {
		commit_memory(client, frames, S2S_FALLBACK_EVENTS_MAX, committed);
	}
}

/* Some of it is not where it should be: its receipt says so. */
static void receipt_doubt(s2s_receipt *receipt, bool refused, bool stored, s2s_string why)
{
	const char *what = "not durable: the queue can't be written, so only this process has the event, in memory: %.*s";

	if (refused) {
		what = "the queue can't be written, and this process keeps as many events in memory as it may: %.*s";
	} else if (stored) {
		what = "not durable: the event is in the queue, and a power loss may take it: %.*s";
	}
	s2s_problems_warn(&receipt->problems, S2S_STRING(""), "", what, S2S_STRING_ARGS(why));
}

/* The receipts' queued entries are the staged requests, in their order. */
static void receipts_settle(s2s_receipt **receipts, size_t count, const s2s_committed *committed)
{
	size_t request = 0;

	for (size_t index = 0; index < count; index++) {
		size_t begin = request;
		bool refused = false, stored;

		for (size_t place = 0; place < receipts[index]->count; place++) {
			s2s_receipt_entry *entry = &receipts[index]->entries[place];

			if (entry->queued && request++ >= committed->stored + committed->kept) {
				entry->queued = false;
				entry->skipped = committed->refused;
				refused = true;
			}
		}
		stored = request <= committed->stored;
		receipts[index]->durable = request > begin && stored && committed->synced;
		if (request > begin && !receipts[index]->durable && committed->why.length > 0) {
			receipt_doubt(receipts[index], refused, stored, s2s_text_string(&committed->why));
		}
	}
}

void s2s_client_commit(s2s_client *client, s2s_receipt **receipts, size_t count)
{
	s2s_string frames = s2s_text_string(&client->context->frames);
	s2s_committed committed = { .stored = 0 };

	s2s_text_init(&committed.why);
	if (client->staged > 0 && s2s_string_equals(client->queue_base, S2S_STRING(S2S_QUEUE_MEMORY))) {
		commit_memory(client, frames, client->queue_max, &committed);
	} else if (client->staged > 0) {
		commit_durable(client, frames, &committed);
	}
	receipts_settle(receipts, count, &committed);
	s2s_text_free(&committed.why);
	client->staged = 0;
	s2s_text_clear(&client->context->frames);
}

s2s_send_result s2s_client_send(s2s_client *client, const s2s_event *event, const s2s_send_options *options, s2s_receipt *receipt)
{
	s2s_send_result result = s2s_client_stage(client, event, options, receipt);

	s2s_client_commit(client, &receipt, 1);
	return result;
}
