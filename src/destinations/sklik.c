/* Seznam Sklik, server to server (spec/sklik.md): the request, its gaps, and what an answer means. */
#include "sklik.h"

#include "../core/json.h"

#define DAY_MS INT64_C(86400000)
#define MAX_AGE_MS (7 * DAY_MS)
#define RETRY_AFTER_MAX_MS INT64_C(3600000)

/* The numbers of the gaps, as they stand behind S2S_GAP. */
#define GAP_SEM_ID '\x02'
#define GAP_SANDBOX '\x03'

static const s2s_setting settings[S2S_SKLIK_SETTINGS] = {
	[S2S_SKLIK_SEM_ID] = { .name = S2S_STRING("sem_id"), .kind = S2S_SETTING_ACCOUNT, .secret = true },
	[S2S_SKLIK_SANDBOX] = { .name = S2S_STRING("sandbox"), .kind = S2S_SETTING_TOKEN, .secret = true },
	[S2S_SKLIK_FOLD_DIACRITICS] = { .name = S2S_STRING("fold_diacritics"), .kind = S2S_SETTING_SWITCH, .from_scripts = true },
	[S2S_SKLIK_CLIENT_ID] = { .name = S2S_STRING("client_id"), .kind = S2S_SETTING_HEADER },
	[S2S_SKLIK_CLIENT_VERSION] = { .name = S2S_STRING("client_version"), .kind = S2S_SETTING_HEADER },
};

static void identify(const s2s_destination *destination, s2s_text *account, bool *test)
{
	s2s_text_append_string(account, destination->settings[S2S_SKLIK_SEM_ID]);
	*test = destination->settings[S2S_SKLIK_SANDBOX].length != 0;
}

static s2s_skip_reason skip(const s2s_destination *destination, const s2s_event *event, const s2s_encode_options *options)
{
	(void) destination;
	(void) options;
	if (s2s_sklik_rule_find(event->name) == NULL) {
		return "event name is not one of Sklik's";
	}
	if (event->currency.length != 0 && !s2s_string_equals(event->currency, S2S_STRING("CZK"))) {
		return "currency is not CZK";
	}
	return NULL;
}

/* `key` is ready (S2S_JSON_KEY). An empty text says nothing and is left out, as what was not given is. */
static void write_text(s2s_json *json, s2s_string key, s2s_string value)
{
	if (value.length != 0) {
		s2s_json_ready_key(json, key);
		s2s_json_string(json, value);
	}
}

static void write_money(s2s_json *json, s2s_string key, const s2s_money *value)
{
	if (s2s_money_is_given(value)) {
		s2s_json_ready_key(json, key);
		s2s_json_money(json, value);
	}
}

static void write_parameter(s2s_json *json, s2s_string key, const s2s_parameter *parameter)
{
	if (parameter == NULL) {
		return;
	}
	if (parameter->kind == S2S_PARAMETER_STRING) {
		write_text(json, key, parameter->text);
	} else {
		s2s_json_ready_key(json, key);
		s2s_json_raw(json, parameter->text);
	}
}

static void write_user_ids(s2s_json *json, const s2s_event *event, const s2s_sklik_view *view)
{
	s2s_json_ready_key(json, S2S_JSON_KEY("user_ids"));
	s2s_json_object_begin(json);
	s2s_json_ready_key(json, S2S_JSON_KEY("user_data"));
	s2s_json_object_begin(json);
	write_text(json, S2S_JSON_KEY("sid"), view->sid);
	write_text(json, S2S_JSON_KEY("udid"), view->udid);
	for (size_t i = 0; i < S2S_USER_FIELDS && view->user_data; i++) {
		const s2s_user_hash *hash = &event->user[i];

		if (hash->given) {
			s2s_json_plain_key(json, s2s_sklik_user_keys[i]);
			s2s_json_ready_string(json, (s2s_string) { view->fold ? hash->folded : hash->plain, S2S_SHA256_HEX });
		}
	}
	s2s_json_object_end(json);
	s2s_json_object_end(json);
}

static void write_consent(s2s_json *json, const s2s_sklik_view *view)
{
	write_text(json, S2S_JSON_KEY("consent_string"), view->consent_string);
	if (view->consent_mode == NULL) {
		return;
	}
	s2s_json_ready_key(json, S2S_JSON_KEY("consent_mode"));
	s2s_json_object_begin(json);
	for (size_t i = 0; i < S2S_CONSENT_KEYS; i++) {
		if (view->consent_mode->consent[i] != S2S_CONSENT_NOT_GIVEN) {
			bool granted = view->consent_mode->consent[i] == S2S_CONSENT_GRANTED;

			s2s_json_plain_key(json, s2s_consent_key_names[i]);
			s2s_json_ready_string(json, granted ? S2S_STRING("granted") : S2S_STRING("denied"));
		}
	}
	s2s_json_object_end(json);
}

static void write_headers_object(s2s_json *json, const s2s_visitor *visitor)
{
	if (visitor == NULL) {
		return;
	}
	s2s_json_ready_key(json, S2S_JSON_KEY("s2s_headers"));
	s2s_json_object_begin(json);
	write_text(json, S2S_JSON_KEY("client_ip_address"), visitor->ip);
	write_text(json, S2S_JSON_KEY("user_agent"), visitor->user_agent);
	for (size_t i = 0; i < S2S_HINTS; i++) {
		if (visitor->hints[i].length != 0) {
			s2s_json_plain_key(json, s2s_client_hint_names[i]);
			s2s_json_string(json, visitor->hints[i]);
		}
	}
	s2s_json_object_end(json);
}

static void write_contents(s2s_json *json, const s2s_event *event)
{
	if (event->item_count == 0) {
		return;
	}
	s2s_json_ready_key(json, S2S_JSON_KEY("contents"));
	s2s_json_array_begin(json);
	for (size_t i = 0; i < event->item_count; i++) {
		const s2s_item *item = &event->items[i];

		s2s_json_object_begin(json);
		write_text(json, S2S_JSON_KEY("id"), item->id);
		write_money(json, S2S_JSON_KEY("quantity"), &item->quantity);
		write_money(json, S2S_JSON_KEY("unit_price"), &item->unit_price);
		write_text(json, S2S_JSON_KEY("content_name"), item->name);
		write_text(json, S2S_JSON_KEY("content_category"), item->category);
		s2s_json_object_end(json);
	}
	s2s_json_array_end(json);
}

static void write_event_data(s2s_json *json, const s2s_event *event, const s2s_sklik_view *view)
{
	static const char sem_id[] = { '"', S2S_GAP, GAP_SEM_ID, '"' };

	s2s_json_ready_key(json, S2S_JSON_KEY("event_data"));
	s2s_json_object_begin(json);
	s2s_json_ready_key(json, S2S_JSON_KEY("sem_id"));
	s2s_json_raw(json, (s2s_string) { sem_id, sizeof sem_id });
	write_text(json, S2S_JSON_KEY("sznaiid"), view->sznaiid);
	write_text(json, S2S_JSON_KEY("order_id"), event->order_id);
	write_parameter(json, S2S_JSON_KEY("content_type"), view->content_type);
	write_text(json, S2S_JSON_KEY("currency"), event->currency);
	write_money(json, S2S_JSON_KEY("value"), &event->value);
	write_money(json, S2S_JSON_KEY("value_tax"), &event->value_tax);
	write_text(json, S2S_JSON_KEY("delivery_type"), event->delivery_type);
	write_money(json, S2S_JSON_KEY("delivery_price"), &event->delivery_price);
	write_money(json, S2S_JSON_KEY("other_costs"), &event->other_costs);
	write_text(json, S2S_JSON_KEY("payment_type"), event->payment_type);
	write_text(json, S2S_JSON_KEY("review_email"), event->review_email);
	write_parameter(json, S2S_JSON_KEY("search_string"), view->search_string);
	write_parameter(json, S2S_JSON_KEY("status"), view->status);
	write_parameter(json, S2S_JSON_KEY("predicted_ltv"), view->predicted_ltv);
	write_contents(json, event);
	s2s_json_object_end(json);
}

static void write_body(s2s_text *body, const s2s_event *event, const s2s_sklik_view *view)
{
	static const char sandbox[] = { S2S_GAP, GAP_SANDBOX };
	s2s_json json;

	s2s_json_init(&json, body);
	s2s_json_object_begin(&json);
	s2s_json_ready_key(&json, S2S_JSON_KEY("schema_version"));
	s2s_json_ready_string(&json, S2S_STRING("v2"));
	s2s_json_ready_key(&json, S2S_JSON_KEY("event_source"));
	s2s_json_ready_string(&json, s2s_source_names[event->source]);
	s2s_json_ready_key(&json, S2S_JSON_KEY("event_name"));
	s2s_json_string(&json, event->name);
	s2s_json_ready_key(&json, S2S_JSON_KEY("event_type"));
	s2s_json_ready_string(&json, S2S_STRING("rtgconv"));
	s2s_json_ready_key(&json, S2S_JSON_KEY("event_time"));
	s2s_json_integer(&json, event->time_ms);
	write_text(&json, S2S_JSON_KEY("event_id"), event->id);
	write_text(&json, S2S_JSON_KEY("event_url"), event->url);
	write_user_ids(&json, event, view);
	write_consent(&json, view);
	write_headers_object(&json, view->headers);
	write_event_data(&json, event, view);
	/* Past the writer: what fills this gap brings its own comma, or is nothing. */
	s2s_text_append(body, sandbox, sizeof sandbox);
	s2s_json_object_end(&json);
}

static void write_header(s2s_text *headers, s2s_string name, s2s_string value)
{
	if (value.length != 0) {
		s2s_text_append_string(headers, name);
		s2s_text_append_string(headers, value);
		s2s_text_append_char(headers, '\n');
	}
}

static bool encode(const s2s_destination *destination, const s2s_event *event, const s2s_encode_options *options, s2s_draft *draft)
{
	s2s_sklik_view view;

	s2s_draft_clear(draft);
	draft->method = "POST";
	draft->max_age_ms = MAX_AGE_MS;
	s2s_text_append_string(&draft->url, destination->endpoint);
	write_header(&draft->headers, S2S_STRING("Content-Type: "), S2S_STRING("application/json"));
	write_header(&draft->headers, S2S_STRING("X-Client-Id: "), s2s_sklik_client_id(destination, options));
	write_header(&draft->headers, S2S_STRING("X-Client-Version: "), s2s_sklik_client_version(destination, options));
	s2s_sklik_look(destination, event, options, &view);
	write_body(&draft->body, event, &view);
	return !s2s_text_failed(&draft->url) && !s2s_text_failed(&draft->headers) && !s2s_text_failed(&draft->body);
}

/* The SEM ID is Sklik's only credential, so it is masked whole. */
static void append_secret(s2s_text *out, s2s_string secret, bool mask)
{
	if (mask && secret.length != 0) {
		s2s_text_append_string(out, S2S_STRING("***"));
	} else {
		s2s_json_escape(out, secret);
	}
}

static void fill_gap(const s2s_destination *destination, char gap, bool mask, s2s_text *out)
{
	s2s_string sandbox = destination->settings[S2S_SKLIK_SANDBOX];

	if (gap == GAP_SEM_ID) {
		append_secret(out, destination->settings[S2S_SKLIK_SEM_ID], mask);
	} else if (gap == GAP_SANDBOX && sandbox.length != 0) {
		s2s_text_append_string(out, S2S_STRING(",\"sandbox\":\""));
		append_secret(out, sandbox, mask);
		s2s_text_append_char(out, '"');
	}
}

static void reject(s2s_outcome *outcome, const char *note)
{
	outcome->verdict = S2S_VERDICT_REJECTED;
	outcome->note = note;
}

static void classify(const s2s_destination *destination, const s2s_answer *answer, s2s_outcome *outcome)
{
	int status = answer->status;

	(void) destination;
	*outcome = (s2s_outcome) { .verdict = S2S_VERDICT_DELIVERED, .retry_after_ms = -1, .retries_max = -1 };
	if (status >= 200 && status <= 299) {
		outcome->note = status == 200 ? NULL : "answered with another success than 200, which Sklik does not document";
	} else if (status >= 300 && status <= 399) {
		reject(outcome, "redirects are not followed; check the endpoint");
	} else if (status == 401 || status == 403) {
		reject(outcome, "check the SEM ID for S2S, or the endpoint is not reachable for you");
	} else if (status == 400) {
		reject(outcome, "the payload was refused: a required field is missing or has the wrong form");
	} else if (status >= 400 && status <= 499) {
		reject(outcome, "the request was refused; Sklik's 4xx answers are never retried");
	} else if (status >= 600) {
		reject(outcome, "answered with a status that HTTP does not have; check the endpoint");
	} else {
		outcome->verdict = S2S_VERDICT_RETRY;
		if (answer->retry_after_ms >= 0) {
			outcome->retry_after_ms = answer->retry_after_ms < RETRY_AFTER_MAX_MS ? answer->retry_after_ms : RETRY_AFTER_MAX_MS;
		}
	}
}

const s2s_system s2s_sklik = {
	.name = S2S_STRING("sklik"),
	.default_endpoint = S2S_STRING("https://sem.seznam.cz/rtgconv"),
	.tells_repeats_apart = true, /* by event_id: assumed, the seed has it for that */
	.batch_max = 1,
	.settings = settings,
	.setting_count = S2S_SKLIK_SETTINGS,
	.ini_setting_count = S2S_SKLIK_CLIENT_ID,
	.resend_setting = -1,
	.identify = identify,
	.skip = skip,
	.validate = s2s_sklik_validate,
	.encode = encode,
	.fill_gap = fill_gap,
	.classify = classify,
};
