/* Events and visitors into JSON; event_json_read.c is the way back. */
#include "event_json.h"

#include "json.h"

#include <stdio.h>

static void write_text(s2s_json *json, s2s_string key, s2s_string value)
{
	if (s2s_string_is_given(value)) {
		s2s_json_key(json, key);
		s2s_json_string(json, value);
	}
}

/* As text, so that every digit survives readers that make binary floats of JSON numbers. */
static void write_money(s2s_json *json, s2s_string key, const s2s_money *value)
{
	write_text(json, key, s2s_money_string(value));
}

static void write_pairs_object(s2s_json *json, const s2s_pairs *pairs)
{
	s2s_json_object_begin(json);
	for (size_t i = 0; i < pairs->count; i++) {
		s2s_json_key(json, pairs->items[i].name);
		s2s_json_string(json, pairs->items[i].value);
	}
	s2s_json_object_end(json);
}

static void write_pairs(s2s_json *json, s2s_string key, const s2s_pairs *pairs)
{
	if (pairs->count != 0) {
		s2s_json_key(json, key);
		write_pairs_object(json, pairs);
	}
}

static void write_hints(s2s_json *json, const s2s_visitor *visitor)
{
	bool begun = false;

	for (size_t i = 0; i < S2S_HINTS; i++) {
		if (!s2s_string_is_given(visitor->hints[i])) {
			continue;
		}
		if (!begun) {
			s2s_json_key(json, S2S_STRING("client_hints"));
			s2s_json_object_begin(json);
			begun = true;
		}
		write_text(json, s2s_client_hint_names[i], visitor->hints[i]);
	}
	if (begun) {
		s2s_json_object_end(json);
	}
}

static void write_consent_mode(s2s_json *json, const s2s_visitor *visitor)
{
	if (!visitor->consent_mode_given) {
		return;
	}
	s2s_json_key(json, S2S_STRING("consent_mode"));
	s2s_json_object_begin(json);
	for (size_t i = 0; i < S2S_CONSENT_KEYS; i++) {
		if (visitor->consent[i] != S2S_CONSENT_NOT_GIVEN) {
			bool granted = visitor->consent[i] == S2S_CONSENT_GRANTED;

			write_text(json, s2s_consent_key_names[i], granted ? S2S_STRING("granted") : S2S_STRING("denied"));
		}
	}
	s2s_json_object_end(json);
}

static void write_visitor(s2s_json *json, const s2s_visitor *visitor)
{
	s2s_json_object_begin(json);
	s2s_json_key(json, S2S_STRING("version"));
	s2s_json_integer(json, S2S_EVENT_JSON_VERSION);
	write_pairs(json, S2S_STRING("cookies"), &visitor->cookies);
	write_pairs(json, S2S_STRING("click_ids"), &visitor->click_ids);
	write_text(json, S2S_STRING("ip"), visitor->ip);
	write_text(json, S2S_STRING("user_agent"), visitor->user_agent);
	write_hints(json, visitor);
	write_consent_mode(json, visitor);
	write_text(json, S2S_STRING("consent_string"), visitor->consent_string);
	s2s_json_object_end(json);
}

/* An MD5 may be there alone: Event::set('email_md5'). */
static void write_user_hash(s2s_json *json, const s2s_user_hash *hash, s2s_string md5)
{
	s2s_json_object_begin(json);
	if (hash->given) {
		write_text(json, S2S_STRING("sha256"), s2s_string_from(hash->plain));
		if (memcmp(hash->plain, hash->folded, S2S_SHA256_HEX) != 0) {
			write_text(json, S2S_STRING("sha256_folded"), s2s_string_from(hash->folded));
		}
		if (hash->outside_ascii) {
			s2s_json_key(json, S2S_STRING("outside_ascii"));
			s2s_json_bool(json, true);
		}
	}
	if (md5.length != 0) {
		write_text(json, S2S_STRING("md5"), md5);
	}
	if (!hash->given && hash->problem != NULL) {
		write_text(json, S2S_STRING("problem"), s2s_string_from(hash->problem));
	}
	s2s_json_object_end(json);
}

static void write_user(s2s_json *json, const s2s_event *event)
{
	bool begun = false;

	for (int i = 0; i < S2S_USER_FIELDS; i++) {
		const s2s_user_hash *hash = &event->user[i];
		s2s_string md5 = i == S2S_USER_EMAIL ? s2s_string_from(event->email_md5) : S2S_STRING_NONE;

		if (!hash->given && hash->problem == NULL && md5.length == 0) {
			continue;
		}
		if (!begun) {
			s2s_json_key(json, S2S_STRING("hashed_user"));
			s2s_json_object_begin(json);
			begun = true;
		}
		s2s_json_key(json, s2s_user_field_names[i]);
		write_user_hash(json, hash, md5);
	}
	if (begun) {
		s2s_json_object_end(json);
	}
}

static void write_items(s2s_json *json, const s2s_event *event)
{
	if (event->item_count == 0) {
		return;
	}
	s2s_json_key(json, S2S_STRING("items"));
	s2s_json_array_begin(json);
	for (size_t i = 0; i < event->item_count; i++) {
		const s2s_item *item = &event->items[i];

		s2s_json_object_begin(json);
		write_text(json, S2S_STRING("id"), item->id);
		write_money(json, S2S_STRING("quantity"), &item->quantity);
		write_money(json, S2S_STRING("unit_price"), &item->unit_price);
		write_text(json, S2S_STRING("name"), item->name);
		write_text(json, S2S_STRING("category"), item->category);
		write_text(json, S2S_STRING("group"), item->group);
		s2s_json_object_end(json);
	}
	s2s_json_array_end(json);
}

static void write_parameters(s2s_json *json, const s2s_event *event)
{
	if (event->parameter_count == 0) {
		return;
	}
	s2s_json_key(json, S2S_STRING("parameters"));
	s2s_json_object_begin(json);
	for (size_t i = 0; i < event->parameter_count; i++) {
		const s2s_parameter *parameter = &event->parameters[i];

		s2s_json_key(json, parameter->name);
		if (parameter->kind == S2S_PARAMETER_STRING) {
			s2s_json_string(json, parameter->text);
		} else if (parameter->kind == S2S_PARAMETER_MAP) {
			write_pairs_object(json, &parameter->map);
		} else {
			s2s_json_raw(json, parameter->text);
		}
	}
	s2s_json_object_end(json);
}

static void write_order(s2s_json *json, const s2s_event *event)
{
	write_money(json, S2S_STRING("value"), &event->value);
	write_money(json, S2S_STRING("value_tax"), &event->value_tax);
	write_text(json, S2S_STRING("currency"), event->currency);
	write_text(json, S2S_STRING("order_id"), event->order_id);
	write_text(json, S2S_STRING("delivery_type"), event->delivery_type);
	write_money(json, S2S_STRING("delivery_price"), &event->delivery_price);
	write_money(json, S2S_STRING("other_costs"), &event->other_costs);
	write_text(json, S2S_STRING("payment_type"), event->payment_type);
	write_text(json, S2S_STRING("review_email"), event->review_email);
}

void s2s_visitor_to_json(const s2s_visitor *visitor, s2s_text *text)
{
	s2s_json json;

	s2s_json_init(&json, text);
	write_visitor(&json, visitor);
}

void s2s_event_to_json(const s2s_event *event, s2s_text *text)
{
	s2s_json json;

	s2s_json_init(&json, text);
	s2s_json_object_begin(&json);
	s2s_json_key(&json, S2S_STRING("version"));
	s2s_json_integer(&json, S2S_EVENT_JSON_VERSION);
	write_text(&json, S2S_STRING("id"), event->id);
	write_text(&json, S2S_STRING("name"), event->name);
	s2s_json_key(&json, S2S_STRING("time"));
	s2s_json_integer(&json, event->time_ms);
	write_text(&json, S2S_STRING("url"), event->url);
	write_text(&json, S2S_STRING("source"), s2s_source_names[event->source]);
	write_user(&json, event);
	write_text(&json, S2S_STRING("user_id"), event->user_id);
	if (event->has_visitor) {
		s2s_json_key(&json, S2S_STRING("visitor"));
		write_visitor(&json, &event->visitor);
	}
	write_order(&json, event);
	write_items(&json, event);
	write_pairs(&json, S2S_STRING("device_ids"), &event->device_ids);
	write_parameters(&json, event);
	s2s_json_object_end(&json);
}

bool s2s_event_json_fits(const s2s_text *json, s2s_complaint *complaint)
{
	if (json->length <= S2S_EVENT_JSON_MAX) {
		return true;
	}
	snprintf(complaint->words, sizeof complaint->words, "must be at most %d bytes long as JSON", S2S_EVENT_JSON_MAX);
	return false;
}
