#define _GNU_SOURCE /* memmem */

#include "adjust_fixture.h"

#include <stdio.h>
#include <string.h>

static void fill_event(s2s_event *event)
{
	s2s_visitor visitor;

	s2s_event_init(event);
	event->time_ms = SYSTEM_NOW_MS;
	assert_true(s2s_event_set_text(event, &event->id, S2S_STRING("018e4f2a-1234-7abc-9def-0123456789ab")));
	assert_true(s2s_event_set_text(event, &event->name, S2S_STRING("Purchase")));
	assert_true(s2s_pairs_set(&event->device_ids, &event->arena, S2S_STRING("idfa"), S2S_STRING("D2CADB5F-410F-4963-AC0C-2A78534BDF1E")));
	s2s_visitor_init(&visitor);
	visitor.consent_mode_given = true;
	visitor.consent[S2S_CONSENT_AD_USER_DATA] = visitor.consent[S2S_CONSENT_AD_STORAGE] = S2S_CONSENT_GRANTED;
	s2s_event_set_visitor(event, &visitor);
	s2s_visitor_free(&visitor);
}

int adjust_setup(void **state)
{
	system_fixture *fixture = system_fixture_new(&s2s_adjust, S2S_ADJUST_SETTINGS);

	fixture->destination.settings[S2S_ADJUST_APP_TOKEN] = S2S_STRING(ADJUST_APP_TOKEN);
	fixture->destination.settings[S2S_ADJUST_EVENT_TOKENS] = S2S_STRING("Lead=def456 Purchase=f0ob4r");
	fill_event(&fixture->event);
	*state = fixture;
	return 0;
}

void adjust_assert_body(system_fixture *fixture, const char *expected)
{
	system_encode(fixture, false);
	support_assert_text(&fixture->body, expected);
}

static bool has_pair(system_fixture *fixture, const char *format, const char *pair)
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

void adjust_assert_pair(system_fixture *fixture, const char *pair)
{
	system_encode(fixture, false);
	if (!has_pair(fixture, "&%s&", pair)) {
		fail_msg("no \"%s\" in %.*s", pair, S2S_STRING_ARGS(s2s_text_string(&fixture->body)));
	}
}

void adjust_assert_no_name(system_fixture *fixture, const char *name)
{
	system_encode(fixture, false);
	if (has_pair(fixture, "&%s=", name)) {
		fail_msg("there should be no %s in %.*s", name, S2S_STRING_ARGS(s2s_text_string(&fixture->body)));
	}
}

void adjust_device(system_fixture *fixture, const char *type, const char *id)
{
	s2s_event *event = &fixture->event;

	assert_true(s2s_pairs_set(&event->device_ids, &event->arena, s2s_string_from(type), s2s_string_from(id)));
}

void adjust_no_devices(system_fixture *fixture)
{
	fixture->event.device_ids.count = 0;
}

void adjust_map(system_fixture *fixture, const char *name, const char *key, const char *value)
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

/* NULL: not given. */
static s2s_money money_or_none(const char *text)
{
	return text != NULL ? system_money(text) : (s2s_money) { .length = 0 };
}

void adjust_money(system_fixture *fixture, const char *value, const char *value_tax, const char *currency)
{
	fixture->event.value = money_or_none(value);
	fixture->event.value_tax = money_or_none(value_tax);
	assert_true(s2s_event_set_text(&fixture->event, &fixture->event.currency, s2s_string_from(currency)));
}

void adjust_consent(system_fixture *fixture, s2s_consent_key key, s2s_consent consent)
{
	fixture->event.visitor.consent_mode_given = true;
	fixture->event.visitor.consent[key] = consent;
}
