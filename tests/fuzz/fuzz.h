/* What the fuzzers share. */
#ifndef S2S_TESTS_FUZZ_H
#define S2S_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* libFuzzer's entry. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As assert(), but in every build. */
#define FUZZ_EXPECT(condition)                                                                                                             \
	do {                                                                                                                                   \
		if (!(condition)) {                                                                                                                \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                                                                \
			abort();                                                                                                                       \
		}                                                                                                                                  \
	} while (0)

#endif
