/* One kind of thread: the sender's. */
#ifndef S2S_PLATFORM_THREAD_H
#define S2S_PLATFORM_THREAD_H

#include "../core/string.h"

#include <stdint.h>

typedef struct s2s_thread s2s_thread;

/*
 * Starts a thread named `name` (at most 15 characters) with a stack of 512 KiB
 * and all signals blocked: the creator blocks them around the creation, so there
 * is no moment in which the thread could take one of PHP's. NULL: the system
 * gives no thread now.
 */
S2S_MUST_CHECK s2s_thread *s2s_thread_start(const char *name, void (*body)(void *), void *argument);

/* Waits for the end; on true the thread is gone and `*thread` NULL. */
S2S_MUST_CHECK bool s2s_thread_join(s2s_thread **thread, int64_t timeout_ms);

/* Gives up on it: it may run until the process ends. */
void s2s_thread_abandon(s2s_thread **thread);

/* In a forked child, where the thread does not exist: forgets it. */
void s2s_thread_forget(s2s_thread **thread);

/* Which thread this is; two living threads of a process differ. */
uintptr_t s2s_thread_current(void);

/* Makes unloading this library a no-op, for a thread that could not be joined. */
void s2s_library_pin(void);

#endif
