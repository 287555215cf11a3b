/* What is wrong or doubtful about an event that a postback is made of. Paths are the macros' names: "{order_id}". */
#include "event_time.h"
#include "postback.h"

#include "../core/utf8.h"

#include <stdio.h>

typedef struct postback_check {
	const s2s_destination *destination;
	const s2s_event *event;
	const s2s_encode_options *options;
	s2s_problems *problems;
	s2s_string missing; /* "error", "omit" (or nothing), "empty" */
	s2s_template parsed;
} postback_check;

#define WARN(check, path, ...) s2s_problems_warn((check)->problems, (check)->destination->name, path, __VA_ARGS__)
#define FAIL(check, path, ...) s2s_problems_fail((check)->problems, (check)->destination->name, path, __VA_ARGS__)

static void path_of(s2s_string macro, char path[S2S_TEMPLATE_NAME_MAX + 3])
{
	snprintf(path, S2S_TEMPLATE_NAME_MAX + 3, "{%.*s}", S2S_STRING_ARGS(macro));
}

static bool has_control_characters(s2s_string text)
{
	for (size_t i = 0; i < text.length; i++) {
		if ((unsigned char) text.data[i] < 0x20 || text.data[i] == 0x7f) {
			return true;
		}
	}
	return false;
}

/* Every byte can be percent-encoded, so nothing here keeps the event from being sent; a click id above all is passed as it came. */
static void check_text(const postback_check *check, s2s_string macro, s2s_string value)
{
	char path[S2S_TEMPLATE_NAME_MAX + 3];

	path_of(macro, path);
	if (!s2s_utf8_is_valid(value)) {
		WARN(check, path, "should be valid UTF-8; sent byte by byte");
	} else if (has_control_characters(value)) {
		WARN(check, path, "should not contain control characters; sent percent-encoded");
	} else if (s2s_visitor_click_id_is_macro(value)) {
		WARN(check, path, "should be what a macro stands for: this one was not replaced; sent as it is");
	}
}

static void check_missing(const postback_check *check, s2s_string macro, bool in_path)
{
	char path[S2S_TEMPLATE_NAME_MAX + 3];

	path_of(macro, path);
	if (s2s_postback_is_unusable(check->event, macro)) {
		FAIL(check, path, "must be a text, a number, true or false");
	} else if (s2s_string_equals(check->missing, S2S_STRING("error"))) {
		FAIL(check, path, "is missing, and this postback takes no event without it");
	} else if (in_path && !s2s_string_equals(check->missing, S2S_STRING("empty"))) {
		FAIL(check, path, "is missing, and a part of the path can't be left out");
	}
}

static bool is_time(s2s_string macro)
{
	return s2s_string_equals(macro, S2S_STRING("event_time")) || s2s_string_equals(macro, S2S_STRING("event_time_ms"));
}

static void check_time(const postback_check *check, s2s_string macro)
{
	char path[S2S_TEMPLATE_NAME_MAX + 3];

	path_of(macro, path);
	s2s_event_time_check(check->problems, check->destination->name, path, check->event->time_ms, check->options->now_ms);
}

/* A macro that is there twice is one matter. */
static bool is_repeated(const postback_check *check, size_t index)
{
	for (size_t i = 0; i < index; i++) {
		if (check->parsed.pieces[i].macro && s2s_string_equals(check->parsed.pieces[i].text, check->parsed.pieces[index].text)) {
			return true;
		}
	}
	return false;
}

static void check_values(const postback_check *check)
{
	s2s_postback_values values = { .event = check->event };

	for (size_t i = 0; i < check->parsed.piece_count; i++) {
		s2s_string macro = check->parsed.pieces[i].text, value;

		if (!check->parsed.pieces[i].macro || is_repeated(check, i)) {
			continue;
		}
		value = s2s_postback_value(&values, macro);
		if (is_time(macro)) {
			check_time(check, macro);
		} else if (value.length == 0) {
			check_missing(check, macro, i < check->parsed.path.count);
		} else {
			check_text(check, macro, value);
		}
	}
}

/* The value comes from an ad's link, that is from anybody: it must not choose another path. */
static void check_path(const postback_check *check)
{
	s2s_postback_values values = { .event = check->event };
	s2s_text path;

	if (check->parsed.path.count < 2) {
		return;
	}
	s2s_text_init(&path);
	s2s_template_write_path(&check->parsed, s2s_postback_value, &values, &path);
	if (s2s_template_has_dot_segment(s2s_text_string(&path))) {
		FAIL(check, "path", "must not get \".\" or \"..\" as a segment from a value");
	}
	check->problems->failed = check->problems->failed || s2s_text_failed(&path);
	s2s_text_wipe(&path);
}

static void check_consent(const postback_check *check)
{
	const s2s_visitor *visitor = check->event->has_visitor ? &check->event->visitor : NULL;

	if (visitor != NULL && visitor->consent_mode_given) {
		return;
	}
	if (visitor != NULL && visitor->consent_string.length > 0) {
		WARN(check, "consent_string", "is not decoded, and a postback has no field for it: sent whole; give consent_mode too");
	} else {
		WARN(check, "consent_mode", "is missing, and consent_string too: sent whole");
	}
}

void s2s_postback_validate(
	const s2s_destination *destination, const s2s_event *event, const s2s_encode_options *options, s2s_problems *problems)
{
	postback_check check = { .destination = destination, .event = event, .options = options, .problems = problems };

	check.missing = destination->settings[S2S_POSTBACK_MISSING];
	if (!s2s_template_parse(s2s_postback_template(destination, event->name), destination->allow_http, &check.parsed, NULL)) {
		return; /* checked when the destination was made, and skipped without one */
	}
	check_values(&check);
	check_path(&check);
	check_consent(&check);
}
