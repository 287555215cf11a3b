/* The retry rule of the Sklik seed: 1 s, 2 s, 4 s. Pure. */
#ifndef S2S_DELIVERY_RETRY_H
#define S2S_DELIVERY_RETRY_H

#include <stdint.h>

#define S2S_RETRY_DELAY_MAX_MS 60000

/*
 * How long to wait after `failures` of them (1: the first): 1 s, doubled each
 * time, at most a minute, plus up to a quarter of jitter drawn from `random`; or the
 * far side's wish where that is longer (`retry_after_ms`, -1: none).
 */
int64_t s2s_retry_delay_ms(int64_t failures, int64_t retry_after_ms, uint32_t random);

/*
 * A Retry-After header's value: seconds, or an HTTP date compared with `now_ms`.
 * -1: neither. Never negative otherwise.
 */
int64_t s2s_retry_after_parse(const char *value, int64_t now_ms);

#endif
