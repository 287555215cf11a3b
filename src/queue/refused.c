#include "refused.h"

#include <errno.h>

#define MAGIC "S2SREFU1"
#define LOCK_WAIT_MS 10

/* The complement tells a count from what damage left in its place. */
typedef struct refused_page {
	char magic[8];
	uint64_t count;
	uint64_t complement;
} refused_page;

static void page_make(refused_page *page, uint64_t count)
{
	memcpy(page->magic, MAGIC, sizeof(page->magic));
	page->count = count;
	page->complement = ~count;
}

static uint64_t page_read(int file)
{
	refused_page page;
	size_t got;

	if (s2s_file_read(file, 0, &page, sizeof(page), &got) != 0 || got != sizeof(page) ||
		memcmp(page.magic, MAGIC, sizeof(page.magic)) != 0 || page.complement != ~page.count || page.count > INT64_MAX / 2) {
		return 0;
	}
	return page.count;
}

static int file_open(int directory, int *file)
{
	refused_page page;
	int error = s2s_file_open_fixed(directory, S2S_REFUSED_NAME, file);

	if (error == ENOENT) {
		page_make(&page, 0);
		error = s2s_file_create(directory, S2S_REFUSED_NAME, (s2s_string) { (const char *) &page, sizeof(page) }, false, false);
		if (error == 0 || error == EEXIST) {
			error = s2s_file_open_fixed(directory, S2S_REFUSED_NAME, file);
		}
	}
	return error;
}

/* Opened each time: whatever became of the file in the meantime, this is the one that is there. */
static bool file_add(int directory, int64_t count)
{
	refused_page page;
	bool added = false;
	int file = -1;

	if (file_open(directory, &file) != 0) {
		return false;
	}
	if (s2s_file_lock(file, S2S_LOCK_EXCLUSIVE, LOCK_WAIT_MS)) {
		page_make(&page, page_read(file) + (uint64_t) count);
		added = s2s_file_write_fixed(file, &page, sizeof(page)) == 0;
		s2s_file_unlock(file);
	}
	s2s_file_close(&file);
	return added;
}

void s2s_refused_add(s2s_queue *queue, int64_t count)
{
	int64_t owed;

	atomic_fetch_add(&queue->refused, count);
	if (queue->memory) {
		return;
	}
	s2s_register_enter(); /* no child may inherit the lock */
	owed = atomic_exchange(&queue->refused, 0);
	if (owed > 0 && !file_add(queue->place.directory, owed)) {
		atomic_fetch_add(&queue->refused, owed);
	}
	s2s_register_leave();
}

int64_t s2s_refused_read(s2s_queue *queue)
{
	int64_t count = atomic_load(&queue->refused);
	int file = -1;

	if (!queue->memory && s2s_file_open_fixed(queue->place.directory, S2S_REFUSED_NAME, &file) == 0) {
		count += (int64_t) page_read(file);
		s2s_file_close(&file);
	}
	return count;
}
