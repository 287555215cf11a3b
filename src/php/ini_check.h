/*
 * What a value of php.ini must look like: a kind for each entry that is of no
 * ad system (those have theirs in destinations/setting.h), and the check of a
 * text against it. Pure; the message for the administrator is made here.
 */
#ifndef PHP_S2S_INI_CHECK_H
#define PHP_S2S_INI_CHECK_H

#include <php.h>

#include "../core/string.h"
#include "../core/text.h"

typedef enum php_s2s_ini_kind {
	PHP_S2S_INI_QUEUE,     /* s2s_string: a directory, "memory:" or empty */
	PHP_S2S_INI_FILE,      /* s2s_string: an absolute path or empty */
	PHP_S2S_INI_LOG,       /* s2s_string: "none", "syslog" or an absolute path */
	PHP_S2S_INI_HEADER,    /* s2s_string: visible ASCII and spaces, or empty */
	PHP_S2S_INI_PROXY,     /* s2s_string: a proxy's URL or empty */
	PHP_S2S_INI_ENDPOINT,  /* s2s_string: a URL that may be sent to, or empty */
	PHP_S2S_INI_COUNTRY,   /* s2s_string: two letters or empty */
	PHP_S2S_INI_ADDRESSES, /* s2s_string: a list of IP addresses and ranges, or empty */
	PHP_S2S_INI_SYNC,      /* bool: "full" or "normal" */
	PHP_S2S_INI_CONSENT,   /* bool: "enforce" or "pass" */
	PHP_S2S_INI_SECONDS,   /* int64_t milliseconds, from seconds with decimals */
	PHP_S2S_INI_COUNT      /* int64_t: a number; quantity suffixes are taken */
} php_s2s_ini_kind;

typedef struct php_s2s_ini_value {
	s2s_string text;
	int64_t number;
} php_s2s_ini_value;

/*
 * True: `value` has what the kind stores (`text` borrowed from `given`, or
 * static). False: `problem` says what it must be ("must be …"). `minimum` and
 * `maximum` bound the numbers, in the unit that is stored.
 */
S2S_MUST_CHECK bool php_s2s_ini_check(
	php_s2s_ini_kind kind, int64_t minimum, int64_t maximum, zend_string *given, php_s2s_ini_value *value, s2s_text *problem);

/*
 * Whether a value that was taken is of use on this host now: a file of
 * certificates that can be read. False: `problem` says what it must be. It is
 * taken all the same: it may come later, and another one in its place would be
 * less safe.
 */
S2S_MUST_CHECK bool php_s2s_ini_is_useful(php_s2s_ini_kind kind, const php_s2s_ini_value *value, s2s_text *problem);

#endif
