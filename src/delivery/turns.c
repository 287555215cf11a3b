#include "turns.h"

#include <stdlib.h>

static int compare(const void *left, const void *right)
{
	const s2s_turn *one = left, *other = right;

	if (one->last != other->last) {
		return one->last < other->last ? -1 : 1;
	}
	return one->destination < other->destination ? -1 : one->destination > other->destination;
}

void s2s_turns_arrange(s2s_turn *turns, size_t count)
{
	if (count > 1) {
		qsort(turns, count, sizeof(*turns), compare);
	}
}

/* What one of them lacks to have `level` on its way, at most `most`. */
static size_t lacking(const s2s_turn *turn, size_t level, size_t most)
{
	size_t missing = turn->in_flight < level ? level - turn->in_flight : 0;

	return missing < most ? missing : most;
}

/* The same for all of the first one's line. */
static size_t lacking_in_all(const s2s_turn *turns, size_t count, size_t level, size_t most)
{
	size_t sum = 0;

	for (size_t index = 0; index < count; index++) {
		sum += turns[index].line == turns[0].line ? lacking(&turns[index], level, most) : 0;
	}
	return sum;
}

size_t s2s_turns_share(const s2s_turn *turns, size_t count, size_t allowed)
{
	size_t level = 1, rounds = 1;

	while (lacking_in_all(turns, count, level, SIZE_MAX) < allowed) {
		level++;
	}
	/* In each round everyone below the level gets one, the first one first. */
	while (lacking_in_all(turns, count, level, rounds) < allowed) {
		rounds++;
	}
	return lacking(&turns[0], level, rounds);
}
