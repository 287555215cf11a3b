/*
 * How many requests that can't be repeated may be on their way to one endpoint:
 * what is not answered there is lost to an operator's decision. One until an
 * answer came, then one more for each answer; and near a sender's end only those
 * that can be expected to be answered before it. Pure; times come in.
 */
#ifndef S2S_DELIVERY_PACE_H
#define S2S_DELIVERY_PACE_H

#include "../core/string.h"

#include <stdint.h>

#define S2S_PACE_SPAN 64      /* answers that a memory of the slowest is kept for, and as many more */
#define S2S_PACE_MARGIN 4     /* times the slowest answer must be left */
#define S2S_PACE_LEAST_MS 200 /* and this: storing, and a machine that is busy, take time of their own */
#define S2S_PACE_FOREVER INT64_MAX

typedef struct s2s_pace {
	size_t answered;         /* since the last one that was not */
	bool unanswered;         /* the last one */
	size_t count;            /* answers that `slowest_ms` is of */
	int64_t slowest_ms;      /* of the present span */
	int64_t slowest_last_ms; /* of the span before */
} s2s_pace;

/* Any answer at all, `took_ms` after the request began. */
void s2s_pace_answered(s2s_pace *pace, int64_t took_ms);
/* Begun, and nothing came back. */
void s2s_pace_unanswered(s2s_pace *pace);

/* Whether somebody is there: till then a request risks one event, not a batch of them. */
static inline bool s2s_pace_is_proven(const s2s_pace *pace)
{
	return pace->answered > 0;
}

/*
 * How many more may begin while `in_flight` are on their way, where the sender
 * ends in `left_ms` (S2S_PACE_FOREVER: nobody knows) and a request may take `timeout_ms`.
 */
size_t s2s_pace_allows(const s2s_pace *pace, size_t in_flight, int64_t left_ms, int64_t timeout_ms);

#endif
