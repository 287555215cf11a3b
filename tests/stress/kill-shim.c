/*
 * SIGKILL before the n-th of the calls below that a thread other than the first makes, by LD_PRELOAD: what
 * a sender does with sockets and files.
 *
 *   KILL_AT     n
 *   KILL_TOLD   a file that is told which call it was
 */
#define _GNU_SOURCE

#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long left;
static int told = -1;

__attribute__((constructor)) static void begin(void)
{
	const char *count = getenv("KILL_AT"), *path = getenv("KILL_TOLD");

	/* A shim that can't do its work must not let a test pass. */
	if (count == NULL || path == NULL || (told = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) < 0) {
		abort();
	}
	atomic_store(&left, atol(count));
}

static void before(const char *name)
{
	if (syscall(SYS_gettid) != getpid() && atomic_fetch_sub(&left, 1) == 1) {
		(void) !syscall(SYS_write, told, name, strlen(name));
		raise(SIGKILL);
	}
}

#define CALL(type, name, parameters, arguments)                                                                                            \
	__attribute__((visibility("default"))) type name parameters                                                                            \
	{                                                                                                                                      \
		static type(*next) parameters;                                                                                                     \
		if (next == NULL) {                                                                                                                \
			*(void **) &next = dlsym(RTLD_NEXT, #name);                                                                                    \
		}                                                                                                                                  \
		before(#name);                                                                                                                     \
		return next arguments;                                                                                                             \
	}

CALL(int, socket, (int domain, int kind, int protocol), (domain, kind, protocol))
CALL(int, connect, (int socket, const struct sockaddr *address, socklen_t length), (socket, address, length))
CALL(int, poll, (struct pollfd * descriptors, nfds_t count, int timeout), (descriptors, count, timeout))
CALL(int, close, (int descriptor), (descriptor))
CALL(ssize_t, send, (int socket, const void *bytes, size_t length, int flags), (socket, bytes, length, flags))
CALL(ssize_t, recv, (int socket, void *bytes, size_t length, int flags), (socket, bytes, length, flags))
CALL(ssize_t, read, (int file, void *bytes, size_t length), (file, bytes, length))
CALL(ssize_t, write, (int file, const void *bytes, size_t length), (file, bytes, length))
CALL(ssize_t, writev, (int file, const struct iovec *pieces, int count), (file, pieces, count))
CALL(ssize_t, pread, (int file, void *bytes, size_t length, off_t offset), (file, bytes, length, offset))
CALL(ssize_t, pread64, (int file, void *bytes, size_t length, off64_t offset), (file, bytes, length, offset))
CALL(ssize_t, pwrite, (int file, const void *bytes, size_t length, off_t offset), (file, bytes, length, offset))
CALL(ssize_t, pwrite64, (int file, const void *bytes, size_t length, off64_t offset), (file, bytes, length, offset))
CALL(int, fsync, (int file), (file))
CALL(int, fdatasync, (int file), (file))
CALL(int, ftruncate, (int file, off_t length), (file, length))
CALL(int, ftruncate64, (int file, off64_t length), (file, length))
