/* What the Sklik tests share, on top of what those of every system do: the seed's Purchase, and a destination for it. */
#ifndef S2S_TESTS_SKLIK_FIXTURE_H
#define S2S_TESTS_SKLIK_FIXTURE_H

#include "purchase.h"
#include "system_fixture.h"

#include "destinations/sklik.h"

#define SKLIK_SEM_ID "0123456789abcdefghij0123"

/* For cmocka's setup of a test; *state is a system_fixture. */
int sklik_setup(void **state);

/* An empty event of that name, with URL, id and time, and no visitor, in place of the Purchase. */
void sklik_use_event(system_fixture *fixture, const char *name);

#endif
