#include "parameter.h"

#define ADROLL_AND_ADJUST (S2S_TAKEN_BY_ADROLL | S2S_TAKEN_BY_ADJUST)

const s2s_parameter_rule s2s_parameter_rules[] = {
	{ S2S_STRING("app_version"), S2S_PARAMETER_STRING, S2S_TAKEN_BY_ADJUST },
	{ S2S_STRING("callback_params"), S2S_PARAMETER_MAP, S2S_TAKEN_BY_ADJUST },
	{ S2S_STRING("content_type"), S2S_PARAMETER_STRING, S2S_TAKEN_BY_SKLIK },
	{ S2S_STRING("device_name"), S2S_PARAMETER_STRING, S2S_TAKEN_BY_ADJUST },
	{ S2S_STRING("device_os"), S2S_PARAMETER_STRING, S2S_TAKEN_BY_ADROLL },
	{ S2S_STRING("device_type"), S2S_PARAMETER_STRING, ADROLL_AND_ADJUST },
	{ S2S_STRING("email_md5"), S2S_PARAMETER_STRING, S2S_TAKEN_BY_ADROLL },
	{ S2S_STRING("keywords"), S2S_PARAMETER_STRING, S2S_TAKEN_BY_ADROLL },
	{ S2S_STRING("os_name"), S2S_PARAMETER_STRING, S2S_TAKEN_BY_ADJUST },
	{ S2S_STRING("os_version"), S2S_PARAMETER_STRING, S2S_TAKEN_BY_ADJUST },
	{ S2S_STRING("package_app_name"), S2S_PARAMETER_STRING, S2S_TAKEN_BY_ADROLL },
	{ S2S_STRING("package_app_version"), S2S_PARAMETER_STRING, S2S_TAKEN_BY_ADROLL },
	{ S2S_STRING("partner_params"), S2S_PARAMETER_MAP, S2S_TAKEN_BY_ADJUST },
	{ S2S_STRING("predicted_ltv"), S2S_PARAMETER_NUMBER, S2S_TAKEN_BY_SKLIK },
	{ S2S_STRING("search_string"), S2S_PARAMETER_STRING, S2S_TAKEN_BY_SKLIK | S2S_TAKEN_BY_ADROLL },
	{ S2S_STRING("status"), S2S_PARAMETER_BOOL, S2S_TAKEN_BY_SKLIK },
};

const size_t s2s_parameter_rule_count = sizeof s2s_parameter_rules / sizeof *s2s_parameter_rules;

const s2s_parameter_rule *s2s_parameter_rule_find(s2s_string name)
{
	for (size_t i = 0; i < s2s_parameter_rule_count; i++) {
		if (s2s_string_equals(s2s_parameter_rules[i].name, name)) {
			return &s2s_parameter_rules[i];
		}
	}
	return NULL;
}

const char *s2s_parameter_kind_words(s2s_parameter_kind kind)
{
	static const char *const words[] = {
		[S2S_PARAMETER_STRING] = "a text",
		[S2S_PARAMETER_NUMBER] = "a number",
		[S2S_PARAMETER_BOOL] = "true or false",
		[S2S_PARAMETER_MAP] = "a map of texts",
		[S2S_PARAMETER_OTHER] = "a nested array",
	};

	return words[kind];
}
