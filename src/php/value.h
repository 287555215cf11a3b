/*
 * Checks arguments of methods and makes plain values of them. Each function
 * returns false after it threw \ValueError or \TypeError, worded as PHP words
 * them. `argument` counts from 1. Messages never repeat a given value; a name
 * or key of the shop's only as php_s2s_value_show() shows it.
 */
#ifndef PHP_S2S_VALUE_H
#define PHP_S2S_VALUE_H

#include <php.h>

#include "../core/money.h"
#include "../core/string.h"

#define PHP_S2S_NAME_MAX 100       /* event and destination names, settings */
#define PHP_S2S_IDENTIFIER_MAX 255 /* order, item, device and user ids, idempotency keys */
#define PHP_S2S_PARAMETER_MAX 64   /* names of parameters and click ids */
#define PHP_S2S_TEXT_MAX 4096      /* other texts */
#define PHP_S2S_URL_MAX 8192
#define PHP_S2S_MAP_MAX 65536     /* an array given to Event::set(), as JSON */
#define PHP_S2S_TIMEOUT_MAX 300.0 /* seconds that sendNow() may wait */

/* An int|float|string that is a decimal; null leaves `money` as it is. */
S2S_MUST_CHECK bool php_s2s_value_money(uint32_t argument, zval *value, s2s_money *money);

/* At most `maximum` bytes; a given one replaces `text`, null (no `value`) leaves it. */
S2S_MUST_CHECK bool php_s2s_value_text(uint32_t argument, const zend_string *value, size_t maximum, s2s_string *text);

/* As a text, and neither empty nor with control characters. */
S2S_MUST_CHECK bool php_s2s_value_identifier(uint32_t argument, const zend_string *value, size_t maximum, s2s_string *text);

/* The name of an event or a destination: an identifier of valid UTF-8 (statistics are shown as JSON), of at most PHP_S2S_NAME_MAX bytes. */
S2S_MUST_CHECK bool php_s2s_value_name(uint32_t argument, const zend_string *value, s2s_string *name);

/* The same two judgements for an element of an array: NULL, or what it must be ("must …", static). */
S2S_MUST_CHECK const char *php_s2s_value_name_problem(s2s_string name);
S2S_MUST_CHECK const char *php_s2s_value_ascii_problem(s2s_string text, bool spaces);

/* As an identifier, of visible ASCII characters only; `spaces`: inside it too. */
S2S_MUST_CHECK bool php_s2s_value_ascii(uint32_t argument, const zend_string *value, size_t maximum, bool spaces, s2s_string *text);

/* Three letters, upper-cased into `currency`; null leaves it (and sets it empty). */
S2S_MUST_CHECK bool php_s2s_value_currency(uint32_t argument, const zend_string *value, char currency[4]);

/* Unix time in milliseconds of a DateTimeInterface, without calling what a user's class may override. */
S2S_MUST_CHECK bool php_s2s_value_date_ms(uint32_t argument, zend_object *date, int64_t *time_ms);

/* YYYYMMDD in the date's own time zone. */
S2S_MUST_CHECK bool php_s2s_value_date_day(uint32_t argument, zend_object *date, char day[9]);

/* Seconds to milliseconds: 0 to `maximum` (no bound: 0). */
S2S_MUST_CHECK bool php_s2s_value_seconds(uint32_t argument, double seconds, double maximum, int64_t *ms);

/*
 * A name or key as a message may show it: in quotes, cut, without control
 * characters and broken UTF-8; a number key as a number. The result lives in
 * `shown`.
 */
typedef struct php_s2s_shown {
	char text[80];
} php_s2s_shown;

const char *php_s2s_value_show(s2s_string name, php_s2s_shown *shown);
const char *php_s2s_value_show_key(const zend_string *key, zend_ulong index, php_s2s_shown *shown);

/* 1 to PHP_S2S_PARAMETER_MAX letters, digits and '_' (`dashes`: '-' too)? */
bool php_s2s_value_is_name(s2s_string name, bool dashes);

#endif
