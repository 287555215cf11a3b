/*
 * Who did it, as the browser showed it: cookies, click ids, address, client
 * hints, consent. Captured in the checkout's request, kept with the order as
 * JSON (event_json.h), used later by whoever sends.
 *
 * A visitor owns its texts (arena). Not thread-safe: one owner.
 */
#ifndef S2S_CORE_VISITOR_H
#define S2S_CORE_VISITOR_H

#include "arena.h"

#include <stdint.h>

typedef struct s2s_pair {
	s2s_string name;
	s2s_string value;
} s2s_pair;

/* A list of pairs, kept in the owner's arena; names are unique, the order is that of the first mention. */
typedef struct s2s_pairs {
	s2s_pair *items;
	size_t count;
} s2s_pairs;

/* Sets or replaces; false: out of memory. */
S2S_MUST_CHECK bool s2s_pairs_set(s2s_pairs *pairs, s2s_arena *arena, s2s_string name, s2s_string value);
/* Borrowed; not given when there is no such name. */
s2s_string s2s_pairs_get(const s2s_pairs *pairs, s2s_string name);
/* A copy of all pairs in another owner's arena; `target` is overwritten. False: out of memory. */
S2S_MUST_CHECK bool s2s_pairs_copy(const s2s_pairs *source, s2s_arena *arena, s2s_pairs *target);

/* The keys of Google's consent mode, in the order of the Sklik seed's example. */
typedef enum s2s_consent_key {
	S2S_CONSENT_AD_STORAGE,
	S2S_CONSENT_AD_USER_DATA,
	S2S_CONSENT_AD_PERSONALIZATION,
	S2S_CONSENT_FUNCTIONALITY_STORAGE,
	S2S_CONSENT_ANALYTICS_STORAGE,
	S2S_CONSENT_KEYS
} s2s_consent_key;

typedef enum s2s_consent {
	S2S_CONSENT_NOT_GIVEN = 0, /* the key is missing */
	S2S_CONSENT_GRANTED,
	S2S_CONSENT_DENIED
} s2s_consent;

/* The client hints that s2s_headers takes (spec/sklik.md, a closed list), in its order. */
typedef enum s2s_client_hint {
	S2S_HINT_UA,
	S2S_HINT_UA_MOBILE,
	S2S_HINT_UA_MODEL,
	S2S_HINT_UA_PLATFORM,
	S2S_HINT_UA_PLATFORM_VERSION,
	S2S_HINTS
} s2s_client_hint;

/* "ad_storage", …; "sec_ch_ua", …: by their enum values. */
extern const s2s_string s2s_consent_key_names[S2S_CONSENT_KEYS];
extern const s2s_string s2s_client_hint_names[S2S_HINTS];

/* Only these cookies are kept: a shop may give all of $_COOKIE, its session id among them. */
#define S2S_VISITOR_COOKIES 3
extern const s2s_string s2s_visitor_cookie_names[S2S_VISITOR_COOKIES];

typedef struct s2s_visitor {
	s2s_arena arena;
	s2s_pairs cookies;   /* decoded values, by the cookies' own names: sid, udid, … */
	s2s_pairs click_ids; /* sznaiid, adct, kcid, … */
	s2s_string ip;       /* textual IPv4 or IPv6 */
	s2s_string user_agent;
	s2s_string hints[S2S_HINTS]; /* with their inner quotes */
	s2s_consent consent[S2S_CONSENT_KEYS];
	bool consent_mode_given;   /* consent[] means something; set by s2s_visitor_give_consent_mode() */
	s2s_string consent_string; /* IAB TCF, not decoded */
} s2s_visitor;

void s2s_visitor_init(s2s_visitor *visitor);
void s2s_visitor_free(s2s_visitor *visitor);

/* Copies everything into `target`, which is initialised here and must not hold anything. False: out of memory (target is then freed). */
S2S_MUST_CHECK bool s2s_visitor_copy(const s2s_visitor *source, s2s_visitor *target);

/*
 * After consent[] was filled from a consent_mode with at least one key. Where
 * none of them was one of ours, ad_storage and ad_user_data are denied, as keys
 * that are missing are: said so, it stays said in JSON and to the ad system.
 */
void s2s_visitor_give_consent_mode(s2s_visitor *visitor);

/* Whether consent_mode was given and does not grant this key; without a consent_mode nothing is denied (spec/consent.md). */
bool s2s_visitor_denies(const s2s_visitor *visitor, s2s_consent_key key);

/*
 * Whether a click id is a macro that the network, or a tracker on the way, did not replace: "{kcid}", "[spid]", "%7Bkcid%7D".
 * It is the same for every click, so no click id.
 */
bool s2s_visitor_click_id_is_macro(s2s_string value);

/*
 * AdRoll's first-party cookie (docs/visitor.md): a value of at least so many
 * characters is kept whatever its shape; a new one is 16 random bytes in hex, '-', and
 * Unix time in milliseconds. False: the system gives no random bytes.
 */
#define S2S_ADROLL_COOKIE "__adroll_fpc"
#define S2S_ADROLL_COOKIE_MIN 32
#define S2S_ADROLL_COOKIE_TEXT (32 + 1 + 20 + 1)
S2S_MUST_CHECK bool s2s_visitor_new_adroll_cookie(int64_t now_ms, char value[S2S_ADROLL_COOKIE_TEXT]);

/* Valid textual IPv4 or IPv6? Used by everything that takes an address. */
bool s2s_ip_is_valid(s2s_string ip);
bool s2s_ip_is_v4(s2s_string ip);
/* 127.0.0.0/8 or ::1. */
bool s2s_ip_is_loopback(s2s_string ip);

#endif
