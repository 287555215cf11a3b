#include "support.h"

#include "core/arena.h"

static void test_allocations_are_zeroed_and_aligned(void **state)
{
	(void) state;
	s2s_arena arena;
	s2s_arena_init(&arena);
	unsigned char *before = NULL;
	for (size_t size = 0; size < 300; size++) {
		unsigned char *memory = s2s_arena_allocate(&arena, size);
		assert_non_null(memory);
		assert_ptr_not_equal(memory, before);
		assert_int_equal((uintptr_t) memory % _Alignof(max_align_t), 0);
		for (size_t index = 0; index < size; index++) {
			assert_int_equal(memory[index], 0);
		}
		memset(memory, 0xAA, size);
		before = memory;
	}
	s2s_arena_free(&arena);
	assert_null(arena.newest);
	s2s_arena_free(&arena);
}

static void test_large_and_impossible(void **state)
{
	(void) state;
	s2s_arena arena;
	s2s_arena_init(&arena);
	char *large = s2s_arena_allocate(&arena, 1 << 20);
	assert_non_null(large);
	large[(1 << 20) - 1] = 'x';
	char *small = s2s_arena_allocate(&arena, 10);
	assert_non_null(small);
	assert_null(s2s_arena_allocate(&arena, SIZE_MAX));
	assert_null(s2s_arena_allocate(&arena, SIZE_MAX - 40));
	assert_int_equal(large[(1 << 20) - 1], 'x');
	s2s_arena_free(&arena);
}

static void test_lists_grow(void **state)
{
	(void) state;
	s2s_arena arena;
	s2s_arena_init(&arena);
	void *items = NULL;
	for (size_t count = 0; count < 1000; count++) {
		uint64_t *item = s2s_arena_grow(&arena, &items, count, sizeof(*item));
		assert_non_null(item);
		assert_ptr_equal(item, (uint64_t *) items + count);
		assert_int_equal(*item, 0);
		*item = count * 3;
	}
	for (size_t index = 0; index < 1000; index++) {
		assert_int_equal(((uint64_t *) items)[index], index * 3);
	}
	void *kept = items;
	assert_null(s2s_arena_grow(&arena, &items, (size_t) 1 << 62, 64));
	assert_ptr_equal(items, kept);
	s2s_arena_free(&arena);
}

/* Of every size: filled, it goes on growing, and nothing else is written over. */
static void test_a_list_made_at_once(void **state)
{
	(void) state;
	for (size_t made = 0; made < 70; made++) {
		s2s_arena arena;
		s2s_arena_init(&arena);
		void *items = s2s_arena_list(&arena, made, sizeof(uint64_t));
		assert_non_null(items);
		for (size_t index = 0; index < made; index++) {
			((uint64_t *) items)[index] = index * 3;
		}
		uint64_t *beside = s2s_arena_allocate(&arena, sizeof(*beside));
		assert_non_null(beside);
		for (size_t count = made; count < 140; count++) {
			uint64_t *item = s2s_arena_grow(&arena, &items, count, sizeof(*item));
			assert_non_null(item);
			assert_int_equal(*item, 0);
			*item = count * 3;
		}
		for (size_t index = 0; index < 140; index++) {
			assert_int_equal(((uint64_t *) items)[index], index * 3);
		}
		assert_int_equal(*beside, 0);
		assert_null(s2s_arena_list(&arena, SIZE_MAX, 1));
		assert_null(s2s_arena_list(&arena, (size_t) 1 << 60, 64));
		s2s_arena_free(&arena);
	}
}

static void test_a_reused_place_is_zeroed(void **state)
{
	(void) state;
	s2s_arena arena;
	s2s_arena_init(&arena);
	void *items = NULL;
	for (size_t count = 0; count < 3; count++) {
		uint64_t *item = s2s_arena_grow(&arena, &items, count, sizeof(*item));
		assert_non_null(item);
		*item = 7;
	}
	/* The caller took the last one away again. */
	uint64_t *item = s2s_arena_grow(&arena, &items, 3, sizeof(*item));
	assert_non_null(item);
	*item = 9;
	item = s2s_arena_grow(&arena, &items, 3, sizeof(*item));
	assert_int_equal(*item, 0);
	s2s_arena_free(&arena);
}

static void test_copies(void **state)
{
	(void) state;
	s2s_arena arena;
	s2s_arena_init(&arena);
	s2s_string copy = S2S_STRING("untouched");
	assert_true(s2s_arena_copy(&arena, S2S_STRING_NONE, &copy));
	assert_false(s2s_string_is_given(copy));
	assert_true(s2s_arena_copy(&arena, S2S_STRING(""), &copy));
	assert_true(s2s_string_is_given(copy));
	assert_int_equal(copy.length, 0);
	assert_int_equal(copy.data[0], '\0');
	char source[] = "abc\0def";
	assert_true(s2s_arena_copy(&arena, (s2s_string) { source, 7 }, &copy));
	memset(source, 'x', 7);
	assert_int_equal(copy.length, 7);
	assert_memory_equal(copy.data, "abc\0def", 8);
	s2s_arena_free(&arena);
}

/* Two owners that both go on: each keeps what it had and what it got since, whoever goes first. */
static void test_sharing(void **state)
{
	(void) state;
	for (int round = 0; round < 4; round++) {
		s2s_arena arenas[2];
		s2s_string before;
		s2s_string since[2][300];
		int first = round % 2;
		s2s_arena_init(&arenas[0]);
		for (int index = 0; index < (round < 2 ? 1 : 100); index++) {
			assert_true(s2s_arena_copy(&arenas[0], S2S_STRING("before"), &before));
		}
		s2s_arena_share(&arenas[0], &arenas[1]);
		for (int index = 0; index < 300; index++) {
			assert_true(s2s_arena_copy(&arenas[0], S2S_STRING("zero"), &since[0][index]));
			assert_true(s2s_arena_copy(&arenas[1], S2S_STRING("one"), &since[1][index]));
		}
		s2s_arena_free(&arenas[first]);
		assert_null(arenas[first].newest);
		assert_memory_equal(before.data, "before", 7);
		for (int index = 0; index < 300; index++) {
			assert_string_equal(since[!first][index].data, first == 0 ? "one" : "zero");
		}
		s2s_arena_free(&arenas[!first]);
	}
	s2s_arena empty;
	s2s_arena other;
	s2s_arena_init(&empty);
	s2s_arena_share(&empty, &other);
	assert_null(other.newest);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_allocations_are_zeroed_and_aligned),
		cmocka_unit_test(test_large_and_impossible),
		cmocka_unit_test(test_lists_grow),
		cmocka_unit_test(test_a_list_made_at_once),
		cmocka_unit_test(test_a_reused_place_is_zeroed),
		cmocka_unit_test(test_copies),
		cmocka_unit_test(test_sharing),
	};
	return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
