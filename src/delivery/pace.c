#include "pace.h"

void s2s_pace_answered(s2s_pace *pace, int64_t took_ms)
{
	pace->answered++;
	pace->unanswered = false;
	if (pace->count == S2S_PACE_SPAN) {
		pace->slowest_last_ms = pace->slowest_ms;
		pace->slowest_ms = 0;
		pace->count = 0;
	}
	pace->count++;
	if (took_ms > pace->slowest_ms) {
		pace->slowest_ms = took_ms;
	}
}

void s2s_pace_unanswered(s2s_pace *pace)
{
	pace->answered = 0;
	pace->unanswered = true;
}

static bool can_be_answered(const s2s_pace *pace, int64_t left_ms, int64_t timeout_ms)
{
	int64_t slowest_ms = pace->slowest_ms > pace->slowest_last_ms ? pace->slowest_ms : pace->slowest_last_ms;

	if (left_ms >= timeout_ms) {
		return true;
	}
	return !pace->unanswered && left_ms >= S2S_PACE_LEAST_MS && left_ms / S2S_PACE_MARGIN >= slowest_ms;
}

size_t s2s_pace_allows(const s2s_pace *pace, size_t in_flight, int64_t left_ms, int64_t timeout_ms)
{
	if (in_flight > pace->answered || !can_be_answered(pace, left_ms, timeout_ms)) {
		return 0;
	}
	return pace->answered + 1 - in_flight;
}
