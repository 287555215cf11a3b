/*
 * The life of the core in one process. Called by the binding's MINIT, MSHUTDOWN
 * and at the entry of every S2S class; by the core tests around each test.
 */
#ifndef S2S_CLIENT_PROCESS_H
#define S2S_CLIENT_PROCESS_H

#include "../core/string.h"

#include <stdint.h>

typedef struct s2s_process_options {
	bool web;          /* a web SAPI: the sender is held to a quarter of a core, and finishes only what is in flight at exit */
	bool durable_only; /* reserved for tests: never fall back to a memory queue */
} s2s_process_options;

/* Once, from one thread, before anything else of the core. False: OpenSSL or libcurl can't start. May be called again after
 * s2s_process_stop(). */
S2S_MUST_CHECK bool s2s_process_start(const s2s_process_options *options);

/*
 * Stops the senders of this process within `timeout_ms` and frees everything.
 * Where a sender does not end in time, the library is pinned and what the
 * thread may touch is left as it is (docs/internals/shutdown.md).
 */
void s2s_process_stop(int64_t timeout_ms);

#endif
