/* Having the journal taken in. */
#include "service.h"

#include "../platform/clock.h"
#include "post.h"

static bool taken_in(s2s_queue *queue, const s2s_journal_reader *reader, int64_t size)
{
	s2s_ledger_facts facts;
	s2s_file_facts now;
	bool done;

	if (s2s_ledger_read_facts(queue->ledger, &facts) != S2S_LEDGER_OK) {
		return false;
	}
	if (facts.position.epoch == reader->epoch) {
		/* A place behind the end is one from before the file was cut: who leads begins anew. */
		done = facts.position.offset >= size && s2s_file_facts_of(reader->file, &now) == 0 && facts.position.offset <= now.size;
	} else {
		/* The ledger knows a file's epoch only once something of it was taken in; that it was renewed says that all was. */
		done = !s2s_journal_is_present(reader, &queue->place);
	}
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
		s2s_service_call(queue, options, S2S_BELL_CALL_ALL); /* who leads keeps what is on its way in the journal */
		s2s_clock_sleep_ms(2);
		s2s_service_leader(queue, &leader);
		done = taken_in(queue, &reader, size);
	}
	s2s_journal_reader_free(&reader);
	if (!done) {
		if (leader.pid == 0) {
			s2s_text_append_string(
				problem, S2S_STRING("another process is just becoming the sender, and does not come to it (a stopped one?)"));
		} else {
			s2s_text_append_format(problem, "the sender, process %lld, %s", (long long) leader.pid,
				leader.stopped ? "is stopped" : "has not taken in the newest events yet");
		}
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
	post = s2s_post_of(queue);
	if (post != NULL && post->taken && post->thread == NULL && post->foreground == s2s_thread_current()) {
		own = post->sender; /* a callback of Queue::work(): this thread is the sender itself */
	} else if (post != NULL && !post->taken && s2s_post_lock(post, &lock)) {
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
	post = s2s_post_of(queue);
	if (post != NULL && !queue->memory && !post->taken && s2s_post_lock(post, &lock)) {
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
