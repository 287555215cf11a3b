#include "random.h"

#include <errno.h>
#include <sys/random.h>
#include <sys/types.h>

#if defined(__APPLE__)

/* At most so many bytes a call (getentropy(2)). */
#define ENTROPY_MAX 256

bool s2s_random_bytes(void *bytes, size_t count)
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

bool s2s_random_bytes(void *bytes, size_t count)
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
