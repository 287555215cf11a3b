/* Where in a JSON text a byte is: for telling which of many values was wrong. */
#ifndef S2S_CORE_JSON_PATH_H
#define S2S_CORE_JSON_PATH_H

#include "text.h"

/*
 * Appends the path of the value (or of the object, for a byte of a key) that
 * holds the first byte which is not UTF-8: "visitor.cookies.sid", "items[2].name".
 * False, and nothing appended: all of it is UTF-8. `json` is what s2s_json wrote:
 * without white space, and right but for its texts.
 */
S2S_MUST_CHECK bool s2s_json_path_of_invalid(s2s_string json, s2s_text *path);

#endif
