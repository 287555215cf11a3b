#include "setting.h"

#include "../core/check.h"
#include "name_map.h"
#include "system.h"

static bool refuse(s2s_text *problem, const char *what)
{
	s2s_text_append_string(problem, s2s_string_from(what));
	return false;
}

bool s2s_setting_fits(s2s_string given, s2s_text *problem)
{
	if (given.length > S2S_SETTING_BYTES_MAX || (given.length != 0 && memchr(given.data, '\0', given.length) != NULL)) {
		s2s_text_append_format(problem, "must be at most %d bytes long and without NUL bytes", S2S_SETTING_BYTES_MAX);
		return false;
	}
	return true;
}

bool s2s_setting_read_switch(s2s_string given, s2s_string *value)
{
	static const s2s_string on[] = { S2S_STRING("1"), S2S_STRING("on"), S2S_STRING("yes"), S2S_STRING("true") };
	static const s2s_string off[] = { S2S_STRING("0"), S2S_STRING("off"), S2S_STRING("no"), S2S_STRING("false") };

	for (size_t i = 0; i < sizeof on / sizeof *on; i++) {
		if (s2s_string_equals_ignoring_case(given, on[i]) || s2s_string_equals_ignoring_case(given, off[i])) {
			*value = s2s_string_equals_ignoring_case(given, on[i]) ? S2S_STRING("1") : S2S_STRING("0");
			return true;
		}
	}
	return false;
}

/* By the rule that the constructors of the destinations ask too. */
static bool check_rule(const s2s_check_rule *rule, s2s_string given, s2s_text *problem)
{
	s2s_complaint complaint;

	return s2s_check(rule, given, &complaint) || refuse(problem, complaint.words);
}

static bool check_word(const s2s_setting *setting, s2s_string given, s2s_text *problem)
{
	size_t count = 0;

	while (count < S2S_SETTING_WORDS_MAX && s2s_string_is_given(setting->words[count])) {
		if (s2s_string_equals(setting->words[count++], given)) {
			return true;
		}
	}
	for (size_t i = 0; i < count; i++) {
		s2s_text_append_string(problem, i == 0 ? S2S_STRING("must be ") : i + 1 < count ? S2S_STRING(", ") : S2S_STRING(" or "));
		s2s_text_append_format(problem, "\"%.*s\"", S2S_STRING_ARGS(setting->words[i]));
	}
	return refuse(problem, ", or empty");
}

/* A tab or a line's end means something in the setting, and can't be in a URL. */
static bool check_template(s2s_string given, s2s_text *problem)
{
	bool good = memchr(given.data, '\t', given.length) == NULL && memchr(given.data, '\n', given.length) == NULL;

	return good || refuse(problem, "must not contain control characters");
}

static bool check_map(s2s_string given, s2s_text *problem)
{
	const char *wrong = s2s_name_map_problem(given);

	return wrong == NULL || refuse(problem, wrong);
}

bool s2s_setting_check(const s2s_setting *setting, s2s_string given, s2s_string *value, s2s_text *problem)
{
	*value = given;
	if (!s2s_setting_fits(given, problem)) {
		return false;
	}
	if (given.length == 0) {
		return true;
	}
	switch (setting->kind) {
		case S2S_SETTING_ACCOUNT:
			return check_rule(&s2s_rule_account, given, problem);
		case S2S_SETTING_TOKEN:
			return check_rule(&s2s_rule_token, given, problem);
		case S2S_SETTING_HEADER:
			return check_rule(&s2s_rule_client, given, problem);
		case S2S_SETTING_EVENT:
			return check_rule(&s2s_rule_label, given, problem);
		case S2S_SETTING_NAME:
			return check_rule(&s2s_rule_click_id_name, given, problem);
		case S2S_SETTING_TEXT:
			return true;
		case S2S_SETTING_WORD:
			return check_word(setting, given, problem);
		case S2S_SETTING_SWITCH:
			return s2s_setting_read_switch(given, value) || refuse(problem, "must be 1 or 0 (or on, off), or empty");
		case S2S_SETTING_MAP:
			return check_map(given, problem);
		case S2S_SETTING_TEMPLATE:
			return check_template(given, problem);
		case S2S_SETTING_OF_CLASS:
			break;
	}
	return refuse(problem, "must be empty: only the constructor of the system's own class takes it");
}

bool s2s_setting_check_alone(const s2s_system *system, size_t setting, s2s_string given, s2s_string *value, s2s_text *problem)
{
	s2s_destination destination = { .system = system->name, .setting_count = system->setting_count };
	s2s_string endpoint;

	if (!s2s_setting_check(&system->settings[setting], given, value, problem)) {
		return false;
	}
	destination.settings[setting] = *value;
	return system->settings[setting].kind != S2S_SETTING_TEMPLATE || value->length == 0 ||
		system->find_endpoint(&destination, &endpoint, problem);
}
