/* Adjust, server to server (spec/adjust.md): the request, its gaps, and its lane. */
#include "adjust.h"

#include "../core/hash.h"
#include "../core/json.h"
#include "../core/uri.h"

/* The numbers of the gaps, as they stand behind S2S_GAP. */
#define GAP_APP_TOKEN '\x02'
#define GAP_ENVIRONMENT '\x03'

/* Of a SHA-256, as hex: enough that two devices never meet in one lane. */
#define LANE_DIGITS 32

static const s2s_setting settings[S2S_ADJUST_SETTINGS] = {
	[S2S_ADJUST_APP_TOKEN] = { .name = S2S_STRING("app_token"), .kind = S2S_SETTING_ACCOUNT, .secret = true },
	[S2S_ADJUST_EVENT_TOKENS] = { .name = S2S_STRING("event_tokens"), .kind = S2S_SETTING_MAP, .from_scripts = true },
	[S2S_ADJUST_TOKEN] = { .name = S2S_STRING("token"), .kind = S2S_SETTING_TOKEN, .secret = true },
	[S2S_ADJUST_ENVIRONMENT] = { .name = S2S_STRING("environment"),
		.kind = S2S_SETTING_WORD,
		.from_scripts = true,
		.words = { S2S_STRING("production"), S2S_STRING("sandbox") } },
	[S2S_ADJUST_METHOD] = { .name = S2S_STRING("method"),
		.kind = S2S_SETTING_WORD,
		.from_scripts = true,
		.words = { S2S_STRING("GET"), S2S_STRING("POST") } },
	[S2S_ADJUST_RESEND_UNCERTAIN] = { .name = S2S_STRING("resend_uncertain"), .kind = S2S_SETTING_SWITCH, .from_scripts = true },
};

static s2s_string environment(const s2s_destination *destination)
{
	s2s_string given = destination->settings[S2S_ADJUST_ENVIRONMENT];

	return given.length != 0 ? given : S2S_STRING("production");
}

static void identify(const s2s_destination *destination, s2s_text *account, bool *test)
{
	s2s_text_append_string(account, destination->settings[S2S_ADJUST_APP_TOKEN]);
	*test = !s2s_string_equals(environment(destination), S2S_STRING("production"));
}

static s2s_skip_reason skip(const s2s_destination *destination, const s2s_event *event, const s2s_encode_options *options)
{
	s2s_adjust_view view;

	s2s_adjust_look(destination, event, options, &view);
	if (!s2s_string_is_given(view.event_token)) {
		return "there is no event token for this event name";
	}
	if (!view.may_use_person) {
		return "consent";
	}
	for (size_t rule = 0; rule < S2S_ADJUST_DEVICES; rule++) {
		s2s_adjust_device device;

		s2s_adjust_device_read(event, rule, &device);
		/* One that is too long is there, and an error. */
		if (device.given.length != 0 && !device.is_zeros) {
			return NULL;
		}
	}
	return "there is no device id";
}

/* --- the form --- */

static void write_name(s2s_text *form, s2s_string name)
{
	s2s_text_append_char(form, '&');
	s2s_text_append_string(form, name);
	s2s_text_append_char(form, '=');
}

static void write_value(s2s_text *form, s2s_string name, s2s_string value)
{
	if (value.length != 0) {
		write_name(form, name);
		s2s_uri_encode(form, value);
	}
}

static void write_gap(s2s_text *form, s2s_string name, char gap)
{
	write_name(form, name);
	s2s_text_append_char(form, S2S_GAP);
	s2s_text_append_char(form, gap);
}

static void write_map(s2s_text *form, s2s_string name, const s2s_parameter *parameter)
{
	s2s_text map;
	s2s_json json;

	if (parameter == NULL) {
		return;
	}
	if (parameter->kind != S2S_PARAMETER_MAP) {
		write_value(form, name, parameter->text); /* JSON already: a map whose keys are numbers */
		return;
	}
	s2s_text_init(&map);
	s2s_json_init(&json, &map);
	s2s_json_object_begin(&json);
	for (size_t i = 0; i < parameter->map.count; i++) {
		s2s_json_key(&json, parameter->map.items[i].name);
		s2s_json_string(&json, parameter->map.items[i].value);
	}
	s2s_json_object_end(&json);
	write_value(form, name, s2s_text_string(&map));
	form->failed = form->failed || s2s_text_failed(&map);
	s2s_text_free(&map);
}

void s2s_adjust_form_write(s2s_text *form, const s2s_event *event, const s2s_adjust_view *view)
{
	s2s_text_append_string(form, S2S_STRING("s2s=1"));
	write_gap(form, S2S_STRING("app_token"), GAP_APP_TOKEN);
	write_value(form, S2S_STRING("event_token"), view->event_token);
	for (size_t rule = 0; rule < S2S_ADJUST_DEVICES; rule++) {
		s2s_adjust_device device;

		s2s_adjust_device_read(event, rule, &device);
		write_value(form, s2s_adjust_device_rules[rule].name, (s2s_string) { device.text, device.length });
	}
	write_name(form, S2S_STRING("created_at_unix"));
	s2s_text_append_integer(form, event->time_ms / 1000);
	write_value(form, S2S_STRING("ip_address"), view->ip);
	write_value(form, S2S_STRING("user_agent"), view->user_agent);
	for (size_t i = 0; i < S2S_ADJUST_TEXTS; i++) {
		write_value(form, s2s_adjust_text_names[i], view->texts[i]);
	}
	if (view->revenue == S2S_ADJUST_REVENUE_SENT) {
		write_value(form, S2S_STRING("revenue"), s2s_money_string(&view->amount));
		write_value(form, S2S_STRING("currency"), event->currency);
	}
	write_gap(form, S2S_STRING("environment"), GAP_ENVIRONMENT);
	write_map(form, S2S_STRING("callback_params"), view->callback_params);
	write_map(form, S2S_STRING("partner_params"), view->partner_params);
}

/* --- the lane --- */

static bool append_digest(s2s_text *text, s2s_string whole)
{
	char hex[S2S_SHA256_HEX + 1];
	bool done = s2s_hash_sha256_hex(whole, hex);

	if (done) {
		s2s_text_append(text, hex, LANE_DIGITS);
	}
	return done;
}

/*
 * The first id that is there stands for the device in its lane. Opting out is the device's, so any of its ids stops it
 * later. All are hashed: they outlive the event in the ledger.
 */
static bool write_lane(s2s_draft *draft, const s2s_event *event, const s2s_adjust_view *view)
{
	s2s_text whole;
	bool done = true;

	s2s_text_init(&whole);
	for (size_t rule = 0; rule < S2S_ADJUST_DEVICES; rule++) {
		s2s_adjust_device device;

		s2s_adjust_device_read(event, rule, &device);
		if (device.length == 0) {
			continue;
		}
		s2s_text_clear(&whole);
		s2s_text_append_string(&whole, s2s_adjust_device_rules[rule].name);
		s2s_text_append_char(&whole, '=');
		s2s_adjust_device_append_name(&device, rule, &whole);
		if (draft->device.length > 0) {
			s2s_text_append_char(&draft->device, ' ');
		}
		done = done && append_digest(&draft->device, s2s_text_string(&whole));
		if (draft->lane.length == 0) {
			s2s_text_append_char(&whole, '\n');
			s2s_text_append_string(&whole, view->event_token);
			done = done && append_digest(&draft->lane, s2s_text_string(&whole));
		}
	}
	done = done && !s2s_text_failed(&whole) && !s2s_text_failed(&draft->device) && !s2s_text_failed(&draft->lane);
	s2s_text_wipe(&whole);
	return done;
}

/* --- the request --- */

static bool encode(const s2s_destination *destination, const s2s_event *event, const s2s_encode_options *options, s2s_draft *draft)
{
	bool get = s2s_string_equals(destination->settings[S2S_ADJUST_METHOD], S2S_STRING("GET"));
	s2s_adjust_view view;

	s2s_draft_clear(draft);
	draft->method = get ? "GET" : "POST";
	draft->max_age_ms = S2S_ADJUST_MAX_AGE_MS;
	draft->max_age_from_event = true;
	s2s_adjust_look(destination, event, options, &view);
	s2s_text_append_string(&draft->url, destination->endpoint);
	if (get) {
		s2s_text_append_char(&draft->url, memchr(destination->endpoint.data, '?', destination->endpoint.length) != NULL ? '&' : '?');
		s2s_adjust_form_write(&draft->url, event, &view);
	} else {
		s2s_text_append_string(&draft->headers, S2S_STRING("Content-Type: application/x-www-form-urlencoded\n"));
		s2s_adjust_form_write(&draft->body, event, &view);
	}
	return write_lane(draft, event, &view) && !s2s_text_failed(&draft->url) && !s2s_text_failed(&draft->headers) &&
		!s2s_text_failed(&draft->body);
}

/* Without S2S Security the app token is all that a forger needs, so a preview does not show it. */
static void fill_gap(const s2s_destination *destination, char gap, bool mask, s2s_text *out)
{
	if (gap == GAP_APP_TOKEN && mask) {
		s2s_text_append_string(out, S2S_STRING("***"));
	} else if (gap == GAP_APP_TOKEN) {
		s2s_uri_encode(out, destination->settings[S2S_ADJUST_APP_TOKEN]);
	} else if (gap == GAP_ENVIRONMENT) {
		s2s_uri_encode(out, environment(destination));
	}
}

static void secret_headers(const s2s_destination *destination, bool mask, s2s_text *out)
{
	s2s_string token = destination->settings[S2S_ADJUST_TOKEN];

	if (token.length != 0) {
		s2s_text_append_string(out, S2S_STRING("Authorization: Bearer "));
		s2s_text_append_string(out, mask ? S2S_STRING("***") : token);
		s2s_text_append_char(out, '\n');
	}
}

const s2s_system s2s_adjust = {
	.name = S2S_STRING("adjust"),
	.default_endpoint = S2S_STRING("https://s2s.adjust.com/event"),
	.tells_repeats_apart = false, /* only events that the dashboard marks Unique */
	.batch_max = 1,
	.settings = settings,
	.setting_count = S2S_ADJUST_SETTINGS,
	.ini_setting_count = S2S_ADJUST_SETTINGS,
	.resend_setting = S2S_ADJUST_RESEND_UNCERTAIN,
	.identify = identify,
	.skip = skip,
	.validate = s2s_adjust_validate,
	.encode = encode,
	.fill_gap = fill_gap,
	.secret_headers = secret_headers,
	.classify = s2s_adjust_classify,
};
