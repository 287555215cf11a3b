#define _GNU_SOURCE /* memmem */

#include "sklik_fixture.h"

#include <stdlib.h>
#include <string.h>

int sklik_start(void **state)
{
	(void) state;
	return s2s_hash_start() ? 0 : 1;
}

int sklik_stop(void **state)
{
	(void) state;
	s2s_hash_stop();
	return 0;
}

int sklik_setup(void **state)
{
	sklik_fixture *fixture = calloc(1, sizeof *fixture);

	assert_non_null(fixture);
	fixture->destination.system = s2s_sklik.name;
	fixture->destination.name = S2S_STRING("sklik");
	fixture->destination.endpoint = s2s_sklik.default_endpoint;
	fixture->destination.settings[S2S_SKLIK_SEM_ID] = S2S_STRING(SKLIK_SEM_ID);
	fixture->destination.setting_count = S2S_SKLIK_SETTINGS;
	fixture->options.enforce_consent = true;
	fixture->options.client_id = S2S_STRING("my-eshop-plugin");
	fixture->options.client_version = S2S_STRING("1.0.0");
	fixture->options.now_ms = SKLIK_NOW_MS;
	purchase_fill(&fixture->event);
	s2s_problems_init(&fixture->problems);
	s2s_draft_init(&fixture->draft);
	*state = fixture;
	return 0;
}

int sklik_teardown(void **state)
{
	sklik_fixture *fixture = *state;

	s2s_event_free(&fixture->event);
	s2s_problems_free(&fixture->problems);
	s2s_draft_free(&fixture->draft);
	s2s_text_free(&fixture->url);
	s2s_text_free(&fixture->headers);
	s2s_text_free(&fixture->body);
	free(fixture);
	return 0;
}

void sklik_encode(sklik_fixture *fixture, bool mask)
{
	s2s_draft *draft = &fixture->draft;
	s2s_request request = { .method = S2S_STRING("POST") };

	assert_true(s2s_sklik.encode(&fixture->destination, &fixture->event, &fixture->options, draft));
	request.url = s2s_text_string(&draft->url);
	request.headers = s2s_text_string(&draft->headers);
	request.body = s2s_text_string(&draft->body);
	assert_true(s2s_system_finish(&s2s_sklik, &fixture->destination, &request, mask, &fixture->url, &fixture->headers, &fixture->body));
}

json_t *sklik_payload(sklik_fixture *fixture)
{
	json_error_t error;

	sklik_encode(fixture, false);
	json_t *payload = json_loadb(fixture->body.data, fixture->body.length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);

	if (payload == NULL) {
		fail_msg("%s in %.*s", error.text, S2S_STRING_ARGS(s2s_text_string(&fixture->body)));
	}
	return payload;
}

json_t *sklik_at(json_t *payload, const char *path)
{
	char copy[200];
	char *rest = NULL;

	assert_in_range(strlen(path), 1, sizeof copy - 1);
	strcpy(copy, path);
	for (char *key = strtok_r(copy, ".", &rest); key != NULL && payload != NULL; key = strtok_r(NULL, ".", &rest)) {
		payload = json_object_get(payload, key);
	}
	return payload;
}

s2s_skip_reason sklik_skip(sklik_fixture *fixture)
{
	/* In brackets, because cmocka has a macro of that name. */
	return (s2s_sklik.skip)(&fixture->destination, &fixture->event, &fixture->options);
}

void sklik_validate(sklik_fixture *fixture)
{
	s2s_problems_clear(&fixture->problems);
	s2s_sklik.validate(&fixture->destination, &fixture->event, &fixture->options, &fixture->problems);
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

void sklik_assert_problem(sklik_fixture *fixture, bool fatal, const char *path, const char *part)
{
	sklik_validate(fixture);
	for (size_t i = 0; i < fixture->problems.count; i++) {
		const s2s_problem *problem = &fixture->problems.items[i];

		if (problem->fatal == fatal && s2s_string_equals(problem->path, s2s_string_from(path)) && contains(problem->message, part)) {
			support_assert_string(problem->destination, "sklik");
			assert_int_equal(fixture->problems.fatal_count != 0, fatal);
			return;
		}
	}
	print_problems(&fixture->problems);
	fail_msg("no %s \"%s: …%s…\"", fatal ? "error" : "warning", path, part);
}

void sklik_assert_no_problem(sklik_fixture *fixture, const char *path)
{
	sklik_validate(fixture);
	for (size_t i = 0; i < fixture->problems.count; i++) {
		if (s2s_string_equals(fixture->problems.items[i].path, s2s_string_from(path))) {
			print_problems(&fixture->problems);
			fail_msg("there should be no problem with %s", path);
		}
	}
}

void sklik_assert_clean(sklik_fixture *fixture)
{
	sklik_validate(fixture);
	if (fixture->problems.count != 0) {
		print_problems(&fixture->problems);
		fail();
	}
}

void sklik_use_event(sklik_fixture *fixture, const char *name)
{
	s2s_event *event = &fixture->event;

	s2s_event_free(event);
	event->time_ms = SKLIK_NOW_MS;
	assert_true(s2s_event_set_text(event, &event->id, S2S_STRING("018e4f2a-1234-7abc-9def-0123456789ab")));
	assert_true(s2s_event_set_text(event, &event->url, S2S_STRING("https://vas-eshop.cz/")));
	assert_true(s2s_event_set_text(event, &event->name, s2s_string_from(name)));
}

void sklik_set_parameter(sklik_fixture *fixture, const char *name, s2s_parameter_kind kind, const char *text)
{
	s2s_parameter *parameter = s2s_event_put_parameter(&fixture->event, s2s_string_from(name));

	assert_non_null(parameter);
	parameter->kind = kind;
	assert_true(s2s_event_set_text(&fixture->event, &parameter->text, s2s_string_from(text)));
}

s2s_money sklik_money(const char *text)
{
	s2s_money money = { .length = 0 };

	assert_true(s2s_money_from_text(s2s_string_from(text), &money));
	return money;
}
