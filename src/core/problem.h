/*
 * What is wrong with an event, in words for the shop's developer: the JSON path
 * of the field at the ad system, what is wrong, what would be right. A fatal
 * problem keeps the event from that destination; the others are warnings.
 * Messages never contain personal data or secrets.
 */
#ifndef S2S_CORE_PROBLEM_H
#define S2S_CORE_PROBLEM_H

#include "arena.h"

typedef struct s2s_problem {
	bool fatal;
	s2s_string destination; /* the destination's name; empty: of the event itself */
	s2s_string path;        /* "event_data.contents[0].quantity" */
	s2s_string message;
} s2s_problem;

/* All texts and the list itself live in the arena. */
typedef struct s2s_problems {
	s2s_arena arena;
	s2s_problem *items;
	size_t count;
	size_t fatal_count;
	bool failed; /* out of memory: a problem could not be noted */
} s2s_problems;

void s2s_problems_init(s2s_problems *problems);

/* Adds a warning or an error; path and message are printf-formatted and copied, cut at 500 bytes each. */
void s2s_problems_warn(s2s_problems *problems, s2s_string destination, const char *path, const char *format, ...) S2S_PRINTF(4, 5);
void s2s_problems_fail(s2s_problems *problems, s2s_string destination, const char *path, const char *format, ...) S2S_PRINTF(4, 5);

void s2s_problems_clear(s2s_problems *problems);
void s2s_problems_free(s2s_problems *problems);

#endif
