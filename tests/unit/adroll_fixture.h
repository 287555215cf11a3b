/* What the AdRoll tests share: a destination, an event with everything, and what AdRoll makes of it. */
#ifndef S2S_TESTS_ADROLL_FIXTURE_H
#define S2S_TESTS_ADROLL_FIXTURE_H

#include "purchase.h"

#include "destinations/system.h"

#define ADROLL_NOW_MS INT64_C(1770134113676)
#define ADROLL_COOKIE "0123456789abcdef0123456789abcdef-1770134113000"

typedef struct adroll_fixture {
	s2s_destination destination;
	s2s_event event; /* the Sklik seed's Purchase, with what AdRoll recognises people by */
	s2s_encode_options options;
	s2s_problems problems;
	s2s_draft draft;
	s2s_text url;
	s2s_text headers;
	s2s_text body; /* finished */
} adroll_fixture;

int adroll_start(void **state);
int adroll_stop(void **state);
int adroll_setup(void **state);
int adroll_teardown(void **state);

/* Encodes and finishes. `mask` as in a preview. */
void adroll_encode(adroll_fixture *fixture, bool mask);
/* The one event of the finished body; the caller frees it. */
json_t *adroll_payload(adroll_fixture *fixture);
/* A value by its path, "event_attributes.products.0.price"; NULL: none. Borrowed. */
json_t *adroll_at(json_t *payload, const char *path);
/* Encodes; the value at the path is that text; NULL: there is none. */
void adroll_assert_text(adroll_fixture *fixture, const char *path, const char *expected);

s2s_skip_reason adroll_skip(adroll_fixture *fixture);
/* The reason, "" for none. */
void adroll_assert_skip(adroll_fixture *fixture, const char *reason);

/* There is such a problem, and its message contains `part`; and nothing fatal beside a warning. */
void adroll_assert_problem(adroll_fixture *fixture, bool fatal, const char *path, const char *part);
void adroll_assert_clean(adroll_fixture *fixture);

void adroll_name(adroll_fixture *fixture, const char *name);
void adroll_parameter(adroll_fixture *fixture, const char *name, s2s_parameter_kind kind, const char *text);
s2s_money adroll_money(const char *text);

#endif
