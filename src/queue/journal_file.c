/* The journal's file: its head, and opening it for both sides. */
#include "journal_file.h"

#include "../platform/random.h"

#include <errno.h>

#define HEAD_MAGIC "S2SJRNL1"

bool s2s_journal_head_make(char head[S2S_JOURNAL_HEAD_BYTES])
{
	memset(head, 0, S2S_JOURNAL_HEAD_BYTES);
	memcpy(head, HEAD_MAGIC, 8);
	return s2s_random_bytes(head + 8, 8);
}

int s2s_journal_epoch_read(int file, uint64_t inode, uint64_t *epoch, int64_t *begin)
{
	char head[S2S_JOURNAL_HEAD_BYTES];
	size_t got;
	int error = s2s_file_read(file, 0, head, sizeof(head), &got);

	if (error != 0) {
		return error;
	}
	*epoch = inode;
	*begin = 0;
	if (got == sizeof(head) && memcmp(head, HEAD_MAGIC, 8) == 0) {
		memcpy(epoch, head + 8, sizeof(*epoch));
		*begin = S2S_JOURNAL_HEAD_BYTES;
	}
	return 0;
}

static int file_make(int directory)
{
	char head[S2S_JOURNAL_HEAD_BYTES];
	int error;

	if (!s2s_journal_head_make(head)) {
		return EIO;
	}
	error = s2s_file_create(directory, S2S_JOURNAL_NAME, (s2s_string) { head, sizeof(head) }, false, false);
	return error == EEXIST ? 0 : error;
}

int s2s_journal_file_open(const s2s_journal_place *place, int *file, s2s_file_facts *facts, uint64_t *epoch, int64_t *begin)
{
	int error = ENOENT;

	for (int try = 0; try < S2S_JOURNAL_OPEN_TRIES && error == ENOENT; try++) {
		if (place->directory < 0) {
			error = s2s_memory_file_reopen(place->memory, file);
		} else {
			error = s2s_file_open(place->directory, S2S_JOURNAL_NAME, file);
			if (error == ENOENT) {
				int made = file_make(place->directory);

				if (made != 0) {
					return made;
				}
			}
		}
	}
	if (error != 0) {
		return error;
	}
	error = s2s_file_facts_of(*file, facts);
	if (error == 0) {
		error = s2s_journal_epoch_read(*file, facts->inode, epoch, begin);
	}
	if (error != 0) {
		s2s_file_close(file);
	}
	return error;
}
