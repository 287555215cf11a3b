/*
 * Whose turn it is among the destinations that have something due. Those of one
 * endpoint come as near to equal numbers of requests on their way as can be;
 * what can't be divided goes round among them. Pure.
 */
#ifndef S2S_DELIVERY_TURNS_H
#define S2S_DELIVERY_TURNS_H

#include <stddef.h>
#include <stdint.h>

typedef struct s2s_turn {
	size_t destination; /* the caller's number for it */
	const void *line;   /* destinations with the same one share a window */
	size_t in_flight;   /* of this destination */
	int64_t last;       /* when its last request began, in turns of one request each; 0: it had none yet */
} s2s_turn;

/* In the order in which they may begin: first who has waited longest since its last request. */
void s2s_turns_arrange(s2s_turn *turns, size_t count);

/*
 * How many of the `allowed` requests of its line (at least one) are the first
 * one's, if those behind it have as much to send as they may: all of them where
 * it is the only one. To be asked again for the next one with what is left then,
 * so what one of them does not need is the others'.
 */
size_t s2s_turns_share(const s2s_turn *turns, size_t count, size_t allowed);

#endif
