/*
 * Checks arguments of methods and makes plain values of them. Each function
 * returns false after it threw \ValueError or \TypeError, worded as PHP words
 * them. `argument` counts from 1. Messages never repeat a given value; a name
 * or key of the shop's only as php_s2s_value_show() shows it.
 */
#ifndef PHP_S2S_VALUE_H
#define PHP_S2S_VALUE_H

#include <php.h>

#include "../core/check.h"
#include "../core/money.h"
#include "../core/string.h"

#define PHP_S2S_TIMEOUT_MAX 300.0 /* seconds that sendNow() may wait */

/* An int|float|string that is a decimal; null leaves `money` as it is. */
S2S_MUST_CHECK bool php_s2s_value_money(uint32_t argument, zval *value, s2s_money *money);

/* At most `maximum` bytes; a given one replaces `text`, null (no `value`) leaves it. */
S2S_MUST_CHECK bool php_s2s_value_text(uint32_t argument, const zend_string *value, size_t maximum, s2s_string *text);

/* As a text, and neither empty nor with control characters. */
S2S_MUST_CHECK bool php_s2s_value_identifier(uint32_t argument, const zend_string *value, size_t maximum, s2s_string *text);

/* As an identifier, of visible ASCII characters only; `spaces`: inside it too. */
S2S_MUST_CHECK bool php_s2s_value_ascii(uint32_t argument, const zend_string *value, size_t maximum, bool spaces, s2s_string *text);

/* A given one replaces `text` when it keeps the rule; null (no `value`) leaves it. */
S2S_MUST_CHECK bool php_s2s_value_checked(uint32_t argument, const zend_string *value, const s2s_check_rule *rule, s2s_string *text);

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

/* 1 to S2S_PARAMETER_NAME_MAX letters, digits, '_' and '-': a header's or a query parameter's name? */
bool php_s2s_value_is_name(s2s_string name);

#endif
