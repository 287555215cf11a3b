#define _GNU_SOURCE /* nftw() */

#include "traffic.h"

#include "platform/clock.h"
#include "queue/record.h"

#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void traffic_place_make(char path[TRAFFIC_PATH_MAX])
{
	snprintf(path, TRAFFIC_PATH_MAX, "%s/s2s-unit-XXXXXX", s2s_directory_temporary());
	assert_non_null(mkdtemp(path));
}

static int remove_one(const char *path, const struct stat *facts, int kind, struct FTW *where)
{
	(void) facts;
	(void) kind;
	(void) where;
	return remove(path);
}

void traffic_place_remove(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

bool traffic_wait(bool (*condition)(void *), void *argument, int64_t timeout_ms)
{
	int64_t until = s2s_clock_monotonic_ms() + timeout_ms;

	while (!condition(argument)) {
		if (s2s_clock_monotonic_ms() >= until) {
			return false;
		}
		poll(NULL, 0, 1);
	}
	return true;
}

typedef struct ending {
	pid_t child;
	int status;
} ending;

static bool has_ended(void *argument)
{
	ending *one = argument;

	return waitpid(one->child, &one->status, WNOHANG) == one->child;
}

int traffic_child_status(pid_t child, int64_t timeout_ms)
{
	ending one = { .child = child };

	assert_true(child > 0);
	if (!traffic_wait(has_ended, &one, timeout_ms)) {
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		fail_msg("child %d did not end within %lld ms", (int) child, (long long) timeout_ms);
	}
	return WIFEXITED(one.status) ? WEXITSTATUS(one.status) : 128 + WTERMSIG(one.status);
}

static bool has_stopped(void *argument)
{
	ending *one = argument;

	return waitpid(one->child, &one->status, WNOHANG | WUNTRACED) == one->child && WIFSTOPPED(one->status);
}

void traffic_child_suspend(pid_t child)
{
	ending one = { .child = child };

	assert_true(child > 0);
	assert_int_equal(kill(child, SIGSTOP), 0);
	assert_true(traffic_wait(has_stopped, &one, 20000));
}

bool traffic_is_slow(void)
{
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
	return true;
#else
	const char *under = getenv("S2S_TESTS_UNDER");

	return under != NULL && under[0] != '\0';
#endif
}

void traffic_destination(s2s_destination *destination, const char *endpoint, const char *name, bool repeatable)
{
	uint64_t mixed = 14695981039346656037u;

	memset(destination, 0, sizeof(*destination));
	for (const char *character = endpoint; *character != '\0'; character++) {
		mixed = (mixed ^ (unsigned char) *character) * 1099511628211u;
	}
	memcpy(destination->identity.bytes, &mixed, sizeof(mixed));
	for (const char *character = name; *character != '\0'; character++) {
		mixed = (mixed ^ (unsigned char) *character) * 1099511628211u;
	}
	memcpy(destination->identity.bytes + sizeof(mixed), &mixed, sizeof(mixed));
	destination->system = S2S_STRING("sklik");
	destination->name = s2s_string_from(name);
	destination->endpoint = s2s_string_from(endpoint);
	destination->account = S2S_STRING("sem-1");
	destination->tells_repeats_apart = repeatable;
	destination->settings[0] = S2S_STRING("sem-1");
	destination->setting_count = 1;
	destination->timeout_ms = 4000;
	destination->connect_timeout_ms = 2000;
	destination->retries = 3;
	destination->ca_file = S2S_STRING("");
	destination->proxy = S2S_STRING("");
}

void traffic_request(s2s_request *request, const s2s_destination *destination, char event_id[37])
{
	int64_t now_ms = s2s_clock_now_ms();

	memset(request, 0, sizeof(*request));
	assert_true(s2s_uuid_new(&request->id));
	s2s_uuid_to_text(&request->id, event_id);
	request->destination = destination->identity;
	request->event_id = s2s_string_from(event_id);
	request->event_name = S2S_STRING("Purchase");
	request->event_time_ms = now_ms;
	request->accepted_ms = now_ms;
	request->expires_ms = now_ms + (int64_t) 7 * 24 * 3600 * 1000;
	request->method = S2S_STRING("POST");
	request->url = destination->endpoint;
	request->headers = S2S_STRING("Content-Type: application/json\n");
	request->body = s2s_string_from(event_id);
}

s2s_string traffic_payload_of_request(s2s_text *text, const s2s_request *request)
{
	s2s_string payload;

	s2s_text_clear(text);
	s2s_record_put_request(text, request);
	assert_int_equal(s2s_frame_parse(s2s_text_string(text), &payload), S2S_FRAME_GOOD);
	return payload;
}

s2s_string traffic_payload_of_destination(s2s_text *text, const s2s_destination *destination)
{
	s2s_string payload;

	s2s_text_clear(text);
	s2s_record_put_destination(text, destination);
	assert_int_equal(s2s_frame_parse(s2s_text_string(text), &payload), S2S_FRAME_GOOD);
	return payload;
}

void traffic_line_make(traffic_line *line, const char *endpoint, const char *name, bool repeatable)
{
	traffic_destination(&line->destination, endpoint, name, repeatable);
	s2s_text_init(&line->frame);
	line->announcement.identity = line->destination.identity;
	traffic_line_announce(line);
	memcpy(line->announcement.digest, line->destination.identity.bytes, S2S_ANNOUNCEMENT_DIGEST_BYTES);
}

void traffic_line_free(traffic_line *line)
{
	s2s_text_free(&line->frame);
}

void traffic_line_announce(traffic_line *line)
{
	s2s_text_clear(&line->frame);
	s2s_record_put_destination(&line->frame, &line->destination);
	line->announcement.frame = s2s_text_string(&line->frame);
}

s2s_append_result traffic_append(
	s2s_journal_writer *writer, const s2s_journal_place *place, const traffic_line *line, const s2s_request *request)
{
	s2s_append_result result;
	s2s_text frames;
	s2s_appended report;

	s2s_text_init(&frames);
	s2s_record_put_request(&frames, request);
	result = s2s_journal_append(writer, place, &line->announcement, 1, s2s_text_string(&frames), INT64_MAX, false, &report);
	s2s_text_free(&frames);
	return result;
}
