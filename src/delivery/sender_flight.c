/* The sender's second half: judges what came back. */
#include "../core/hash.h"
#include "../core/utf8.h"
#include "../platform/clock.h"
#include "../platform/random.h"
#include "retry.h"
#include "sender_private.h"

#include <stdio.h>
#include <stdlib.h>

bool s2s_sender_flights_new(s2s_sender *sender)
{
	sender->flights = calloc(S2S_FLIGHTS_MAX, sizeof(*sender->flights));
	sender->couriers = calloc(S2S_FLIGHTS_MAX, sizeof(*sender->couriers));
	sender->candidates = calloc(S2S_JOURNAL_BATCH_MAX, sizeof(*sender->candidates));
	if (sender->flights == NULL || sender->couriers == NULL || sender->candidates == NULL) {
		return false;
	}
	for (size_t index = S2S_FLIGHTS_MAX; index > 0; index--) {
		sender->flights[index - 1].next = sender->spare;
		sender->spare = &sender->flights[index - 1];
	}
	return true;
}

void s2s_sender_flights_free(s2s_sender *sender)
{
	for (size_t index = 0; sender->flights != NULL && index < S2S_FLIGHTS_MAX; index++) {
		s2s_text_free(&sender->flights[index].copy);
	}
	free(sender->flights);
	free(sender->couriers);
	free(sender->candidates);
}

void s2s_sender_flight_left(s2s_sender *sender, const s2s_flight *flight)
{
	s2s_lead *lead = s2s_sender_lead_of(sender, flight->destination_row);

	flight->line->in_flight--;
	flight->line->unrepeatable -= flight->repeatable ? 0 : 1;
	sender->in_flight--;
	if (lead != NULL && lead->in_flight > 0) {
		lead->in_flight--;
	}
}

void s2s_sender_flight_free(s2s_sender *sender, s2s_flight *flight)
{
	s2s_text copy = flight->copy;

	if (flight->transfer != NULL) {
		s2s_transport_put_back(sender->transport, flight->transfer);
	}
	for (size_t index = 0; index < flight->count; index++) {
		s2s_claimed_free(&flight->rows[index].claimed);
	}
	if (flight->rows != &flight->one) {
		free(flight->rows);
	}
	if (copy.length > 0) {
		s2s_wipe(copy.data, copy.length);
		s2s_text_clear(&copy);
	}
	if (copy.capacity > S2S_COPY_KEPT_BYTES) {
		s2s_text_free(&copy);
	}
	memset(flight, 0, sizeof(*flight));
	flight->copy = copy;
	flight->next = sender->spare;
	sender->spare = flight;
}

/* --- outcomes --- */

static uint32_t random_32(void)
{
	uint32_t value = 0;

	(void) !s2s_random_bytes(&value, sizeof(value)); /* jitter only: 0 is as good as any */
	return value;
}

void s2s_sender_settle_final(s2s_settlement *settlement, s2s_state state)
{
	settlement->kind = S2S_SETTLEMENT_FINAL;
	settlement->state = state;
}

static void settle_wait(s2s_settlement *settlement, int64_t due_ms)
{
	settlement->kind = S2S_SETTLEMENT_WAIT;
	settlement->due_ms = due_ms;
}

/* Every row of it made that attempt, and so ended. */
static void flight_final(s2s_flight *flight, s2s_state state)
{
	for (size_t index = 0; index < flight->count; index++) {
		flight->rows[index].settlement.attempts++;
		s2s_sender_settle_final(&flight->rows[index].settlement, state);
	}
}

void s2s_sender_flight_wait(s2s_flight *flight, int64_t due_ms)
{
	for (size_t index = 0; index < flight->count; index++) {
		settle_wait(&flight->rows[index].settlement, due_ms);
	}
}

/* One of a batch was refused, and nobody knows which: from now on each goes by itself, and pays only for itself. */
static void flight_split(s2s_flight *flight, int64_t now_ms)
{
	for (size_t index = 0; index < flight->count; index++) {
		flight->rows[index].settlement.attempts++;
		flight->rows[index].settlement.alone = true;
	}
	s2s_sender_flight_wait(flight, now_ms);
}

/* The request did not begin: no attempt, but the endpoint is not well. */
static void not_begun(s2s_flight *flight, int64_t now_ms)
{
	s2s_breaker_failed(&flight->line->breaker, now_ms, flight->as_probe);
	flight->line->breaker_changed = true;
	s2s_sender_flight_wait(
		flight, now_ms + s2s_retry_delay_ms(flight->line->breaker.failures < 3 ? flight->line->breaker.failures : 3, -1, random_32()));
}

static void alive(s2s_line *line)
{
	if (s2s_breaker_succeeded(&line->breaker)) {
		line->breaker_changed = true;
	}
}

/*
 * A failed attempt. One that was a probe does not count: an outage must not use
 * up an event's retries. After the last one it is rejected only if the endpoint
 * took another event since this one's first attempt; else the endpoint is down,
 * not the event wrong, and it waits behind the breaker.
 */
static void row_failed(
	const s2s_flight *flight, s2s_settlement *settlement, const s2s_outcome *outcome, int64_t allowed, uint32_t random, int64_t now_ms)
{
	if (outcome->gives_up || !flight->as_probe) {
		settlement->attempts++;
	}
	if (settlement->attempts <= allowed) {
		settle_wait(
			settlement, now_ms + s2s_retry_delay_ms(settlement->attempts > 0 ? settlement->attempts : 1, outcome->retry_after_ms, random));
	} else if (outcome->gives_up || flight->line->delivered_ms > settlement->first_attempt_ms) {
		s2s_sender_settle_final(settlement, S2S_STATE_REJECTED);
	} else {
		if (!s2s_breaker_is_open(&flight->line->breaker)) {
			s2s_breaker_open(&flight->line->breaker, now_ms);
		}
		settle_wait(settlement, now_ms + s2s_retry_delay_ms(settlement->attempts, outcome->retry_after_ms, random));
	}
}

/* The same jitter for all rows of a batch, so that they are due together again. */
static void failed(s2s_flight *flight, const s2s_outcome *outcome, int retries, int64_t now_ms)
{
	uint32_t random = random_32();

	if (outcome->gives_up) {
		alive(flight->line); /* it is about this event alone: the endpoint is well */
	} else {
		s2s_breaker_failed(&flight->line->breaker, now_ms, flight->as_probe);
		flight->line->breaker_changed = true;
	}
	for (size_t index = 0; index < flight->count; index++) {
		row_failed(
			flight, &flight->rows[index].settlement, outcome, outcome->retries_max >= 0 ? outcome->retries_max : retries, random, now_ms);
	}
}

static const char *apply(s2s_flight *flight, const s2s_outcome *outcome, int retries, int64_t now_ms)
{
	switch (outcome->verdict) {
		case S2S_VERDICT_DELIVERED:
			alive(flight->line);
			flight->line->delivered_ms = now_ms;
			flight->news.success_ms = now_ms;
			flight_final(flight, S2S_STATE_DELIVERED);
			return NULL;
		case S2S_VERDICT_UNCERTAIN:
			/* An endpoint that hangs must not make the whole backlog uncertain: behind the breaker only probes go. */
			s2s_breaker_failed(&flight->line->breaker, now_ms, flight->as_probe);
			flight->line->breaker_changed = true;
			flight_final(flight, S2S_STATE_UNCERTAIN);
			return NULL;
		case S2S_VERDICT_HOLD:
			alive(flight->line);
			s2s_sender_flight_wait(flight, now_ms);
			return outcome->note != NULL ? outcome->note : "the credentials were refused";
		case S2S_VERDICT_RETRY:
			failed(flight, outcome, retries, now_ms);
			return NULL;
		case S2S_VERDICT_SPLIT:
			if (flight->count > 1) {
				alive(flight->line);
				flight_split(flight, now_ms);
				return NULL;
			}
			break;
		case S2S_VERDICT_REJECTED:
			break;
	}
	alive(flight->line);
	flight_final(flight, S2S_STATE_REJECTED);
	return NULL;
}

static void judge(const s2s_flight *flight, const s2s_result *result, const s2s_lead *lead, s2s_outcome *outcome)
{
	*outcome = (s2s_outcome) { .verdict = S2S_VERDICT_RETRY, .retry_after_ms = -1, .retries_max = -1 };
	if (result->answer.status != 0 && lead != NULL && lead->system != NULL) {
		lead->system->classify(&lead->facts->destination, &result->answer, outcome);
	} else if (result->written && !flight->repeatable) {
		outcome->verdict = S2S_VERDICT_UNCERTAIN;
	}
}

/* What stats() shows: the answer, and before it what the operator can do about it. */
static void error_keep(s2s_flight *flight, const char *note, int64_t now_ms)
{
	const s2s_settlement *settlement = &flight->rows[0].settlement;
	s2s_string answer = s2s_utf8_cut(settlement->answer, 200);
	const char *between = answer.length > 0 ? ": " : "";

	if (settlement->status != 0 && note != NULL) {
		snprintf(flight->error, sizeof(flight->error), "HTTP %d, %s%s%.*s", settlement->status, note, between, S2S_STRING_ARGS(answer));
	} else if (settlement->status != 0) {
		snprintf(flight->error, sizeof(flight->error), "HTTP %d%s%.*s", settlement->status, between, S2S_STRING_ARGS(answer));
	} else {
		snprintf(flight->error, sizeof(flight->error), "%.*s", S2S_STRING_ARGS(answer));
	}
	flight->news.error_ms = now_ms;
	flight->news.error = s2s_string_from(flight->error);
}

/* What every row gets to know, whatever becomes of it. */
static void row_answered(s2s_row *row, const s2s_result *result, bool attempted, int64_t now_ms)
{
	s2s_settlement *settlement = &row->settlement;

	settlement->attempts = row->claimed.attempts;
	settlement->first_attempt_ms = row->claimed.first_attempt_ms;
	settlement->status = result->answer.status;
	settlement->keep_answer = row->claimed.request.keep_answer;
	settlement->answer = result->answer.status != 0 ? result->answer.body : result->error;
	if (attempted && settlement->first_attempt_ms == 0) {
		settlement->first_attempt_ms = now_ms;
	}
}

/* Judges what came back, once; storing it may take several tries. */
static void flight_land(s2s_sender *sender, s2s_flight *flight, const s2s_result *result)
{
	const s2s_lead *lead = s2s_sender_lead_of(sender, flight->destination_row);
	int64_t now_ms = s2s_clock_now_ms();
	bool attempted = result->began || result->answer.status != 0;
	bool was_open = s2s_breaker_is_open(&flight->line->breaker);
	s2s_outcome outcome = { .note = NULL };

	for (size_t index = 0; index < flight->count; index++) {
		row_answered(&flight->rows[index], result, attempted, now_ms);
	}
	if (result->answer.status != 0) {
		flight->line->protocol = result->http2 ? S2S_PROTOCOL_HTTP2 : S2S_PROTOCOL_HTTP1;
		s2s_pace_answered(&flight->line->pace, s2s_clock_monotonic_ms() - flight->began_ms);
	} else if (attempted) {
		s2s_pace_unanswered(&flight->line->pace);
	}
	if (!attempted) {
		flight->line->protocol = S2S_PROTOCOL_UNKNOWN;
		not_begun(flight, now_ms);
	} else {
		judge(flight, result, lead, &outcome);
		for (size_t index = 0; index < flight->count; index++) {
			flight->rows[index].settlement.suppress_device = outcome.suppress_device;
			flight->rows[index].settlement.doubtful = result->rewritten || (result->written && result->answer.status == 0);
		}
		flight->news.hold = apply(flight, &outcome, lead != NULL ? lead->facts->destination.retries : 0, now_ms);
	}
	if (flight->news.success_ms == 0 || outcome.note != NULL) {
		error_keep(flight, outcome.note, now_ms);
	}
	if (flight->news.hold != NULL) {
		sender->list_stale = true;
	}
	s2s_sender_tell_landing(sender, lead, flight, was_open);
}

/* What was delivered waits for others to be stored with: its transfer does not. */
static void transfer_rest(s2s_sender *sender, s2s_flight *flight)
{
	s2s_settlement *settlement = &flight->rows[0].settlement;

	if (flight->is_express && settlement->kind == S2S_SETTLEMENT_FINAL && settlement->state == S2S_STATE_DELIVERED &&
		flight->news.error_ms == 0) {
		if (settlement->answer.length > sizeof(flight->answer)) {
			settlement->answer.length = sizeof(flight->answer);
		}
		if (s2s_string_is_given(settlement->answer)) {
			memcpy(flight->answer, settlement->answer.data, settlement->answer.length);
			settlement->answer.data = flight->answer;
		}
		s2s_transport_put_back(sender->transport, flight->transfer);
		flight->transfer = NULL;
	}
}

/* Claimed rows, and what stops its destination, are not held for others to come. */
static bool is_urgent(const s2s_flight *flight)
{
	return !flight->is_express || flight->news.hold != NULL;
}

void s2s_sender_flight_ended(s2s_sender *sender, s2s_flight *flight)
{
	flight->ended = true;
	if (sender->ended == NULL) {
		sender->ended = flight;
		sender->ended_since_ms = s2s_clock_monotonic_ms();
	} else {
		sender->ended_last->next = flight;
	}
	sender->ended_last = flight;
	sender->ended_count++;
	sender->ended_now += is_urgent(flight);
}

s2s_flight *s2s_sender_ended_pop(s2s_sender *sender)
{
	s2s_flight *flight = sender->ended;

	sender->ended = flight->next;
	sender->ended_count--;
	sender->ended_now -= is_urgent(flight);
	return flight;
}

void s2s_sender_land(s2s_sender *sender)
{
	s2s_result result;

	while (s2s_transport_take(sender->transport, &result)) {
		s2s_flight *flight = result.owner;

		s2s_sender_flight_left(sender, flight);
		flight_land(sender, flight, &result);
		transfer_rest(sender, flight);
		sender->landed++;
		s2s_sender_flight_ended(sender, flight);
	}
}
