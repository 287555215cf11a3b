#include "check.h"

#include "utf8.h"
#include "visitor.h"

#include <stdio.h>

const s2s_check_rule s2s_rule_label = { S2S_FORM_LABEL, S2S_NAME_MAX };
const s2s_check_rule s2s_rule_event_id = { S2S_FORM_ASCII, S2S_EVENT_ID_MAX };
const s2s_check_rule s2s_rule_url = { S2S_FORM_TEXT, S2S_URL_MAX };
const s2s_check_rule s2s_rule_identifier = { S2S_FORM_IDENTIFIER, S2S_IDENTIFIER_MAX };
const s2s_check_rule s2s_rule_text = { S2S_FORM_TEXT, S2S_TEXT_MAX };
const s2s_check_rule s2s_rule_currency = { S2S_FORM_CURRENCY, 0 };
const s2s_check_rule s2s_rule_device_type = { S2S_FORM_DEVICE_TYPE, 0 };
const s2s_check_rule s2s_rule_device_id = { S2S_FORM_ASCII, S2S_IDENTIFIER_MAX };
const s2s_check_rule s2s_rule_parameter_name = { S2S_FORM_NAME, S2S_PARAMETER_NAME_MAX };
const s2s_check_rule s2s_rule_parameter_json = { S2S_FORM_JSON, S2S_PARAMETER_JSON_MAX };
const s2s_check_rule s2s_rule_browser_text = { S2S_FORM_LINE, S2S_TEXT_MAX };
const s2s_check_rule s2s_rule_click_id_name = { S2S_FORM_NAME_WITH_DASHES, S2S_PARAMETER_NAME_MAX };
const s2s_check_rule s2s_rule_address = { S2S_FORM_ADDRESS, 0 };
const s2s_check_rule s2s_rule_account = { S2S_FORM_ASCII, S2S_NAME_MAX };
const s2s_check_rule s2s_rule_token = { S2S_FORM_ASCII, S2S_IDENTIFIER_MAX };
const s2s_check_rule s2s_rule_client = { S2S_FORM_ASCII_SPACES, S2S_NAME_MAX };

/* The names of spec/adjust.md; other systems take theirs from these. */
static const s2s_string device_types[] = {
	S2S_STRING("idfa"),
	S2S_STRING("gps_adid"),
	S2S_STRING("fire_adid"),
	S2S_STRING("oaid"),
	S2S_STRING("web_uuid"),
	S2S_STRING("idfv"),
	S2S_STRING("android_id"),
	S2S_STRING("android_id_lower_md5"),
	S2S_STRING("android_id_lower_sha1"),
	S2S_STRING("android_id_upper_md5"),
	S2S_STRING("android_id_upper_sha1"),
	S2S_STRING("imei"),
	S2S_STRING("imei_lower_md5"),
	S2S_STRING("meid"),
	S2S_STRING("win_naid"),
	S2S_STRING("win_hwid"),
	S2S_STRING("win_adid"),
	S2S_STRING("adid"),
	S2S_STRING("external_device_id"),
};

static bool refuse(s2s_complaint *complaint, const char *words)
{
	snprintf(complaint->words, sizeof complaint->words, "%s", words);
	return false;
}

static bool fits(const s2s_check_rule *rule, s2s_string value, s2s_complaint *complaint)
{
	if (value.length <= rule->maximum) {
		return true;
	}
	if (rule->form == S2S_FORM_JSON) {
		snprintf(complaint->words, sizeof complaint->words, "must be at most %zu bytes long as JSON", rule->maximum);
	} else {
		snprintf(complaint->words, sizeof complaint->words, "must be at most %zu bytes long, %zu given", rule->maximum, value.length);
	}
	return false;
}

static bool is_line(s2s_string value, s2s_complaint *complaint)
{
	for (size_t i = 0; i < value.length; i++) {
		unsigned char byte = (unsigned char) value.data[i];

		if (byte < 0x20 || byte == 0x7f) {
			return refuse(complaint, "must not contain control characters");
		}
	}
	return true;
}

static bool is_identifier(const s2s_check_rule *rule, s2s_string value, s2s_complaint *complaint)
{
	if (value.length == 0) {
		return refuse(complaint, "must not be empty");
	}
	return is_line(value, complaint) && fits(rule, value, complaint);
}

static bool is_ascii(const s2s_check_rule *rule, s2s_string value, s2s_complaint *complaint)
{
	if (!is_identifier(rule, value, complaint)) {
		return false;
	}
	bool space_at_an_end = value.data[0] == ' ' || value.data[value.length - 1] == ' ';

	for (size_t i = 0; i < value.length; i++) {
		unsigned char byte = (unsigned char) value.data[i];

		if (byte > 0x7e || (byte == ' ' && (rule->form == S2S_FORM_ASCII || space_at_an_end))) {
			return refuse(complaint, "must contain visible ASCII characters only");
		}
	}
	return true;
}

static bool is_letter(char character)
{
	return (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z');
}

static bool is_name(const s2s_check_rule *rule, s2s_string value, s2s_complaint *complaint)
{
	bool dashes = rule->form == S2S_FORM_NAME_WITH_DASHES;
	bool good = value.length != 0 && value.length <= rule->maximum, all_digits = true;

	for (size_t i = 0; good && i < value.length; i++) {
		char character = value.data[i];
		bool digit = character >= '0' && character <= '9';

		all_digits = all_digits && digit;
		good = digit || is_letter(character) || character == '_' || (dashes && character == '-');
	}
	if (!good) {
		snprintf(complaint->words, sizeof complaint->words, "must be 1 to %zu letters, digits%s", rule->maximum,
			dashes ? ", underscores and dashes" : " and underscores");
	} else if (dashes && all_digits) {
		return refuse(complaint, "must not be digits alone");
	}
	return good;
}

static bool is_currency(s2s_string value, s2s_complaint *complaint)
{
	bool good = value.length == 3;

	for (size_t i = 0; good && i < 3; i++) {
		good = is_letter(value.data[i]);
	}
	return good || refuse(complaint, "must be a currency code of three letters (ISO 4217), such as \"CZK\"");
}

static bool is_device_type(s2s_string value, s2s_complaint *complaint)
{
	for (size_t i = 0; i < sizeof device_types / sizeof *device_types; i++) {
		if (s2s_string_equals(value, device_types[i])) {
			return true;
		}
	}
	return refuse(complaint, "must be a known type of device id, such as \"idfa\", \"gps_adid\" or \"adid\"");
}

bool s2s_check(const s2s_check_rule *rule, s2s_string value, s2s_complaint *complaint)
{
	switch (rule->form) {
		case S2S_FORM_LINE:
			return is_line(value, complaint) && fits(rule, value, complaint);
		case S2S_FORM_IDENTIFIER:
			return is_identifier(rule, value, complaint);
		case S2S_FORM_LABEL:
			return is_identifier(rule, value, complaint) && (s2s_utf8_is_valid(value) || refuse(complaint, "must be valid UTF-8"));
		case S2S_FORM_ASCII:
		case S2S_FORM_ASCII_SPACES:
			return is_ascii(rule, value, complaint);
		case S2S_FORM_NAME:
		case S2S_FORM_NAME_WITH_DASHES:
			return is_name(rule, value, complaint);
		case S2S_FORM_ADDRESS:
			return s2s_ip_is_valid(value) || refuse(complaint, "must be an IPv4 or IPv6 address");
		case S2S_FORM_CURRENCY:
			return is_currency(value, complaint);
		case S2S_FORM_DEVICE_TYPE:
			return is_device_type(value, complaint);
		default:
			return fits(rule, value, complaint);
	}
}

bool s2s_check_time(int64_t time_ms, s2s_complaint *complaint)
{
	return time_ms >= 0 || refuse(complaint, "must be a Unix time in milliseconds, 0 or more");
}

bool s2s_check_quantity(const s2s_money *quantity, s2s_complaint *complaint)
{
	return s2s_money_to_double(quantity) > 0 || refuse(complaint, "must be greater than 0");
}

bool s2s_check_more_items(size_t count, s2s_complaint *complaint)
{
	if (count >= S2S_ITEMS_MAX) {
		snprintf(complaint->words, sizeof complaint->words, "must have at most %d items", S2S_ITEMS_MAX);
		return false;
	}
	return true;
}

bool s2s_check_name_count(size_t count, s2s_complaint *complaint)
{
	if (count > S2S_NAMES_MAX) {
		snprintf(complaint->words, sizeof complaint->words, "must have at most %d names", S2S_NAMES_MAX);
		return false;
	}
	return true;
}

bool s2s_check_hex(s2s_string value, size_t digits, char *hex)
{
	char lower[65];

	if (value.length != digits || digits >= sizeof lower) {
		return false;
	}
	for (size_t i = 0; i < digits; i++) {
		char digit = value.data[i];

		lower[i] = digit >= 'A' && digit <= 'F' ? (char) (digit - 'A' + 'a') : digit;
		if (!((lower[i] >= '0' && lower[i] <= '9') || (lower[i] >= 'a' && lower[i] <= 'f'))) {
			return false;
		}
	}
	memcpy(hex, lower, digits);
	hex[digits] = '\0';
	return true;
}
