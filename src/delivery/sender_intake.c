/* The sender's way for what stands in the journal: into the ledger, or straight to the wire. */
#include "../platform/clock.h"
#include "../platform/log.h"
#include "../queue/record.h"
#include "sender_private.h"

#define STEADY_MS 5  /* records that come sooner after each other than this, */
#define STEADY_MIN 3 /* so many times in a row, come steadily */

bool s2s_sender_journal_open(s2s_sender *sender, const s2s_ledger_position *position)
{
	sender->batch.count = sender->batch_next = 0;
	sender->is_sorted = false;
	if (s2s_journal_reader_open(&sender->reader, &sender->queue->place) != 0) {
		return false;
	}
	if (position != NULL) {
		s2s_journal_reader_seek(&sender->reader, position->epoch, position->offset);
	}
	return true;
}

/* What the next records of the batch are divided into. */
typedef struct s2s_piece {
	s2s_string rows[S2S_JOURNAL_BATCH_MAX];
	size_t row_count;
	size_t flies[S2S_JOURNAL_BATCH_MAX]; /* their places in the batch */
	size_t fly_count;
	size_t end;  /* from here on they stay in the journal, */
	bool waits;  /* until there is a place on the wire, */
	bool stores; /* until those that are on their way have rows */
} s2s_piece;

/* What follows a destination is for it: the list is read first. */
static bool ends_piece(const s2s_sender *sender, s2s_string payload)
{
	return !sender->express_off && s2s_record_is_destination(payload);
}

/* The next records become rows: once nothing is on its way without one, whose key may come again in them. */
static void piece_of_rows(s2s_sender *sender, s2s_piece *piece)
{
	bool ends = sender->courier_count > 0;

	piece->stores = ends;
	while (piece->end < sender->batch.count && !ends) {
		s2s_string payload = sender->batch.payloads[piece->end++];

		piece->rows[piece->row_count++] = payload;
		ends = ends_piece(sender, payload);
	}
}

static void piece_sort(s2s_sender *sender, s2s_piece *piece)
{
	bool ends = false;

	while (piece->end < sender->batch.count && !ends) {
		s2s_way way = s2s_sender_express_judge(sender, piece->end, piece->fly_count > 0);

		if (way == S2S_WAY_LATER || way == S2S_WAY_STORED) {
			piece->waits = way == S2S_WAY_LATER && s2s_sender_express_may_wait(sender);
			piece->stores = way == S2S_WAY_STORED;
			break;
		}
		if (way == S2S_WAY_EXPRESS) {
			piece->flies[piece->fly_count++] = piece->end;
		} else {
			ends = ends_piece(sender, sender->batch.payloads[piece->end]);
			piece->rows[piece->row_count++] = sender->batch.payloads[piece->end];
		}
		piece->end++;
	}
}

static int64_t offset_of(const s2s_sender *sender, size_t place)
{
	return place < sender->batch.count ? sender->batch.begins[place] : sender->batch.next_offset;
}

/* Up to the `place`th record of the batch everything has been taken. */
static void move_on(s2s_sender *sender, size_t place)
{
	sender->batch_next = place;
	sender->reader.offset = offset_of(sender, place);
}

/* The journal's place once the piece's rows are in the ledger. */
static s2s_ledger_position position_after(const s2s_sender *sender, const s2s_piece *piece)
{
	s2s_ledger_position position = s2s_sender_position(sender);

	if (sender->courier_count == 0) {
		position.offset = offset_of(sender, piece->fly_count > 0 ? piece->flies[0] : piece->end);
	}
	return position;
}

/* Its rows, in one transaction with the journal's place behind all that the ledger then holds. */
static s2s_ledger_result put_rows(s2s_sender *sender, const s2s_piece *piece)
{
	s2s_intake intake = {
		.payloads = piece->rows,
		.count = piece->row_count,
		.position = position_after(sender, piece),
		.now_ms = s2s_clock_now_ms(),
		.after_loss = sender->after_loss,
		.no_repeats = sender->courier_count > 0 || piece->fly_count > 0,
	};
	s2s_intake_result taken;
	s2s_ledger_result result = s2s_ledger_take_in(sender->queue->ledger, &intake, &taken);

	if (result == S2S_LEDGER_REPEATS) {
		sender->express_off = true; /* till then nothing stands before it that is not in the ledger */
		return result;
	}
	if (result != S2S_LEDGER_OK) {
		s2s_sender_trouble(sender, result, "taking in");
		return result;
	}
	if (sender->batch.torn_bytes > 0 || taken.unreadable > 0) {
		s2s_log("%lld bytes of the journal were torn and skipped, %lld records can't be read", (long long) sender->batch.torn_bytes,
			(long long) taken.unreadable);
		sender->batch.torn_bytes = 0;
	}
	s2s_sender_tell_loss(sender, taken.settled);
	sender->waiting += taken.taken - taken.settled;
	atomic_fetch_add(&sender->queue->finished, taken.repeated + taken.settled);
	if (taken.destinations_changed) {
		sender->list_stale = true;
	}
	if (taken.taken > 0) {
		s2s_sender_look_everywhere(sender);
	}
	return S2S_LEDGER_OK;
}

/* What can't go on the wire now stays in the journal, and with it what is behind it: what of that is in the ledger, that knows. */
static bool piece_fly(s2s_sender *sender, const s2s_piece *piece)
{
	size_t index = 0;

	while (index < piece->fly_count && s2s_sender_express_begin(sender, piece->flies[index])) {
		index++;
	}
	if (index == piece->fly_count) {
		return true;
	}
	move_on(sender, piece->flies[index]);
	while (++index < piece->fly_count) {
		s2s_sender_express_give_back(sender, piece->flies[index]);
	}
	s2s_sender_trouble(sender, S2S_LEDGER_FAILED, "out of memory for a request");
	return false;
}

/* False: nothing more can be taken now. */
static bool piece_take(s2s_sender *sender, const s2s_piece *piece)
{
	s2s_ledger_result result = S2S_LEDGER_OK;

	if (piece->row_count > 0 || sender->batch.count == 0 || sender->batch.torn_bytes > 0) {
		result = put_rows(sender, piece);
	}
	if (result != S2S_LEDGER_OK) {
		for (size_t index = 0; index < piece->fly_count; index++) {
			s2s_sender_express_give_back(sender, piece->flies[index]);
		}
		return result == S2S_LEDGER_REPEATS;
	}
	move_on(sender, piece->end);
	if (!piece_fly(sender, piece)) {
		return false;
	}
	if (piece->stores) {
		s2s_sender_express_store(sender);
		return sender->courier_count == 0;
	}
	return !piece->waits;
}

static bool take_in_batch(s2s_sender *sender)
{
	s2s_piece piece = { .row_count = 0, .fly_count = 0, .end = sender->batch_next };

	if (!s2s_sender_express_look(sender)) {
		piece_of_rows(sender, &piece);
	} else if (s2s_sender_express_sort(sender)) {
		piece_sort(sender, &piece);
	} else {
		return false;
	}
	if (!piece.waits) {
		sender->express_waits_ms = 0;
	}
	return piece_take(sender, &piece);
}

/* False: nothing can be read there now. */
static bool batch_read(s2s_sender *sender, int64_t bytes)
{
	int64_t now;

	sender->batch_next = 0;
	sender->is_sorted = false;
	if (s2s_journal_read(&sender->reader, &sender->batch) != 0 || sender->batch.next_offset == sender->reader.offset) {
		sender->batch.count = 0;
		sender->stuck_bytes = bytes;
		return false;
	}
	now = s2s_clock_monotonic_ms();
	sender->steady = now - sender->read_ms < STEADY_MS ? sender->steady + (sender->steady < STEADY_MIN) : 0;
	sender->read_ms = now;
	return true;
}

bool s2s_sender_reads_steadily(const s2s_sender *sender)
{
	return sender->steady >= STEADY_MIN && s2s_clock_monotonic_ms() - sender->read_ms < STEADY_MS;
}

bool s2s_sender_take_in_piece(s2s_sender *sender)
{
	int64_t bytes;
	bool replaced;

	if (sender->must_lead && !s2s_sender_lead_again(sender)) {
		return false;
	}
	/* After a renewal the fresh file could not be opened: no descriptors, perhaps, and now there are. */
	if (sender->reader.file < 0 && !s2s_sender_journal_open(sender, NULL)) {
		return false;
	}
	if (sender->batch_next < sender->batch.count) {
		return take_in_batch(sender);
	}
	if (s2s_journal_waiting(&sender->reader, &sender->queue->place, &bytes, &replaced) != 0) {
		return false;
	}
	sender->stuck_bytes = 0;
	sender->journal_bytes = bytes;
	if (bytes > 0 && batch_read(sender, bytes)) {
		return take_in_batch(sender);
	}
	if (bytes > 0) {
		return false;
	}
	sender->express_off = false;
	if (sender->after_loss) {
		sender->after_loss = false; /* all that was there has been taken in again: the new ledger knows what the page does */
		s2s_leader_say_claimed(&sender->leader, sender->generation);
	}
	if (replaced) {
		s2s_sender_express_store(sender); /* their places are in that file */
		return sender->courier_count == 0 && s2s_sender_journal_open(sender, NULL);
	}
	return false;
}

void s2s_sender_take_in(s2s_sender *sender, int64_t limit_ms)
{
	int64_t until = s2s_clock_monotonic_ms() + limit_ms;

	do {
		sender->express_off = true;
	} while (s2s_sender_take_in_piece(sender) && s2s_clock_monotonic_ms() < until);
	s2s_sender_express_store(sender);
}
