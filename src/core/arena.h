/*
 * Memory that is allocated piece by piece and freed as one: an event or a
 * visitor owns one arena for all its texts and lists.
 *
 * Not thread-safe: one thread, also for all that share. s2s_arena_free()
 * overwrites what nobody else holds, because addresses, cookies and review
 * e-mails live in it.
 */
#ifndef S2S_CORE_ARENA_H
#define S2S_CORE_ARENA_H

#include "string.h"

typedef struct s2s_arena_chunk s2s_arena_chunk;

typedef struct s2s_arena {
	s2s_arena_chunk *newest; /* owned */
} s2s_arena;

void s2s_arena_init(s2s_arena *arena);

/* `size` bytes, zeroed, aligned for any type; NULL: out of memory. */
S2S_MUST_CHECK void *s2s_arena_allocate(s2s_arena *arena, size_t size);

/*
 * Room for one more element at the end of a list kept in the arena: `*items`
 * has `count` elements of `size` bytes; it is moved to a larger place when
 * `count` is a power of two (or 0). Returns the new, zeroed element; NULL: out
 * of memory, list unchanged. The caller counts.
 */
S2S_MUST_CHECK void *s2s_arena_grow(s2s_arena *arena, void **items, size_t count, size_t size);

/*
 * A list of `count` elements of `size` bytes, not zeroed, which is the caller's
 * to fill; s2s_arena_grow() goes on with it. NULL: out of memory.
 */
S2S_MUST_CHECK void *s2s_arena_list(s2s_arena *arena, size_t count, size_t size);

/* Copies `source` into the arena, with a NUL behind it. "Not given" stays so. False: out of memory. */
S2S_MUST_CHECK bool s2s_arena_copy(s2s_arena *arena, s2s_string source, s2s_string *copy);

/*
 * `other`, which holds nothing yet, becomes an owner of all that is in `arena` now: it stays until both are freed. Both
 * may go on allocating.
 */
void s2s_arena_share(const s2s_arena *arena, s2s_arena *other);

void s2s_arena_free(s2s_arena *arena);

#endif
