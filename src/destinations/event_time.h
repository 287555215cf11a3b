/* What of an event's time no ad system can use: said in the same words for all of them. Pure; any thread. */
#ifndef S2S_DESTINATIONS_EVENT_TIME_H
#define S2S_DESTINATIONS_EVENT_TIME_H

#include "../core/problem.h"

#include <stdint.h>

/* A clock may be wrong by a time zone or a day; what is further ahead has not happened. */
#define S2S_EVENT_EARLY_MS INT64_C(86400000)

/*
 * Notes a fatal problem at `path` where `time_ms` is in another unit, or further ahead of `now_ms` than a clock is wrong.
 * `now_ms` 0: ahead does not count. False: there was one.
 */
bool s2s_event_time_check(s2s_problems *problems, s2s_string destination, const char *path, int64_t time_ms, int64_t now_ms);

#endif
