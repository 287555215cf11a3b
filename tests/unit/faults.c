#define _GNU_SOURCE

#include "faults.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/* Calls of this thread until one fails; -1: none does. A sender's thread has its own. */
static _Thread_local long countdown = -1;
_Thread_local bool has_failed;
static _Thread_local fault present;

void fault_arm(const fault *chosen, long calls)
{
	present = *chosen;
	has_failed = false;
	countdown = calls;
}

void fault_disarm(void)
{
	countdown = -1;
}

static bool is_hit(void)
{
	if (countdown < 0 || (countdown > 0 && countdown-- > 0)) {
		return false;
	}
	countdown = present.stays ? 0 : -1;
	has_failed = true;
	errno = present.error;
	return true;
}

/* The linker's --wrap dictates these names. */
#define FAULTY(result, name, parameters, arguments)                                                                                        \
	result __real_##name parameters;                                                                                                       \
	result __wrap_##name parameters;                                                                                                       \
	result __wrap_##name parameters                                                                                                        \
	{                                                                                                                                      \
		return is_hit() ? -1 : __real_##name arguments;                                                                                    \
	}

FAULTY(int, fsync, (int file), (file))
FAULTY(int, fdatasync, (int file), (file))
FAULTY(int, syncfs, (int file), (file))
FAULTY(int, flock, (int file, int operation), (file, operation))
FAULTY(int, ftruncate, (int file, off_t size), (file, size))
FAULTY(int, mkdirat, (int directory, const char *name, mode_t mode), (directory, name, mode))
FAULTY(int, renameat, (int from, const char *old, int to, const char *name), (from, old, to, name))
FAULTY(int, linkat, (int from, const char *old, int to, const char *name, int flags), (from, old, to, name, flags))
FAULTY(int, fstat, (int file, struct stat *facts), (file, facts))
FAULTY(int, fstatat, (int directory, const char *name, struct stat *facts, int flags), (directory, name, facts, flags))
FAULTY(int, memfd_create, (const char *name, unsigned flags), (name, flags))
#if defined(STATX_INO)
FAULTY(int, statx, (int directory, const char *name, int flags, unsigned mask, struct statx *facts), (directory, name, flags, mask, facts))
#endif

int __real_openat(int directory, const char *name, int flags, ...);
int __wrap_openat(int directory, const char *name, int flags, ...);
int __real_open(const char *name, int flags, ...);
int __wrap_open(const char *name, int flags, ...);

int __wrap_openat(int directory, const char *name, int flags, ...)
{
	va_list rest;
	unsigned mode;

	va_start(rest, flags);
	mode = (flags & O_CREAT) != 0 ? va_arg(rest, unsigned) : 0;
	va_end(rest);
	return is_hit() ? -1 : __real_openat(directory, name, flags, mode);
}

int __wrap_open(const char *name, int flags, ...)
{
	va_list rest;
	unsigned mode;

	va_start(rest, flags);
	mode = (flags & O_CREAT) != 0 ? va_arg(rest, unsigned) : 0;
	va_end(rest);
	return is_hit() ? -1 : __real_open(name, flags, mode);
}

/* False: it fails wholly. */
static bool shorten(size_t *size)
{
	if (is_hit()) {
		if (!present.halfway || *size < 2) {
			return false;
		}
		*size /= 2;
	}
	return true;
}

#define FAULTY_TRANSFER(name, parameters, arguments)                                                                                       \
	ssize_t __real_##name parameters;                                                                                                      \
	ssize_t __wrap_##name parameters;                                                                                                      \
	ssize_t __wrap_##name parameters                                                                                                       \
	{                                                                                                                                      \
		return shorten(&size) ? __real_##name arguments : -1;                                                                              \
	}

FAULTY_TRANSFER(write, (int file, const void *bytes, size_t size), (file, bytes, size))
FAULTY_TRANSFER(pwrite, (int file, const void *bytes, size_t size, off_t offset), (file, bytes, size, offset))
FAULTY_TRANSFER(pread, (int file, void *bytes, size_t size, off_t offset), (file, bytes, size, offset))

ssize_t __real_writev(int file, const struct iovec *parts, int count);
ssize_t __wrap_writev(int file, const struct iovec *parts, int count);

/* Half of the last part: whole frames in front of a torn one. */
ssize_t __wrap_writev(int file, const struct iovec *parts, int count)
{
	struct iovec shorter[2] = { parts[0], parts[1] };

	assert_int_equal(count, 2);
	return shorten(&shorter[1].iov_len) ? __real_writev(file, shorter, count) : -1;
}

/* Whoever waits for better times need not wait for the clock. */
atomic_llong ahead_ms;
int64_t __wrap_s2s_clock_monotonic_ms(void);
int64_t __wrap_s2s_clock_coarse_ms(void);

int64_t __wrap_s2s_clock_monotonic_ms(void)
{
	return __real_s2s_clock_monotonic_ms() + atomic_load(&ahead_ms);
}

int64_t __wrap_s2s_clock_coarse_ms(void)
{
	return __real_s2s_clock_coarse_ms() + atomic_load(&ahead_ms);
}
