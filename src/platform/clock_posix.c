#define _GNU_SOURCE /* CLOCK_MONOTONIC_COARSE */

#include "clock.h"

#include <errno.h>
#include <time.h>

#if defined(CLOCK_MONOTONIC_COARSE)
#define CLOCK_COARSE CLOCK_MONOTONIC_COARSE
#else
#define CLOCK_COARSE CLOCK_MONOTONIC
#endif

static struct timespec s2s_clock_read(clockid_t clock)
{
	struct timespec time = { 0, 0 };
	clock_gettime(clock, &time);
	return time;
}

static int64_t s2s_clock_ms(clockid_t clock)
{
	struct timespec time = s2s_clock_read(clock);
	return (int64_t) time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

int64_t s2s_clock_now_ms(void)
{
	return s2s_clock_ms(CLOCK_REALTIME);
}

int64_t s2s_clock_monotonic_ms(void)
{
	return s2s_clock_ms(CLOCK_MONOTONIC);
}

int64_t s2s_clock_coarse_ms(void)
{
	return s2s_clock_ms(CLOCK_COARSE);
}

int64_t s2s_clock_thread_cpu_us(void)
{
	struct timespec time = s2s_clock_read(CLOCK_THREAD_CPUTIME_ID);
	return (int64_t) time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

void s2s_clock_sleep_ms(int64_t ms)
{
	if (ms <= 0) {
		return;
	}
	struct timespec rest = { .tv_sec = (time_t) (ms / 1000), .tv_nsec = (long) (ms % 1000) * 1000000 };
	/* A signal must not cut a wait short: the rest is slept after it. */
	while (nanosleep(&rest, &rest) != 0 && errno == EINTR) {
	}
}
