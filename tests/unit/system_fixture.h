/* What the tests of every ad system share: a destination, an event, and what the system makes of it. */
#ifndef S2S_TESTS_SYSTEM_FIXTURE_H
#define S2S_TESTS_SYSTEM_FIXTURE_H

#include "support.h"

#include "destinations/system.h"

/* The time that the Sklik seed's example was made, so that it is not old. */
#define SYSTEM_NOW_MS INT64_C(1770134113676)

typedef struct system_fixture {
	const s2s_system *system;
	s2s_destination destination;
	s2s_event event;
	s2s_encode_options options;
	s2s_problems problems;
	s2s_draft draft;
	s2s_text url;
	s2s_text headers;
	s2s_text body; /* finished */
} system_fixture;

/* For cmocka's setup and teardown of a group. */
int system_start(void **state);
int system_stop(void **state);

/* For a system's own setup of a test: its settings and its event are still to be filled in; consent is enforced. */
system_fixture *system_fixture_new(const s2s_system *system, size_t setting_count);
/* For cmocka's teardown of a test; *state is a system_fixture. */
int system_teardown(void **state);

/* Encodes and finishes; the body stays in fixture->body. `mask` as in a preview. */
void system_encode(system_fixture *fixture, bool mask);
/* The finished body as JSON; the caller frees it. */
json_t *system_payload(system_fixture *fixture);
/* A value of a payload by its path, "event_attributes.products.0.price"; NULL: none. Borrowed from `payload`. */
json_t *system_at(json_t *payload, const char *path);

/* NULL, or the reason. */
s2s_skip_reason system_skip(system_fixture *fixture);

void system_validate(system_fixture *fixture);
/* Validates; there is such a problem, its message contains `part`, and nothing is fatal beside a warning. */
void system_assert_problem(system_fixture *fixture, bool fatal, const char *path, const char *part);
/* Validates; nothing is wrong with this path. */
void system_assert_no_problem(system_fixture *fixture, const char *path);
/* Validates; there is nothing at all to say. */
void system_assert_clean(system_fixture *fixture);

void system_set_parameter(system_fixture *fixture, const char *name, s2s_parameter_kind kind, const char *text);
s2s_money system_money(const char *text);

#endif
