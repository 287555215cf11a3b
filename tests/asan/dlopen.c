/*
 * Debian's PHP opens extensions with RTLD_DEEPBIND, which AddressSanitizer
 * refuses. First in LD_PRELOAD, this takes the flag away and changes nothing else.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>

__attribute__((visibility("default"))) void *dlopen(const char *file, int mode)
{
	static void *(*next)(const char *, int);

	if (next == NULL) {
		*(void **) &next = dlsym(RTLD_NEXT, "dlopen");
	}
	return next(file, mode & ~RTLD_DEEPBIND);
}
