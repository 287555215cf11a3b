/*
 * A map from event names to an ad system's own words, as one text:
 * "Purchase=abc123 Lead=def456". White space separates the pairs. A name with
 * a space, "=" or "%" in it is percent-encoded; what is no escape stands for itself.
 */
#ifndef S2S_CORE_NAME_MAP_H
#define S2S_CORE_NAME_MAP_H

#include "text.h"

/* Borrowed from `map`; not given: the name is not in it. */
s2s_string s2s_name_map_get(s2s_string map, s2s_string name);

/* NULL when the text is such a map (an empty one too), else why not (static). */
S2S_MUST_CHECK const char *s2s_name_map_problem(s2s_string map);

/* Appends one pair; `value` is of visible ASCII characters. */
void s2s_name_map_append(s2s_text *map, s2s_string name, s2s_string value);

#endif
