/* Visitors out of JSON. */
#include "event_json_parts.h"

#include "event_json.h"

/* What a browser sent; an empty text counts as not given. */
static bool read_browser_text(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	s2s_string text;

	if (!s2s_json_checked(reader, place, value, &s2s_rule_browser_text, &text)) {
		return false;
	}
	return text.length == 0 || s2s_arena_copy(reader->arena, text, S2S_JSON_MEMORY(target, offset)) || s2s_json_no_memory(reader);
}

static bool read_ip(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	return s2s_json_read_checked(reader, place, value, &s2s_rule_address, S2S_JSON_MEMORY(target, offset));
}

static bool read_click_ids(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	return s2s_json_read_pairs(reader, place, value, &s2s_rule_click_id_name, &s2s_rule_browser_text, S2S_JSON_MEMORY(target, offset));
}

/* A closed list of keys, each a text or a consent; `read_one` takes what belongs to key number `index`. */
typedef bool (*read_keyed)(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, s2s_visitor *visitor, size_t index);

static size_t index_of(const s2s_string *names, size_t count, const char *key)
{
	size_t index = 0;

	while (index < count && !s2s_string_equals(names[index], s2s_string_from(key))) {
		index++;
	}
	return index;
}

static bool read_list(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, s2s_visitor *visitor,
	const s2s_string *names, size_t count, read_keyed read_one)
{
	const char *key;
	json_t *member;

	if (!json_is_object(value)) {
		return s2s_json_refuse(reader, place, "must be an object");
	}
	json_object_foreach((json_t *) (uintptr_t) value, key, member)
	{
		s2s_json_place inner = { .parent = place, .key = key };
		size_t index = index_of(names, count, key);

		if (index == count) {
			return s2s_json_refuse(reader, &inner, "is not a known key");
		}
		if (!read_one(reader, &inner, member, visitor, index)) {
			return false;
		}
	}
	return true;
}

static bool read_hint(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, s2s_visitor *visitor, size_t index)
{
	return read_browser_text(reader, place, value, &visitor->hints[index], 0);
}

static bool read_hints(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	(void) offset;
	return read_list(reader, place, value, target, s2s_client_hint_names, S2S_HINTS, read_hint);
}

static bool read_cookie(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, s2s_visitor *visitor, size_t index)
{
	s2s_string text;

	if (!s2s_json_checked(reader, place, value, &s2s_rule_browser_text, &text)) {
		return false;
	}
	return text.length == 0 || s2s_pairs_set(&visitor->cookies, reader->arena, s2s_visitor_cookie_names[index], text) ||
		s2s_json_no_memory(reader);
}

static bool read_cookies(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	(void) offset;
	return read_list(reader, place, value, target, s2s_visitor_cookie_names, S2S_VISITOR_COOKIES, read_cookie);
}

static bool read_consent(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, s2s_visitor *visitor, size_t index)
{
	s2s_string text = S2S_STRING_NONE;

	if (json_is_string(value)) {
		text = (s2s_string) { json_string_value(value), json_string_length(value) };
	}
	if (s2s_string_equals(text, S2S_STRING("granted"))) {
		visitor->consent[index] = S2S_CONSENT_GRANTED;
	} else if (s2s_string_equals(text, S2S_STRING("denied"))) {
		visitor->consent[index] = S2S_CONSENT_DENIED;
	} else {
		return s2s_json_refuse(reader, place, "must be \"granted\" or \"denied\"");
	}
	return true;
}

static bool read_consent_mode(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	s2s_visitor *visitor = target;

	(void) offset;
	if (!read_list(reader, place, value, visitor, s2s_consent_key_names, S2S_CONSENT_KEYS, read_consent)) {
		return false;
	}
	/* An empty one says nothing, as [] given to the constructor. */
	if (json_object_size(value) != 0) {
		s2s_visitor_give_consent_mode(visitor);
	}
	return true;
}

static const s2s_json_member members[] = {
	{ "version", s2s_json_read_version, 0 },
	{ "cookies", read_cookies, 0 },
	{ "click_ids", read_click_ids, offsetof(s2s_visitor, click_ids) },
	{ "ip", read_ip, offsetof(s2s_visitor, ip) },
	{ "user_agent", read_browser_text, offsetof(s2s_visitor, user_agent) },
	{ "client_hints", read_hints, 0 },
	{ "consent_mode", read_consent_mode, 0 },
	{ "consent_string", read_browser_text, offsetof(s2s_visitor, consent_string) },
};

bool s2s_visitor_read(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, s2s_visitor *visitor)
{
	s2s_arena *outer = reader->arena;

	s2s_visitor_init(visitor);
	reader->arena = &visitor->arena;
	bool done = s2s_json_read_members(reader, place, value, members, sizeof members / sizeof *members, visitor);

	reader->arena = outer;
	if (!done) {
		s2s_visitor_free(visitor);
	}
	return done;
}

static bool fits(s2s_json_reader *reader, size_t length, const s2s_visitor *visitor)
{
	s2s_text written;

	if (length <= S2S_EVENT_JSON_SHORT) {
		return true;
	}
	s2s_text_init(&written);
	s2s_visitor_to_json(visitor, &written);
	return s2s_event_json_take(reader, &written);
}

bool s2s_visitor_from_json(s2s_string json, s2s_visitor *visitor, s2s_text *error)
{
	s2s_json_reader reader = { .error = error };
	s2s_json_place place = { .parent = NULL };
	json_t *document = s2s_json_parse(json, S2S_EVENT_JSON_READ_MAX, error);

	s2s_visitor_init(visitor);
	bool done = document != NULL && s2s_visitor_read(&reader, &place, document, visitor);

	s2s_json_forget(document);
	if (done && !fits(&reader, json.length, visitor)) {
		s2s_visitor_free(visitor);
		done = false;
	}
	return done;
}
