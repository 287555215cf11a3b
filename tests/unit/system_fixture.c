#define _GNU_SOURCE /* memmem */

#include "system_fixture.h"

#include "core/hash.h"

#include <stdlib.h>
#include <string.h>

int system_start(void **state)
{
	(void) state;
	return s2s_hash_start() ? 0 : 1;
}

int system_stop(void **state)
{
	(void) state;
	s2s_hash_stop();
	return 0;
}

system_fixture *system_fixture_new(const s2s_system *system, size_t setting_count)
{
	system_fixture *fixture = calloc(1, sizeof *fixture);

	assert_non_null(fixture);
	fixture->system = system;
	fixture->destination.system = system->name;
	fixture->destination.name = system->name;
	fixture->destination.endpoint = system->default_endpoint;
	fixture->destination.setting_count = setting_count;
	fixture->options.enforce_consent = true;
	fixture->options.now_ms = SYSTEM_NOW_MS;
	s2s_problems_init(&fixture->problems);
	s2s_draft_init(&fixture->draft);
	return fixture;
}

int system_teardown(void **state)
{
	system_fixture *fixture = *state;

	s2s_event_free(&fixture->event);
	s2s_problems_free(&fixture->problems);
	s2s_draft_free(&fixture->draft);
	s2s_text_free(&fixture->url);
	s2s_text_free(&fixture->headers);
	s2s_text_free(&fixture->body);
	free(fixture);
	return 0;
}

void system_encode(system_fixture *fixture, bool mask)
{
	s2s_draft *draft = &fixture->draft;
	s2s_request request = { .method = S2S_STRING("POST") };

	assert_true(fixture->system->encode(&fixture->destination, &fixture->event, &fixture->options, draft));
	request.url = s2s_text_string(&draft->url);
	request.headers = s2s_text_string(&draft->headers);
	request.body = s2s_text_string(&draft->body);
	assert_true(
		s2s_system_finish(fixture->system, &fixture->destination, &request, mask, &fixture->url, &fixture->headers, &fixture->body));
}

json_t *system_payload(system_fixture *fixture)
{
	json_error_t error;

	system_encode(fixture, false);
	json_t *payload = json_loadb(fixture->body.data, fixture->body.length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);

	if (payload == NULL) {
		fail_msg("%s in %.*s", error.text, S2S_STRING_ARGS(s2s_text_string(&fixture->body)));
	}
	return payload;
}

json_t *system_at(json_t *payload, const char *path)
{
	char copy[200];
	char *rest = NULL;

	assert_in_range(strlen(path), 1, sizeof copy - 1);
	strcpy(copy, path);
	for (char *key = strtok_r(copy, ".", &rest); key != NULL && payload != NULL; key = strtok_r(NULL, ".", &rest)) {
		payload = json_is_array(payload) ? json_array_get(payload, (size_t) atoi(key)) : json_object_get(payload, key);
	}
	return payload;
}

s2s_skip_reason system_skip(system_fixture *fixture)
{
	/* In brackets, because cmocka has a macro of that name. */
	return (fixture->system->skip)(&fixture->destination, &fixture->event, &fixture->options);
}

void system_validate(system_fixture *fixture)
{
	s2s_problems_clear(&fixture->problems);
	fixture->system->validate(&fixture->destination, &fixture->event, &fixture->options, &fixture->problems);
	assert_false(fixture->problems.failed);
}

static void print_problems(const s2s_problems *problems)
{
	for (size_t i = 0; i < problems->count; i++) {
		print_error("%s %.*s: %.*s\n", problems->items[i].fatal ? "error" : "warning", S2S_STRING_ARGS(problems->items[i].path),
			S2S_STRING_ARGS(problems->items[i].message));
	}
}

static bool contains(s2s_string message, const char *part)
{
	return memmem(message.data, message.length, part, strlen(part)) != NULL;
}

void system_assert_problem(system_fixture *fixture, bool fatal, const char *path, const char *part)
{
	system_validate(fixture);
	for (size_t i = 0; i < fixture->problems.count; i++) {
		const s2s_problem *problem = &fixture->problems.items[i];

		if (problem->fatal == fatal && s2s_string_equals(problem->path, s2s_string_from(path)) && contains(problem->message, part)) {
			assert_true(s2s_string_equals(problem->destination, fixture->destination.name));
			assert_int_equal(fixture->problems.fatal_count != 0, fatal);
			return;
		}
	}
	print_problems(&fixture->problems);
	fail_msg("no %s \"%s: …%s…\"", fatal ? "error" : "warning", path, part);
}

void system_assert_no_problem(system_fixture *fixture, const char *path)
{
	system_validate(fixture);
	for (size_t i = 0; i < fixture->problems.count; i++) {
		if (s2s_string_equals(fixture->problems.items[i].path, s2s_string_from(path))) {
			print_problems(&fixture->problems);
			fail_msg("there should be no problem with %s", path);
		}
	}
}

void system_assert_clean(system_fixture *fixture)
{
	system_validate(fixture);
	if (fixture->problems.count != 0) {
		print_problems(&fixture->problems);
		fail();
	}
}

void system_set_parameter(system_fixture *fixture, const char *name, s2s_parameter_kind kind, const char *text)
{
	s2s_parameter *parameter = s2s_event_put_parameter(&fixture->event, s2s_string_from(name));

	assert_non_null(parameter);
	parameter->kind = kind;
	assert_true(s2s_event_set_text(&fixture->event, &parameter->text, s2s_string_from(text)));
}

s2s_money system_money(const char *text)
{
	s2s_money money = { .length = 0 };

	assert_true(s2s_money_from_text(s2s_string_from(text), &money));
	return money;
}
