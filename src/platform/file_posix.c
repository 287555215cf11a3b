#define _GNU_SOURCE /* memfd_create, O_CLOEXEC, O_NOATIME, statx */

#include "file.h"

#include "clock.h"
#include "random.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#if defined(__linux__)
#include <sys/sysmacros.h>
#endif

#define FILE_MODE 0600

#if !defined(O_NOATIME)
#define O_NOATIME 0
#endif

/* When it was read is of no interest, and noting it costs whoever reads first after a write more than the read itself. */
static int open_ordinary(int directory, const char *name, int flags, int *file)
{
	int all = O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | flags;
	int opened = openat(directory, name, all | O_NOATIME);
	struct stat facts;

	if (opened < 0 && errno == EPERM) {
		opened = openat(directory, name, all);
	}
	if (opened < 0) {
		return errno;
	}
	if (fstat(opened, &facts) != 0 || !S_ISREG(facts.st_mode) || facts.st_uid != geteuid()) {
		close(opened);
		return EPERM;
	}
	*file = opened;
	return 0;
}

int s2s_file_open(int directory, const char *name, int *file)
{
	return open_ordinary(directory, name, O_APPEND, file);
}

int s2s_file_open_fixed(int directory, const char *name, int *file)
{
	return open_ordinary(directory, name, 0, file);
}

int s2s_file_open_readable(s2s_string path, int *file)
{
	struct stat facts;
	s2s_text terminated;
	int opened, error;

	s2s_text_init(&terminated);
	s2s_text_append_string(&terminated, path);
	s2s_text_append_char(&terminated, '\0');
	opened = s2s_text_failed(&terminated) ? -1 : open(terminated.data, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	error = s2s_text_failed(&terminated) ? ENOMEM : errno;
	s2s_text_free(&terminated);
	if (opened < 0) {
		return error;
	}
	if (fstat(opened, &facts) != 0 || !S_ISREG(facts.st_mode)) {
		close(opened);
		return EINVAL;
	}
	*file = opened;
	return 0;
}

int s2s_file_write_fixed(int file, const void *bytes, size_t size)
{
	ssize_t written;

	do {
		written = pwrite(file, bytes, size, 0);
	} while (written < 0 && errno == EINTR);
	return written == (ssize_t) size ? 0 : written < 0 ? errno : ENOSPC;
}

static int write_whole(int file, s2s_string content)
{
	while (content.length > 0) {
		ssize_t written = write(file, content.data, content.length);

		if (written < 0) {
			if (errno == EINTR) {
				continue;
			}
			return errno;
		}
		content.data += written;
		content.length -= (size_t) written;
	}
	return 0;
}

static int place(int directory, const char *from, const char *name, bool replace)
{
	if (replace) {
		return renameat(directory, from, directory, name) == 0 ? 0 : errno;
	}
	int error = linkat(directory, from, directory, name, 0) == 0 ? 0 : errno;

	unlinkat(directory, from, 0);
	return error;
}

int s2s_file_prepare(int directory, const char *name, s2s_string content, bool sync, char temporary[S2S_FILE_TEMPORARY_BYTES])
{
	uint64_t random;
	int error;

	if (!s2s_random_bytes(&random, sizeof(random))) {
		return EIO;
	}
	snprintf(temporary, S2S_FILE_TEMPORARY_BYTES, "%.32s.%016llx", name, (unsigned long long) random);

	int file = openat(directory, temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);

	if (file < 0) {
		return errno;
	}
	/* The umask may have taken our own rights, and then only root could open it again. */
	error = fchmod(file, FILE_MODE) == 0 ? write_whole(file, content) : errno;
	if (error == 0 && sync && fsync(file) != 0) {
		error = errno;
	}
	close(file);
	if (error != 0) {
		unlinkat(directory, temporary, 0);
	}
	return error;
}

int s2s_file_create(int directory, const char *name, s2s_string content, bool replace, bool sync)
{
	char temporary[S2S_FILE_TEMPORARY_BYTES];
	int error = s2s_file_prepare(directory, name, content, sync, temporary);

	if (error == 0) {
		error = place(directory, temporary, name, replace);
	}
	if (error == 0 && sync) {
		fsync(directory);
	}
	return error;
}

int s2s_file_remove(int directory, const char *name)
{
	return unlinkat(directory, name, 0) == 0 ? 0 : errno;
}

int s2s_file_rename(int directory, const char *from, const char *to)
{
	return renameat(directory, from, directory, to) == 0 ? 0 : errno;
}

static void facts_from(const struct stat *status, s2s_file_facts *facts)
{
	facts->size = (int64_t) status->st_size;
	facts->device = (uint64_t) status->st_dev;
	facts->inode = (uint64_t) status->st_ino;
	facts->links = (uint64_t) status->st_nlink;
	facts->ordinary = false;
}

/*
 * No more than is asked for: from Linux 6.13 on, who looks at a file's times has the next write note its time at once,
 * which costs every append more than the look itself. False: not to be had here (an older kernel, a sandbox), or no such
 * file; then stat() knows.
 */
static bool facts_without_times(int directory, const char *name, int flags, bool with_kind, s2s_file_facts *facts)
{
#if defined(STATX_INO)
	const unsigned wanted = STATX_SIZE | STATX_INO | STATX_NLINK | (with_kind ? STATX_TYPE | STATX_UID : 0U);
	struct statx status;

	if (statx(directory, name, flags, wanted, &status) != 0 || (status.stx_mask & wanted) != wanted) {
		return false;
	}
	facts->size = (int64_t) status.stx_size;
	facts->device = (uint64_t) makedev(status.stx_dev_major, status.stx_dev_minor);
	facts->inode = status.stx_ino;
	facts->links = status.stx_nlink;
	facts->ordinary = with_kind && S_ISREG(status.stx_mode) && status.stx_uid == geteuid();
	return true;
#else
	(void) directory;
	(void) name;
	(void) flags;
	(void) with_kind;
	(void) facts;
	return false;
#endif
}

int s2s_file_facts_of(int file, s2s_file_facts *facts)
{
	struct stat status;

	if (facts_without_times(file, "", AT_EMPTY_PATH, false, facts)) {
		return 0;
	}
	if (fstat(file, &status) != 0) {
		return errno;
	}
	facts_from(&status, facts);
	return 0;
}

int s2s_file_facts_at(int directory, const char *name, s2s_file_facts *facts)
{
	struct stat status;

	if (facts_without_times(directory, name, AT_SYMLINK_NOFOLLOW, true, facts)) {
		return 0;
	}
	if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
		return errno;
	}
	facts_from(&status, facts);
	facts->ordinary = S_ISREG(status.st_mode) && status.st_uid == geteuid();
	return 0;
}

static int anonymous_file(const char *name)
{
#if defined(__linux__)
	return memfd_create(name, MFD_CLOEXEC);
#else
	char path[64];
	uint64_t random;
	int file;

	if (!s2s_random_bytes(&random, sizeof(random))) {
		errno = EIO;
		return -1;
	}
	snprintf(path, sizeof(path), "/%.16s-%llx", name, (unsigned long long) random);
	file = shm_open(path, O_RDWR | O_CREAT | O_EXCL, FILE_MODE);
	if (file >= 0) {
		shm_unlink(path);
		fcntl(file, F_SETFD, FD_CLOEXEC);
	}
	return file;
#endif
}

int s2s_memory_file_new(const char *name, s2s_string content, int *file)
{
	int made = anonymous_file(name);
	int error;

	if (made < 0) {
		return errno;
	}
	error = write_whole(made, content);
	if (error != 0) {
		close(made);
		return error;
	}
	*file = made;
	return 0;
}

int s2s_memory_file_reopen(int original, int *file)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", original);
	int opened = open(path, O_RDWR | O_APPEND | O_CLOEXEC);

	if (opened < 0) {
		snprintf(path, sizeof(path), "/dev/fd/%d", original);
		opened = open(path, O_RDWR | O_APPEND | O_CLOEXEC);
	}
	if (opened < 0) {
		return errno;
	}
	*file = opened;
	return 0;
}

int s2s_file_append(int file, s2s_string first, s2s_string second, size_t *written)
{
	struct iovec parts[2] = {
		{ (void *) (uintptr_t) first.data, first.length },
		{ (void *) (uintptr_t) second.data, second.length },
	};
	ssize_t count;

	*written = 0;
	/* Not repeated for the rest after a short write: another writer's record may stand behind it by then. */
	do {
		count = first.length > 0 ? writev(file, parts, 2) : write(file, second.data, second.length);
	} while (count < 0 && errno == EINTR);
	if (count < 0) {
		return errno;
	}
	*written = (size_t) count;
	return *written == first.length + second.length ? 0 : ENOSPC;
}

int s2s_file_read(int file, int64_t offset, void *buffer, size_t size, size_t *got)
{
	size_t have = 0;

	while (have < size) {
		ssize_t count = pread(file, (char *) buffer + have, size - have, (off_t) (offset + (int64_t) have));

		if (count < 0) {
			if (errno == EINTR) {
				continue;
			}
			return errno;
		}
		if (count == 0) {
			break;
		}
		have += (size_t) count;
	}
	*got = have;
	return 0;
}

int s2s_file_sync(int file)
{
#if defined(__APPLE__)
	return fcntl(file, F_FULLFSYNC) == 0 ? 0 : errno;
#else
	int result;

	do {
		result = fdatasync(file);
	} while (result != 0 && errno == EINTR);
	return result == 0 ? 0 : errno;
#endif
}

int s2s_directory_sync(int directory)
{
	return fsync(directory) == 0 ? 0 : errno;
}

int s2s_file_rewrite(int file, s2s_string content)
{
	if (ftruncate(file, 0) != 0) {
		return errno;
	}
	return write_whole(file, content); /* opened for appending: it begins at 0 */
}

void s2s_file_close(int *file)
{
	int closing = *file;

	/* Forgotten first: a child forked between the two must not close the number when it is somebody else's already. */
	*file = -1;
	if (closing >= 0) {
		close(closing);
	}
}

bool s2s_file_lock(int file, s2s_lock_kind kind, int64_t timeout_ms)
{
	int operation = (kind == S2S_LOCK_SHARED ? LOCK_SH : LOCK_EX) | LOCK_NB;
	int64_t until = 0;

	for (;;) {
		if (flock(file, operation) == 0) {
			return true;
		}
		if ((errno != EWOULDBLOCK && errno != EINTR) || timeout_ms <= 0) {
			return false;
		}
		int64_t now = s2s_clock_monotonic_ms();

		if (until == 0) {
			until = now + timeout_ms;
		}
		if (now >= until) {
			return false;
		}
		s2s_clock_sleep_ms(1);
	}
}

void s2s_file_unlock(int file)
{
	flock(file, LOCK_UN);
}

bool s2s_process_exists(int64_t pid)
{
	return kill((pid_t) pid, 0) == 0 || errno == EPERM;
}

bool s2s_process_is_stopped(int64_t pid)
{
	char path[48], line[512];
	bool stopped = false;

	snprintf(path, sizeof(path), "/proc/%lld/stat", (long long) pid);
	int file = open(path, O_RDONLY | O_CLOEXEC);

	if (file < 0) {
		return false;
	}
	ssize_t length = read(file, line, sizeof(line) - 1);

	close(file);
	if (length > 0) {
		line[length] = '\0';
		const char *state = strrchr(line, ')'); /* the command's name may hold anything, brackets too */

		stopped = state != NULL && state[1] == ' ' && (state[2] == 'T' || state[2] == 't');
	}
	return stopped;
}

int64_t s2s_process_id(void)
{
	return (int64_t) getpid();
}
