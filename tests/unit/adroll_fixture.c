#define _GNU_SOURCE /* memmem */

#include "adroll_fixture.h"

#include <stdlib.h>

int adroll_start(void **state)
{
	(void) state;
	return s2s_hash_start() ? 0 : 1;
}

int adroll_stop(void **state)
{
	(void) state;
	s2s_hash_stop();
	return 0;
}

static void fill_event(s2s_event *event)
{
	s2s_visitor *visitor;

	purchase_fill(event);
	visitor = &event->visitor;
	assert_true(s2s_pairs_set(&visitor->cookies, &visitor->arena, S2S_STRING("__adroll_fpc"), S2S_STRING(ADROLL_COOKIE)));
	assert_true(s2s_pairs_set(&visitor->click_ids, &visitor->arena, S2S_STRING("adct"), S2S_STRING("click123")));
	assert_true(
		s2s_pairs_set(&event->device_ids, &event->arena, S2S_STRING("gps_adid"), S2S_STRING("38400000-8cf0-11bd-b23e-10b96e40000d")));
	assert_true(s2s_event_set_text(event, &event->user_id, S2S_STRING("customer-7")));
	assert_true(s2s_event_set_text(event, &event->items[0].group, S2S_STRING("phones")));
	event->time_ms = ADROLL_NOW_MS;
}

int adroll_setup(void **state)
{
	adroll_fixture *fixture = calloc(1, sizeof *fixture);

	assert_non_null(fixture);
	fixture->destination.system = s2s_adroll.name;
	fixture->destination.name = S2S_STRING("adroll");
	fixture->destination.endpoint = s2s_adroll.default_endpoint;
	fixture->destination.settings[S2S_ADROLL_ADVERTISABLE] = S2S_STRING("ADVERTISABLE1");
	fixture->destination.settings[S2S_ADROLL_PIXEL] = S2S_STRING("PIXEL1");
	fixture->destination.settings[S2S_ADROLL_TOKEN] = S2S_STRING("token-1");
	fixture->destination.setting_count = S2S_ADROLL_SETTINGS;
	fixture->options.enforce_consent = true;
	fixture->options.now_ms = ADROLL_NOW_MS;
	fill_event(&fixture->event);
	s2s_problems_init(&fixture->problems);
	s2s_draft_init(&fixture->draft);
	*state = fixture;
	return 0;
}

int adroll_teardown(void **state)
{
	adroll_fixture *fixture = *state;

	s2s_event_free(&fixture->event);
	s2s_problems_free(&fixture->problems);
	s2s_draft_free(&fixture->draft);
	s2s_text_free(&fixture->url);
	s2s_text_free(&fixture->headers);
	s2s_text_free(&fixture->body);
	free(fixture);
	return 0;
}

void adroll_encode(adroll_fixture *fixture, bool mask)
{
	s2s_draft *draft = &fixture->draft;
	s2s_request request = { .method = S2S_STRING("POST") };

	assert_true(s2s_adroll.encode(&fixture->destination, &fixture->event, &fixture->options, draft));
	request.url = s2s_text_string(&draft->url);
	request.headers = s2s_text_string(&draft->headers);
	request.body = s2s_text_string(&draft->body);
	assert_true(s2s_system_finish(&s2s_adroll, &fixture->destination, &request, mask, &fixture->url, &fixture->headers, &fixture->body));
}

json_t *adroll_payload(adroll_fixture *fixture)
{
	json_error_t error;
	json_t *payload, *event;

	adroll_encode(fixture, false);
	payload = json_loadb(fixture->body.data, fixture->body.length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
	if (payload == NULL) {
		fail_msg("%s in %.*s", error.text, S2S_STRING_ARGS(s2s_text_string(&fixture->body)));
	}
	assert_true(json_is_array(payload));
	assert_int_equal(json_array_size(payload), 1);
	event = json_incref(json_array_get(payload, 0));
	json_decref(payload);
	return event;
}

json_t *adroll_at(json_t *payload, const char *path)
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

void adroll_assert_text(adroll_fixture *fixture, const char *path, const char *expected)
{
	json_t *payload = adroll_payload(fixture), *value = adroll_at(payload, path);

	if (expected == NULL) {
		assert_null(value);
	} else {
		if (!json_is_string(value)) {
			fail_msg("%s is no text", path);
		}
		assert_string_equal(json_string_value(value), expected);
	}
	json_decref(payload);
}

s2s_skip_reason adroll_skip(adroll_fixture *fixture)
{
	/* In brackets, because cmocka has a macro of that name. */
	return (s2s_adroll.skip)(&fixture->destination, &fixture->event, &fixture->options);
}

void adroll_assert_skip(adroll_fixture *fixture, const char *reason)
{
	s2s_skip_reason found = adroll_skip(fixture);

	assert_string_equal(found != NULL ? found : "", reason);
}

static void validate(adroll_fixture *fixture)
{
	s2s_problems_clear(&fixture->problems);
	s2s_adroll.validate(&fixture->destination, &fixture->event, &fixture->options, &fixture->problems);
	assert_false(fixture->problems.failed);
}

static void print_problems(const s2s_problems *problems)
{
	for (size_t i = 0; i < problems->count; i++) {
		print_error("%s %.*s: %.*s\n", problems->items[i].fatal ? "error" : "warning", S2S_STRING_ARGS(problems->items[i].path),
			S2S_STRING_ARGS(problems->items[i].message));
	}
}

void adroll_assert_problem(adroll_fixture *fixture, bool fatal, const char *path, const char *part)
{
	validate(fixture);
	for (size_t i = 0; i < fixture->problems.count; i++) {
		const s2s_problem *problem = &fixture->problems.items[i];

		if (problem->fatal == fatal && s2s_string_equals(problem->path, s2s_string_from(path)) &&
			memmem(problem->message.data, problem->message.length, part, strlen(part)) != NULL) {
			support_assert_string(problem->destination, "adroll");
			assert_int_equal(fixture->problems.fatal_count != 0, fatal);
			return;
		}
	}
	print_problems(&fixture->problems);
	fail_msg("no %s \"%s: …%s…\"", fatal ? "error" : "warning", path, part);
}

void adroll_assert_clean(adroll_fixture *fixture)
{
	validate(fixture);
	if (fixture->problems.count != 0) {
		print_problems(&fixture->problems);
		fail();
	}
}

void adroll_name(adroll_fixture *fixture, const char *name)
{
	assert_true(s2s_event_set_text(&fixture->event, &fixture->event.name, s2s_string_from(name)));
}

void adroll_parameter(adroll_fixture *fixture, const char *name, s2s_parameter_kind kind, const char *text)
{
	s2s_parameter *parameter = s2s_event_put_parameter(&fixture->event, s2s_string_from(name));

	assert_non_null(parameter);
	parameter->kind = kind;
	assert_true(s2s_event_set_text(&fixture->event, &parameter->text, s2s_string_from(text)));
}

s2s_money adroll_money(const char *text)
{
	s2s_money money = { .length = 0 };

	assert_true(s2s_money_from_text(s2s_string_from(text), &money));
	return money;
}
