#include "../platform/log.h"
#include "sender_private.h"

#include <stdlib.h>

/* Scheme, host and port as they stand in the endpoint: what has to be up for a request to arrive. */
static s2s_string origin_of(s2s_string endpoint)
{
	size_t slashes = 0, length = 0;

	while (length < endpoint.length && slashes < 3) {
		char character = endpoint.data[length];

		if (slashes == 2 && (character == '?' || character == '#')) {
			break;
		}
		slashes += character == '/' ? 1 : 0;
		length += slashes < 3 ? 1 : 0;
	}
	return (s2s_string) { endpoint.data, length };
}

static s2s_line *line_find(s2s_sender *sender, s2s_string origin)
{
	for (s2s_line *line = sender->lines; line != NULL; line = line->next) {
		if (s2s_string_equals(s2s_string_from(line->origin), origin)) {
			return line;
		}
	}
	return NULL;
}

static s2s_line *line_get(s2s_sender *sender, s2s_string origin)
{
	s2s_line *line = line_find(sender, origin);

	if (line != NULL) {
		return line;
	}
	line = calloc(1, sizeof(*line));
	if (line == NULL) {
		return NULL;
	}
	line->origin = malloc(origin.length + 1);
	if (line->origin == NULL) {
		free(line);
		return NULL;
	}
	memcpy(line->origin, origin.data, origin.length);
	line->origin[origin.length] = '\0';
	for (size_t index = 0; index < sender->list.endpoint_count; index++) {
		const s2s_ledger_endpoint *known = &sender->list.endpoints[index];

		if (s2s_string_equals(known->origin, origin)) {
			line->breaker = (s2s_breaker) { .failures = known->failures, .interval_ms = known->interval_ms, .probe_ms = known->probe_ms };
		}
	}
	line->next = sender->lines;
	sender->lines = line;
	return line;
}

void s2s_sender_line_changed(s2s_sender *sender, s2s_string origin)
{
	s2s_line *line = line_find(sender, origin);

	if (line != NULL) {
		line->breaker_changed = true;
	}
}

bool s2s_sender_awaits_answers(const s2s_sender *sender)
{
	size_t count = 0;

	for (const s2s_line *line = sender->lines; line != NULL; line = line->next) {
		count += line->unrepeatable;
	}
	return count > 0;
}

void s2s_sender_lines_free(s2s_sender *sender)
{
	while (sender->lines != NULL) {
		s2s_line *line = sender->lines;

		sender->lines = line->next;
		free(line->origin);
		free(line);
	}
}

static bool lead_fill(s2s_sender *sender, s2s_lead *lead, const s2s_ledger_destination *facts)
{
	lead->facts = facts;
	if (!facts->known) {
		return true;
	}
	lead->system = s2s_system_find(facts->destination.system);
	lead->line = line_get(sender, origin_of(facts->destination.endpoint));
	if (lead->line != NULL && facts->last_success_ms > lead->line->delivered_ms) {
		lead->line->delivered_ms = facts->last_success_ms;
	}
	return lead->line != NULL;
}

/* Said once: then it is a destination that nobody has announced yet. */
static bool damaged_forget(s2s_sender *sender, const s2s_ledger_destination *facts)
{
	s2s_ledger_result result = s2s_ledger_forget_destination(sender->queue->ledger, facts->row);

	if (result != S2S_LEDGER_OK) {
		s2s_sender_trouble(sender, result, "forgetting a damaged destination");
		return false;
	}
	s2s_log("a destination's record in the ledger is damaged; its events (%lld) wait until a process sends to it again",
		(long long) facts->queued);
	return true;
}

/* What the ledger's list does not say of a destination, and this sender does. Both are in the order of their rows. */
static void leads_carry_on(const s2s_sender *sender, s2s_lead *leads, const s2s_ledger_destinations *list)
{
	for (size_t index = 0, before = 0; index < list->count; index++) {
		while (before < sender->lead_count && sender->leads[before].facts->row < list->items[index].row) {
			before++;
		}
		if (before < sender->lead_count && sender->leads[before].facts->row == list->items[index].row) {
			leads[index].in_flight = sender->leads[before].in_flight;
			leads[index].last_begun = sender->leads[before].last_begun;
		}
	}
}

bool s2s_sender_refresh(s2s_sender *sender)
{
	s2s_ledger_destinations list;
	s2s_lead *leads;
	s2s_turn *turns;
	s2s_ledger_result result = s2s_ledger_read_destinations(sender->queue->ledger, &list);

	if (result != S2S_LEDGER_OK) {
		s2s_sender_trouble(sender, result, "reading the destinations");
		return false;
	}
	leads = calloc(list.count > 0 ? list.count : 1, sizeof(*leads));
	turns = calloc(list.count > 0 ? list.count : 1, sizeof(*turns));
	if (leads == NULL || turns == NULL) {
		free(leads);
		free(turns);
		s2s_ledger_destinations_free(&list);
		s2s_sender_trouble(sender, S2S_LEDGER_FAILED, "out of memory for the destinations");
		return false;
	}
	leads_carry_on(sender, leads, &list);
	s2s_ledger_destinations_free(&sender->list);
	free(sender->leads);
	free(sender->turns);
	sender->list = list;
	sender->leads = leads;
	sender->turns = turns;
	sender->lead_count = list.count;
	sender->is_sorted = false; /* for the leads that were */
	sender->waiting = (int64_t) sender->courier_count;
	for (size_t index = 0; index < list.count; index++) {
		sender->waiting += list.items[index].queued;
		leads[index].facts = &sender->list.items[index];
	}
	for (size_t index = 0; index < list.count; index++) {
		if (!lead_fill(sender, &leads[index], &sender->list.items[index])) {
			s2s_sender_trouble(sender, S2S_LEDGER_FAILED, "out of memory for the destinations");
			return false;
		}
	}
	sender->list_stale = false;
	for (size_t index = 0; index < list.count; index++) {
		if (list.items[index].damaged && !damaged_forget(sender, &list.items[index])) {
			return false;
		}
	}
	return true;
}

s2s_lead *s2s_sender_lead_of(s2s_sender *sender, int64_t destination_row)
{
	for (size_t index = 0; index < sender->lead_count; index++) {
		if (sender->leads[index].facts->row == destination_row) {
			return &sender->leads[index];
		}
	}
	return NULL;
}

void s2s_sender_look_everywhere(s2s_sender *sender)
{
	for (size_t index = 0; index < sender->lead_count; index++) {
		sender->leads[index].next_due_ms = 0;
	}
}
