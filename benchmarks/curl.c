/*
 * What delivery would cost if there were nothing but libcurl: posts one body again and again, as many at once as s2s
 * has on the way, and prints {"events", "seconds", "cpu"}. delivery.php runs it.
 *
 *   curl-benchmark URL AUTHORITY BODY_FILE 1|2 EVENTS      1: HTTP/1.1 on 8 connections, 2: HTTP/2 with 64 streams
 */
#include <curl/curl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define BODY_BYTES_MAX 65536
#define WINDOW_MAX 64

static char body[BODY_BYTES_MAX];
static size_t body_bytes;

static void demand(bool holds, const char *what)
{
	if (!holds) {
		fprintf(stderr, "curl-benchmark: %s\n", what);
		exit(1);
	}
}

static double seconds_of(struct timeval time)
{
	return (double) time.tv_sec + (double) time.tv_usec / 1e6;
}

static double cpu_seconds(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

static double now_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static size_t swallow(char *data, size_t one, size_t count, void *argument)
{
	(void) data;
	(void) argument;
	return one * count;
}

static CURL *handle_new(const char *url, const char *authority, struct curl_slist *headers, bool http2)
{
	CURL *handle = curl_easy_init();

	demand(handle != NULL, "no handle");
	curl_easy_setopt(handle, CURLOPT_URL, url);
	curl_easy_setopt(handle, CURLOPT_CAINFO, authority);
	curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(handle, CURLOPT_PROXY, "");
	curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, http2 ? (long) CURL_HTTP_VERSION_2TLS : (long) CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(handle, CURLOPT_PIPEWAIT, http2 ? 1L : 0L);
	curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, swallow);
	curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, (long) body_bytes);
	curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body);
	return handle;
}

static void body_read(const char *path)
{
	FILE *file = fopen(path, "rb");

	demand(file != NULL, "the body's file can't be opened");
	body_bytes = fread(body, 1, sizeof(body), file);
	fclose(file);
	demand(body_bytes > 0 && body_bytes < sizeof(body), "the body's size");
}

/* Takes what has ended and begins it again while some are left; how many have ended. */
static size_t turn(CURLM *multi, size_t *left)
{
	CURLMsg *message;
	size_t ended = 0;
	int queued;

	while ((message = curl_multi_info_read(multi, &queued)) != NULL) {
		CURL *handle = message->easy_handle;
		long status = 0;
		CURLcode result;

		if (message->msg != CURLMSG_DONE) {
			continue;
		}
		result = message->data.result; /* gone once the handle is removed */
		curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
		curl_multi_remove_handle(multi, handle);
		if (result == CURLE_HTTP2_STREAM || result == CURLE_HTTP2) {
			/* nginx takes a connection with so many bodies that it does not read for a flood, and ends it: again, as a sender would. */
			curl_multi_add_handle(multi, handle);
			continue;
		}
		demand(result == CURLE_OK && status == 200, curl_easy_strerror(result));
		ended++;
		if (*left > 0) {
			curl_multi_add_handle(multi, handle);
			(*left)--;
		}
	}
	return ended;
}

static void run(CURLM *multi, CURL **handles, size_t window, size_t events)
{
	size_t ended = 0, left = events;
	int running;

	for (size_t index = 0; index < window && left > 0; index++, left--) {
		curl_multi_add_handle(multi, handles[index]);
	}
	while (ended < events) {
		curl_multi_perform(multi, &running);
		ended += turn(multi, &left);
		if (ended < events) {
			curl_multi_poll(multi, NULL, 0, 1000, NULL);
		}
	}
}

int main(int argument_count, char **arguments)
{
	CURL *handles[WINDOW_MAX];
	struct curl_slist *headers = NULL;
	size_t window, events;
	double begin, cpu;
	CURLM *multi;
	bool http2;

	demand(argument_count == 6, "URL AUTHORITY BODY_FILE 1|2 EVENTS");
	http2 = strcmp(arguments[4], "2") == 0;
	window = http2 ? WINDOW_MAX : 8;
	events = strtoul(arguments[5], NULL, 10);
	body_read(arguments[3]);
	demand(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK, "libcurl");
	headers = curl_slist_append(headers, "Content-Type: application/json");
	headers = curl_slist_append(headers, "Expect:");
	multi = curl_multi_init();
	demand(multi != NULL, "no multi handle");
	curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, http2 ? 1L : 8L);
	for (size_t index = 0; index < window; index++) {
		handles[index] = handle_new(arguments[1], arguments[2], headers, http2);
	}
	begin = now_seconds();
	cpu = cpu_seconds();
	run(multi, handles, window, events);
	printf("{\"events\": %zu, \"seconds\": %f, \"cpu\": %f}\n", events, now_seconds() - begin, cpu_seconds() - cpu);
	for (size_t index = 0; index < window; index++) {
		curl_easy_cleanup(handles[index]);
	}
	curl_multi_cleanup(multi);
	curl_slist_free_all(headers);
	curl_global_cleanup();
	return 0;
}
