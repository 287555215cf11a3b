/*
 * A map of event names as one text, the form in which it stands in php.ini and
 * travels as a destination's setting: "Lead=formFill Purchase=purchase". White
 * space separates the pairs; a name with a space, "=" or "%" in it is
 * percent-encoded. Values have none of these; an empty value says "none".
 */
#ifndef S2S_DESTINATIONS_NAME_MAP_H
#define S2S_DESTINATIONS_NAME_MAP_H

#include "../core/text.h"

/* The pair at `*rest`, which is moved behind it; false: none is left, or what is there is not a pair (`*rest` then keeps it). */
bool s2s_name_map_next(s2s_string *rest, s2s_string *name, s2s_string *value);

/* The value of a name; false: the map does not have it. */
bool s2s_name_map_get(s2s_string map, s2s_string name, s2s_string *value);

/* NULL, or what the text must be (static, "must be …"). Empty is a map without pairs. */
S2S_MUST_CHECK const char *s2s_name_map_problem(s2s_string map);

/* Whether a text can be a value of such a map; any text can be a name. */
bool s2s_name_map_takes(s2s_string value);

/* Appends one pair, the name encoded where it has to be. */
void s2s_name_map_append(s2s_text *map, s2s_string name, s2s_string value);

#endif
