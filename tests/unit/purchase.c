#include "purchase.h"

static s2s_string text_of(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	assert_true(json_is_string(value));
	return (s2s_string) { json_string_value(value), json_string_length(value) };
}

static s2s_money money_of(const json_t *object, const char *key)
{
	s2s_money money = { .length = 0 };

	assert_true(json_is_integer(json_object_get(object, key)));
	assert_true(s2s_money_from_integer(json_integer_value(json_object_get(object, key)), &money));
	return money;
}

static void fill_user(s2s_event *event, json_t *user)
{
	for (int i = 0; i < S2S_USER_FIELDS; i++) {
		if (json_object_get(user, s2s_user_field_names[i].data) != NULL) {
			assert_true(s2s_event_set_user_field(event, (s2s_user_field) i, text_of(user, s2s_user_field_names[i].data), S2S_STRING("CZ")));
		}
	}
}

static void fill_visitor(s2s_visitor *visitor, json_t *input)
{
	json_t *cookies = json_object_get(input, "cookies");
	json_t *request = json_object_get(input, "request");
	json_t *consent = json_object_get(input, "consent_mode");

	s2s_visitor_init(visitor);
	assert_true(s2s_pairs_set(&visitor->cookies, &visitor->arena, S2S_STRING("sid"), text_of(cookies, "sid")));
	assert_true(s2s_pairs_set(&visitor->cookies, &visitor->arena, S2S_STRING("udid"), text_of(cookies, "udid")));
	assert_true(s2s_pairs_set(&visitor->click_ids, &visitor->arena, S2S_STRING("sznaiid"), text_of(input, "sznaiid")));
	assert_true(s2s_arena_copy(&visitor->arena, text_of(request, "ip"), &visitor->ip));
	assert_true(s2s_arena_copy(&visitor->arena, text_of(request, "user_agent"), &visitor->user_agent));
	for (size_t i = 0; i < S2S_HINTS; i++) {
		if (json_object_get(request, s2s_client_hint_names[i].data) != NULL) {
			assert_true(s2s_arena_copy(&visitor->arena, text_of(request, s2s_client_hint_names[i].data), &visitor->hints[i]));
		}
	}
	visitor->consent_mode_given = true;
	for (size_t i = 0; i < S2S_CONSENT_KEYS; i++) {
		s2s_string value = text_of(consent, s2s_consent_key_names[i].data);

		visitor->consent[i] = s2s_string_equals(value, S2S_STRING("granted")) ? S2S_CONSENT_GRANTED : S2S_CONSENT_DENIED;
	}
}

static void fill_order(s2s_event *event, json_t *order)
{
	s2s_parameter *content_type = s2s_event_put_parameter(event, S2S_STRING("content_type"));

	assert_non_null(content_type);
	content_type->kind = S2S_PARAMETER_STRING;
	assert_true(s2s_event_set_text(event, &content_type->text, text_of(order, "content_type")));
	assert_true(s2s_event_set_text(event, &event->order_id, text_of(order, "order_id")));
	assert_true(s2s_event_set_currency(event, text_of(order, "currency")));
	assert_true(s2s_event_set_text(event, &event->delivery_type, text_of(order, "delivery_type")));
	assert_true(s2s_event_set_text(event, &event->payment_type, text_of(order, "payment_type")));
	event->value = money_of(order, "value");
	event->value_tax = money_of(order, "value_tax");
	event->delivery_price = money_of(order, "delivery_price");
	event->other_costs = money_of(order, "other_costs");
}

static void fill_items(s2s_event *event, json_t *items)
{
	size_t index;
	json_t *source;

	json_array_foreach(items, index, source)
	{
		s2s_item *item = s2s_event_add_item(event);

		assert_non_null(item);
		assert_true(s2s_event_set_text(event, &item->id, text_of(source, "id")));
		assert_true(s2s_event_set_text(event, &item->name, text_of(source, "content_name")));
		assert_true(s2s_event_set_text(event, &item->category, text_of(source, "content_category")));
		item->quantity = money_of(source, "quantity");
		item->unit_price = money_of(source, "unit_price");
	}
}

void purchase_fill(s2s_event *event)
{
	json_t *vectors = support_load_vectors("sklik-purchase.json");
	json_t *input = json_object_get(vectors, "input");
	s2s_visitor visitor;

	s2s_event_init(event);
	assert_true(s2s_event_set_text(event, &event->id, text_of(input, "event_id")));
	assert_true(s2s_event_set_text(event, &event->name, text_of(input, "event_name")));
	assert_true(s2s_event_set_text(event, &event->url, text_of(input, "event_url")));
	event->time_ms = json_integer_value(json_object_get(input, "event_time"));
	event->source = S2S_SOURCE_WEB;
	fill_user(event, json_object_get(input, "user"));
	fill_visitor(&visitor, input);
	s2s_event_set_visitor(event, &visitor);
	s2s_visitor_free(&visitor);
	fill_order(event, json_object_get(input, "order"));
	fill_items(event, json_object_get(input, "items"));
	json_decref(vectors);
}

char *purchase_payload(void)
{
	json_t *vectors = support_load_vectors("sklik-purchase.json");
	char *payload = json_dumps(json_object_get(vectors, "payload"), JSON_COMPACT);

	assert_non_null(payload);
	json_decref(vectors);
	return payload;
}

void purchase_visitor(s2s_visitor *visitor)
{
	json_t *vectors = support_load_vectors("sklik-purchase.json");
	static const s2s_string hints[S2S_HINTS] = {
		S2S_STRING("\"Chromium\";v=\"130\""),
		S2S_STRING("?0"),
		S2S_STRING("\"\""),
		S2S_STRING("\"Windows\""),
		S2S_STRING("\"15.0.0\""),
	};

	fill_visitor(visitor, json_object_get(vectors, "input"));
	for (size_t i = 0; i < S2S_HINTS; i++) {
		assert_true(s2s_arena_copy(&visitor->arena, hints[i], &visitor->hints[i]));
	}
	json_decref(vectors);
}
