/*
 * What the files of the Adjust destination share: which of an event's values go
 * into the request. Encoding and checking both ask here, so that nothing is
 * checked that is not sent, and nothing sent that was not checked.
 */
#ifndef S2S_DESTINATIONS_ADJUST_H
#define S2S_DESTINATIONS_ADJUST_H

#include "system.h"

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

/* In a request; longer ids are refused. */
#define S2S_ADJUST_DEVICE_MAX 255
#define S2S_ADJUST_MAX_AGE_MS (INT64_C(58) * 86400000)

/* How an id is written (spec/adjust.md, "Parameters"). */
typedef enum s2s_adjust_form {
	S2S_ADJUST_AS_GIVEN,
	S2S_ADJUST_UPPER_UUID, /* 8-4-4-4-12 hex digits */
	S2S_ADJUST_LOWER_UUID,
	S2S_ADJUST_UPPER_BARE, /* without hyphens */
	S2S_ADJUST_LOWER_BARE
} s2s_adjust_form;

typedef struct s2s_adjust_device_rule {
	s2s_string name;
	s2s_adjust_form form;
} s2s_adjust_device_rule;

/* In the order in which the first one that is there stands for the device. */
#define S2S_ADJUST_DEVICES 19
extern const s2s_adjust_device_rule s2s_adjust_device_rules[S2S_ADJUST_DEVICES];

typedef struct s2s_adjust_device {
	s2s_string given; /* as the event has it; not given: not there */
	size_t length;    /* of `text`; 0: not sent */
	char text[S2S_ADJUST_DEVICE_MAX];
	bool is_uuid;  /* of a form with hyphens: it has 32 hex digits */
	bool is_zeros; /* what a phone gives where tracking is limited: nobody's id */
} s2s_adjust_device;

/* One id of an event in the form that Adjust wants. */
void s2s_adjust_device_read(const s2s_event *event, size_t rule, s2s_adjust_device *device);
/* What it is known by: an id of hex digits is one id in either letter case, with hyphens or without; a shop's own is what it wrote. */
void s2s_adjust_device_append_name(const s2s_adjust_device *device, size_t rule, s2s_text *text);

/* The parameters that are texts: device_name, device_type, os_name, os_version, app_version. */
#define S2S_ADJUST_TEXTS 5
extern const s2s_string s2s_adjust_text_names[S2S_ADJUST_TEXTS];

typedef enum s2s_adjust_revenue {
	S2S_ADJUST_REVENUE_NONE,
	S2S_ADJUST_REVENUE_SENT,
	S2S_ADJUST_REVENUE_SMALL, /* below the least that Adjust takes: left out */
	S2S_ADJUST_REVENUE_LARGE  /* above the most, or more digits than a sum can have */
} s2s_adjust_revenue;

/* What is sent of one event; what is not sent is not given. */
typedef struct s2s_adjust_view {
	s2s_string event_token;
	bool may_use_person; /* ad_user_data allows it: else the event is skipped */
	s2s_string ip;
	s2s_string user_agent;
	s2s_string texts[S2S_ADJUST_TEXTS];
	s2s_adjust_revenue revenue;
	s2s_money amount; /* with VAT */
	const s2s_parameter *callback_params;
	const s2s_parameter *partner_params;
} s2s_adjust_view;

void s2s_adjust_look(const s2s_destination *destination, const s2s_event *event, const s2s_encode_options *options, s2s_adjust_view *view);

/* Appends the whole form (a body or a query), gaps in it. */
void s2s_adjust_form_write(s2s_text *form, const s2s_event *event, const s2s_adjust_view *view);

/* adjust_validate.c */
void s2s_adjust_validate(
	const s2s_destination *destination, const s2s_event *event, const s2s_encode_options *options, s2s_problems *problems);

/* adjust_answer.c */
void s2s_adjust_classify(const s2s_destination *destination, const s2s_answer *answer, s2s_outcome *outcome);

#endif
