/*
 * An append-only JSON writer over a text buffer, for the checkout's path:
 * UTF-8 out as it came in, no whitespace, no tree, no allocation of its own.
 *
 * Commas are the writer's business, not the caller's. Control characters are
 * escaped, so an encoded text never contains a byte below 0x20: the bytes 0x01
 * to 0x1F are free to mark gaps (destinations/system.h). Invalid UTF-8 is the
 * caller's to check (s2s_utf8_is_valid()); it would be written as it is.
 */
#ifndef S2S_CORE_JSON_H
#define S2S_CORE_JSON_H

#include "money.h"
#include "text.h"

typedef struct s2s_json {
	s2s_text *text; /* borrowed */
	bool comma;     /* the next element needs one before it */
} s2s_json;

void s2s_json_init(s2s_json *json, s2s_text *text);
void s2s_json_object_begin(s2s_json *json);
void s2s_json_object_end(s2s_json *json);
void s2s_json_array_begin(s2s_json *json);
void s2s_json_array_end(s2s_json *json);
void s2s_json_key(s2s_json *json, s2s_string key);
/* As s2s_json_key() for a key that is known to need no escapes: from a table. */
void s2s_json_plain_key(s2s_json *json, s2s_string key);
/* As s2s_json_key() for a key that is known to need no escapes, with its quotes and colon: S2S_JSON_KEY("sid"). */
void s2s_json_ready_key(s2s_json *json, s2s_string key);
#define S2S_JSON_KEY(name) S2S_STRING("\"" name "\":")
void s2s_json_string(s2s_json *json, s2s_string value);
/* As s2s_json_string() for a text that is known to need no escapes: hex digits, a name from a table. */
void s2s_json_ready_string(s2s_json *json, s2s_string value);
void s2s_json_integer(s2s_json *json, int64_t value);
void s2s_json_money(s2s_json *json, const s2s_money *value);
void s2s_json_bool(s2s_json *json, bool value);
/* Writes bytes as they are, as one value: a gap, or JSON that is known to be right. */
void s2s_json_raw(s2s_json *json, s2s_string value);

/* Appends the inside of a JSON string (escaped, no quotes). */
void s2s_json_escape(s2s_text *text, s2s_string value);

#endif
