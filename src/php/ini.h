/*
 * php.ini: a table of entries, those of the ad systems made of the systems' own
 * tables, checked when a value is set, read into plain settings once per Client. A value that can't be used is refused with a
 * message that names it; the value before stays in force, start-up never fails.
 * But where an administrator's value for a destination was refused, nothing is
 * sent to that destination: the value before would be another meaning.
 */
#ifndef PHP_S2S_INI_H
#define PHP_S2S_INI_H

#include <php.h>

#include "../client/settings.h"

/* Those of no ad system, and of each what its table of settings can have, and its endpoint. */
#define PHP_S2S_INI_GENERAL 18
#define PHP_S2S_INI_ENTRIES_MAX (PHP_S2S_INI_GENERAL + S2S_SYSTEM_COUNT * (S2S_SETTINGS_ENDPOINT + 1))

/* The checked values of one thread. Texts are borrowed from the ini entries: for the present call only. */
typedef struct php_s2s_ini {
	s2s_string queue;
	bool sync_full;
	int64_t queue_max;
	int64_t journal_max;
	int64_t retention_ms;
	s2s_string client_id;
	s2s_string client_version;
	int64_t timeout_ms;
	int64_t connect_timeout_ms;
	int64_t retries;
	int64_t idle_timeout_ms;
	int64_t shutdown_timeout_ms; /* PHP_S2S_INI_BY_SAPI: not set */
	s2s_string ca_file;
	s2s_string proxy;
	s2s_string default_country;
	bool enforce_consent;
	s2s_string trusted_proxies;
	s2s_log_target log;
	s2s_string log_file;
	/* "s2s.<system>.*" by s2s_system_index() and the system's own setting, the endpoint behind the last one; empty: not set */
	s2s_string systems[S2S_SYSTEM_COUNT][S2S_SETTINGS_ENDPOINT + 1];
} php_s2s_ini;

#define PHP_S2S_INI_BY_SAPI (-1)

/* MINIT and MSHUTDOWN; `type` is the module's. */
void php_s2s_ini_register(int type, int module_number);
void php_s2s_ini_unregister(int type, int module_number);

/*
 * What was refused and why, by the entries' order. NULL: nothing was set at that
 * level, the one before it counts; "": what was set there can be used. All owned.
 */
typedef struct php_s2s_ini_notes {
	char *thread[PHP_S2S_INI_ENTRIES_MAX];  /* for good: an fpm pool's values */
	char *request[PHP_S2S_INI_ENTRIES_MAX]; /* until the request ends: .htaccess, .user.ini, ini_set() */
} php_s2s_ini_notes;

/* This thread's globals go (GSHUTDOWN). */
void php_s2s_ini_forget(php_s2s_ini_notes *notes);

/* Texts are borrowed until php.ini changes, at most for the present call. */
void php_s2s_ini_settings(s2s_settings *settings);

/* s2s.shutdown_timeout, or the SAPI's default. */
int64_t php_s2s_ini_shutdown_timeout_ms(void);

/* A SAPI that serves web requests: not cli, phpdbg or embed. */
bool php_s2s_ini_is_web(void);

/* php --ri: a row for each value that was refused or will be of no use, and why; never a secret. */
void php_s2s_ini_print_refused(void);

#endif
