/* What the Adjust tests share: a destination, an event with a device, and what Adjust would get of it. */
#ifndef S2S_TESTS_ADJUST_FIXTURE_H
#define S2S_TESTS_ADJUST_FIXTURE_H

#include "system_fixture.h"

#include "destinations/adjust.h"

#define ADJUST_APP_TOKEN "4w565xzmb54d"

/* For cmocka's setup of a test; *state is a system_fixture. */
int adjust_setup(void **state);

/* Encodes; the finished body equals `expected`. */
void adjust_assert_body(system_fixture *fixture, const char *expected);
/* Encodes; the finished body has this pair ("name=value"), whole, or has not. */
void adjust_assert_pair(system_fixture *fixture, const char *pair);
void adjust_assert_no_name(system_fixture *fixture, const char *name);

void adjust_device(system_fixture *fixture, const char *type, const char *id);
void adjust_no_devices(system_fixture *fixture);
void adjust_map(system_fixture *fixture, const char *name, const char *key, const char *value);
void adjust_money(system_fixture *fixture, const char *value, const char *value_tax, const char *currency);
void adjust_consent(system_fixture *fixture, s2s_consent_key key, s2s_consent consent);

#endif
