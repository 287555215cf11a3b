/*
 * The operator's log (s2s.log): rare lines about the queue and delivery, never
 * about one event's content. One line is one write() of a stack buffer, so any
 * thread may log, also right after a fork.
 */
#ifndef S2S_PLATFORM_LOG_H
#define S2S_PLATFORM_LOG_H

#include "../core/string.h"

/* Where from now on: nowhere (both empty), to syslog, or appended to a file (path copied, cut at 1023 bytes). */
void s2s_log_to(bool syslog, s2s_string file);

/* 0, or the errno for which no line could be appended to that file by this user; makes none. */
int s2s_log_error(s2s_string file);

/* At most 900 bytes; a time, "s2s" and the process id are put before it. */
void s2s_log(const char *format, ...) S2S_PRINTF(1, 2);

/* In a forked child: whichever thread was writing a line is not there to finish it. */
void s2s_log_after_fork(void);

#endif
