#include "breaker.h"

size_t s2s_breaker_allows(const s2s_breaker *breaker, int64_t now_ms, size_t window, size_t in_flight)
{
	if (!s2s_breaker_is_open(breaker)) {
		size_t limit = breaker->ramp != 0 && breaker->ramp < window ? breaker->ramp : window;

		return in_flight < limit ? limit - in_flight : 0;
	}
	/* A probe further ahead than an interval can be is one from before a jump of the clock. */
	if (in_flight > 0 || (breaker->probe_ms > now_ms && breaker->probe_ms - now_ms <= S2S_BREAKER_INTERVAL_MAX_MS)) {
		return 0;
	}
	return 1;
}

/* One more at once for each that was taken: they double in the time of one answer. */
static size_t ramp_next(const s2s_breaker *breaker)
{
	if (s2s_breaker_is_open(breaker)) {
		return 2;
	}
	return breaker->ramp == 0 || breaker->ramp + 1 >= S2S_BREAKER_RAMP_END ? 0 : breaker->ramp + 1;
}

bool s2s_breaker_succeeded(s2s_breaker *breaker)
{
	bool changed = breaker->failures > 0 || s2s_breaker_is_open(breaker);

	*breaker = (s2s_breaker) { .ramp = ramp_next(breaker) };
	return changed;
}

void s2s_breaker_open(s2s_breaker *breaker, int64_t now_ms)
{
	breaker->interval_ms = breaker->interval_ms == 0 ? S2S_BREAKER_INTERVAL_FIRST_MS : breaker->interval_ms * 2;
	if (breaker->interval_ms > S2S_BREAKER_INTERVAL_MAX_MS) {
		breaker->interval_ms = S2S_BREAKER_INTERVAL_MAX_MS;
	}
	breaker->probe_ms = now_ms + breaker->interval_ms;
}

void s2s_breaker_failed(s2s_breaker *breaker, int64_t now_ms, bool as_probe)
{
	breaker->failures++;
	/* Requests that began before it opened and fail after that say nothing new. */
	if (as_probe || (!s2s_breaker_is_open(breaker) && breaker->failures >= S2S_BREAKER_FAILURES)) {
		s2s_breaker_open(breaker, now_ms);
	}
}
