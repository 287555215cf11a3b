/* Parameters of Event::set() out of JSON. */
#include "event_json_parts.h"

#include "json.h"

/* Of a map of texts; its JSON is bounded as a whole. */
static const s2s_check_rule any_text = { S2S_FORM_TEXT, S2S_PARAMETER_JSON_MAX };

static bool is_map_of_texts(const json_t *value)
{
	const char *key;
	json_t *member;

	if (!json_is_object(value)) {
		return false;
	}
	json_object_foreach((json_t *) (uintptr_t) value, key, member)
	{
		if (!json_is_string(member)) {
			return false;
		}
	}
	return true;
}

/* Writes a value again, with this project's writer, so that its text is the same however often it goes through JSON. */
static bool rewrite(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, int depth, s2s_json *json)
{
	const char *key;
	json_t *member;
	s2s_money number = { .length = 0 };

	if (depth > S2S_PARAMETER_DEPTH_MAX) {
		return s2s_json_refuse(reader, place, "must not be nested deeper than 32 levels");
	}
	switch (json_typeof(value)) {
		case JSON_OBJECT:
			s2s_json_object_begin(json);
			json_object_foreach((json_t *) (uintptr_t) value, key, member)
			{
				s2s_json_key(json, s2s_string_from(key));
				if (!rewrite(reader, place, member, depth + 1, json)) {
					return false;
				}
			}
			s2s_json_object_end(json);
			return true;
		case JSON_ARRAY:
			s2s_json_array_begin(json);
			for (size_t i = 0; i < json_array_size(value); i++) {
				if (!rewrite(reader, place, json_array_get(value, i), depth + 1, json)) {
					return false;
				}
			}
			s2s_json_array_end(json);
			return true;
		case JSON_STRING:
			s2s_json_string(json, (s2s_string) { json_string_value(value), json_string_length(value) });
			return true;
		case JSON_INTEGER:
			s2s_json_integer(json, json_integer_value(value));
			return true;
		case JSON_REAL:
			if (!s2s_json_read_money(reader, place, value, &number, 0)) {
				return false;
			}
			s2s_json_money(json, &number);
			return true;
		case JSON_TRUE:
		case JSON_FALSE:
			s2s_json_bool(json, json_is_true(value));
			return true;
		default:
			return s2s_json_refuse(reader, place, "must not be null");
	}
}

/* An array's length is bounded by its JSON, in which no text is shorter than it is. */
static bool read_array(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, s2s_parameter *parameter)
{
	s2s_complaint complaint;
	s2s_text text;
	s2s_json json;

	s2s_text_init(&text);
	s2s_json_init(&json, &text);
	bool done = rewrite(reader, place, value, 0, &json);

	if (done && s2s_text_failed(&text)) {
		done = s2s_json_no_memory(reader);
	}
	if (done && !s2s_check(&s2s_rule_parameter_json, s2s_text_string(&text), &complaint)) {
		done = s2s_json_refuse(reader, place, complaint.words);
	}
	if (done && is_map_of_texts(value)) {
		parameter->kind = S2S_PARAMETER_MAP;
		done = s2s_json_read_pairs(reader, place, value, &any_text, &any_text, &parameter->map);
	} else if (done) {
		parameter->kind = S2S_PARAMETER_OTHER;
		done = s2s_arena_copy(reader->arena, s2s_text_string(&text), &parameter->text) || s2s_json_no_memory(reader);
	}
	s2s_text_wipe(&text);
	return done;
}

static bool read_number(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, s2s_parameter *parameter)
{
	s2s_money number;

	if (!s2s_json_read_money(reader, place, value, &number, 0)) {
		return false;
	}
	return s2s_arena_copy(reader->arena, s2s_money_string(&number), &parameter->text) || s2s_json_no_memory(reader);
}

static bool read_parameter(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, s2s_parameter *parameter)
{
	if (json_is_string(value)) {
		parameter->kind = S2S_PARAMETER_STRING;
		return s2s_json_read_checked(reader, place, value, &s2s_rule_text, &parameter->text);
	}
	if (json_is_number(value)) {
		parameter->kind = S2S_PARAMETER_NUMBER;
		return read_number(reader, place, value, parameter);
	}
	if (json_is_boolean(value)) {
		parameter->kind = S2S_PARAMETER_BOOL;
		parameter->text = json_is_true(value) ? S2S_STRING("true") : S2S_STRING("false");
		return true;
	}
	return read_array(reader, place, value, parameter);
}

/* 'email_md5' is personal data: it goes to the place where hashes are kept, as in Event::set(). */
static bool read_email_md5(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, s2s_event *event)
{
	s2s_string text = { json_string_value(value), json_string_length(value) };

	return s2s_check_hex(text, S2S_MD5_HEX, event->email_md5) || s2s_json_refuse(reader, place, "must be 32 hex digits");
}

static bool read_one(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, s2s_event *event)
{
	s2s_string name = s2s_string_from(place->key);
	s2s_complaint complaint;

	if (!s2s_check(&s2s_rule_parameter_name, name, &complaint)) {
		return s2s_json_refuse(reader, place, complaint.words);
	}
	if (s2s_string_equals(name, S2S_STRING("email_md5"))) {
		return read_email_md5(reader, place, value, event);
	}
	s2s_parameter *parameter = s2s_event_put_parameter(event, name);

	if (parameter == NULL) {
		return s2s_json_no_memory(reader);
	}
	return read_parameter(reader, place, value, parameter);
}

bool s2s_parameters_read(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	s2s_complaint complaint;
	const char *key;
	json_t *member;

	(void) offset;
	if (!json_is_object(value)) {
		return s2s_json_refuse(reader, place, "must be an object");
	}
	if (!s2s_check_name_count(json_object_size(value), &complaint)) {
		return s2s_json_refuse(reader, place, complaint.words);
	}
	json_object_foreach((json_t *) (uintptr_t) value, key, member)
	{
		if (!read_one(reader, &(s2s_json_place) { .parent = place, .key = key }, member, target)) {
			return false;
		}
	}
	return true;
}
