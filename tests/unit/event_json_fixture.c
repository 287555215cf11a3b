#include "event_json_fixture.h"

#include "support.h"

void event_json_read(s2s_string json, s2s_event *event)
{
	s2s_text error;

	s2s_text_init(&error);
	if (!s2s_event_from_json(json, S2S_STRING("CZ"), event, &error)) {
		fail_msg("%.*s", S2S_STRING_ARGS(s2s_text_string(&error)));
	}
	assert_int_equal(error.length, 0);
	s2s_text_free(&error);
}

void event_json_assert_round_trip(s2s_event *event)
{
	s2s_text first;
	s2s_text second;
	s2s_event restored;

	s2s_text_init(&first);
	s2s_text_init(&second);
	s2s_event_to_json(event, &first);
	s2s_event_free(event);
	event_json_read(s2s_text_string(&first), &restored);
	s2s_event_to_json(&restored, &second);
	s2s_text_append_char(&first, '\0');
	support_assert_text(&second, first.data);
	s2s_event_free(&restored);
	s2s_text_free(&first);
	s2s_text_free(&second);
}
