/*
 * What the files of the AdRoll destination share: which of an event's values go
 * into the payload. Skipping, encoding and checking all ask here, so that they
 * can't disagree.
 */
#ifndef S2S_DESTINATIONS_ADROLL_H
#define S2S_DESTINATIONS_ADROLL_H

#include "system.h"

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

/* What is sent of one event after consent is applied; texts that are not sent have no length. */
typedef struct s2s_adroll_view {
	s2s_string event_name; /* AdRoll's; empty: there is none for this event */
	s2s_string adct;
	s2s_string first_party_cookie;
	s2s_string email_sha256;
	s2s_string email_md5;
	s2s_string device_id;
	s2s_string user_id;
	bool storage;   /* ad_storage allows the cookie */
	bool user_data; /* ad_user_data allows anything at all */
	s2s_string ip;  /* of the visitor, as given */
	s2s_string user_agent;
	s2s_string keywords; /* of productSearch only */
	s2s_string device_os;
	s2s_string device_type;
	s2s_string package_app_name;
	s2s_string package_app_version;
} s2s_adroll_view;

void s2s_adroll_look(const s2s_destination *destination, const s2s_event *event, const s2s_encode_options *options, s2s_adroll_view *view);

/* One or more of what AdRoll recognises somebody by. */
bool s2s_adroll_has_identifier(const s2s_adroll_view *view);

/* The text of a parameter that AdRoll takes as a text; empty: not given, or of another kind. */
s2s_string s2s_adroll_parameter(const s2s_event *event, s2s_string name);

/* `quantity` as the whole number that AdRoll takes; false: it has a fraction or is not above 0. */
bool s2s_adroll_quantity(const s2s_money *quantity, s2s_string *whole);

/* adroll_validate.c */
void s2s_adroll_validate(
	const s2s_destination *destination, const s2s_event *event, const s2s_encode_options *options, s2s_problems *problems);

#endif
