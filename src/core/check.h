/*
 * What a value must look like that a shop gives: one rule for each kind of
 * field, asked by the binding's setters, by the readers of JSON and by php.ini.
 * So what one of them refuses, all refuse, in the same words.
 *
 * Pure; any thread. The words never repeat a given value.
 */
#ifndef S2S_CORE_CHECK_H
#define S2S_CORE_CHECK_H

#include "money.h"
#include "string.h"

#include <stdint.h>

/* An event holds at most so many; its JSON is bounded too: S2S_EVENT_JSON_MAX. */
#define S2S_ITEMS_MAX 10000
/* Click ids, device ids, parameters: looking up a name is linear. */
#define S2S_NAMES_MAX 1000
/* Levels of an array given to Event::set(). */
#define S2S_PARAMETER_DEPTH_MAX 32

#define S2S_NAME_MAX 100 /* event and destination names, accounts, settings */
#define S2S_EVENT_ID_MAX 128
#define S2S_IDENTIFIER_MAX 255 /* order, item, device and user ids, idempotency keys, tokens */
#define S2S_PARAMETER_NAME_MAX 64
#define S2S_TEXT_MAX 4096
#define S2S_URL_MAX 8192
#define S2S_PARAMETER_JSON_MAX 65536

typedef enum s2s_check_form {
	S2S_FORM_TEXT,             /* any bytes; whether they are UTF-8 is the destination's to judge */
	S2S_FORM_JSON,             /* the same, of a text that is JSON */
	S2S_FORM_LINE,             /* no control characters */
	S2S_FORM_IDENTIFIER,       /* the same, not empty */
	S2S_FORM_LABEL,            /* the same, and UTF-8: what statistics and dumps show */
	S2S_FORM_ASCII,            /* visible ASCII, not empty */
	S2S_FORM_ASCII_SPACES,     /* the same, and spaces inside */
	S2S_FORM_NAME,             /* letters, digits, "_" */
	S2S_FORM_NAME_WITH_DASHES, /* and "-"; not digits alone, which PHP makes a number of */
	S2S_FORM_ADDRESS,          /* IPv4 or IPv6 */
	S2S_FORM_CURRENCY,         /* three letters */
	S2S_FORM_DEVICE_TYPE       /* one of a list */
} s2s_check_form;

typedef struct s2s_check_rule {
	s2s_check_form form;
	size_t maximum; /* bytes; where the form bounds nothing itself */
} s2s_check_rule;

extern const s2s_check_rule s2s_rule_label; /* names of events, destinations and query parameters */
extern const s2s_check_rule s2s_rule_event_id;
extern const s2s_check_rule s2s_rule_url;
extern const s2s_check_rule s2s_rule_identifier; /* order, item and user ids */
extern const s2s_check_rule s2s_rule_text;       /* what a shop writes about an order and its items */
extern const s2s_check_rule s2s_rule_currency;
extern const s2s_check_rule s2s_rule_device_type;
extern const s2s_check_rule s2s_rule_device_id;
extern const s2s_check_rule s2s_rule_parameter_name;
extern const s2s_check_rule s2s_rule_parameter_json; /* an array given to Event::set() */
extern const s2s_check_rule s2s_rule_browser_text;   /* cookies, click ids, user agent, client hints, consent string */
extern const s2s_check_rule s2s_rule_click_id_name;
extern const s2s_check_rule s2s_rule_address;
extern const s2s_check_rule s2s_rule_account; /* of an ad system: SEM ID, advertisable, app token */
extern const s2s_check_rule s2s_rule_token;
extern const s2s_check_rule s2s_rule_client; /* X-Client-Id, X-Client-Version */

/* What is wrong: "must be at most 255 bytes long, 300 given". */
typedef struct s2s_complaint {
	char words[128];
} s2s_complaint;

/* False: `complaint` is written. */
S2S_MUST_CHECK bool s2s_check(const s2s_check_rule *rule, s2s_string value, s2s_complaint *complaint);
S2S_MUST_CHECK bool s2s_check_time(int64_t time_ms, s2s_complaint *complaint);
S2S_MUST_CHECK bool s2s_check_quantity(const s2s_money *quantity, s2s_complaint *complaint);
/* Whether there is room for one more behind `count`. */
S2S_MUST_CHECK bool s2s_check_more_items(size_t count, s2s_complaint *complaint);
S2S_MUST_CHECK bool s2s_check_name_count(size_t count, s2s_complaint *complaint);

/* Writes 32 (MD5) or 64 (SHA-256) hex digits in lower case, and a NUL. False: `value` is something else. */
S2S_MUST_CHECK bool s2s_check_hex(s2s_string value, size_t digits, char *hex);

#endif
