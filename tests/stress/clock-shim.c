/*
 * A wall clock that can be set, by LD_PRELOAD.
 *
 *   CLOCK_FILE   eight bytes: how many seconds to add, a native int64_t. Read at each call, so whoever writes them sets
 *                the clock of all processes at once.
 *
 * Not libfaketime: its clock ends with its own exit handler, while a thread may still ask for the time.
 */
#define _GNU_SOURCE

#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define EXPORTED __attribute__((visibility("default")))

static const _Atomic int64_t *added;

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("CLOCK_FILE");
	int file = path != NULL ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	void *page = file >= 0 ? mmap(NULL, sizeof(*added), PROT_READ, MAP_SHARED, file, 0) : MAP_FAILED;

	/* A shim that can't do its work must not let a test pass. */
	if (page == MAP_FAILED) {
		perror("clock-shim: CLOCK_FILE");
		abort();
	}
	close(file);
	added = page;
}

EXPORTED int clock_gettime(clockid_t clock, struct timespec *now)
{
	int result = (int) syscall(SYS_clock_gettime, clock, now);

	if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) && added != NULL) {
		now->tv_sec += atomic_load(added);
	}
	return result;
}

EXPORTED int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
	struct timespec precise;

	(void) zone;
	clock_gettime(CLOCK_REALTIME, &precise);
	*now = (struct timeval) { .tv_sec = precise.tv_sec, .tv_usec = precise.tv_nsec / 1000 };
	return 0;
}

EXPORTED time_t time(time_t *now)
{
	struct timespec precise;

	clock_gettime(CLOCK_REALTIME, &precise);
	if (now != NULL) {
		*now = precise.tv_sec;
	}
	return precise.tv_sec;
}
