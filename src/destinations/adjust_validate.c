/*
 * The checker (spec/adjust.md, "Parameters"). What Adjust would refuse, or would
 * count with another meaning, is an error; what it can do without is left out
 * with a warning, so that the event itself goes.
 */
#include "adjust.h"
#include "event_time.h"

#include "../core/parameter.h"
#include "../core/utf8.h"

#include <jansson.h>
#include <stdio.h>

#define FUTURE_MS (5 * INT64_C(60000))
#define REQUEST_BYTES_MAX (1024 * 1024)
#define ADID_DIGITS 32
#define PATH_MAX_BYTES 160
/* A byte of a text in JSON may become "\u0001" there, and that "%5Cu0001" in the form. */
#define ENCODED_BYTES_MAX 8

typedef struct s2s_adjust_check {
	const s2s_destination *destination;
	const s2s_event *event;
	const s2s_encode_options *options;
	s2s_adjust_view view;
	s2s_problems *problems;
} s2s_adjust_check;

#define WARN(check, path, ...) s2s_problems_warn((check)->problems, (check)->destination->name, path, __VA_ARGS__)
#define FAIL(check, path, ...) s2s_problems_fail((check)->problems, (check)->destination->name, path, __VA_ARGS__)

static void check_time(const s2s_adjust_check *check)
{
	int64_t time_ms = check->event->time_ms;
	int64_t now_ms = check->options->now_ms;

	/* What is ahead would shut the lane: every right event of this device and token comes before it. */
	if (!s2s_event_time_check(check->problems, check->destination->name, "created_at_unix", time_ms, now_ms)) {
		return;
	}
	if (now_ms > 0 && time_ms <= now_ms - S2S_ADJUST_MAX_AGE_MS) {
		WARN(check, "created_at_unix", "is more than 58 days ago: Adjust refuses such events, so this one expires unsent");
	} else if (now_ms > 0 && time_ms > now_ms + FUTURE_MS) {
		WARN(check, "created_at_unix",
			"is more than 5 minutes in the future; check the clock: earlier events of this device are refused after it");
	}
}

/* --- device ids --- */

static void check_device_form(const s2s_adjust_check *check, size_t rule, const s2s_adjust_device *device)
{
	const char *name = s2s_adjust_device_rules[rule].name.data;
	s2s_adjust_form form = s2s_adjust_device_rules[rule].form;
	size_t digits = 0;

	if (device->is_zeros) {
		WARN(check, name, "is left out: zeros are what a device gives where tracking is limited");
	} else if ((form == S2S_ADJUST_UPPER_UUID || form == S2S_ADJUST_LOWER_UUID) && !device->is_uuid) {
		WARN(check, name, "does not look like one: it should have 32 hex digits, such as D2CADB5F-410F-4963-AC0C-2A78534BDF1E");
	} else if (rule == 0) {
		for (size_t i = 0; i < device->length; i++) {
			digits += (device->text[i] >= '0' && device->text[i] <= '9') || (device->text[i] >= 'a' && device->text[i] <= 'f');
		}
		if (digits != ADID_DIGITS || device->length != ADID_DIGITS) {
			WARN(check, name, "does not look like one: it should have 32 hex digits in lower case");
		}
	}
}

static void check_devices(const s2s_adjust_check *check)
{
	for (size_t rule = 0; rule < S2S_ADJUST_DEVICES; rule++) {
		const char *name = s2s_adjust_device_rules[rule].name.data;
		s2s_adjust_device device;
		bool visible = true;

		s2s_adjust_device_read(check->event, rule, &device);
		for (size_t i = 0; i < device.given.length; i++) {
			visible = visible && device.given.data[i] > ' ' && device.given.data[i] <= '~';
		}
		if (!visible) {
			FAIL(check, name, "must contain visible ASCII characters only");
		} else if (device.given.length > S2S_ADJUST_DEVICE_MAX) {
			FAIL(check, name, "must be at most %d bytes long, %zu given", S2S_ADJUST_DEVICE_MAX, device.given.length);
		} else if (device.given.length != 0) {
			check_device_form(check, rule, &device);
		}
	}
}

/* --- the visitor --- */

static void check_consent(const s2s_adjust_check *check)
{
	const s2s_event *event = check->event;

	if (event->has_visitor && event->visitor.consent_mode_given) {
		return;
	}
	if (event->has_visitor && event->visitor.consent_string.length != 0) {
		WARN(check, "consent_string", "is not passed on, Adjust has no field for it, and it is not decoded: give consent_mode too");
	} else {
		WARN(check, "consent_mode", "is missing: without it the event is sent whole; give at least ad_user_data, as the visitor chose");
	}
}

static void check_visitor(const s2s_adjust_check *check)
{
	const s2s_visitor *visitor = &check->event->visitor;

	check_consent(check);
	if (!check->event->has_visitor) {
		return;
	}
	if (visitor->ip.length != 0 && check->view.ip.length == 0) {
		WARN(check, "ip_address", "is left out: %s",
			s2s_ip_is_valid(visitor->ip) ? "Adjust takes IPv4 addresses only" : "it is not an IP address");
	}
	if (visitor->user_agent.length != 0 && check->view.user_agent.length == 0) {
		WARN(check, "user_agent", "is left out: it is not valid UTF-8");
	}
}

/* --- money --- */

static bool is_currency(s2s_string currency)
{
	for (size_t i = 0; i < currency.length; i++) {
		if (currency.data[i] < 'A' || currency.data[i] > 'Z') {
			return false;
		}
	}
	return currency.length == 3;
}

static void check_money(const s2s_adjust_check *check)
{
	s2s_string currency = check->event->currency;

	if (check->view.revenue == S2S_ADJUST_REVENUE_NONE) {
		if (currency.length != 0) {
			WARN(check, "currency", "is left out: it is of no use without revenue");
		}
	} else if (currency.length == 0) {
		FAIL(check, "currency", "is required with revenue, such as \"EUR\"");
	} else if (!is_currency(currency)) {
		FAIL(check, "currency", "must be a currency code of three letters (ISO 4217), such as \"EUR\"");
	} else if (check->view.revenue == S2S_ADJUST_REVENUE_SMALL) {
		WARN(check, "revenue", "is left out, and currency too: Adjust takes no revenue below 0.001");
	} else if (check->view.revenue == S2S_ADJUST_REVENUE_LARGE) {
		FAIL(check, "revenue", "must be at most 100000000000, VAT included");
	}
}

/* --- parameters --- */

static bool is_showable(s2s_string name)
{
	bool showable = name.length != 0 && name.length < PATH_MAX_BYTES - 32 && s2s_utf8_is_valid(name);

	for (size_t i = 0; i < name.length; i++) {
		showable = showable && (unsigned char) name.data[i] > ' ' && name.data[i] != '\x7f';
	}
	return showable;
}

static void member_path(const char *map, s2s_string key, size_t index, char path[PATH_MAX_BYTES])
{
	if (is_showable(key)) {
		snprintf(path, PATH_MAX_BYTES, "%s.%.*s", map, S2S_STRING_ARGS(key));
	} else {
		snprintf(path, PATH_MAX_BYTES, "%s[%zu]", map, index);
	}
}

static const char *json_words(const json_t *value)
{
	switch (json_typeof(value)) {
		case JSON_OBJECT:
			return "a nested object";
		case JSON_ARRAY:
			return "a list";
		case JSON_INTEGER:
		case JSON_REAL:
			return "a number";
		case JSON_TRUE:
		case JSON_FALSE:
			return "true or false";
		case JSON_NULL:
			return "null";
		default:
			return "a text";
	}
}

/* An array that is no map of texts came as JSON: which of its values is the wrong one? */
static void check_map_json(const s2s_adjust_check *check, const char *name, s2s_string text)
{
	json_t *map = json_loadb(text.data, text.length, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
	const char *key;
	json_t *value;
	size_t index = 0;

	if (!json_is_object(map)) {
		FAIL(check, name, "must be a map of texts, %s given", map != NULL ? json_words(map) : "something else");
		json_decref(map);
		return;
	}
	json_object_foreach(map, key, value)
	{
		if (!json_is_string(value)) {
			char path[PATH_MAX_BYTES];

			member_path(name, s2s_string_from(key), index, path);
			FAIL(check, path, "must be a text, %s given", json_words(value));
		}
		index++;
	}
	json_decref(map);
}

static void check_map(const s2s_adjust_check *check, const s2s_parameter *parameter)
{
	const char *name = s2s_parameter_rule_find(parameter->name)->name.data;

	if (parameter->kind == S2S_PARAMETER_OTHER) {
		check_map_json(check, name, parameter->text);
		return;
	}
	if (parameter->kind != S2S_PARAMETER_MAP) {
		FAIL(check, name, "must be a map of texts, %s given", s2s_parameter_kind_words(parameter->kind));
		return;
	}
	for (size_t i = 0; i < parameter->map.count; i++) {
		const s2s_pair *pair = &parameter->map.items[i];

		if (!s2s_utf8_is_valid(pair->name) || !s2s_utf8_is_valid(pair->value)) {
			char path[PATH_MAX_BYTES];

			member_path(name, pair->name, i, path);
			FAIL(check, path, "must be valid UTF-8");
		}
	}
}

static void check_parameter(const s2s_adjust_check *check, size_t index)
{
	const s2s_parameter *parameter = &check->event->parameters[index];
	const s2s_parameter_rule *rule = s2s_parameter_rule_find(parameter->name);
	char path[PATH_MAX_BYTES];

	if (rule == NULL) {
		if (is_showable(parameter->name)) {
			snprintf(path, sizeof path, "%.*s", S2S_STRING_ARGS(parameter->name));
		} else {
			snprintf(path, sizeof path, "parameters[%zu]", index);
		}
		WARN(check, path, "is left out: no ad system has a parameter of that name; only a postback template can use it");
	} else if ((rule->takers & S2S_TAKEN_BY_ADJUST) == 0) {
		return;
	} else if (rule->kind == S2S_PARAMETER_MAP) {
		check_map(check, parameter);
	} else if (parameter->kind != rule->kind) {
		FAIL(check, rule->name.data, "must be %s, %s given", s2s_parameter_kind_words(rule->kind),
			s2s_parameter_kind_words(parameter->kind));
	} else if (!s2s_utf8_is_valid(parameter->text)) {
		FAIL(check, rule->name.data, "must be valid UTF-8");
	}
}

/* --- size --- */

static size_t size_of_map(const s2s_parameter *parameter)
{
	size_t size = parameter != NULL ? parameter->text.length : 0;

	for (size_t i = 0; parameter != NULL && i < parameter->map.count; i++) {
		size += parameter->map.items[i].name.length + parameter->map.items[i].value.length + 6;
	}
	return size;
}

/* Measured exactly only where it could be too much. */
static void check_size(const s2s_adjust_check *check)
{
	const s2s_adjust_view *view = &check->view;
	size_t size = 1024 + view->event_token.length + view->user_agent.length + size_of_map(view->callback_params) +
		size_of_map(view->partner_params) + check->destination->endpoint.length;
	s2s_text form;

	for (size_t i = 0; i < S2S_ADJUST_TEXTS; i++) {
		size += view->texts[i].length;
	}
	size += S2S_ADJUST_DEVICES * S2S_ADJUST_DEVICE_MAX;
	if (size < REQUEST_BYTES_MAX / ENCODED_BYTES_MAX || check->problems->fatal_count != 0) {
		return;
	}
	s2s_text_init(&form);
	s2s_adjust_form_write(&form, check->event, view);
	if (s2s_text_failed(&form)) {
		check->problems->failed = true;
	} else if (form.length + check->destination->settings[S2S_ADJUST_APP_TOKEN].length > REQUEST_BYTES_MAX) {
		FAIL(check, "callback_params", "and the other parameters make the request larger than 1 MB, %zu bytes", form.length);
	}
	s2s_text_wipe(&form);
}

void s2s_adjust_validate(
	const s2s_destination *destination, const s2s_event *event, const s2s_encode_options *options, s2s_problems *problems)
{
	s2s_adjust_check check = { .destination = destination, .event = event, .options = options, .problems = problems };

	s2s_adjust_look(destination, event, options, &check.view);
	check_time(&check);
	check_devices(&check);
	check_visitor(&check);
	check_money(&check);
	for (size_t i = 0; i < event->parameter_count; i++) {
		check_parameter(&check, i);
	}
	check_size(&check);
}
