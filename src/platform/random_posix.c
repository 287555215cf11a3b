#include "random.h"

#include "fork.h"

#include <errno.h>
#include <sys/random.h>
#include <sys/types.h>
#include <unistd.h>

#if defined(__APPLE__)

/* At most so many bytes a call (getentropy(2)). */
#define ENTROPY_MAX 256

static bool from_system(void *bytes, size_t count)
{
	char *place = bytes;
	while (count > 0) {
		size_t piece = count < ENTROPY_MAX ? count : ENTROPY_MAX;
		if (getentropy(place, piece) != 0) {
			return false;
		}
		place += piece;
		count -= piece;
	}
	return true;
}

#else

static bool from_system(void *bytes, size_t count)
{
	char *place = bytes;
	while (count > 0) {
		ssize_t got = getrandom(place, count, 0);
		if (got < 0 && errno == EINTR) {
			continue;
		}
		if (got <= 0) {
			return false;
		}
		place += got;
		count -= (size_t) got;
	}
	return true;
}

#endif

/*
 * Ids need 8 bytes at a time, and a system call for each would be a tenth of
 * what an event costs. A thread's own store is used up from its end, what was
 * given is overwritten, and a forked child begins with an empty one: nobody
 * gets the same bytes twice.
 */
#define STORE_BYTES 256
#define SMALL_BYTES 16

static _Thread_local struct {
	int64_t process; /* that filled it; asked for each time, so that also a fork nobody was told of is seen */
	size_t left;
	unsigned char bytes[STORE_BYTES];
} store;

bool s2s_random_bytes(void *bytes, size_t count)
{
	if (count > SMALL_BYTES) {
		return from_system(bytes, count);
	}
	if (store.left < count || store.process != s2s_fork_process()) {
		store.left = 0;
		if (!from_system(store.bytes, STORE_BYTES)) {
			return false;
		}
		store.left = STORE_BYTES;
		store.process = s2s_fork_process();
	}
	store.left -= count;
	memcpy(bytes, store.bytes + store.left, count);
	memset(store.bytes + store.left, 0, count);
	return true;
}
