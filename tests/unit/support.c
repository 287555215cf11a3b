#include "support.h"

#include <stdio.h>
#include <string.h>

/* Without a copy: test_memory calls this while no memory is to be had. */
void support_assert_string(s2s_string string, const char *expected)
{
	if (strlen(expected) != string.length || (string.length > 0 && memcmp(string.data, expected, string.length) != 0)) {
		print_error("is \"%.*s\" (%zu bytes), should be \"%s\"\n", S2S_STRING_ARGS(string), string.length, expected);
		fail();
	}
}

void support_assert_text(const s2s_text *text, const char *expected)
{
	assert_false(s2s_text_failed(text));
	support_assert_string(s2s_text_string(text), expected);
}

json_t *support_load_vectors(const char *name)
{
	char path[4096];
	int length = snprintf(path, sizeof(path), "%s/%s", S2S_TESTS_VECTORS, name);
	assert_true(length > 0 && (size_t) length < sizeof(path));
	json_error_t error;
	json_t *vectors = json_load_file(path, 0, &error);
	if (vectors == NULL) {
		fail_msg("%s: %s", path, error.text);
	}
	return vectors;
}

uint64_t support_random_next(support_random *random)
{
	/* splitmix64 */
	random->state += UINT64_C(0x9E3779B97F4A7C15);
	uint64_t mixed = random->state;
	mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
	return mixed ^ (mixed >> 31);
}

size_t support_random_below(support_random *random, size_t limit)
{
	return (size_t) (support_random_next(random) % limit);
}
