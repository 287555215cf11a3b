/* What the two halves of the Sklik checker share: sklik_validate.c and sklik_validate_contents.c. */
#ifndef S2S_DESTINATIONS_SKLIK_CHECK_H
#define S2S_DESTINATIONS_SKLIK_CHECK_H

#include "sklik.h"

typedef struct s2s_sklik_check {
	const s2s_destination *destination;
	const s2s_event *event;
	const s2s_encode_options *options;
	const s2s_sklik_rule *rule; /* never NULL: the event is not skipped */
	s2s_sklik_view view;
	s2s_problems *problems;
	size_t item_warnings;
} s2s_sklik_check;

#define S2S_SKLIK_WARN(check, path, ...) s2s_problems_warn((check)->problems, (check)->destination->name, path, __VA_ARGS__)
#define S2S_SKLIK_FAIL(check, path, ...) s2s_problems_fail((check)->problems, (check)->destination->name, path, __VA_ARGS__)

/* Notes what is wrong with a text that is not s2s_utf8_is_text(); who has to make a path asks that first. */
void s2s_sklik_check_text(const s2s_sklik_check *check, const char *path, s2s_string text);

static inline bool s2s_sklik_is_negative(const s2s_money *money)
{
	return s2s_money_is_given(money) && money->text[0] == '-';
}

/* content_type, contents, and whether the sum of all prices fits the value. */
void s2s_sklik_check_contents(s2s_sklik_check *check);

#endif
