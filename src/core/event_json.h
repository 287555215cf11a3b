/*
 * Events and visitors as JSON, there and back: the shape that jsonSerialize()
 * gives, that the command takes, and in which a shop keeps a visitor with its
 * order. docs/event-json.md describes it. Reading is strict: what is not the
 * documented shape is refused with the path, never guessed at; a tampered
 * visitor can at worst hold other texts.
 */
#ifndef S2S_CORE_EVENT_JSON_H
#define S2S_CORE_EVENT_JSON_H

#include "check.h"
#include "event.h"
#include "text.h"

#define S2S_EVENT_JSON_VERSION 1
/*
 * An event or a visitor of which s2s_*_to_json() makes more is neither written
 * nor read. A document may be longer: json_encode() writes six bytes for a
 * letter outside ASCII that is two here, and white space counts for nothing.
 */
#define S2S_EVENT_JSON_MAX 8000000
#define S2S_EVENT_JSON_READ_MAX (4 * S2S_EVENT_JSON_MAX)

/* Whether what one of them wrote keeps the limit. */
S2S_MUST_CHECK bool s2s_event_json_fits(const s2s_text *json, s2s_complaint *complaint);

/* Appends. Hashes only; no raw personal data that setUser() hashes exists any more. Invalid UTF-8 in a text stays, and makes
 * the JSON invalid: whoever takes texts in has checked them, or a reader refuses it. */
void s2s_event_to_json(const s2s_event *event, s2s_text *text);
void s2s_visitor_to_json(const s2s_visitor *visitor, s2s_text *text);

/*
 * Reads what the functions above wrote; for an event also `user` with raw
 * values, which are hashed at once (phones by `default_country`). On false
 * `error` has the path and the reason ("visitor.ip: must be …") and nothing is
 * left to free. `event` / `visitor` is initialised here.
 */
S2S_MUST_CHECK bool s2s_event_from_json(s2s_string json, s2s_string default_country, s2s_event *event, s2s_text *error);
S2S_MUST_CHECK bool s2s_visitor_from_json(s2s_string json, s2s_visitor *visitor, s2s_text *error);

#endif
