/*
 * One encoded request for one destination, on its way through journal and
 * ledger. Made by the client, finished (its gaps filled) and sent by the sender.
 * Texts are borrowed from whoever made or read it.
 */
#ifndef S2S_CORE_REQUEST_H
#define S2S_CORE_REQUEST_H

#include "destination.h"
#include "uuid.h"

/*
 * A gap in a URL or body: this byte, then a byte from 0x02 on that says which
 * one; no encoded text contains either. The destination's finish() fills it
 * with account ids and credentials at send time, so no stored row holds them.
 */
#define S2S_GAP '\x01'

typedef struct s2s_request {
	s2s_uuid id; /* the entry's */
	s2s_identity destination;
	s2s_string event_id;
	s2s_string event_name;
	s2s_string key;      /* idempotency key; none: not given */
	s2s_string order_id; /* none: not given */
	s2s_string device;   /* whose opting out stops it: its ids with a space between, each of them counts; none: not given */
	s2s_string lane;     /* what must stay in order among itself; none: not given */
	int64_t event_time_ms;
	int64_t accepted_ms; /* when send() took it */
	int64_t expires_ms;
	bool expiry_is_fixed; /* by the event's own time, not by when it was accepted: a retry does not move it */
	bool keep_answer;     /* sendNow(): keep the whole answer for a minute */
	s2s_string method;    /* "POST" */
	s2s_string url;       /* with gaps */
	s2s_string headers;   /* "Name: value\n" each; no secret ones, those are finish()'s */
	s2s_string body;      /* with gaps */
} s2s_request;

#endif
