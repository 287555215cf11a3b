#include "service.h"

#include "../platform/clock.h"
#include "post.h"
#include "transport.h"

#define TAKE_OVER_MS 5000

/*
 * A call into a library never waits for the network, but on a machine that is
 * short of time, or under valgrind, it may take long: reading a file of
 * certificates took seconds there, and exit() crashed when it did not wait.
 */
#define LIBRARY_CALL_MS 20000

void s2s_service_wake(s2s_queue *queue, const s2s_sender_options *options)
{
	const s2s_leader_page *page;
	s2s_post *post;

	atomic_thread_fence(memory_order_seq_cst); /* between the append and the look at the word */
	s2s_register_enter();
	post = s2s_post_of(queue);
	if (post == NULL) {
		s2s_register_leave();
		return;
	}
	post->options = *options;
	if (s2s_post_start(post)) {
		if (post->sender != NULL && s2s_sender_sleeps(post->sender)) {
			s2s_sender_wake(post->sender);
		}
	} else if (!queue->memory) {
		page = s2s_leader_look(&post->view, queue);
		if (page == NULL || page->asleep != 0) {
			s2s_post_ring(post, S2S_BELL_CALL_LOOK);
		}
	}
	s2s_register_leave();
}

void s2s_service_call(s2s_queue *queue, const s2s_sender_options *options, s2s_bell_call call)
{
	s2s_post *post;

	s2s_service_wake(queue, options);
	s2s_register_enter();
	post = s2s_post_of(queue);
	if (post != NULL && post->sender != NULL) {
		s2s_sender_call(post->sender, call);
	} else if (post != NULL && !queue->memory) {
		s2s_post_ring(post, call);
	}
	s2s_register_leave();
}

void s2s_service_nudge(s2s_queue *queue, const s2s_sender_options *options)
{
	const s2s_leader_page *page;
	s2s_file_facts facts;
	s2s_post *post;
	bool waits;

	if (queue->memory || s2s_file_facts_at(queue->place.directory, S2S_JOURNAL_NAME, &facts) != 0) {
		return;
	}
	waits = facts.size > S2S_JOURNAL_HEAD_BYTES;
	s2s_register_enter();
	post = s2s_post_of(queue);
	if (!waits && post != NULL && !post->taken) {
		page = s2s_leader_look(&post->view, queue);
		waits = page != NULL && page->waiting > 0;
	}
	s2s_register_leave();
	if (waits) {
		s2s_service_wake(queue, options);
	}
}

bool s2s_service_is_full(s2s_queue *queue)
{
	const s2s_leader_page *page;
	s2s_post *post;
	bool full = false;

	s2s_register_enter();
	post = s2s_post_of(queue);
	if (post != NULL && post->sender != NULL) {
		full = s2s_sender_is_full(post->sender);
	} else if (post != NULL && !queue->memory) {
		page = s2s_leader_look_lately(&post->view, queue);
		full = page != NULL && page->full != 0;
	}
	s2s_register_leave();
	return full;
}

void s2s_service_leader(s2s_queue *queue, s2s_leader_facts *facts)
{
	const s2s_leader_page *page;
	s2s_post *post;

	*facts = (s2s_leader_facts) { 0 };
	s2s_register_enter();
	post = s2s_post_of(queue);
	if (post != NULL && queue->memory) {
		facts->pid = post->taken ? s2s_process_id() : 0;
	} else if (post != NULL) {
		page = s2s_leader_look(&post->view, queue);
		facts->pid = page != NULL ? page->pid : 0;
		facts->since_ms = page != NULL ? page->since_ms : 0;
	}
	s2s_register_leave();
	/*
	 * Who was killed still stands on the page. The lock would tell for certain, but
	 * trying it without meaning to lead could turn away a process that does.
	 */
	if (facts->pid != 0 && !s2s_process_exists(facts->pid)) {
		*facts = (s2s_leader_facts) { 0 };
	}
	facts->stopped = facts->pid != 0 && s2s_process_is_stopped(facts->pid);
}

/* Ends a background sender of this process, without the register held. */
static void background_end(s2s_post *post)
{
	s2s_thread *thread;

	s2s_register_enter();
	thread = post->thread;
	if (post->taken && thread != NULL) {
		atomic_store(&post->deadline_ms, s2s_clock_monotonic_ms() + TAKE_OVER_MS);
		atomic_store(&post->stopping, true);
		atomic_store(&post->handing_over, true);
		if (post->sender != NULL) {
			s2s_sender_wake(post->sender);
		}
	}
	post->thread = NULL;
	s2s_register_leave();
	if (thread != NULL && !s2s_thread_join(&thread, TAKE_OVER_MS + 1000)) {
		s2s_register_enter();
		post->thread = thread;
		s2s_register_leave();
	}
}

s2s_sender *s2s_service_lead(s2s_queue *queue, const s2s_sender_options *options, s2s_text *error)
{
	s2s_sender *sender = NULL;
	s2s_post *post;
	int lock;

	s2s_register_enter();
	post = s2s_post_of(queue);
	s2s_register_leave();
	if (post == NULL) {
		s2s_text_append_format(error, "out of memory");
		return NULL;
	}
	background_end(post);
	s2s_register_enter();
	post->options = *options;
	if (!post->taken && s2s_post_lock(post, &lock)) {
		sender = post->sender = s2s_sender_new(queue, lock, options);
		post->taken = sender != NULL;
		post->foreground = s2s_thread_current();
	}
	s2s_register_leave();
	if (sender != NULL && !s2s_sender_begin(sender, error)) {
		s2s_service_resign(queue, &sender);
	}
	return sender;
}

void s2s_service_resign(s2s_queue *queue, s2s_sender **sender)
{
	s2s_post *post;
	bool more;

	if (*sender == NULL) {
		return;
	}
	s2s_sender_close(*sender, false);
	s2s_register_enter();
	post = s2s_post_of(queue);
	/* Others that appended meanwhile have seen the lock taken and somebody awake: they count on us. */
	more = s2s_sender_has_more(*sender) || s2s_sender_has_sendable(*sender);
	if (post != NULL) {
		post->sender = NULL;
		post->taken = false;
		if (more && !s2s_post_start(post) && !queue->memory) {
			s2s_post_ring(post, S2S_BELL_CALL_LOOK);
		}
	}
	s2s_register_leave();
	s2s_sender_free(sender);
}

/* --- the process --- */

bool s2s_service_start(bool gentle)
{
	s2s_posts_start(gentle);
	return s2s_transport_start();
}

bool s2s_service_stop(int64_t timeout_ms)
{
	if (!s2s_posts_end(timeout_ms)) {
		(void) !s2s_gate_keep(LIBRARY_CALL_MS); /* and never leave it: what exit() runs after this must not meet a thread inside OpenSSL */
		s2s_library_pin();
		return false;
	}
	s2s_transport_stop();
	return true;
}
