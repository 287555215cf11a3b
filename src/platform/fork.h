/*
 * Threads and fork().
 *
 * Two mutexes of this process, always taken in this order:
 *   the register  guards lists and flags ("which queues are open", "this
 *                 process has a sender"); held for microseconds;
 *   the gate      is held around every libcurl call and every SQLite
 *                 transaction, never while polling or running user code.
 * A fork takes both first, so no child inherits a half-done transaction or a
 * lock inside libcurl; the child lets go of both and forgets what it inherited.
 */
#ifndef S2S_PLATFORM_FORK_H
#define S2S_PLATFORM_FORK_H

#include "../core/string.h"

#include <stdint.h>

/*
 * Called around a fork, with register and gate held: `prepare` in the parent
 * before it, `child` in the child after it. The node is the caller's and stays
 * in the list until removed.
 */
typedef struct s2s_fork_watcher {
	void (*prepare)(void *argument); /* may be NULL */
	void (*child)(void *argument);   /* may be NULL */
	void *argument;
	struct s2s_fork_watcher *next;
} s2s_fork_watcher;

/* Registers the handlers, once in the life of the loaded library. False: the system refuses, or the gate was kept. */
S2S_MUST_CHECK bool s2s_fork_start(void);

/* With the register held. Watchers run in the order in which they were added. */
void s2s_fork_watch(s2s_fork_watcher *watcher);
void s2s_fork_unwatch(s2s_fork_watcher *watcher);

/* After the last use of anything here, but for a child that is made later: undoes what s2s_fork_start() can undo. */
void s2s_fork_stop(void);

/* This process's id, right also in the child of a fork that no handler was told of (clone()). No system call, where Linux wipes a page for
 * each child. Any thread. */
int64_t s2s_fork_process(void);

/* Grows with every fork on the child's side; what was made under another number belongs to a parent. */
uint64_t s2s_fork_generation(void);

void s2s_register_enter(void);
void s2s_register_leave(void);

void s2s_gate_enter(void);
void s2s_gate_leave(void);
/*
 * For the exit only: no other thread gets through the gate any more, it stops there for good. True: none is inside
 * either; false: one still was after `timeout_ms`, and stops at its next call.
 */
bool s2s_gate_keep(int64_t timeout_ms);

#endif
