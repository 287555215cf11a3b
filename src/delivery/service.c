#include "service.h"

#include "../platform/clock.h"
#include "../platform/log.h"
#include "../platform/thread.h"
#include "bell.h"
#include "leader.h"
#include "transport.h"

#include <stdlib.h>

#define THREAD_NAME "s2s-sender"
#define FAILURE_PAUSE_MS 1000
#define STEP_MS 1000
#define TAKE_OVER_MS 5000
#define JOIN_MS 1000

/* A queue's post in this process. All fields under the register, but for the atomics. */
typedef struct s2s_post {
	s2s_queue *queue;
	s2s_sender_options options;
	int trying; /* a description of the directory, to try the lock with; -1: none yet */
	int ringer; /* a socket to ring with; -1: none */
	s2s_leader_view view;
	bool taken;           /* this process has a sender, or is making one */
	s2s_sender *sender;   /* NULL while it is being made */
	s2s_thread *thread;   /* NULL: a foreground sender */
	uintptr_t foreground; /* the thread of that */
	atomic_bool stopping;
	atomic_bool handing_over; /* stopping because a foreground sender takes over */
	atomic_llong deadline_ms; /* monotonic: when a stopping sender must be done */
	int64_t pause_until_ms;   /* monotonic: after a failure */
	s2s_fork_watcher watcher;
	struct s2s_post *next;
} s2s_post;

static s2s_post *posts;
static bool is_gentle;

/* --- posts --- */

static void in_child(void *argument)
{
	s2s_post *post = argument;

	s2s_sender_forget(&post->sender);
	s2s_file_close(&post->trying);
	s2s_file_close(&post->ringer);
	s2s_leader_view_close(&post->view);
	s2s_thread_forget(&post->thread);
	post->taken = false;
	atomic_store(&post->stopping, false);
	post->pause_until_ms = 0;
}

static s2s_post *post_of(s2s_queue *queue)
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

/* With the register held: a lock that is ours from now on; -1 and false: somebody else leads. A queue in memory needs none. */
static bool lock_take(s2s_post *post, int *lock)
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

/* With the register held: wakes the sender of another process. */
static void ring(s2s_post *post)
{
	if (post->ringer < 0) {
		post->ringer = s2s_bell_ringer();
	}
	s2s_bell_ring(post->ringer, post->queue->place.directory);
}

/* --- the background thread --- */

static void drain(s2s_post *post, s2s_sender *sender)
{
	/* What is only in memory is lost with this process: that is sent as long as there is time. */
	if ((is_gentle && !post->queue->memory) || atomic_load(&post->handing_over)) {
		s2s_sender_finish_only(sender); /* another one goes on; a worker that stops must not keep its slot */
	}
	/* A round comes before the question: in a short process nothing has been taken in yet. */
	for (int64_t left; (left = atomic_load(&post->deadline_ms) - s2s_clock_monotonic_ms()) > 0;) {
		(void) !s2s_sender_step(sender, left < 20 ? left : 20);
		/* Behind a breaker, too: what is in memory only has no other chance. */
		if (!s2s_sender_is_busy(sender) && !(post->queue->memory && s2s_sender_has_sendable(sender))) {
			return;
		}
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
 * The look for more stands under the register, which also guards `taken`: who
 * appends in this process either sees a sender that will look, or none and tries
 * the lock himself.
 */
static void thread_body(void *argument)
{
	s2s_post *post = argument;
	s2s_sender *sender, *ended;
	int lock;

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
		} else if (!atomic_load(&post->stopping) && s2s_sender_has_more(ended)) {
			if (lock_take(post, &lock)) {
				sender = post->sender = s2s_sender_new(post->queue, lock, &post->options);
			} else {
				ring(post); /* who leads now may have looked before that was appended here */
			}
		}
		if (sender == NULL) {
			post->taken = false;
		}
		s2s_register_leave();
		s2s_sender_free(&ended);
	}
}

/* With the register held. */
static void thread_begin(s2s_post *post, int lock)
{
	if (post->thread != NULL && !s2s_thread_join(&post->thread, JOIN_MS)) {
		/* It has resigned and is on its last lines: it will be joined next time. */
		s2s_file_close(&lock);
		return;
	}
	atomic_store(&post->stopping, false);
	atomic_store(&post->handing_over, false);
	post->sender = s2s_sender_new(post->queue, lock, &post->options);
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

static bool start_if_free(s2s_post *post)
{
	int lock;

	if (post->taken) {
		return true;
	}
	if (s2s_clock_monotonic_ms() < post->pause_until_ms || !lock_take(post, &lock)) {
		return false;
	}
	thread_begin(post, lock);
	return post->taken;
}

/* --- for the others --- */

void s2s_service_wake(s2s_queue *queue, const s2s_sender_options *options)
{
	const s2s_leader_page *page;
	s2s_post *post;

	atomic_thread_fence(memory_order_seq_cst); /* between the append and the look at the word */
	s2s_register_enter();
	post = post_of(queue);
	if (post == NULL) {
		s2s_register_leave();
		return;
	}
	post->options = *options;
	post->options.gentle = is_gentle;
	if (start_if_free(post)) {
		if (post->sender != NULL && s2s_sender_sleeps(post->sender)) {
			s2s_sender_wake(post->sender);
		}
	} else if (!queue->memory) {
		page = s2s_leader_look(&post->view, queue);
		if (page == NULL || page->asleep != 0) {
			ring(post);
		}
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
	post = post_of(queue);
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
	post = post_of(queue);
	if (post != NULL && post->sender != NULL) {
		full = s2s_sender_is_full(post->sender);
	} else if (post != NULL && !queue->memory) {
		page = s2s_leader_look(&post->view, queue);
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
	post = post_of(queue);
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
	post = post_of(queue);
	s2s_register_leave();
	if (post == NULL) {
		s2s_text_append_format(error, "out of memory");
		return NULL;
	}
	background_end(post);
	s2s_register_enter();
	post->options = *options;
	if (!post->taken && lock_take(post, &lock)) {
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
	post = post_of(queue);
	/* Others that appended meanwhile have seen the lock taken and somebody awake: they count on us. */
	more = s2s_sender_has_more(*sender) || s2s_sender_has_sendable(*sender);
	if (post != NULL) {
		post->sender = NULL;
		post->taken = false;
		if (more && !start_if_free(post) && !queue->memory) {
			ring(post);
		}
	}
	s2s_register_leave();
	s2s_sender_free(sender);
}

/* --- having the journal taken in --- */

static bool taken_in(s2s_queue *queue, const s2s_journal_reader *reader, int64_t size)
{
	s2s_ledger_facts facts;
	bool done;

	if (s2s_ledger_read_facts(queue->ledger, &facts) != S2S_LEDGER_OK) {
		return false;
	}
	/* The ledger knows a file's epoch only once something of it was taken in; that it was renewed says that all was. */
	done = facts.position.epoch == reader->epoch ? facts.position.offset >= size : !s2s_journal_is_present(reader, &queue->place);
	s2s_ledger_facts_free(&facts);
	return done;
}

static bool wait_for_leader(s2s_queue *queue, const s2s_sender_options *options, int64_t timeout_ms, s2s_text *problem)
{
	int64_t until = s2s_clock_monotonic_ms() + timeout_ms, size = 0;
	s2s_leader_facts leader = { 0 };
	s2s_journal_reader reader;
	s2s_file_facts facts;
	bool done;
	int error;

	s2s_journal_reader_init(&reader);
	error = s2s_journal_reader_open(&reader, &queue->place);
	if (error != 0) {
		s2s_text_append_format(problem, "%s/" S2S_JOURNAL_NAME " can't be opened: %s", queue->path.data, strerror(error));
		return false;
	}
	if (s2s_file_facts_of(reader.file, &facts) == 0) {
		size = facts.size;
	}
	done = size <= S2S_JOURNAL_HEAD_BYTES || taken_in(queue, &reader, size);
	while (!done && !leader.stopped && s2s_clock_monotonic_ms() < until) {
		s2s_service_wake(queue, options);
		s2s_clock_sleep_ms(2);
		s2s_service_leader(queue, &leader);
		done = taken_in(queue, &reader, size);
	}
	s2s_journal_reader_free(&reader);
	if (!done) {
		s2s_text_append_format(problem,
			leader.stopped ? "the sender, process %lld, is stopped" : "the sender, process %lld, has not taken in the newest events yet",
			(long long) leader.pid);
	}
	return done;
}

bool s2s_service_take_in(s2s_queue *queue, const s2s_sender_options *options, int64_t timeout_ms, s2s_text *problem)
{
	s2s_sender *sender = NULL, *own = NULL;
	s2s_post *post;
	bool begun;
	int lock;

	s2s_register_enter();
	post = post_of(queue);
	if (post != NULL && post->taken && post->thread == NULL && post->foreground == s2s_thread_current()) {
		own = post->sender; /* a callback of Queue::work(): this thread is the sender itself */
	} else if (post != NULL && !post->taken && lock_take(post, &lock)) {
		post->options = *options;
		sender = post->sender = s2s_sender_new(queue, lock, options);
		post->taken = sender != NULL;
		post->foreground = s2s_thread_current();
	}
	s2s_register_leave();
	if (own != NULL) {
		s2s_sender_take_in(own, timeout_ms);
		return true;
	}
	if (sender == NULL) {
		return wait_for_leader(queue, options, timeout_ms, problem);
	}
	begun = s2s_sender_begin(sender, problem);
	if (begun) {
		s2s_sender_take_in(sender, timeout_ms);
	}
	s2s_service_resign(queue, &sender);
	return begun;
}

/*
 * The descriptor stays the post's own meanwhile: a child that is forked now
 * closes it, or it would keep the lock.
 */
void s2s_service_checkpoint(s2s_queue *queue, const s2s_sender_options *options)
{
	bool taken = false;
	s2s_post *post;
	int lock;

	s2s_register_enter();
	post = post_of(queue);
	if (post != NULL && !queue->memory && !post->taken && lock_take(post, &lock)) {
		post->trying = lock;
		post->taken = taken = true;
		post->foreground = s2s_thread_current();
	}
	s2s_register_leave();
	if (!taken) {
		return;
	}
	(void) !s2s_ledger_checkpoint(queue->ledger, false);
	s2s_register_enter();
	s2s_file_close(&post->trying);
	post->taken = false;
	s2s_register_leave();
	s2s_service_nudge(queue, options); /* who appended meanwhile has rung for nobody */
}

/* --- the process --- */

bool s2s_service_start(bool gentle)
{
	is_gentle = gentle;
	posts = NULL;
	return s2s_transport_start();
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

bool s2s_service_stop(int64_t timeout_ms)
{
	int64_t until = s2s_clock_monotonic_ms() + timeout_ms;
	bool ended = true;

	s2s_register_enter();
	for (s2s_post *post = posts; post != NULL; post = post->next) {
		if (post->thread != NULL) {
			/* A part of the time is for giving back and closing what did not come to its end. */
			atomic_store(&post->deadline_ms, until - timeout_ms / 4);
			atomic_store(&post->stopping, true);
			if (post->sender != NULL) {
				s2s_sender_wake(post->sender);
			}
		}
	}
	s2s_register_leave();
	for (s2s_post *post = posts; post != NULL; post = post->next) {
		int64_t left = until - s2s_clock_monotonic_ms();

		if (!s2s_thread_join(&post->thread, left > 0 ? left : 0)) {
			s2s_thread_abandon(&post->thread);
			ended = false;
		}
	}
	if (!ended) {
		(void) !s2s_gate_keep(100); /* and never leave it: what exit() runs after this must not meet a thread inside OpenSSL */
		s2s_library_pin();
		return false;
	}
	posts_free();
	s2s_transport_stop();
	return true;
}
