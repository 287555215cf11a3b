/* The sender's last part: stores what became of requests, and gives back or drops what is on its way. */
#include "../platform/clock.h"
#include "sender_private.h"

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

static void row_settled(s2s_sender *sender, s2s_lead *lead, const s2s_row *row)
{
	const s2s_settlement *settlement = &row->settlement;

	if (settlement->kind == S2S_SETTLEMENT_FINAL) {
		s2s_sender_tell_end(sender, lead, row);
		sender->settled++;
		sender->waiting--;
		atomic_fetch_add(&sender->queue->finished, 1);
	}
	if (lead != NULL && s2s_string_is_given(row->claimed.request.lane)) {
		lead->next_due_ms = 0; /* another one of its lane may be due now */
	} else if (lead != NULL && settlement->kind == S2S_SETTLEMENT_WAIT && settlement->due_ms < lead->next_due_ms) {
		lead->next_due_ms = settlement->due_ms;
	}
}

/* The first `count` of the ended ones. */
static void settled(s2s_sender *sender, size_t count)
{
	s2s_sender_express_stored(sender);
	for (size_t index = 0; index < count; index++) {
		s2s_flight *flight = s2s_sender_ended_pop(sender);
		s2s_lead *lead = s2s_sender_lead_of(sender, flight->destination_row);

		for (size_t row = 0; row < flight->count; row++) {
			row_settled(sender, lead, &flight->rows[row]);
		}
		if (flight->news.hold != NULL) {
			sender->list_stale = true; /* only now does the ledger say so */
		}
		s2s_sender_flight_free(sender, flight);
	}
}

/* Whole flights only: what went in one request ends in one transaction. */
static bool settle_piece(s2s_sender *sender)
{
	s2s_settlement items[S2S_SETTLED_ROWS_MAX];
	s2s_destination_news news[S2S_LEDGER_BATCH_MAX];
	s2s_ledger_endpoint endpoints[16];
	s2s_settle settle = { .items = items, .news = news, .endpoints = endpoints, .now_ms = s2s_clock_now_ms() };
	s2s_ledger_position position;
	s2s_ledger_result result;

	for (s2s_flight *flight = sender->ended;
		 flight != NULL && settle.news_count < S2S_LEDGER_BATCH_MAX && settle.count + flight->count <= S2S_SETTLED_ROWS_MAX;
		 flight = flight->next) {
		for (size_t row = 0; row < flight->count; row++) {
			items[settle.count++] = flight->rows[row].settlement;
		}
		if (flight->is_express) {
			items[settle.count - 1].express = &flight->express;
			settle.position = &position;
		}
		flight->storing = true;
		news[settle.news_count++] = flight->news;
		settle.sync = settle.sync || (sender->options.sync_full && !flight->repeatable);
	}
	position = s2s_sender_position(sender);
	settle.endpoint_count = endpoints_changed(sender, endpoints, sizeof(endpoints) / sizeof(endpoints[0]));
	result = s2s_ledger_settle(sender->queue->ledger, &settle);
	if (result != S2S_LEDGER_OK) {
		for (size_t index = 0; index < settle.endpoint_count; index++) {
			s2s_sender_line_changed(sender, endpoints[index].origin);
		}
		for (s2s_flight *flight = sender->ended; flight != NULL; flight = flight->next) {
			flight->storing = false;
		}
		s2s_sender_trouble(sender, result, "storing outcomes");
		return false;
	}
	settled(sender, settle.news_count);
	return true;
}

bool s2s_sender_must_settle(const s2s_sender *sender)
{
	if (sender->ended == NULL) {
		return false;
	}
	return sender->ended_now > 0 || sender->ended_count >= S2S_EXPRESS_TOGETHER || sender->finish_only ||
		(sender->in_flight == 0 && sender->express_waits_ms == 0) ||
		s2s_clock_monotonic_ms() - sender->ended_since_ms >= S2S_EXPRESS_HELD_MS;
}

void s2s_sender_settle(s2s_sender *sender)
{
	while (sender->ended != NULL && settle_piece(sender)) {
	}
}

/* --- giving up --- */

/* `written`: it may have arrived. */
static void flight_give_back(s2s_flight *flight, bool written)
{
	for (size_t index = 0; index < flight->count; index++) {
		s2s_row *row = &flight->rows[index];

		row->settlement.kind = S2S_SETTLEMENT_RELEASE;
		row->settlement.doubtful = written;
		if (written && !flight->repeatable) {
			s2s_sender_settle_final(&row->settlement, S2S_STATE_UNCERTAIN);
			row->settlement.attempts = row->claimed.attempts + 1;
			row->settlement.answer = S2S_STRING("the sender ended while this request was on its way");
		}
	}
}

void s2s_sender_give_back(s2s_sender *sender)
{
	for (size_t index = 0; index < S2S_FLIGHTS_MAX; index++) {
		s2s_flight *flight = &sender->flights[index];
		s2s_result result;

		if (flight->transfer == NULL || flight->ended) {
			continue; /* free, or only waiting to be stored */
		}
		s2s_transport_abandon(sender->transport, flight->transfer, &result);
		s2s_sender_flight_left(sender, flight);
		flight_give_back(flight, result.written);
		s2s_sender_flight_ended(sender, flight);
	}
	s2s_sender_settle(sender);
}

void s2s_sender_drop_flights(s2s_sender *sender)
{
	sender->courier_count = 0;
	while (sender->ended != NULL) {
		s2s_sender_flight_free(sender, s2s_sender_ended_pop(sender));
	}
	for (size_t index = 0; index < S2S_FLIGHTS_MAX; index++) {
		s2s_flight *flight = &sender->flights[index];
		s2s_result result;

		if (flight->transfer != NULL) {
			s2s_transport_abandon(sender->transport, flight->transfer, &result);
			s2s_sender_flight_left(sender, flight);
			s2s_sender_flight_free(sender, flight);
		}
	}
}
