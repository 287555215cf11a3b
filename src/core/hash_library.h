/* Which OpenSSL this process really uses, for php --ri and bug reports. */
#ifndef S2S_CORE_HASH_LIBRARY_H
#define S2S_CORE_HASH_LIBRARY_H

/* "3.0.15"; static. Any thread. */
const char *s2s_hash_library_version(void);

#endif
