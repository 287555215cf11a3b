/*
 * Postbacks: a request to a URL that the operator gives. Knorex XPO is one whose
 * click id is `kcid` and whose single template is for Purchase. Both share these
 * functions and the settings.
 */
#ifndef S2S_DESTINATIONS_POSTBACK_H
#define S2S_DESTINATIONS_POSTBACK_H

#include "system.h"
#include "template.h"

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

/* Of the signature; what the first is called is not a setting. */
#define S2S_POSTBACK_TIMESTAMP S2S_STRING("timestamp")
#define S2S_POSTBACK_SIGNATURE S2S_STRING("signature")

/* The click id without which nothing is sent; empty: every one of ours that the template uses. */
s2s_string s2s_postback_click_id(const s2s_destination *destination);

/* The template for an event name; empty: there is none. */
s2s_string s2s_postback_template(const s2s_destination *destination, s2s_string event_name);

/* The values of one event, by macro. */
typedef struct s2s_postback_values {
	const s2s_event *event;
	s2s_money sum;
	char number[24];
} s2s_postback_values;

/* An s2s_template_value; `context` is an s2s_postback_values with its event set. */
s2s_string s2s_postback_value(void *context, s2s_string macro);

/* A value given to set() that is a list or a map: no text can be made of it. */
bool s2s_postback_is_unusable(const s2s_event *event, s2s_string macro);

/* The vtable's functions that both share. */
bool s2s_postback_find_endpoint(const s2s_destination *destination, s2s_string *endpoint, s2s_text *problem);
void s2s_postback_identify(const s2s_destination *destination, s2s_text *account, bool *test);
s2s_skip_reason s2s_postback_skip(const s2s_destination *destination, const s2s_event *event, const s2s_encode_options *options);
void s2s_postback_validate(
	const s2s_destination *destination, const s2s_event *event, const s2s_encode_options *options, s2s_problems *problems);
bool s2s_postback_encode(const s2s_destination *destination, const s2s_event *event, const s2s_encode_options *options, s2s_draft *draft);
void s2s_postback_fill_gap(const s2s_destination *destination, char gap, bool mask, s2s_text *out);
void s2s_postback_secret_headers(const s2s_destination *destination, bool mask, s2s_text *out);
bool s2s_postback_sign(const s2s_destination *destination, const s2s_request *request, int64_t now_ms, bool mask, s2s_text *url,
	s2s_text *headers, s2s_text *body);
void s2s_postback_classify(const s2s_destination *destination, const s2s_answer *answer, s2s_outcome *outcome);

#endif
