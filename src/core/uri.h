/* Percent-encoding (RFC 3986): of values that go into a URL's path or query, or into a form. */
#ifndef S2S_CORE_URI_H
#define S2S_CORE_URI_H

#include "text.h"

/* Appends `value`; the unreserved characters (letters, digits, "-", ".", "_", "~") stay, every other byte becomes %XX in upper case. */
void s2s_uri_encode(s2s_text *text, s2s_string value);

#endif
