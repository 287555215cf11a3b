#include "operate.h"

#include "../platform/clock.h"
#include "../platform/fork.h"
#include "client_private.h"

#include <stdlib.h>

#define TAKE_IN_MS 2000
#define NUDGE_MS 5000
#define WORK_STEP_MS 100
#define FLUSH_ASK_MS 20
#define ERASE_WAIT_MS 1000

/* --- common --- */

static s2s_queue *queue_of(const s2s_settings *settings, s2s_sender_options *options, s2s_text *error)
{
	s2s_settings_apply(settings, options);
	return s2s_queue_open(settings->queue, error);
}

/* The queue, with its journal taken in. Where that can't be done now, what was taken in so far is shown, and stats() says why. */
static s2s_queue *queue_ready(const s2s_settings *settings, s2s_sender_options *options, s2s_text *error)
{
	s2s_queue *queue = queue_of(settings, options, error);
	s2s_text problem;

	if (queue != NULL) {
		s2s_text_init(&problem);
		(void) !s2s_service_take_in(queue, options, TAKE_IN_MS, &problem);
		s2s_text_free(&problem);
	}
	return queue;
}

static bool succeeded(const s2s_queue *queue, s2s_ledger_result result, s2s_text *error)
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

/* --- stats --- */

static bool has_prefix(s2s_string text, s2s_string prefix)
{
	return text.length >= prefix.length && memcmp(text.data, prefix.data, prefix.length) == 0 &&
		(text.length == prefix.length || text.data[prefix.length] == '/' || text.data[prefix.length] == '?');
}

static void breaker_fill(const s2s_ledger_facts *facts, const s2s_ledger_destination_facts *source, s2s_destination_stats *target)
{
	target->breaker = S2S_STRING("closed");
	for (size_t index = 0; index < facts->endpoint_count; index++) {
		if (facts->endpoints[index].probe_ms != 0 && has_prefix(source->endpoint, facts->endpoints[index].origin)) {
			target->breaker = S2S_STRING("open");
			target->breaker_probe_ms = facts->endpoints[index].probe_ms;
		}
	}
}

static bool destination_fill(s2s_stats *stats, const s2s_ledger_facts *facts, size_t index)
{
	const s2s_ledger_destination_facts *source = &facts->destinations[index];
	s2s_destination_stats *target = &stats->destinations[index];

	memcpy(target->counts, source->counts, sizeof(target->counts));
	target->repeated = source->repeated;
	target->oldest_ms = source->oldest_ms;
	target->last_success_ms = source->last_success_ms;
	target->last_error_ms = source->last_error_ms;
	breaker_fill(facts, source, target);
	return s2s_arena_copy(&stats->arena, source->name, &target->name) && s2s_arena_copy(&stats->arena, source->system, &target->system) &&
		s2s_arena_copy(&stats->arena, source->last_error, &target->last_error) &&
		s2s_arena_copy(&stats->arena, source->held, &target->held);
}

static bool facts_fill(s2s_stats *stats, s2s_queue *queue, s2s_text *error)
{
	s2s_ledger_facts facts;
	s2s_ledger_result result = s2s_ledger_read_facts(queue->ledger, &facts);
	bool done = true;

	if (result == S2S_LEDGER_MISSING) {
		return true; /* nothing was ever taken in */
	}
	if (result != S2S_LEDGER_OK) {
		return succeeded(queue, result, error);
	}
	stats->damaged_ms = facts.damaged_ms;
	stats->journal_waiting_bytes = stats->journal_bytes > facts.position.offset ? stats->journal_bytes - facts.position.offset : 0;
	if (facts.count > 0) {
		stats->destinations = s2s_arena_allocate(&stats->arena, facts.count * sizeof(*stats->destinations));
		done = stats->destinations != NULL;
	}
	for (size_t index = 0; index < facts.count && done; index++) {
		done = destination_fill(stats, &facts, index);
		stats->count = index + 1;
	}
	s2s_ledger_facts_free(&facts);
	if (!done) {
		s2s_text_append_format(error, "out of memory");
	}
	return done;
}

bool s2s_operate_exists(const s2s_settings *settings)
{
	return s2s_queue_exists(settings->queue);
}

bool s2s_operate_stats(s2s_context *context, const s2s_settings *settings, s2s_stats *stats, s2s_text *error)
{
	s2s_sender_options options;
	s2s_leader_facts leader;
	s2s_file_facts journal;
	bool taken_in, problem_kept;
	s2s_text problem;
	s2s_queue *queue;

	(void) context;
	memset(stats, 0, sizeof(*stats));
	s2s_arena_init(&stats->arena);
	queue = queue_of(settings, &options, error);
	if (queue == NULL) {
		return false;
	}
	s2s_text_init(&problem);
	taken_in = s2s_service_take_in(queue, &options, TAKE_IN_MS, &problem);
	problem_kept = taken_in || s2s_arena_copy(&stats->arena, s2s_text_string(&problem), &stats->problem);
	s2s_text_free(&problem);
	s2s_service_leader(queue, &leader);
	stats->leader_pid = leader.pid;
	stats->leader_since_ms = leader.since_ms;
	stats->leader_stopped = leader.stopped;
	stats->full = s2s_service_is_full(queue);
	if (queue->place.directory >= 0 && s2s_file_facts_at(queue->place.directory, S2S_JOURNAL_NAME, &journal) == 0) {
		stats->journal_bytes = journal.size;
	} else if (queue->place.memory >= 0 && s2s_file_facts_of(queue->place.memory, &journal) == 0) {
		stats->journal_bytes = journal.size;
	}
	if (problem_kept && s2s_arena_copy(&stats->arena, s2s_text_string(&queue->path), &stats->path) && facts_fill(stats, queue, error)) {
		return true;
	}
	s2s_stats_free(stats);
	return false;
}

void s2s_stats_free(s2s_stats *stats)
{
	s2s_arena_free(&stats->arena);
	memset(stats, 0, sizeof(*stats));
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
		return succeeded(queue, result, error);
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
	queue = queue_ready(settings, &options, error);
	if (queue == NULL) {
		free(parsed);
		return false;
	}
	result = s2s_ledger_retry(queue->ledger, parsed, count, s2s_clock_now_ms(), changed);
	free(parsed);
	s2s_service_wake(queue, &options);
	return succeeded(queue, result, error);
}

bool s2s_operate_discard(
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
	queue = queue_ready(settings, &options, error);
	if (queue == NULL) {
		free(parsed);
		return false;
	}
	result = s2s_ledger_discard(queue->ledger, parsed, count, changed);
	free(parsed);
	return succeeded(queue, result, error);
}

/* What is on its way can't be called back; once it is settled, what is left of it goes too. */
bool s2s_operate_erase(s2s_context *context, const s2s_settings *settings, s2s_string key, int64_t *changed, s2s_text *error)
{
	int64_t until = s2s_clock_monotonic_ms() + settings->timeout_ms + ERASE_WAIT_MS, erased = 0, in_flight = 0;
	s2s_sender_options options;
	s2s_queue *queue = queue_ready(settings, &options, error);
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
		result = s2s_ledger_erase(queue->ledger, key, &erased, &in_flight);
		*changed += erased;
	} while (result == S2S_LEDGER_OK && in_flight > 0 && s2s_clock_monotonic_ms() < until);
	s2s_service_wake(queue, &options); /* to have the journal renewed */
	if (result == S2S_LEDGER_OK && in_flight > 0) {
		s2s_text_append_format(
			error, "%lld events of that key are still on their way; erase again when they are settled", (long long) in_flight);
		return false;
	}
	return succeeded(queue, result, error);
}

/* --- flush and work --- */

typedef struct s2s_flush {
	int64_t until; /* monotonic */
	int64_t asked;
	bool (*interrupted)(void *);
	void *argument;
} s2s_flush;

/* True: go on waiting. */
static bool flush_wait(s2s_flush *flush, s2s_queue *queue, const s2s_sender_options *options, int64_t *pause)
{
	int64_t now = s2s_clock_monotonic_ms();

	if (now >= flush->until) {
		return false;
	}
	if (now - flush->asked >= FLUSH_ASK_MS) {
		flush->asked = now;
		if (flush->interrupted != NULL && flush->interrupted(flush->argument)) {
			flush->until = now;
			return false;
		}
		s2s_service_wake(queue, options); /* a leader may have died meanwhile */
	}
	s2s_clock_sleep_ms(*pause);
	*pause = *pause < 10 ? *pause + 1 : 10;
	return true;
}

static bool flush_queue(s2s_flush *flush, s2s_queue *queue, const s2s_sender_options *options, bool *done, s2s_text *error)
{
	int64_t pause = 1, active;
	bool taken_in = false;
	s2s_text problem;

	*done = false;
	s2s_text_init(&problem);
	s2s_service_wake(queue, options);
	do {
		s2s_ledger_result result;

		if (!taken_in) {
			int64_t left = flush->until - s2s_clock_monotonic_ms();

			s2s_text_clear(&problem);
			taken_in = s2s_service_take_in(queue, options, left > TAKE_IN_MS ? TAKE_IN_MS : left > 0 ? left : 0, &problem);
			s2s_service_wake(queue, options);
		}
		result = s2s_ledger_count_active(queue->ledger, s2s_clock_now_ms(), &active);
		if (result != S2S_LEDGER_OK && result != S2S_LEDGER_BUSY && result != S2S_LEDGER_MISSING) {
			s2s_text_free(&problem);
			return succeeded(queue, result, error);
		}
		*done = taken_in && (result == S2S_LEDGER_MISSING || (result == S2S_LEDGER_OK && active == 0));
	} while (!*done && flush_wait(flush, queue, options, &pause));
	s2s_text_free(&problem);
	return true;
}

bool s2s_operate_flush(s2s_context *context, const s2s_settings *settings, int64_t timeout_ms, bool (*interrupted)(void *), void *argument,
	bool *done, s2s_text *error)
{
	int64_t now = s2s_clock_monotonic_ms();
	s2s_flush flush = { .until = now + timeout_ms, .asked = now, .interrupted = interrupted, .argument = argument };
	s2s_sender_options options;
	s2s_queue *queue = queue_of(settings, &options, error), *memory = s2s_queue_memory_waiting();
	bool memory_done = true;

	(void) context;
	*done = false;
	if (queue == NULL || !flush_queue(&flush, queue, &options, done, error)) {
		return false;
	}
	/* What a queue that could not be written left in this process's memory. */
	if (memory != NULL && memory != queue && !flush_queue(&flush, memory, &options, &memory_done, error)) {
		return false;
	}
	*done = *done && memory_done;
	return true;
}

static int64_t time_left(int64_t until)
{
	int64_t left = until - s2s_clock_monotonic_ms();

	return until == INT64_MAX || left > WORK_STEP_MS ? WORK_STEP_MS : left > 0 ? left : 0;
}

bool s2s_operate_work(s2s_context *context, const s2s_settings *settings, int64_t duration_ms, bool (*step)(void *, int64_t settled),
	void *argument, int64_t *settled, s2s_text *error)
{
	int64_t until = duration_ms < 0 ? INT64_MAX : s2s_clock_monotonic_ms() + duration_ms;
	s2s_sender_options options;
	s2s_queue *queue = queue_of(settings, &options, error);
	s2s_sender *sender = NULL;
	uint64_t generation = s2s_fork_generation();
	bool go_on = true;

	(void) context;
	*settled = 0;
	if (queue == NULL) {
		return false;
	}
	while (go_on && time_left(until) > 0) {
		if (sender == NULL) {
			sender = s2s_service_lead(queue, &options, error);
			if (error->length > 0) {
				return false;
			}
		}
		if (sender == NULL) {
			s2s_clock_sleep_ms(time_left(until) < 20 ? time_left(until) : 20);
		} else {
			(void) !s2s_sender_step(sender, time_left(until));
			*settled = s2s_sender_settled(sender);
		}
		go_on = step == NULL || step(argument, *settled);
		if (s2s_fork_generation() != generation) {
			return true; /* a child that the callback made: the sender is its parent's */
		}
	}
	s2s_service_resign(queue, &sender);
	return true;
}

void s2s_operate_nudge(s2s_context *context, const s2s_settings *settings)
{
	int64_t now = s2s_clock_monotonic_ms();
	s2s_sender_options options;
	s2s_text error;
	s2s_queue *queue;

	if (context->nudged_ms != 0 && now - context->nudged_ms < NUDGE_MS) {
		return;
	}
	context->nudged_ms = now;
	/* A request that has nothing to do with us must not make directories. */
	if (!s2s_queue_exists(settings->queue)) {
		return;
	}
	s2s_text_init(&error);
	queue = queue_of(settings, &options, &error);
	if (queue != NULL) {
		s2s_service_nudge(queue, &options);
	}
	s2s_text_free(&error);
}
