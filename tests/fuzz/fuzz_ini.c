#define _GNU_SOURCE /* memmem() */

/*
 * Values of php.ini: the first byte chooses the kind, or the setting of an ad system, the rest is the value. What is taken
 * is what its kind promises to the core (no line ends in headers, numbers within their bounds, URLs that may be sent to);
 * what is refused says what it must be. Reading "256M" is PHP's own function, which stands here for itself by what the core needs of it: a
 * number.
 */
#include "fuzz.h"

#include "core/proxies.h"
#include "core/utf8.h"
#include "destinations/name_map.h"
#include "destinations/system.h"
#include "php/ini_check.h"

#include <Zend/zend_ini.h>
#include <Zend/zend_operators.h>

/* The functions of PHP that the check calls; the last one is for files, which are not opened here. */
ZEND_API void ZEND_FASTCALL _efree(void *memory)
{
	free(memory);
}

ZEND_API const char *ZEND_FASTCALL zend_memnstr_ex(const char *haystack, const char *needle, size_t needle_length, const char *end)
{
	return memmem(haystack, (size_t) (end - haystack), needle, needle_length);
}

ZEND_API zend_long zend_ini_parse_quantity(zend_string *value, zend_string **error)
{
	char *end;
	zend_long number = strtoll(ZSTR_VAL(value), &end, 0);

	*error = NULL;
	/* Any number at all may come out, also of a text that is none. */
	return *end == '\0' || ZSTR_LEN(value) == 0 ? number : (zend_long) (ZSTR_LEN(value) << 20) - 1;
}

static void expect_visible(s2s_string text, size_t longest)
{
	FUZZ_EXPECT(text.length <= longest);
	for (size_t index = 0; index < text.length; index++) {
		FUZZ_EXPECT(text.data[index] >= ' ' && text.data[index] <= '~');
	}
}

static void expect_text(php_s2s_ini_kind kind, s2s_string text)
{
	FUZZ_EXPECT(memchr(text.data, '\0', text.length) == NULL && text.length <= 4000);
	switch (kind) {
		case PHP_S2S_INI_QUEUE:
		case PHP_S2S_INI_FILE:
		case PHP_S2S_INI_LOG:
			/* Never relative: it would be another file in each script's directory. */
			FUZZ_EXPECT(text.length == 0 || text.data[0] == '/' || memchr(text.data, '/', text.length) == NULL);
			break;
		case PHP_S2S_INI_HEADER:
			expect_visible(text, 100);
			break;
		case PHP_S2S_INI_ENDPOINT:
			FUZZ_EXPECT(text.length == 0 || s2s_endpoint_problem(text, false) == NULL);
			break;
		case PHP_S2S_INI_PROXY:
			expect_visible(text, 4000);
			FUZZ_EXPECT(memchr(text.data, ' ', text.length) == NULL);
			break;
		case PHP_S2S_INI_COUNTRY:
			FUZZ_EXPECT(text.length == 0 || text.length == 2);
			break;
		case PHP_S2S_INI_ADDRESSES:
			FUZZ_EXPECT(s2s_proxies_problem(text) == NULL);
			break;
		default:
			break;
	}
}

static void expect_template(const s2s_system *system, size_t setting, s2s_string text)
{
	s2s_destination destination = { .system = system->name, .setting_count = system->setting_count };
	s2s_string endpoint;
	s2s_text problem;

	s2s_text_init(&problem);
	destination.settings[setting] = text;
	FUZZ_EXPECT(system->find_endpoint(&destination, &endpoint, &problem));
	FUZZ_EXPECT(s2s_endpoint_problem(endpoint, false) == NULL);
	s2s_text_free(&problem);
}

static void expect_setting(const s2s_system *system, size_t setting, s2s_string text)
{
	FUZZ_EXPECT(text.length <= S2S_SETTING_BYTES_MAX);
	if (text.length == 0) {
		return;
	}
	FUZZ_EXPECT(memchr(text.data, '\0', text.length) == NULL);
	switch (system->settings[setting].kind) {
		case S2S_SETTING_ACCOUNT:
		case S2S_SETTING_HEADER:
			expect_visible(text, 100);
			break;
		case S2S_SETTING_TOKEN:
			expect_visible(text, 255);
			break;
		case S2S_SETTING_NAME:
			expect_visible(text, 64);
			break;
		case S2S_SETTING_EVENT:
			FUZZ_EXPECT(text.length <= 100 && s2s_utf8_is_valid(text));
			break;
		case S2S_SETTING_SWITCH:
			FUZZ_EXPECT(s2s_string_equals(text, S2S_STRING("0")) || s2s_string_equals(text, S2S_STRING("1")));
			break;
		case S2S_SETTING_MAP:
			FUZZ_EXPECT(s2s_name_map_problem(text) == NULL);
			break;
		case S2S_SETTING_TEMPLATE:
			expect_template(system, setting, text);
			break;
		case S2S_SETTING_WORD:
		case S2S_SETTING_TEXT:
			break;
		case S2S_SETTING_OF_CLASS:
			FUZZ_EXPECT(false);
	}
}

static void try_setting(size_t choice, s2s_string text)
{
	const s2s_system *system = s2s_system_at(0);
	s2s_string value;
	s2s_text problem;

	for (size_t index = 0; choice >= system->setting_count; system = s2s_system_at(++index)) {
		choice -= system->setting_count;
	}
	s2s_text_init(&problem);
	if (s2s_setting_check_alone(system, choice, text, &value, &problem)) {
		FUZZ_EXPECT(problem.length == 0);
		expect_setting(system, choice, value);
	} else {
		FUZZ_EXPECT(problem.length > 5 && memcmp(problem.data, "must ", 5) == 0);
	}
	s2s_text_free(&problem);
}

static void try_general(php_s2s_ini_kind kind, s2s_string text)
{
	zend_string *given = malloc(_ZSTR_STRUCT_SIZE(text.length));
	int64_t minimum = kind == PHP_S2S_INI_SECONDS && text.length % 2 == 0 ? -1 : 100, maximum = 60000;
	php_s2s_ini_value value;
	s2s_text problem;

	FUZZ_EXPECT(given != NULL);
	GC_SET_REFCOUNT(given, 1);
	GC_TYPE_INFO(given) = GC_STRING;
	ZSTR_H(given) = 0;
	ZSTR_LEN(given) = text.length;
	memcpy(ZSTR_VAL(given), text.data, text.length);
	ZSTR_VAL(given)[text.length] = '\0';
	s2s_text_init(&problem);
	if (php_s2s_ini_check(kind, minimum, maximum, given, &value, &problem)) {
		FUZZ_EXPECT(problem.length == 0);
		if (kind == PHP_S2S_INI_SECONDS || kind == PHP_S2S_INI_COUNT) {
			FUZZ_EXPECT((value.number >= minimum || minimum < 0) && value.number >= -1 && value.number <= maximum);
		} else {
			expect_text(kind, value.text);
		}
	} else {
		FUZZ_EXPECT(problem.length > 5 && memcmp(problem.data, "must ", 5) == 0);
	}
	s2s_text_free(&problem);
	free(given);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_input input = fuzz_input_of(data, size);
	size_t settings = 0;

	for (size_t index = 0; index < S2S_SYSTEM_COUNT; index++) {
		settings += s2s_system_at(index)->setting_count;
	}
	size_t choice = fuzz_take_byte(&input) % (PHP_S2S_INI_COUNT + 1 + settings);

	if (choice <= PHP_S2S_INI_COUNT) {
		try_general((php_s2s_ini_kind) choice, fuzz_take_rest(&input));
	} else {
		try_setting(choice - (PHP_S2S_INI_COUNT + 1), fuzz_take_rest(&input));
	}
	return 0;
}
