#include "value.h"

#include "../core/utf8.h"
#include "binding.h"

#include <ext/date/php_date.h>

#include <math.h>

#define S2S_MONEY_FORM "a decimal number with at most 15 digits before and 6 after the point"

static bool value_money_from_string(uint32_t argument, const zend_string *text, s2s_money *money)
{
	if (s2s_money_from_text((s2s_string) { ZSTR_VAL(text), ZSTR_LEN(text) }, money)) {
		return true;
	}
	zend_argument_value_error(argument, "must be " S2S_MONEY_FORM ", such as \"27364.10\"");
	return false;
}

/* Decimal classes (Brick\Math, ext/decimal) are Stringable: taken where PHP would take them for a string. */
static bool value_money_from_object(uint32_t argument, zval *value, s2s_money *money)
{
	if (ZEND_ARG_USES_STRICT_TYPES() || Z_OBJCE_P(value)->__tostring == NULL) {
		zend_argument_type_error(argument, "must be of type int|float|string, %s given", zend_zval_type_name(value));
		return false;
	}
	zend_string *text = zval_try_get_string(value);
	if (text == NULL) {
		return false;
	}
	bool taken = value_money_from_string(argument, text, money);
	zend_string_release(text);
	return taken;
}

bool php_s2s_value_money(uint32_t argument, zval *value, s2s_money *money)
{
	if (value == NULL) {
		return true;
	}
	ZVAL_DEREF(value);
	switch (Z_TYPE_P(value)) {
		case IS_NULL:
			return true;
		case IS_LONG:
			if (s2s_money_from_integer(Z_LVAL_P(value), money)) {
				return true;
			}
			break;
		case IS_DOUBLE:
			if (!isfinite(Z_DVAL_P(value))) {
				zend_argument_value_error(argument, "must be a finite number");
				return false;
			}
			if (s2s_money_from_double(Z_DVAL_P(value), money)) {
				return true;
			}
			break;
		case IS_STRING:
			return value_money_from_string(argument, Z_STR_P(value), money);
		case IS_OBJECT:
			return value_money_from_object(argument, value, money);
		default:
			zend_argument_type_error(argument, "must be of type int|float|string, %s given", zend_zval_type_name(value));
			return false;
	}
	zend_argument_value_error(argument, "must be " S2S_MONEY_FORM);
	return false;
}

bool php_s2s_value_checked(uint32_t argument, const zend_string *value, const s2s_check_rule *rule, s2s_string *text)
{
	s2s_complaint complaint;
	if (value == NULL) {
		return true;
	}
	s2s_string given = { ZSTR_VAL(value), ZSTR_LEN(value) };
	if (!s2s_check(rule, given, &complaint)) {
		zend_argument_value_error(argument, "%s", complaint.words);
		return false;
	}
	*text = given;
	return true;
}

bool php_s2s_value_text(uint32_t argument, const zend_string *value, size_t maximum, s2s_string *text)
{
	s2s_check_rule rule = { S2S_FORM_TEXT, maximum };
	return php_s2s_value_checked(argument, value, &rule, text);
}

bool php_s2s_value_identifier(uint32_t argument, const zend_string *value, size_t maximum, s2s_string *text)
{
	s2s_check_rule rule = { S2S_FORM_IDENTIFIER, maximum };
	return php_s2s_value_checked(argument, value, &rule, text);
}

bool php_s2s_value_ascii(uint32_t argument, const zend_string *value, size_t maximum, bool spaces, s2s_string *text)
{
	s2s_check_rule rule = { spaces ? S2S_FORM_ASCII_SPACES : S2S_FORM_ASCII, maximum };
	return php_s2s_value_checked(argument, value, &rule, text);
}

const char *php_s2s_value_show(s2s_string name, php_s2s_shown *shown)
{
	bool valid = s2s_utf8_is_valid(name);
	s2s_string cut = valid ? s2s_utf8_cut(name, sizeof(shown->text) - 8) : name;
	size_t length = cut.length < sizeof(shown->text) - 8 ? cut.length : sizeof(shown->text) - 8;
	size_t end = 0;

	shown->text[end++] = '"';
	for (size_t position = 0; position < length; position++) {
		unsigned char byte = (unsigned char) cut.data[position];
		bool visible = byte >= 0x20 && byte != 0x7f && (valid || byte < 0x80);
		shown->text[end++] = visible ? (char) byte : '?';
	}
	memcpy(shown->text + end, length < name.length ? "…\"" : "\"", length < name.length ? sizeof("…\"") : sizeof("\""));
	return shown->text;
}

const char *php_s2s_value_show_key(const zend_string *key, zend_ulong index, php_s2s_shown *shown)
{
	if (key != NULL) {
		return php_s2s_value_show(php_s2s_string_of(key), shown);
	}
	snprintf(shown->text, sizeof(shown->text), ZEND_LONG_FMT, (zend_long) index);
	return shown->text;
}

/* A user's class may extend DateTime and forget its constructor: then there is no time in it. */
static const timelib_time *value_date_time(uint32_t argument, zend_object *date)
{
	const timelib_time *time = php_date_obj_from_obj(date)->time;
	if (time == NULL) {
		zend_argument_value_error(argument, "must be a date object whose constructor was called");
	}
	return time;
}

bool php_s2s_value_date_ms(uint32_t argument, zend_object *date, int64_t *time_ms)
{
	const timelib_time *time = value_date_time(argument, date);
	if (time == NULL) {
		return false;
	}
	int64_t seconds = (int64_t) time->sse;
	if (seconds < 0 || seconds > INT64_C(253402300799)) {
		zend_argument_value_error(argument, "must be between the years 1970 and 9999");
		return false;
	}
	*time_ms = seconds * 1000 + (int64_t) time->us / 1000;
	return true;
}

bool php_s2s_value_date_day(uint32_t argument, zend_object *date, char day[9])
{
	const timelib_time *time = value_date_time(argument, date);
	if (time == NULL) {
		return false;
	}
	if (time->y < 1 || time->y > 9999) {
		zend_argument_value_error(argument, "must be between the years 1 and 9999");
		return false;
	}
	unsigned int number = (unsigned int) (time->y * 10000 + time->m * 100 + time->d);
	for (int position = 7; position >= 0; position--) {
		day[position] = (char) ('0' + number % 10);
		number /= 10;
	}
	day[8] = '\0';
	return true;
}

bool php_s2s_value_seconds(uint32_t argument, double seconds, double maximum, int64_t *ms)
{
	if (!isfinite(seconds) || seconds < 0) {
		zend_argument_value_error(argument, "must be a number of seconds, 0 or more");
		return false;
	}
	if (maximum > 0 && seconds > maximum) {
		zend_argument_value_error(argument, "must be at most %d seconds", (int) maximum);
		return false;
	}
	/* A century is as good as any longer time, and fits. */
	*ms = seconds > 3155760000.0 ? INT64_C(3155760000000) : (int64_t) (seconds * 1000.0 + 0.5);
	return true;
}

bool php_s2s_value_is_name(s2s_string name)
{
	s2s_complaint complaint;
	return s2s_check(&s2s_rule_click_id_name, name, &complaint);
}
