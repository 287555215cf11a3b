/* The libraries in use, with the versions that run (not those compiled against). */
#ifndef S2S_CLIENT_LIBRARIES_H
#define S2S_CLIENT_LIBRARIES_H

#include "../core/text.h"

#define S2S_LIBRARIES 6

/* The name of one; `version` is appended to. Any thread after process start. */
const char *s2s_library(size_t index, s2s_text *version);

#endif
