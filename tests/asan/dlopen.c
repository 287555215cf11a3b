/*
 * PHP opens extensions with RTLD_DEEPBIND, which goes past what a sanitizer
 * puts before the C library; AddressSanitizer refuses it. First in LD_PRELOAD, or
 * in the program itself, this takes the flag away and changes nothing else.
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
