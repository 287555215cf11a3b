#include "../core/hash.h"
#include "../core/utf8.h"
#include "../platform/clock.h"
#include "../platform/log.h"
#include "../platform/random.h"
#include "retry.h"
#include "sender_private.h"

#include <stdio.h>
#include <stdlib.h>

bool s2s_sender_flights_new(s2s_sender *sender)
{
	sender->flights = calloc(S2S_FLIGHTS_MAX, sizeof(*sender->flights));
	if (sender->flights == NULL) {
		return false;
	}
	for (size_t index = S2S_FLIGHTS_MAX; index > 0; index--) {
		sender->flights[index - 1].next = sender->spare;
		sender->spare = &sender->flights[index - 1];
	}
	return true;
}

static void flight_free(s2s_sender *sender, s2s_flight *flight)
{
	if (flight->transfer != NULL) {
		s2s_transport_put_back(sender->transport, flight->transfer);
	}
	s2s_claimed_free(&flight->claimed);
	memset(flight, 0, sizeof(*flight));
	flight->next = sender->spare;
	sender->spare = flight;
}

/* --- beginning --- */

static size_t window_of(const s2s_line *line)
{
	switch (line->protocol) {
		case S2S_PROTOCOL_HTTP1:
			return S2S_WINDOW_HTTP1;
		case S2S_PROTOCOL_HTTP2:
			return S2S_WINDOW_HTTP2;
		case S2S_PROTOCOL_UNKNOWN:
			break;
	}
	return S2S_WINDOW_UNKNOWN;
}

static bool lead_may_send(const s2s_lead *lead)
{
	return lead->system != NULL && lead->line != NULL && !lead->facts->held;
}

static bool flight_begin(s2s_sender *sender, s2s_flight *flight, const s2s_lead *lead)
{
	const s2s_destination *destination = &lead->facts->destination;
	const s2s_request *request = &flight->claimed.request;
	s2s_exchange exchange;

	if (!s2s_system_finish(lead->system, destination, request, false, &sender->url, &sender->headers, &sender->body)) {
		return false;
	}
	exchange = (s2s_exchange) {
		.method = request->method,
		.url = s2s_text_string(&sender->url),
		.headers = s2s_text_string(&sender->headers),
		.body = s2s_text_string(&sender->body),
		.repeatable = flight->repeatable,
		.allow_http = destination->allow_http,
		.destination = destination,
	};
	flight->transfer = s2s_transport_begin(sender->transport, &exchange, flight);
	s2s_wipe(sender->headers.data, sender->headers.length); /* a token may be in it */
	return flight->transfer != NULL;
}

/* The rows stay claimed until they are given back; those that can't begin (memory) are given back at once. */
static void launch_claimed(s2s_sender *sender, s2s_lead *lead, s2s_claimed *claimed, size_t count, int64_t now_ms)
{
	for (size_t index = 0; index < count; index++) {
		s2s_flight *flight = sender->spare;

		sender->spare = flight->next;
		memset(flight, 0, sizeof(*flight));
		flight->claimed = claimed[index];
		flight->line = lead->line;
		flight->repeatable = lead->facts->destination.tells_repeats_apart;
		flight->as_probe = s2s_breaker_is_open(&lead->line->breaker);
		flight->settlement.sequence = flight->claimed.sequence;
		flight->settlement.destination_row = flight->claimed.destination_row;
		if (flight_begin(sender, flight, lead)) {
			lead->line->in_flight++;
			sender->in_flight++;
			continue;
		}
		flight->settlement = (s2s_settlement) {
			.kind = S2S_SETTLEMENT_WAIT,
			.sequence = flight->claimed.sequence,
			.destination_row = flight->claimed.destination_row,
			.attempts = flight->claimed.attempts,
			.first_attempt_ms = flight->claimed.first_attempt_ms,
			.due_ms = now_ms + 1000,
			.answer = S2S_STRING("out of memory"),
		};
		flight->news.row = flight->claimed.destination_row;
		flight->ended = true;
		flight->next = sender->ended;
		sender->ended = flight;
	}
}

/* What a claim settled instead of giving it has ended without a flight. */
static void refused(s2s_sender *sender)
{
	int64_t count = s2s_ledger_take_refused(sender->queue->ledger);

	sender->settled += count;
	sender->waiting -= count;
	atomic_fetch_add(&sender->queue->finished, count);
}

static void launch_for(s2s_sender *sender, s2s_lead *lead, int64_t now_ms)
{
	s2s_claimed claimed[S2S_LEDGER_BATCH_MAX];
	s2s_claim_want want = { .destination_row = lead->facts->row };
	size_t room = S2S_FLIGHTS_MAX - sender->in_flight, count;
	s2s_ledger_result result;

	want.limit = s2s_breaker_allows(&lead->line->breaker, now_ms, window_of(lead->line), lead->line->in_flight);
	if (want.limit > S2S_LEDGER_BATCH_MAX) {
		want.limit = S2S_LEDGER_BATCH_MAX;
	}
	if (want.limit > room) {
		want.limit = room;
	}
	if (want.limit == 0) {
		return;
	}
	result = s2s_ledger_claim(sender->queue->ledger, &want, 1, now_ms, sender->generation,
		sender->options.sync_full && !lead->facts->destination.tells_repeats_apart, claimed, S2S_LEDGER_BATCH_MAX, &count);
	if (result != S2S_LEDGER_OK) {
		s2s_sender_trouble(sender, result, "claiming");
		return;
	}
	sender->unchecked++;
	refused(sender);
	launch_claimed(sender, lead, claimed, count, now_ms);
	if (count < want.limit) {
		if (s2s_ledger_next_due(sender->queue->ledger, lead->facts->row, &lead->next_due_ms) != S2S_LEDGER_OK || lead->next_due_ms == 0) {
			lead->next_due_ms = INT64_MAX;
		}
	}
}

void s2s_sender_launch(s2s_sender *sender)
{
	int64_t now_ms = s2s_clock_now_ms();

	/* What has ended must be stored first: its rows are still claimed, and its memory is bounded. */
	if (sender->ended != NULL || sender->finish_only) {
		return;
	}
	for (size_t index = 0; index < sender->lead_count && !sender->list_stale && sender->trouble_until_ms == 0; index++) {
		s2s_lead *lead = &sender->leads[index];

		if (lead_may_send(lead) && lead->next_due_ms <= now_ms) {
			launch_for(sender, lead, now_ms);
		}
	}
}

int64_t s2s_sender_next_ms(s2s_sender *sender, int64_t now_ms)
{
	int64_t next = INT64_MAX;

	for (size_t index = 0; index < sender->lead_count; index++) {
		s2s_lead *lead = &sender->leads[index];
		int64_t due = lead->next_due_ms;

		if (!lead_may_send(lead) || due == INT64_MAX) {
			continue;
		}
		if (s2s_breaker_is_open(&lead->line->breaker) && lead->line->breaker.probe_ms > due) {
			due = lead->line->breaker.probe_ms;
		}
		/* A full window is waited for by the network, not by the clock. */
		if (due <= now_ms && s2s_breaker_allows(&lead->line->breaker, now_ms, window_of(lead->line), lead->line->in_flight) == 0) {
			continue;
		}
		next = due < next ? due : next;
	}
	return next;
}

/* --- outcomes --- */

static uint32_t random_32(void)
{
	uint32_t value = 0;

	(void) !s2s_random_bytes(&value, sizeof(value)); /* jitter only: 0 is as good as any */
	return value;
}

static void settle_final(s2s_flight *flight, s2s_state state)
{
	flight->settlement.kind = S2S_SETTLEMENT_FINAL;
	flight->settlement.state = state;
}

static void settle_wait(s2s_flight *flight, int64_t due_ms)
{
	flight->settlement.kind = S2S_SETTLEMENT_WAIT;
	flight->settlement.due_ms = due_ms;
}

/* The request did not begin: no attempt, but the endpoint is not well. */
static void not_begun(s2s_flight *flight, int64_t now_ms)
{
	s2s_breaker_failed(&flight->line->breaker, now_ms, flight->as_probe);
	flight->line->breaker_changed = true;
	settle_wait(
		flight, now_ms + s2s_retry_delay_ms(flight->line->breaker.failures < 3 ? flight->line->breaker.failures : 3, -1, random_32()));
}

static void alive(s2s_line *line)
{
	if (line->breaker.failures > 0 || s2s_breaker_is_open(&line->breaker)) {
		s2s_breaker_succeeded(&line->breaker);
		line->breaker_changed = true;
	}
}

/*
 * A failed attempt. One that was a probe does not count: an outage must not use
 * up an event's retries. After the last one it is rejected only if the endpoint
 * took another event since this one's first attempt; else the endpoint is down,
 * not the event wrong, and it waits behind the breaker.
 */
static void failed(s2s_flight *flight, const s2s_outcome *outcome, int retries, int64_t now_ms)
{
	int64_t allowed = outcome->retries_max >= 0 ? outcome->retries_max : retries;
	s2s_settlement *settlement = &flight->settlement;

	if (outcome->gives_up) {
		/* It is about this event alone: the endpoint is well. */
		alive(flight->line);
		settlement->attempts++;
	} else {
		s2s_breaker_failed(&flight->line->breaker, now_ms, flight->as_probe);
		flight->line->breaker_changed = true;
		settlement->attempts += flight->as_probe ? 0 : 1;
	}
	if (settlement->attempts <= allowed) {
		settle_wait(
			flight, now_ms + s2s_retry_delay_ms(settlement->attempts > 0 ? settlement->attempts : 1, outcome->retry_after_ms, random_32()));
	} else if (outcome->gives_up || flight->line->delivered_ms > settlement->first_attempt_ms) {
		settle_final(flight, S2S_STATE_REJECTED);
	} else {
		if (!s2s_breaker_is_open(&flight->line->breaker)) {
			s2s_breaker_open(&flight->line->breaker, now_ms);
		}
		settle_wait(flight, now_ms + s2s_retry_delay_ms(settlement->attempts, outcome->retry_after_ms, random_32()));
	}
}

static const char *apply(s2s_flight *flight, const s2s_outcome *outcome, int retries, int64_t now_ms)
{
	switch (outcome->verdict) {
		case S2S_VERDICT_DELIVERED:
			alive(flight->line);
			flight->line->delivered_ms = now_ms;
			flight->settlement.attempts++;
			settle_final(flight, S2S_STATE_DELIVERED);
			return NULL;
		case S2S_VERDICT_UNCERTAIN:
			flight->settlement.attempts++;
			settle_final(flight, S2S_STATE_UNCERTAIN);
			return NULL;
		case S2S_VERDICT_HOLD:
			alive(flight->line);
			settle_wait(flight, now_ms);
			return outcome->note != NULL ? outcome->note : "the credentials were refused";
		case S2S_VERDICT_RETRY:
			failed(flight, outcome, retries, now_ms);
			return NULL;
		case S2S_VERDICT_SPLIT:
		case S2S_VERDICT_REJECTED:
			break;
	}
	alive(flight->line);
	flight->settlement.attempts++;
	settle_final(flight, S2S_STATE_REJECTED);
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
	const s2s_settlement *settlement = &flight->settlement;
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

/* Judges what came back, once; storing it may take several tries. */
static void flight_land(s2s_sender *sender, s2s_flight *flight, const s2s_result *result)
{
	const s2s_lead *lead = s2s_sender_lead_of(sender, flight->claimed.destination_row);
	int64_t now_ms = s2s_clock_now_ms();
	s2s_settlement *settlement = &flight->settlement;
	s2s_outcome outcome = { .note = NULL };

	settlement->attempts = flight->claimed.attempts;
	settlement->first_attempt_ms = flight->claimed.first_attempt_ms;
	settlement->status = result->answer.status;
	settlement->keep_answer = flight->claimed.request.keep_answer;
	settlement->answer = result->answer.status != 0 ? result->answer.body : result->error;
	flight->news.row = flight->claimed.destination_row;
	if (result->answer.status != 0) {
		flight->line->protocol = result->http2 ? S2S_PROTOCOL_HTTP2 : S2S_PROTOCOL_HTTP1;
	}
	if (!result->began && result->answer.status == 0) {
		flight->line->protocol = S2S_PROTOCOL_UNKNOWN;
		not_begun(flight, now_ms);
	} else {
		if (settlement->first_attempt_ms == 0) {
			settlement->first_attempt_ms = now_ms;
		}
		judge(flight, result, lead, &outcome);
		settlement->suppress_device = outcome.suppress_device;
		settlement->doubtful = result->rewritten || (result->written && result->answer.status == 0);
		flight->news.hold = apply(flight, &outcome, lead != NULL ? lead->facts->destination.retries : 0, now_ms);
	}
	if (settlement->kind == S2S_SETTLEMENT_FINAL && settlement->state == S2S_STATE_DELIVERED) {
		flight->news.success_ms = now_ms;
	}
	if (flight->news.success_ms == 0 || outcome.note != NULL) {
		error_keep(flight, outcome.note, now_ms);
	}
	if (flight->news.hold != NULL) {
		sender->list_stale = true;
		s2s_log("a destination is held: %s", flight->news.hold);
	}
}

static void flight_ended(s2s_sender *sender, s2s_flight *flight)
{
	flight->ended = true;
	flight->next = sender->ended;
	sender->ended = flight;
}

void s2s_sender_land(s2s_sender *sender)
{
	s2s_result result;

	while (s2s_transport_take(sender->transport, &result)) {
		s2s_flight *flight = result.owner;

		flight->line->in_flight--;
		sender->in_flight--;
		flight_land(sender, flight, &result);
		flight_ended(sender, flight);
	}
}

/* --- storing --- */

static size_t endpoints_changed(s2s_sender *sender, s2s_ledger_endpoint *endpoints, size_t room)
{
	size_t count = 0;

	for (s2s_line *line = sender->lines; line != NULL && count < room; line = line->next) {
		if (line->breaker_changed) {
			line->breaker_changed = false;
			endpoints[count++] = (s2s_ledger_endpoint) { s2s_string_from(line->origin), line->breaker.failures, line->breaker.interval_ms,
				line->breaker.probe_ms };
		}
	}
	return count;
}

static void settled(s2s_sender *sender, s2s_flight **flights, size_t count)
{
	for (size_t index = 0; index < count; index++) {
		const s2s_settlement *settlement = &flights[index]->settlement;
		s2s_lead *lead = s2s_sender_lead_of(sender, settlement->destination_row);

		if (settlement->kind == S2S_SETTLEMENT_FINAL) {
			sender->settled++;
			sender->waiting--;
			atomic_fetch_add(&sender->queue->finished, 1);
		}
		if (lead != NULL && s2s_string_is_given(flights[index]->claimed.request.lane)) {
			lead->next_due_ms = 0; /* another one of its lane may be due now */
		} else if (lead != NULL && settlement->kind == S2S_SETTLEMENT_WAIT && settlement->due_ms < lead->next_due_ms) {
			lead->next_due_ms = settlement->due_ms;
		}
		if (flights[index]->news.hold != NULL) {
			sender->list_stale = true; /* only now does the ledger say so */
		}
		flight_free(sender, flights[index]);
	}
}

static bool settle_piece(s2s_sender *sender)
{
	s2s_flight *flights[S2S_LEDGER_BATCH_MAX];
	s2s_settlement items[S2S_LEDGER_BATCH_MAX];
	s2s_destination_news news[S2S_LEDGER_BATCH_MAX];
	s2s_ledger_endpoint endpoints[16];
	s2s_settle settle = { .items = items, .news = news, .endpoints = endpoints, .now_ms = s2s_clock_now_ms() };
	s2s_ledger_result result;

	for (s2s_flight *flight = sender->ended; flight != NULL && settle.count < S2S_LEDGER_BATCH_MAX; flight = flight->next) {
		flights[settle.count] = flight;
		items[settle.count] = flight->settlement;
		news[settle.count++] = flight->news;
		settle.sync = settle.sync || (sender->options.sync_full && !flight->repeatable);
	}
	settle.news_count = settle.count;
	settle.endpoint_count = endpoints_changed(sender, endpoints, sizeof(endpoints) / sizeof(endpoints[0]));
	result = s2s_ledger_settle(sender->queue->ledger, &settle);
	if (result != S2S_LEDGER_OK) {
		for (size_t index = 0; index < settle.endpoint_count; index++) {
			s2s_sender_line_changed(sender, endpoints[index].origin);
		}
		s2s_sender_trouble(sender, result, "storing outcomes");
		return false;
	}
	sender->unchecked++;
	sender->ended = flights[settle.count - 1]->next;
	settled(sender, flights, settle.count);
	return true;
}

void s2s_sender_settle(s2s_sender *sender)
{
	while (sender->ended != NULL && settle_piece(sender)) {
	}
}

/* --- giving up --- */

void s2s_sender_give_back(s2s_sender *sender)
{
	for (size_t index = 0; index < S2S_FLIGHTS_MAX; index++) {
		s2s_flight *flight = &sender->flights[index];
		s2s_result result;

		if (flight->transfer == NULL || flight->ended) {
			continue; /* free, or only waiting to be stored */
		}
		s2s_transport_abandon(sender->transport, flight->transfer, &result);
		flight->line->in_flight--;
		sender->in_flight--;
		flight->news.row = flight->claimed.destination_row;
		flight->settlement.kind = S2S_SETTLEMENT_RELEASE;
		flight->settlement.doubtful = result.written;
		if (result.written && !flight->repeatable) {
			settle_final(flight, S2S_STATE_UNCERTAIN);
			flight->settlement.attempts = flight->claimed.attempts + 1;
			flight->settlement.answer = S2S_STRING("the sender ended while this request was on its way");
		}
		flight_ended(sender, flight);
	}
	s2s_sender_settle(sender);
}

void s2s_sender_drop_flights(s2s_sender *sender)
{
	while (sender->ended != NULL) {
		s2s_flight *flight = sender->ended;

		sender->ended = flight->next;
		flight_free(sender, flight);
	}
	for (size_t index = 0; index < S2S_FLIGHTS_MAX; index++) {
		s2s_flight *flight = &sender->flights[index];
		s2s_result result;

		if (flight->transfer != NULL) {
			s2s_transport_abandon(sender->transport, flight->transfer, &result);
			flight->line->in_flight--;
			sender->in_flight--;
			flight_free(sender, flight);
		}
	}
}
