#include "notices.h"

#include "../core/utf8.h"
#include "../platform/log.h"

/* Behind the number of events; "" where it says nothing. */
static const char *const what[S2S_NOTICE_KINDS] = {
	[S2S_NOTICE_REJECTED] = "rejected",
	[S2S_NOTICE_UNCERTAIN] = "uncertain (may have arrived; not sent again by itself)",
	[S2S_NOTICE_EXPIRED] = "expired",
	[S2S_NOTICE_UNSENT] = "ended unsent",
	[S2S_NOTICE_DAMAGED] = "damaged in the ledger, rejected unsent",
	[S2S_NOTICE_HELD] = "held: nothing is sent there until its settings change or Queue::retry()",
	[S2S_NOTICE_BREAKER_OPENED] = "in trouble, events wait (breaker opened)",
	[S2S_NOTICE_BREAKER_CLOSED] = "takes events again (breaker closed)",
};

static bool counts_events(s2s_notice_kind kind)
{
	return kind <= S2S_NOTICE_DAMAGED;
}

static void say(s2s_notice *notice, int64_t now_ms)
{
	const char *between = notice->text[0] != '\0' ? ": " : "";

	if (counts_events(notice->kind)) {
		s2s_log("%s: %lld %s %s%s%s", notice->about, (long long) notice->count, notice->count == 1 ? "event" : "events", what[notice->kind],
			between, notice->text);
	} else {
		s2s_log("%s: %s%s%s", notice->about, what[notice->kind], between, notice->text);
	}
	notice->count = 0;
	notice->said_ms = now_ms;
}

static bool may_say(const s2s_notice *notice, int64_t now_ms)
{
	return notice->said_ms == 0 || now_ms - notice->said_ms >= S2S_NOTICE_PAUSE_MS;
}

/* Its place, a free one, or that of the one that was said longest ago. */
static s2s_notice *place_of(s2s_notices *notices, s2s_notice_kind kind, const char *about, int64_t now_ms)
{
	s2s_notice *oldest = &notices->items[0];

	for (size_t index = 0; index < S2S_NOTICES_MAX; index++) {
		s2s_notice *notice = &notices->items[index];

		if (notice->about[0] != '\0' && notice->kind == kind && strcmp(notice->about, about) == 0) {
			return notice;
		}
		if (oldest->about[0] != '\0' && (notice->about[0] == '\0' || notice->said_ms < oldest->said_ms)) {
			oldest = notice;
		}
	}
	if (oldest->count > 0) {
		say(oldest, now_ms);
	}
	*oldest = (s2s_notice) { .kind = kind };
	strcpy(oldest->about, about);
	return oldest;
}

static void copy(char *target, size_t room, s2s_string source)
{
	s2s_string cut = s2s_utf8_cut(source, room - 1);

	if (cut.length > 0) {
		memcpy(target, cut.data, cut.length);
	}
	target[cut.length] = '\0';
}

void s2s_notices_add(s2s_notices *notices, s2s_notice_kind kind, s2s_string about, s2s_string text, int64_t count, int64_t now_ms)
{
	char name[S2S_NOTICE_ABOUT_BYTES];
	s2s_notice *notice;

	copy(name, sizeof(name), about.length > 0 ? about : S2S_STRING("a destination"));
	notice = place_of(notices, kind, name, now_ms);
	copy(notice->text, sizeof(notice->text), text);
	notice->count += count;
	if (may_say(notice, now_ms)) {
		say(notice, now_ms);
	}
}

void s2s_notices_flush(s2s_notices *notices, int64_t now_ms, bool all)
{
	for (size_t index = 0; index < S2S_NOTICES_MAX; index++) {
		s2s_notice *notice = &notices->items[index];

		if (notice->count > 0 && (all || may_say(notice, now_ms))) {
			say(notice, now_ms);
		}
	}
}
