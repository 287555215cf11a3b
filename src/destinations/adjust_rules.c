/* Adjust's tables, and what of an event goes into its request. */
#include "adjust.h"

#include "../core/utf8.h"
#include "name_map.h"

#define UUID_DIGITS 32
#define AMOUNT_DIGITS_MAX 12 /* 100,000,000,000 */

const s2s_adjust_device_rule s2s_adjust_device_rules[S2S_ADJUST_DEVICES] = {
	{ S2S_STRING("adid"), S2S_ADJUST_AS_GIVEN },
	{ S2S_STRING("idfa"), S2S_ADJUST_UPPER_UUID },
	{ S2S_STRING("gps_adid"), S2S_ADJUST_LOWER_UUID },
	{ S2S_STRING("fire_adid"), S2S_ADJUST_AS_GIVEN },
	{ S2S_STRING("oaid"), S2S_ADJUST_AS_GIVEN },
	{ S2S_STRING("web_uuid"), S2S_ADJUST_AS_GIVEN },
	{ S2S_STRING("idfv"), S2S_ADJUST_UPPER_UUID },
	{ S2S_STRING("android_id"), S2S_ADJUST_LOWER_BARE },
	{ S2S_STRING("android_id_lower_md5"), S2S_ADJUST_AS_GIVEN },
	{ S2S_STRING("android_id_lower_sha1"), S2S_ADJUST_AS_GIVEN },
	{ S2S_STRING("android_id_upper_md5"), S2S_ADJUST_AS_GIVEN },
	{ S2S_STRING("android_id_upper_sha1"), S2S_ADJUST_AS_GIVEN },
	{ S2S_STRING("imei"), S2S_ADJUST_AS_GIVEN },
	{ S2S_STRING("imei_lower_md5"), S2S_ADJUST_AS_GIVEN },
	{ S2S_STRING("meid"), S2S_ADJUST_UPPER_BARE },
	{ S2S_STRING("win_naid"), S2S_ADJUST_LOWER_UUID },
	{ S2S_STRING("win_hwid"), S2S_ADJUST_AS_GIVEN },
	{ S2S_STRING("win_adid"), S2S_ADJUST_AS_GIVEN },
	{ S2S_STRING("external_device_id"), S2S_ADJUST_AS_GIVEN },
};

const s2s_string s2s_adjust_text_names[S2S_ADJUST_TEXTS] = {
	S2S_STRING("device_name"),
	S2S_STRING("device_type"),
	S2S_STRING("os_name"),
	S2S_STRING("os_version"),
	S2S_STRING("app_version"),
};

/* --- device ids --- */

static char to_case(char character, bool upper)
{
	if (upper && character >= 'a' && character <= 'z') {
		return (char) (character - 'a' + 'A');
	}
	if (!upper && character >= 'A' && character <= 'Z') {
		return (char) (character - 'A' + 'a');
	}
	return character;
}

static bool is_hex_digit(char character)
{
	return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f') || (character >= 'A' && character <= 'F');
}

static size_t count_hex_digits(s2s_string id, bool *others, bool *zeros)
{
	size_t digits = 0;

	*others = false;
	*zeros = true;
	for (size_t i = 0; i < id.length; i++) {
		digits += is_hex_digit(id.data[i]);
		*others = *others || (!is_hex_digit(id.data[i]) && id.data[i] != '-');
		*zeros = *zeros && (id.data[i] == '0' || id.data[i] == '-');
	}
	return digits;
}

static void write_bare(s2s_adjust_device *device, bool upper)
{
	for (size_t i = 0; i < device->given.length; i++) {
		if (device->given.data[i] != '-') {
			device->text[device->length++] = to_case(device->given.data[i], upper);
		}
	}
}

/* With its hyphens, whether they were given or not; what is no such id keeps its form. */
static void write_uuid(s2s_adjust_device *device, bool upper)
{
	size_t digits = 0;
	bool others, zeros;

	device->is_uuid = count_hex_digits(device->given, &others, &zeros) == UUID_DIGITS && !others;
	device->is_zeros = zeros;
	if (zeros) {
		return;
	}
	for (size_t i = 0; i < device->given.length; i++) {
		char character = device->given.data[i];

		if (device->is_uuid && character == '-') {
			continue;
		}
		if (device->is_uuid && (digits == 8 || digits == 12 || digits == 16 || digits == 20)) {
			device->text[device->length++] = '-';
		}
		device->text[device->length++] = to_case(character, upper);
		digits++;
	}
}

void s2s_adjust_device_read(const s2s_event *event, size_t rule, s2s_adjust_device *device)
{
	s2s_adjust_form form = s2s_adjust_device_rules[rule].form;

	device->given = s2s_pairs_get(&event->device_ids, s2s_adjust_device_rules[rule].name);
	device->length = 0;
	device->is_uuid = device->is_zeros = false;
	if (device->given.length == 0 || device->given.length > S2S_ADJUST_DEVICE_MAX) {
		return;
	}
	if (form == S2S_ADJUST_UPPER_UUID || form == S2S_ADJUST_LOWER_UUID) {
		write_uuid(device, form == S2S_ADJUST_UPPER_UUID);
	} else if (form == S2S_ADJUST_UPPER_BARE || form == S2S_ADJUST_LOWER_BARE) {
		write_bare(device, form == S2S_ADJUST_UPPER_BARE);
	} else {
		memcpy(device->text, device->given.data, device->given.length);
		device->length = device->given.length;
	}
}

void s2s_adjust_device_append_name(const s2s_adjust_device *device, size_t rule, s2s_text *text)
{
	bool others, zeros;
	bool is_external = s2s_string_equals(s2s_adjust_device_rules[rule].name, S2S_STRING("external_device_id"));

	count_hex_digits((s2s_string) { device->text, device->length }, &others, &zeros);
	for (size_t i = 0; i < device->length; i++) {
		if (others || is_external) {
			s2s_text_append_char(text, device->text[i]);
		} else if (device->text[i] != '-') {
			s2s_text_append_char(text, to_case(device->text[i], false));
		}
	}
}

/* --- money --- */

/* 0.001 to 100,000,000,000, judged by its digits: no rounding may move an amount over a border. */
static s2s_adjust_revenue judge_amount(s2s_string amount)
{
	const char *point = memchr(amount.data, '.', amount.length);
	size_t whole = point != NULL ? (size_t) (point - amount.data) : amount.length;
	bool at_most = whole < AMOUNT_DIGITS_MAX || (whole == AMOUNT_DIGITS_MAX && memcmp(amount.data, "100000000000", AMOUNT_DIGITS_MAX) == 0);
	bool least = whole > 1 || amount.data[0] != '0', more = false;

	if (amount.data[0] == '-') {
		return S2S_ADJUST_REVENUE_SMALL;
	}
	for (size_t i = whole + 1; i < amount.length; i++) {
		least = least || (i <= whole + 3 && amount.data[i] != '0');
		more = more || amount.data[i] != '0';
	}
	if (!least) {
		return S2S_ADJUST_REVENUE_SMALL;
	}
	return at_most && (whole < AMOUNT_DIGITS_MAX || !more) ? S2S_ADJUST_REVENUE_SENT : S2S_ADJUST_REVENUE_LARGE;
}

static void look_at_money(const s2s_event *event, s2s_adjust_view *view)
{
	if (!s2s_money_is_given(&event->value)) {
		return;
	}
	view->revenue = s2s_money_add(&event->value, &event->value_tax, &view->amount) ? judge_amount(s2s_money_string(&view->amount))
																				   : S2S_ADJUST_REVENUE_LARGE;
}

/* --- the view --- */

static const s2s_parameter *look_at_map(const s2s_event *event, s2s_string name)
{
	const s2s_parameter *parameter = s2s_event_parameter(event, name);

	if (parameter == NULL || (parameter->kind == S2S_PARAMETER_MAP && parameter->map.count == 0)) {
		return NULL;
	}
	return parameter;
}

void s2s_adjust_look(const s2s_destination *destination, const s2s_event *event, const s2s_encode_options *options, s2s_adjust_view *view)
{
	*view = (s2s_adjust_view) { .may_use_person = true };
	if (!s2s_name_map_get(destination->settings[S2S_ADJUST_EVENT_TOKENS], event->name, &view->event_token) ||
		view->event_token.length == 0) {
		view->event_token = S2S_STRING_NONE;
	}
	if (event->has_visitor) {
		const s2s_visitor *visitor = &event->visitor;

		view->may_use_person = !options->enforce_consent || !s2s_visitor_denies(visitor, S2S_CONSENT_AD_USER_DATA);
		view->ip = s2s_ip_is_v4(visitor->ip) ? visitor->ip : S2S_STRING_NONE;
		view->user_agent = s2s_utf8_is_valid(visitor->user_agent) ? visitor->user_agent : S2S_STRING_NONE;
	}
	for (size_t i = 0; i < S2S_ADJUST_TEXTS; i++) {
		const s2s_parameter *parameter = s2s_event_parameter(event, s2s_adjust_text_names[i]);

		if (parameter != NULL && parameter->kind == S2S_PARAMETER_STRING) {
			view->texts[i] = parameter->text;
		}
	}
	look_at_money(event, view);
	view->callback_params = look_at_map(event, S2S_STRING("callback_params"));
	view->partner_params = look_at_map(event, S2S_STRING("partner_params"));
}
