/* Parameters of Event::set() out of JSON. */
#include "event_json_parts.h"

#include "json.h"

#define DEPTH_MAX 32

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

	if (depth > DEPTH_MAX) {
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

static bool read_other(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, s2s_parameter *parameter)
{
	s2s_text text;
	s2s_json json;

	s2s_text_init(&text);
	s2s_json_init(&json, &text);
	bool done = rewrite(reader, place, value, 0, &json);

	if (done && (s2s_text_failed(&text) || !s2s_arena_copy(reader->arena, s2s_text_string(&text), &parameter->text))) {
		done = s2s_json_no_memory(reader);
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
		return s2s_json_read_text(reader, place, value, &parameter->text, 0);
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
	if (is_map_of_texts(value)) {
		parameter->kind = S2S_PARAMETER_MAP;
		return s2s_json_read_pairs(reader, place, value, &parameter->map, 0);
	}
	parameter->kind = S2S_PARAMETER_OTHER;
	return read_other(reader, place, value, parameter);
}

bool s2s_parameters_read(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	const char *key;
	json_t *member;

	(void) offset;
	if (!json_is_object(value) || json_object_size(value) > S2S_JSON_NAMES_MAX) {
		return s2s_json_refuse(reader, place, "must be an object of at most 1000 names");
	}
	json_object_foreach((json_t *) (uintptr_t) value, key, member)
	{
		s2s_parameter *parameter = s2s_event_put_parameter(target, s2s_string_from(key));

		if (parameter == NULL) {
			return s2s_json_no_memory(reader);
		}
		if (!read_parameter(reader, &(s2s_json_place) { .parent = place, .key = key }, member, parameter)) {
			return false;
		}
	}
	return true;
}
