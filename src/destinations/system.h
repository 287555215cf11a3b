/*
 * What an ad system is to the rest of the house: one table of functions, one
 * file each (sklik.c), listed in systems.h. docs/internals/destination.md walks
 * through adding one.
 *
 * All functions are pure and may run on any thread: encode and validate on the
 * caller's, finish and classify on the sender's.
 */
#ifndef S2S_DESTINATIONS_SYSTEM_H
#define S2S_DESTINATIONS_SYSTEM_H

#include "../core/destination.h"
#include "../core/event.h"
#include "../core/outcome.h"
#include "../core/problem.h"
#include "../core/request.h"
#include "../core/text.h"
#include "setting.h"

/* Why an event does not go to a destination at all; never an error. NULL reason: it applies. */
typedef const char *s2s_skip_reason;

/* What encode() and finish() write into; reused from event to event. */
typedef struct s2s_draft {
	const char *method; /* static */
	s2s_text url;
	s2s_text headers; /* "Name: value\n" */
	s2s_text body;
	s2s_text lane;      /* empty: none */
	s2s_text device;    /* whose opting out would stop it: its ids' hashes with a space between; empty: none */
	int64_t max_age_ms; /* from `max_age_from_event` or from accepting */
	bool max_age_from_event;
} s2s_draft;

typedef struct s2s_encode_options {
	bool enforce_consent; /* s2s.consent = enforce */
	s2s_string client_id; /* X-Client-Id */
	s2s_string client_version;
	int64_t now_ms; /* for warnings about old and future events */
} s2s_encode_options;

typedef struct s2s_system {
	s2s_string name; /* "sklik" */
	s2s_string default_endpoint;
	bool tells_repeats_apart;    /* by its documented (or assumed) de-duplication */
	size_t batch_max;            /* events in one request; 1: none */
	bool compresses;             /* takes a gzipped body; the sender does so where it pays */
	const s2s_setting *settings; /* by the system's own enum; the first one is the account, and must be given */
	size_t setting_count;
	size_t ini_setting_count; /* the first so many are php.ini's too, "s2s.sklik.sem_id"; the others are a constructor's alone */
	int resend_setting;       /* index of the setting that says "1" where repeats do no harm; -1: none */

	/*
	 * Where the endpoint follows from the settings (a postback's URL): whether they are good together, and the endpoint, a
	 * part of them. False: `problem` says what the first setting must be. NULL: the endpoint is given by itself.
	 */
	bool (*find_endpoint)(const s2s_destination *destination, s2s_string *endpoint, s2s_text *problem);

	/* Appends the account's part of the identity, and says whether this is a sandbox or dry run. */
	void (*identify)(const s2s_destination *destination, s2s_text *account, bool *test);

	/* The click id that it names, beside those that every visitor is asked for; empty: none. NULL: never any. */
	s2s_string (*click_id)(const s2s_destination *destination);

	/* NULL, or why this event is not for this destination (event name, currency, consent, no identifier). Static text. */
	s2s_skip_reason (*skip)(const s2s_destination *destination, const s2s_event *event, const s2s_encode_options *options);

	/* Errors and warnings, with JSON paths, for an event that is not skipped. */
	void (*validate)(const s2s_destination *destination, const s2s_event *event, const s2s_encode_options *options, s2s_problems *problems);

	/* Writes the request, gaps in place of account ids and credentials; only for an event without fatal problems. False: out of memory. */
	bool (*encode)(const s2s_destination *destination, const s2s_event *event, const s2s_encode_options *options, s2s_draft *draft);

	/* Appends what stands in one gap of a body or URL. `mask`: asterisks for secrets (preview). */
	void (*fill_gap)(const s2s_destination *destination, char gap, bool mask, s2s_text *out);

	/* Appends secret header lines ("Authorization: …\n"); NULL: it has none. `mask` as above. */
	void (*secret_headers)(const s2s_destination *destination, bool mask, s2s_text *out);

	/*
	 * Signs the finished request: appends to URL, headers or body; NULL: it does not sign. `now_ms` is for a timestamp,
	 * `mask` as above. False: out of memory.
	 */
	bool (*sign)(const s2s_destination *destination, const s2s_request *request, int64_t now_ms, bool mask, s2s_text *url,
		s2s_text *headers, s2s_text *body);

	/* Judges an answer that arrived. */
	void (*classify)(const s2s_destination *destination, const s2s_answer *answer, s2s_outcome *outcome);

	/* Joins the finished bodies of up to batch_max requests, each of which could be sent as it is, into one; NULL where batch_max is 1. */
	bool (*join)(const s2s_string *bodies, size_t count, s2s_text *joined);
} s2s_system;

/* s2s_sklik, …: each in its own file. */
#define S2S_SYSTEM(system) extern const s2s_system s2s_##system;
#include "systems.h"
#undef S2S_SYSTEM

#define S2S_SYSTEM(system) +1
enum {
	S2S_SYSTEM_COUNT = 0
#include "systems.h"
};
#undef S2S_SYSTEM

/* In the order of systems.h; the index is that of s2s_settings.systems[]. NULL: beyond the last. */
const s2s_system *s2s_system_at(size_t index);
size_t s2s_system_index(const s2s_system *system);

/* By name; NULL: there is no such system. */
const s2s_system *s2s_system_find(s2s_string name);

/* Fills identity, account (copied into `account_text`, which must outlive it) and test from the other fields. False: memory. */
S2S_MUST_CHECK bool s2s_system_identify(const s2s_system *system, s2s_destination *destination, s2s_text *account_text);

/* NULL when the URL may be sent to: https, or http to loopback (or allow_http), with a host and without control characters; else why not
 * (static). */
S2S_MUST_CHECK const char *s2s_endpoint_problem(s2s_string url, bool allow_http);

/* NULL when it is the URL of a proxy: http, https, socks5 or socks5h, who asks (optional), host, port (optional); else why not (static). */
S2S_MUST_CHECK const char *s2s_proxy_problem(s2s_string url);

/*
 * The request as it goes on the wire: gaps filled, secret headers added.
 * `url`, `headers` and `body` are cleared first. False: out of memory.
 */
S2S_MUST_CHECK bool s2s_system_finish(const s2s_system *system, const s2s_destination *destination, const s2s_request *request, bool mask,
	s2s_text *url, s2s_text *headers, s2s_text *body);

void s2s_draft_init(s2s_draft *draft);
void s2s_draft_clear(s2s_draft *draft);
void s2s_draft_free(s2s_draft *draft);

#endif
