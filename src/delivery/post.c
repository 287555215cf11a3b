#include "post.h"

#include "../platform/clock.h"
#include "../platform/log.h"
#include "bell.h"

#include <stdlib.h>

#define THREAD_NAME "s2s-sender"
#define FAILURE_PAUSE_MS 1000
#define STEP_MS 1000
#define DRAIN_SLEEP_MS 20
#define JOIN_MS 1000
#define CLOSING_MS 250
#define LAST_LOOKS_MAX 10

static s2s_post *posts;
static bool is_gentle;

static void in_child(void *argument)
{
	s2s_post *post = argument;

	s2s_sender_forget(&post->sender);
	s2s_file_close(&post->trying);
	s2s_file_close(&post->ringer);
	s2s_leader_view_close(&post->view);
	s2s_thread_forget(&post->thread);
	s2s_thread_forget(&post->former);
	post->taken = false;
	atomic_store(&post->stopping, false);
	post->pause_until_ms = 0;
}

s2s_post *s2s_post_of(s2s_queue *queue)
{
	s2s_post *post;

	for (post = posts; post != NULL; post = post->next) {
		if (post->queue == queue) {
			return post;
		}
	}
	post = calloc(1, sizeof(*post));
	if (post != NULL) {
		post->queue = queue;
		post->trying = post->ringer = -1;
		s2s_leader_view_init(&post->view);
		post->watcher = (s2s_fork_watcher) { .child = in_child, .argument = post };
		post->next = posts;
		posts = post;
		s2s_fork_watch(&post->watcher);
	}
	return post;
}

bool s2s_post_lock(s2s_post *post, int *lock)
{
	*lock = -1;
	if (post->queue->memory) {
		return true;
	}
	if (post->trying < 0) {
		post->trying = s2s_directory_reopen(post->queue->place.directory);
	}
	if (!s2s_leader_try(post->trying)) {
		return false;
	}
	*lock = post->trying;
	post->trying = -1;
	return true;
}

void s2s_post_ring(s2s_post *post, s2s_bell_call call)
{
	if (post->ringer < 0) {
		post->ringer = s2s_bell_ringer();
	}
	s2s_bell_ring(post->ringer, post->queue->place.directory, call);
}

/* --- the background thread --- */

static s2s_sender *sender_make(s2s_post *post, int lock)
{
	s2s_sender_options options = post->options;

	options.gentle = is_gentle;
	return s2s_sender_new(post->queue, lock, &options);
}

static void drain(s2s_post *post, s2s_sender *sender)
{
	int64_t left;

	/* What is only in memory is lost with this process: that is sent as long as there is time, answered in time or not. */
	if (atomic_load(&post->handing_over)) {
		s2s_sender_hand_over(sender);
	} else if (is_gentle && !post->queue->memory) {
		s2s_sender_finish_only(sender); /* another one goes on; a worker that stops must not keep its slot */
	} else if (!post->queue->memory) {
		s2s_sender_end_by(sender, atomic_load(&post->deadline_ms));
	}
	/* It acts before the question: in a short process nothing has been taken in yet. It sleeps after it: maybe nothing is left. */
	while ((left = atomic_load(&post->deadline_ms) - s2s_clock_monotonic_ms()) > 0) {
		s2s_sender_act(sender);
		/* Behind a breaker, too: what is in memory only has no other chance. */
		if (!s2s_sender_is_busy(sender) && !(post->queue->memory && s2s_sender_has_sendable(sender))) {
			return;
		}
		s2s_sender_sleep(sender, left < DRAIN_SLEEP_MS ? left : DRAIN_SLEEP_MS);
	}
}

static bool serve(s2s_post *post, s2s_sender *sender)
{
	s2s_text error;
	bool begun;

	s2s_text_init(&error);
	begun = s2s_sender_begin(sender, &error);
	if (begun) {
		while (!atomic_load(&post->stopping) && s2s_sender_step(sender, STEP_MS) == S2S_STEP_ON) {
		}
		if (atomic_load(&post->stopping)) {
			drain(post, sender);
		}
	} else {
		s2s_log("this process can't send: %.*s", S2S_STRING_ARGS(s2s_text_string(&error)));
	}
	s2s_text_free(&error);
	s2s_sender_close(sender, begun && !atomic_load(&post->stopping));
	return begun;
}

/*
 * Whether what was appended behind the sender's last look is this thread's to take in. A process that ends does so too, a few
 * times and as long as it has time: who appended counts on the one who had the lock, and may have no call to come.
 */
static bool goes_on(s2s_post *post, const s2s_sender *ended, int *last_looks)
{
	if (atomic_load(&post->stopping) &&
		(is_gentle || atomic_load(&post->handing_over) || ++*last_looks > LAST_LOOKS_MAX ||
			s2s_clock_monotonic_ms() >= atomic_load(&post->deadline_ms))) {
		return false;
	}
	return s2s_sender_has_more(ended);
}

/*
 * The look for more stands under the register, which also guards `taken`: who
 * appends in this process either sees a sender that will look, or none and tries
 * the lock himself.
 */
static void thread_body(void *argument)
{
	s2s_post *post = argument;
	s2s_sender *sender, *ended;
	int lock, last_looks = 0;

	s2s_register_enter();
	sender = post->sender;
	s2s_register_leave();
	while (sender != NULL) {
		bool worked = serve(post, sender);

		s2s_register_enter();
		ended = sender;
		sender = NULL;
		post->sender = NULL;
		if (!worked) {
			post->pause_until_ms = s2s_clock_monotonic_ms() + FAILURE_PAUSE_MS;
		} else if (goes_on(post, ended, &last_looks)) {
			if (s2s_post_lock(post, &lock)) {
				sender = post->sender = sender_make(post, lock);
			} else {
				s2s_post_ring(post, S2S_BELL_CALL_LOOK); /* who leads now may have looked before that was appended here */
			}
		}
		if (sender == NULL) {
			post->taken = false;
		}
		s2s_register_leave();
		s2s_sender_free(&ended);
	}
}

/*
 * The thread before has resigned, but on its last lines it frees what it had, and may wait for the gate meanwhile. Nobody
 * waits for it: what was appended now would be forgotten if that took too long.
 */
static bool former_step_aside(s2s_post *post)
{
	if (s2s_thread_join(&post->thread, 0)) {
		return true;
	}
	if (!s2s_thread_join(&post->former, JOIN_MS)) {
		return false;
	}
	post->former = post->thread;
	post->thread = NULL;
	return true;
}

/* With the register held. */
static void thread_begin(s2s_post *post, int lock)
{
	if (!former_step_aside(post)) {
		s2s_file_close(&lock);
		return;
	}
	atomic_store(&post->stopping, false);
	atomic_store(&post->handing_over, false);
	post->sender = sender_make(post, lock);
	if (post->sender == NULL) {
		return;
	}
	post->taken = true;
	post->thread = s2s_thread_start(THREAD_NAME, thread_body, post);
	if (post->thread == NULL) {
		s2s_sender *sender = post->sender;

		post->sender = NULL;
		post->taken = false;
		post->pause_until_ms = s2s_clock_monotonic_ms() + FAILURE_PAUSE_MS;
		s2s_sender_close(sender, false);
		s2s_sender_free(&sender);
		s2s_log("no thread can be made; events wait in the queue");
	}
}

bool s2s_post_start(s2s_post *post)
{
	int lock;

	if (post->taken) {
		return true;
	}
	if (s2s_clock_coarse_ms() < post->pause_until_ms || !s2s_post_lock(post, &lock)) {
		return false;
	}
	thread_begin(post, lock);
	return post->taken;
}

/* --- all of them --- */

void s2s_posts_start(bool gentle)
{
	is_gentle = gentle;
	posts = NULL;
}

static void posts_free(void)
{
	s2s_register_enter();
	while (posts != NULL) {
		s2s_post *post = posts;

		posts = post->next;
		s2s_fork_unwatch(&post->watcher);
		s2s_file_close(&post->trying);
		s2s_file_close(&post->ringer);
		s2s_leader_view_close(&post->view);
		free(post);
	}
	s2s_register_leave();
}

/* With the register held. */
static void stop_by(s2s_post *post, int64_t deadline_ms)
{
	atomic_store(&post->deadline_ms, deadline_ms);
	atomic_store(&post->stopping, true);
	if (post->sender != NULL) {
		s2s_sender_wake(post->sender);
	}
}

static bool join_until(s2s_thread **thread, int64_t until)
{
	int64_t left = until - s2s_clock_monotonic_ms();

	if (!s2s_thread_join(thread, left > 0 ? left : 0)) {
		s2s_thread_abandon(thread);
		return false;
	}
	return true;
}

bool s2s_posts_end(int64_t timeout_ms)
{
	int64_t until = s2s_clock_monotonic_ms() + timeout_ms, closing_ms = timeout_ms / 4 < CLOSING_MS ? timeout_ms / 4 : CLOSING_MS;
	bool ended = true;

	s2s_register_enter();
	for (s2s_post *post = posts; post != NULL; post = post->next) {
		if (post->thread != NULL) {
			/* A part of the time is for giving back and closing what did not come to its end: that is work of our own, and short. */
			stop_by(post, until - closing_ms);
		}
	}
	s2s_register_leave();
	for (s2s_post *post = posts; post != NULL; post = post->next) {
		ended = join_until(&post->thread, until) && ended;
		ended = join_until(&post->former, until) && ended;
	}
	if (ended) {
		posts_free();
	}
	return ended;
}
