/* What the constructors of Knorex and Postback share: templates and lists from PHP as the core's texts. */
#ifndef PHP_S2S_POSTBACK_H
#define PHP_S2S_POSTBACK_H

#include "destination.h"

/* A given "GET" or "POST". False: thrown. */
S2S_MUST_CHECK bool php_s2s_postback_method(uint32_t argument, const zend_string *value, s2s_string *method);

/*
 * Puts the templates (a string, or event name => string), checked together with
 * the settings that are already there and with allow_http, into the
 * destination, and their origin as its endpoint. `parameters` are names that
 * are macros too (argument number `parameters_argument`). False: thrown.
 */
S2S_MUST_CHECK bool php_s2s_postback_templates(php_s2s_destination *destination, uint32_t argument, zend_string *single,
	HashTable *by_event, uint32_t parameters_argument, HashTable *parameters);

/* "Name: value\n" lines of an array; the text is the caller's to wipe. False: thrown. */
S2S_MUST_CHECK bool php_s2s_postback_headers(uint32_t argument, HashTable *headers, s2s_text *lines);

/* NULL, or what a header's name must be ("must …", static): a name, and none of ours. */
S2S_MUST_CHECK const char *php_s2s_postback_header_problem(s2s_string name);

#endif
