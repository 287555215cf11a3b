/*
 * What an ad system is to the rest of the house: one table of functions, one
 * file each (sklik.c), listed in system.c. docs/internals/destination.md walks
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

/* Why an event does not go to a destination at all; never an error. NULL reason: it applies. */
typedef const char *s2s_skip_reason;

/* What encode() and finish() write into; reused from event to event. */
typedef struct s2s_draft {
	const char *method; /* static */
	s2s_text url;
	s2s_text headers; /* "Name: value\n" */
	s2s_text body;
	s2s_text lane;      /* empty: none */
	s2s_text device;    /* whose opting out would stop it; empty: none */
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
	bool tells_repeats_apart;        /* by its documented (or assumed) de-duplication */
	size_t batch_max;                /* events in one request; 1: none */
	bool compresses;                 /* takes a gzipped body; the sender does so where it pays */
	const s2s_string *setting_names; /* "sem_id", …: by the system's own enum; the first one must be given */
	size_t setting_count;
	int resend_setting; /* index of the setting that says "1" where repeats do no harm; -1: none */

	/* Appends the account's part of the identity, and says whether this is a sandbox or dry run. */
	void (*identify)(const s2s_destination *destination, s2s_text *account, bool *test);

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

extern const s2s_system s2s_sklik; /* sklik.c */

/* Sklik's settings[] */
typedef enum s2s_sklik_setting {
	S2S_SKLIK_SEM_ID,
	S2S_SKLIK_SANDBOX,         /* token; not given: the real thing */
	S2S_SKLIK_FOLD_DIACRITICS, /* "0" or "1" (not given: 1) */
	S2S_SKLIK_CLIENT_ID,       /* not given: that of the options */
	S2S_SKLIK_CLIENT_VERSION,
	S2S_SKLIK_SETTINGS
} s2s_sklik_setting;

extern const s2s_system s2s_adroll; /* adroll.c */

/* AdRoll's settings[] */
typedef enum s2s_adroll_setting {
	S2S_ADROLL_ADVERTISABLE,
	S2S_ADROLL_PIXEL,
	S2S_ADROLL_TOKEN,
	S2S_ADROLL_EVENT_NAMES,      /* name_map.h, over the built-in one */
	S2S_ADROLL_DRY_RUN,          /* "1": validated there and logged, without effect */
	S2S_ADROLL_RESEND_UNCERTAIN, /* "1": a repeat does no harm here */
	S2S_ADROLL_SETTINGS
} s2s_adroll_setting;

/* Whether this is one of AdRoll's own event names. */
bool s2s_adroll_knows_event(s2s_string name);
/* Appends all of them: "pageView, homeView, …". */
void s2s_adroll_list_events(s2s_text *out);
extern const s2s_system s2s_knorex;   /* knorex.c */
extern const s2s_system s2s_postback; /* postback.c */

/* The settings[] of Knorex (the first ones) and of any postback. */
typedef enum s2s_postback_setting {
	S2S_POSTBACK_TEMPLATES,        /* "event name\tURL", one a line; or one URL alone: for S2S_POSTBACK_EVENT */
	S2S_POSTBACK_EVENT,            /* not given: every event, with Knorex Purchase */
	S2S_POSTBACK_METHOD,           /* "GET" (not given: this one) or "POST" */
	S2S_POSTBACK_RESEND_UNCERTAIN, /* "0" or "1" (not given: 0) */
	S2S_KNOREX_SETTINGS,
	S2S_POSTBACK_CLICK_ID = S2S_KNOREX_SETTINGS, /* which one every event must have */
	S2S_POSTBACK_HEADERS,                        /* "Name: value\n" each */
	S2S_POSTBACK_MISSING,                        /* "error", "omit" (not given: this one), "empty" */
	S2S_POSTBACK_SUCCESS_TEXT,
	S2S_POSTBACK_FAILURE_TEXT,
	S2S_POSTBACK_SIGNATURE_KEY,
	S2S_POSTBACK_SIGNATURE_PARAMETER, /* not given: "signature" */
	S2S_POSTBACK_SIGNATURE_HEADER,    /* given: the signature goes there instead */
	S2S_POSTBACK_SETTINGS
} s2s_postback_setting;

/*
 * Whether a postback's or Knorex's templates are good; for whoever makes the
 * destination. `further`: macros that are known beside ours, one a line.
 * `origin`, a part of the templates, is to be its endpoint. False: `problem`
 * says what they must be, and never repeats a URL.
 */
S2S_MUST_CHECK bool s2s_postback_check(const s2s_destination *destination, s2s_string further, s2s_string *origin, s2s_text *problem);
extern const s2s_system s2s_adjust; /* adjust.c */

/* Adjust's settings[] */
typedef enum s2s_adjust_setting {
	S2S_ADJUST_APP_TOKEN,
	S2S_ADJUST_EVENT_TOKENS,     /* core/name_map.h: "Purchase=abc123 Lead=def456" */
	S2S_ADJUST_TOKEN,            /* S2S Security's; not given: it is off */
	S2S_ADJUST_ENVIRONMENT,      /* "production" (not given) or "sandbox" */
	S2S_ADJUST_METHOD,           /* "POST" (not given) or "GET" */
	S2S_ADJUST_RESEND_UNCERTAIN, /* "1": repeats do no harm, every event is marked Unique there */
	S2S_ADJUST_SETTINGS
} s2s_adjust_setting;

/* All systems in a fixed order; the index is that of s2s_settings.systems[]. NULL: beyond the last. */
const s2s_system *s2s_system_at(size_t index);
size_t s2s_system_count(void);
size_t s2s_system_index(const s2s_system *system);

/* By name; NULL: there is no such system. */
const s2s_system *s2s_system_find(s2s_string name);

/* Fills identity, account (copied into `account_text`, which must outlive it) and test from the other fields. False: memory. */
S2S_MUST_CHECK bool s2s_system_identify(const s2s_system *system, s2s_destination *destination, s2s_text *account_text);

/* NULL when the URL may be sent to: https, or http to loopback (or allow_http), with a host and without control characters; else why not
 * (static). */
S2S_MUST_CHECK const char *s2s_endpoint_problem(s2s_string url, bool allow_http);

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
