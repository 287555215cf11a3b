/* What the AdRoll tests share: a destination, an event with everything, and what AdRoll makes of it. */
#ifndef S2S_TESTS_ADROLL_FIXTURE_H
#define S2S_TESTS_ADROLL_FIXTURE_H

#include "purchase.h"
#include "system_fixture.h"

#include "destinations/adroll.h"

#define ADROLL_COOKIE "0123456789abcdef0123456789abcdef-1770134113000"

/* For cmocka's setup of a test; *state is a system_fixture. */
int adroll_setup(void **state);

/* The one event of the finished body; the caller frees it. */
json_t *adroll_payload(system_fixture *fixture);
/* Encodes; the value at the path is that text; NULL: there is none. */
void adroll_assert_text(system_fixture *fixture, const char *path, const char *expected);

/* The reason, "" for none. */
void adroll_assert_skip(system_fixture *fixture, const char *reason);

void adroll_name(system_fixture *fixture, const char *name);

#endif
