/* Events through JSON: what test_event_json.c and test_event_json_limits.c share. */
#ifndef S2S_TESTS_EVENT_JSON_FIXTURE_H
#define S2S_TESTS_EVENT_JSON_FIXTURE_H

#include "core/event_json.h"

/* Reads what must be an event. */
void event_json_read(s2s_string json, s2s_event *event);

/* to_json(from_json(x)) == x, where x is what to_json() made of the event. Frees the event. */
void event_json_assert_round_trip(s2s_event *event);

#endif
