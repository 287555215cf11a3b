#define _GNU_SOURCE /* memmem() */

/*
 * Values of php.ini: the first byte chooses the kind, the rest is the value. What is taken is what its kind promises to
 * the core (no line ends in headers, numbers within their bounds, URLs that may be sent to); what is refused says what
 * it must be. Reading "256M" is PHP's own function, which stands here for itself by what the core needs of it: a number.
 */
#include "fuzz.h"

#include "core/proxies.h"
#include "destinations/name_map.h"
#include "destinations/system.h"
#include "php/ini_check.h"

#include <Zend/zend_ini.h>
#include <Zend/zend_operators.h>
#include <strings.h>

/* The functions of PHP that the check calls; the last one is for files, which are not opened here. */
ZEND_API void ZEND_FASTCALL _efree(void *memory)
{
	free(memory);
}

ZEND_API int ZEND_FASTCALL zend_binary_strcasecmp(const char *first, size_t first_length, const char *second, size_t second_length)
{
	int difference = strncasecmp(first, second, first_length < second_length ? first_length : second_length);

	return difference != 0 ? difference : (first_length > second_length) - (first_length < second_length);
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
		case PHP_S2S_INI_SECRET:
		case PHP_S2S_INI_TOKEN:
			expect_visible(text, 255);
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
		case PHP_S2S_INI_MAP:
			FUZZ_EXPECT(s2s_name_map_problem(text) == NULL);
			break;
		case PHP_S2S_INI_SWITCH:
			FUZZ_EXPECT(text.length == 0 || s2s_string_equals(text, S2S_STRING("0")) || s2s_string_equals(text, S2S_STRING("1")));
			break;
		default:
			break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_input input = fuzz_input_of(data, size);
	php_s2s_ini_kind kind = (php_s2s_ini_kind) (fuzz_take_byte(&input) % (PHP_S2S_INI_COUNT + 1));
	s2s_string text = fuzz_take_rest(&input);
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
	return 0;
}
