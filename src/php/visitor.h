/* What visitor.c and visitor_capture.c share. */
#ifndef PHP_S2S_VISITOR_H
#define PHP_S2S_VISITOR_H

#include "binding.h"
#include "value.h"

#include "../core/proxies.h"

/* Consent as given to the constructor and to capture(). False: thrown. */
S2S_MUST_CHECK bool php_s2s_visitor_set_consent(
	s2s_visitor *visitor, uint32_t mode_argument, HashTable *mode, uint32_t string_argument, const zend_string *consent_string);

/* Whether ad_storage allows cookies, or consent is the shop's own business. */
bool php_s2s_visitor_may_store(const s2s_visitor *visitor);

/* Copies a text into the visitor. */
void php_s2s_visitor_copy(s2s_visitor *visitor, s2s_string *field, s2s_string value);

/* The address that the present request comes from, by s2s.trusted_proxies. False: no request, or it has none. */
bool php_s2s_visitor_request_address(char address[S2S_ADDRESS_TEXT]);

#endif
