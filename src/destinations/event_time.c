#include "event_time.h"

/* Milliseconds of 1973 are seconds of the year 5138, and microseconds of 1973 are milliseconds of that year. */
#define SECONDS_BELOW INT64_C(100000000000)
#define MICROSECONDS_FROM INT64_C(100000000000000)
#define NANOSECONDS_FROM INT64_C(100000000000000000)

bool s2s_event_time_check(s2s_problems *problems, s2s_string destination, const char *path, int64_t time_ms, int64_t now_ms)
{
	long long given = (long long) time_ms;

	if (time_ms <= 0) {
		s2s_problems_fail(problems, destination, path, "the event's time must be Unix time in milliseconds, %lld given", given);
	} else if (time_ms < SECONDS_BELOW) {
		s2s_problems_fail(problems, destination, path, "the event's time must be in milliseconds; %lld looks like seconds: give %lld",
			given, given * 1000);
	} else if (time_ms >= NANOSECONDS_FROM) {
		s2s_problems_fail(problems, destination, path, "the event's time must be in milliseconds; %lld is too large for that", given);
	} else if (time_ms >= MICROSECONDS_FROM) {
		s2s_problems_fail(problems, destination, path, "the event's time must be in milliseconds; %lld looks like microseconds: give %lld",
			given, given / 1000);
	} else if (now_ms > 0 && time_ms > now_ms + S2S_EVENT_EARLY_MS) {
		s2s_problems_fail(problems, destination, path,
			"the event's time must not be more than 24 hours in the future; check the clock, and that it is in milliseconds");
	} else {
		return true;
	}
	return false;
}
