/*
 * A map of event names out of php.ini (the first line), and pairs (the others: a name, a value) that are put into one:
 * what was put is found again under its own name, and the text that came in is read without a surprise.
 */
#include "fuzz.h"

#include "destinations/name_map.h"

static void expect_readable(s2s_string map)
{
	s2s_string rest = map, name, value, found;
	const char *problem = s2s_name_map_problem(map);
	size_t pairs = 0;

	FUZZ_EXPECT(problem == NULL || strncmp(problem, "must ", 5) == 0);
	while (s2s_name_map_next(&rest, &name, &value)) {
		FUZZ_EXPECT(name.length > 0 && name.data >= map.data && value.data + value.length <= map.data + map.length);
		FUZZ_EXPECT(memchr(name.data, '=', name.length) == NULL);
		pairs++;
	}
	FUZZ_EXPECT(problem != NULL || rest.length == 0);
	FUZZ_EXPECT(pairs > 0 || !s2s_name_map_get(map, S2S_STRING("Purchase"), &found));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_input input = fuzz_input_of(data, size);
	s2s_text map;
	s2s_string found;

	expect_readable(fuzz_take_line(&input));
	s2s_text_init(&map);
	for (int pairs = 0; pairs < 8 && input.rest.length != 0; pairs++) {
		s2s_string name = fuzz_take_line(&input), value = fuzz_take_line(&input);

		if (name.length == 0 || !s2s_name_map_takes(value) || s2s_name_map_get(s2s_text_string(&map), name, &found)) {
			continue;
		}
		s2s_name_map_append(&map, name, value);
		FUZZ_EXPECT(s2s_name_map_get(s2s_text_string(&map), name, &found));
		FUZZ_EXPECT(s2s_string_equals(found, value));
	}
	expect_readable(s2s_text_string(&map));
	s2s_text_free(&map);
	return 0;
}
