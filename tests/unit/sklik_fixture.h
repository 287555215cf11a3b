/* What the Sklik tests share: a destination, an event, and what Sklik makes of it. */
#ifndef S2S_TESTS_SKLIK_FIXTURE_H
#define S2S_TESTS_SKLIK_FIXTURE_H

#include "purchase.h"

#include "destinations/system.h"

/* The time that the seed's example was made, so that it is not old. */
#define SKLIK_NOW_MS INT64_C(1770134113676)
#define SKLIK_SEM_ID "0123456789abcdefghij0123"

typedef struct sklik_fixture {
	s2s_destination destination;
	s2s_event event; /* the seed's Purchase */
	s2s_encode_options options;
	s2s_problems problems;
	s2s_draft draft;
	s2s_text url;
	s2s_text headers;
	s2s_text body; /* finished */
} sklik_fixture;

/* For cmocka's setup and teardown of a group and of a test; *state is a sklik_fixture. */
int sklik_start(void **state);
int sklik_stop(void **state);
int sklik_setup(void **state);
int sklik_teardown(void **state);

/* Encodes and finishes; the body stays in fixture->body. `mask` as in a preview. */
void sklik_encode(sklik_fixture *fixture, bool mask);
/* The finished body as JSON; the caller frees it. */
json_t *sklik_payload(sklik_fixture *fixture);
/* A value of that payload by its path, "event_data.contents[0].id" without the list; NULL: none. Borrowed from `payload`. */
json_t *sklik_at(json_t *payload, const char *path);

s2s_skip_reason sklik_skip(sklik_fixture *fixture);

void sklik_validate(sklik_fixture *fixture);
/* Validates; there is such a problem, and its message contains `part`. */
void sklik_assert_problem(sklik_fixture *fixture, bool fatal, const char *path, const char *part);
/* Validates; nothing is wrong with this path. */
void sklik_assert_no_problem(sklik_fixture *fixture, const char *path);
/* Validates; there is nothing at all to say. */
void sklik_assert_clean(sklik_fixture *fixture);

/* An empty event of that name, with URL, id and time, and no visitor, in place of the Purchase. */
void sklik_use_event(sklik_fixture *fixture, const char *name);
void sklik_set_parameter(sklik_fixture *fixture, const char *name, s2s_parameter_kind kind, const char *text);
s2s_money sklik_money(const char *text);

#endif
