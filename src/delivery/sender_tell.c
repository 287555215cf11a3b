/* What the sender says in the operator's log: never what an event is about, nor who it is of. */
#include "../core/redact.h"
#include "../core/utf8.h"
#include "../platform/clock.h"
#include "sender_private.h"

#define ANSWER_BYTES 250

void s2s_sender_notice(s2s_sender *sender, s2s_notice_kind kind, s2s_string about, s2s_string text, int64_t count)
{
	s2s_notices_add(&sender->notices, kind, about, text, count, s2s_clock_monotonic_ms());
}

static s2s_string name_of(const s2s_lead *lead)
{
	return lead != NULL ? lead->facts->destination.name : S2S_STRING("");
}

/* The beginning, without a word that the cut went through: of half an address one can't see what it is. */
static s2s_string beginning(s2s_string answer)
{
	s2s_string cut = s2s_utf8_cut(answer, ANSWER_BYTES);

	while (cut.length < answer.length && cut.length > 0 && cut.data[cut.length - 1] != ' ') {
		cut.length--;
	}
	return cut;
}

/* The status, and the system's own words without what was sent to it. */
static void answer_append(s2s_text *text, const s2s_row *row)
{
	const s2s_settlement *settlement = &row->settlement;
	const s2s_string sent[] = { row->claimed.request.body, row->claimed.request.url };
	s2s_string answer = beginning(settlement->answer);

	if (settlement->status != 0) {
		s2s_text_append_format(text, "HTTP %d%s", settlement->status, answer.length > 0 ? ", " : "");
		s2s_redact(text, answer, sent, sizeof(sent) / sizeof(sent[0]));
	} else {
		s2s_text_append_string(text, answer); /* our words, or libcurl's */
	}
}

void s2s_sender_tell_end(s2s_sender *sender, const s2s_lead *lead, const s2s_row *row)
{
	const s2s_settlement *settlement = &row->settlement;
	s2s_text text;

	if (settlement->state != S2S_STATE_REJECTED && settlement->state != S2S_STATE_UNCERTAIN) {
		return;
	}
	s2s_text_init(&text);
	answer_append(&text, row);
	s2s_sender_notice(sender, settlement->state == S2S_STATE_REJECTED ? S2S_NOTICE_REJECTED : S2S_NOTICE_UNCERTAIN, name_of(lead),
		s2s_text_string(&text), 1);
	s2s_text_free(&text);
}

void s2s_sender_tell_landing(s2s_sender *sender, const s2s_lead *lead, const s2s_flight *flight, bool was_open)
{
	bool is_open = s2s_breaker_is_open(&flight->line->breaker);
	s2s_string origin = s2s_string_from(flight->line->origin);

	if (flight->news.hold != NULL) {
		s2s_sender_notice(sender, S2S_NOTICE_HELD, name_of(lead), s2s_string_from(flight->news.hold), 1);
	}
	if (is_open && !was_open) {
		s2s_text text;

		s2s_text_init(&text);
		answer_append(&text, &flight->rows[0]);
		s2s_sender_notice(sender, S2S_NOTICE_BREAKER_OPENED, origin, s2s_text_string(&text), 1);
		s2s_text_free(&text);
	} else if (was_open && !is_open) {
		s2s_sender_notice(sender, S2S_NOTICE_BREAKER_CLOSED, origin, S2S_STRING(""), 1);
	}
}

void s2s_sender_tell_dead_claims(s2s_sender *sender)
{
	s2s_ledger_ended ended;

	s2s_ledger_take_ended(sender->queue->ledger, &ended);
	if (ended.uncertain > 0) {
		s2s_sender_notice(sender, S2S_NOTICE_UNCERTAIN, S2S_STRING("queue"),
			S2S_STRING("the sender before ended while they were on their way"), ended.uncertain);
	}
}

void s2s_sender_tell_loss(s2s_sender *sender, int64_t count)
{
	if (sender->after_loss && count > 0) {
		s2s_sender_notice(sender, S2S_NOTICE_UNCERTAIN, S2S_STRING("queue"),
			S2S_STRING("the ledger was lost, and they may have been sent before"), count);
	}
}
