#include "../platform/clock.h"
#include "../platform/log.h"
#include "sender_private.h"

#include <errno.h>
#include <stdlib.h>

#define TROUBLE_WAIT_MS 1000
#define BUSY_WAIT_MS 50
#define TORN_WAIT_MS 100
#define SLEEP_MAX_MS 1000 /* and so the longest that a lost page or bell can cost */
#define INTAKE_PIECES 4   /* before the network is looked after again */
#define CLOSING_MS 100
#define UNTIDY_WAIT_MS 20
#define NAP_MS 2 /* and so long an event may wait for a sender that nobody has to wake */

/* --- beginning and ending --- */

static bool lead(s2s_sender *sender, s2s_text *error)
{
	s2s_ledger *ledger = sender->queue->ledger;
	s2s_ledger_position position;
	int64_t now_ms = s2s_clock_now_ms();
	bool fresh;
	s2s_ledger_result result = s2s_ledger_lead(ledger, now_ms, &sender->generation, &position, &fresh);

	if (result == S2S_LEDGER_DAMAGED) {
		s2s_log("the ledger is damaged and set aside: %s", s2s_ledger_error(ledger));
		s2s_ledger_set_aside(ledger, now_ms);
		sender->after_loss = true;
		result = s2s_ledger_lead(ledger, now_ms, &sender->generation, &position, &fresh);
	}
	if (result != S2S_LEDGER_OK) {
		s2s_text_append_format(error, "the ledger can't be opened: %s", s2s_ledger_error(ledger));
		return false;
	}
	if (sender->generation <= sender->leader.page.claimed && !sender->after_loss) {
		s2s_log("the ledger has lost what it held last; what the journal holds is taken in again");
		sender->after_loss = true;
	}
	s2s_sender_tell_dead_claims(sender);
	if (!s2s_sender_journal_open(sender, &position)) {
		s2s_text_append_format(error, "%s: the journal can't be opened", s2s_text_string(&sender->queue->path).data);
		return false;
	}
	sender->has_begun = true;
	return true;
}

void s2s_sender_free(s2s_sender **sender)
{
	s2s_sender *one = *sender;

	if (one == NULL) {
		return;
	}
	if (one->flights != NULL && one->transport != NULL) {
		s2s_sender_drop_flights(one);
	}
	s2s_transport_free(&one->transport);
	s2s_journal_reader_free(&one->reader);
	s2s_ledger_destinations_free(&one->list);
	s2s_sender_lines_free(one);
	free(one->leads);
	free(one->turns);
	s2s_sender_flights_free(one);
	s2s_text_wipe(&one->url);
	s2s_text_wipe(&one->headers);
	s2s_text_wipe(&one->body);
	s2s_text_wipe(&one->joined);
	s2s_text_wipe(&one->packed);
	free(one);
	*sender = NULL;
}

s2s_sender *s2s_sender_new(s2s_queue *queue, int lock, const s2s_sender_options *options)
{
	s2s_sender *sender = calloc(1, sizeof(*sender));

	if (sender == NULL) {
		s2s_file_close(&lock);
		return NULL;
	}
	sender->queue = queue;
	sender->options = *options;
	sender->list_stale = true;
	s2s_leader_init(&sender->leader);
	sender->leader.lock = lock;
	s2s_bell_init(&sender->bell);
	s2s_journal_reader_init(&sender->reader);
	s2s_text_init(&sender->url);
	s2s_text_init(&sender->headers);
	s2s_text_init(&sender->body);
	s2s_text_init(&sender->joined);
	s2s_text_init(&sender->packed);
	s2s_arena_init(&sender->list.arena);
	sender->transport = s2s_transport_new();
	if (sender->transport == NULL || !s2s_sender_flights_new(sender)) {
		s2s_leader_end(&sender->leader);
		s2s_sender_free(&sender);
	}
	return sender;
}

bool s2s_sender_begin(s2s_sender *sender, s2s_text *error)
{
	int bell;

	/* The place may have been removed or replaced between the lock and now. */
	if (!sender->queue->memory && !s2s_directory_is_at(sender->queue->place.directory, sender->queue->path.data)) {
		s2s_text_append_format(error, "%s: was removed or replaced", sender->queue->path.data);
		return false;
	}
	s2s_leader_begin(&sender->leader, sender->queue, s2s_clock_now_ms());
	bell = s2s_bell_open(&sender->bell, sender->queue->place.directory);
	if (bell != 0) {
		/* Without a bell the leader looks once a second: slow, and nothing is lost. */
		s2s_log("the bell can't be made: %s", strerror(bell));
	}
	if (!lead(sender, error)) {
		return false;
	}
	(void) !s2s_sender_refresh(sender); /* so that also who leads for a moment knows what waits; else the first step does it */
	return true;
}

/* Copies of the senders of parents: kept, so that a search for leaks does not count them. */
static s2s_sender *inherited;

void s2s_sender_forget(s2s_sender **sender)
{
	s2s_sender *one = *sender;

	if (one != NULL) {
		s2s_bell_forget(&one->bell);
		s2s_leader_forget(&one->leader);
		s2s_file_close(&one->reader.file);
		/* Its memory may have been in the middle of a change, its connections are the parent's: never used, never freed. */
		one->inherited_before = inherited;
		inherited = one;
		*sender = NULL;
	}
}

bool s2s_sender_has_more(const s2s_sender *sender)
{
	int64_t bytes;
	bool replaced;

	return sender->reader.file >= 0 && s2s_journal_waiting(&sender->reader, &sender->queue->place, &bytes, &replaced) == 0 &&
		(bytes > 0 || replaced);
}

bool s2s_sender_has_sendable(const s2s_sender *sender)
{
	for (size_t index = 0; index < sender->lead_count; index++) {
		const s2s_lead *one = &sender->leads[index];
		int64_t due_ms = 0;

		/* Asked anew: what the list says of numbers is from when it was read. */
		if (one->system != NULL && !one->facts->held &&
			s2s_ledger_next_due(sender->queue->ledger, one->facts->row, &due_ms) == S2S_LEDGER_OK && due_ms != 0) {
			return true;
		}
	}
	return false;
}

/* The last look of who leads. */
static void look_once_more(s2s_sender *sender, bool renew)
{
	if (!sender->handing_over) {
		s2s_sender_take_in(sender, CLOSING_MS); /* whoever appended before the bell was gone may have rung in vain */
	}
	if (renew && sender->reader.offset > S2S_JOURNAL_HEAD_BYTES && !s2s_sender_has_more(sender)) {
		s2s_sender_journal_renew(sender);
	}
	/* Who only looked has not counted yet; where that can't be done, what was said before stays. */
	if (!sender->list_stale || s2s_sender_refresh(sender)) {
		s2s_leader_say_waiting(&sender->leader, sender->waiting, s2s_sender_is_over_full(sender));
	}
}

void s2s_sender_close(s2s_sender *sender, bool renew)
{
	s2s_sender_give_back(sender);
	s2s_notices_flush(&sender->notices, s2s_clock_monotonic_ms(), true);
	s2s_bell_close(&sender->bell);
	if (sender->has_begun) {
		look_once_more(sender, renew);
	}
	s2s_ledger_resign(sender->queue->ledger);
	s2s_leader_end(&sender->leader);
}

/* --- trouble --- */

bool s2s_sender_lead_again(s2s_sender *sender)
{
	s2s_text error;

	s2s_text_init(&error);
	sender->must_lead = !lead(sender, &error);
	if (sender->must_lead) {
		s2s_log("%.*s", S2S_STRING_ARGS(s2s_text_string(&error)));
		sender->trouble_until_ms = s2s_clock_monotonic_ms() + TROUBLE_WAIT_MS;
	}
	s2s_text_free(&error);
	return !sender->must_lead;
}

static void begin_anew(s2s_sender *sender)
{
	/* Rows of the old ledger are gone: what is on its way can't be stored under them any more. */
	s2s_sender_drop_flights(sender);
	sender->after_loss = true;
	sender->list_stale = true;
	(void) !s2s_sender_lead_again(sender);
}

void s2s_sender_trouble(s2s_sender *sender, s2s_ledger_result result, const char *doing)
{
	int64_t now = s2s_clock_monotonic_ms();

	if (result == S2S_LEDGER_DAMAGED) {
		s2s_log("the ledger is damaged and set aside (%s): %s", doing, s2s_ledger_error(sender->queue->ledger));
		s2s_ledger_set_aside(sender->queue->ledger, s2s_clock_now_ms());
		begin_anew(sender);
	} else if (result == S2S_LEDGER_MISSING) {
		s2s_log("the ledger has gone (%s); what the journal holds is taken in again", doing);
		begin_anew(sender);
	} else if (result == S2S_LEDGER_BUSY) {
		sender->trouble_until_ms = now + BUSY_WAIT_MS;
	} else {
		s2s_log("%s: %s", doing, s2s_ledger_error(sender->queue->ledger));
		/* On a full disk: the ledger's log holds many versions of the same pages and gives the room of all but one back. */
		(void) !s2s_ledger_checkpoint(sender->queue->ledger, true);
		sender->trouble_until_ms = now + TROUBLE_WAIT_MS;
	}
}

/* --- sleeping --- */

static bool is_idle(const s2s_sender *sender)
{
	int64_t sendable = 0;

	for (size_t index = 0; index < sender->lead_count; index++) {
		const s2s_lead *one = &sender->leads[index];

		/* What is held or not known waits for somebody, not for time. */
		if (!one->facts->held && one->system != NULL) {
			sendable += one->next_due_ms != INT64_MAX;
		}
	}
	return sender->in_flight == 0 && sender->ended == NULL && sendable == 0 && !sender->list_stale && sender->trouble_until_ms == 0;
}

static int64_t sleep_time(s2s_sender *sender, int64_t limit_ms)
{
	int64_t now_ms = s2s_clock_now_ms(), next = s2s_sender_next_ms(sender, now_ms);
	int64_t wait_ms = limit_ms < SLEEP_MAX_MS ? limit_ms : SLEEP_MAX_MS;

	if (sender->trouble_until_ms != 0) {
		int64_t left = sender->trouble_until_ms - s2s_clock_monotonic_ms();

		return left <= 0 ? 0 : left < wait_ms ? left : wait_ms;
	}
	if (s2s_sender_must_settle(sender) || sender->list_stale) {
		return 0;
	}
	if (sender->is_untidy && wait_ms > UNTIDY_WAIT_MS) {
		wait_ms = UNTIDY_WAIT_MS;
	}
	if (!sender->finish_only && next != INT64_MAX && next - now_ms < wait_ms) {
		wait_ms = next > now_ms ? next - now_ms : 0;
	}
	return s2s_sender_express_wait(sender, wait_ms);
}

static void poll_network(s2s_sender *sender, int64_t wait_ms)
{
	bool all_wanted = false;
	bool rung = s2s_transport_poll(sender->transport, sender->bell.listening, wait_ms) && s2s_bell_drain(&sender->bell, &all_wanted);

	sender->rung = atomic_exchange(&sender->called, false) || rung || sender->rung;
	if (all_wanted) {
		atomic_store(&sender->all_wanted, true);
	}
}

/* Writer: append, fence, try the lock, read the word. Sleeper: set the word, fence, look, sleep. One of the two sees the other. */
static void sleep_until_rung(s2s_sender *sender, int64_t wait_ms)
{
	int64_t bytes = 0;
	bool replaced;

	/* What waits in the journal for a place on the wire comes when the network moves: nobody has to ring for more of it. */
	if (wait_ms == 0 || sender->express_waits_ms != 0 || sender->handing_over) {
		poll_network(sender, wait_ms);
		return;
	}
	/* Whoever woke it would pay for that, five times as much as for the append; it is awake soon enough, and has more to do at once. */
	if (s2s_sender_reads_steadily(sender)) {
		poll_network(sender, wait_ms < NAP_MS ? wait_ms : NAP_MS);
		return;
	}
	s2s_leader_say_asleep(&sender->leader, true);
	atomic_thread_fence(memory_order_seq_cst);
	if (sender->trouble_until_ms == 0 && s2s_journal_waiting(&sender->reader, &sender->queue->place, &bytes, &replaced) == 0 && bytes > 0) {
		/* An unreadable end that a writer still holds is not worth a busy loop; anything else is there to be read. */
		wait_ms = bytes != sender->stuck_bytes ? 0 : wait_ms < TORN_WAIT_MS ? wait_ms : TORN_WAIT_MS;
	}
	poll_network(sender, wait_ms);
	s2s_leader_say_asleep(&sender->leader, false);
}

void s2s_sender_act(s2s_sender *sender)
{
	if (sender->trouble_until_ms != 0 && s2s_clock_monotonic_ms() >= sender->trouble_until_ms) {
		sender->trouble_until_ms = 0;
	}
	if (sender->trouble_until_ms == 0 && s2s_sender_must_settle(sender)) {
		s2s_sender_settle(sender); /* what was held for others to come has been held for long enough */
	}
	for (int piece = 0; piece < INTAKE_PIECES && !sender->handing_over && sender->trouble_until_ms == 0 && s2s_sender_take_in_piece(sender);
		 piece++) {
		if (sender->list_stale) {
			(void) !s2s_sender_refresh(sender);
		}
	}
	if (sender->rung && sender->trouble_until_ms == 0) {
		sender->rung = false;
		s2s_sender_others_changes(sender);
	}
	if (sender->list_stale && sender->trouble_until_ms == 0) {
		(void) !s2s_sender_refresh(sender);
	}
	s2s_sender_launch(sender);
	s2s_transport_perform(sender->transport);
	s2s_sender_land(sender);
	if (sender->trouble_until_ms == 0) {
		if (s2s_sender_must_settle(sender)) {
			s2s_sender_settle(sender);
		}
		s2s_sender_express_check(sender);
		s2s_sender_tell_full(sender);
		if (s2s_ledger_has_many_keys(sender->queue->ledger)) {
			s2s_sender_move_keys(sender);
		}
		s2s_sender_checkpoint(sender);
		s2s_sender_housekeeping(sender);
	}
}

void s2s_sender_sleep(s2s_sender *sender, int64_t sleep_ms)
{
	int64_t pause = s2s_sender_gentle_pause(sender);

	if (pause > 0) {
		s2s_clock_sleep_ms(pause < 50 ? pause : 50);
	}
	sleep_until_rung(sender, sleep_time(sender, sleep_ms));
}

s2s_step s2s_sender_step(s2s_sender *sender, int64_t sleep_ms)
{
	s2s_sender_act(sender);
	if (is_idle(sender)) {
		if (sender->idle_since_ms == 0) {
			sender->idle_since_ms = s2s_clock_monotonic_ms();
		} else if (s2s_clock_monotonic_ms() - sender->idle_since_ms >= sender->options.idle_timeout_ms && !s2s_sender_has_more(sender)) {
			if (!s2s_ledger_has_some_keys(sender->queue->ledger)) {
				return S2S_STEP_IDLE;
			}
			s2s_sender_move_keys(sender); /* before it leaves: who leads next reads what is there */
			sleep_ms = 0;
		}
	} else {
		sender->idle_since_ms = 0;
	}
	s2s_sender_sleep(sender, sleep_ms);
	return S2S_STEP_ON;
}

/* --- what others ask --- */

bool s2s_sender_is_busy(const s2s_sender *sender)
{
	int64_t now_ms = s2s_clock_now_ms();

	if (sender->in_flight > 0 || sender->ended != NULL || (sender->list_stale && sender->trouble_until_ms == 0)) {
		return true;
	}
	if (sender->finish_only) {
		return false;
	}
	/* What waits in the journal for a place on the wire, too; a torn end, or a ledger that can't be written, is waited for by nobody. */
	return s2s_sender_next_ms((s2s_sender *) (uintptr_t) sender, now_ms) <= now_ms ||
		(sender->trouble_until_ms == 0 && sender->stuck_bytes == 0 && s2s_sender_has_more(sender));
}

void s2s_sender_end_by(s2s_sender *sender, int64_t ends_ms)
{
	sender->ends_ms = ends_ms;
}

void s2s_sender_finish_only(s2s_sender *sender)
{
	sender->finish_only = true;
}

void s2s_sender_hand_over(s2s_sender *sender)
{
	sender->finish_only = true;
	sender->handing_over = true;
	sender->express_waits_ms = 0;
}

int64_t s2s_sender_settled(const s2s_sender *sender)
{
	return sender->settled;
}

void s2s_sender_call(s2s_sender *sender, s2s_bell_call call)
{
	atomic_store(call == S2S_BELL_CALL_ALL ? &sender->all_wanted : &sender->called, true);
	s2s_sender_wake(sender);
}

void s2s_sender_wake(s2s_sender *sender)
{
	s2s_transport_wake(sender->transport);
}

bool s2s_sender_sleeps(const s2s_sender *sender)
{
	return atomic_load(&sender->leader.asleep);
}

bool s2s_sender_is_full(const s2s_sender *sender)
{
	return atomic_load(&sender->leader.full);
}
