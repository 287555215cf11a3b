/*
 * Whose address it is: a line of trusted proxies, the connection's address, and X-Forwarded-For. What comes out is an
 * address in its canonical form, the connection's own where that is not trusted, and one that stands in the header or
 * is the connection's else. Nothing comes out where the connection has no address, or a trusted proxy's header is no list of them.
 */
#include "fuzz.h"

#include "core/proxies.h"
#include "core/visitor.h"

static void expect_address(s2s_string trusted, s2s_string remote, s2s_string header)
{
	char client[S2S_ADDRESS_TEXT], again[S2S_ADDRESS_TEXT];

	if (!s2s_proxies_client(trusted, remote, header, client)) {
		FUZZ_EXPECT(!s2s_ip_is_valid(remote) || (header.length != 0 && s2s_proxies_trust(trusted, remote)));
		return;
	}
	s2s_string address = s2s_string_from(client);

	FUZZ_EXPECT(s2s_ip_is_valid(address));
	FUZZ_EXPECT(s2s_proxies_client(S2S_STRING(""), address, header, again));
	FUZZ_EXPECT(strcmp(client, again) == 0);
	FUZZ_EXPECT(s2s_proxies_client(trusted, remote, S2S_STRING_NONE, again));
	if (!s2s_proxies_trust(trusted, remote)) {
		FUZZ_EXPECT(strcmp(client, again) == 0);
	}
	/* Who is not trusted can only append on the left of what a trusted proxy wrote. */
	if (header.length != 0 && !s2s_proxies_trust(trusted, address)) {
		char longer[8192];
		int length = snprintf(longer, sizeof(longer), "192.0.2.99,%.*s", S2S_STRING_ARGS(header));

		/* As far as snprintf() read it: a NUL ends it. */
		if ((size_t) length == header.length + 11 && (size_t) length < sizeof(longer) && memchr(header.data, ',', header.length) != NULL) {
			FUZZ_EXPECT(s2s_proxies_client(trusted, remote, (s2s_string) { longer, (size_t) length }, again));
			FUZZ_EXPECT(strcmp(client, again) == 0);
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_input input = fuzz_input_of(data, size);
	s2s_string trusted = fuzz_take_line(&input), remote = fuzz_take_line(&input), header = fuzz_take_rest(&input);
	const char *problem = s2s_proxies_problem(trusted);

	FUZZ_EXPECT(problem == NULL || strncmp(problem, "must ", 5) == 0);
	expect_address(trusted, remote, header);
	expect_address(trusted, remote, S2S_STRING_NONE);
	return 0;
}
