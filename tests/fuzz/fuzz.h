/* What the fuzzers share. */
#ifndef S2S_TESTS_FUZZ_H
#define S2S_TESTS_FUZZ_H

#include "core/string.h"

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

/* The input, taken piece by piece from its front; what is missing is 0 or empty. */
typedef struct fuzz_input {
	s2s_string rest;
} fuzz_input;

static inline fuzz_input fuzz_input_of(const uint8_t *data, size_t size)
{
	return (fuzz_input) { { (const char *) data, size } };
}

static inline s2s_string fuzz_take(fuzz_input *input, size_t length)
{
	s2s_string taken = { input->rest.length != 0 ? input->rest.data : "", length < input->rest.length ? length : input->rest.length };

	if (taken.length != 0) {
		input->rest.data += taken.length;
		input->rest.length -= taken.length;
	}
	return taken;
}

static inline unsigned fuzz_take_byte(fuzz_input *input)
{
	s2s_string taken = fuzz_take(input, 1);

	return taken.length == 1 ? (unsigned char) taken.data[0] : 0;
}

static inline int64_t fuzz_take_integer(fuzz_input *input)
{
	uint64_t value = 0;

	for (int index = 0; index < 8; index++) {
		value = value << 8 | fuzz_take_byte(input);
	}
	return (int64_t) value;
}

/* Up to the next line's end, which is taken too; or all that is left. */
static inline s2s_string fuzz_take_line(fuzz_input *input)
{
	const char *end = input->rest.length != 0 ? memchr(input->rest.data, '\n', input->rest.length) : NULL;
	s2s_string line = fuzz_take(input, end != NULL ? (size_t) (end - input->rest.data) : input->rest.length);

	(void) fuzz_take(input, 1);
	return line;
}

/* Everything that is left. */
static inline s2s_string fuzz_take_rest(fuzz_input *input)
{
	return fuzz_take(input, input->rest.length);
}

#endif
