/*
 * What happened: neutral of any ad system.
 *
 * An event owns its texts (one arena). Personal data is normalised and hashed in
 * s2s_event_set_user_field() and never kept raw. Setters return false only when
 * memory runs out; what a value must look like is checked by the caller
 * (src/php) or, where only an ad system can judge it, by that destination.
 * Not thread-safe: one owner.
 */
#ifndef S2S_CORE_EVENT_H
#define S2S_CORE_EVENT_H

#include "hash.h"
#include "money.h"
#include "visitor.h"

typedef enum s2s_source { S2S_SOURCE_WEB, S2S_SOURCE_APP } s2s_source;

/* The personal fields that are hashed, in the order of the Sklik seed. */
typedef enum s2s_user_field {
	S2S_USER_EMAIL,
	S2S_USER_PHONE,
	S2S_USER_FIRST_NAME,
	S2S_USER_LAST_NAME,
	S2S_USER_GENDER,
	S2S_USER_BIRTH_DATE,
	S2S_USER_CITY,
	S2S_USER_POSTAL_CODE,
	S2S_USER_STREET,
	S2S_USER_COUNTRY,
	S2S_USER_FIELDS
} s2s_user_field;

/* "web", "app" */
extern const s2s_string s2s_source_names[2];

/* "email", "phone", "first_name", …: the names in JSON and in problems. */
extern const s2s_string s2s_user_field_names[S2S_USER_FIELDS];

/* One field in every variant that a destination can ask for, as lower-case hex. */
typedef struct s2s_user_hash {
	bool given;
	bool outside_ascii;              /* the unfolded text has letters outside ASCII */
	char folded[S2S_SHA256_HEX + 1]; /* marks stripped (the Sklik default) */
	char plain[S2S_SHA256_HEX + 1];  /* not folded; the same where there is no difference */
	const char *problem;             /* static or in the event's arena; why a given value was left out; NULL: none */
} s2s_user_hash;

typedef struct s2s_item {
	s2s_string id;
	s2s_money quantity;
	s2s_money unit_price; /* with VAT, before discount */
	s2s_string name;
	s2s_string category;
	s2s_string group;
} s2s_item;

typedef enum s2s_parameter_kind {
	S2S_PARAMETER_STRING,
	S2S_PARAMETER_NUMBER, /* `text` is a number in the form of s2s_money, which is a JSON number */
	S2S_PARAMETER_BOOL,   /* `text` is "true" or "false" */
	S2S_PARAMETER_MAP,    /* `map`: string to string */
	S2S_PARAMETER_OTHER   /* `text` is JSON: a nested or mixed array, which no system takes */
} s2s_parameter_kind;

typedef struct s2s_parameter {
	s2s_string name;
	s2s_parameter_kind kind;
	s2s_string text;
	s2s_pairs map;
} s2s_parameter;

typedef struct s2s_event {
	s2s_arena arena;
	s2s_string id;
	s2s_string name; /* 'Purchase', 'PageView', …; any */
	int64_t time_ms; /* Unix time */
	s2s_string url;
	s2s_source source;

	s2s_user_hash user[S2S_USER_FIELDS];
	char email_md5[S2S_MD5_HEX + 1]; /* empty: none */
	char country[3];                 /* of the last setUser() that named one, upper case; for phone numbers */
	s2s_string user_id;

	bool has_visitor;
	s2s_visitor visitor;

	s2s_money value;     /* without VAT */
	s2s_money value_tax; /* the VAT on it */
	s2s_string currency; /* upper case, as given otherwise */

	s2s_string order_id;
	s2s_string delivery_type;
	s2s_money delivery_price; /* with VAT */
	s2s_money other_costs;    /* with VAT; a discount is negative */
	s2s_string payment_type;
	s2s_string review_email; /* plain, never hashed */

	s2s_item *items;
	size_t item_count;
	s2s_pairs device_ids;
	s2s_parameter *parameters;
	size_t parameter_count;
} s2s_event;

void s2s_event_init(s2s_event *event);
void s2s_event_free(s2s_event *event);
/* Copies everything into `target`, which is initialised here. False: out of memory (target is then freed). */
S2S_MUST_CHECK bool s2s_event_copy(const s2s_event *source, s2s_event *target);

/* Copies `value` into the event; for every plain text field: s2s_event_set_text(event, &event->order_id, value). */
S2S_MUST_CHECK bool s2s_event_set_text(s2s_event *event, s2s_string *field, s2s_string value);

/* As s2s_event_set_text() for the currency; ASCII letters become upper case, nothing else is changed. */
S2S_MUST_CHECK bool s2s_event_set_currency(s2s_event *event, s2s_string currency);

/*
 * Raw personal data: normalises `raw`, hashes every variant and wipes what it
 * worked with; a value that can't be normalised clears the field and leaves
 * `problem`. `raw` stays the caller's. COUNTRY is to be set before PHONE, which
 * is read in the country of this event, else in `default_country` (two letters
 * or empty). False: hashing failed (memory).
 */
S2S_MUST_CHECK bool s2s_event_set_user_field(s2s_event *event, s2s_user_field field, s2s_string raw, s2s_string default_country);

/* A hash made elsewhere: 64 hex digits, lower-cased here. False: it is something else; the field is untouched. */
S2S_MUST_CHECK bool s2s_event_set_user_hash(s2s_event *event, s2s_user_field field, s2s_string hex);

/* The event shares the visitor's texts and lists: neither of the two may change what is in them. Both on one thread. */
void s2s_event_set_visitor(s2s_event *event, const s2s_visitor *visitor);
/* A new, zeroed item at the end; its texts are set with s2s_event_set_text(). NULL: out of memory. */
S2S_MUST_CHECK s2s_item *s2s_event_add_item(s2s_event *event);
/* The parameter of that name, emptied, or a new one; name copied. NULL: out of memory. */
S2S_MUST_CHECK s2s_parameter *s2s_event_put_parameter(s2s_event *event, s2s_string name);
/* NULL: not given. */
const s2s_parameter *s2s_event_parameter(const s2s_event *event, s2s_string name);

#endif
