#define _GNU_SOURCE /* memmem() */

/*
 * Out of memory at each allocation in turn: the n-th malloc(), calloc() or
 * realloc() of our own code fails, for every n. What then comes out must say so,
 * stay usable and be freed whole (AddressSanitizer and valgrind look at that).
 */
#include "support.h"

#include "core/json.h"
#include "core/normalise.h"
#include "core/phone.h"
#include "core/problem.h"

#include <malloc.h>
#include <stdlib.h>

/* Allocations until one fails; -1: none does. */
static long countdown = -1;
static bool has_failed;

/* Whether freed memory is searched for this text; then new memory is zeroed, so that only what was written is found. */
static const char *secret;
static size_t secrets_freed;

static bool is_to_fail(void)
{
	if (countdown < 0 || countdown-- > 0) {
		return false;
	}
	has_failed = true;
	return true;
}

/* The linker's --wrap dictates these names. */
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void __real_free(void *memory);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void __wrap_free(void *memory);

void *__wrap_malloc(size_t size)
{
	if (is_to_fail()) {
		return NULL;
	}
	return secret != NULL ? __real_calloc(1, size) : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return is_to_fail() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
	return is_to_fail() ? NULL : __real_realloc(memory, size);
}

void __wrap_free(void *memory)
{
	if (secret != NULL && memory != NULL && memmem(memory, malloc_usable_size(memory), secret, strlen(secret)) != NULL) {
		secrets_freed++;
	}
	__real_free(memory);
}

/* Runs `scenario` until no allocation of it fails any more; it returns whether it got everything done. */
static void fail_each_allocation(bool (*scenario)(void), long at_least)
{
	long failures = 0;
	for (;;) {
		has_failed = false;
		countdown = failures;
		bool done = scenario();
		countdown = -1;
		if (!has_failed) {
			assert_true(done);
			break;
		}
		/* A scenario that calls itself done although memory was missing has lost something. */
		assert_false(done);
		failures++;
		assert_true(failures < 10000);
	}
	assert_true(failures >= at_least);
}

static bool write_text(void)
{
	s2s_text text;
	s2s_text_init(&text);
	for (int round = 0; round < 200; round++) {
		s2s_text_append(&text, "0123456789", 10);
		s2s_text_append_char(&text, 'x');
		s2s_text_append_integer(&text, round);
		s2s_text_append_format(&text, "%d", round);
	}
	bool done = !s2s_text_failed(&text);
	if (!done) {
		size_t kept = text.length;
		s2s_text_append_char(&text, 'y');
		if (text.length != kept) {
			fail_msg("a failed text has grown");
		}
		/* Usable again after clear. */
		s2s_text_clear(&text);
		s2s_text_append(&text, "again", 5);
		support_assert_text(&text, "again");
	}
	s2s_text_wipe(&text);
	return done;
}

static void test_text(void **state)
{
	(void) state;
	fail_each_allocation(write_text, 4);
}

static bool fill_arena(void)
{
	s2s_arena arena;
	s2s_arena_init(&arena);
	void *items = NULL;
	bool done = true;
	size_t count = 0;
	for (size_t round = 0; round < 500; round++) {
		s2s_string *item = s2s_arena_grow(&arena, &items, count, sizeof(*item));
		if (item == NULL || !s2s_arena_copy(&arena, S2S_STRING("some text"), item)) {
			done = false;
			continue;
		}
		count++;
	}
	for (size_t index = 0; index < count; index++) {
		support_assert_string(((s2s_string *) items)[index], "some text");
	}
	if (s2s_arena_allocate(&arena, 100000) == NULL) {
		done = false;
	}
	s2s_arena_free(&arena);
	return done;
}

static void test_arena(void **state)
{
	(void) state;
	fail_each_allocation(fill_arena, 5);
}

static bool note_problems(void)
{
	s2s_problems problems;
	s2s_problems_init(&problems);
	for (int round = 0; round < 50; round++) {
		s2s_problems_warn(&problems, S2S_STRING("sklik"), "path", "warning %d", round);
		s2s_problems_fail(&problems, S2S_STRING("sklik"), "path", "error %d", round);
	}
	bool done = !problems.failed;
	if (done) {
		assert_int_equal(problems.count, 100);
		assert_int_equal(problems.fatal_count, 50);
	} else {
		assert_true(problems.count < 100);
	}
	for (size_t index = 0; index < problems.count; index++) {
		support_assert_string(problems.items[index].destination, "sklik");
	}
	s2s_problems_free(&problems);
	return done;
}

static void test_problems(void **state)
{
	(void) state;
	fail_each_allocation(note_problems, 3);
}

static bool write_json(void)
{
	s2s_text text;
	s2s_json json;
	s2s_text_init(&text);
	s2s_json_init(&json, &text);
	s2s_json_array_begin(&json);
	for (int round = 0; round < 100; round++) {
		s2s_json_object_begin(&json);
		s2s_json_key(&json, S2S_STRING("key"));
		s2s_json_string(&json, S2S_STRING("\"\"\"\"\"\"\"\"\"\"\"\""));
		s2s_json_key(&json, S2S_STRING("n"));
		s2s_json_integer(&json, round);
		s2s_json_object_end(&json);
	}
	s2s_json_array_end(&json);
	bool done = !s2s_text_failed(&text);
	s2s_text_free(&text);
	return done;
}

static void test_json(void **state)
{
	(void) state;
	fail_each_allocation(write_json, 4);
}

/* Each in a fresh text, so that each has an allocation that can fail. */
static bool normalise_with(const char *(*normalise)(s2s_string raw, s2s_text *out), const char *raw)
{
	s2s_text out;
	s2s_text_init(&out);
	const char *problem = normalise(s2s_string_from(raw), &out);
	/* Missing memory is no problem of the shop's customer. */
	assert_null(problem);
	bool done = !s2s_text_failed(&out);
	assert_int_equal(out.length > 0, done);
	s2s_text_wipe(&out);
	return done;
}

static const char *name_folded(s2s_string raw, s2s_text *out)
{
	return s2s_normalise_name(raw, true, out);
}

static const char *phone_czech(s2s_string raw, s2s_text *out)
{
	return s2s_phone_normalise(raw, S2S_STRING("CZ"), out);
}

static bool normalise_all(void)
{
	bool done = normalise_with(s2s_normalise_email, "Jan@Seznam.cz");
	done = normalise_with(s2s_normalise_email, "Novák@Háčky.cz") && done;
	done = normalise_with(name_folded, "Jan") && done;
	done = normalise_with(name_folded, "Žluťoučký") && done;
	done = normalise_with(s2s_normalise_postal_code, "301 00") && done;
	done = normalise_with(s2s_normalise_gender, "muž") && done;
	done = normalise_with(s2s_normalise_gender, "m") && done;
	done = normalise_with(s2s_normalise_birth_date, "23. 2. 1987") && done;
	done = normalise_with(s2s_normalise_country, "CZ") && done;
	done = normalise_with(phone_czech, "606 666 666") && done;
	return done;
}

static void test_normalise(void **state)
{
	(void) state;
	fail_each_allocation(normalise_all, 10);
}

static bool normalise_long(void)
{
	/* Longer than a text's first allocation: the second one fails in the middle of writing. */
	char name[1001];
	for (size_t index = 0; index < 1000; index += 2) {
		memcpy(name + index, "ž", 3);
	}
	s2s_text out;
	s2s_text_init(&out);
	const char *problem = s2s_normalise_name(s2s_string_from(name), false, &out);
	assert_null(problem);
	bool done = !s2s_text_failed(&out);
	assert_true(!done || out.length == 1000);
	s2s_text_wipe(&out);
	return done;
}

static void test_normalise_long(void **state)
{
	(void) state;
	fail_each_allocation(normalise_long, 1);
}

/* Personal data must not be left in freed memory: not by a growing text, a wiped one, an arena, a refused e-mail. */
static void test_secrets_are_overwritten(void **state)
{
	(void) state;
	secret = "jan.novak";
	secrets_freed = 0;
	s2s_text text;
	s2s_text_init(&text);
	/* First that the search works at all. */
	s2s_text_append_string(&text, S2S_STRING("jan.novak"));
	s2s_text_free(&text);
	assert_int_equal(secrets_freed, 1);

	for (int round = 0; round < 100; round++) {
		s2s_text_append_string(&text, S2S_STRING("jan.novak@seznam.cz "));
	}
	s2s_text_clear(&text);
	s2s_text_wipe(&text);
	assert_non_null(s2s_normalise_email(S2S_STRING("jan.novak@seznam"), &text));
	s2s_text_free(&text);

	s2s_arena arena;
	s2s_arena_init(&arena);
	s2s_string copy;
	for (int round = 0; round < 100; round++) {
		assert_true(s2s_arena_copy(&arena, S2S_STRING("jan.novak@seznam.cz"), &copy));
	}
	s2s_arena_free(&arena);
	assert_int_equal(secrets_freed, 1);
	secret = NULL;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_arena),
		cmocka_unit_test(test_problems),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_normalise),
		cmocka_unit_test(test_normalise_long),
		cmocka_unit_test(test_secrets_are_overwritten),
	};
	return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
