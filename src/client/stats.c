/* How the queue is, by destination name and account. */
#include "operate.h"

#include "../queue/refused.h"
#include "client_private.h"

#include <stdlib.h>

#define ACCOUNT_NAME_BYTES 4 /* of the identity: enough to tell a few apart */

/* --- one account --- */

static bool has_prefix(s2s_string text, s2s_string prefix)
{
	return text.length >= prefix.length && memcmp(text.data, prefix.data, prefix.length) == 0 &&
		(text.length == prefix.length || text.data[prefix.length] == '/' || text.data[prefix.length] == '?');
}

static void breaker_fill(const s2s_ledger_facts *facts, const s2s_ledger_destination_facts *source, s2s_account_stats *target)
{
	target->breaker = S2S_STRING("closed");
	for (size_t index = 0; index < facts->endpoint_count; index++) {
		if (facts->endpoints[index].probe_ms != 0 && has_prefix(source->endpoint, facts->endpoints[index].origin)) {
			target->breaker = S2S_STRING("open");
			target->breaker_probe_ms = facts->endpoints[index].probe_ms;
		}
	}
}

static bool account_name(s2s_arena *arena, const s2s_identity *identity, s2s_string *name)
{
	s2s_text text;
	bool done;

	s2s_text_init(&text);
	for (size_t index = 0; index < ACCOUNT_NAME_BYTES; index++) {
		s2s_text_append_format(&text, "%02x", identity->bytes[index]);
	}
	done = !s2s_text_failed(&text) && s2s_arena_copy(arena, s2s_text_string(&text), name);
	s2s_text_free(&text);
	return done;
}

static bool account_fill(
	s2s_arena *arena, const s2s_ledger_facts *facts, const s2s_ledger_destination_facts *source, s2s_account_stats *target)
{
	memset(target, 0, sizeof(*target));
	memcpy(target->counts, source->counts, sizeof(target->counts));
	target->repeated = source->repeated;
	target->oldest_ms = source->oldest_ms;
	target->last_success_ms = source->last_success_ms;
	target->last_error_ms = source->last_error_ms;
	target->updated_ms = source->updated_ms;
	target->row = source->row;
	breaker_fill(facts, source, target);
	return account_name(arena, &source->identity, &target->account) && s2s_arena_copy(arena, source->system, &target->system) &&
		s2s_arena_copy(arena, source->endpoint, &target->endpoint) && s2s_arena_copy(arena, source->last_error, &target->last_error) &&
		s2s_arena_copy(arena, source->held, &target->held);
}

/* --- all accounts of a name --- */

static int newest_first(const void *left, const void *right)
{
	const s2s_account_stats *one = left, *other = right;

	if (one->updated_ms != other->updated_ms) {
		return one->updated_ms > other->updated_ms ? -1 : 1;
	}
	return one->row > other->row ? -1 : 1;
}

static int64_t earlier(int64_t one, int64_t other)
{
	return one == 0 || (other != 0 && other < one) ? other : one;
}

static void total_add(s2s_account_stats *total, const s2s_account_stats *account)
{
	for (int state = 0; state < S2S_STATES; state++) {
		total->counts[state] += account->counts[state];
	}
	total->repeated += account->repeated;
	total->oldest_ms = earlier(total->oldest_ms, account->oldest_ms);
	if (account->last_success_ms > total->last_success_ms) {
		total->last_success_ms = account->last_success_ms;
	}
	if (account->last_error_ms > total->last_error_ms) {
		total->last_error_ms = account->last_error_ms;
		total->last_error = account->last_error;
	}
	if (account->breaker_probe_ms != 0) {
		total->breaker = account->breaker;
		total->breaker_probe_ms = earlier(total->breaker_probe_ms, account->breaker_probe_ms);
	}
	if (s2s_string_is_given(account->held) && !s2s_string_is_given(total->held)) {
		total->held = account->held;
	}
}

static void total_make(s2s_destination_stats *destination)
{
	qsort(destination->accounts, destination->count, sizeof(*destination->accounts), newest_first);
	memset(&destination->total, 0, sizeof(destination->total));
	destination->total.system = destination->accounts[0].system;
	destination->total.endpoint = destination->accounts[0].endpoint;
	destination->total.breaker = S2S_STRING("closed");
	for (size_t index = 0; index < destination->count; index++) {
		total_add(&destination->total, &destination->accounts[index]);
	}
}

static s2s_destination_stats *destination_of(s2s_stats *stats, s2s_string name)
{
	for (size_t index = 0; index < stats->count; index++) {
		if (s2s_string_equals(stats->destinations[index].name, name)) {
			return &stats->destinations[index];
		}
	}
	return NULL;
}

/* The names, in the order in which they came first, and how many accounts each has. */
static bool names_collect(s2s_stats *stats, const s2s_ledger_facts *facts)
{
	for (size_t index = 0; index < facts->count; index++) {
		s2s_destination_stats *destination = destination_of(stats, facts->destinations[index].name);

		if (destination == NULL) {
			destination = &stats->destinations[stats->count];
			memset(destination, 0, sizeof(*destination));
			if (!s2s_arena_copy(&stats->arena, facts->destinations[index].name, &destination->name)) {
				return false;
			}
			stats->count++;
		}
		destination->count++;
	}
	for (size_t index = 0; index < stats->count; index++) {
		s2s_destination_stats *destination = &stats->destinations[index];

		destination->accounts = s2s_arena_allocate(&stats->arena, destination->count * sizeof(*destination->accounts));
		if (destination->accounts == NULL) {
			return false;
		}
		destination->count = 0;
	}
	return true;
}

static bool destinations_fill(s2s_stats *stats, const s2s_ledger_facts *facts)
{
	if (facts->count == 0) {
		return true;
	}
	stats->destinations = s2s_arena_allocate(&stats->arena, facts->count * sizeof(*stats->destinations));
	if (stats->destinations == NULL || !names_collect(stats, facts)) {
		return false;
	}
	for (size_t index = 0; index < facts->count; index++) {
		s2s_destination_stats *destination = destination_of(stats, facts->destinations[index].name);

		if (!account_fill(&stats->arena, facts, &facts->destinations[index], &destination->accounts[destination->count++])) {
			return false;
		}
	}
	for (size_t index = 0; index < stats->count; index++) {
		total_make(&stats->destinations[index]);
	}
	return true;
}

/* --- the queue --- */

static bool facts_fill(s2s_stats *stats, s2s_queue *queue, s2s_text *error)
{
	s2s_ledger_facts facts;
	s2s_ledger_result result = s2s_ledger_read_facts(queue->ledger, &facts);
	bool done;

	if (result == S2S_LEDGER_MISSING) {
		return true; /* nothing was ever taken in */
	}
	if (result != S2S_LEDGER_OK) {
		return s2s_operate_succeeded(queue, result, error);
	}
	stats->journal_waiting_bytes = stats->journal_bytes > facts.position.offset ? stats->journal_bytes - facts.position.offset : 0;
	done = destinations_fill(stats, &facts);
	s2s_ledger_facts_free(&facts);
	if (!done) {
		s2s_text_append_format(error, "out of memory");
	}
	return done;
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
	queue = s2s_operate_queue(settings, &options, error);
	if (queue == NULL) {
		return false;
	}
	s2s_text_init(&problem);
	taken_in = s2s_service_take_in(queue, &options, S2S_TAKE_IN_MS, &problem);
	problem_kept = taken_in || s2s_arena_copy(&stats->arena, s2s_text_string(&problem), &stats->problem);
	s2s_text_free(&problem);
	stats->damaged_ms = s2s_ledger_set_aside_ms(queue->ledger);
	s2s_service_leader(queue, &leader);
	stats->leader_pid = leader.pid;
	stats->leader_since_ms = leader.since_ms;
	stats->leader_stopped = leader.stopped;
	stats->full = s2s_service_is_full(queue);
	stats->refused = s2s_refused_read(queue);
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
