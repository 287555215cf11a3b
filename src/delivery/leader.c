#include "leader.h"

#include "../platform/clock.h"

#define CHECK_MS 1000
#define MAGIC "S2SLEAD1"

void s2s_leader_init(s2s_leader *leader)
{
	memset(leader, 0, sizeof(*leader));
	leader->lock = leader->page_file = -1;
	leader->page = &leader->own;
}

bool s2s_leader_try(int descriptor)
{
	return descriptor >= 0 && s2s_file_lock(descriptor, S2S_LOCK_EXCLUSIVE, 0);
}

static void page_close(s2s_leader *leader)
{
	if (leader->page != &leader->own) {
		s2s_file_unmap_page(leader->page);
		leader->page = &leader->own;
	}
	s2s_file_close(&leader->page_file);
}

/* Whole and written, never a hole: a store into a page that a full disk can't back is SIGBUS. */
static bool page_make(int directory)
{
	static const char empty[S2S_PAGE_BYTES] = MAGIC;

	return s2s_file_create(directory, S2S_LEADER_NAME, (s2s_string) { empty, sizeof(empty) }, true, false) == 0;
}

static bool page_map(s2s_leader *leader, int directory)
{
	s2s_file_facts facts;
	void *page;

	if (s2s_file_open(directory, S2S_LEADER_NAME, &leader->page_file) != 0) {
		return false;
	}
	page = s2s_file_map_page(leader->page_file, true);
	if (page == NULL || s2s_file_facts_of(leader->page_file, &facts) != 0 || memcmp(page, MAGIC, 8) != 0) {
		s2s_file_unmap_page(page);
		s2s_file_close(&leader->page_file);
		return false;
	}
	leader->page = page;
	leader->page_inode = facts.inode;
	return true;
}

/* Without a page (a full disk) the others ring after every append: slower, and nothing is lost. */
static void page_open(s2s_leader *leader, const s2s_queue *queue)
{
	int directory = queue->place.directory;

	if (directory >= 0 && !page_map(leader, directory) && page_make(directory)) {
		(void) !page_map(leader, directory);
	}
}

static void page_sign(s2s_leader *leader, int64_t since_ms)
{
	atomic_store(&leader->page->asleep, 0);
	atomic_store(&leader->page->full, 0);
	atomic_store(&leader->page->since_ms, since_ms);
	atomic_store(&leader->page->pid, s2s_process_id());
}

void s2s_leader_begin(s2s_leader *leader, const s2s_queue *queue, int64_t now_ms)
{
	page_open(leader, queue);
	page_sign(leader, now_ms);
}

void s2s_leader_check(s2s_leader *leader, const s2s_queue *queue, int64_t now_ms)
{
	s2s_file_facts facts;
	int64_t since = atomic_load(&leader->page->since_ms);
	unsigned full = atomic_load(&leader->page->full);

	if (queue->memory) {
		return;
	}
	if (leader->page != &leader->own && s2s_file_facts_at(queue->place.directory, S2S_LEADER_NAME, &facts) == 0 &&
		facts.inode == leader->page_inode && facts.size >= S2S_PAGE_BYTES) {
		return;
	}
	page_close(leader);
	page_open(leader, queue);
	page_sign(leader, since != 0 ? since : now_ms);
	atomic_store(&leader->page->full, full);
}

void s2s_leader_end(s2s_leader *leader)
{
	atomic_store(&leader->page->pid, 0);
	atomic_store(&leader->page->asleep, 0);
	page_close(leader);
	if (leader->lock >= 0) {
		s2s_file_unlock(leader->lock); /* a child that is just being made may share the description for a moment */
	}
	s2s_file_close(&leader->lock);
}

void s2s_leader_forget(s2s_leader *leader)
{
	page_close(leader);
	s2s_file_close(&leader->lock);
}

const s2s_leader_page *s2s_leader_look(s2s_leader_view *view, const s2s_queue *queue)
{
	s2s_file_facts facts;
	int64_t now = s2s_clock_monotonic_ms();
	int file = -1;

	if (view->page != NULL && now - view->checked_ms < CHECK_MS) {
		return view->page;
	}
	view->checked_ms = now;
	if (s2s_file_facts_at(queue->place.directory, S2S_LEADER_NAME, &facts) != 0) {
		s2s_leader_view_close(view);
		return NULL;
	}
	if (view->page != NULL && facts.inode == view->inode && facts.size >= S2S_PAGE_BYTES) {
		return view->page;
	}
	s2s_leader_view_close(view);
	if (s2s_file_open(queue->place.directory, S2S_LEADER_NAME, &file) == 0) {
		view->page = s2s_file_map_page(file, false);
		view->inode = s2s_file_facts_of(file, &facts) == 0 ? facts.inode : 0;
		s2s_file_close(&file);
	}
	return view->page;
}

void s2s_leader_view_close(s2s_leader_view *view)
{
	s2s_file_unmap_page(view->page);
	view->page = NULL;
}
