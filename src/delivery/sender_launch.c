/* The sender's first half: claims what is due and puts it on the wire. */
#include "../core/gzip.h"
#include "../core/hash.h"
#include "../platform/clock.h"
#include "../platform/fork.h"
#include "sender_private.h"

#include <stdlib.h>

#define MEMORY_WAIT_MS 1000

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

bool s2s_sender_may_send(const s2s_lead *lead)
{
	return lead->system != NULL && lead->line != NULL && !lead->facts->held;
}

size_t s2s_sender_room(const s2s_sender *sender, const s2s_lead *lead, int64_t now_ms)
{
	const s2s_line *line = lead->line;
	size_t room = S2S_FLIGHTS_MAX - sender->in_flight - sender->ended_count, paced;
	size_t allowed = s2s_breaker_allows(&line->breaker, now_ms, window_of(line), line->in_flight);
	int64_t left_ms = S2S_PACE_FOREVER;

	if (allowed < room) {
		room = allowed;
	}
	if (lead->facts->destination.tells_repeats_apart || room == 0) {
		return room;
	}
	if (sender->ends_ms != 0) {
		left_ms = sender->ends_ms - s2s_clock_monotonic_ms();
	}
	paced = s2s_pace_allows(&line->pace, line->unrepeatable, left_ms, lead->facts->destination.timeout_ms);
	return paced < room ? paced : room;
}

/* How many rows go in one request. One where it may be lost: a probe, or what nobody may be there to answer, risks one event. */
static size_t rows_in_one(const s2s_lead *lead)
{
	const s2s_system *system = lead->system;

	if (system->join == NULL || system->batch_max <= 1 || s2s_breaker_is_open(&lead->line->breaker) ||
		(!lead->facts->destination.tells_repeats_apart && !s2s_pace_is_proven(&lead->line->pace))) {
		return 1;
	}
	return system->batch_max < S2S_SETTLED_ROWS_MAX ? system->batch_max : S2S_SETTLED_ROWS_MAX;
}

/* --- the request --- */

static bool have_one_head(const s2s_flight *flight)
{
	const s2s_request *first = &flight->rows[0].claimed.request;

	for (size_t index = 1; index < flight->count; index++) {
		const s2s_request *other = &flight->rows[index].claimed.request;

		if (!s2s_string_equals(first->method, other->method) || !s2s_string_equals(first->url, other->url) ||
			!s2s_string_equals(first->headers, other->headers)) {
			return false;
		}
	}
	return true;
}

/* The finished body of all rows in one; URL and headers in the sender's buffers. */
static bool compose(s2s_sender *sender, const s2s_flight *flight, const s2s_lead *lead, s2s_string *body)
{
	s2s_string bodies[S2S_SETTLED_ROWS_MAX];
	s2s_text *all = &sender->packed;
	const char *place;

	s2s_text_clear(all);
	for (size_t index = 0; index < flight->count; index++) {
		if (!s2s_system_finish(lead->system, &lead->facts->destination, &flight->rows[index].claimed.request, false, &sender->url,
				&sender->headers, &sender->body)) {
			return false;
		}
		bodies[index] = s2s_text_string(&sender->body);
		if (flight->count > 1) {
			s2s_text_append_string(all, bodies[index]);
		}
	}
	if (flight->count == 1) {
		*body = bodies[0];
		return true;
	}
	if (s2s_text_failed(all)) {
		return false;
	}
	place = all->data;
	for (size_t index = 0; index < flight->count; index++) {
		bodies[index].data = place;
		place += bodies[index].length;
	}
	s2s_text_clear(&sender->joined);
	if (!lead->system->join(bodies, flight->count, &sender->joined)) {
		return false;
	}
	*body = s2s_text_string(&sender->joined);
	return true;
}

/* Where it pays; where it does not, or memory is short, the body goes as it is. */
static bool compress(s2s_sender *sender, const s2s_system *system, s2s_string *body)
{
	if (!system->compresses || body->length <= S2S_COMPRESSED_FROM_BYTES) {
		return true;
	}
	s2s_text_clear(&sender->packed);
	if (s2s_gzip(*body, &sender->packed) && sender->packed.length < body->length) {
		*body = s2s_text_string(&sender->packed);
		s2s_text_append_string(&sender->headers, S2S_STRING("Content-Encoding: gzip\n"));
	}
	return !s2s_text_failed(&sender->headers);
}

static bool flight_begin(s2s_sender *sender, s2s_flight *flight, const s2s_lead *lead)
{
	const s2s_destination *destination = &lead->facts->destination;
	s2s_exchange exchange;
	s2s_string body;
	bool composed;

	s2s_gate_enter(); /* a signature is OpenSSL's work */
	composed = have_one_head(flight) && compose(sender, flight, lead, &body);
	s2s_gate_leave();
	if (!composed || !compress(sender, lead->system, &body)) {
		return false;
	}
	exchange = (s2s_exchange) {
		.method = flight->rows[0].claimed.request.method,
		.url = s2s_text_string(&sender->url),
		.headers = s2s_text_string(&sender->headers),
		.body = body,
		.repeatable = flight->repeatable,
		.allow_http = destination->allow_http,
		.destination = destination,
	};
	flight->transfer = s2s_transport_begin(sender->transport, &exchange, flight);
	s2s_wipe(sender->headers.data, sender->headers.length); /* a token may be in it */
	return flight->transfer != NULL;
}

/* What can't begin is given back: for want of memory, or because those rows don't go together; then each goes alone. */
static void flight_refuse(s2s_sender *sender, s2s_flight *flight, int64_t now_ms)
{
	for (size_t index = 0; index < flight->count; index++) {
		s2s_settlement *settlement = &flight->rows[index].settlement;

		settlement->attempts = flight->rows[index].claimed.attempts;
		settlement->first_attempt_ms = flight->rows[index].claimed.first_attempt_ms;
		settlement->alone = flight->count > 1;
		settlement->answer = flight->count > 1 ? S2S_STRING("could not be sent together with others") : S2S_STRING("out of memory");
	}
	s2s_sender_flight_wait(flight, now_ms + MEMORY_WAIT_MS);
	s2s_sender_flight_ended(sender, flight);
}

/* --- flights --- */

s2s_flight *s2s_sender_flight_take(s2s_sender *sender, const s2s_lead *lead, const s2s_claimed *claimed, size_t count, s2s_row *rows)
{
	s2s_flight *flight = sender->spare;

	sender->spare = flight->next;
	flight->next = NULL;
	flight->rows = rows != NULL ? rows : &flight->one;
	flight->count = count;
	flight->destination_row = lead->facts->row;
	flight->news.row = lead->facts->row;
	flight->line = lead->line;
	flight->repeatable = lead->facts->destination.tells_repeats_apart;
	flight->as_probe = s2s_breaker_is_open(&lead->line->breaker);
	flight->began_ms = s2s_clock_monotonic_ms();
	for (size_t index = 0; index < count; index++) {
		flight->rows[index].claimed = claimed[index];
		flight->rows[index].settlement.sequence = claimed[index].sequence;
		flight->rows[index].settlement.destination_row = claimed[index].destination_row;
	}
	return flight;
}

void s2s_sender_flight_launch(s2s_sender *sender, s2s_flight *flight, s2s_lead *lead, int64_t now_ms)
{
	if (flight_begin(sender, flight, lead)) {
		lead->line->in_flight++;
		lead->line->unrepeatable += flight->repeatable ? 0 : 1;
		lead->in_flight++;
		sender->in_flight++;
	} else {
		flight_refuse(sender, flight, now_ms);
	}
}

/* What a claim settled instead of giving it has ended without a flight. */
static void refused(s2s_sender *sender, const s2s_lead *lead)
{
	s2s_ledger_ended ended;
	int64_t count;

	s2s_ledger_take_ended(sender->queue->ledger, &ended);
	count = ended.expired + ended.rejected + ended.damaged;
	if (ended.expired > 0) {
		s2s_sender_notice(sender, S2S_NOTICE_EXPIRED, lead->facts->destination.name, S2S_STRING(""), ended.expired);
	}
	if (ended.rejected > 0) {
		s2s_sender_notice(sender, S2S_NOTICE_UNSENT, lead->facts->destination.name,
			S2S_STRING("a later one of the same device was sent before, or the device opted out"), ended.rejected);
	}
	if (ended.damaged > 0) {
		s2s_sender_notice(sender, S2S_NOTICE_DAMAGED, lead->facts->destination.name, S2S_STRING(""), ended.damaged);
	}
	sender->settled += count;
	sender->waiting -= count;
	atomic_fetch_add(&sender->queue->finished, count);
}

static bool claim(s2s_sender *sender, const s2s_lead *lead, const s2s_claim_want *want, int64_t now_ms, s2s_claimed *claimed, size_t *count)
{
	s2s_ledger_result result = s2s_ledger_claim(sender->queue->ledger, want, 1, now_ms, sender->generation,
		sender->options.sync_full && !lead->facts->destination.tells_repeats_apart, claimed, want->limit, count);

	if (result != S2S_LEDGER_OK) {
		s2s_sender_trouble(sender, result, "claiming");
		return false;
	}
	if (!sender->after_loss) {
		s2s_leader_say_claimed(
			&sender->leader, sender->generation); /* after a loss only once all is taken in: till then a next leader must know, too */
	}
	refused(sender, lead);
	return true;
}

static void next_due_read(s2s_sender *sender, s2s_lead *lead)
{
	if (s2s_ledger_next_due(sender->queue->ledger, lead->facts->row, &lead->next_due_ms) != S2S_LEDGER_OK || lead->next_due_ms == 0) {
		lead->next_due_ms = INT64_MAX;
	}
}

/* Each row a request. */
static void launch_single(s2s_sender *sender, s2s_lead *lead, size_t allowed, int64_t now_ms)
{
	s2s_claimed claimed[S2S_LEDGER_BATCH_MAX];
	s2s_claim_want want = {
		.destination_row = lead->facts->row,
		.identity = lead->facts->destination.identity,
		.limit = allowed < S2S_LEDGER_BATCH_MAX ? allowed : S2S_LEDGER_BATCH_MAX,
	};
	size_t count;

	if (!claim(sender, lead, &want, now_ms, claimed, &count)) {
		return;
	}
	for (size_t index = 0; index < count; index++) {
		s2s_sender_flight_launch(sender, s2s_sender_flight_take(sender, lead, &claimed[index], 1, NULL), lead, now_ms);
	}
	if (count < want.limit) {
		next_due_read(sender, lead);
	}
}

/* One request of as many rows as may go in it. Its memory comes first: what is claimed must have a place. False: there is no more. */
static bool launch_joined(s2s_sender *sender, s2s_lead *lead, size_t rows_max, int64_t now_ms)
{
	s2s_claimed claimed[S2S_SETTLED_ROWS_MAX];
	s2s_row *rows = calloc(rows_max, sizeof(*rows));
	s2s_claim_want want = {
		.destination_row = lead->facts->row,
		.identity = lead->facts->destination.identity,
		.limit = rows != NULL ? rows_max : 1,
		.joined_bytes = S2S_JOINED_BYTES_MAX,
	};
	size_t count;

	if (!claim(sender, lead, &want, now_ms, claimed, &count)) {
		free(rows);
		return false;
	}
	if (count < 2) {
		free(rows);
		rows = NULL;
	}
	if (count > 0) {
		s2s_sender_flight_launch(sender, s2s_sender_flight_take(sender, lead, claimed, count, rows), lead, now_ms);
	}
	if (count < want.limit) {
		next_due_read(sender, lead);
	}
	return lead->next_due_ms <= now_ms;
}

static void launch_for(s2s_sender *sender, s2s_lead *lead, size_t allowed, int64_t now_ms)
{
	size_t rows_max = rows_in_one(lead);

	if (rows_max == 1) {
		launch_single(sender, lead, allowed, now_ms);
		return;
	}
	while (allowed > 0 && launch_joined(sender, lead, rows_max, now_ms)) {
		allowed--;
	}
}

/* Those that may have something due and a place for it: the first of `sender->turns`, in their order. */
static size_t turns_fill(s2s_sender *sender, int64_t now_ms)
{
	size_t count = 0;

	for (size_t index = 0; index < sender->lead_count; index++) {
		const s2s_lead *lead = &sender->leads[index];

		if (s2s_sender_may_send(lead) && lead->next_due_ms <= now_ms && s2s_sender_room(sender, lead, now_ms) > 0) {
			sender->turns[count++] = (s2s_turn) { index, lead->line, lead->in_flight, lead->last_begun };
		}
	}
	s2s_turns_arrange(sender->turns, count);
	return count;
}

void s2s_sender_launch(s2s_sender *sender)
{
	int64_t now_ms = s2s_clock_now_ms();
	int64_t before;
	size_t count;

	/* What has ended must be stored first: its rows are still claimed, and its memory is bounded. */
	if (sender->ended_now > 0 || s2s_sender_must_settle(sender) || sender->finish_only) {
		return;
	}
	count = turns_fill(sender, now_ms);
	before = sender->begun;
	for (size_t index = 0; index < count && !sender->list_stale && sender->trouble_until_ms == 0 && sender->ended_now == 0; index++) {
		s2s_lead *lead = &sender->leads[sender->turns[index].destination];
		size_t room = s2s_sender_room(sender, lead, now_ms); /* what those before it have left */

		if (room > 0) {
			launch_for(sender, lead, s2s_turns_share(&sender->turns[index], count - index, room), now_ms);
		}
		/* Numbered as if they had begun one by one in turns: who got an odd place is the later one next time. */
		if (lead->in_flight > sender->turns[index].in_flight) {
			lead->last_begun = before + (int64_t) ((lead->in_flight - sender->turns[index].in_flight) * count + index);
			sender->begun = lead->last_begun > sender->begun ? lead->last_begun : sender->begun;
		}
	}
}

int64_t s2s_sender_next_ms(s2s_sender *sender, int64_t now_ms)
{
	int64_t next = INT64_MAX;

	for (size_t index = 0; index < sender->lead_count; index++) {
		s2s_lead *lead = &sender->leads[index];
		int64_t due = lead->next_due_ms;

		if (!s2s_sender_may_send(lead) || due == INT64_MAX) {
			continue;
		}
		if (s2s_breaker_is_open(&lead->line->breaker) && lead->line->breaker.probe_ms > due) {
			due = lead->line->breaker.probe_ms;
		}
		/* A full window is waited for by the network, not by the clock; what can't be answered before the end, by nobody. */
		if (due <= now_ms && s2s_sender_room(sender, lead, now_ms) == 0) {
			continue;
		}
		next = due < next ? due : next;
	}
	return next;
}
