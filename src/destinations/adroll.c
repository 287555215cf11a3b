/* AdRoll (NextRoll), server to server (spec/adroll.md): the request, its gaps, and what an answer means. */
#include "adroll.h"

#include "../core/json.h"

#include <stdio.h>

#define DAY_MS INT64_C(86400000)
#define MAX_AGE_MS (7 * DAY_MS)
#define RETRY_AFTER_MAX_MS INT64_C(3600000)
#define EVENTS_MAX 100

/* The numbers of the gaps, as they stand behind S2S_GAP. */
#define GAP_QUERY '\x02'
#define GAP_ADVERTISABLE '\x03'
#define GAP_PIXEL '\x04'

static const s2s_setting settings[S2S_ADROLL_SETTINGS] = {
	[S2S_ADROLL_ADVERTISABLE] = { .name = S2S_STRING("advertisable"), .kind = S2S_SETTING_ACCOUNT },
	[S2S_ADROLL_PIXEL] = { .name = S2S_STRING("pixel"), .kind = S2S_SETTING_ACCOUNT },
	[S2S_ADROLL_TOKEN] = { .name = S2S_STRING("token"), .kind = S2S_SETTING_TOKEN, .secret = true },
	[S2S_ADROLL_EVENT_NAMES] = { .name = S2S_STRING("event_names"), .kind = S2S_SETTING_MAP, .from_scripts = true },
	[S2S_ADROLL_DRY_RUN] = { .name = S2S_STRING("dry_run"), .kind = S2S_SETTING_SWITCH, .from_scripts = true },
	[S2S_ADROLL_RESEND_UNCERTAIN] = { .name = S2S_STRING("resend_uncertain"), .kind = S2S_SETTING_SWITCH, .from_scripts = true },
};

static bool is_dry_run(const s2s_destination *destination)
{
	return s2s_string_equals(destination->settings[S2S_ADROLL_DRY_RUN], S2S_STRING("1"));
}

static void identify(const s2s_destination *destination, s2s_text *account, bool *test)
{
	s2s_text_append_string(account, destination->settings[S2S_ADROLL_ADVERTISABLE]);
	s2s_text_append_char(account, ' ');
	s2s_text_append_string(account, destination->settings[S2S_ADROLL_PIXEL]);
	*test = is_dry_run(destination);
}

static s2s_skip_reason skip(const s2s_destination *destination, const s2s_event *event, const s2s_encode_options *options)
{
	s2s_adroll_view view;

	s2s_adroll_look(destination, event, options, &view);
	if (view.event_name.length == 0) {
		return "event name has no counterpart at AdRoll";
	}
	if (!view.user_data) {
		return "consent";
	}
	if (!s2s_adroll_has_identifier(&view)) {
		return view.storage ? "nothing to recognise the visitor by: no adct, first-party cookie, e-mail, device id or user id" : "consent";
	}
	return NULL;
}

/* --- the body --- */

/* `key` is ready (S2S_JSON_KEY). An empty text says nothing and is left out, as what was not given is. */
static void write_text(s2s_json *json, s2s_string key, s2s_string value)
{
	if (value.length != 0) {
		s2s_json_ready_key(json, key);
		s2s_json_string(json, value);
	}
}

/* AdRoll takes prices as texts. */
static void write_price(s2s_json *json, s2s_string key, const s2s_money *value)
{
	if (s2s_money_is_given(value)) {
		s2s_json_ready_key(json, key);
		s2s_json_ready_string(json, s2s_money_string(value));
	}
}

static void write_gap(s2s_json *json, s2s_string key, char number)
{
	const char gap[] = { '"', S2S_GAP, number, '"' };

	s2s_json_ready_key(json, key);
	s2s_json_raw(json, (s2s_string) { gap, sizeof gap });
}

static void write_identifiers(s2s_json *json, const s2s_adroll_view *view)
{
	s2s_json_ready_key(json, S2S_JSON_KEY("identifiers"));
	s2s_json_object_begin(json);
	write_text(json, S2S_JSON_KEY("adct"), view->adct);
	write_text(json, S2S_JSON_KEY("first_party_cookie"), view->first_party_cookie);
	write_text(json, S2S_JSON_KEY("email_sha256"), view->email_sha256);
	write_text(json, S2S_JSON_KEY("email_md5"), view->email_md5);
	write_text(json, S2S_JSON_KEY("device_id"), view->device_id);
	write_text(json, S2S_JSON_KEY("user_id"), view->user_id);
	s2s_json_object_end(json);
}

static void write_products(s2s_json *json, const s2s_event *event)
{
	s2s_json_ready_key(json, S2S_JSON_KEY("products"));
	s2s_json_array_begin(json);
	for (size_t i = 0; i < event->item_count; i++) {
		const s2s_item *item = &event->items[i];
		s2s_string quantity;

		s2s_json_object_begin(json);
		write_text(json, S2S_JSON_KEY("product_id"), item->id);
		write_text(json, S2S_JSON_KEY("product_group"), item->group);
		write_price(json, S2S_JSON_KEY("price"), &item->unit_price);
		if (s2s_adroll_quantity(&item->quantity, &quantity)) {
			s2s_json_ready_key(json, S2S_JSON_KEY("quantity"));
			s2s_json_raw(json, quantity);
		}
		write_text(json, S2S_JSON_KEY("category"), item->category);
		s2s_json_object_end(json);
	}
	s2s_json_array_end(json);
}

static void write_attributes(s2s_json *json, const s2s_event *event, const s2s_adroll_view *view)
{
	if (event->order_id.length == 0 && event->item_count == 0 && view->keywords.length == 0) {
		return;
	}
	s2s_json_ready_key(json, S2S_JSON_KEY("event_attributes"));
	s2s_json_object_begin(json);
	write_text(json, S2S_JSON_KEY("order_id"), event->order_id);
	if (event->item_count != 0) {
		write_products(json, event);
	}
	write_text(json, S2S_JSON_KEY("keywords"), view->keywords);
	s2s_json_object_end(json);
}

/* JSON within a JSON text: {"event_id":"…"} */
static bool write_external_data(s2s_json *json, s2s_string event_id)
{
	s2s_text inner;
	s2s_json writer;
	bool done;

	s2s_text_init(&inner);
	s2s_json_init(&writer, &inner);
	s2s_json_object_begin(&writer);
	write_text(&writer, S2S_JSON_KEY("event_id"), event_id);
	s2s_json_object_end(&writer);
	write_text(json, S2S_JSON_KEY("external_data"), s2s_text_string(&inner));
	done = !s2s_text_failed(&inner);
	s2s_text_free(&inner);
	return done;
}

/* With VAT, as what the customer paid. validate() has refused a sum that does not fit. */
static void write_value(s2s_json *json, const s2s_event *event)
{
	s2s_money sum = { .length = 0 };

	if (s2s_money_is_given(&event->value) && s2s_money_add(&event->value, &event->value_tax, &sum)) {
		write_price(json, S2S_JSON_KEY("conversion_value"), &sum);
	}
	write_text(json, S2S_JSON_KEY("currency"), event->currency);
}

/* Seconds, with as many decimals as the time has. */
static void write_time(s2s_json *json, int64_t time_ms)
{
	char text[32];
	int length = snprintf(text, sizeof text, "%lld.%03d", (long long) (time_ms / 1000), (int) (time_ms % 1000));

	while (text[length - 1] == '0') {
		length--;
	}
	if (text[length - 1] == '.') {
		length--;
	}
	s2s_json_ready_key(json, S2S_JSON_KEY("timestamp"));
	s2s_json_raw(json, (s2s_string) { text, (size_t) length });
}

static bool write_body(s2s_text *body, const s2s_event *event, const s2s_adroll_view *view)
{
	s2s_json json;
	bool done;

	s2s_json_init(&json, body);
	s2s_json_array_begin(&json);
	s2s_json_object_begin(&json);
	write_gap(&json, S2S_JSON_KEY("advertisable_eid"), GAP_ADVERTISABLE);
	write_gap(&json, S2S_JSON_KEY("pixel_eid"), GAP_PIXEL);
	write_text(&json, S2S_JSON_KEY("event_name"), view->event_name);
	write_text(&json, S2S_JSON_KEY("page_location"), event->url);
	write_text(&json, S2S_JSON_KEY("ip"), view->ip);
	write_identifiers(&json, view);
	write_attributes(&json, event, view);
	done = write_external_data(&json, event->id);
	write_text(&json, S2S_JSON_KEY("user_agent"), view->user_agent);
	write_value(&json, event);
	write_time(&json, event->time_ms);
	write_text(&json, S2S_JSON_KEY("device_os"), view->device_os);
	write_text(&json, S2S_JSON_KEY("device_type"), view->device_type);
	write_text(&json, S2S_JSON_KEY("package_app_name"), view->package_app_name);
	write_text(&json, S2S_JSON_KEY("package_app_version"), view->package_app_version);
	s2s_json_object_end(&json);
	s2s_json_array_end(&json);
	return done;
}

static bool encode(const s2s_destination *destination, const s2s_event *event, const s2s_encode_options *options, s2s_draft *draft)
{
	static const char query[] = { S2S_GAP, GAP_QUERY };
	s2s_adroll_view view;

	s2s_draft_clear(draft);
	draft->method = "POST";
	draft->max_age_ms = MAX_AGE_MS;
	s2s_text_append_string(&draft->url, destination->endpoint);
	s2s_text_append(&draft->url, query, sizeof query);
	s2s_text_append_string(&draft->headers, S2S_STRING("Content-Type: application/json\n"));
	s2s_adroll_look(destination, event, options, &view);
	return write_body(&draft->body, event, &view) && !s2s_text_failed(&draft->url) && !s2s_text_failed(&draft->headers) &&
		!s2s_text_failed(&draft->body);
}

/* --- what is filled in at send time --- */

static void append_percent_encoded(s2s_text *out, s2s_string value)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < value.length; i++) {
		unsigned char byte = (unsigned char) value.data[i];
		bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || byte == '-' ||
			byte == '_' || byte == '.' || byte == '~';

		if (plain) {
			s2s_text_append_char(out, (char) byte);
		} else {
			const char encoded[] = { '%', digits[byte >> 4], digits[byte & 15] };

			s2s_text_append(out, encoded, sizeof encoded);
		}
	}
}

/* The ids of advertisable and pixel stand on every page with AdRoll's pixel: no secrets, so a preview shows them. */
static void fill_gap(const s2s_destination *destination, char gap, bool mask, s2s_text *out)
{
	(void) mask;
	if (gap == GAP_QUERY) {
		bool has_query = memchr(destination->endpoint.data, '?', destination->endpoint.length) != NULL;

		s2s_text_append_string(out, has_query ? S2S_STRING("&advertisable=") : S2S_STRING("?advertisable="));
		append_percent_encoded(out, destination->settings[S2S_ADROLL_ADVERTISABLE]);
		if (is_dry_run(destination)) {
			s2s_text_append_string(out, S2S_STRING("&dry_run=true"));
		}
	} else if (gap == GAP_ADVERTISABLE) {
		s2s_json_escape(out, destination->settings[S2S_ADROLL_ADVERTISABLE]);
	} else if (gap == GAP_PIXEL) {
		s2s_json_escape(out, destination->settings[S2S_ADROLL_PIXEL]);
	}
}

static void secret_headers(const s2s_destination *destination, bool mask, s2s_text *out)
{
	s2s_text_append_string(out, S2S_STRING("Authorization: Token "));
	s2s_text_append_string(out, mask ? S2S_STRING("***") : destination->settings[S2S_ADROLL_TOKEN]);
	s2s_text_append_char(out, '\n');
}

/* --- answers and batches --- */

static void judge(s2s_outcome *outcome, s2s_verdict verdict, const char *note)
{
	outcome->verdict = verdict;
	outcome->note = note;
}

/*
 * What says "one of these is wrong" is split; a redirect or another success than
 * 200 says nothing about single events, and after the latter they may have been
 * counted: sending them again is an operator's decision.
 */
static void classify(const s2s_destination *destination, const s2s_answer *answer, s2s_outcome *outcome)
{
	int status = answer->status;

	(void) destination;
	*outcome = (s2s_outcome) { .verdict = S2S_VERDICT_DELIVERED, .retry_after_ms = -1, .retries_max = -1 };
	if (status == 200) {
		return;
	}
	if (status < 300) {
		judge(outcome, S2S_VERDICT_REJECTED, "answered with another success than 200, which AdRoll does not document");
	} else if (status < 400) {
		judge(outcome, S2S_VERDICT_REJECTED, "redirects are not followed; check the endpoint");
	} else if (status == 401 || status == 403) {
		judge(outcome, S2S_VERDICT_HOLD, "the token is refused; check it, and the advertisable");
	} else if (status == 408 || status == 429 || (status >= 500 && status <= 599)) {
		outcome->verdict = S2S_VERDICT_RETRY;
		if (answer->retry_after_ms >= 0) {
			outcome->retry_after_ms = answer->retry_after_ms < RETRY_AFTER_MAX_MS ? answer->retry_after_ms : RETRY_AFTER_MAX_MS;
		}
	} else if (status < 500) {
		judge(outcome, S2S_VERDICT_SPLIT, "the request was refused; its answer says what is wrong");
	} else {
		judge(outcome, S2S_VERDICT_REJECTED, "answered with a status that HTTP does not have; check the endpoint");
	}
}

/* Each body is an array of its own, "[{…}]". */
static bool join(const s2s_string *bodies, size_t count, s2s_text *joined)
{
	s2s_text_append_char(joined, '[');
	for (size_t i = 0; i < count; i++) {
		if (bodies[i].length < 2 || bodies[i].data[0] != '[' || bodies[i].data[bodies[i].length - 1] != ']') {
			return false;
		}
		if (i > 0) {
			s2s_text_append_char(joined, ',');
		}
		s2s_text_append(joined, bodies[i].data + 1, bodies[i].length - 2);
	}
	s2s_text_append_char(joined, ']');
	return !s2s_text_failed(joined);
}

const s2s_system s2s_adroll = {
	.name = S2S_STRING("adroll"),
	.default_endpoint = S2S_STRING("https://srv.adroll.com/api"),
	.tells_repeats_apart = false, /* no de-duplication key is documented */
	.batch_max = EVENTS_MAX,
	.compresses = true,
	.settings = settings,
	.setting_count = S2S_ADROLL_SETTINGS,
	.ini_setting_count = S2S_ADROLL_SETTINGS,
	.resend_setting = S2S_ADROLL_RESEND_UNCERTAIN,
	.identify = identify,
	.skip = skip,
	.validate = s2s_adroll_validate,
	.encode = encode,
	.fill_gap = fill_gap,
	.secret_headers = secret_headers,
	.classify = classify,
	.join = join,
};
