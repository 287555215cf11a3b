/*
 * What php.ini sets up, as plain values. The binding reads its ini entries into
 * one of these per Client; the core tests fill it by hand. Texts are borrowed
 * for the call that takes the settings; whoever keeps them copies them.
 */
#ifndef S2S_CLIENT_SETTINGS_H
#define S2S_CLIENT_SETTINGS_H

#include "../destinations/system.h"

typedef enum s2s_log_target { S2S_LOG_NONE, S2S_LOG_SYSLOG, S2S_LOG_FILE } s2s_log_target;

typedef struct s2s_settings {
	s2s_string queue;            /* s2s.queue: a base directory, "memory:", or empty for the default */
	bool sync_full;              /* s2s.queue_sync */
	int64_t queue_max;           /* s2s.queue_max: events in the ledger */
	int64_t journal_max;         /* s2s.journal_max: bytes */
	int64_t retention_ms;        /* s2s.retention is in seconds */
	int64_t idle_timeout_ms;     /* s2s.idle_timeout is in seconds */
	int64_t shutdown_timeout_ms; /* s2s.shutdown_timeout is in seconds */
	bool enforce_consent;        /* s2s.consent */
	s2s_string default_country;  /* s2s.default_country */
	s2s_string client_id;        /* s2s.client_id */
	s2s_string client_version;   /* s2s.client_version */
	int64_t timeout_ms;          /* s2s.timeout is in seconds */
	int64_t connect_timeout_ms;  /* s2s.connect_timeout is in seconds */
	int64_t retries;             /* s2s.retries */
	s2s_string ca_file;          /* s2s.ca_file; empty: the system's */
	s2s_string proxy;            /* s2s.proxy; empty: none */
	s2s_log_target log;          /* s2s.log */
	s2s_string log_file;

	/*
	 * What was refused of them and why ("s2s.sklik.endpoint must …"): the first by
	 * s2s_system_index(), then the setting, the endpoint behind the last one. Where a
	 * client would take such a value, nothing goes to that destination: a typo must
	 * not send events elsewhere, or with another meaning.
	 */
	s2s_string refused[S2S_SYSTEM_COUNT][S2S_DESTINATION_SETTINGS_MAX + 1];

	/* "s2s.<system>.*" of every system, by s2s_system_index(): only `endpoint` and `settings` count;
	 * `system` is given where php.ini can set it up. */
	s2s_destination systems[S2S_SYSTEM_COUNT];
} s2s_settings;

#define S2S_SETTINGS_ENDPOINT S2S_DESTINATION_SETTINGS_MAX

/* The built-in defaults (README's table); everything else empty. */
void s2s_settings_init(s2s_settings *settings);

#endif
