#include "arena.h"

#include "hash.h"

#include <stdint.h>
#include <stdlib.h>

/*
 * So much, with what stands in front of it, is what C libraries keep ready for the next malloc(). An ordinary event takes
 * two or three of them; what is larger gets larger ones.
 */
#define CHUNK_SMALL 960
#define CHUNKS_SMALL 4
#define CHUNK_LARGEST (32 * 1024)

struct s2s_arena_chunk {
	s2s_arena_chunk *older; /* owned, as one of its owners */
	size_t capacity;
	size_t used;
	uint32_t number; /* from 1 on */
	uint32_t owners; /* arenas whose newest it is, and chunks whose older it is */
	max_align_t data[];
};

void s2s_arena_init(s2s_arena *arena)
{
	arena->newest = NULL;
}

/* A multiple of what any type is aligned by; so are all that a chunk holds and has room for. */
static inline size_t s2s_arena_round_up(size_t size)
{
	const size_t alignment = _Alignof(max_align_t);
	return (size + alignment - 1) / alignment * alignment;
}

static s2s_arena_chunk *s2s_arena_add_chunk(s2s_arena *arena, size_t size)
{
	if (size > SIZE_MAX - sizeof(s2s_arena_chunk) - _Alignof(max_align_t)) {
		return NULL;
	}
	uint32_t number = arena->newest != NULL ? arena->newest->number + 1 : 1;
	size_t capacity = CHUNK_SMALL;
	if (number > CHUNKS_SMALL) {
		capacity = arena->newest->capacity < CHUNK_LARGEST / 2 ? arena->newest->capacity * 2 : CHUNK_LARGEST;
	}
	if (capacity < size) {
		capacity = s2s_arena_round_up(size);
	}
	s2s_arena_chunk *chunk = malloc(sizeof(*chunk) + capacity);
	if (chunk == NULL) {
		return NULL;
	}
	chunk->older = arena->newest;
	chunk->capacity = capacity;
	chunk->used = 0;
	chunk->number = number;
	chunk->owners = 1;
	arena->newest = chunk;
	return chunk;
}

/* Not zeroed. */
static inline void *s2s_arena_take(s2s_arena *arena, size_t size)
{
	/* At least one byte, so that two allocations never share an address. */
	size_t needed = size == 0 ? 1 : size;
	s2s_arena_chunk *chunk = arena->newest;
	if (chunk == NULL || chunk->capacity - chunk->used < needed) {
		chunk = s2s_arena_add_chunk(arena, needed);
		if (chunk == NULL) {
			return NULL;
		}
	}
	char *memory = (char *) chunk->data + chunk->used;
	chunk->used += s2s_arena_round_up(needed);
	return memory;
}

void *s2s_arena_allocate(s2s_arena *arena, size_t size)
{
	void *memory = s2s_arena_take(arena, size);
	return memory != NULL ? memset(memory, 0, size) : NULL;
}

void *s2s_arena_list(s2s_arena *arena, size_t count, size_t size)
{
	size_t capacity = 1;
	while (capacity < count) {
		if (capacity > SIZE_MAX / 2) {
			return NULL;
		}
		capacity *= 2;
	}
	return size != 0 && capacity > SIZE_MAX / size ? NULL : s2s_arena_take(arena, capacity * size);
}

void *s2s_arena_grow(s2s_arena *arena, void **items, size_t count, size_t size)
{
	if ((count & (count - 1)) == 0) {
		void *larger = count == SIZE_MAX ? NULL : s2s_arena_list(arena, count + 1, size);
		if (larger == NULL) {
			return NULL;
		}
		if (count != 0) {
			memcpy(larger, *items, count * size);
		}
		*items = larger;
	}
	return memset((char *) *items + count * size, 0, size);
}

bool s2s_arena_copy(s2s_arena *arena, s2s_string source, s2s_string *copy)
{
	if (!s2s_string_is_given(source)) {
		*copy = S2S_STRING_NONE;
		return true;
	}
	if (source.length == SIZE_MAX) {
		return false;
	}
	char *data = s2s_arena_take(arena, source.length + 1);
	if (data == NULL) {
		return false;
	}
	memcpy(data, source.data, source.length);
	data[source.length] = '\0';
	*copy = (s2s_string) { data, source.length };
	return true;
}

void s2s_arena_share(const s2s_arena *arena, s2s_arena *other)
{
	other->newest = arena->newest;
	if (other->newest != NULL) {
		other->newest->owners++;
	}
}

void s2s_arena_free(s2s_arena *arena)
{
	s2s_arena_chunk *chunk = arena->newest;
	while (chunk != NULL && --chunk->owners == 0) {
		s2s_arena_chunk *older = chunk->older;
		s2s_wipe(chunk->data, chunk->used);
		free(chunk);
		chunk = older;
	}
	arena->newest = NULL;
}
