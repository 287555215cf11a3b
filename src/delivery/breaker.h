/*
 * A circuit breaker for one endpoint: after repeated failures in a row it lets
 * one probe through at a growing interval, so that an outage costs neither the
 * events' retries nor the endpoint; after it, as many at once as have been taken,
 * so that a backlog does not fall on an endpoint that has just come back. Pure;
 * wall-clock milliseconds come in.
 */
#ifndef S2S_DELIVERY_BREAKER_H
#define S2S_DELIVERY_BREAKER_H

#include "../core/string.h"

#include <stdint.h>

#define S2S_BREAKER_FAILURES 5
#define S2S_BREAKER_INTERVAL_FIRST_MS 1000
#define S2S_BREAKER_INTERVAL_MAX_MS 60000
#define S2S_BREAKER_RAMP_END 64 /* more than any window lets through */

typedef struct s2s_breaker {
	int64_t failures;    /* in a row */
	int64_t interval_ms; /* between probes; 0: closed */
	int64_t probe_ms;    /* when the next probe may go; 0: closed */
	size_t ramp;         /* how many may be on their way at once since it closed; 0: as many as the window. Not stored */
} s2s_breaker;

static inline bool s2s_breaker_is_open(const s2s_breaker *breaker)
{
	return breaker->probe_ms != 0;
}

/* How many more requests may begin, of `window`, while `in_flight` are on their way. */
size_t s2s_breaker_allows(const s2s_breaker *breaker, int64_t now_ms, size_t window, size_t in_flight);

/* True: what is stored of it has changed. */
bool s2s_breaker_succeeded(s2s_breaker *breaker);

/* `as_probe`: it began while the breaker was open. */
void s2s_breaker_failed(s2s_breaker *breaker, int64_t now_ms, bool as_probe);

/* Opens it at once: an event has used up its retries at an endpoint that delivers nothing else. */
void s2s_breaker_open(s2s_breaker *breaker, int64_t now_ms);

#endif
