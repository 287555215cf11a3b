/*
 * From the journal straight to the wire: docs/internals/sender.md, "Express".
 * The journal holds such a request until its outcome is stored, so it never
 * becomes a row of the ledger if it is delivered at the first try.
 */
#include "../platform/clock.h"
#include "../queue/record.h"
#include "sender_private.h"

#define AWAY_MS 250    /* on its way for so long, it gets a row: who waits for the journal to be taken in waits no longer */
#define WAIT_MS 50     /* the journal's next record waits for a place on the wire for so long, */
#define WAIT_MOVED 100 /* and again, if so many requests have come back in it, */
#define WAIT_SLOW 2    /* or fewer for less than so many times in a row: the machine may have stood still */
#define ROWS_AHEAD 256 /* the ledger's own are waited for if they are not more */

/* --- which way --- */

static int64_t rows_waiting(const s2s_sender *sender)
{
	return sender->waiting - (int64_t) sender->courier_count;
}

static bool takes_express(const s2s_lead *lead)
{
	return s2s_sender_may_send(lead) && lead->facts->destination.tells_repeats_apart &&
		(lead->system->join == NULL || lead->system->batch_max <= 1) && !s2s_breaker_is_open(&lead->line->breaker);
}

bool s2s_sender_express_look(s2s_sender *sender)
{
	int64_t now_ms = s2s_clock_now_ms();
	bool rows_wait = rows_waiting(sender) > 0, any = false;

	if (sender->express_off || sender->after_loss || sender->finish_only || sender->list_stale || sender->trouble_until_ms != 0 ||
		sender->ended_now > 0) {
		return false;
	}
	sender->destinations = 0;
	for (s2s_line *line = sender->lines; line != NULL; line = line->next) {
		line->destinations = 0;
		line->has_due_rows = false;
	}
	for (size_t index = 0; index < sender->lead_count; index++) {
		s2s_lead *lead = &sender->leads[index];

		if (s2s_sender_may_send(lead)) {
			sender->destinations++;
			lead->line->destinations++;
			lead->line->has_due_rows = lead->line->has_due_rows || (rows_wait && lead->next_due_ms <= now_ms);
		}
		lead->takes_express = takes_express(lead);
		any = any || lead->takes_express;
	}
	return any;
}

static s2s_lead *lead_for(s2s_sender *sender, const s2s_identity *identity)
{
	for (size_t index = 0; index < sender->lead_count; index++) {
		const s2s_ledger_destination *facts = sender->leads[index].facts;

		if (facts->known && memcmp(&facts->destination.identity, identity, sizeof(*identity)) == 0) {
			return &sender->leads[index];
		}
	}
	return NULL;
}

static bool is_repeat(const s2s_express *one, const s2s_uuid *id, int64_t destination_row, bool has_key, const uint8_t *key)
{
	return memcmp(&one->request->id, id, sizeof(*id)) == 0 ||
		(one->has_key && has_key && one->destination_row == destination_row && memcmp(one->key, key, sizeof(one->key)) == 0);
}

/* With an id or a key of one that is on its way: what it is can be said when that one's outcome is known. */
static bool is_on_its_way(const s2s_sender *sender, const s2s_express *express)
{
	size_t index = 0;

	while (index < sender->courier_count &&
		!is_repeat(express, &sender->couriers[index].id, sender->couriers[index].destination_row, sender->couriers[index].has_key,
			sender->couriers[index].key)) {
		index++;
	}
	return index < sender->courier_count;
}

static bool is_before_it(const s2s_sender *sender, size_t place)
{
	const s2s_express *express = &sender->candidates[place].express;
	size_t index = sender->batch_next;

	while (index < place &&
		(sender->candidates[index].lead == NULL ||
			!is_repeat(express, &sender->candidates[index].request.id, sender->candidates[index].express.destination_row,
				sender->candidates[index].express.has_key, sender->candidates[index].express.key))) {
		index++;
	}
	return index < place;
}

static void candidate_read(s2s_sender *sender, size_t place)
{
	s2s_candidate *candidate = &sender->candidates[place];
	s2s_request *request = &candidate->request;

	candidate->is_known = false;
	candidate->lead = s2s_record_get_request(sender->batch.payloads[place], request) ? lead_for(sender, &request->destination) : NULL;
	if (candidate->lead == NULL) {
		return;
	}
	candidate->express.request = request;
	candidate->express.record = sender->batch.payloads[place];
	candidate->express.destination_row = candidate->lead->facts->row;
	candidate->may_fly = !s2s_string_is_given(request->lane) && !s2s_string_is_given(request->device) && !request->keep_answer;
	if (!s2s_ledger_digest_key(&candidate->express)) {
		candidate->lead = NULL;
		return;
	}
	candidate->is_known = is_on_its_way(sender, &candidate->express) || is_before_it(sender, place);
}

bool s2s_sender_express_sort(s2s_sender *sender)
{
	s2s_express items[S2S_JOURNAL_BATCH_MAX];
	s2s_candidate *asked[S2S_JOURNAL_BATCH_MAX];
	bool known[S2S_JOURNAL_BATCH_MAX];
	size_t count = 0;
	s2s_ledger_result result = S2S_LEDGER_OK;

	if (sender->is_sorted) {
		return true;
	}
	for (size_t place = sender->batch_next; place < sender->batch.count; place++) {
		s2s_candidate *candidate = &sender->candidates[place];

		candidate_read(sender, place);
		if (candidate->lead != NULL && candidate->may_fly && !candidate->is_known) {
			asked[count] = candidate;
			items[count++] = candidate->express;
		}
	}
	if (count > 0) {
		result = s2s_ledger_find_known(sender->queue->ledger, items, count, rows_waiting(sender) > 0, known);
	}
	if (result != S2S_LEDGER_OK) {
		s2s_sender_trouble(sender, result, "looking for repeats");
		return false;
	}
	for (size_t index = 0; index < count; index++) {
		asked[index]->is_known = known[index];
	}
	sender->is_sorted = true;
	return true;
}

/* Its share of the window: what hangs of one destination must not keep the others of its endpoint from it. */
static bool has_place(const s2s_sender *sender, const s2s_lead *lead, int64_t now_ms)
{
	size_t room = s2s_sender_room(sender, lead, now_ms);

	return room > 0 && (lead->in_flight == 0 || lead->in_flight * lead->line->destinations < lead->line->in_flight + room);
}

static void place_take(s2s_sender *sender, s2s_lead *lead)
{
	lead->in_flight++;
	lead->line->in_flight++;
	sender->in_flight++;
}

void s2s_sender_express_give_back(s2s_sender *sender, size_t place)
{
	s2s_lead *lead = sender->candidates[place].lead;

	lead->in_flight--;
	lead->line->in_flight--;
	sender->in_flight--;
}

/* In the journal it keeps those behind it from their turn: only where nobody else is known, or about to be, who sends from this queue. */
static bool may_wait(const s2s_sender *sender, size_t place)
{
	const s2s_line *line = sender->candidates[place].lead->line;

	if (sender->destinations > 1 || (line->has_due_rows && rows_waiting(sender) > ROWS_AHEAD)) {
		return false;
	}
	while (place < sender->batch.count && sender->candidates[place].lead != NULL) {
		place++;
	}
	return place == sender->batch.count;
}

s2s_way s2s_sender_express_judge(s2s_sender *sender, size_t place, bool begun)
{
	const s2s_candidate *candidate = &sender->candidates[place];
	s2s_lead *lead = candidate->lead;
	int64_t now_ms = s2s_clock_now_ms();

	/* What is on its way went by what its destination was then: who leads next must not read it by another record. */
	if (candidate->is_known || s2s_record_is_destination(sender->batch.payloads[place])) {
		return begun || sender->courier_count > 0 ? S2S_WAY_STORED : S2S_WAY_LEDGER;
	}
	if (lead == NULL) {
		return S2S_WAY_LEDGER;
	}
	if (!candidate->may_fly || !lead->takes_express || candidate->request.expires_ms <= now_ms) {
		return S2S_WAY_LEDGER;
	}
	if (lead->line->has_due_rows || !has_place(sender, lead, now_ms)) {
		return may_wait(sender, place) ? S2S_WAY_LATER : S2S_WAY_LEDGER;
	}
	place_take(sender, lead);
	return S2S_WAY_EXPRESS;
}

/* --- beginning --- */

bool s2s_sender_express_begin(s2s_sender *sender, size_t place)
{
	const s2s_candidate *candidate = &sender->candidates[place];
	s2s_courier *courier = &sender->couriers[sender->courier_count];
	s2s_claimed claimed = { .destination_row = candidate->express.destination_row, .expires_ms = candidate->request.expires_ms };
	s2s_text *copy = &sender->spare->copy;
	s2s_flight *flight;

	s2s_sender_express_give_back(sender, place);
	s2s_text_append_string(copy, candidate->express.record);
	if (s2s_text_failed(copy) || !s2s_record_get_request(s2s_text_string(copy), &claimed.request)) {
		s2s_text_clear(copy);
		return false;
	}
	flight = s2s_sender_flight_take(sender, candidate->lead, &claimed, 1, NULL);
	flight->is_express = true;
	flight->offset = sender->batch.begins[place];
	flight->express = candidate->express;
	flight->express.request = &flight->one.claimed.request;
	flight->express.record = s2s_text_string(&flight->copy);
	*courier = (s2s_courier) {
		.flight = flight,
		.id = claimed.request.id,
		.destination_row = flight->express.destination_row,
		.has_key = flight->express.has_key,
	};
	memcpy(courier->key, flight->express.key, sizeof(courier->key));
	sender->courier_count++;
	sender->waiting++;
	s2s_sender_flight_launch(sender, flight, candidate->lead, s2s_clock_now_ms());
	return true;
}

/* --- storing --- */

s2s_ledger_position s2s_sender_position(const s2s_sender *sender)
{
	s2s_ledger_position position = { .epoch = sender->reader.epoch, .offset = sender->reader.offset };
	size_t first = 0;

	while (first < sender->courier_count && sender->couriers[first].flight->storing) {
		first++;
	}
	if (first < sender->courier_count) {
		position.offset = sender->couriers[first].flight->offset;
	}
	return position;
}

void s2s_sender_express_stored(s2s_sender *sender)
{
	size_t kept = 0;

	for (size_t index = 0; index < sender->courier_count; index++) {
		if (!sender->couriers[index].flight->storing) {
			sender->couriers[kept++] = sender->couriers[index];
		}
	}
	sender->courier_count = kept;
}

/* The first of those that are on their way: so many as go in a transaction. */
static bool store_piece(s2s_sender *sender)
{
	s2s_flight *flights[S2S_LEDGER_BATCH_MAX];
	s2s_express items[S2S_LEDGER_BATCH_MAX];
	int64_t sequences[S2S_LEDGER_BATCH_MAX];
	size_t count = 0;
	s2s_ledger_position position;
	s2s_ledger_result result;

	for (; count < S2S_LEDGER_BATCH_MAX && count < sender->courier_count; count++) {
		flights[count] = sender->couriers[count].flight;
		flights[count]->storing = true;
		items[count] = flights[count]->express;
	}
	position = s2s_sender_position(sender);
	result = s2s_ledger_put_express(sender->queue->ledger, items, count, sender->generation, s2s_clock_now_ms(), &position, sequences);
	if (result == S2S_LEDGER_OK) {
		s2s_leader_say_claimed(&sender->leader, sender->generation);
		s2s_sender_express_stored(sender);
	}
	for (size_t index = 0; index < count; index++) {
		flights[index]->storing = false;
		if (result == S2S_LEDGER_OK) {
			flights[index]->is_express = false;
			flights[index]->one.claimed.sequence = flights[index]->one.settlement.sequence = sequences[index];
		}
	}
	if (result != S2S_LEDGER_OK) {
		s2s_sender_trouble(sender, result, "storing what is on its way");
	}
	return result == S2S_LEDGER_OK;
}

void s2s_sender_express_store(s2s_sender *sender)
{
	if (sender->courier_count > 0) {
		s2s_sender_settle(sender); /* what has come back goes the short way; the others are on the wire */
	}
	while (sender->courier_count > 0 && sender->ended == NULL && store_piece(sender)) {
	}
}

void s2s_sender_express_check(s2s_sender *sender)
{
	const s2s_flight *first = sender->courier_count > 0 ? sender->couriers[0].flight : NULL;

	if (atomic_exchange(&sender->all_wanted, false)) {
		sender->express_off = true;
		sender->handing_over = false; /* who takes over may come too late for that */
		s2s_sender_express_store(sender);
	} else if (first != NULL && !first->ended && s2s_clock_monotonic_ms() - first->began_ms >= AWAY_MS) {
		s2s_sender_express_store(sender);
	}
}

static int64_t until(int64_t then_ms, int64_t wait_ms)
{
	int64_t left = then_ms - s2s_clock_monotonic_ms();

	return left < 0 ? 0 : left < wait_ms ? left : wait_ms;
}

int64_t s2s_sender_express_wait(const s2s_sender *sender, int64_t wait_ms)
{
	if (sender->ended != NULL) {
		wait_ms = until(sender->ended_since_ms + S2S_EXPRESS_HELD_MS, wait_ms);
	}
	if (sender->courier_count > 0 && !sender->couriers[0].flight->ended) {
		wait_ms = until(sender->couriers[0].flight->began_ms + AWAY_MS, wait_ms);
	}
	return sender->express_waits_ms != 0 ? until(sender->express_waits_ms + WAIT_MS, wait_ms) : wait_ms;
}

/* --- waiting --- */

bool s2s_sender_express_may_wait(s2s_sender *sender)
{
	int64_t now = s2s_clock_monotonic_ms();

	if (sender->express_waits_ms == 0) {
		sender->express_slow = 0;
	} else if (now - sender->express_waits_ms < WAIT_MS) {
		return true;
	} else {
		sender->express_slow = sender->landed - sender->express_waits_moved < WAIT_MOVED ? sender->express_slow + 1 : 0;
	}
	/* While a slow endpoint is waited for there is time to take in the rest. */
	if (sender->express_slow >= WAIT_SLOW || sender->journal_bytes > s2s_sender_journal_share(sender)) {
		sender->express_off = true;
		sender->express_waits_ms = 0;
		return false;
	}
	sender->express_waits_ms = now;
	sender->express_waits_moved = sender->landed;
	return true;
}
