/*
 * What the sender tells the operator's log: of one kind and destination at most
 * one line a minute, with how many events it is about and what the newest was.
 * One line's worth is never lost: what could not be said waits for its minute, or
 * for the sender's end.
 */
#ifndef S2S_DELIVERY_NOTICES_H
#define S2S_DELIVERY_NOTICES_H

#include "../core/string.h"

#include <stdint.h>

#define S2S_NOTICES_MAX 32
#define S2S_NOTICE_PAUSE_MS 60000
#define S2S_NOTICE_ABOUT_BYTES 100
#define S2S_NOTICE_TEXT_BYTES 400

typedef enum s2s_notice_kind {
	S2S_NOTICE_REJECTED,
	S2S_NOTICE_UNCERTAIN,
	S2S_NOTICE_EXPIRED,
	S2S_NOTICE_UNSENT, /* ended without being sent, for another reason than its age */
	S2S_NOTICE_DAMAGED,
	S2S_NOTICE_HELD,
	S2S_NOTICE_BREAKER_OPENED,
	S2S_NOTICE_BREAKER_CLOSED,
	S2S_NOTICE_KINDS
} s2s_notice_kind;

typedef struct s2s_notice {
	s2s_notice_kind kind;
	char about[S2S_NOTICE_ABOUT_BYTES]; /* a destination's name, an endpoint; empty: the place is free */
	char text[S2S_NOTICE_TEXT_BYTES];   /* of the newest */
	int64_t count;                      /* not yet said */
	int64_t said_ms;                    /* monotonic; 0: never */
} s2s_notice;

typedef struct s2s_notices {
	s2s_notice items[S2S_NOTICES_MAX];
} s2s_notices;

/* `count` more; both texts are copied, and cut. Times are monotonic. */
void s2s_notices_add(s2s_notices *notices, s2s_notice_kind kind, s2s_string about, s2s_string text, int64_t count, int64_t now_ms);

/* Says what has waited for its minute; `all`: everything, as this is the end. */
void s2s_notices_flush(s2s_notices *notices, int64_t now_ms, bool all);

#endif
