#define _GNU_SOURCE /* O_CLOEXEC */

#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#define LINE_BYTES 1024

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static bool to_syslog;
static char path[1024];

void s2s_log_to(bool use_syslog, s2s_string file)
{
	size_t length = file.length < sizeof(path) ? file.length : sizeof(path) - 1;

	pthread_mutex_lock(&mutex);
	to_syslog = use_syslog;
	if (length > 0) {
		memcpy(path, file.data, length);
	}
	path[length] = '\0';
	pthread_mutex_unlock(&mutex);
}

void s2s_log_after_fork(void)
{
	static const pthread_mutex_t fresh = PTHREAD_MUTEX_INITIALIZER;

	mutex = fresh; /* perhaps locked for ever: replaced, never unlocked */
}

static int line_begin(char *line)
{
	struct timespec now;
	struct tm parts;
	char stamp[32];

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &parts);
	strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%S", &parts);
	return snprintf(line, LINE_BYTES, "%s.%03ldZ s2s[%ld] ", stamp, now.tv_nsec / 1000000, (long) getpid());
}

/* No link, and no waiting for whoever reads a pipe. */
static int file_open(const char *at, int create)
{
	return open(at, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | create, 0600);
}

int s2s_log_error(s2s_string file)
{
	char file_path[sizeof(path)];
	int opened, error;
	char *slash;

	snprintf(file_path, sizeof(file_path), "%.*s", S2S_STRING_ARGS(file));
	opened = file_open(file_path, 0);
	if (opened >= 0) {
		close(opened);
		return 0;
	}
	error = errno;
	slash = strrchr(file_path, '/');
	if (error != ENOENT || slash == NULL) {
		return error;
	}
	/* It would be made: in its directory. */
	slash[slash == file_path] = '\0';
	return access(file_path, W_OK | X_OK) == 0 ? 0 : errno;
}

void s2s_log(const char *format, ...)
{
	char line[LINE_BYTES], file_path[sizeof(path)];
	bool use_syslog;
	int begin, length;
	va_list arguments;

	pthread_mutex_lock(&mutex);
	use_syslog = to_syslog;
	memcpy(file_path, path, sizeof(path));
	pthread_mutex_unlock(&mutex);
	if (!use_syslog && file_path[0] == '\0') {
		return;
	}
	begin = line_begin(line);
	va_start(arguments, format);
	length = vsnprintf(line + begin, (size_t) (LINE_BYTES - begin - 1), format, arguments);
	va_end(arguments);
	if (length < 0) {
		return;
	}
	length = begin + length < LINE_BYTES - 2 ? begin + length : LINE_BYTES - 2;
	if (use_syslog) {
		line[length] = '\0';
		syslog(LOG_USER | LOG_NOTICE, "s2s: %s", line + begin);
		return;
	}
	line[length++] = '\n';

	int file = file_open(file_path, O_CREAT);

	if (file >= 0) {
		(void) !write(file, line, (size_t) length);
		close(file);
	}
}
