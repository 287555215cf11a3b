/* What does not send: wait for answers, preview, validate. */
#include "client_private.h"

#include "../platform/clock.h"

#include <stdlib.h>

#define ASK_MS 20

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

static void response_fill(s2s_response *response, const s2s_ledger_entry *entry)
{
	response->status = (int) entry->status;
	response->state = entry->state;
	s2s_text_clear(&response->body);
	s2s_text_clear(&response->error);
	s2s_text_append_string(entry->status != 0 ? &response->body : &response->error, entry->answer);
	response->seconds = entry->settled_ms > entry->queued_ms ? (double) (entry->settled_ms - entry->queued_ms) / 1000.0 : 0;
}

/* Not answered in time: what is known by now. */
static void response_give_up(s2s_response *response, int64_t waited_ms)
{
	s2s_text last = response->error;

	s2s_text_init(&response->error);
	response->seconds = (double) waited_ms / 1000.0;
	s2s_text_append_format(&response->error, "no answer within %.3g s; delivery goes on", response->seconds);
	if (last.length > 0) {
		s2s_text_append_format(&response->error, ", the last try: %.*s", S2S_STRING_ARGS(s2s_text_string(&last)));
	}
	s2s_text_free(&last);
}

/* What its last try met, while it waits for the next one. */
static void response_last_try(s2s_response *response, const s2s_ledger_entry *entry)
{
	s2s_text_clear(&response->error);
	if (entry->status != 0) {
		s2s_text_append_format(&response->error, "HTTP %d%s", (int) entry->status, entry->answer.length > 0 ? ", " : "");
	}
	if (entry->answer.length > 0) {
		s2s_text_append_string(&response->error, entry->answer);
	}
}

/* True: settled. An entry that is not in the ledger yet is still on its way through the journal. */
static bool entry_read(s2s_client *client, size_t place, const s2s_receipt_entry *receipt, s2s_response *response)
{
	s2s_ledger_entries entries;
	s2s_string key = client->context->key.length > 0 ? s2s_text_string(&client->context->key) : S2S_STRING_NONE;
	s2s_uuid id;
	bool settled = false;

	if (!s2s_uuid_from_text(s2s_string_from(receipt->entry_id), &id) ||
		s2s_ledger_find_entry(client->queue->ledger, &id, &client->destinations[place].value.identity, key, &entries) != S2S_LEDGER_OK) {
		return false;
	}
	if (entries.count > 0 && entries.items[0].state != S2S_STATE_QUEUED) {
		response_fill(response, &entries.items[0]);
		settled = true;
	} else if (entries.count > 0) {
		response_last_try(response, &entries.items[0]);
	}
	s2s_ledger_entries_free(&entries);
	return settled;
}

void s2s_client_wait(s2s_client *client, const s2s_receipt *receipt, int64_t timeout_ms, bool (*interrupted)(void *), void *argument,
	s2s_response *responses)
{
	int64_t begin = s2s_clock_monotonic_ms(), now = begin, until = now + timeout_ms, asked = now, pause = 1;
	bool *settled = calloc(receipt->count > 0 ? receipt->count : 1, sizeof(*settled));
	size_t open = 0;

	for (size_t index = 0; index < receipt->count; index++) {
		responses[index].destination = receipt->entries[index].destination;
		open += receipt->entries[index].queued;
	}
	while (settled != NULL && client->queue != NULL && open > 0 && now < until) {
		for (size_t index = 0; index < receipt->count; index++) {
			if (receipt->entries[index].queued && !settled[index] &&
				entry_read(client, index, &receipt->entries[index], &responses[index])) {
				settled[index] = true;
				open--;
			}
		}
		if (now - asked >= ASK_MS && interrupted != NULL) {
			asked = now;
			if (interrupted(argument)) {
				break;
			}
		}
		if (open > 0) {
			s2s_clock_sleep_ms(pause);
			pause = pause < 10 ? pause + 1 : 10;
			now = s2s_clock_monotonic_ms();
		}
	}
	for (size_t index = 0; index < receipt->count; index++) {
		if (receipt->entries[index].queued && (settled == NULL || !settled[index])) {
			response_give_up(&responses[index], s2s_clock_monotonic_ms() - begin);
		}
	}
	free(settled);
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
