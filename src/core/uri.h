/* Percent-encoding (RFC 3986) for query strings, form bodies and templates. */
#ifndef S2S_CORE_URI_H
#define S2S_CORE_URI_H

#include "text.h"

/*
 * Appends `value` with every byte but the unreserved characters (letters,
 * digits, "-", ".", "_", "~") as %XX: a space is %20, a plus %2B. So what is
 * appended contains no control byte, whatever the value holds.
 */
void s2s_uri_encode(s2s_text *text, s2s_string value);

/* Whether it is an absolute URL with a host and no control characters: "https://…" or "http://…", and of `any_scheme` also "myapp://…". */
bool s2s_uri_is_absolute(s2s_string url, bool any_scheme);

#endif
