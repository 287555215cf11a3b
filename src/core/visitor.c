#include "visitor.h"

#include "../platform/random.h"

#include <stdio.h>
#include <string.h>

#define MACRO_NAME_MAX 31

const s2s_string s2s_consent_key_names[S2S_CONSENT_KEYS] = {
	[S2S_CONSENT_AD_STORAGE] = S2S_STRING("ad_storage"),
	[S2S_CONSENT_AD_USER_DATA] = S2S_STRING("ad_user_data"),
	[S2S_CONSENT_AD_PERSONALIZATION] = S2S_STRING("ad_personalization"),
	[S2S_CONSENT_FUNCTIONALITY_STORAGE] = S2S_STRING("functionality_storage"),
	[S2S_CONSENT_ANALYTICS_STORAGE] = S2S_STRING("analytics_storage"),
};

const s2s_string s2s_client_hint_names[S2S_HINTS] = {
	[S2S_HINT_UA] = S2S_STRING("sec_ch_ua"),
	[S2S_HINT_UA_MOBILE] = S2S_STRING("sec_ch_ua_mobile"),
	[S2S_HINT_UA_MODEL] = S2S_STRING("sec_ch_ua_model"),
	[S2S_HINT_UA_PLATFORM] = S2S_STRING("sec_ch_ua_platform"),
	[S2S_HINT_UA_PLATFORM_VERSION] = S2S_STRING("sec_ch_ua_platform_version"),
};

const s2s_string s2s_visitor_cookie_names[S2S_VISITOR_COOKIES] = {
	S2S_STRING("sid"),
	S2S_STRING("udid"),
	S2S_STRING(S2S_ADROLL_COOKIE),
};

static s2s_pair *find(const s2s_pairs *pairs, s2s_string name)
{
	for (size_t i = 0; i < pairs->count; i++) {
		if (s2s_string_equals(pairs->items[i].name, name)) {
			return &pairs->items[i];
		}
	}
	return NULL;
}

/* Adds a pair without looking for its name. */
static bool append(s2s_pairs *pairs, s2s_arena *arena, s2s_string name, s2s_string value)
{
	s2s_pair made;
	void *items = pairs->items;

	if (!s2s_arena_copy(arena, name, &made.name) || !s2s_arena_copy(arena, value, &made.value)) {
		return false;
	}
	s2s_pair *pair = s2s_arena_grow(arena, &items, pairs->count, sizeof *pair);

	if (pair == NULL) {
		return false;
	}
	pairs->items = items;
	*pair = made;
	pairs->count++;
	return true;
}

bool s2s_pairs_set(s2s_pairs *pairs, s2s_arena *arena, s2s_string name, s2s_string value)
{
	s2s_pair *pair = find(pairs, name);

	if (pair != NULL) {
		return s2s_arena_copy(arena, value, &pair->value);
	}
	return append(pairs, arena, name, value);
}

s2s_string s2s_pairs_get(const s2s_pairs *pairs, s2s_string name)
{
	const s2s_pair *pair = find(pairs, name);

	return pair != NULL ? pair->value : S2S_STRING_NONE;
}

bool s2s_pairs_copy(const s2s_pairs *source, s2s_arena *arena, s2s_pairs *target)
{
	*target = (s2s_pairs) { NULL, 0 };
	if (source->count == 0) {
		return true;
	}
	s2s_pair *items = s2s_arena_list(arena, source->count, sizeof *items);

	for (size_t i = 0; items != NULL && i < source->count; i++) {
		if (!s2s_arena_copy(arena, source->items[i].name, &items[i].name) ||
			!s2s_arena_copy(arena, source->items[i].value, &items[i].value)) {
			return false;
		}
	}
	*target = (s2s_pairs) { items, source->count };
	return items != NULL;
}

void s2s_visitor_init(s2s_visitor *visitor)
{
	memset(visitor, 0, sizeof *visitor);
	s2s_arena_init(&visitor->arena);
}

void s2s_visitor_free(s2s_visitor *visitor)
{
	s2s_arena_free(&visitor->arena);
	s2s_visitor_init(visitor);
}

static bool copy_texts(const s2s_visitor *source, s2s_visitor *target)
{
	s2s_arena *arena = &target->arena;

	for (size_t i = 0; i < S2S_HINTS; i++) {
		if (!s2s_arena_copy(arena, source->hints[i], &target->hints[i])) {
			return false;
		}
	}
	return s2s_pairs_copy(&source->cookies, arena, &target->cookies) && s2s_pairs_copy(&source->click_ids, arena, &target->click_ids) &&
		s2s_arena_copy(arena, source->ip, &target->ip) && s2s_arena_copy(arena, source->user_agent, &target->user_agent) &&
		s2s_arena_copy(arena, source->consent_string, &target->consent_string);
}

bool s2s_visitor_copy(const s2s_visitor *source, s2s_visitor *target)
{
	s2s_visitor_init(target);
	if (!copy_texts(source, target)) {
		s2s_visitor_free(target);
		return false;
	}
	memcpy(target->consent, source->consent, sizeof target->consent);
	target->consent_mode_given = source->consent_mode_given;
	return true;
}

void s2s_visitor_give_consent_mode(s2s_visitor *visitor)
{
	bool named = false;

	for (size_t i = 0; i < S2S_CONSENT_KEYS; i++) {
		named = named || visitor->consent[i] != S2S_CONSENT_NOT_GIVEN;
	}
	if (!named) {
		visitor->consent[S2S_CONSENT_AD_STORAGE] = S2S_CONSENT_DENIED;
		visitor->consent[S2S_CONSENT_AD_USER_DATA] = S2S_CONSENT_DENIED;
	}
	visitor->consent_mode_given = true;
}

bool s2s_visitor_denies(const s2s_visitor *visitor, s2s_consent_key key)
{
	return visitor->consent_mode_given && visitor->consent[key] != S2S_CONSENT_GRANTED;
}

static s2s_string without(s2s_string value, const char *before, const char *behind)
{
	size_t first = strlen(before), last = strlen(behind);

	if (value.length <= first + last || memcmp(value.data, before, first) != 0 ||
		memcmp(value.data + value.length - last, behind, last) != 0) {
		return S2S_STRING_NONE;
	}
	return (s2s_string) { value.data + first, value.length - first - last };
}

/*
 * "kcid", "click.id", "click-id", with spaces around. Not so long as an identifier in hex, and no digits beside hyphens: a
 * GUID in braces may be a click id.
 */
static bool is_macro_name(s2s_string name)
{
	bool good, has_digit = false, has_hyphen = false;

	while (name.length > 0 && name.data[0] == ' ') {
		name.data++;
		name.length--;
	}
	while (name.length > 0 && name.data[name.length - 1] == ' ') {
		name.length--;
	}
	good = name.length > 0 && name.length <= MACRO_NAME_MAX && !(name.data[0] >= '0' && name.data[0] <= '9');
	for (size_t i = 0; i < name.length; i++) {
		char character = name.data[i];
		bool digit = character >= '0' && character <= '9';

		has_digit = has_digit || digit;
		has_hyphen = has_hyphen || character == '-';
		good = good &&
			(digit || character == '_' || character == '.' || character == '-' || (character >= 'a' && character <= 'z') ||
				(character >= 'A' && character <= 'Z'));
	}
	return good && !(has_digit && has_hyphen);
}

bool s2s_visitor_click_id_is_macro(s2s_string value)
{
	static const char *const styles[][2] = {
		{ "{{", "}}" },
		{ "{", "}" },
		{ "${", "}" },
		{ "[", "]" },
		{ "<", ">" },
		{ "#", "#" },
		{ "%7B%7B", "%7D%7D" },
		{ "%7b%7b", "%7d%7d" },
		{ "%7B", "%7D" },
		{ "%7b", "%7d" },
		{ "%5B", "%5D" },
		{ "%5b", "%5d" },
	};

	for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) {
		if (is_macro_name(without(value, styles[i][0], styles[i][1]))) {
			return true;
		}
	}
	return false;
}

bool s2s_visitor_new_adroll_cookie(int64_t now_ms, char value[S2S_ADROLL_COOKIE_TEXT])
{
	uint8_t bytes[16];

	if (!s2s_random_bytes(bytes, sizeof bytes)) {
		return false;
	}
	for (size_t i = 0; i < sizeof bytes; i++) {
		snprintf(value + 2 * i, 3, "%02x", bytes[i]);
	}
	snprintf(value + 2 * sizeof bytes, S2S_ADROLL_COOKIE_TEXT - 2 * sizeof bytes, "-%lld", (long long) now_ms);
	return true;
}
