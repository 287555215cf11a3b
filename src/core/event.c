#include "event.h"

const s2s_string s2s_source_names[2] = {
	[S2S_SOURCE_WEB] = S2S_STRING("web"),
	[S2S_SOURCE_APP] = S2S_STRING("app"),
};

/* Where the plain texts are: copying walks over this. */
static const size_t text_fields[] = {
	offsetof(s2s_event, id),
	offsetof(s2s_event, name),
	offsetof(s2s_event, url),
	offsetof(s2s_event, user_id),
	offsetof(s2s_event, currency),
	offsetof(s2s_event, order_id),
	offsetof(s2s_event, delivery_type),
	offsetof(s2s_event, payment_type),
	offsetof(s2s_event, review_email),
};

static const size_t item_text_fields[] = {
	offsetof(s2s_item, id),
	offsetof(s2s_item, name),
	offsetof(s2s_item, category),
	offsetof(s2s_item, group),
};

void s2s_event_init(s2s_event *event)
{
	memset(event, 0, sizeof *event);
	s2s_arena_init(&event->arena);
}

void s2s_event_free(s2s_event *event)
{
	if (event->has_visitor) {
		s2s_visitor_free(&event->visitor);
	}
	s2s_arena_free(&event->arena);
	s2s_event_init(event);
}

bool s2s_event_set_text(s2s_event *event, s2s_string *field, s2s_string value)
{
	return s2s_arena_copy(&event->arena, value, field);
}

bool s2s_event_set_currency(s2s_event *event, s2s_string currency)
{
	char *letters = s2s_arena_allocate(&event->arena, currency.length + 1);

	if (letters == NULL) {
		return false;
	}
	for (size_t i = 0; i < currency.length; i++) {
		char letter = currency.data[i];

		letters[i] = letter >= 'a' && letter <= 'z' ? (char) (letter - 'a' + 'A') : letter;
	}
	event->currency = (s2s_string) { s2s_string_is_given(currency) ? letters : NULL, currency.length };
	return true;
}

void s2s_event_set_visitor(s2s_event *event, const s2s_visitor *visitor)
{
	s2s_visitor shared = *visitor; /* the event's own may be given */

	s2s_arena_share(&visitor->arena, &shared.arena);
	if (event->has_visitor) {
		s2s_visitor_free(&event->visitor);
	}
	event->visitor = shared;
	event->has_visitor = true;
}

s2s_item *s2s_event_add_item(s2s_event *event)
{
	void *items = event->items;
	s2s_item *item = s2s_arena_grow(&event->arena, &items, event->item_count, sizeof *item);

	if (item != NULL) {
		event->items = items;
		event->item_count++;
	}
	return item;
}

static s2s_parameter *find_parameter(const s2s_event *event, s2s_string name)
{
	for (size_t i = 0; i < event->parameter_count; i++) {
		if (s2s_string_equals(event->parameters[i].name, name)) {
			return &event->parameters[i];
		}
	}
	return NULL;
}

const s2s_parameter *s2s_event_parameter(const s2s_event *event, s2s_string name)
{
	return find_parameter(event, name);
}

s2s_parameter *s2s_event_put_parameter(s2s_event *event, s2s_string name)
{
	s2s_parameter *parameter = find_parameter(event, name);
	void *parameters = event->parameters;
	s2s_string copy;

	if (parameter != NULL) {
		*parameter = (s2s_parameter) { .name = parameter->name };
		return parameter;
	}
	if (!s2s_arena_copy(&event->arena, name, &copy)) {
		return NULL;
	}
	parameter = s2s_arena_grow(&event->arena, &parameters, event->parameter_count, sizeof *parameter);
	if (parameter != NULL) {
		event->parameters = parameters;
		event->parameter_count++;
		parameter->name = copy;
	}
	return parameter;
}

static bool copy_texts(s2s_event *target, const void *source, void *copy, const size_t *fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const s2s_string *from = (const s2s_string *) (const void *) ((const char *) source + fields[i]);
		s2s_string *to = (s2s_string *) (void *) ((char *) copy + fields[i]);

		if (!s2s_arena_copy(&target->arena, *from, to)) {
			return false;
		}
	}
	return true;
}

/* A problem may have come out of JSON and then lives in the source's arena. */
static bool copy_problems(const s2s_event *source, s2s_event *target)
{
	for (size_t i = 0; i < S2S_USER_FIELDS; i++) {
		s2s_string text;

		if (!s2s_arena_copy(&target->arena, s2s_string_from(source->user[i].problem), &text)) {
			return false;
		}
		target->user[i].problem = text.data;
	}
	return true;
}

static bool copy_items(const s2s_event *source, s2s_event *target)
{
	for (size_t i = 0; i < source->item_count; i++) {
		const s2s_item *from = &source->items[i];
		s2s_item *to = s2s_event_add_item(target);

		if (to == NULL || !copy_texts(target, from, to, item_text_fields, sizeof item_text_fields / sizeof *item_text_fields)) {
			return false;
		}
		to->quantity = from->quantity;
		to->unit_price = from->unit_price;
	}
	return true;
}

static bool copy_parameters(const s2s_event *source, s2s_event *target)
{
	for (size_t i = 0; i < source->parameter_count; i++) {
		const s2s_parameter *from = &source->parameters[i];
		s2s_parameter *to = s2s_event_put_parameter(target, from->name);

		if (to == NULL || !s2s_arena_copy(&target->arena, from->text, &to->text) || !s2s_pairs_copy(&from->map, &target->arena, &to->map)) {
			return false;
		}
		to->kind = from->kind;
	}
	return true;
}

/* What holds no pointer is copied as it stands; every pointer is then made anew in the target's arena. */
static void copy_values(const s2s_event *source, s2s_event *target)
{
	target->time_ms = source->time_ms;
	target->source = source->source;
	memcpy(target->user, source->user, sizeof target->user);
	memcpy(target->email_md5, source->email_md5, sizeof target->email_md5);
	memcpy(target->country, source->country, sizeof target->country);
	target->value = source->value;
	target->value_tax = source->value_tax;
	target->delivery_price = source->delivery_price;
	target->other_costs = source->other_costs;
}

bool s2s_event_copy(const s2s_event *source, s2s_event *target)
{
	s2s_event_init(target);
	copy_values(source, target);
	if (copy_problems(source, target) && copy_texts(target, source, target, text_fields, sizeof text_fields / sizeof *text_fields) &&
		copy_items(source, target) && s2s_pairs_copy(&source->device_ids, &target->arena, &target->device_ids) &&
		copy_parameters(source, target)) {
		if (source->has_visitor) {
			s2s_event_set_visitor(target, &source->visitor);
		}
		return true;
	}
	s2s_event_free(target);
	return false;
}
