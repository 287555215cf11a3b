/* What the Adjust tests share: a destination, an event with a device, and what Adjust would get of it. */
#ifndef S2S_TESTS_ADJUST_FIXTURE_H
#define S2S_TESTS_ADJUST_FIXTURE_H

#include "support.h"

#include "destinations/system.h"

#define ADJUST_NOW_MS INT64_C(1770134113676)
#define ADJUST_APP_TOKEN "4w565xzmb54d"

typedef struct adjust_fixture {
	s2s_destination destination;
	s2s_event event; /* Purchase with an idfa and a visitor who granted consent */
	s2s_encode_options options;
	s2s_problems problems;
	s2s_draft draft;
	s2s_text url;
	s2s_text headers;
	s2s_text body; /* finished */
} adjust_fixture;

int adjust_start(void **state);
int adjust_stop(void **state);
int adjust_setup(void **state);
int adjust_teardown(void **state);

/* Encodes and finishes; `mask` as in a preview. */
void adjust_encode(adjust_fixture *fixture, bool mask);
/* Encodes; the finished body equals `expected`. */
void adjust_assert_body(adjust_fixture *fixture, const char *expected);
/* Encodes; the finished body has this pair ("name=value"), whole, or has not. */
void adjust_assert_pair(adjust_fixture *fixture, const char *pair);
void adjust_assert_no_name(adjust_fixture *fixture, const char *name);

/* NULL, or the reason. */
s2s_skip_reason adjust_skip(adjust_fixture *fixture);
void adjust_assert_problem(adjust_fixture *fixture, bool fatal, const char *path, const char *part);
void adjust_assert_clean(adjust_fixture *fixture);

void adjust_device(adjust_fixture *fixture, const char *type, const char *id);
void adjust_no_devices(adjust_fixture *fixture);
void adjust_parameter(adjust_fixture *fixture, const char *name, s2s_parameter_kind kind, const char *text);
void adjust_map(adjust_fixture *fixture, const char *name, const char *key, const char *value);
void adjust_money(adjust_fixture *fixture, const char *value, const char *value_tax, const char *currency);
void adjust_consent(adjust_fixture *fixture, s2s_consent_key key, s2s_consent consent);

#endif
