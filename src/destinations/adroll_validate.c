/*
 * The checker (spec/adroll.md). Only what AdRoll requires, or what would be
 * counted as something else, keeps an event from it; everything else is a
 * warning, and the event goes.
 */
#include "adroll.h"
#include "event_time.h"

#include "../core/parameter.h"
#include "../core/uri.h"
#include "../core/utf8.h"

#include <stdio.h>

#define OLD_MS (7 * INT64_C(86400000))
#define FUTURE_MS (5 * INT64_C(60000))
#define PATH_MAX_BYTES 160
/* Of a long order, as many items are named one by one; the rest is one more warning. */
#define ITEM_WARNINGS_MAX 20

typedef struct s2s_adroll_check {
	const s2s_destination *destination;
	const s2s_event *event;
	const s2s_encode_options *options;
	s2s_adroll_view view;
	s2s_problems *problems;
	size_t item_warnings;
} s2s_adroll_check;

#define WARN(check, path, ...) s2s_problems_warn((check)->problems, (check)->destination->name, path, __VA_ARGS__)
#define FAIL(check, path, ...) s2s_problems_fail((check)->problems, (check)->destination->name, path, __VA_ARGS__)

/* A NUL is legal JSON when escaped, so it is sent; it is never what a shop meant. */
static void check_text(const s2s_adroll_check *check, const char *path, s2s_string text)
{
	if (!s2s_utf8_is_valid(text)) {
		FAIL(check, path, "must be valid UTF-8");
	} else if (!s2s_utf8_is_text(text)) {
		WARN(check, path, "should not contain NUL bytes; sent as \\u0000");
	}
}

/* --- the account --- */

static void check_account(const s2s_adroll_check *check)
{
	const s2s_string *settings = check->destination->settings;

	if (settings[S2S_ADROLL_ADVERTISABLE].length == 0) {
		FAIL(check, "advertisable_eid", "is required: the advertisable's EID (php.ini: s2s.adroll.advertisable)");
	}
	if (settings[S2S_ADROLL_PIXEL].length == 0) {
		FAIL(check, "pixel_eid", "is required: the pixel's EID (php.ini: s2s.adroll.pixel)");
	}
	if (settings[S2S_ADROLL_TOKEN].length == 0) {
		FAIL(check, "header Authorization", "is required: a server access token (php.ini: s2s.adroll.token)");
	}
	check_text(check, "advertisable_eid", settings[S2S_ADROLL_ADVERTISABLE]);
	check_text(check, "pixel_eid", settings[S2S_ADROLL_PIXEL]);
}

/* --- the event --- */

static void check_name(const s2s_adroll_check *check)
{
	if (!s2s_adroll_knows_event(check->view.event_name)) {
		FAIL(check, "event_name", "must be one of AdRoll's, such as purchase or formFill: the map of event names gives another one for it");
	} else if (s2s_string_equals(check->view.event_name, S2S_STRING("pageView")) && check->event->source == S2S_SOURCE_WEB) {
		WARN(check, "event_name", "pageView counts twice where the page carries AdRoll's pixel; map PageView to nothing there");
	}
}

static void check_location(const s2s_adroll_check *check)
{
	s2s_string url = check->event->url;

	if (url.length == 0) {
		FAIL(check, "page_location", "is required: the page's full URL (for an app, one that stands for it on a domain of yours)");
	} else if (!s2s_uri_is_absolute(url, false)) {
		FAIL(check, "page_location", "must be a full URL that begins with https:// or http:// and has a host");
	}
	check_text(check, "page_location", url);
}

static void check_time(const s2s_adroll_check *check)
{
	int64_t time_ms = check->event->time_ms;
	int64_t now_ms = check->options->now_ms;

	if (!s2s_event_time_check(check->problems, check->destination->name, "timestamp", time_ms, now_ms)) {
		return;
	}
	if (now_ms > 0 && time_ms < now_ms - OLD_MS) {
		WARN(check, "timestamp", "is more than 7 days ago; sent all the same");
	} else if (now_ms > 0 && time_ms > now_ms + FUTURE_MS) {
		WARN(check, "timestamp", "is more than 5 minutes in the future; check the clock, and that the time is in milliseconds");
	}
}

static void check_visitor(const s2s_adroll_check *check)
{
	const s2s_adroll_view *view = &check->view;

	if (view->ip.length == 0) {
		FAIL(check, "ip", "is required: give the event a Visitor with the customer's address");
	} else if (!s2s_ip_is_valid(view->ip)) {
		FAIL(check, "ip", "must be an IPv4 or IPv6 address");
	}
	check_text(check, "user_agent", view->user_agent);
	check_text(check, "identifiers.adct", view->adct);
	check_text(check, "identifiers.first_party_cookie", view->first_party_cookie);
	check_text(check, "identifiers.device_id", view->device_id);
	check_text(check, "identifiers.user_id", view->user_id);
	if (view->adct.length == 0 && view->first_party_cookie.length == 0) {
		WARN(check, "identifiers",
			"has neither adct nor first_party_cookie: capture the Visitor on the landing page and set its cookies, or AdRoll may not match "
			"it");
	}
	if (check->event->user[S2S_USER_EMAIL].problem != NULL) {
		WARN(check, "identifiers.email_sha256", "is left out: email %s", check->event->user[S2S_USER_EMAIL].problem);
	}
}

/* consent_mode is enforced (spec/consent.md); AdRoll has no field for either. */
static void check_consent(const s2s_adroll_check *check)
{
	const s2s_event *event = check->event;

	if (event->has_visitor && event->visitor.consent_mode_given) {
		return;
	}
	if (event->has_visitor && event->visitor.consent_string.length != 0) {
		WARN(check, "consent_string", "can't be passed on, AdRoll has no field for it, and it is not decoded: give consent_mode too");
	} else {
		WARN(check, "consent_mode", "is missing, and consent_string too: give one of them, as the visitor chose");
	}
}

/* --- value and products --- */

static bool is_currency(s2s_string currency)
{
	bool letters = currency.length == 3;

	for (size_t i = 0; letters && i < 3; i++) {
		letters = currency.data[i] >= 'A' && currency.data[i] <= 'Z';
	}
	return letters;
}

static void check_value(const s2s_adroll_check *check)
{
	const s2s_event *event = check->event;
	bool value = s2s_money_is_given(&event->value);
	s2s_money sum = { .length = 0 };

	if (value && !s2s_money_add(&event->value, &event->value_tax, &sum)) {
		FAIL(check, "conversion_value", "value and valueTax together have more than 15 digits");
	} else if (value && sum.text[0] == '-') {
		WARN(check, "conversion_value", "should not be negative");
	} else if (!value && s2s_money_is_given(&event->value_tax)) {
		WARN(check, "conversion_value", "is left out: valueTax without value");
	} else if (!value && s2s_string_equals(check->view.event_name, S2S_STRING("purchase"))) {
		WARN(check, "conversion_value", "is missing: a purchase should have its value, with currency");
	}
	if (event->currency.length == 0 && value) {
		WARN(check, "currency", "is missing: without it AdRoll can only guess what the value is in");
	} else if (event->currency.length != 0 && !is_currency(event->currency)) {
		FAIL(check, "currency", "must be three letters (ISO 4217), such as \"CZK\"");
	}
}

static void check_item_text(const s2s_adroll_check *check, size_t index, const char *key, s2s_string text)
{
	char path[PATH_MAX_BYTES];

	if (!s2s_utf8_is_text(text)) {
		snprintf(path, sizeof path, "event_attributes.products[%zu].%s", index, key);
		check_text(check, path, text);
	}
}

static void warn_of_item(s2s_adroll_check *check, size_t index, const char *key, const char *message)
{
	char path[PATH_MAX_BYTES];

	check->item_warnings++;
	if (check->item_warnings <= ITEM_WARNINGS_MAX) {
		snprintf(path, sizeof path, "event_attributes.products[%zu].%s", index, key);
		WARN(check, path, "%s", message);
	}
}

static void check_items(s2s_adroll_check *check)
{
	bool prices = false;

	for (size_t i = 0; i < check->event->item_count; i++) {
		const s2s_item *item = &check->event->items[i];
		s2s_string whole;

		check_item_text(check, i, "product_id", item->id);
		check_item_text(check, i, "product_group", item->group);
		check_item_text(check, i, "category", item->category);
		prices = prices || s2s_money_is_given(&item->unit_price);
		if (item->id.length == 0) {
			warn_of_item(check, i, "product_id", "is missing");
		}
		if (s2s_money_is_given(&item->quantity) && !s2s_adroll_quantity(&item->quantity, &whole)) {
			warn_of_item(check, i, "quantity", "is left out: AdRoll takes whole numbers above 0");
		}
		if (s2s_money_is_given(&item->unit_price) && item->unit_price.text[0] == '-') {
			warn_of_item(check, i, "price", "should not be negative");
		}
	}
	if (check->item_warnings > ITEM_WARNINGS_MAX) {
		WARN(check, "event_attributes.products", "has %zu more warnings like those before", check->item_warnings - ITEM_WARNINGS_MAX);
	}
	if (prices && check->event->currency.length == 0) {
		WARN(check, "currency", "is missing: prices of products are in it");
	}
}

/* --- parameters --- */

/* Which path AdRoll has for a parameter that it takes; "search_string" is its keywords. */
static s2s_string path_of(s2s_string name)
{
	bool keywords = s2s_string_equals(name, S2S_STRING("keywords")) || s2s_string_equals(name, S2S_STRING("search_string"));

	return keywords ? S2S_STRING("event_attributes.keywords") : name;
}

/* A path for what is not AdRoll's: its name where that can be shown. */
static void unknown_path(s2s_string name, size_t index, char path[PATH_MAX_BYTES])
{
	bool showable = name.length != 0 && name.length < PATH_MAX_BYTES && s2s_utf8_is_valid(name);

	for (size_t i = 0; i < name.length; i++) {
		showable = showable && (unsigned char) name.data[i] > ' ' && name.data[i] != 0x7f;
	}
	if (showable) {
		snprintf(path, PATH_MAX_BYTES, "%.*s", S2S_STRING_ARGS(name));
	} else {
		snprintf(path, PATH_MAX_BYTES, "parameters[%zu]", index);
	}
}

static void check_parameter(const s2s_adroll_check *check, size_t index)
{
	const s2s_parameter *parameter = &check->event->parameters[index];
	const s2s_parameter_rule *rule = s2s_parameter_rule_find(parameter->name);
	char path[PATH_MAX_BYTES];

	if (rule == NULL) {
		unknown_path(parameter->name, index, path);
		WARN(check, path, "is left out: no ad system has a parameter of that name; only a postback template can use it");
		return;
	}
	if ((rule->takers & S2S_TAKEN_BY_ADROLL) == 0) {
		return;
	}
	snprintf(path, sizeof path, "%.*s", S2S_STRING_ARGS(path_of(rule->name)));
	if (parameter->kind != rule->kind) {
		FAIL(check, path, "must be %s, %s given", s2s_parameter_kind_words(rule->kind), s2s_parameter_kind_words(parameter->kind));
		return;
	}
	check_text(check, path, parameter->text);
	if (s2s_string_equals(rule->name, S2S_STRING("keywords")) && !s2s_string_equals(check->view.event_name, S2S_STRING("productSearch"))) {
		WARN(check, path, "is left out: keywords are for productSearch");
	}
}

void s2s_adroll_validate(
	const s2s_destination *destination, const s2s_event *event, const s2s_encode_options *options, s2s_problems *problems)
{
	s2s_adroll_check check = { .destination = destination, .event = event, .options = options, .problems = problems };

	s2s_adroll_look(destination, event, options, &check.view);
	if (check.view.event_name.length == 0) {
		return;
	}
	check_account(&check);
	check_name(&check);
	check_location(&check);
	check_time(&check);
	check_visitor(&check);
	check_consent(&check);
	check_text(&check, "external_data", event->id);
	check_text(&check, "event_attributes.order_id", event->order_id);
	check_value(&check);
	check_items(&check);
	for (size_t i = 0; i < event->parameter_count; i++) {
		check_parameter(&check, i);
	}
}
