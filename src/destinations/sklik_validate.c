/*
 * The checker (spec/sklik.md, "What a checker must catch"). Only three things
 * keep an event from Sklik: a required field that is missing, a value that has
 * the wrong type or unit, and bytes that can't be sent. Everything else is a
 * warning: the purchase goes, and the shop's developer can read what to mend.
 */
#include "event_time.h"
#include "sklik_check.h"

#include "../core/parameter.h"
#include "../core/uri.h"
#include "../core/utf8.h"

#include <stdio.h>

#define OLD_MS (7 * INT64_C(86400000))
#define FUTURE_MS (5 * INT64_C(60000))
#define SEM_ID_LENGTH 24
#define PATH_MAX_BYTES 160

/* A NUL is legal JSON when escaped, so it is sent; it is never what a shop meant. */
void s2s_sklik_check_text(const s2s_sklik_check *check, const char *path, s2s_string text)
{
	if (s2s_utf8_is_text(text)) {
		return;
	}
	if (!s2s_utf8_is_valid(text)) {
		S2S_SKLIK_FAIL(check, path, "must be valid UTF-8");
	} else {
		S2S_SKLIK_WARN(check, path, "should not contain NUL bytes; sent as \\u0000");
	}
}

static void check_header(const s2s_sklik_check *check, const char *path, s2s_string value)
{
	for (size_t i = 0; i < value.length; i++) {
		unsigned char character = (unsigned char) value.data[i];

		if (character < 0x20 || character == 0x7f) {
			S2S_SKLIK_FAIL(check, path, "must not contain control characters");
			return;
		}
	}
	s2s_sklik_check_text(check, path, value);
}

static void check_time(const s2s_sklik_check *check)
{
	int64_t time_ms = check->event->time_ms;
	int64_t now_ms = check->options->now_ms;

	/* Sklik takes what is ahead, so that is a warning; what can't be milliseconds is an error. */
	if (!s2s_event_time_check(check->problems, check->destination->name, "event_time", time_ms, 0)) {
		return;
	}
	if (now_ms > 0 && time_ms < now_ms - OLD_MS) {
		S2S_SKLIK_WARN(check, "event_time", "is more than 7 days ago; sent all the same");
	} else if (now_ms > 0 && time_ms > now_ms + FUTURE_MS) {
		S2S_SKLIK_WARN(check, "event_time", "is more than 5 minutes in the future; check the clock, and that it is in milliseconds");
	}
}

static void check_url(const s2s_sklik_check *check)
{
	s2s_string url = check->event->url;
	bool app = check->event->source == S2S_SOURCE_APP;

	if (url.length == 0) {
		S2S_SKLIK_FAIL(check, "event_url",
			"is required: the URL of the page where the event occurred (for an app or offline, one that stands for it)");
	} else if (!s2s_uri_is_absolute(url, app)) {
		S2S_SKLIK_FAIL(check, "event_url",
			"must be a full URL with a host, without control characters; it begins with https:// or http://%s",
			app ? ", or, of an app, with a scheme of its own" : "");
	}
	s2s_sklik_check_text(check, "event_url", url);
}

static void check_envelope(const s2s_sklik_check *check)
{
	const s2s_event *event = check->event;

	check_time(check);
	s2s_sklik_check_text(check, "event_id", event->id);
	check_url(check);
	check_header(check, "header X-Client-Id", s2s_sklik_client_id(check->destination, check->options));
	check_header(check, "header X-Client-Version", s2s_sklik_client_version(check->destination, check->options));
}

static void check_cookies(const s2s_sklik_check *check)
{
	const s2s_sklik_view *view = &check->view;

	s2s_sklik_check_text(check, "user_ids.user_data.sid", view->sid);
	s2s_sklik_check_text(check, "user_ids.user_data.udid", view->udid);
	/* Without ad_storage there are no cookies to pass, so their absence is right. */
	if (view->storage && view->sid.length == 0) {
		S2S_SKLIK_WARN(check, "user_ids.user_data.sid", "is missing: pass the cookie \"sid\" that sul.js sets on the shop's pages");
	}
	if (view->storage && view->udid.length == 0) {
		S2S_SKLIK_WARN(check, "user_ids.user_data.udid", "is missing: pass the cookie \"udid\" that sul.js sets on the shop's pages");
	}
}

static void check_consent(const s2s_sklik_check *check)
{
	s2s_sklik_check_text(check, "consent_string", check->view.consent_string);
	if (check->view.consent_string.length != 0 || check->view.consent_mode != NULL) {
		return;
	}
	S2S_SKLIK_WARN(check, "consent_mode", "is missing, and consent_string too: give one of them, as the visitor chose");
}

/* Fields in which folding changes the letters that people really write. */
static bool is_foldable(s2s_user_field field)
{
	return field == S2S_USER_FIRST_NAME || field == S2S_USER_LAST_NAME || field == S2S_USER_CITY || field == S2S_USER_STREET;
}

static void check_user(const s2s_sklik_check *check)
{
	for (int i = 0; i < S2S_USER_FIELDS; i++) {
		const s2s_user_hash *hash = &check->event->user[i];
		bool unfolded = check->view.user_data && !check->view.fold && hash->given && hash->outside_ascii && is_foldable((s2s_user_field) i);
		char path[32];

		if (hash->problem == NULL && !unfolded) {
			continue;
		}
		snprintf(path, sizeof path, "user_ids.user_data.%s", s2s_sklik_user_keys[i].data);
		if (hash->problem != NULL) {
			S2S_SKLIK_WARN(check, path, "is left out: %s %s", s2s_user_field_names[i].data, hash->problem);
		}
		if (unfolded) {
			S2S_SKLIK_WARN(
				check, path, "has letters outside ASCII and fold_diacritics is off: Sklik's published hashes are made without diacritics");
		}
	}
}

static void check_s2s_headers(const s2s_sklik_check *check)
{
	const s2s_visitor *visitor = check->view.headers;
	char path[64];

	if (visitor == NULL) {
		return;
	}
	s2s_sklik_check_text(check, "s2s_headers.client_ip_address", visitor->ip);
	s2s_sklik_check_text(check, "s2s_headers.user_agent", visitor->user_agent);
	for (size_t i = 0; i < S2S_HINTS; i++) {
		if (s2s_utf8_is_text(visitor->hints[i])) {
			continue;
		}
		snprintf(path, sizeof path, "s2s_headers.%s", s2s_client_hint_names[i].data);
		s2s_sklik_check_text(check, path, visitor->hints[i]);
	}
}

static void check_sem_id(const s2s_sklik_check *check)
{
	s2s_string sem_id = check->destination->settings[S2S_SKLIK_SEM_ID];
	bool usual = sem_id.length == SEM_ID_LENGTH;

	if (sem_id.length == 0) {
		S2S_SKLIK_FAIL(
			check, "event_data.sem_id", "is required: the SEM ID for S2S, from the Sklik administration with advanced settings on");
		return;
	}
	for (size_t i = 0; i < sem_id.length; i++) {
		char character = sem_id.data[i];

		usual = usual && ((character >= '0' && character <= '9') || (character >= 'a' && character <= 'z'));
	}
	s2s_sklik_check_text(check, "event_data.sem_id", sem_id);
	s2s_sklik_check_text(check, "sandbox", check->destination->settings[S2S_SKLIK_SANDBOX]);
	if (!usual) {
		S2S_SKLIK_WARN(check, "event_data.sem_id", "does not look like a SEM ID for S2S, which has 24 characters of 0-9 and a-z");
	}
}

static void check_required(const s2s_sklik_check *check)
{
	const s2s_event *event = check->event;
	bool value = s2s_money_is_given(&event->value);

	if (check->rule->purchase && event->order_id.length == 0) {
		S2S_SKLIK_FAIL(check, "event_data.order_id", "is required for %s", check->rule->name.data);
	}
	if (check->rule->purchase && !value) {
		S2S_SKLIK_FAIL(check, "event_data.value", "is required for %s: the total without VAT, after discounts, shipping included",
			check->rule->name.data);
	}
	if (event->currency.length == 0 && value) {
		S2S_SKLIK_FAIL(check, "event_data.currency", "is required with value: \"CZK\"");
	} else if (event->currency.length == 0 && check->rule->purchase) {
		S2S_SKLIK_FAIL(check, "event_data.currency", "is required for %s: \"CZK\"", check->rule->name.data);
	} else if (event->currency.length != 0 && !value && !check->rule->purchase) {
		S2S_SKLIK_WARN(check, "event_data.value", "is missing: currency is of no use without it");
	}
}

static void check_not_negative(const s2s_sklik_check *check, const char *path, const s2s_money *money)
{
	if (s2s_sklik_is_negative(money)) {
		S2S_SKLIK_WARN(check, path, "should not be negative; a discount belongs in other_costs");
	}
}

static bool is_hex_digest(s2s_string text)
{
	bool hex = text.length == 32 || text.length == 40 || text.length == 64;

	for (size_t i = 0; hex && i < text.length; i++) {
		char digit = text.data[i];

		hex = (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f') || (digit >= 'A' && digit <= 'F');
	}
	return hex;
}

static void check_review_email(const s2s_sklik_check *check)
{
	s2s_string email = check->event->review_email;

	s2s_sklik_check_text(check, "event_data.review_email", email);
	if (is_hex_digest(email)) {
		S2S_SKLIK_WARN(check, "event_data.review_email", "looks hashed; this one must be the plain address");
	} else if (email.length != 0 && memchr(email.data, '@', email.length) == NULL) {
		S2S_SKLIK_WARN(check, "event_data.review_email", "should be a plain e-mail address");
	}
}

static void check_order(const s2s_sklik_check *check)
{
	const s2s_event *event = check->event;

	s2s_sklik_check_text(check, "event_data.sznaiid", check->view.sznaiid);
	s2s_sklik_check_text(check, "event_data.order_id", event->order_id);
	check_not_negative(check, "event_data.value", &event->value);
	check_not_negative(check, "event_data.value_tax", &event->value_tax);
	s2s_sklik_check_text(check, "event_data.delivery_type", event->delivery_type);
	if (event->delivery_type.length != 0 && !s2s_sklik_knows_delivery(event->delivery_type)) {
		S2S_SKLIK_WARN(check, "event_data.delivery_type", "should be a DELIVERY_ID of the product feed, such as CESKA_POSTA or ZASILKOVNA");
	}
	check_not_negative(check, "event_data.delivery_price", &event->delivery_price);
	s2s_sklik_check_text(check, "event_data.payment_type", event->payment_type);
	check_review_email(check);
}

/* A path for a parameter that Sklik does not send: its name where that can be shown. */
static void parameter_path(const s2s_event *event, size_t index, char path[PATH_MAX_BYTES])
{
	s2s_string name = event->parameters[index].name;
	bool showable = name.length != 0 && name.length < PATH_MAX_BYTES - 16 && s2s_utf8_is_valid(name);

	for (size_t i = 0; i < name.length; i++) {
		showable = showable && (unsigned char) name.data[i] > ' ';
	}
	if (showable) {
		snprintf(path, PATH_MAX_BYTES, "event_data.%.*s", S2S_STRING_ARGS(name));
	} else {
		snprintf(path, PATH_MAX_BYTES, "parameters[%zu]", index);
	}
}

static bool has_form(const s2s_parameter *parameter)
{
	s2s_money number;

	switch (parameter->kind) {
		case S2S_PARAMETER_NUMBER:
			return s2s_money_from_text(parameter->text, &number);
		case S2S_PARAMETER_BOOL:
			return s2s_string_equals(parameter->text, S2S_STRING("true")) || s2s_string_equals(parameter->text, S2S_STRING("false"));
		default:
			return true;
	}
}

static bool is_good_parameter(const s2s_parameter *parameter, const s2s_parameter_rule *rule)
{
	return parameter->kind == rule->kind && has_form(parameter) &&
		(rule->kind != S2S_PARAMETER_STRING || s2s_utf8_is_text(parameter->text));
}

static void check_parameter(const s2s_sklik_check *check, size_t index)
{
	const s2s_parameter *parameter = &check->event->parameters[index];
	const s2s_parameter_rule *rule = s2s_parameter_rule_find(parameter->name);
	char path[PATH_MAX_BYTES];

	if (rule != NULL && ((rule->takers & S2S_TAKEN_BY_SKLIK) == 0 || is_good_parameter(parameter, rule))) {
		return;
	}
	parameter_path(check->event, index, path);
	if (rule == NULL) {
		S2S_SKLIK_WARN(check, path, "is left out: no ad system has a parameter of that name; only a postback template can use it");
	} else if (parameter->kind != rule->kind) {
		S2S_SKLIK_FAIL(
			check, path, "must be %s, %s given", s2s_parameter_kind_words(rule->kind), s2s_parameter_kind_words(parameter->kind));
	} else if (!has_form(parameter)) {
		S2S_SKLIK_FAIL(check, path, "must be %s",
			rule->kind == S2S_PARAMETER_BOOL ? "true or false" : "a number of at most 15 digits before and 6 after the point");
	} else {
		s2s_sklik_check_text(check, path, parameter->text);
	}
}

void s2s_sklik_validate(
	const s2s_destination *destination, const s2s_event *event, const s2s_encode_options *options, s2s_problems *problems)
{
	s2s_sklik_check check = { .destination = destination, .event = event, .options = options, .problems = problems };

	check.rule = s2s_sklik_rule_find(event->name);
	if (check.rule == NULL) {
		return;
	}
	s2s_sklik_look(destination, event, options, &check.view);
	check_envelope(&check);
	check_cookies(&check);
	check_user(&check);
	check_consent(&check);
	check_s2s_headers(&check);
	check_sem_id(&check);
	check_required(&check);
	check_order(&check);
	for (size_t i = 0; i < event->parameter_count; i++) {
		check_parameter(&check, i);
	}
	s2s_sklik_check_contents(&check);
}
