/*
 * Digests, and overwriting memory: the only room that knows OpenSSL. SHA-256 is
 * computed by the processor's own instructions (sha256_x86.h) where it has them
 * and OpenSSL is not set up for FIPS or otherwise than usual.
 *
 * s2s_hash_start() before anything else here, from one thread (MINIT), and
 * s2s_hash_stop() when no thread hashes any more (MSHUTDOWN). In between every
 * function may be called from any thread. OpenSSL's digests are fetched at their
 * first use; a fetch holds locks of OpenSSL's, so what forks calls
 * s2s_hash_fetch() before it.
 */
#ifndef S2S_CORE_HASH_H
#define S2S_CORE_HASH_H

#include "string.h"

#include <stdint.h>

#define S2S_SHA256_BYTES 32
#define S2S_SHA256_HEX 64
#define S2S_MD5_HEX 32

/* False: OpenSSL has no SHA-256 to give. MD5 may be missing (FIPS): then s2s_hash_md5_hex() fails. */
S2S_MUST_CHECK bool s2s_hash_start(void);
void s2s_hash_stop(void);

/* Fetches OpenSSL's digests, if nothing has yet, and waits for who is just doing so. False: not started, or OpenSSL gives none. */
bool s2s_hash_fetch(void);

S2S_MUST_CHECK bool s2s_hash_sha256(s2s_string text, uint8_t digest[S2S_SHA256_BYTES]);

/* Lower-case hex, NUL-terminated. */
S2S_MUST_CHECK bool s2s_hash_sha256_hex(s2s_string text, char hex[S2S_SHA256_HEX + 1]);
S2S_MUST_CHECK bool s2s_hash_md5_hex(s2s_string text, char hex[S2S_MD5_HEX + 1]);

/* HMAC (RFC 2104) with SHA-256, as lower-case hex. */
S2S_MUST_CHECK bool s2s_hash_hmac_sha256_hex(s2s_string key, s2s_string text, char hex[S2S_SHA256_HEX + 1]);

/* `bytes` bytes, a multiple of 4, as 2 * bytes lower-case hex digits and a NUL. */
void s2s_hash_to_hex(const uint8_t *digest, size_t bytes, char *hex);

/* Overwrites memory in a way that the compiler does not remove. */
void s2s_wipe(void *memory, size_t bytes);

#endif
