/* Random bytes from the system. Any thread, any process. */
#ifndef S2S_PLATFORM_RANDOM_H
#define S2S_PLATFORM_RANDOM_H

#include "../core/string.h"

#include <stdint.h>

/* False: the system gives none. */
S2S_MUST_CHECK bool s2s_random_bytes(void *bytes, size_t count);

#endif
