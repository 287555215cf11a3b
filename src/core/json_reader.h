/*
 * Strict reading of JSON that comes in, over jansson's tree: tables of members,
 * and an error that names the path of the first thing that is wrong and never
 * repeats a value (it may be personal data).
 */
#ifndef S2S_CORE_JSON_READER_H
#define S2S_CORE_JSON_READER_H

#include "check.h"
#include "money.h"
#include "text.h"
#include "visitor.h"

#include <jansson.h>

/* Where in the document: a chain of frames on the stack. */
typedef struct s2s_json_place {
	const struct s2s_json_place *parent; /* NULL: the document */
	const char *key;                     /* NULL: an element of a list */
	size_t index;
} s2s_json_place;

typedef struct s2s_json_reader {
	s2s_arena *arena;    /* where texts go; borrowed, changed for a part of the document that has its own */
	s2s_text *error;     /* path and reason */
	const void *context; /* the caller's */
} s2s_json_reader;

/* Reads `value` into `target` (the structure) at `offset`. False: an error is written. */
typedef bool (*s2s_json_read)(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset);

typedef struct s2s_json_member {
	const char *key;
	s2s_json_read read;
	size_t offset;
} s2s_json_member;

/* NULL: `error` is written. Twice the same key in an object is an error. */
json_t *s2s_json_parse(s2s_string json, size_t limit, s2s_text *error);
/* Overwrites every text of the document, then frees it. */
void s2s_json_forget(json_t *document);

/* Both write an error and return false, for `return s2s_json_refuse(…)`. */
bool s2s_json_refuse(s2s_json_reader *reader, const s2s_json_place *place, const char *message);
bool s2s_json_no_memory(s2s_json_reader *reader);

/*
 * Reads an object's members in the order of the table, whatever their order in
 * the document. A key that is not in the table is refused.
 */
S2S_MUST_CHECK bool s2s_json_read_members(
	s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, const s2s_json_member *members, size_t count, void *target);

/* The text of a JSON string, borrowed from the document; false: it is none. */
S2S_MUST_CHECK bool s2s_json_string_of(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, s2s_string *text);

/* The same, of a text that keeps the rule. */
S2S_MUST_CHECK bool s2s_json_checked(
	s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, const s2s_check_rule *rule, s2s_string *text);
/* The same, copied into `field`. */
S2S_MUST_CHECK bool s2s_json_read_checked(
	s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, const s2s_check_rule *rule, s2s_string *field);
/* An object of texts: names and values that keep their rule. */
S2S_MUST_CHECK bool s2s_json_read_pairs(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value,
	const s2s_check_rule *name_rule, const s2s_check_rule *value_rule, s2s_pairs *pairs);

/* For tables: money (a number, or a text of one), the number of the format's version. */
bool s2s_json_read_money(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset);
bool s2s_json_read_version(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset);

#define S2S_JSON_MEMORY(target, offset) ((void *) ((char *) (target) + (offset)))

#endif
