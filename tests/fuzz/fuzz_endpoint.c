/*
 * Where a request may go, against libcurl: what is taken as an endpoint has to be the same host for libcurl, on the
 * same scheme and without a user; and plain http has to be this machine for it, too.
 */
#include "fuzz.h"

#include "core/visitor.h"
#include "destinations/system.h"
#include "destinations/template.h"

#include <curl/curl.h>
#include <strings.h>

static char *part_of(CURLU *url, CURLUPart which)
{
	char *text = NULL;

	return curl_url_get(url, which, &text, 0) == CURLUE_OK ? text : NULL;
}

static bool is_this_machine(const char *host)
{
	size_t length = strlen(host);

	if (length > 2 && host[0] == '[') {
		return strcmp(host, "[::1]") == 0 || s2s_ip_is_loopback((s2s_string) { host + 1, length - 2 });
	}
	return strcasecmp(host, "localhost") == 0 || s2s_ip_is_loopback(s2s_string_from(host));
}

static void expect_same_host(s2s_string origin, const char *scheme, const char *host)
{
	char expected[9000];
	const char *rest = (const char *) memchr(origin.data, ':', origin.length) + 3;

	FUZZ_EXPECT(strncasecmp(origin.data, scheme, strlen(scheme)) == 0 && origin.data[strlen(scheme)] == ':');
	/* libcurl writes an IPv4 address of fewer parts, or an IPv6 one, in its usual form; everything else as it was. */
	snprintf(expected, sizeof(expected), "%.*s", (int) (origin.data + origin.length - rest), rest);
	if (expected[0] != '[') {
		expected[strcspn(expected, ":")] = '\0';
		FUZZ_EXPECT(strcasecmp(expected, host) == 0 || s2s_ip_is_v4(s2s_string_from(host)));
	} else {
		FUZZ_EXPECT(host[0] == '[');
	}
}

static void compare(s2s_string text)
{
	char *copy = strndup(text.data, text.length);
	CURLU *url = curl_url();

	FUZZ_EXPECT(copy != NULL && url != NULL && strlen(copy) == text.length);
	FUZZ_EXPECT(curl_url_set(url, CURLUPART_URL, copy, 0) == CURLUE_OK);
	char *scheme = part_of(url, CURLUPART_SCHEME), *host = part_of(url, CURLUPART_HOST), *user = part_of(url, CURLUPART_USER);

	FUZZ_EXPECT(scheme != NULL && host != NULL && user == NULL);
	FUZZ_EXPECT(strcmp(scheme, "https") == 0 || strcmp(scheme, "http") == 0);
	FUZZ_EXPECT(strcmp(scheme, "https") == 0 || s2s_endpoint_problem(text, false) != NULL || is_this_machine(host));
	expect_same_host(s2s_template_origin(text), scheme, host);
	curl_free(scheme);
	curl_free(host);
	curl_url_cleanup(url);
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	s2s_string url = { (const char *) data, size };
	const char *problem = s2s_endpoint_problem(url, false), *anywhere = s2s_endpoint_problem(url, true);

	FUZZ_EXPECT(problem == NULL || strncmp(problem, "must ", 5) == 0);
	/* Being allowed to use http takes more URLs, never fewer. */
	FUZZ_EXPECT(anywhere == NULL || problem != NULL);
	if (anywhere == NULL) {
		compare(url);
	}
	return 0;
}
