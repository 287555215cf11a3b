/* Waiting for the queue to empty, being its sender, taking it over. */
#include "operate.h"

#include "../platform/clock.h"
#include "client_private.h"

#define NUDGE_MS 5000
#define WORK_STEP_MS 100
#define FLUSH_ASK_MS 20

/* --- flush --- */

typedef struct s2s_flush {
	int64_t until; /* monotonic */
	int64_t asked;
	bool (*interrupted)(void *);
	void *argument;
} s2s_flush;

/* True: go on waiting. */
static bool flush_wait(s2s_flush *flush, s2s_queue *queue, const s2s_sender_options *options, int64_t *pause)
{
	int64_t now = s2s_clock_monotonic_ms();

	if (now >= flush->until) {
		return false;
	}
	if (now - flush->asked >= FLUSH_ASK_MS) {
		flush->asked = now;
		if (flush->interrupted != NULL && flush->interrupted(flush->argument)) {
			flush->until = now;
			return false;
		}
		s2s_service_wake(queue, options); /* a leader may have died meanwhile */
	}
	s2s_clock_sleep_ms(*pause);
	*pause = *pause < 10 ? *pause + 1 : 10;
	return true;
}

static bool flush_queue(s2s_flush *flush, s2s_queue *queue, const s2s_sender_options *options, bool *done, s2s_text *error)
{
	int64_t pause = 1, active;
	bool taken_in = false;
	s2s_text problem;

	*done = false;
	s2s_text_init(&problem);
	s2s_service_wake(queue, options);
	do {
		s2s_ledger_result result;

		if (!taken_in) {
			int64_t left = flush->until - s2s_clock_monotonic_ms();

			s2s_text_clear(&problem);
			taken_in = s2s_service_take_in(queue, options, left > S2S_TAKE_IN_MS ? S2S_TAKE_IN_MS : left > 0 ? left : 0, &problem);
			s2s_service_wake(queue, options);
		}
		result = s2s_ledger_count_active(queue->ledger, s2s_clock_now_ms(), &active);
		if (result != S2S_LEDGER_OK && result != S2S_LEDGER_BUSY && result != S2S_LEDGER_MISSING) {
			s2s_text_free(&problem);
			return s2s_operate_succeeded(queue, result, error);
		}
		*done = taken_in && (result == S2S_LEDGER_MISSING || (result == S2S_LEDGER_OK && active == 0));
	} while (!*done && flush_wait(flush, queue, options, &pause));
	s2s_text_free(&problem);
	return true;
}

bool s2s_operate_flush(s2s_context *context, const s2s_settings *settings, int64_t timeout_ms, bool (*interrupted)(void *), void *argument,
	bool *done, s2s_text *error)
{
	int64_t now = s2s_clock_monotonic_ms();
	s2s_flush flush = { .until = now + timeout_ms, .asked = now, .interrupted = interrupted, .argument = argument };
	s2s_sender_options options;
	s2s_queue *queue = s2s_operate_queue(settings, &options, error), *memory = s2s_queue_memory_waiting();
	bool memory_done = true;

	(void) context;
	*done = false;
	if (queue == NULL && memory == NULL) {
		return false;
	}
	/* A queue that can't be opened has left its events in this process's memory: those can be waited for. */
	s2s_text_clear(error);
	*done = true;
	if (queue != NULL && !flush_queue(&flush, queue, &options, done, error)) {
		return false;
	}
	/* What a queue that could not be written left in this process's memory. */
	if (memory != NULL && memory != queue && !flush_queue(&flush, memory, &options, &memory_done, error)) {
		return false;
	}
	*done = *done && memory_done;
	return true;
}

static int64_t time_left(int64_t until)
{
	int64_t left = until - s2s_clock_monotonic_ms();

	return until == INT64_MAX || left > WORK_STEP_MS ? WORK_STEP_MS : left > 0 ? left : 0;
}

/* An answer that is not waited for is an uncertain event where repeats can't be told apart. */
static void answers_await(s2s_sender *sender, int64_t limit_ms)
{
	int64_t until = s2s_clock_monotonic_ms() + limit_ms;

	s2s_sender_finish_only(sender);
	while (s2s_sender_awaits_answers(sender) && time_left(until) > 0) {
		s2s_sender_sleep(sender, time_left(until));
		s2s_sender_act(sender);
	}
}

bool s2s_operate_work(s2s_context *context, const s2s_settings *settings, int64_t duration_ms, bool (*step)(void *, int64_t settled),
	void *argument, int64_t *settled, s2s_text *error)
{
	int64_t until = duration_ms < 0 ? INT64_MAX : s2s_clock_monotonic_ms() + duration_ms;
	s2s_sender_options options;
	s2s_queue *queue = s2s_operate_queue(settings, &options, error);
	s2s_sender *sender = NULL;
	uint64_t generation = s2s_fork_generation();
	bool go_on = true;

	(void) context;
	*settled = 0;
	if (queue == NULL) {
		return false;
	}
	options.idle_timeout_ms = INT64_MAX; /* it ends when its caller says so; a step that finds itself idle would not sleep */
	while (go_on && time_left(until) > 0) {
		if (sender == NULL) {
			sender = s2s_service_lead(queue, &options, error);
			if (error->length > 0) {
				return false;
			}
			if (sender != NULL && duration_ms >= 0) {
				s2s_sender_end_by(sender, until + settings->shutdown_timeout_ms);
			}
		}
		if (sender == NULL) {
			s2s_clock_sleep_ms(time_left(until) < 20 ? time_left(until) : 20);
		} else {
			(void) !s2s_sender_step(sender, time_left(until));
			*settled = s2s_sender_settled(sender);
		}
		go_on = step == NULL || step(argument, *settled);
		if (s2s_fork_generation() != generation) {
			return true; /* a child that the callback made: the sender is its parent's */
		}
	}
	if (sender != NULL) {
		answers_await(sender, settings->shutdown_timeout_ms);
		*settled = s2s_sender_settled(sender);
	}
	s2s_service_resign(queue, &sender);
	return true;
}

bool s2s_operate_nudge_is_due(s2s_context *context)
{
	int64_t now = s2s_clock_coarse_ms();

	if (context->nudged_ms != 0 && now - context->nudged_ms < NUDGE_MS) {
		return false;
	}
	context->nudged_ms = now;
	return true;
}

void s2s_operate_nudge(const s2s_settings *settings)
{
	s2s_sender_options options;
	s2s_text error;
	s2s_queue *queue;

	/* A request that has nothing to do with us must not make directories. */
	if (!s2s_queue_exists(settings->queue)) {
		return;
	}
	s2s_text_init(&error);
	queue = s2s_operate_queue(settings, &options, &error);
	if (queue != NULL) {
		s2s_service_nudge(queue, &options);
	}
	s2s_text_free(&error);
}
