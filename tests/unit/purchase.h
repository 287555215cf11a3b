/* The seed's example order as an event, made from the raw inputs of tests/vectors/sklik-purchase.json. */
#ifndef S2S_TESTS_PURCHASE_H
#define S2S_TESTS_PURCHASE_H

#include "support.h"

#include "core/event.h"

/* Fills an event that is not initialised yet; country "CZ". The caller frees it. */
void purchase_fill(s2s_event *event);
/* The payload that must come out, compact and in key order. The caller frees it. */
char *purchase_payload(void);
/* A visitor with everything: cookies, click id, address, all hints, a full consent_mode. Not initialised before. */
void purchase_visitor(s2s_visitor *visitor);

#endif
