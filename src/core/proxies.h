/*
 * Whose address is it? REMOTE_ADDR is the browser, unless it is a proxy that
 * the operator trusts (s2s.trusted_proxies): then the browser is the first
 * address of X-Forwarded-For, from the right, that is no trusted proxy. A
 * header that comes from anyone else is ignored: everybody can send one.
 *
 * Pure; any thread.
 */
#ifndef S2S_CORE_PROXIES_H
#define S2S_CORE_PROXIES_H

#include "string.h"

#define S2S_ADDRESS_TEXT 46 /* the longest textual IPv6 address, with a NUL */

/* Addresses and ranges ("10.0.0.0/8", "::1"), divided by commas or white space; empty: none. NULL: fine; else what is wrong (static). */
S2S_MUST_CHECK const char *s2s_proxies_problem(s2s_string trusted);

/* Is this address one of them? IPv4 in IPv6 ("::ffff:10.0.0.1") counts as IPv4. False for what is no address. */
bool s2s_proxies_trust(s2s_string trusted, s2s_string address);

/*
 * The browser's address, in canonical form. `remote_address` is the connection's
 * other end, `forwarded_for` the header (not given: none). False: it is not known,
 * as `remote_address` (a Unix socket), or a hop before the first untrusted one, is
 * no IP address: no proxy's address is taken for the browser's.
 */
S2S_MUST_CHECK bool s2s_proxies_client(
	s2s_string trusted, s2s_string remote_address, s2s_string forwarded_for, char client[S2S_ADDRESS_TEXT]);

#endif
