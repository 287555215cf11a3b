/* Queues, destinations and requests for the tests of queue and delivery, made without the client floor. */
#ifndef S2S_TESTS_TRAFFIC_H
#define S2S_TESTS_TRAFFIC_H

#include "support.h"

#include "core/request.h"
#include "queue/journal.h"

#include <sys/types.h>

/* A directory of its own under the system's temporary one; removed with all that is in it. */
#define TRAFFIC_PATH_MAX 512
void traffic_place_make(char path[TRAFFIC_PATH_MAX]);
void traffic_place_remove(const char *path);

/* Asks again and again until `condition` holds; false: it did not within `timeout_ms`. */
bool traffic_wait(bool (*condition)(void *), void *argument, int64_t timeout_ms);

/* The child's exit status (or 128 and its signal); fails the test when it does not end within `timeout_ms`, and kills it. */
int traffic_child_status(pid_t child, int64_t timeout_ms);

/* SIGSTOP, and waits until every thread of the child has stopped: the signal alone lets them run on for a while. */
void traffic_child_suspend(pid_t child);

/* Whether this run is many times slower than an ordinary one (sanitizers, valgrind): storms are shorter then. */
bool traffic_is_slow(void);

/* gcc's ThreadSanitizer ends a forked child that starts a thread. */
#if defined(__SANITIZE_THREAD__)
#define TRAFFIC_NEEDS_FORK()                                                                                                               \
	do {                                                                                                                                   \
		print_message("ThreadSanitizer can't follow a forked child that starts a thread\n");                                               \
		skip();                                                                                                                            \
	} while (0)
#else
#define TRAFFIC_NEEDS_FORK()                                                                                                               \
	do {                                                                                                                                   \
	} while (0)
#endif

/* A Sklik destination; `endpoint` and `name` are borrowed. Its identity comes from both. */
void traffic_destination(s2s_destination *destination, const char *endpoint, const char *name, bool repeatable);

/* A request for it with a new id, accepted now, expiring in a week. Texts are literals; event_id is written into `event_id`. */
void traffic_request(s2s_request *request, const s2s_destination *destination, char event_id[37]);

/* The payload of a record, owned by `text`, which it clears first. */
s2s_string traffic_payload_of_request(s2s_text *text, const s2s_request *request);
s2s_string traffic_payload_of_destination(s2s_text *text, const s2s_destination *destination);

/* A destination with its announcement; the frame is owned. */
typedef struct traffic_line {
	s2s_destination destination;
	s2s_text frame;
	s2s_announcement announcement;
} traffic_line;

void traffic_line_make(traffic_line *line, const char *endpoint, const char *name, bool repeatable);
void traffic_line_free(traffic_line *line);
/* Its announcement says what the destination is now. */
void traffic_line_announce(traffic_line *line);

/* Appends one request as a client would. */
s2s_append_result traffic_append(
	s2s_journal_writer *writer, const s2s_journal_place *place, const traffic_line *line, const s2s_request *request);

#endif
