#include "sender_fixture.h"

#include "platform/clock.h"

#include <stdio.h>

int sender_set_up(void **state)
{
	return delivery_set_up(state);
}

int sender_set_up_unrepeatable(void **state)
{
	int result = delivery_set_up(state);
	delivery_fixture *one = *state;

	one->line.destination.tells_repeats_apart = false;
	traffic_line_announce(&one->line);
	return result;
}

int sender_tear_down(void **state)
{
	delivery_fixture *one = *state;

	/* The receiving end first: so nothing on its way is waited for, also by a sender that resigning leaves it to. */
	http_server_stop(&one->server);
	s2s_service_resign(one->queue, &one->sender);
	assert_true(delivery_stop(one, 10000));
	return delivery_tear_down(state);
}

void sender_line_change(delivery_fixture *one, int64_t timeout_ms, int retries)
{
	one->line.destination.timeout_ms = timeout_ms;
	one->line.destination.retries = retries;
	traffic_line_announce(&one->line);
}

void sender_append(delivery_fixture *one)
{
	sender_append_body(one, &one->line, S2S_STRING_NONE);
}

void sender_append_body(delivery_fixture *one, const traffic_line *line, s2s_string body)
{
	assert_int_equal(delivery_append_body(one, line, body), S2S_APPEND_DONE);
}

void sender_lead(delivery_fixture *one)
{
	s2s_text error;

	s2s_text_init(&error);
	one->sender = s2s_service_lead(one->queue, &one->options, &error);
	if (one->sender == NULL) {
		fail_msg("can't lead: %.*s", S2S_STRING_ARGS(s2s_text_string(&error)));
	}
	s2s_text_free(&error);
}

void sender_answer_with(delivery_fixture *one, http_behaviour behaviour, int status)
{
	atomic_store(&one->server.shared->status, status);
	atomic_store(&one->server.shared->behaviour, behaviour);
}

void sender_answer_poison(delivery_fixture *one, http_behaviour behaviour, int status, const char *poison)
{
	snprintf(one->server.shared->poison, sizeof(one->server.shared->poison), "%s", poison);
	sender_answer_with(one, behaviour, status);
}

int sender_requests(const delivery_fixture *one)
{
	return atomic_load(&one->server.shared->requests);
}

bool sender_step_until(
	delivery_fixture *one, bool (*condition)(delivery_fixture *one, int64_t argument), int64_t argument, int64_t timeout_ms)
{
	int64_t until = s2s_clock_monotonic_ms() + timeout_ms;

	while (!condition(one, argument)) {
		if (s2s_clock_monotonic_ms() >= until) {
			return false;
		}
		(void) !s2s_sender_step(one->sender, 20);
	}
	return true;
}

bool sender_is_settled(delivery_fixture *one, int64_t count)
{
	return s2s_sender_settled(one->sender) >= count;
}

bool sender_has_arrived(delivery_fixture *one, int64_t count)
{
	return sender_requests(one) >= count;
}

bool sender_is_idle(delivery_fixture *one, int64_t unused)
{
	(void) unused;
	return !s2s_sender_is_busy(one->sender);
}

s2s_ledger_facts sender_facts(const delivery_fixture *one)
{
	s2s_ledger_facts facts;

	assert_int_equal(s2s_ledger_read_facts(one->queue->ledger, &facts), S2S_LEDGER_OK);
	return facts;
}

int64_t sender_counted(const delivery_fixture *one, s2s_state state)
{
	int64_t count = delivery_count(one, state);

	assert_true(count >= 0); /* the ledger can be read */
	return count;
}
