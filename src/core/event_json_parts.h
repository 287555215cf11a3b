/* The parts of reading an event that have a file of their own. */
#ifndef S2S_CORE_EVENT_JSON_PARTS_H
#define S2S_CORE_EVENT_JSON_PARTS_H

#include "event_json.h"
#include "json_reader.h"

/* visitor_json.c. `visitor` is initialised here; on false nothing is left to free. */
S2S_MUST_CHECK bool s2s_visitor_read(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, s2s_visitor *visitor);

/* A document of so many bytes is never too long written again: an escape makes at most six of one. */
#define S2S_EVENT_JSON_SHORT (S2S_EVENT_JSON_MAX / 8)

/* event_json_read.c. What was read, written again: refused when it is too long, so that what can be read can be written. Wipes it. */
S2S_MUST_CHECK bool s2s_event_json_take(s2s_json_reader *reader, s2s_text *written);

/* event_json_parameters.c; an s2s_json_read whose target is the event. */
bool s2s_parameters_read(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset);

#endif
