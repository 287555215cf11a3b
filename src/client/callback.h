/*
 * The use cases of S2S\Callback: a call of Ad-Center (or of any network that
 * calls us so) is checked and recorded, and what was recorded is read.
 *
 * Any thread. Texts of the callback and of the call are borrowed.
 */
#ifndef S2S_CLIENT_CALLBACK_H
#define S2S_CLIENT_CALLBACK_H

#include "../core/query.h"
#include "../core/spid.h"
#include "../queue/ledger.h"
#include "client.h"

#define S2S_CALLBACK_QUERY_MAX 65536 /* bytes of a call's parameters, encoded */

typedef struct s2s_callback {
	s2s_string parameter;         /* which has the spid */
	s2s_string secret;            /* not given: none is asked for */
	s2s_string secret_parameter;  /* never recorded */
	s2s_string allowed_addresses; /* addresses and ranges (core/proxies.h); not given: any */
	bool single_use;              /* a spid counts once: a repeat is a retransmission */
} s2s_callback;

typedef enum s2s_callback_result {
	S2S_CALLBACK_RECORDED,  /* or, with single_use, recorded before */
	S2S_CALLBACK_INVALID,   /* something is wrong with the call */
	S2S_CALLBACK_FORBIDDEN, /* the secret or the address */
	S2S_CALLBACK_FAILED     /* the queue can't be used: the network may try again */
} s2s_callback_result;

/*
 * Durable when it returns S2S_CALLBACK_RECORDED: then `conversions` has one,
 * s2s_conversions_free()'s to free. Else `error` says why, without repeating a
 * value. `address` is canonical, or not given.
 */
S2S_MUST_CHECK s2s_callback_result s2s_callback_receive(const s2s_settings *settings, const s2s_callback *callback, const s2s_query *query,
	s2s_string address, s2s_conversions *conversions, bool *repeated, s2s_text *error);

/* In the order of their arrival; `after`: the id of a conversion to go on behind, or not given. False: `error`. */
S2S_MUST_CHECK bool s2s_callback_conversions(
	const s2s_settings *settings, size_t limit, s2s_string after, s2s_conversions *conversions, s2s_text *error);

#endif
