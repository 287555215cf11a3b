#include "retry.h"

#include <curl/curl.h>
#include <stdlib.h>

/* The last second of the year 9999: no HTTP date is later, and none so far away that it overflows milliseconds. */
#define DATE_MAX INT64_C(253402300799)

int64_t s2s_retry_delay_ms(int64_t failures, int64_t retry_after_ms, uint32_t random)
{
	int64_t delay = 1000;

	for (int64_t count = 1; count < failures && delay < S2S_RETRY_DELAY_MAX_MS; count++) {
		delay *= 2;
	}
	if (delay > S2S_RETRY_DELAY_MAX_MS) {
		delay = S2S_RETRY_DELAY_MAX_MS;
	}
	delay += (int64_t) (random % (uint32_t) (delay / 4));
	return retry_after_ms > delay ? retry_after_ms : delay;
}

int64_t s2s_retry_after_parse(const char *value, int64_t now_ms)
{
	const char *digit = value;
	int64_t seconds = 0, wait_ms;
	time_t date;

	while (*digit == ' ' || *digit == '\t') {
		digit++;
	}
	if (*digit >= '0' && *digit <= '9') {
		for (; *digit >= '0' && *digit <= '9'; digit++) {
			if (seconds < INT32_MAX) {
				seconds = seconds * 10 + (*digit - '0');
			}
		}
		while (*digit == ' ' || *digit == '\t' || *digit == '\r' || *digit == '\n') {
			digit++;
		}
		return *digit == '\0' ? seconds * 1000 : -1;
	}
	date = curl_getdate(value, NULL);
	if (date == (time_t) -1 || (int64_t) date > DATE_MAX) {
		return -1;
	}
	wait_ms = (int64_t) date * 1000 - now_ms;
	return wait_ms > 0 ? wait_ms : 0;
}
