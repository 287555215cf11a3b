#include "operate.h"

#include "../platform/clock.h"
#include "../platform/fork.h"
#include "client_private.h"

#include <stdlib.h>

#define ERASE_WAIT_MS 1000

/* --- common --- */

s2s_queue *s2s_operate_queue(const s2s_settings *settings, s2s_sender_options *options, s2s_text *error)
{
	s2s_settings_apply(settings, options);
	return s2s_queue_open(settings->queue, error);
}

/* The queue, with its journal taken in: whoever changes something must not miss what stands there. NULL: `error` says why. */
static s2s_queue *queue_complete(const s2s_settings *settings, s2s_sender_options *options, s2s_text *error)
{
	s2s_queue *queue = s2s_operate_queue(settings, options, error);

	return queue != NULL && s2s_service_take_in(queue, options, S2S_TAKE_IN_MS, error) ? queue : NULL;
}

/* The queue, with its journal taken in. Where that can't be done now, what was taken in so far is shown, and stats() says why. */
static s2s_queue *queue_ready(const s2s_settings *settings, s2s_sender_options *options, s2s_text *error)
{
	s2s_queue *queue = s2s_operate_queue(settings, options, error);
	s2s_text problem;

	if (queue != NULL) {
		s2s_text_init(&problem);
		(void) !s2s_service_take_in(queue, options, S2S_TAKE_IN_MS, &problem);
		s2s_text_free(&problem);
	}
	return queue;
}

bool s2s_operate_succeeded(const s2s_queue *queue, s2s_ledger_result result, s2s_text *error)
{
	if (result == S2S_LEDGER_OK || result == S2S_LEDGER_MISSING) {
		return true;
	}
	s2s_text_append_format(error, "%s", s2s_ledger_error(queue->ledger));
	return false;
}

static bool ids_parse(const s2s_string *texts, size_t count, s2s_uuid **ids, s2s_text *error)
{
	*ids = calloc(count > 0 ? count : 1, sizeof(**ids));
	if (*ids == NULL) {
		s2s_text_append_format(error, "out of memory");
		return false;
	}
	for (size_t index = 0; index < count; index++) {
		if (!s2s_uuid_from_text(texts[index], &(*ids)[index])) {
			s2s_text_append_format(error, "\"%.*s\" is not an entry id; ids are given by Receipt::$queued and Queue::entries()",
				S2S_STRING_ARGS(texts[index]));
			free(*ids);
			*ids = NULL;
			return false;
		}
	}
	return true;
}

bool s2s_operate_exists(const s2s_settings *settings)
{
	return s2s_queue_exists(settings->queue);
}

bool s2s_operate_is_usable(const s2s_settings *settings, s2s_text *problem)
{
	return s2s_queue_is_usable(settings->queue, problem);
}

/* --- entries --- */

static bool entry_fill(s2s_entries *entries, const s2s_ledger_entry *source)
{
	s2s_entry *target = &entries->items[entries->count];

	s2s_uuid_to_text(&source->id, target->id);
	target->state = source->state;
	target->attempts = source->attempts;
	target->queued_ms = source->queued_ms;
	target->due_ms = source->due_ms == INT64_MAX ? 0 : source->due_ms; /* behind another one of its lane */
	target->settled_ms = source->settled_ms;
	target->status = source->status;
	entries->count++;
	return s2s_arena_copy(&entries->arena, source->event_id, &target->event_id) &&
		s2s_arena_copy(&entries->arena, source->event_name, &target->event_name) &&
		s2s_arena_copy(&entries->arena, source->key, &target->key) &&
		s2s_arena_copy(&entries->arena, source->destination, &target->destination) &&
		s2s_arena_copy(&entries->arena, source->answer, &target->answer);
}

static bool entries_fill(s2s_entries *entries, const s2s_ledger_entries *found)
{
	if (found->count == 0) {
		return true;
	}
	entries->items = s2s_arena_allocate(&entries->arena, found->count * sizeof(*entries->items));
	for (size_t index = 0; index < found->count; index++) {
		if (entries->items == NULL || !entry_fill(entries, &found->items[index])) {
			return false;
		}
	}
	return true;
}

bool s2s_operate_entries(
	s2s_context *context, const s2s_settings *settings, int state, size_t limit, s2s_string after, s2s_entries *entries, s2s_text *error)
{
	s2s_sender_options options;
	s2s_ledger_entries found;
	s2s_ledger_result result;
	s2s_queue *queue;
	s2s_uuid from;
	bool done;

	(void) context;
	memset(entries, 0, sizeof(*entries));
	s2s_arena_init(&entries->arena);
	if (s2s_string_is_given(after) && !s2s_uuid_from_text(after, &from)) {
		s2s_text_append_format(error, "\"%.*s\" is not an entry id", S2S_STRING_ARGS(after));
		return false;
	}
	queue = queue_ready(settings, &options, error);
	if (queue == NULL) {
		return false;
	}
	result = s2s_ledger_read_entries(queue->ledger, state, limit, s2s_string_is_given(after) ? &from : NULL, &found);
	if (result != S2S_LEDGER_OK) {
		return s2s_operate_succeeded(queue, result, error);
	}
	done = entries_fill(entries, &found);
	s2s_ledger_entries_free(&found);
	if (!done) {
		s2s_text_append_format(error, "out of memory");
		s2s_entries_free(entries);
	}
	return done;
}

void s2s_entries_free(s2s_entries *entries)
{
	s2s_arena_free(&entries->arena);
	memset(entries, 0, sizeof(*entries));
}

/* --- retry, discard, erase --- */

bool s2s_operate_retry(
	s2s_context *context, const s2s_settings *settings, const s2s_string *ids, size_t count, int64_t *changed, s2s_text *error)
{
	s2s_sender_options options;
	s2s_queue *queue;
	s2s_uuid *parsed;
	s2s_ledger_result result;

	(void) context;
	*changed = 0;
	if (!ids_parse(ids, count, &parsed, error)) {
		return false;
	}
	queue = queue_complete(settings, &options, error);
	if (queue == NULL) {
		free(parsed);
		return false;
	}
	result = s2s_ledger_retry(queue->ledger, parsed, count, s2s_clock_now_ms(), changed);
	atomic_fetch_sub(&queue->finished, *changed);
	free(parsed);
	s2s_service_call(queue, &options, S2S_BELL_CALL_LOOK);
	return s2s_operate_succeeded(queue, result, error);
}

bool s2s_operate_discard(
	s2s_context *context, const s2s_settings *settings, const s2s_string *ids, size_t count, int64_t *changed, s2s_text *error)
{
	s2s_sender_options options;
	s2s_queue *queue;
	s2s_uuid *parsed;
	s2s_ledger_removed removed;
	s2s_ledger_result result;

	(void) context;
	*changed = 0;
	if (!ids_parse(ids, count, &parsed, error)) {
		return false;
	}
	queue = queue_complete(settings, &options, error);
	if (queue == NULL) {
		free(parsed);
		return false;
	}
	result = s2s_ledger_discard(queue->ledger, parsed, count, &removed);
	atomic_fetch_add(&queue->finished, removed.waiting);
	*changed = removed.waiting + removed.settled;
	free(parsed);
	return s2s_operate_succeeded(queue, result, error);
}

/* What is on its way can't be called back; once it is settled, what is left of it goes too. */
bool s2s_operate_erase(s2s_context *context, const s2s_settings *settings, s2s_string key, int64_t *changed, s2s_text *error)
{
	int64_t until = s2s_clock_monotonic_ms() + settings->timeout_ms + ERASE_WAIT_MS, erased_conversions = 0, in_flight = 0;
	s2s_ledger_removed removed;
	s2s_sender_options options;
	s2s_queue *queue = queue_complete(settings, &options, error);
	s2s_ledger_result result;

	(void) context;
	*changed = 0;
	if (queue == NULL) {
		return false;
	}
	do {
		if (in_flight > 0) {
			s2s_clock_sleep_ms(5);
		}
		result = s2s_ledger_erase(queue->ledger, key, &removed, &in_flight);
		atomic_fetch_add(&queue->finished, removed.waiting);
		*changed += removed.waiting + removed.settled;
	} while (result == S2S_LEDGER_OK && in_flight > 0 && s2s_clock_monotonic_ms() < until);
	if (result == S2S_LEDGER_OK) {
		result = s2s_ledger_erase_conversions(queue->ledger, key, &erased_conversions);
		*changed += erased_conversions;
	}
	s2s_service_call(queue, &options, S2S_BELL_CALL_LOOK); /* to have the journal renewed */
	if (result == S2S_LEDGER_OK && in_flight > 0) {
		s2s_text_append_format(
			error, "%lld events of that key are still on their way; erase again when they are settled", (long long) in_flight);
		return false;
	}
	return s2s_operate_succeeded(queue, result, error);
}
