/*
 * A disk below a PHP process and its SQLite, by LD_PRELOAD.
 *
 *   DISK_DELAY_MS   each sync takes so much longer
 *   DISK_SHADOW     a directory on the queue's file system: what was synced is copied
 *                   into it, files as "<inode>", directories as lists of their names.
 *                   What a power loss would leave is what stands there.
 *   DISK_ROOT       what a sync of the whole file system copies
 *
 * Only what was synced counts: a file's bytes by its own sync, its name by its
 * directory's. Inode numbers must not be used twice: tmpfs does not.
 */
#define _GNU_SOURCE

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define EXPORTED __attribute__((visibility("default")))

/* A shim that can't do its work must not let a test pass. */
static void demand(int holds, const char *what)
{
	if (!holds) {
		perror(what);
		abort();
	}
}

static void list_write(int file, int out)
{
	int again = openat(file, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *directory = fdopendir(again);
	const struct dirent *entry;

	demand(directory != NULL, "disk-shim: a directory");
	while ((entry = readdir(directory)) != NULL) {
		if (entry->d_name[0] != '.') {
			dprintf(out, "%lu %s\n", (unsigned long) entry->d_ino, entry->d_name);
		}
	}
	closedir(directory);
}

static void bytes_write(int file, int out)
{
	char buffer[65536];
	off_t offset = 0;
	ssize_t got;

	while ((got = pread(file, buffer, sizeof(buffer), offset)) > 0) {
		demand(write(out, buffer, (size_t) got) == got, "disk-shim: a copy");
		offset += got;
	}
	demand(got == 0, "disk-shim: reading");
}

/* An older copy must not replace a newer one: one after the other. A process killed in here leaves the old or the new one. */
static void keep(int file)
{
	const char *shadow = getenv("DISK_SHADOW");
	char path[PATH_MAX], fresh[PATH_MAX];
	struct stat facts, store;
	int lock, out;

	if (shadow == NULL || stat(shadow, &store) != 0 || fstat(file, &facts) != 0 || facts.st_dev != store.st_dev ||
		!(S_ISREG(facts.st_mode) || S_ISDIR(facts.st_mode))) {
		return;
	}
	snprintf(path, sizeof(path), "%s/lock", shadow);
	lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	demand(lock >= 0 && flock(lock, LOCK_EX) == 0, "disk-shim: the lock");
	snprintf(path, sizeof(path), "%s/%lu", shadow, (unsigned long) facts.st_ino);
	snprintf(fresh, sizeof(fresh), "%s/fresh", shadow);
	out = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	demand(out >= 0, "disk-shim: a copy");
	if (S_ISDIR(facts.st_mode)) {
		list_write(file, out);
	} else {
		bytes_write(file, out);
	}
	close(out);
	demand(rename(fresh, path) == 0, "disk-shim: a copy's name");
	close(lock);
}

static void wait_as_told(void)
{
	const char *delay = getenv("DISK_DELAY_MS");
	long ms = delay != NULL ? atol(delay) : 0;
	struct timespec rest = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

	while (ms > 0 && nanosleep(&rest, &rest) != 0 && errno == EINTR) {
	}
}

static int sync_file(long call, int file)
{
	int result = (int) syscall(call, file);

	wait_as_told();
	if (result == 0) {
		keep(file);
	}
	return result;
}

EXPORTED int fsync(int file)
{
	return sync_file(SYS_fsync, file);
}

EXPORTED int fdatasync(int file)
{
	return sync_file(SYS_fdatasync, file);
}

static int keep_path(const char *path, const struct stat *facts, int kind, struct FTW *where)
{
	int file = kind == FTW_F || kind == FTW_D || kind == FTW_DP ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) : -1;

	(void) facts;
	(void) where;
	if (file >= 0) {
		keep(file);
		close(file);
	}
	return 0;
}

EXPORTED int syncfs(int file)
{
	const char *top = getenv("DISK_ROOT");

	wait_as_told();
	if (top != NULL) {
		nftw(top, keep_path, 16, FTW_PHYS);
	}
	return (int) syscall(SYS_syncfs, file);
}
