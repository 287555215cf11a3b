#define _GNU_SOURCE /* memmem */

#include "adjust_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int adjust_start(void **state)
{
	(void) state;
	return s2s_hash_start() ? 0 : 1;
}

int adjust_stop(void **state)
{
	(void) state;
	s2s_hash_stop();
	return 0;
}

static void fill_event(s2s_event *event)
{
	s2s_visitor visitor;

	s2s_event_init(event);
	event->time_ms = ADJUST_NOW_MS;
	assert_true(s2s_event_set_text(event, &event->id, S2S_STRING("018e4f2a-1234-7abc-9def-0123456789ab")));
	assert_true(s2s_event_set_text(event, &event->name, S2S_STRING("Purchase")));
	assert_true(s2s_pairs_set(&event->device_ids, &event->arena, S2S_STRING("idfa"), S2S_STRING("D2CADB5F-410F-4963-AC0C-2A78534BDF1E")));
	s2s_visitor_init(&visitor);
	visitor.consent_mode_given = true;
	visitor.consent[S2S_CONSENT_AD_USER_DATA] = visitor.consent[S2S_CONSENT_AD_STORAGE] = S2S_CONSENT_GRANTED;
	assert_true(s2s_event_set_visitor(event, &visitor));
	s2s_visitor_free(&visitor);
}

int adjust_setup(void **state)
{
	adjust_fixture *fixture = calloc(1, sizeof *fixture);

	assert_non_null(fixture);
	fixture->destination.system = s2s_adjust.name;
	fixture->destination.name = S2S_STRING("adjust");
	fixture->destination.endpoint = s2s_adjust.default_endpoint;
	fixture->destination.settings[S2S_ADJUST_APP_TOKEN] = S2S_STRING(ADJUST_APP_TOKEN);
	fixture->destination.settings[S2S_ADJUST_EVENT_TOKENS] = S2S_STRING("Lead=def456 Purchase=f0ob4r");
	fixture->destination.setting_count = S2S_ADJUST_SETTINGS;
	fixture->options.enforce_consent = true;
	fixture->options.now_ms = ADJUST_NOW_MS;
	fill_event(&fixture->event);
	s2s_problems_init(&fixture->problems);
	s2s_draft_init(&fixture->draft);
	*state = fixture;
	return 0;
}

int adjust_teardown(void **state)
{
	adjust_fixture *fixture = *state;

	s2s_event_free(&fixture->event);
	s2s_problems_free(&fixture->problems);
	s2s_draft_free(&fixture->draft);
	s2s_text_free(&fixture->url);
	s2s_text_free(&fixture->headers);
	s2s_text_free(&fixture->body);
	free(fixture);
	return 0;
}

void adjust_encode(adjust_fixture *fixture, bool mask)
{
	s2s_draft *draft = &fixture->draft;
	s2s_request request = { .method = S2S_STRING("POST") };

	assert_true(s2s_adjust.encode(&fixture->destination, &fixture->event, &fixture->options, draft));
	request.url = s2s_text_string(&draft->url);
	request.headers = s2s_text_string(&draft->headers);
	request.body = s2s_text_string(&draft->body);
	assert_true(s2s_system_finish(&s2s_adjust, &fixture->destination, &request, mask, &fixture->url, &fixture->headers, &fixture->body));
}

void adjust_assert_body(adjust_fixture *fixture, const char *expected)
{
	adjust_encode(fixture, false);
	support_assert_text(&fixture->body, expected);
}

static bool has_pair(adjust_fixture *fixture, const char *format, const char *pair)
{
	char wanted[1024];
	s2s_text whole;
	bool found;

	s2s_text_init(&whole);
	s2s_text_append_char(&whole, '&');
	s2s_text_append_string(&whole, s2s_text_string(&fixture->body));
	s2s_text_append_char(&whole, '&');
	snprintf(wanted, sizeof wanted, format, pair);
	found = memmem(whole.data, whole.length, wanted, strlen(wanted)) != NULL;
	s2s_text_free(&whole);
	return found;
}

void adjust_assert_pair(adjust_fixture *fixture, const char *pair)
{
	adjust_encode(fixture, false);
	if (!has_pair(fixture, "&%s&", pair)) {
		fail_msg("no \"%s\" in %.*s", pair, S2S_STRING_ARGS(s2s_text_string(&fixture->body)));
	}
}

void adjust_assert_no_name(adjust_fixture *fixture, const char *name)
{
	adjust_encode(fixture, false);
	if (has_pair(fixture, "&%s=", name)) {
		fail_msg("there should be no %s in %.*s", name, S2S_STRING_ARGS(s2s_text_string(&fixture->body)));
	}
}

s2s_skip_reason adjust_skip(adjust_fixture *fixture)
{
	/* In brackets, because cmocka has a macro of that name. */
	return (s2s_adjust.skip)(&fixture->destination, &fixture->event, &fixture->options);
}

static void validate(adjust_fixture *fixture)
{
	s2s_problems_clear(&fixture->problems);
	s2s_adjust.validate(&fixture->destination, &fixture->event, &fixture->options, &fixture->problems);
	assert_false(fixture->problems.failed);
}

static void print_problems(const s2s_problems *problems)
{
	for (size_t i = 0; i < problems->count; i++) {
		print_error("%s %.*s: %.*s\n", problems->items[i].fatal ? "error" : "warning", S2S_STRING_ARGS(problems->items[i].path),
			S2S_STRING_ARGS(problems->items[i].message));
	}
}

void adjust_assert_problem(adjust_fixture *fixture, bool fatal, const char *path, const char *part)
{
	validate(fixture);
	for (size_t i = 0; i < fixture->problems.count; i++) {
		const s2s_problem *problem = &fixture->problems.items[i];

		if (problem->fatal == fatal && s2s_string_equals(problem->path, s2s_string_from(path)) &&
			memmem(problem->message.data, problem->message.length, part, strlen(part)) != NULL) {
			support_assert_string(problem->destination, "adjust");
			assert_int_equal(fixture->problems.fatal_count != 0, fatal);
			return;
		}
	}
	print_problems(&fixture->problems);
	fail_msg("no %s \"%s: …%s…\"", fatal ? "error" : "warning", path, part);
}

void adjust_assert_clean(adjust_fixture *fixture)
{
	validate(fixture);
	if (fixture->problems.count != 0) {
		print_problems(&fixture->problems);
		fail();
	}
}

void adjust_device(adjust_fixture *fixture, const char *type, const char *id)
{
	s2s_event *event = &fixture->event;

	assert_true(s2s_pairs_set(&event->device_ids, &event->arena, s2s_string_from(type), s2s_string_from(id)));
}

void adjust_no_devices(adjust_fixture *fixture)
{
	fixture->event.device_ids.count = 0;
}

void adjust_parameter(adjust_fixture *fixture, const char *name, s2s_parameter_kind kind, const char *text)
{
	s2s_parameter *parameter = s2s_event_put_parameter(&fixture->event, s2s_string_from(name));

	assert_non_null(parameter);
	parameter->kind = kind;
	assert_true(s2s_event_set_text(&fixture->event, &parameter->text, s2s_string_from(text)));
}

void adjust_map(adjust_fixture *fixture, const char *name, const char *key, const char *value)
{
	s2s_event *event = &fixture->event;
	s2s_parameter *parameter = (s2s_parameter *) (uintptr_t) s2s_event_parameter(event, s2s_string_from(name));

	if (parameter == NULL) {
		parameter = s2s_event_put_parameter(event, s2s_string_from(name));
		assert_non_null(parameter);
		parameter->kind = S2S_PARAMETER_MAP;
	}
	assert_true(s2s_pairs_set(&parameter->map, &event->arena, s2s_string_from(key), s2s_string_from(value)));
}

static s2s_money money(const char *text)
{
	s2s_money value = { .length = 0 };

	assert_true(text == NULL || s2s_money_from_text(s2s_string_from(text), &value));
	return value;
}

void adjust_money(adjust_fixture *fixture, const char *value, const char *value_tax, const char *currency)
{
	fixture->event.value = money(value);
	fixture->event.value_tax = money(value_tax);
	assert_true(s2s_event_set_text(&fixture->event, &fixture->event.currency, s2s_string_from(currency)));
}

void adjust_consent(adjust_fixture *fixture, s2s_consent_key key, s2s_consent consent)
{
	fixture->event.visitor.consent_mode_given = true;
	fixture->event.visitor.consent[key] = consent;
}
