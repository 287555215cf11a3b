/* Events out of JSON. */
#include "event_json.h"

#include "../platform/clock.h"
#include "event_json_parts.h"
#include "uuid.h"

#define PROBLEM_LENGTH_MAX 300

/* What the reader's context points to while an event is read. */
typedef struct event_context {
	s2s_event *event;
	s2s_string default_country;
} event_context;

static const event_context *context_of(const s2s_json_reader *reader)
{
	return reader->context;
}

static bool read_id(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	return s2s_json_read_checked(reader, place, value, &s2s_rule_event_id, S2S_JSON_MEMORY(target, offset));
}

static bool read_name(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	return s2s_json_read_checked(reader, place, value, &s2s_rule_label, S2S_JSON_MEMORY(target, offset));
}

static bool read_identifier(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	return s2s_json_read_checked(reader, place, value, &s2s_rule_identifier, S2S_JSON_MEMORY(target, offset));
}

static bool read_text(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	return s2s_json_read_checked(reader, place, value, &s2s_rule_text, S2S_JSON_MEMORY(target, offset));
}

/* An empty one counts as not given, here and in the constructor. */
static bool read_url(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	s2s_string url;

	if (!s2s_json_checked(reader, place, value, &s2s_rule_url, &url)) {
		return false;
	}
	return url.length == 0 || s2s_arena_copy(reader->arena, url, S2S_JSON_MEMORY(target, offset)) || s2s_json_no_memory(reader);
}

static bool read_time(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	s2s_complaint complaint;

	(void) offset;
	if (!json_is_integer(value)) {
		return s2s_json_refuse(reader, place, "must be Unix time in milliseconds, a whole number");
	}
	if (!s2s_check_time(json_integer_value(value), &complaint)) {
		return s2s_json_refuse(reader, place, complaint.words);
	}
	((s2s_event *) target)->time_ms = json_integer_value(value);
	return true;
}

static bool read_source(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	s2s_event *event = target;

	(void) offset;
	for (int i = 0; i < 2; i++) {
		if (s2s_string_equals(s2s_source_names[i], (s2s_string) { json_string_value(value), json_string_length(value) })) {
			event->source = (s2s_source) i;
			return true;
		}
	}
	return s2s_json_refuse(reader, place, "must be \"web\" or \"app\"");
}

static bool read_currency(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	s2s_string currency;

	(void) offset;
	if (!s2s_json_checked(reader, place, value, &s2s_rule_currency, &currency)) {
		return false;
	}
	return s2s_event_set_currency(target, currency) || s2s_json_no_memory(reader);
}

static bool read_visitor(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	s2s_event *event = target;

	(void) offset;
	event->has_visitor = s2s_visitor_read(reader, place, value, &event->visitor);
	return event->has_visitor;
}

/* Hashes and problems */

/* `hex` has room for `digits` and a NUL; letters become lower case. */
static bool read_hex(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, char *hex, size_t digits)
{
	s2s_string text = { json_string_value(value), json_string_length(value) };

	return s2s_check_hex(text, digits, hex) ||
		s2s_json_refuse(reader, place, digits == S2S_MD5_HEX ? "must be 32 hex digits" : "must be 64 hex digits");
}

static bool read_sha256(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	s2s_user_hash *hash = target;

	if (!read_hex(reader, place, value, S2S_JSON_MEMORY(target, offset), S2S_SHA256_HEX)) {
		return false;
	}
	/* The folded one is only named where it differs; the table has it second. */
	if (offset == offsetof(s2s_user_hash, plain)) {
		memcpy(hash->folded, hash->plain, sizeof hash->folded);
		hash->given = true;
	}
	return true;
}

static bool read_outside_ascii(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	(void) offset;
	if (!json_is_boolean(value)) {
		return s2s_json_refuse(reader, place, "must be true or false");
	}
	((s2s_user_hash *) target)->outside_ascii = json_is_true(value);
	return true;
}

static bool read_problem(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	s2s_string text;
	s2s_string copy;

	(void) offset;
	if (!s2s_json_string_of(reader, place, value, &text)) {
		return false;
	}
	if (text.length == 0 || text.length > PROBLEM_LENGTH_MAX || memchr(text.data, '\0', text.length) != NULL) {
		return s2s_json_refuse(reader, place, "must be a text of 1 to 300 bytes");
	}
	if (!s2s_arena_copy(reader->arena, text, &copy)) {
		return s2s_json_no_memory(reader);
	}
	((s2s_user_hash *) target)->problem = copy.data;
	return true;
}

static bool read_md5(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	s2s_event *event = context_of(reader)->event;

	(void) offset;
	if (target != &event->user[S2S_USER_EMAIL]) {
		return s2s_json_refuse(reader, place, "is not a known key; only email has it");
	}
	return read_hex(reader, place, value, event->email_md5, S2S_MD5_HEX);
}

static const s2s_json_member hash_members[] = {
	{ "sha256", read_sha256, offsetof(s2s_user_hash, plain) },
	{ "sha256_folded", read_sha256, offsetof(s2s_user_hash, folded) },
	{ "outside_ascii", read_outside_ascii, 0 },
	{ "md5", read_md5, 0 },
	{ "problem", read_problem, 0 },
};

/* 64 hex digits, or the object that s2s_event_to_json() writes. */
static bool read_hash(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	s2s_user_hash *hash = (s2s_user_hash *) target + offset;

	if (json_is_string(value)) {
		return read_sha256(reader, place, value, hash, offsetof(s2s_user_hash, plain));
	}
	if (!s2s_json_read_members(reader, place, value, hash_members, sizeof hash_members / sizeof *hash_members, hash)) {
		return false;
	}
	bool md5 = json_object_get(value, "md5") != NULL;
	bool nothing_else = json_object_size(value) == (size_t) (hash->problem != NULL) + (size_t) md5;

	if (hash->given ? hash->problem != NULL : !nothing_else || json_object_size(value) == 0) {
		return s2s_json_refuse(reader, place, "must have either sha256 or problem, or md5 alone");
	}
	return true;
}

/* Raw personal data: hashed here, never kept. */
static bool read_raw(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	const event_context *context = context_of(reader);
	s2s_string raw;

	(void) target;
	if (!s2s_json_string_of(reader, place, value, &raw)) {
		return false;
	}
	return s2s_event_set_user_field(context->event, (s2s_user_field) offset, raw, context->default_country) || s2s_json_no_memory(reader);
}

/* The country first: a phone number is read in it. `read` gets the field's number as offset. */
static bool read_user_fields(
	s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, s2s_event *event, s2s_json_read read)
{
	s2s_json_member members[S2S_USER_FIELDS];

	for (size_t i = 0; i < S2S_USER_FIELDS; i++) {
		size_t field = S2S_USER_FIELDS - 1 - i;

		members[i] = (s2s_json_member) { s2s_user_field_names[field].data, read, field };
	}
	return s2s_json_read_members(reader, place, value, members, S2S_USER_FIELDS, event->user);
}

static bool read_hashed_user(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	(void) offset;
	return read_user_fields(reader, place, value, target, read_hash);
}

static bool read_user(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	(void) offset;
	return read_user_fields(reader, place, value, target, read_raw);
}

/* Items */

static bool read_quantity(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	s2s_complaint complaint;

	if (!s2s_json_read_money(reader, place, value, target, offset)) {
		return false;
	}
	return s2s_check_quantity(S2S_JSON_MEMORY(target, offset), &complaint) || s2s_json_refuse(reader, place, complaint.words);
}

static const s2s_json_member item_members[] = {
	{ "id", read_identifier, offsetof(s2s_item, id) },
	{ "quantity", read_quantity, offsetof(s2s_item, quantity) },
	{ "unit_price", s2s_json_read_money, offsetof(s2s_item, unit_price) },
	{ "name", read_text, offsetof(s2s_item, name) },
	{ "category", read_text, offsetof(s2s_item, category) },
	{ "group", read_text, offsetof(s2s_item, group) },
};

/* The id is required and a quantity that is left out is 1, as in Event::addItem(). */
static bool read_item(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, s2s_event *event)
{
	s2s_item *item = s2s_event_add_item(event);

	if (item == NULL) {
		return s2s_json_no_memory(reader);
	}
	if (!s2s_money_from_integer(1, &item->quantity) ||
		!s2s_json_read_members(reader, place, value, item_members, sizeof item_members / sizeof *item_members, item)) {
		return false;
	}
	if (item->id.length == 0) {
		return s2s_json_refuse(reader, &(s2s_json_place) { .parent = place, .key = "id" }, "is required");
	}
	return true;
}

static bool read_items(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	s2s_event *event = target;
	s2s_complaint complaint;

	(void) offset;
	if (!json_is_array(value)) {
		return s2s_json_refuse(reader, place, "must be a list");
	}
	for (size_t i = 0; i < json_array_size(value); i++) {
		if (!s2s_check_more_items(event->item_count, &complaint)) {
			return s2s_json_refuse(reader, place, complaint.words);
		}
		if (!read_item(reader, &(s2s_json_place) { .parent = place, .index = i }, json_array_get(value, i), event)) {
			return false;
		}
	}
	return true;
}

static bool read_device_ids(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	return s2s_json_read_pairs(reader, place, value, &s2s_rule_device_type, &s2s_rule_device_id, S2S_JSON_MEMORY(target, offset));
}

/* `user` comes after `hashed_user`: where both name a field, the raw value counts. */
static const s2s_json_member members[] = {
	{ "version", s2s_json_read_version, 0 },
	{ "id", read_id, offsetof(s2s_event, id) },
	{ "name", read_name, offsetof(s2s_event, name) },
	{ "time", read_time, 0 },
	{ "url", read_url, offsetof(s2s_event, url) },
	{ "source", read_source, 0 },
	{ "hashed_user", read_hashed_user, 0 },
	{ "user", read_user, 0 },
	{ "user_id", read_identifier, offsetof(s2s_event, user_id) },
	{ "visitor", read_visitor, 0 },
	{ "value", s2s_json_read_money, offsetof(s2s_event, value) },
	{ "value_tax", s2s_json_read_money, offsetof(s2s_event, value_tax) },
	{ "currency", read_currency, 0 },
	{ "order_id", read_identifier, offsetof(s2s_event, order_id) },
	{ "delivery_type", read_text, offsetof(s2s_event, delivery_type) },
	{ "delivery_price", s2s_json_read_money, offsetof(s2s_event, delivery_price) },
	{ "other_costs", s2s_json_read_money, offsetof(s2s_event, other_costs) },
	{ "payment_type", read_text, offsetof(s2s_event, payment_type) },
	{ "review_email", read_text, offsetof(s2s_event, review_email) },
	{ "items", read_items, 0 },
	{ "device_ids", read_device_ids, offsetof(s2s_event, device_ids) },
	{ "parameters", s2s_parameters_read, 0 },
};

/* What an event made by hand may leave out, as the constructor's arguments may be. */
static bool complete(s2s_json_reader *reader, const s2s_json_place *place, const json_t *document, s2s_event *event)
{
	char text[S2S_UUID_TEXT + 1];
	s2s_uuid uuid;

	if (event->name.length == 0) {
		return s2s_json_refuse(reader, &(s2s_json_place) { .parent = place, .key = "name" }, "is required");
	}
	if (json_object_get(document, "time") == NULL) {
		event->time_ms = s2s_clock_now_ms();
	}
	if (event->id.length != 0) {
		return true;
	}
	if (!s2s_uuid_new(&uuid)) {
		return s2s_json_refuse(reader, place, "the system gives no random bytes for an id");
	}
	s2s_uuid_to_text(&uuid, text);
	return s2s_event_set_text(event, &event->id, s2s_string_from(text)) || s2s_json_no_memory(reader);
}

bool s2s_event_json_take(s2s_json_reader *reader, s2s_text *written)
{
	s2s_json_place document = { .parent = NULL };
	s2s_complaint complaint;
	bool done = true;

	if (s2s_text_failed(written)) {
		done = s2s_json_no_memory(reader);
	} else if (!s2s_event_json_fits(written, &complaint)) {
		done = s2s_json_refuse(reader, &document, complaint.words);
	}
	s2s_text_wipe(written);
	return done;
}

static bool fits(s2s_json_reader *reader, size_t length, const s2s_event *event)
{
	s2s_text written;

	if (length <= S2S_EVENT_JSON_SHORT) {
		return true;
	}
	s2s_text_init(&written);
	s2s_event_to_json(event, &written);
	return s2s_event_json_take(reader, &written);
}

bool s2s_event_from_json(s2s_string json, s2s_string default_country, s2s_event *event, s2s_text *error)
{
	event_context context = { event, default_country };
	s2s_json_reader reader = { .arena = &event->arena, .error = error, .context = &context };
	s2s_json_place place = { .parent = NULL };
	json_t *document = s2s_json_parse(json, S2S_EVENT_JSON_READ_MAX, error);

	s2s_event_init(event);
	bool done = document != NULL && s2s_json_read_members(&reader, &place, document, members, sizeof members / sizeof *members, event) &&
		complete(&reader, &place, document, event) && fits(&reader, json.length, event);

	s2s_json_forget(document);
	if (!done) {
		s2s_event_free(event);
	}
	return done;
}
