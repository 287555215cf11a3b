#include "leader.h"

#include "../platform/clock.h"
#include "../queue/checksum.h"

#define CHECK_MS 1000
#define LATELY_MS 10
#define MAGIC "S2SLEAD2"

static uint32_t page_checksum(const s2s_leader_page *page)
{
	return s2s_checksum(0, page, offsetof(s2s_leader_page, checksum));
}

void s2s_leader_init(s2s_leader *leader)
{
	memset(leader, 0, sizeof(*leader));
	leader->lock = leader->page_file = -1;
	memcpy(leader->page.magic, MAGIC, sizeof(leader->page.magic));
}

bool s2s_leader_try(int descriptor)
{
	return descriptor >= 0 && s2s_file_lock(descriptor, S2S_LOCK_EXCLUSIVE, 0);
}

static void page_write(s2s_leader *leader)
{
	if (leader->page_file >= 0) {
		leader->page.checksum = page_checksum(&leader->page);
		/* Where it fails, on a full disk, the others see no page or an old one: they ring too often, or are a second late. */
		(void) !s2s_file_write_fixed(leader->page_file, &leader->page, sizeof(leader->page));
	}
}

/* Without a page the others ring after every append: slower, and nothing is lost. */
static void page_open(s2s_leader *leader, const s2s_queue *queue)
{
	int directory = queue->place.directory;
	s2s_string page = { (const char *) &leader->page, sizeof(leader->page) };
	s2s_file_facts facts;

	s2s_file_close(&leader->page_file);
	if (directory < 0) {
		return;
	}
	leader->page.checksum = page_checksum(&leader->page);
	if (s2s_file_open_fixed(directory, S2S_LEADER_NAME, &leader->page_file) != 0 &&
		(s2s_file_create(directory, S2S_LEADER_NAME, page, true, false) != 0 ||
			s2s_file_open_fixed(directory, S2S_LEADER_NAME, &leader->page_file) != 0)) {
		return;
	}
	leader->page_inode = s2s_file_facts_of(leader->page_file, &facts) == 0 ? facts.inode : 0;
	page_write(leader);
}

/* What the leader before knew of the ledger: true until this one knows better, if it ever does. */
static void page_take_over(s2s_leader *leader, const s2s_queue *queue)
{
	const s2s_leader_page *page;
	s2s_leader_view view;

	s2s_leader_view_init(&view);
	page = queue->memory ? NULL : s2s_leader_look(&view, queue);
	if (page != NULL) {
		leader->page.claimed = page->claimed;
		leader->page.waiting = page->waiting;
	}
	s2s_leader_view_close(&view);
}

void s2s_leader_begin(s2s_leader *leader, const s2s_queue *queue, int64_t now_ms)
{
	page_take_over(leader, queue);
	leader->page.pid = s2s_process_id();
	leader->page.since_ms = now_ms;
	page_open(leader, queue);
}

void s2s_leader_check(s2s_leader *leader, const s2s_queue *queue)
{
	s2s_file_facts facts;

	if (!queue->memory &&
		(leader->page_file < 0 || s2s_file_facts_at(queue->place.directory, S2S_LEADER_NAME, &facts) != 0 ||
			facts.inode != leader->page_inode)) {
		page_open(leader, queue);
	}
}

void s2s_leader_say_asleep(s2s_leader *leader, bool asleep)
{
	atomic_store(&leader->asleep, asleep);
	leader->page.asleep = asleep;
	page_write(leader);
}

void s2s_leader_say_waiting(s2s_leader *leader, int64_t waiting, bool full)
{
	atomic_store(&leader->full, full);
	leader->page.full = full;
	leader->page.waiting = waiting;
	page_write(leader);
}

void s2s_leader_say_claimed(s2s_leader *leader, int64_t generation)
{
	if (leader->page.claimed != generation) {
		leader->page.claimed = generation;
		page_write(leader);
	}
}

void s2s_leader_end(s2s_leader *leader)
{
	leader->page.pid = 0;
	s2s_leader_say_asleep(leader, false);
	s2s_file_close(&leader->page_file);
	if (leader->lock >= 0) {
		s2s_file_unlock(leader->lock); /* a child that is just being made may share the description for a moment */
	}
	s2s_file_close(&leader->lock);
}

void s2s_leader_forget(s2s_leader *leader)
{
	s2s_file_close(&leader->page_file);
	s2s_file_close(&leader->lock);
}

/* --- the others --- */

void s2s_leader_view_init(s2s_leader_view *view)
{
	memset(view, 0, sizeof(*view));
	view->file = -1;
}

void s2s_leader_view_close(s2s_leader_view *view)
{
	s2s_file_close(&view->file);
	view->sees = false;
}

static void view_check(s2s_leader_view *view, const s2s_queue *queue)
{
	s2s_file_facts facts;

	if (view->file >= 0 && s2s_file_facts_at(queue->place.directory, S2S_LEADER_NAME, &facts) == 0 && facts.inode == view->inode) {
		return;
	}
	s2s_file_close(&view->file);
	if (s2s_file_open_fixed(queue->place.directory, S2S_LEADER_NAME, &view->file) == 0) {
		view->inode = s2s_file_facts_of(view->file, &facts) == 0 ? facts.inode : 0;
	}
}

const s2s_leader_page *s2s_leader_look(s2s_leader_view *view, const s2s_queue *queue)
{
	int64_t now = s2s_clock_coarse_ms();
	size_t got;

	if (view->file < 0 || now - view->checked_ms >= CHECK_MS) {
		view->checked_ms = now;
		view_check(view, queue);
	}
	view->looked_ms = now;
	view->sees = view->file >= 0 && s2s_file_read(view->file, 0, &view->page, sizeof(view->page), &got) == 0 && got == sizeof(view->page) &&
		memcmp(view->page.magic, MAGIC, sizeof(view->page.magic)) == 0 && view->page.checksum == page_checksum(&view->page);
	return view->sees ? &view->page : NULL;
}

const s2s_leader_page *s2s_leader_look_lately(s2s_leader_view *view, const s2s_queue *queue)
{
	return view->sees && s2s_clock_coarse_ms() - view->looked_ms <= LATELY_MS ? &view->page : s2s_leader_look(view, queue);
}
