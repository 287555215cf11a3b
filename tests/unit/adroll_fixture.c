#include "adroll_fixture.h"

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
	event->time_ms = SYSTEM_NOW_MS;
}

int adroll_setup(void **state)
{
	system_fixture *fixture = system_fixture_new(&s2s_adroll, S2S_ADROLL_SETTINGS);

	fixture->destination.settings[S2S_ADROLL_ADVERTISABLE] = S2S_STRING("ADVERTISABLE1");
	fixture->destination.settings[S2S_ADROLL_PIXEL] = S2S_STRING("PIXEL1");
	fixture->destination.settings[S2S_ADROLL_TOKEN] = S2S_STRING("token-1");
	fill_event(&fixture->event);
	*state = fixture;
	return 0;
}

json_t *adroll_payload(system_fixture *fixture)
{
	json_t *payload = system_payload(fixture), *event;

	assert_true(json_is_array(payload));
	assert_int_equal(json_array_size(payload), 1);
	event = json_incref(json_array_get(payload, 0));
	json_decref(payload);
	return event;
}

void adroll_assert_text(system_fixture *fixture, const char *path, const char *expected)
{
	json_t *payload = adroll_payload(fixture), *value = system_at(payload, path);

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

void adroll_assert_skip(system_fixture *fixture, const char *reason)
{
	s2s_skip_reason found = system_skip(fixture);

	assert_string_equal(found != NULL ? found : "", reason);
}

void adroll_name(system_fixture *fixture, const char *name)
{
	assert_true(s2s_event_set_text(&fixture->event, &fixture->event.name, s2s_string_from(name)));
}
