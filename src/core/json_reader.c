#include "json_reader.h"

#include "event_json.h"
#include "hash.h"
#include "json.h"
#include "utf8.h"

#define KEY_SHOWN_MAX 60

json_t *s2s_json_parse(s2s_string json, size_t limit, s2s_text *error)
{
	json_error_t at;
	json_t *document;

	if (json.length > limit) {
		s2s_text_append_format(error, "must be at most %zu bytes long", limit);
		return NULL;
	}
	document = json_loadb(json.data != NULL ? json.data : "", json.length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &at);
	if (document == NULL) {
		/* jansson's own words repeat what it stumbled over. */
		s2s_text_append_format(error, "must be valid JSON with unique keys; line %d, column %d is not", at.line, at.column);
	}
	return document;
}

/*
 * jansson frees its texts as they are, and its allocator can only be replaced
 * for the whole process, which is not ours. So the texts are overwritten in
 * place first; the cast is safe because the document is ours alone. (The
 * parser's own token buffer is out of reach.)
 */
static void wipe(json_t *value)
{
	const char *key;
	json_t *member;
	size_t index;

	if (json_is_string(value)) {
		s2s_wipe((char *) (uintptr_t) json_string_value(value), json_string_length(value));
	}
	json_object_foreach(value, key, member)
	{
		wipe(member);
	}
	json_array_foreach(value, index, member)
	{
		wipe(member);
	}
}

void s2s_json_forget(json_t *document)
{
	if (document != NULL) {
		wipe(document);
		json_decref(document);
	}
}

static void append_place(s2s_text *text, const s2s_json_place *place)
{
	if (place->parent == NULL) {
		return;
	}
	append_place(text, place->parent);
	if (place->key == NULL) {
		s2s_text_append_format(text, "[%zu]", place->index);
		return;
	}
	if (place->parent->parent != NULL) {
		s2s_text_append_char(text, '.');
	}
	s2s_json_escape(text, s2s_utf8_cut(s2s_string_from(place->key), KEY_SHOWN_MAX));
}

bool s2s_json_refuse(s2s_json_reader *reader, const s2s_json_place *place, const char *message)
{
	append_place(reader->error, place);
	if (place->parent != NULL) {
		s2s_text_append_string(reader->error, S2S_STRING(": "));
	}
	s2s_text_append_string(reader->error, s2s_string_from(message));
	return false;
}

bool s2s_json_no_memory(s2s_json_reader *reader)
{
	s2s_text_append_string(reader->error, S2S_STRING("out of memory"));
	return false;
}

static bool has_member(const s2s_json_member *members, size_t count, const char *key)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(members[i].key, key) == 0) {
			return true;
		}
	}
	return false;
}

bool s2s_json_read_members(
	s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, const s2s_json_member *members, size_t count, void *target)
{
	const char *key;
	json_t *member;

	if (!json_is_object(value)) {
		return s2s_json_refuse(reader, place, "must be an object");
	}
	json_object_foreach((json_t *) (uintptr_t) value, key, member)
	{
		if (!has_member(members, count, key)) {
			return s2s_json_refuse(reader, &(s2s_json_place) { .parent = place, .key = key }, "is not a known key");
		}
	}
	for (size_t i = 0; i < count; i++) {
		s2s_json_place inner = { .parent = place, .key = members[i].key };

		member = json_object_get(value, members[i].key);
		if (member != NULL && !members[i].read(reader, &inner, member, target, members[i].offset)) {
			return false;
		}
	}
	return true;
}

bool s2s_json_string_of(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, s2s_string *text)
{
	if (!json_is_string(value)) {
		return s2s_json_refuse(reader, place, "must be a text");
	}
	*text = (s2s_string) { json_string_value(value), json_string_length(value) };
	return true;
}

bool s2s_json_checked(
	s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, const s2s_check_rule *rule, s2s_string *text)
{
	s2s_complaint complaint;

	if (!s2s_json_string_of(reader, place, value, text)) {
		return false;
	}
	return s2s_check(rule, *text, &complaint) || s2s_json_refuse(reader, place, complaint.words);
}

bool s2s_json_read_checked(
	s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, const s2s_check_rule *rule, s2s_string *field)
{
	s2s_string text;

	if (!s2s_json_checked(reader, place, value, rule, &text)) {
		return false;
	}
	return s2s_arena_copy(reader->arena, text, field) || s2s_json_no_memory(reader);
}

bool s2s_json_read_money(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	s2s_money *money = S2S_JSON_MEMORY(target, offset);
	bool good = false;

	if (json_is_string(value)) {
		good = s2s_money_from_text((s2s_string) { json_string_value(value), json_string_length(value) }, money);
	} else if (json_is_integer(value)) {
		good = s2s_money_from_integer(json_integer_value(value), money);
	} else if (json_is_real(value)) {
		good = s2s_money_from_double(json_real_value(value), money);
	}
	return good ||
		s2s_json_refuse(reader, place, "must be a number (or a text of one) with at most 15 digits before and 6 after the point");
}

bool s2s_json_read_pairs(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, const s2s_check_rule *name_rule,
	const s2s_check_rule *value_rule, s2s_pairs *pairs)
{
	s2s_complaint complaint;
	const char *key;
	json_t *member;

	if (!json_is_object(value)) {
		return s2s_json_refuse(reader, place, "must be an object of texts");
	}
	if (!s2s_check_name_count(json_object_size(value), &complaint)) {
		return s2s_json_refuse(reader, place, complaint.words);
	}
	json_object_foreach((json_t *) (uintptr_t) value, key, member)
	{
		s2s_json_place inner = { .parent = place, .key = key };
		s2s_string text;

		if (!s2s_check(name_rule, s2s_string_from(key), &complaint)) {
			return s2s_json_refuse(reader, &inner, complaint.words);
		}
		if (!s2s_json_checked(reader, &inner, member, value_rule, &text)) {
			return false;
		}
		if (!s2s_pairs_set(pairs, reader->arena, s2s_string_from(key), text)) {
			return s2s_json_no_memory(reader);
		}
	}
	return true;
}

bool s2s_json_read_version(s2s_json_reader *reader, const s2s_json_place *place, const json_t *value, void *target, size_t offset)
{
	(void) target;
	(void) offset;
	if (!json_is_integer(value) || json_integer_value(value) != S2S_EVENT_JSON_VERSION) {
		return s2s_json_refuse(reader, place, "must be 1, the only version that this release reads");
	}
	return true;
}
