#define _GNU_SOURCE /* O_CLOEXEC, O_DIRECTORY */

#include "file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/vfs.h>
#endif

#define BASE_MODE 01733 /* anybody may make a directory of his own in it, nobody may list or remove those of others */
#define QUEUE_MODE 0700

const char *s2s_directory_temporary(void)
{
	static const char standard[] = "/tmp";
	const char *named = getenv("TMPDIR"); /* on the caller's thread, where PHP's putenv() runs too */

	return named != NULL && named[0] == '/' && named[1] != '\0' ? named : standard;
}

#if defined(__linux__)
/* statfs() magic numbers of file systems on which flock, O_APPEND or mmap are not what they are on a disk of this host. */
static const char *network_file_system(int directory)
{
	static const struct {
		unsigned long magic;
		const char *name;
	} known[] = {
		{ 0x6969, "NFS" },
		{ 0x517B, "SMB" },
		{ 0xFF534D42, "CIFS" },
		{ 0xFE534D42, "SMB2" },
		{ 0x65735546, "FUSE" },
		{ 0x01021997, "9P" },
		{ 0x5346414F, "AFS" },
		{ 0x00C36400, "Ceph" },
		{ 0x73757245, "Coda" },
		{ 0x0BD00BD0, "Lustre" },
		{ 0x47504653, "GPFS" },
		{ 0x564C, "NCP" },
	};
	struct statfs facts;

	if (fstatfs(directory, &facts) == 0) {
		for (size_t index = 0; index < sizeof(known) / sizeof(known[0]); index++) {
			if (((unsigned long) facts.f_type & 0xFFFFFFFFUL) == known[index].magic) {
				return known[index].name;
			}
		}
	}
	return NULL;
}
#else
static const char *network_file_system(int directory)
{
	(void) directory;
	return NULL;
}
#endif

static bool fail(s2s_text *error, const char *path, const char *what)
{
	s2s_text_append_format(error, "%s: %s", path, what);
	return false;
}

static bool fail_with_errno(s2s_text *error, const char *path, const char *action, int number)
{
	s2s_text_append_format(error, "%s: %s: %s", path, action, strerror(number));
	return false;
}

static const char foreign_link[] = "is a link that another user made; s2s.queue must be a directory";

static bool fail_for_owner(s2s_text *error, const char *path, uid_t owner)
{
	s2s_text_append_format(error, "%s: belongs to user %lu; must belong to user %lu, whose events go into it", path, (unsigned long) owner,
		(unsigned long) geteuid());
	return false;
}

static bool fail_on_network(s2s_text *error, const char *path, const char *network)
{
	s2s_text_append_format(error, "%s: is on a network or FUSE file system (%s); s2s.queue must be on a local disk", path, network);
	return false;
}

/* A link is followed only where root or this user made it: someone else's could be turned elsewhere at any time. */
static bool open_base(const char *path, int *base, bool *made, s2s_text *error)
{
	struct stat facts;

	*made = false;
	if (lstat(path, &facts) != 0 && errno == ENOENT) {
		if (mkdir(path, QUEUE_MODE) == 0) {
			*made = true;
			(void) !chmod(path, BASE_MODE); /* mkdir() is subject to the umask */
		} else if (errno != EEXIST) {
			return fail_with_errno(error, path, "can't be made (s2s.queue must be in an existing directory)", errno);
		}
	}
	if (lstat(path, &facts) != 0) {
		return fail_with_errno(error, path, "can't be read", errno);
	}
	if (S_ISLNK(facts.st_mode) && facts.st_uid != 0 && facts.st_uid != geteuid()) {
		return fail(error, path, foreign_link);
	}
	*base = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*base < 0 && errno == EACCES) {
		*base = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC); /* mode 1733: it may be entered, not listed */
	}
	if (*base < 0) {
		return fail_with_errno(error, path, "can't be opened", errno);
	}
	return true;
}

/*
 * A name that was made just now must outlive a power loss, or what s2s.queue_sync
 * promises of the files below it is worth nothing. Once in a directory's life. A
 * base that may not be read (mode 1733) can't be synced by itself: all that is on
 * its file system is.
 */
static void names_sync(int base, bool base_made, int directory)
{
	if (!base_made && fsync(base) == 0) {
		return;
	}
#if defined(__linux__)
	syncfs(directory);
#else
	(void) directory;
	sync();
#endif
}

static bool check_queue_directory(int directory, const char *path, s2s_text *error)
{
	const char *network = network_file_system(directory);
	struct stat facts;

	if (fstat(directory, &facts) != 0) {
		return fail_with_errno(error, path, "can't be read", errno);
	}
	if (facts.st_uid != geteuid()) {
		return fail_for_owner(error, path, facts.st_uid);
	}
	if (network != NULL) {
		return fail_on_network(error, path, network);
	}
	if ((facts.st_mode & 0777) != QUEUE_MODE && fchmod(directory, QUEUE_MODE) != 0) {
		return fail_with_errno(error, path, "must have mode 0700, which can't be set", errno);
	}
	return true;
}

bool s2s_directory_open(s2s_string base, int *directory, s2s_text *path, s2s_text *error)
{
	char name[24], *base_path;
	int base_directory = -1, opened = -1;
	bool base_made;

	s2s_text_clear(path);
	s2s_text_append_string(path, base);
	s2s_text_append_char(path, '\0');
	if (s2s_text_failed(path)) {
		return fail(error, "s2s.queue", "out of memory");
	}
	base_path = strdup(path->data);
	if (base_path == NULL) {
		return fail(error, "s2s.queue", "out of memory");
	}
	snprintf(name, sizeof(name), "%lu", (unsigned long) geteuid());
	s2s_text_clear(path);
	s2s_text_append_format(path, "%s/%s", base_path, name);
	if (s2s_text_failed(path) || !s2s_text_reserve(path, 1)) {
		free(base_path);
		return fail(error, "s2s.queue", "out of memory");
	}
	path->data[path->length] = '\0';

	if (open_base(base_path, &base_directory, &base_made, error)) {
		bool made = mkdirat(base_directory, name, QUEUE_MODE) == 0;

		if (!made && errno != EEXIST) {
			fail_with_errno(error, path->data, "can't be made", errno);
		} else {
			opened = openat(base_directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
			if (opened < 0 && (errno == ELOOP || errno == ENOTDIR)) {
				fail(error, path->data, "is a link or a file; must be a directory of this user");
			} else if (opened < 0) {
				fail_with_errno(error, path->data, "can't be opened", errno);
			} else if (!check_queue_directory(opened, path->data, error)) {
				s2s_file_close(&opened);
			} else if (made) {
				names_sync(base_directory, base_made, opened);
			}
		}
		close(base_directory);
	}
	free(base_path);
	*directory = opened;
	return opened >= 0;
}

bool s2s_directory_exists(s2s_string base)
{
	struct stat facts;
	s2s_text path;
	bool exists;

	s2s_text_init(&path);
	s2s_text_append_format(&path, "%.*s/%lu", S2S_STRING_ARGS(base), (unsigned long) geteuid());
	s2s_text_append_char(&path, '\0');
	exists = !s2s_text_failed(&path) && lstat(path.data, &facts) == 0;
	s2s_text_free(&path);
	return exists;
}

/* --- looking without making --- */

static bool is_writable(const char *path, const char *advice, s2s_text *problem)
{
	struct statvfs facts;
	const char *network;
	int opened;

	if (faccessat(AT_FDCWD, path, W_OK | X_OK, AT_EACCESS) != 0) {
		s2s_text_append_format(problem, "%s: user %lu can't write to it (%s); %s", path, (unsigned long) geteuid(), strerror(errno),
			errno == EROFS ? "s2s.queue must be on another file system" : advice);
		return false;
	}
	if (statvfs(path, &facts) == 0 && (facts.f_bavail == 0 || (facts.f_files != 0 && facts.f_favail == 0))) {
		return fail(problem, path, "there is no room on its file system");
	}
	opened = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (opened < 0) {
		return fail_with_errno(problem, path, "can't be opened", errno);
	}
	network = network_file_system(opened);
	close(opened);
	if (network != NULL) {
		return fail_on_network(problem, path, network);
	}
	return true;
}

/* `path` is cut to its parent; it is not there itself. */
static bool is_makeable(s2s_text *path, s2s_text *problem)
{
	s2s_text base;
	bool usable = false;
	struct stat facts;
	char *slash = strrchr(path->data, '/');

	s2s_text_init(&base);
	s2s_text_append_format(&base, "make %s and let that user write to it: install -d -m 1733 %s", path->data, path->data);
	s2s_text_append_char(&base, '\0');
	slash[slash == path->data ? 1 : 0] = '\0';
	if (stat(path->data, &facts) != 0) {
		s2s_text_append_format(problem, "%s: %s; s2s.queue must be in an existing directory", path->data, strerror(errno));
	} else if (!S_ISDIR(facts.st_mode)) {
		fail(problem, path->data, "is no directory; s2s.queue must be in an existing one");
	} else if (!s2s_text_failed(&base)) {
		usable = is_writable(path->data, base.data, problem);
	}
	s2s_text_free(&base);
	return usable;
}

static bool is_own_usable(const char *path, const struct stat *facts, s2s_text *problem)
{
	if (!S_ISDIR(facts->st_mode)) {
		return fail(problem, path, "is a link or a file; must be a directory of this user");
	}
	if (facts->st_uid != geteuid()) {
		return fail_for_owner(problem, path, facts->st_uid);
	}
	return is_writable(path, "it must have mode 0700", problem);
}

static bool is_base_usable(s2s_text *path, const struct stat *facts, s2s_text *problem)
{
	struct stat target, own;
	s2s_text inner;
	bool usable;

	if (S_ISLNK(facts->st_mode) && facts->st_uid != 0 && facts->st_uid != geteuid()) {
		return fail(problem, path->data, foreign_link);
	}
	if (stat(path->data, &target) != 0 || !S_ISDIR(target.st_mode)) {
		return fail(problem, path->data, "is no directory; s2s.queue must be one");
	}
	s2s_text_init(&inner);
	s2s_text_append_format(&inner, "%s/%lu", path->data, (unsigned long) geteuid());
	s2s_text_append_char(&inner, '\0');
	if (s2s_text_failed(&inner)) {
		usable = fail(problem, path->data, "out of memory");
	} else if (lstat(inner.data, &own) == 0) {
		usable = is_own_usable(inner.data, &own, problem);
	} else if (errno == ENOENT) {
		usable = is_writable(path->data, "let it make a directory of its own there (mode 1733)", problem);
	} else {
		usable = fail_with_errno(problem, inner.data, "can't be read", errno);
	}
	s2s_text_free(&inner);
	return usable;
}

bool s2s_directory_is_usable(s2s_string base, s2s_text *problem)
{
	struct stat facts;
	s2s_text path;
	bool usable;

	s2s_text_init(&path);
	while (base.length > 1 && base.data[base.length - 1] == '/') {
		base.length--;
	}
	s2s_text_append_string(&path, base);
	s2s_text_append_char(&path, '\0');
	if (s2s_text_failed(&path) || path.data[0] != '/') {
		usable = fail(problem, "s2s.queue", "is no absolute path");
	} else if (lstat(path.data, &facts) == 0) {
		usable = is_base_usable(&path, &facts, problem);
	} else if (errno == ENOENT) {
		usable = is_makeable(&path, problem);
	} else {
		usable = fail_with_errno(problem, path.data, "can't be read", errno);
	}
	s2s_text_free(&path);
	return usable;
}

bool s2s_directory_is_at(int directory, const char *path)
{
	struct stat open_one, at_path;

	return fstat(directory, &open_one) == 0 && lstat(path, &at_path) == 0 && open_one.st_dev == at_path.st_dev &&
		open_one.st_ino == at_path.st_ino;
}

int s2s_directory_reopen(int directory)
{
	return openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

int64_t s2s_directory_highest(int directory, const char *before)
{
	/* Another description: this one's place in the list is nobody else's. */
	int listed = s2s_directory_reopen(directory);
	DIR *list = listed >= 0 ? fdopendir(listed) : NULL;
	const struct dirent *entry;
	size_t length = strlen(before);
	int64_t highest = 0;

	if (list == NULL) {
		s2s_file_close(&listed);
		return 0;
	}
	while ((entry = readdir(list)) != NULL) {
		const char *digits = entry->d_name + length;
		char *end;

		if (strncmp(entry->d_name, before, length) == 0 && *digits >= '0' && *digits <= '9') {
			int64_t number = strtoll(digits, &end, 10);

			highest = *end == '\0' && number > highest ? number : highest;
		}
	}
	closedir(list);
	return highest;
}
