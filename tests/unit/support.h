/* What the unit tests share. */
#ifndef S2S_TESTS_SUPPORT_H
#define S2S_TESTS_SUPPORT_H

/* cmocka needs these before its own header. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "core/text.h"

/* The content equals a literal; on failure both are printed. */
void support_assert_text(const s2s_text *text, const char *expected);
void support_assert_string(s2s_string string, const char *expected);

/* A file of tests/vectors as JSON; the test fails when there is none. The caller frees it with json_decref(). */
json_t *support_load_vectors(const char *name);

/* Pseudo-random numbers that are the same in every run. */
typedef struct support_random {
	uint64_t state;
} support_random;

uint64_t support_random_next(support_random *random);
/* 0 to limit - 1. */
size_t support_random_below(support_random *random, size_t limit);

#endif
