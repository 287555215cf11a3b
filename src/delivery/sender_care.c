/* What has to be done now and then, between two rounds. */
#include "../platform/clock.h"
#include "../platform/log.h"
#include "sender_private.h"

#define HOUSEKEEPING_MS 1000
#define RENEWAL_TAKES_IN_MS 100
#define RENEWAL_REST_BYTES (1024 * 1024) /* so little is taken in at once for a renewal; more of it is let go its way first, */
#define RENEWAL_LATEST_BYTES ((int64_t) 128 * 1024 * 1024) /* unless the journal has come to this, or its share */
#define CHECKPOINT_CHANGES 256
#define GENTLE_SHARE 4
#define GENTLE_MEASURE_MS 200
#define DUE_LATEST_MS ((int64_t) 25 * 3600 * 1000) /* longer than any retry asks for */
#define CLOCK_STEP_MS 60000                        /* a clock that is set back by more was wrong, or is now */

/* Bodies hold addresses and cookies: they must not stay in the journal of a quiet shop. */
void s2s_sender_journal_renew(s2s_sender *sender)
{
	bool renewed = false;
	int error;

	s2s_sender_express_store(sender);
	if (sender->courier_count > 0 || s2s_ledger_checkpoint(sender->queue->ledger, true) != S2S_LEDGER_OK) {
		return;
	}
	sender->others_changes = 0;
	error = s2s_journal_renew(&sender->reader, &sender->queue->place, &renewed);
	if (error != 0) {
		s2s_log("the journal can't be renewed: %s", strerror(error));
	}
	sender->renew_wanted = sender->renew_wanted && !renewed;
}

bool s2s_sender_is_over_full(const s2s_sender *sender)
{
	return sender->waiting >= sender->options.queue_max;
}

void s2s_sender_others_changes(s2s_sender *sender)
{
	int64_t version;
	bool renew = false;

	if (s2s_ledger_data_version(sender->queue->ledger, &version) != S2S_LEDGER_OK || version == sender->data_version) {
		return;
	}
	sender->data_version = version;
	sender->list_stale = true; /* a retry, a discard, a hold let go */
	sender->others_changes++;  /* what they write is in the same log, and nobody else moves it into the file */
	if (s2s_ledger_take_wish(sender->queue->ledger, &renew) == S2S_LEDGER_OK && renew) {
		sender->renew_wanted = true;
	}
}

void s2s_sender_tell_full(s2s_sender *sender)
{
	bool full = s2s_sender_is_over_full(sender);

	if (full != s2s_sender_is_full(sender)) {
		s2s_leader_say_waiting(&sender->leader, sender->waiting, full);
	}
}

static bool clock_was_set_back(s2s_sender *sender, int64_t now_ms)
{
	int64_t before = sender->clock_offset_ms;

	sender->clock_offset_ms = now_ms - s2s_clock_monotonic_ms();
	return before != 0 && sender->clock_offset_ms < before - CLOCK_STEP_MS;
}

/* Some of what has expired, or was kept long enough, goes. */
static void tidy(s2s_sender *sender, int64_t now_ms)
{
	int64_t expired;
	s2s_ledger_result result = s2s_ledger_tidy(sender->queue->ledger, now_ms, sender->options.retention_ms, &expired, &sender->is_untidy);

	if (result != S2S_LEDGER_OK) {
		s2s_sender_trouble(sender, result, "tidying up");
		return;
	}
	if (expired > 0) {
		s2s_sender_notice(sender, S2S_NOTICE_EXPIRED, S2S_STRING("queue"), S2S_STRING("they waited for as long as they may"), expired);
	}
	sender->waiting -= expired;
	atomic_fetch_add(&sender->queue->finished, expired);
}

/* What waits for a moment of the old clock would wait as long as that one was ahead. */
static void pull_due(s2s_sender *sender, int64_t now_ms)
{
	bool set_back = clock_was_set_back(sender, now_ms);
	int64_t latest_ms = now_ms + (set_back ? CLOCK_STEP_MS : DUE_LATEST_MS);

	for (size_t index = 0; index < sender->lead_count; index++) {
		s2s_lead *one = &sender->leads[index];

		if (one->next_due_ms != INT64_MAX && (set_back || one->next_due_ms > latest_ms) &&
			s2s_ledger_pull_due(sender->queue->ledger, one->facts->row, now_ms, latest_ms) == S2S_LEDGER_OK) {
			one->next_due_ms = 0;
		}
	}
}

int64_t s2s_sender_journal_share(const s2s_sender *sender)
{
	return sender->options.journal_max / 2;
}

/* A journal that may only become small is renewed early: what was taken in must not keep writers out. */
static bool journal_is_long(const s2s_sender *sender)
{
	int64_t share = s2s_sender_journal_share(sender);

	return sender->reader.offset > (share > 0 && share < S2S_JOURNAL_RENEW_BYTES ? share : S2S_JOURNAL_RENEW_BYTES);
}

/* What still stands in the journal may be on its way to the wire, without the ledger: for its renewal it would all have to go there. */
static bool may_renew(const s2s_sender *sender)
{
	int64_t share = s2s_sender_journal_share(sender), latest = share < RENEWAL_LATEST_BYTES ? share : RENEWAL_LATEST_BYTES;

	return sender->renew_wanted ||
		(journal_is_long(sender) &&
			(sender->journal_bytes <= RENEWAL_REST_BYTES || sender->reader.offset + sender->journal_bytes > latest));
}

void s2s_sender_housekeeping(s2s_sender *sender)
{
	int64_t now = s2s_clock_monotonic_ms();

	if (sender->checked_ms != 0 && now - sender->checked_ms < HOUSEKEEPING_MS) {
		/* A piece a round: what is old goes at least as fast as new comes to its end. */
		if (sender->is_untidy) {
			tidy(sender, s2s_clock_now_ms());
		}
		return;
	}
	sender->checked_ms = now;
	s2s_leader_check(&sender->leader, sender->queue);
	if (!s2s_ledger_is_in_place(sender->queue->ledger)) {
		s2s_ledger_drop(sender->queue->ledger);
		s2s_sender_trouble(sender, S2S_LEDGER_MISSING, "looking for it");
	}
	s2s_sender_others_changes(sender);
	tidy(sender, s2s_clock_now_ms());
	pull_due(sender, s2s_clock_now_ms());
	if (may_renew(sender)) {
		s2s_sender_take_in(sender, RENEWAL_TAKES_IN_MS); /* also what could wait there for a place on the wire */
		if (!s2s_sender_has_more(sender)) {
			s2s_sender_journal_renew(sender);
		}
	}
	s2s_leader_say_waiting(&sender->leader, sender->waiting, s2s_sender_is_over_full(sender));
	s2s_notices_flush(&sender->notices, now, false);
}

void s2s_sender_checkpoint(s2s_sender *sender)
{
	if (s2s_ledger_log_is_long(sender->queue->ledger) || sender->others_changes >= CHECKPOINT_CHANGES) {
		sender->others_changes = 0;
		if (s2s_ledger_checkpoint(sender->queue->ledger, false) == S2S_LEDGER_DAMAGED) {
			s2s_sender_trouble(sender, S2S_LEDGER_DAMAGED, "checkpointing");
		}
	}
}

void s2s_sender_move_keys(s2s_sender *sender)
{
	s2s_ledger_result result = s2s_ledger_move_keys(sender->queue->ledger);

	if (result != S2S_LEDGER_OK) {
		s2s_sender_trouble(sender, result, "sorting keys");
	}
}

/* On NTS builds this thread's CPU time counts against the script's max_execution_time: work a quarter of the time at most. */
int64_t s2s_sender_gentle_pause(s2s_sender *sender)
{
	int64_t cpu_us, wall_ms, spent_ms, used_us;

	if (!sender->options.gentle) {
		return 0;
	}
	cpu_us = s2s_clock_thread_cpu_us();
	wall_ms = s2s_clock_monotonic_ms();
	spent_ms = wall_ms - sender->cpu_wall_ms;
	used_us = cpu_us - sender->cpu_us;
	if (sender->cpu_wall_ms == 0 || spent_ms > GENTLE_MEASURE_MS) {
		sender->cpu_us = cpu_us;
		sender->cpu_wall_ms = wall_ms;
		return 0;
	}
	return used_us * GENTLE_SHARE / 1000 > spent_ms ? used_us * GENTLE_SHARE / 1000 - spent_ms : 0;
}
