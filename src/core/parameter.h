/*
 * What Event::set() can carry: one table of names, what kind of value each
 * takes and which ad systems take it. A name that is not here is a warning, and
 * is available to postback templates only.
 */
#ifndef S2S_CORE_PARAMETER_H
#define S2S_CORE_PARAMETER_H

#include "event.h"

/* Bits: which ad systems take a parameter. */
typedef enum s2s_parameter_taker { S2S_TAKEN_BY_SKLIK = 1, S2S_TAKEN_BY_ADROLL = 2, S2S_TAKEN_BY_ADJUST = 4 } s2s_parameter_taker;

typedef struct s2s_parameter_rule {
	s2s_string name;
	s2s_parameter_kind kind; /* what the systems that take it expect */
	unsigned int takers;     /* s2s_parameter_taker */
} s2s_parameter_rule;

/* Every known parameter, by name; for documentation and for those that look at all. */
extern const s2s_parameter_rule s2s_parameter_rules[];
extern const size_t s2s_parameter_rule_count;

/* NULL: no ad system knows that name. */
const s2s_parameter_rule *s2s_parameter_rule_find(s2s_string name);

/* "a text", "a number", "true or false", "a map of texts": for "must be …". */
const char *s2s_parameter_kind_words(s2s_parameter_kind kind);

#endif
