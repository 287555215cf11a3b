#include "ini_check.h"

#include "../core/check.h"
#include "../core/proxies.h"
#include "../destinations/system.h"
#include "../platform/file.h"

#include <Zend/zend_ini.h>
#include <errno.h>

#define INI_CA_BYTES_MAX (INT64_C(4) * 1024 * 1024)

static bool ini_refuse(s2s_text *problem, const char *what)
{
	s2s_text_append_string(problem, s2s_string_from(what));
	return false;
}

/* "4", "0.5": milliseconds are the finest. False: something else. */
static bool ini_parse_seconds(s2s_string given, int64_t *ms)
{
	int64_t value = 0;
	int decimals = -1;
	for (size_t position = 0; position < given.length; position++) {
		char character = given.data[position];
		if (character == '.' && decimals < 0 && position != 0) {
			decimals = 0;
			continue;
		}
		if (character < '0' || character > '9' || value > INT64_C(100000000000000)) {
			return false;
		}
		if (decimals < 3) {
			value = value * 10 + (character - '0');
		}
		decimals += decimals >= 0 ? 1 : 0;
	}
	if (given.length == 0 || decimals == 0) {
		return false;
	}
	for (int digit = decimals < 0 ? 0 : decimals; digit < 3; digit++) {
		value *= 10;
	}
	*ms = value;
	return true;
}

static bool ini_check_seconds(int64_t minimum, int64_t maximum, s2s_string given, php_s2s_ini_value *value, s2s_text *problem)
{
	if (minimum < 0 && given.length == 0) {
		value->number = minimum;
		return true;
	}
	int64_t lowest = minimum < 0 ? 0 : minimum;
	if (ini_parse_seconds(given, &value->number) && value->number >= lowest && value->number <= maximum) {
		return true;
	}
	s2s_text_append_format(problem, "must be a number of seconds from %.12g to %.12g%s", (double) lowest / 1000.0,
		(double) maximum / 1000.0, minimum < 0 ? ", or empty" : "");
	return false;
}

static bool ini_check_count(int64_t minimum, int64_t maximum, zend_string *given, php_s2s_ini_value *value, s2s_text *problem)
{
	zend_string *error = NULL;
	zend_long number = zend_ini_parse_quantity(given, &error);
	bool valid = error == NULL && ZSTR_LEN(given) != 0 && number >= minimum && number <= maximum;
	if (error != NULL) {
		zend_string_release(error);
	}
	if (!valid) {
		s2s_text_append_format(problem, "must be a number from %lld to %lld", (long long) minimum, (long long) maximum);
	}
	value->number = (int64_t) number;
	return valid;
}

/* By the rule that the constructors of the destinations ask too; empty: not given. */
static bool ini_check_rule(const s2s_check_rule *rule, s2s_string given, s2s_text *problem)
{
	s2s_complaint complaint;
	return given.length == 0 || s2s_check(rule, given, &complaint) || ini_refuse(problem, complaint.words);
}

static bool ini_is_absolute(s2s_string path)
{
#ifdef PHP_WIN32
	return path.length > 2 && path.data[1] == ':' && (path.data[2] == '\\' || path.data[2] == '/');
#else
	return path.length != 0 && path.data[0] == '/';
#endif
}

static bool ini_check_country(s2s_string given, s2s_text *problem)
{
	bool letters = given.length == 2;
	for (size_t position = 0; letters && position < 2; position++) {
		char lower = (char) (given.data[position] | 0x20);
		letters = lower >= 'a' && lower <= 'z';
	}
	return letters || given.length == 0 ||
		ini_refuse(problem, "must be a country code of two letters (ISO 3166-1), such as \"CZ\", or empty");
}

static bool ini_check_choice(s2s_string given, s2s_string yes, s2s_string no, php_s2s_ini_value *value, s2s_text *problem)
{
	value->number = s2s_string_equals_ignoring_case(given, yes) ? 1 : 0;
	if (value->number == 1 || s2s_string_equals_ignoring_case(given, no)) {
		return true;
	}
	s2s_text_append_format(problem, "must be \"%s\" or \"%s\"", yes.data, no.data);
	return false;
}

static bool ini_check_text(php_s2s_ini_kind kind, s2s_string given, s2s_text *problem)
{
	const char *wrong = NULL;
	switch (kind) {
		case PHP_S2S_INI_QUEUE:
			if (given.length == 0 || s2s_string_equals(given, S2S_STRING("memory:")) || ini_is_absolute(given)) {
				return true;
			}
			return ini_refuse(problem, "must be an absolute path, \"memory:\", or empty for the temporary directory");
		case PHP_S2S_INI_FILE:
			return given.length == 0 || ini_is_absolute(given) || ini_refuse(problem, "must be an absolute path, or empty");
		case PHP_S2S_INI_LOG:
			if (s2s_string_equals(given, S2S_STRING("none")) || s2s_string_equals(given, S2S_STRING("syslog")) || ini_is_absolute(given)) {
				return true;
			}
			return ini_refuse(problem, "must be \"none\", \"syslog\" or an absolute path");
		case PHP_S2S_INI_ENDPOINT:
			wrong = given.length != 0 ? s2s_endpoint_problem(given, false) : NULL;
			return wrong == NULL || ini_refuse(problem, wrong);
		case PHP_S2S_INI_ADDRESSES:
			wrong = s2s_proxies_problem(given);
			return wrong == NULL || ini_refuse(problem, wrong);
		case PHP_S2S_INI_PROXY:
			wrong = given.length != 0 ? s2s_proxy_problem(given) : NULL;
			return wrong == NULL || ini_refuse(problem, wrong);
		case PHP_S2S_INI_COUNTRY:
			return ini_check_country(given, problem);
		default:
			return ini_check_rule(&s2s_rule_client, given, problem);
	}
}

bool php_s2s_ini_check(
	php_s2s_ini_kind kind, int64_t minimum, int64_t maximum, zend_string *given, php_s2s_ini_value *value, s2s_text *problem)
{
	s2s_string text = { ZSTR_VAL(given), ZSTR_LEN(given) };

	*value = (php_s2s_ini_value) { text, 0 };
	if (!s2s_setting_fits(text, problem)) {
		return false;
	}
	switch (kind) {
		case PHP_S2S_INI_SYNC:
			return ini_check_choice(text, S2S_STRING("full"), S2S_STRING("normal"), value, problem);
		case PHP_S2S_INI_CONSENT:
			return ini_check_choice(text, S2S_STRING("enforce"), S2S_STRING("pass"), value, problem);
		case PHP_S2S_INI_SECONDS:
			return ini_check_seconds(minimum, maximum, text, value, problem);
		case PHP_S2S_INI_COUNT:
			return ini_check_count(minimum, maximum, given, value, problem);
		default:
			return ini_check_text(kind, text, problem);
	}
}

/* The block may lie over the border of two reads: so much of the first is looked at again. */
static bool ini_has_certificate(int file)
{
	static const char begin[] = "-----BEGIN CERTIFICATE-----";
	static const char trusted[] = "-----BEGIN TRUSTED CERTIFICATE-----";
	char buffer[16384];
	int64_t offset = 0;
	size_t got = 0;

	while (offset < INI_CA_BYTES_MAX && s2s_file_read(file, offset, buffer, sizeof(buffer), &got) == 0 && got >= sizeof(begin) - 1) {
		if (zend_memnstr(buffer, begin, sizeof(begin) - 1, buffer + got) != NULL ||
			(got >= sizeof(trusted) && zend_memnstr(buffer, trusted, sizeof(trusted) - 1, buffer + got) != NULL)) {
			return true;
		}
		if (got < sizeof(buffer)) {
			return false;
		}
		offset += (int64_t) (got - sizeof(trusted));
	}
	return false;
}

bool php_s2s_ini_is_useful(php_s2s_ini_kind kind, const php_s2s_ini_value *value, s2s_text *problem)
{
	int file = -1;

	if (kind != PHP_S2S_INI_FILE || value->text.length == 0) {
		return true;
	}
	int error = s2s_file_open_readable(value->text, &file);
	if (error != 0) {
		s2s_text_append_format(
			problem, "must be a file that can be read (%s)", error == EINVAL ? "this is something else" : strerror(error));
		return false;
	}
	bool found = ini_has_certificate(file);
	s2s_file_close(&file);
	return found || ini_refuse(problem, "must be a file with certificates (PEM); there is none in it");
}
