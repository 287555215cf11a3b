#define _GNU_SOURCE /* MADV_WIPEONFORK */

#include "fork.h"

#include "clock.h"
#include "log.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

static pthread_mutex_t the_register = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t the_gate = PTHREAD_MUTEX_INITIALIZER;
static s2s_fork_watcher *watchers;
static uint64_t generation;
static atomic_bool ending; /* the gate is kept: the process exits, and left a thread behind */
static bool fork_took;     /* by before_fork(), for the handlers after it */

/* The process's id, in a page of its own that the kernel hands to no child: 0 there. NULL: it can't, and is asked each time. */
static _Atomic int64_t *process;

/*
 * The only static that a new MINIT does not reset: pthread_atfork() has no
 * undo, and a second registration would take the mutexes twice. The C library
 * itself forgets the handlers when this library is unloaded.
 */
static bool registered;

static void before_fork(void)
{
	/* A fork at exit is the exiting thread's own, which has the gate already. */
	fork_took = !atomic_load(&ending);
	if (!fork_took) {
		return;
	}
	s2s_register_enter();
	s2s_gate_enter();
	for (s2s_fork_watcher *watcher = watchers; watcher != NULL; watcher = watcher->next) {
		if (watcher->prepare != NULL) {
			watcher->prepare(watcher->argument);
		}
	}
}

static void after_fork_in_parent(void)
{
	if (!fork_took) {
		return;
	}
	s2s_gate_leave();
	s2s_register_leave();
}

static void after_fork_in_child(void)
{
	if (!fork_took) {
		return;
	}
	generation++;
	s2s_log_after_fork();
	for (s2s_fork_watcher *watcher = watchers, *next; watcher != NULL; watcher = next) {
		next = watcher->next; /* a child may free its watcher */
		if (watcher->child != NULL) {
			watcher->child(watcher->argument);
		}
	}
	/* Both are owned by the thread that forked, the only one of the child. */
	s2s_gate_leave();
	s2s_register_leave();
}

static void process_begin(void)
{
#if defined(MADV_WIPEONFORK)
	void *page = process == NULL ? mmap(NULL, sizeof(*process), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) : MAP_FAILED;

	if (page == MAP_FAILED) {
		return;
	}
	if (madvise(page, sizeof(*process), MADV_WIPEONFORK) == 0) {
		process = page;
	} else {
		munmap(page, sizeof(*process)); /* before Linux 4.14 */
	}
#endif
}

bool s2s_fork_start(void)
{
	process_begin();
	if (!registered && pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child) == 0) {
		registered = true;
	}
	return registered && !atomic_load(&ending);
}

void s2s_fork_stop(void)
{
	if (process != NULL) {
		munmap((void *) process, sizeof(*process));
		process = NULL;
	}
}

int64_t s2s_fork_process(void)
{
	int64_t known = process != NULL ? atomic_load_explicit(process, memory_order_relaxed) : 0;

	if (known == 0) {
		known = (int64_t) getpid();
		if (process != NULL) {
			atomic_store_explicit(process, known, memory_order_relaxed);
		}
	}
	return known;
}

void s2s_fork_watch(s2s_fork_watcher *watcher)
{
	s2s_fork_watcher **place = &watchers;

	while (*place != NULL) {
		place = &(*place)->next;
	}
	watcher->next = NULL;
	*place = watcher;
}

void s2s_fork_unwatch(s2s_fork_watcher *watcher)
{
	for (s2s_fork_watcher **place = &watchers; *place != NULL; place = &(*place)->next) {
		if (*place == watcher) {
			*place = watcher->next;
			return;
		}
	}
}

uint64_t s2s_fork_generation(void)
{
	return generation;
}

void s2s_register_enter(void)
{
	pthread_mutex_lock(&the_register);
}

void s2s_register_leave(void)
{
	pthread_mutex_unlock(&the_register);
}

void s2s_gate_enter(void)
{
	pthread_mutex_lock(&the_gate);
	if (atomic_load(&ending)) {
		/* This is the thread that was left behind: it ends with the process, here and not inside OpenSSL. */
		pthread_mutex_unlock(&the_gate);
		for (;;) {
			pause();
		}
	}
}

void s2s_gate_leave(void)
{
	pthread_mutex_unlock(&the_gate);
}

/* By asking again: pthread_mutex_timedlock() knows no clock but the wall's, which may be set meanwhile. */
bool s2s_gate_keep(int64_t timeout_ms)
{
	int64_t until = s2s_clock_monotonic_ms() + timeout_ms;
	bool kept;

	atomic_store(&ending, true);
	while (!(kept = pthread_mutex_trylock(&the_gate) == 0) && s2s_clock_monotonic_ms() < until) {
		s2s_clock_sleep_ms(1);
	}
	return kept;
}
