/*
 * A destination as a plain value: which ad system, whose account, with which
 * credentials and transport settings. Made by the binding or from php.ini,
 * written into the journal and the ledger, read by the sender. What each ad
 * system does with it is src/destinations/system.h.
 */
#ifndef S2S_CORE_DESTINATION_H
#define S2S_CORE_DESTINATION_H

#include "string.h"

#include <stdint.h>

#define S2S_IDENTITY_BYTES 16
#define S2S_DESTINATION_SETTINGS_MAX 12

/* The first bytes of a SHA-256 over system, endpoint, account and whether it is a test. */
typedef struct s2s_identity {
	uint8_t bytes[S2S_IDENTITY_BYTES];
} s2s_identity;

typedef struct s2s_destination {
	s2s_identity identity;    /* by s2s_system_identify() */
	s2s_string system;        /* "sklik" */
	s2s_string name;          /* what the shop calls it; the system's name unless told otherwise */
	s2s_string endpoint;      /* URL without account or secrets */
	s2s_string account;       /* the account's part of the identity, as text; of a postback its name too */
	bool test;                /* sandbox or dry run */
	bool tells_repeats_apart; /* a request of it may be sent twice without harm */
	bool allow_http;          /* http to other hosts than loopback (a postback's operator said so) */

	/* The system's own settings and secrets, by its own enum; not given ones have no data. */
	s2s_string settings[S2S_DESTINATION_SETTINGS_MAX];
	size_t setting_count;

	/* Transport; not part of the identity: the newest writer's apply to waiting rows too. */
	int64_t timeout_ms;
	int64_t connect_timeout_ms;
	int retries;
	s2s_string ca_file; /* empty: the system's */
	s2s_string proxy;   /* empty: none */
} s2s_destination;

#endif
