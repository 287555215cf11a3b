/* Compressing a request's body: the only room that knows zlib. Pure; any thread. */
#ifndef S2S_CORE_GZIP_H
#define S2S_CORE_GZIP_H

#include "text.h"

/* Appends `plain` as gzip (RFC 1952) to `packed`. False: out of memory, and `packed` as it was. */
S2S_MUST_CHECK bool s2s_gzip(s2s_string plain, s2s_text *packed);

/* The zlib that this process really uses, "1.2.13"; static. */
const char *s2s_gzip_library_version(void);

#endif
