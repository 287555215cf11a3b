/* The sender's way from the journal into the ledger. */
#include "../platform/clock.h"
#include "../platform/log.h"
#include "sender_private.h"

static bool take_in_batch(s2s_sender *sender, const s2s_journal_batch *batch)
{
	s2s_intake intake = {
		.payloads = batch->payloads,
		.count = batch->count,
		.position = { .epoch = sender->reader.epoch, .offset = batch->next_offset },
		.now_ms = s2s_clock_now_ms(),
		.after_loss = sender->after_loss,
	};
	s2s_intake_result taken;
	s2s_ledger_result result = s2s_ledger_take_in(sender->queue->ledger, &intake, &taken);

	if (result != S2S_LEDGER_OK) {
		s2s_sender_trouble(sender, result, "taking in");
		return false;
	}
	if (batch->torn_bytes > 0 || taken.unreadable > 0) {
		s2s_log("%lld bytes of the journal were torn and skipped, %lld records can't be read", (long long) batch->torn_bytes,
			(long long) taken.unreadable);
	}
	sender->reader.offset = batch->next_offset;
	s2s_sender_tell_loss(sender, taken.settled);
	sender->waiting += taken.taken - taken.settled;
	atomic_fetch_add(&sender->queue->finished, taken.repeated + taken.settled);
	if (taken.destinations_changed) {
		sender->list_stale = true;
	}
	if (taken.taken > 0) {
		s2s_sender_look_everywhere(sender);
	}
	return true;
}

bool s2s_sender_take_in_piece(s2s_sender *sender)
{
	s2s_journal_batch batch;
	int64_t bytes;
	bool replaced;

	/* After a renewal the fresh file could not be opened: no descriptors, perhaps, and now there are. */
	if (sender->reader.file < 0 && s2s_journal_reader_open(&sender->reader, &sender->queue->place) != 0) {
		return false;
	}
	if (s2s_journal_waiting(&sender->reader, &sender->queue->place, &bytes, &replaced) != 0) {
		return false;
	}
	sender->stuck_bytes = 0;
	if (bytes > 0) {
		if (s2s_journal_read(&sender->reader, &batch) != 0 || batch.next_offset == sender->reader.offset) {
			sender->stuck_bytes = bytes;
			return false;
		}
		return take_in_batch(sender, &batch);
	}
	if (sender->after_loss) {
		sender->after_loss = false; /* all that was there has been taken in again: the new ledger knows what the page does */
		s2s_leader_say_claimed(&sender->leader, sender->generation);
	}
	if (replaced) {
		return s2s_journal_reader_open(&sender->reader, &sender->queue->place) == 0;
	}
	return false;
}

void s2s_sender_take_in(s2s_sender *sender, int64_t limit_ms)
{
	int64_t until = s2s_clock_monotonic_ms() + limit_ms;

	while (s2s_sender_take_in_piece(sender) && s2s_clock_monotonic_ms() < until) {
	}
}
