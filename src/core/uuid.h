/*
 * UUIDs of version 7 (RFC 9562): 48 bits of Unix milliseconds, 12 bits that
 * keep ids of one process in order, 62 random bits. Monotonic within a process
 * over all its threads; a forked child draws its own random bits.
 */
#ifndef S2S_CORE_UUID_H
#define S2S_CORE_UUID_H

#include "string.h"

#include <stdint.h>

#define S2S_UUID_BYTES 16
#define S2S_UUID_TEXT 36

typedef struct s2s_uuid {
	uint8_t bytes[S2S_UUID_BYTES];
} s2s_uuid;

/* A new id. False: the system gives no random bytes. Any thread. */
S2S_MUST_CHECK bool s2s_uuid_new(s2s_uuid *uuid);

/* Lower-case 8-4-4-4-12 form and a NUL. */
void s2s_uuid_to_text(const s2s_uuid *uuid, char text[S2S_UUID_TEXT + 1]);

/* False: not 36 characters of that form (either letter case; any version). */
S2S_MUST_CHECK bool s2s_uuid_from_text(s2s_string text, s2s_uuid *uuid);

#endif
