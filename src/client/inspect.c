/* What does not send: wait for answers, preview, validate. */
#include "client_private.h"

#include "../platform/clock.h"

#include <stdlib.h>

#define ASK_MS 20
#define LOOK_FOR_KEY_MS 50 /* a key is dearer to find than an id, and few are repeats: now and then, and at the last look */

/* --- waiting for answers --- */

void s2s_response_init(s2s_response *response)
{
	memset(response, 0, sizeof(*response));
	s2s_text_init(&response->body);
	s2s_text_init(&response->error);
}

void s2s_response_free(s2s_response *response)
{
	s2s_text_free(&response->body);
	s2s_text_free(&response->error);
}

/* What its last try met: an answer, or in words why there is none. */
static void response_fill(s2s_response *response, const s2s_ledger_entry *entry)
{
	response->status = (int) entry->status;
	response->state = entry->state;
	s2s_text_clear(&response->body);
	s2s_text_clear(&response->error);
	s2s_text_append_string(entry->status != 0 ? &response->body : &response->error, entry->answer);
	response->seconds = entry->settled_ms > entry->queued_ms ? (double) (entry->settled_ms - entry->queued_ms) / 1000.0 : 0;
}

/*
 * Nothing more can come within `left_ms`: the destination is held, or the next
 * try is later than that. `why` says so.
 */
static bool is_put_off(const s2s_ledger_entry *entry, int64_t left_ms, s2s_text *why)
{
	int64_t wait_ms = entry->due_ms - s2s_clock_now_ms();

	if (s2s_string_is_given(entry->held)) {
		s2s_text_append_format(why, "the destination is held: %.*s", S2S_STRING_ARGS(entry->held));
		return true;
	}
	if (entry->attempts > 0 && wait_ms > left_ms) {
		s2s_text_append_format(why, "not settled yet; the next try is in %lld s", (long long) ((wait_ms + 999) / 1000));
		return true;
	}
	return false;
}

/* Not settled: `why`, and what the last try met where that was no answer. */
static void response_give_up(s2s_response *response, s2s_string why, int64_t waited_ms)
{
	s2s_text last = response->error;

	s2s_text_init(&response->error);
	response->state = S2S_STATE_QUEUED;
	response->seconds = (double) waited_ms / 1000.0;
	if (s2s_string_is_given(why)) {
		s2s_text_append_string(&response->error, why);
	} else {
		s2s_text_append_format(
			&response->error, "%s within %.3g s; delivery goes on", response->status != 0 ? "not settled" : "no answer", response->seconds);
	}
	if (last.length > 0) {
		s2s_text_append_format(&response->error, ", the last try: %.*s", S2S_STRING_ARGS(s2s_text_string(&last)));
	}
	s2s_text_free(&last);
}

/* One that is waited for. */
typedef struct s2s_wait {
	const s2s_receipt_entry *receipt;
	const s2s_identity *identity;
	s2s_response *response;
	bool done;
} s2s_wait;

/* An entry that is not in the ledger yet is still on its way through the journal; `key`: or was dropped as a repeat. */
static void wait_look(s2s_client *client, s2s_wait *wait, s2s_string key, int64_t waited_ms, int64_t left_ms)
{
	s2s_ledger_entries entries;
	s2s_uuid id;

	if (!s2s_uuid_from_text(s2s_string_from(wait->receipt->entry_id), &id) ||
		s2s_ledger_find_entry(client->queue->ledger, &id, wait->identity, key, &entries) != S2S_LEDGER_OK) {
		return;
	}
	if (entries.count > 0) {
		const s2s_ledger_entry *entry = &entries.items[0];
		s2s_text why;

		s2s_text_init(&why);
		response_fill(wait->response, entry);
		if (entry->state != S2S_STATE_QUEUED) {
			wait->done = true;
		} else if (is_put_off(entry, left_ms, &why)) {
			response_give_up(wait->response, s2s_text_string(&why), waited_ms);
			wait->done = true;
		}
		s2s_text_free(&why);
	}
	s2s_ledger_entries_free(&entries);
}

/* Whether all are done. */
static bool waits_look(s2s_client *client, s2s_wait *waits, size_t count, s2s_string key, int64_t waited_ms, int64_t left_ms)
{
	bool done = true;

	for (size_t index = 0; index < count; index++) {
		if (!waits[index].done) {
			wait_look(client, &waits[index], key, waited_ms, left_ms);
			done = done && waits[index].done;
		}
	}
	return done;
}

void s2s_client_wait(s2s_client *client, const s2s_receipt *receipt, int64_t timeout_ms, bool (*interrupted)(void *), void *argument,
	s2s_response *responses)
{
	int64_t begin = s2s_clock_monotonic_ms(), now = begin, until = now + timeout_ms, asked = now, looked = now, pause = 1;
	s2s_wait *waits = calloc(receipt->count > 0 ? receipt->count : 1, sizeof(*waits));
	s2s_string wanted = S2S_STRING_NONE;
	size_t count = 0;
	s2s_text key; /* of our own: whoever is asked meanwhile may send something else */

	s2s_text_init(&key);
	s2s_text_append_string(&key, s2s_text_string(&client->context->key));
	for (size_t index = 0; index < receipt->count; index++) {
		responses[index].destination = receipt->entries[index].destination;
		if (waits != NULL && receipt->entries[index].queued) {
			waits[count++] = (s2s_wait) { &receipt->entries[index], &client->destinations[index].value.identity, &responses[index], false };
		} else if (receipt->entries[index].queued) {
			response_give_up(&responses[index], S2S_STRING("out of memory; delivery goes on"), 0);
		}
	}
	if (client->queue != NULL && count > 0) {
		s2s_service_call(client->queue, &client->sender_options, S2S_BELL_CALL_LOOK);
	}
	while (client->queue != NULL && now < until && !waits_look(client, waits, count, wanted, now - begin, until - now)) {
		if (now - asked >= ASK_MS && interrupted != NULL) {
			asked = now;
			if (interrupted(argument)) {
				break;
			}
		}
		s2s_clock_sleep_ms(pause);
		pause = pause < 10 ? pause + 1 : 10;
		now = s2s_clock_monotonic_ms();
		wanted = S2S_STRING_NONE;
		if (key.length > 0 && (now - looked >= LOOK_FOR_KEY_MS || now + pause >= until)) {
			wanted = s2s_text_string(&key);
			looked = now;
		}
	}
	for (size_t index = 0; index < count; index++) {
		if (!waits[index].done) {
			response_give_up(waits[index].response, S2S_STRING_NONE, s2s_clock_monotonic_ms() - begin);
		}
	}
	s2s_text_wipe(&key);
	free(waits);
}

/* --- preview and validate --- */

void s2s_preview_init(s2s_preview *preview)
{
	memset(preview, 0, sizeof(*preview));
	s2s_text_init(&preview->url);
	s2s_text_init(&preview->headers);
	s2s_text_init(&preview->body);
}

void s2s_preview_free(s2s_preview *preview)
{
	s2s_text_free(&preview->url);
	s2s_text_free(&preview->headers);
	s2s_text_free(&preview->body);
}

static bool preview_one(s2s_client *client, const s2s_client_destination *destination, const s2s_event *event, s2s_preview *preview)
{
	s2s_draft *draft = &client->context->draft;
	s2s_problems problems;
	s2s_request request;

	preview->destination = destination->value.name;
	if (s2s_client_skips(client, destination, event) != NULL) {
		return true;
	}
	s2s_problems_init(&problems);
	destination->system->validate(&destination->value, event, &client->encode_options, &problems);
	preview->applies = problems.fatal_count == 0 && !problems.failed;
	s2s_problems_free(&problems);
	if (!preview->applies) {
		return true;
	}
	s2s_draft_clear(draft);
	if (!destination->system->encode(&destination->value, event, &client->encode_options, draft)) {
		return false;
	}
	preview->method = draft->method;
	request = (s2s_request) {
		.method = s2s_string_from(draft->method),
		.url = s2s_text_string(&draft->url),
		.headers = s2s_text_string(&draft->headers),
		.body = s2s_text_string(&draft->body),
	};
	return s2s_system_finish(destination->system, &destination->value, &request, true, &preview->url, &preview->headers, &preview->body);
}

bool s2s_client_preview(s2s_client *client, const s2s_event *event, s2s_preview *previews)
{
	client->encode_options.now_ms = s2s_clock_now_ms();
	for (size_t index = 0; index < client->count; index++) {
		if (!preview_one(client, &client->destinations[index], event, &previews[index])) {
			return false;
		}
	}
	return true;
}

void s2s_client_validate(s2s_client *client, const s2s_event *event, s2s_problems *problems)
{
	client->encode_options.now_ms = s2s_clock_now_ms();
	for (size_t index = 0; index < client->count; index++) {
		const s2s_client_destination *destination = &client->destinations[index];
		const char *skipped = s2s_client_skips(client, destination, event);

		if (skipped != NULL) {
			s2s_problems_warn(problems, destination->value.name, "", "not sent there: %s", skipped);
		} else {
			destination->system->validate(&destination->value, event, &client->encode_options, problems);
		}
	}
}
