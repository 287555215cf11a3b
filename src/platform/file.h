/*
 * The file system as the queue needs it: a private directory, files that nobody
 * can slip a link under, advisory locks, whole reads and appends.
 *
 * Descriptors are plain int, always close-on-exec. Errors come back as errno
 * values; 0 is success.
 */
#ifndef S2S_PLATFORM_FILE_H
#define S2S_PLATFORM_FILE_H

#include "../core/text.h"

/*
 * Opens `<base>/<uid of this process>/`, making it (0700), and `base` (1733)
 * where only its last part is missing. Refuses what is a link, belongs to
 * someone else or lies on a network or FUSE file system. On false `error` says
 * what and what would be right. `path` becomes the directory's path.
 */
S2S_MUST_CHECK bool s2s_directory_open(s2s_string base, int *directory, s2s_text *path, s2s_text *error);

/* Whether `<base>/<uid of this process>` exists. */
S2S_MUST_CHECK bool s2s_directory_exists(s2s_string base);

/*
 * Whether s2s_directory_open() would find or make a directory that can be written,
 * by all that can be seen without making anything. False: `problem` says why not
 * and what would be right.
 */
S2S_MUST_CHECK bool s2s_directory_is_usable(s2s_string base, s2s_text *problem);

/* Whether `path` still leads to this open directory. */
bool s2s_directory_is_at(int directory, const char *path);

/* A second, independent open file description of the same directory; -1: none. */
int s2s_directory_reopen(int directory);

/* Of the names in it that are `before` and a number: the highest number; 0: there is none, or it can't be read. */
int64_t s2s_directory_highest(int directory, const char *before);

/* The system's temporary directory, without a slash at its end. Borrowed. */
const char *s2s_directory_temporary(void);

/* Opens an existing regular file of ours for reading and appending; never follows a link. */
S2S_MUST_CHECK int s2s_file_open(int directory, const char *name, int *file);

/* Any regular file that this process may read, by its absolute path; links are followed. EINVAL: something else than a file. */
S2S_MUST_CHECK int s2s_file_open_readable(s2s_string path, int *file);

/* The same for a file whose beginning is written over and over, by s2s_file_write_fixed(). */
S2S_MUST_CHECK int s2s_file_open_fixed(int directory, const char *name, int *file);
S2S_MUST_CHECK int s2s_file_write_fixed(int file, const void *bytes, size_t size);

/*
 * Makes a file of mode 0600 that holds `content`, under a temporary name, and
 * then gives it its name: where that exists already, `replace` says whether it
 * is replaced or EEXIST is returned. With `sync` the file and its directory are
 * on the disk before this returns.
 */
S2S_MUST_CHECK int s2s_file_create(int directory, const char *name, s2s_string content, bool replace, bool sync);

/* The first half of that: under a temporary name, for s2s_file_rename() or s2s_file_remove(). */
#define S2S_FILE_TEMPORARY_BYTES 64
S2S_MUST_CHECK int s2s_file_prepare(
	int directory, const char *name, s2s_string content, bool sync, char temporary[S2S_FILE_TEMPORARY_BYTES]);

int s2s_file_remove(int directory, const char *name);
int s2s_file_rename(int directory, const char *from, const char *to);

typedef struct s2s_file_facts {
	int64_t size;
	uint64_t device;
	uint64_t inode;
	uint64_t links;
	bool ordinary; /* a regular file of this user: only where a path was asked about, an open file has been judged when it was opened */
} s2s_file_facts;

S2S_MUST_CHECK int s2s_file_facts_of(int file, s2s_file_facts *facts);
S2S_MUST_CHECK int s2s_file_facts_at(int directory, const char *name, s2s_file_facts *facts);

/* An anonymous file in memory; reopened by s2s_memory_file_reopen() for another file description. */
S2S_MUST_CHECK int s2s_memory_file_new(const char *name, s2s_string content, int *file);
S2S_MUST_CHECK int s2s_memory_file_reopen(int original, int *file);

/* One append of two runs of bytes, as one write. ENOSPC also for a short write; `*written` bytes of them are there in any case. */
S2S_MUST_CHECK int s2s_file_append(int file, s2s_string first, s2s_string second, size_t *written);
/* Reads up to `size` bytes at `offset`; *got is less only at the file's end. */
S2S_MUST_CHECK int s2s_file_read(int file, int64_t offset, void *buffer, size_t size, size_t *got);
S2S_MUST_CHECK int s2s_file_sync(int file);
/* The names in it; 0 or errno. */
int s2s_directory_sync(int directory);
/* Empties a memory file and writes `content`. */
S2S_MUST_CHECK int s2s_file_rewrite(int file, s2s_string content);
void s2s_file_close(int *file);

typedef enum s2s_lock_kind { S2S_LOCK_SHARED, S2S_LOCK_EXCLUSIVE } s2s_lock_kind;

/* flock(): belongs to the open file description. False: someone holds it for longer than `timeout_ms`. */
S2S_MUST_CHECK bool s2s_file_lock(int file, s2s_lock_kind kind, int64_t timeout_ms);
void s2s_file_unlock(int file);

/* Whether a process exists, and whether it is stopped (SIGSTOP, a debugger). */
bool s2s_process_exists(int64_t pid);
bool s2s_process_is_stopped(int64_t pid);
int64_t s2s_process_id(void);

#endif
