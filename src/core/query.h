/*
 * Query strings: into pairs, where a name may come more than once (what $_GET
 * hides), and texts into them.
 *
 * Pure; any thread.
 */
#ifndef S2S_CORE_QUERY_H
#define S2S_CORE_QUERY_H

#include "text.h"
#include "visitor.h"

/* Decoded, in the order of the query; texts live in the arena that the parser was given. */
typedef struct s2s_query {
	s2s_pair *items;
	size_t count;
} s2s_query;

/* Adds one pair behind the others, copied. False: out of memory. */
S2S_MUST_CHECK bool s2s_query_add(s2s_query *query, s2s_arena *arena, s2s_string name, s2s_string value);

/*
 * Adds what a query string holds: divided by '&', names and values decoded once
 * ('+' is a space; a '%' without two hex digits stays as it is), a name without
 * '=' has an empty value. One '?' at the front is not part of it. False: out of memory.
 */
S2S_MUST_CHECK bool s2s_query_parse(s2s_string text, s2s_arena *arena, s2s_query *query);

/* How many pairs have this name; the first one's value in `value` (not given: none). */
size_t s2s_query_find(const s2s_query *query, s2s_string name, s2s_string *value);

#endif
