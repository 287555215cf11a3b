/*
 * What became of a request: made by a destination's classify() from the answer,
 * stored by the ledger, read by the client. Nothing else flows back.
 */
#ifndef S2S_CORE_OUTCOME_H
#define S2S_CORE_OUTCOME_H

#include "string.h"

#include <stdint.h>

/* S2S\State, in the order of the enum's cases; the numbers are stored in the ledger. */
typedef enum s2s_state {
	S2S_STATE_QUEUED = 0,
	S2S_STATE_DELIVERED = 1,
	S2S_STATE_REJECTED = 2,
	S2S_STATE_UNCERTAIN = 3,
	S2S_STATE_EXPIRED = 4,
	S2S_STATES
} s2s_state;

extern const s2s_string s2s_state_names[S2S_STATES]; /* "queued", … */

typedef enum s2s_verdict {
	S2S_VERDICT_DELIVERED,
	S2S_VERDICT_REJECTED,
	S2S_VERDICT_RETRY,    /* later, by the retry rule */
	S2S_VERDICT_HOLD,     /* credentials refused: the destination is held, the event stays queued */
	S2S_VERDICT_SPLIT,    /* a batch was rejected: send its events one by one */
	S2S_VERDICT_UNCERTAIN /* written and unanswered where repeats can't be told apart */
} s2s_verdict;

/* An HTTP answer; texts are borrowed. */
typedef struct s2s_answer {
	int status;             /* 0: none */
	s2s_string body;        /* its beginning, at most 64 KB */
	bool incomplete;        /* the body was cut short: the connection broke, or it is longer than what is kept */
	int64_t retry_after_ms; /* from Retry-After, counted from now; -1: none */
} s2s_answer;

typedef struct s2s_outcome {
	s2s_verdict verdict;
	int64_t retry_after_ms; /* with RETRY: the far side's wish, already capped; -1: the retry rule alone */
	int retries_max;        /* with RETRY: -1 for the destination's setting */
	bool gives_up;          /* with RETRY: rejected after the last one, whatever else the endpoint takes */
	bool suppress_device;   /* nothing more is to be sent for this device (Adjust 451) */
	const char *note;       /* static: what the operator should know or do; NULL: nothing */
} s2s_outcome;

#endif
