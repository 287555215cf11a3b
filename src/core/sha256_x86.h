/*
 * SHA-256 by the processor's own instructions (the SHA extensions of x86-64),
 * for hash.c, which knows when it may be used.
 *
 * Any thread, no lock, no memory allocated. What it worked with is wiped.
 */
#ifndef S2S_CORE_SHA256_X86_H
#define S2S_CORE_SHA256_X86_H

#include "hash.h"

/* Whether this processor has them; asked at the first call. Always false on others, and where the compiler can't write them. */
bool s2s_sha256_x86_is_there(void);

/* Only where they are there. `text` may be not given, which is hashed as an empty one. */
void s2s_sha256_x86(s2s_string text, uint8_t digest[S2S_SHA256_BYTES]);

#endif
