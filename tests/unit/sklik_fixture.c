#include "sklik_fixture.h"

int sklik_setup(void **state)
{
	system_fixture *fixture = system_fixture_new(&s2s_sklik, S2S_SKLIK_SETTINGS);

	fixture->destination.settings[S2S_SKLIK_SEM_ID] = S2S_STRING(SKLIK_SEM_ID);
	fixture->options.client_id = S2S_STRING("my-eshop-plugin");
	fixture->options.client_version = S2S_STRING("1.0.0");
	purchase_fill(&fixture->event);
	*state = fixture;
	return 0;
}

void sklik_use_event(system_fixture *fixture, const char *name)
{
	s2s_event *event = &fixture->event;

	s2s_event_free(event);
	event->time_ms = SYSTEM_NOW_MS;
	assert_true(s2s_event_set_text(event, &event->id, S2S_STRING("018e4f2a-1234-7abc-9def-0123456789ab")));
	assert_true(s2s_event_set_text(event, &event->url, S2S_STRING("https://vas-eshop.cz/")));
	assert_true(s2s_event_set_text(event, &event->name, s2s_string_from(name)));
}
