#define _GNU_SOURCE /* dladdr, pthread_setname_np */

#include "thread.h"

#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#define STACK_BYTES ((size_t) 512 * 1024) /* musl's own default is 128 KiB: too small for OpenSSL */

struct s2s_thread {
	pthread_t handle;
	pthread_mutex_t mutex;
	pthread_cond_t ended_changed; /* on CLOCK_MONOTONIC: joining must not depend on the wall clock */
	bool ended;
	void (*body)(void *);
	void *argument;
	char name[16];
};

static void *run(void *argument)
{
	s2s_thread *thread = argument;

#if defined(__linux__)
	pthread_setname_np(pthread_self(), thread->name);
#elif defined(__APPLE__)
	pthread_setname_np(thread->name);
#endif
	thread->body(thread->argument);

	pthread_mutex_lock(&thread->mutex);
	thread->ended = true;
	pthread_cond_signal(&thread->ended_changed);
	pthread_mutex_unlock(&thread->mutex);
	return NULL;
}

static bool condition_init(pthread_cond_t *condition)
{
	pthread_condattr_t attributes;
	bool done;

	if (pthread_condattr_init(&attributes) != 0) {
		return false;
	}
#if !defined(__APPLE__)
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
#endif
	done = pthread_cond_init(condition, &attributes) == 0;
	pthread_condattr_destroy(&attributes);
	return done;
}

static bool create(s2s_thread *thread)
{
	pthread_attr_t attributes;
	sigset_t all, before;
	bool done;

	if (pthread_attr_init(&attributes) != 0) {
		return false;
	}
	pthread_attr_setstacksize(&attributes, STACK_BYTES);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	done = pthread_create(&thread->handle, &attributes, run, thread) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attributes);
	return done;
}

s2s_thread *s2s_thread_start(const char *name, void (*body)(void *), void *argument)
{
	s2s_thread *thread = calloc(1, sizeof(*thread));

	if (thread == NULL) {
		return NULL;
	}
	thread->body = body;
	thread->argument = argument;
	strncpy(thread->name, name, sizeof(thread->name) - 1);
	pthread_mutex_init(&thread->mutex, NULL);
	if (!condition_init(&thread->ended_changed)) {
		pthread_mutex_destroy(&thread->mutex);
		free(thread);
		return NULL;
	}
	if (!create(thread)) {
		pthread_cond_destroy(&thread->ended_changed);
		pthread_mutex_destroy(&thread->mutex);
		free(thread);
		return NULL;
	}
	return thread;
}

static void deadline_after(int64_t timeout_ms, struct timespec *until)
{
#if defined(__APPLE__)
	clock_gettime(CLOCK_REALTIME, until);
#else
	clock_gettime(CLOCK_MONOTONIC, until);
#endif
	until->tv_sec += (time_t) (timeout_ms / 1000);
	until->tv_nsec += (long) (timeout_ms % 1000) * 1000000;
	if (until->tv_nsec >= 1000000000) {
		until->tv_nsec -= 1000000000;
		until->tv_sec++;
	}
}

bool s2s_thread_join(s2s_thread **thread, int64_t timeout_ms)
{
	s2s_thread *one = *thread;
	struct timespec until;
	bool ended;

	if (one == NULL) {
		return true;
	}
	deadline_after(timeout_ms, &until);
	pthread_mutex_lock(&one->mutex);
	while (!one->ended && pthread_cond_timedwait(&one->ended_changed, &one->mutex, &until) == 0) {
	}
	ended = one->ended;
	pthread_mutex_unlock(&one->mutex);
	if (!ended) {
		return false;
	}
	/* Past its last statement but a return: this join is short. */
	pthread_join(one->handle, NULL);
	pthread_cond_destroy(&one->ended_changed);
	pthread_mutex_destroy(&one->mutex);
	free(one);
	*thread = NULL;
	return true;
}

void s2s_thread_abandon(s2s_thread **thread)
{
	if (*thread != NULL) {
		pthread_detach((*thread)->handle);
		*thread = NULL; /* leaked: the thread still reads it */
	}
}

void s2s_thread_forget(s2s_thread **thread)
{
	/* Its mutex may be locked by a thread that is gone: freed, never destroyed. */
	free(*thread);
	*thread = NULL;
}

uintptr_t s2s_thread_current(void)
{
	static _Thread_local char place;

	return (uintptr_t) &place;
}

void s2s_library_pin(void)
{
	Dl_info info;

	if (dladdr((void *) (uintptr_t) &s2s_library_pin, &info) != 0 && info.dli_fname != NULL) {
		(void) !dlopen(info.dli_fname, RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE);
	}
}
