/*
 * Knorex XPO: a postback whose click id is `kcid`. Neither host, parameters nor
 * answers are public, so everything but that is the operator's template.
 */
#include "postback.h"

static const s2s_string setting_names[S2S_KNOREX_SETTINGS] = {
	[S2S_POSTBACK_TEMPLATES] = S2S_STRING("postback_url"),
	[S2S_POSTBACK_EVENT] = S2S_STRING("event"),
	[S2S_POSTBACK_METHOD] = S2S_STRING("method"),
	[S2S_POSTBACK_RESEND_UNCERTAIN] = S2S_STRING("resend_uncertain"),
};

const s2s_system s2s_knorex = {
	.name = S2S_STRING("knorex"),
	.default_endpoint = S2S_STRING(""), /* the template's origin, by whoever makes the destination */
	.batch_max = 1,
	.setting_names = setting_names,
	.setting_count = S2S_KNOREX_SETTINGS,
	.resend_setting = S2S_POSTBACK_RESEND_UNCERTAIN,
	.identify = s2s_postback_identify,
	.skip = s2s_postback_skip,
	.validate = s2s_postback_validate,
	.encode = s2s_postback_encode,
	.fill_gap = s2s_postback_fill_gap,
	.classify = s2s_postback_classify,
};
