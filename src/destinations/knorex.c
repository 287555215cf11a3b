/*
 * Knorex XPO: a postback whose click id is `kcid`. Neither host, parameters nor
 * answers are public, so everything but that is the operator's template.
 */
#include "postback.h"

/* The URL may have a token in it: who wrote it knows it, a log need not. */
static const s2s_setting settings[S2S_KNOREX_SETTINGS] = {
	[S2S_POSTBACK_TEMPLATES] = { .name = S2S_STRING("postback_url"), .kind = S2S_SETTING_TEMPLATE, .secret = true },
	[S2S_POSTBACK_EVENT] = { .name = S2S_STRING("event"),
		.kind = S2S_SETTING_EVENT,
		.from_scripts = true,
		.standard = S2S_STRING("Purchase") },
	[S2S_POSTBACK_METHOD] = { .name = S2S_STRING("method"),
		.kind = S2S_SETTING_WORD,
		.from_scripts = true,
		.standard = S2S_STRING("GET"),
		.words = { S2S_STRING("GET"), S2S_STRING("POST") } },
	[S2S_POSTBACK_RESEND_UNCERTAIN] = { .name = S2S_STRING("resend_uncertain"),
		.kind = S2S_SETTING_SWITCH,
		.from_scripts = true,
		.standard = S2S_STRING("0") },
};

const s2s_system s2s_knorex = {
	.name = S2S_STRING("knorex"),
	.default_endpoint = S2S_STRING(""), /* the template's origin */
	.batch_max = 1,
	.settings = settings,
	.setting_count = S2S_KNOREX_SETTINGS,
	.ini_setting_count = S2S_KNOREX_SETTINGS,
	.resend_setting = S2S_POSTBACK_RESEND_UNCERTAIN,
	.find_endpoint = s2s_postback_find_endpoint,
	.identify = s2s_postback_identify,
	.skip = s2s_postback_skip,
	.validate = s2s_postback_validate,
	.encode = s2s_postback_encode,
	.fill_gap = s2s_postback_fill_gap,
	.classify = s2s_postback_classify,
};
