/* A queue with a receiving end, led in the background, by other processes, or step by step (sender_fixture.h). */
#ifndef S2S_TESTS_DELIVERY_FIXTURE_H
#define S2S_TESTS_DELIVERY_FIXTURE_H

#include "http_server.h"
#include "traffic.h"

#include "delivery/service.h"

typedef struct delivery_fixture {
	char base[TRAFFIC_PATH_MAX];
	http_server server;
	traffic_line line;
	s2s_queue *queue;
	s2s_queue_writer *writer;
	s2s_sender *sender; /* in the foreground; NULL: there is none */
	s2s_sender_options options;
	s2s_uuid last; /* what was appended last */
	char last_event_id[37];
	bool stopped;
} delivery_fixture;

int delivery_set_up(void **state);
int delivery_tear_down(void **state);

/* Starts and stops what a process has; tear-down stops too. */
void delivery_start(delivery_fixture *one);
bool delivery_stop(delivery_fixture *one, int64_t timeout_ms);

/* Appends; false: it did not return well. For children, which must not fail a test of cmocka's. */
bool delivery_append(delivery_fixture *one);
/* With another body (none: the event's id), and for this line. */
s2s_append_result delivery_append_body(delivery_fixture *one, const traffic_line *line, s2s_string body);
void delivery_wake(delivery_fixture *one);

/* How many there are in this state, in all; -1: the ledger can't be read now. */
int64_t delivery_count(const delivery_fixture *one, s2s_state state);
/* Waits until so many were delivered. */
bool delivery_wait(delivery_fixture *one, int64_t delivered, int64_t timeout_ms);
/* Waits until the event that was appended last is in the ledger; nothing is sent meanwhile. */
bool delivery_wait_taken_in(delivery_fixture *one, int64_t timeout_ms);

/* A process that leads and steps until it is killed. Returns once it leads. */
pid_t delivery_other_leader(delivery_fixture *one);

#endif
