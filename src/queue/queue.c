#include "queue.h"

#include "../platform/clock.h"

#include <stdlib.h>

#define PATH_CHECK_MS 1000
#define MEMORY_NAME "s2s-journal"

static s2s_queue *queues;

static bool memory_begin(s2s_queue *queue)
{
	char head[S2S_JOURNAL_HEAD_BYTES];

	queue->place = (s2s_journal_place) { .directory = -1, .memory = -1 };
	return s2s_journal_head_make(head) && s2s_memory_file_new(MEMORY_NAME, (s2s_string) { head, sizeof(head) }, &queue->place.memory) == 0;
}

/* No connection may be open over a fork; a ledger in memory stays, it is the parent's alone. */
static void before_fork(void *argument)
{
	s2s_queue *queue = argument;

	if (!queue->memory) {
		s2s_ledger_close(queue->ledger);
	}
}

/*
 * The descriptors are closed without unlocking: an unlock would release the
 * parent's lock, and kept open they would keep alive the lock of a parent that
 * died.
 */
static void in_child(void *argument)
{
	s2s_queue *queue = argument;

	for (s2s_queue_writer *writer = queue->writers; writer != NULL; writer = writer->next) {
		s2s_journal_writer_forget(&writer->journal);
	}
	atomic_store(&queue->refused, 0); /* the parent counts its own */
	s2s_ledger_forget(queue->ledger);
	if (queue->memory) {
		s2s_file_close(&queue->place.memory);
		(void) !memory_begin(queue); /* where that fails, appends say so */
		atomic_store(&queue->accepted, 0);
		atomic_store(&queue->finished, 0);
	}
}

static void queue_free(s2s_queue *queue)
{
	s2s_ledger_free(&queue->ledger);
	s2s_file_close(&queue->place.directory);
	s2s_file_close(&queue->place.memory);
	s2s_text_free(&queue->base);
	s2s_text_free(&queue->path);
	free(queue);
}

static s2s_queue *queue_new(s2s_string base)
{
	s2s_queue *queue = calloc(1, sizeof(*queue));

	if (queue == NULL) {
		return NULL;
	}
	s2s_text_init(&queue->base);
	s2s_text_init(&queue->path);
	s2s_text_append_string(&queue->base, base);
	queue->place = (s2s_journal_place) { .directory = -1, .memory = -1 };
	queue->memory = s2s_string_equals(base, S2S_STRING(S2S_QUEUE_MEMORY));
	queue->watcher = (s2s_fork_watcher) { .prepare = before_fork, .child = in_child, .argument = queue };
	return queue;
}

static bool queue_set_up(s2s_queue *queue, s2s_string base, s2s_text *error)
{
	s2s_file_facts facts;

	if (queue->memory) {
		s2s_text_append_format(&queue->path, "%s", S2S_QUEUE_MEMORY);
		queue->ledger = s2s_ledger_new(-1, S2S_STRING_NONE);
		if (memory_begin(queue) && queue->ledger != NULL) {
			return true;
		}
		s2s_text_append_format(error, "memory:: no memory for a queue");
		return false;
	}
	if (!s2s_directory_open(base, &queue->place.directory, &queue->path, error)) {
		return false;
	}
	if (s2s_file_facts_of(queue->place.directory, &facts) != 0) {
		s2s_text_append_format(error, "%s: can't be read", queue->path.data);
		return false;
	}
	queue->device = facts.device;
	queue->inode = facts.inode;
	queue->checked_ms = s2s_clock_coarse_ms();
	queue->ledger = s2s_ledger_new(queue->place.directory, s2s_text_string(&queue->path));
	return queue->ledger != NULL;
}

bool s2s_queue_is_in_place(s2s_queue *queue)
{
	int64_t now;

	if (queue->memory) {
		return true;
	}
	now = s2s_clock_coarse_ms();
	if (now - queue->checked_ms < PATH_CHECK_MS) {
		return true;
	}
	queue->checked_ms = now;
	return s2s_directory_is_at(queue->place.directory, queue->path.data);
}

static s2s_queue *find_by_base(s2s_string base)
{
	for (s2s_queue *queue = queues; queue != NULL; queue = queue->next) {
		if (s2s_string_equals(s2s_text_string(&queue->base), base) && s2s_queue_is_in_place(queue)) {
			return queue;
		}
	}
	return NULL;
}

static s2s_queue *find_by_inode(uint64_t device, uint64_t inode)
{
	for (s2s_queue *queue = queues; queue != NULL; queue = queue->next) {
		if (!queue->memory && queue->device == device && queue->inode == inode) {
			return queue;
		}
	}
	return NULL;
}

static s2s_queue *open_with_register(s2s_string base, s2s_text *error)
{
	s2s_queue *queue = find_by_base(base), *same;

	if (queue != NULL) {
		return queue;
	}
	queue = queue_new(base);
	if (queue == NULL) {
		s2s_text_append_format(error, "s2s.queue: out of memory");
		return NULL;
	}
	if (!queue_set_up(queue, base, error)) {
		queue_free(queue);
		return NULL;
	}
	same = queue->memory ? NULL : find_by_inode(queue->device, queue->inode);
	if (same != NULL) {
		/* Another spelling of the same place, or the place moved back. */
		s2s_text_clear(&same->base);
		s2s_text_append_string(&same->base, base);
		queue_free(queue);
		return same;
	}
	queue->next = queues;
	queues = queue;
	s2s_fork_watch(&queue->watcher);
	return queue;
}

/* `standard` holds the default, where that is meant. */
static s2s_string base_or_default(s2s_string base, s2s_text *standard)
{
	s2s_text_init(standard);
	if (base.length > 0) {
		return base;
	}
	s2s_text_append_format(standard, "%s/s2s", s2s_directory_temporary());
	return s2s_text_string(standard);
}

bool s2s_queue_exists(s2s_string base)
{
	s2s_text standard;
	bool exists = false;

	base = base_or_default(base, &standard);
	if (!s2s_string_equals(base, S2S_STRING(S2S_QUEUE_MEMORY))) {
		exists = s2s_directory_exists(base);
	}
	s2s_text_free(&standard);
	return exists;
}

bool s2s_queue_is_usable(s2s_string base, s2s_text *problem)
{
	s2s_text standard;
	bool usable = true;

	base = base_or_default(base, &standard);
	if (!s2s_string_equals(base, S2S_STRING(S2S_QUEUE_MEMORY))) {
		usable = s2s_directory_is_usable(base, problem);
	}
	s2s_text_free(&standard);
	return usable;
}

s2s_queue *s2s_queue_open(s2s_string base, s2s_text *error)
{
	s2s_text standard;
	s2s_queue *queue;

	base = base_or_default(base, &standard);
	s2s_register_enter();
	queue = open_with_register(base, error);
	s2s_register_leave();
	s2s_text_free(&standard);
	return queue;
}

s2s_queue *s2s_queue_memory_waiting(void)
{
	s2s_queue *queue;

	s2s_register_enter();
	queue = find_by_base(S2S_STRING(S2S_QUEUE_MEMORY));
	s2s_register_leave();
	return queue != NULL && atomic_load(&queue->accepted) > atomic_load(&queue->finished) ? queue : NULL;
}

s2s_queue_writer *s2s_queue_writer_new(s2s_queue *queue)
{
	s2s_queue_writer *writer = calloc(1, sizeof(*writer));

	if (writer != NULL) {
		s2s_journal_writer_init(&writer->journal);
		writer->queue = queue;
		s2s_register_enter();
		writer->next = queue->writers;
		queue->writers = writer;
		s2s_register_leave();
	}
	return writer;
}

void s2s_queue_writer_free(s2s_queue_writer **writer)
{
	s2s_queue_writer *one = *writer;

	if (one == NULL) {
		return;
	}
	s2s_register_enter();
	for (s2s_queue_writer **place = one->queue != NULL ? &one->queue->writers : NULL; place != NULL && *place != NULL;
		 place = &(*place)->next) {
		if (*place == one) {
			*place = one->next;
			break;
		}
	}
	s2s_register_leave();
	s2s_journal_writer_free(&one->journal);
	free(one);
	*writer = NULL;
}

void s2s_queue_close_all(void)
{
	s2s_register_enter();
	while (queues != NULL) {
		s2s_queue *queue = queues;

		queues = queue->next;
		s2s_fork_unwatch(&queue->watcher);
		for (s2s_queue_writer *writer = queue->writers; writer != NULL; writer = writer->next) {
			writer->queue = NULL;
		}
		queue_free(queue);
	}
	s2s_register_leave();
}
