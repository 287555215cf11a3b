#define _GNU_SOURCE /* memmem() */

/*
 * What is left in this process's memory of what setUser() hashes, once the event is gone: nothing, neither as it was
 * given nor as it was normalised. The heap is read through /proc/self/mem, freed blocks and all. An event's JSON with raw
 * values is another matter: jansson's own token buffer is out of our reach (core/json_reader.c).
 */
#include "support.h"

#include "core/event.h"
#include "core/hash.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define PIECE_BYTES ((size_t) 1 << 20)
/* Of a needle that stands across two pieces. */
#define OVERLAP_BYTES ((size_t) 64)

/* Not on the heap, so that what is found is not our own copy. */
static char piece[PIECE_BYTES + OVERLAP_BYTES];
static char maps[PIECE_BYTES];

/* Of which parts each value consists that tell it from anything else, raw and normalised. */
static const char *const needles[] = { "Tajny.Clovek", "tajny.clovek", "602987654", "602 987 654", "Ctibor", "ctibor", "Vopršálek",
	"vopršálek", "voprsalek", "1931", "Přibyslavice", "přibyslavice", "pribyslavice", "98765", "987 65", "Neviditelná 42", "neviditelná42",
	"neviditelna42", "NEVIDITELN" };

static bool range_has(int memory, unsigned long from, unsigned long to, const char *needle)
{
	while (from < to) {
		size_t wanted = to - from < sizeof(piece) ? to - from : sizeof(piece);
		ssize_t got = pread(memory, piece, wanted, (off_t) from);

		if (got <= 0) {
			return false; /* a page that nobody may read: guards, a sanitizer's shadow */
		}
		if (memmem(piece, (size_t) got, needle, strlen(needle)) != NULL) {
			return true;
		}
		from += (size_t) got > PIECE_BYTES ? PIECE_BYTES : (size_t) got;
	}
	return false;
}

static bool heap_has(const char *needle)
{
	int file = open("/proc/self/maps", O_RDONLY | O_CLOEXEC), memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	size_t length = 0;
	ssize_t got;
	bool found = false;

	assert_true(file >= 0 && memory >= 0);
	while ((got = read(file, maps + length, sizeof(maps) - 1 - length)) > 0) {
		length += (size_t) got;
	}
	maps[length] = '\0';
	for (char *line = maps, *next; *line != '\0' && !found; line = next) {
		unsigned long from, to, inode;
		char rights[5], name[256] = "";

		next = line + strcspn(line, "\n");
		*next = '\0';
		next++;
		/* The heap: what has no file behind it and is not the stack; a sanitizer's shadow is far larger. */
		if (sscanf(line, "%lx-%lx %4s %*x %*x:%*x %lu %255s", &from, &to, rights, &inode, name) >= 4 && inode == 0 && rights[0] == 'r' &&
			rights[1] == 'w' && (name[0] == '\0' || strcmp(name, "[heap]") == 0) && to - from < 1UL << 28) {
			found = range_has(memory, from, to, needle);
		}
	}
	close(file);
	close(memory);
	return found;
}

/* That the search finds what was only freed. */
static void test_the_search(void **state)
{
	s2s_text text;

	(void) state;
	assert_false(heap_has("looked for"));
	s2s_text_init(&text);
	s2s_text_append_string(&text, S2S_STRING("................................what is looked for"));
	s2s_text_free(&text);
	assert_true(heap_has("looked for"));
}

static void expect_nothing(void)
{
	for (size_t index = 0; index < sizeof(needles) / sizeof(*needles); index++) {
		if (heap_has(needles[index])) {
			fail_msg("\"%s\" is still on the heap", needles[index]);
		}
	}
}

static void test_user_fields(void **state)
{
	static const char *const values[S2S_USER_FIELDS] = { "Tajny.Clovek@Seznam.CZ", "+420 602 987 654", "Ctibor", "Vopršálek", "m",
		"1931-12-30", "Přibyslavice", "987 65", "Neviditelná 42", "CZ" };
	s2s_event event, copy;

	(void) state;
	s2s_event_init(&event);
	for (int round = 0; round < 2; round++) {
		for (int field = 0; field < S2S_USER_FIELDS; field++) {
			assert_true(s2s_event_set_user_field(&event, (s2s_user_field) field, s2s_string_from(values[field]), S2S_STRING("CZ")));
			assert_true(event.user[field].given && event.user[field].problem == NULL);
		}
	}
	assert_true(s2s_event_copy(&event, &copy));
	/* Not even while it lives. */
	expect_nothing();
	s2s_event_free(&event);
	s2s_event_free(&copy);
	expect_nothing();
}

/* What can't be normalised is no less private. */
static void test_refused_values(void **state)
{
	s2s_event event;

	(void) state;
	s2s_event_init(&event);
	assert_true(s2s_event_set_user_field(&event, S2S_USER_EMAIL, S2S_STRING("Tajny.Clovek@"), S2S_STRING("CZ")));
	assert_true(s2s_event_set_user_field(&event, S2S_USER_PHONE, S2S_STRING("602987654 ext 1234567890123"), S2S_STRING("CZ")));
	assert_true(s2s_event_set_user_field(&event, S2S_USER_BIRTH_DATE, S2S_STRING("1931-31-31"), S2S_STRING("CZ")));
	assert_non_null(event.user[S2S_USER_EMAIL].problem);
	s2s_event_free(&event);
	expect_nothing();
}

static int start(void **state)
{
	(void) state;
	return s2s_hash_start() ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_search),
		cmocka_unit_test(test_user_fields),
		cmocka_unit_test(test_refused_values),
	};

	return cmocka_run_group_tests_name("privacy", tests, start, NULL);
}
