/*
 * What the files of the Sklik destination share: which of an event's values go
 * into the payload. Encoding and checking both ask here, so that nothing is
 * checked that is not sent, and nothing sent that was not checked.
 */
#ifndef S2S_DESTINATIONS_SKLIK_H
#define S2S_DESTINATIONS_SKLIK_H

#include "system.h"

/* Sklik's settings[] */
typedef enum s2s_sklik_setting {
	S2S_SKLIK_SEM_ID,
	S2S_SKLIK_SANDBOX,         /* token; not given: the real thing */
	S2S_SKLIK_FOLD_DIACRITICS, /* "0" or "1" (not given: 1) */
	S2S_SKLIK_CLIENT_ID,       /* not given: that of the options */
	S2S_SKLIK_CLIENT_VERSION,
	S2S_SKLIK_SETTINGS
} s2s_sklik_setting;

/* What an event of one name needs in event_data (spec/sklik.md, "Events"). */
typedef struct s2s_sklik_rule {
	s2s_string name;
	bool purchase; /* order_id, currency and value are required, and items are to be complete */
} s2s_sklik_rule;

/* NULL: the event is not one of Sklik's. Names are case-sensitive. */
const s2s_sklik_rule *s2s_sklik_rule_find(s2s_string name);

/* Whether this is a DELIVERY_ID of the product feed. */
bool s2s_sklik_knows_delivery(s2s_string delivery_type);
/* "product", "product_group" or "page". */
bool s2s_sklik_knows_content_type(s2s_string content_type);

/* The keys of user_data for the hashed fields, by s2s_user_field: "em", "ph", … */
extern const s2s_string s2s_sklik_user_keys[S2S_USER_FIELDS];

/* What is sent of one event after consent is applied; texts that are not sent are not given. */
typedef struct s2s_sklik_view {
	s2s_string sid;
	s2s_string udid;
	s2s_string sznaiid;
	bool storage;               /* ad_storage allows sid and udid */
	bool user_data;             /* ad_user_data allows the hashed fields */
	bool fold;                  /* which variant of them */
	const s2s_visitor *headers; /* whose s2s_headers are sent; NULL: none */
	s2s_string consent_string;
	const s2s_visitor *consent_mode; /* whose consent_mode is sent; NULL: none */
	const s2s_parameter *content_type;
	const s2s_parameter *search_string;
	const s2s_parameter *status;
	const s2s_parameter *predicted_ltv;
} s2s_sklik_view;

void s2s_sklik_look(const s2s_destination *destination, const s2s_event *event, const s2s_encode_options *options, s2s_sklik_view *view);

/* The values of X-Client-Id and X-Client-Version: the destination's own, else those of the options. */
s2s_string s2s_sklik_client_id(const s2s_destination *destination, const s2s_encode_options *options);
s2s_string s2s_sklik_client_version(const s2s_destination *destination, const s2s_encode_options *options);

/* sklik_validate.c */
void s2s_sklik_validate(
	const s2s_destination *destination, const s2s_event *event, const s2s_encode_options *options, s2s_problems *problems);

#endif
