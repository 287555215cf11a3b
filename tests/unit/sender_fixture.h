/* A sender in the foreground, step by step, on the queue of a delivery_fixture (whose `sender` it is). */
#ifndef S2S_TESTS_SENDER_FIXTURE_H
#define S2S_TESTS_SENDER_FIXTURE_H

#include "delivery_fixture.h"

/* For cmocka. Nobody leads yet; the destination tells repeats apart, or does not. */
int sender_set_up(void **state);
int sender_set_up_unrepeatable(void **state);
int sender_tear_down(void **state);

/* Before the first append: another time-out, and so many retries. */
void sender_line_change(delivery_fixture *one, int64_t timeout_ms, int retries);

/* Appends; the body is the event's id. */
void sender_append(delivery_fixture *one);
/* Appends with another body, and for this line. */
void sender_append_body(delivery_fixture *one, const traffic_line *line, s2s_string body);

void sender_lead(delivery_fixture *one);

/* What the receiving end does from now on. */
void sender_answer_with(delivery_fixture *one, http_behaviour behaviour, int status);
/* The same, for a behaviour that looks for `poison`. */
void sender_answer_poison(delivery_fixture *one, http_behaviour behaviour, int status, const char *poison);
/* How many requests it has read. */
int sender_requests(const delivery_fixture *one);

/* Steps until the condition holds; false: not within the time. */
bool sender_step_until(
	delivery_fixture *one, bool (*condition)(delivery_fixture *one, int64_t argument), int64_t argument, int64_t timeout_ms);
/* Conditions: so many at least were settled by this sender, have arrived; nothing is on its way. */
bool sender_is_settled(delivery_fixture *one, int64_t count);
bool sender_has_arrived(delivery_fixture *one, int64_t count);
bool sender_is_idle(delivery_fixture *one, int64_t unused);

/* What the ledger says; the caller frees it. */
s2s_ledger_facts sender_facts(const delivery_fixture *one);
/* How many there are in this state, in all. */
int64_t sender_counted(const delivery_fixture *one, s2s_state state);

#endif
