/* Which template an event gets, and what its macros stand for. */
#include "postback.h"

#include "../core/parameter.h"

#include <stdio.h>

typedef enum built_in {
	EVENT_ID,
	EVENT_NAME,
	EVENT_TIME,
	EVENT_TIME_MS,
	VALUE,
	VALUE_TAX,
	VALUE_TOTAL,
	CURRENCY,
	ORDER_ID,
	ADDRESS,
	USER_AGENT,
	BUILT_INS
} built_in;

static const s2s_string built_in_names[BUILT_INS] = {
	[EVENT_ID] = S2S_STRING("event_id"),
	[EVENT_NAME] = S2S_STRING("event_name"),
	[EVENT_TIME] = S2S_STRING("event_time"),
	[EVENT_TIME_MS] = S2S_STRING("event_time_ms"),
	[VALUE] = S2S_STRING("value"),
	[VALUE_TAX] = S2S_STRING("value_tax"),
	[VALUE_TOTAL] = S2S_STRING("value_total"),
	[CURRENCY] = S2S_STRING("currency"),
	[ORDER_ID] = S2S_STRING("order_id"),
	[ADDRESS] = S2S_STRING("ip"),
	[USER_AGENT] = S2S_STRING("user_agent"),
};

/* The click ids that every visitor is asked for. */
static const s2s_string click_ids[] = { S2S_STRING("kcid"), S2S_STRING("sznaiid"), S2S_STRING("adct") };

static built_in find_built_in(s2s_string macro)
{
	built_in found = 0;

	while (found < BUILT_INS && !s2s_string_equals(built_in_names[found], macro)) {
		found++;
	}
	return found;
}

static bool is_click_id(s2s_string macro)
{
	for (size_t i = 0; i < sizeof click_ids / sizeof *click_ids; i++) {
		if (s2s_string_equals(click_ids[i], macro)) {
			return true;
		}
	}
	return false;
}

/* --- templates --- */

static bool is_knorex(const s2s_destination *destination)
{
	return s2s_string_equals(destination->system, s2s_knorex.name);
}

s2s_string s2s_postback_click_id(const s2s_destination *destination)
{
	return is_knorex(destination) ? S2S_STRING("kcid") : destination->settings[S2S_POSTBACK_CLICK_ID];
}

/* The event that a template without a name is for; empty: every event. */
static s2s_string event_of(const s2s_destination *destination)
{
	s2s_string event = destination->settings[S2S_POSTBACK_EVENT];

	return event.length > 0 || !is_knorex(destination) ? event : S2S_STRING("Purchase");
}

/* Takes the next line off, as "name\tURL" or as a URL alone (`name` is then not given). */
static bool next_template(s2s_string *lines, s2s_string *name, s2s_string *url)
{
	if (lines->length == 0) {
		return false;
	}
	const char *end = memchr(lines->data, '\n', lines->length);
	size_t length = end != NULL ? (size_t) (end - lines->data) : lines->length;
	const char *tab = memchr(lines->data, '\t', length);

	*name = tab != NULL ? (s2s_string) { lines->data, (size_t) (tab - lines->data) } : S2S_STRING_NONE;
	*url = *lines;
	url->data += tab != NULL ? name->length + 1 : 0;
	url->length = length - (tab != NULL ? name->length + 1 : 0);
	length += end != NULL ? 1 : 0;
	lines->data += length;
	lines->length -= length;
	return true;
}

s2s_string s2s_postback_template(const s2s_destination *destination, s2s_string event_name)
{
	s2s_string lines = destination->settings[S2S_POSTBACK_TEMPLATES], name, url;

	while (next_template(&lines, &name, &url)) {
		s2s_string wanted = s2s_string_is_given(name) ? name : event_of(destination);

		if (s2s_string_equals(wanted, event_name) || (!s2s_string_is_given(name) && wanted.length == 0)) {
			return url;
		}
	}
	return S2S_STRING_NONE;
}

/* --- checking --- */

static bool is_listed(s2s_string list, s2s_string macro)
{
	while (list.length > 0) {
		const char *end = memchr(list.data, '\n', list.length);
		size_t length = end != NULL ? (size_t) (end - list.data) : list.length;

		if (s2s_string_equals((s2s_string) { list.data, length }, macro)) {
			return true;
		}
		length += end != NULL ? 1 : 0;
		list.data += length;
		list.length -= length;
	}
	return false;
}

static bool check_macro(const s2s_destination *destination, s2s_string further, s2s_string macro, s2s_text *problem)
{
	const s2s_parameter_rule *rule = s2s_parameter_rule_find(macro);

	if (rule != NULL && rule->kind == S2S_PARAMETER_MAP) {
		s2s_text_append_format(problem, "must not have the macro \"%.*s\": it is a map, and no text", S2S_STRING_ARGS(macro));
		return false;
	}
	if (rule != NULL || find_built_in(macro) != BUILT_INS || is_click_id(macro) ||
		s2s_string_equals(macro, s2s_postback_click_id(destination)) || is_listed(further, macro)) {
		return true;
	}
	s2s_text_append_format(problem, "must not have the unknown macro \"%.*s\"; known are ", S2S_STRING_ARGS(macro));
	for (size_t i = 0; i < BUILT_INS; i++) {
		s2s_text_append_format(problem, "%s, ", built_in_names[i].data);
	}
	s2s_text_append_format(
		problem, "click ids (kcid, sznaiid, adct, $clickId), the parameters that ad systems take, and the names in $parameters");
	return false;
}

/* A URL without a macro says the same of every event: that is a slip. */
static bool check_macros(
	const s2s_destination *destination, s2s_string further, s2s_string url, const s2s_template *parsed, s2s_text *problem)
{
	s2s_string click_id = s2s_postback_click_id(destination), encoded = s2s_template_encoded_macro(url);
	size_t macros = 0;

	for (size_t i = 0; i < parsed->piece_count; i++) {
		if (parsed->pieces[i].macro && !check_macro(destination, further, parsed->pieces[i].text, problem)) {
			return false;
		}
		macros += parsed->pieces[i].macro ? 1 : 0;
	}
	if (s2s_string_is_given(encoded)) {
		s2s_text_append_format(problem, "must not have \"%%7B%.*s%%7D\": write the macro as it is, {%.*s}", S2S_STRING_ARGS(encoded),
			S2S_STRING_ARGS(encoded));
		return false;
	}
	if (find_built_in(click_id) != BUILT_INS) {
		s2s_text_append_format(
			problem, "must have a macro of its own for the click id: {%.*s} stands for the event's", S2S_STRING_ARGS(click_id));
		return false;
	}
	if (click_id.length > 0 && !s2s_template_uses(parsed, click_id)) {
		s2s_text_append_format(problem, "must have a macro for the click id, such as {%.*s}", S2S_STRING_ARGS(click_id));
		return false;
	}
	if (macros == 0) {
		s2s_text_append_string(problem, S2S_STRING("must have a macro, such as {order_id}: without one it says the same of every event"));
		return false;
	}
	return true;
}

/* What is appended must not be there already: a receiving end takes the first, or the last. */
static bool has_signature_parameter(const s2s_destination *destination, const s2s_template *parsed)
{
	s2s_string signature = destination->settings[S2S_POSTBACK_SIGNATURE_PARAMETER];

	if (destination->settings[S2S_POSTBACK_SIGNATURE_KEY].length == 0) {
		return false;
	}
	return s2s_template_has_parameter(parsed, S2S_POSTBACK_TIMESTAMP) ||
		(destination->settings[S2S_POSTBACK_SIGNATURE_HEADER].length == 0 &&
			s2s_template_has_parameter(parsed, signature.length > 0 ? signature : S2S_POSTBACK_SIGNATURE));
}

static bool check_template(const s2s_destination *destination, s2s_string further, s2s_string url, s2s_text *problem)
{
	s2s_template parsed;

	if (!s2s_template_parse(url, destination->allow_http, &parsed, problem) || !check_macros(destination, further, url, &parsed, problem)) {
		return false;
	}
	if (has_signature_parameter(destination, &parsed)) {
		s2s_text_append_format(problem, "must not have the signature's own parameters: they are appended");
		return false;
	}
	return true;
}

bool s2s_postback_check(const s2s_destination *destination, s2s_string further, s2s_string *origin, s2s_text *problem)
{
	s2s_string lines = destination->settings[S2S_POSTBACK_TEMPLATES], name, url;

	*origin = S2S_STRING_NONE;
	if (lines.length == 0) {
		s2s_text_append_string(problem, S2S_STRING("must not be empty"));
		return false;
	}
	while (next_template(&lines, &name, &url)) {
		s2s_string its_origin = s2s_template_origin(url);

		if (s2s_string_is_given(name)) {
			s2s_text_append_format(problem, "for \"%.*s\" ", S2S_STRING_ARGS(name));
		}
		if (!check_template(destination, further, url, problem)) {
			return false;
		}
		if (s2s_string_is_given(*origin) && !s2s_string_equals(*origin, its_origin)) {
			s2s_text_append_format(problem, "must have the scheme, host and port of the others: make another destination for another host");
			return false;
		}
		*origin = its_origin;
		s2s_text_clear(problem);
	}
	return true;
}

/* --- values --- */

static s2s_string number(s2s_postback_values *values, int64_t number)
{
	int length = snprintf(values->number, sizeof values->number, "%lld", (long long) number);

	return (s2s_string) { values->number, length > 0 ? (size_t) length : 0 };
}

/* With VAT. Without a VAT that is given (0 for who pays none) it is not known. */
static s2s_string total(s2s_postback_values *values)
{
	const s2s_event *event = values->event;

	if (!s2s_money_is_given(&event->value) || !s2s_money_is_given(&event->value_tax) ||
		!s2s_money_add(&event->value, &event->value_tax, &values->sum)) {
		return S2S_STRING_NONE;
	}
	return s2s_money_string(&values->sum);
}

static s2s_string given_by_name(const s2s_event *event, s2s_string macro)
{
	s2s_string click_id = event->has_visitor ? s2s_pairs_get(&event->visitor.click_ids, macro) : S2S_STRING_NONE;
	const s2s_parameter *parameter = click_id.length == 0 ? s2s_event_parameter(event, macro) : NULL;

	if (parameter != NULL && parameter->kind != S2S_PARAMETER_MAP && parameter->kind != S2S_PARAMETER_OTHER) {
		return parameter->text;
	}
	return click_id;
}

s2s_string s2s_postback_value(void *context, s2s_string macro)
{
	s2s_postback_values *values = context;
	const s2s_event *event = values->event;

	switch (find_built_in(macro)) {
		case EVENT_ID:
			return event->id;
		case EVENT_NAME:
			return event->name;
		case EVENT_TIME:
			return number(values, event->time_ms / 1000);
		case EVENT_TIME_MS:
			return number(values, event->time_ms);
		case VALUE:
			return s2s_money_string(&event->value);
		case VALUE_TAX:
			return s2s_money_string(&event->value_tax);
		case VALUE_TOTAL:
			return total(values);
		case CURRENCY:
			return event->currency;
		case ORDER_ID:
			return event->order_id;
		case ADDRESS:
			return event->has_visitor ? event->visitor.ip : S2S_STRING_NONE;
		case USER_AGENT:
			return event->has_visitor ? event->visitor.user_agent : S2S_STRING_NONE;
		case BUILT_INS:
			break;
	}
	return given_by_name(event, macro);
}

bool s2s_postback_is_unusable(const s2s_event *event, s2s_string macro)
{
	const s2s_parameter *parameter = find_built_in(macro) == BUILT_INS ? s2s_event_parameter(event, macro) : NULL;

	return parameter != NULL && (parameter->kind == S2S_PARAMETER_MAP || parameter->kind == S2S_PARAMETER_OTHER);
}

/* --- skipping --- */

/* Without a click id of its own, a postback needs those of ours that its template uses. */
static bool has_click_ids(const s2s_destination *destination, const s2s_event *event, s2s_string url)
{
	s2s_string required = s2s_postback_click_id(destination);
	s2s_postback_values values = { .event = event };
	s2s_template parsed;

	if (required.length > 0) {
		return s2s_postback_value(&values, required).length > 0;
	}
	if (!s2s_template_parse(url, destination->allow_http, &parsed, NULL)) {
		return false;
	}
	for (size_t i = 0; i < parsed.piece_count; i++) {
		s2s_string macro = parsed.pieces[i].text;

		if (parsed.pieces[i].macro && is_click_id(macro) && s2s_postback_value(&values, macro).length == 0) {
			return false;
		}
	}
	return true;
}

s2s_skip_reason s2s_postback_skip(const s2s_destination *destination, const s2s_event *event, const s2s_encode_options *options)
{
	s2s_string url = s2s_postback_template(destination, event->name);

	if (url.length == 0) {
		return "no postback URL for this event name";
	}
	if (options->enforce_consent && event->has_visitor && s2s_visitor_denies(&event->visitor, S2S_CONSENT_AD_USER_DATA)) {
		return "consent";
	}
	if (!has_click_ids(destination, event, url)) {
		return is_knorex(destination) ? "no kcid: the visitor did not come from a Knorex ad" : "no click id";
	}
	return NULL;
}
