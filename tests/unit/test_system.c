/* The table of ad systems, identities, gaps and endpoints. */
#include "sklik_fixture.h"

#include <stdlib.h>
#include <string.h>

static void test_systems_are_found_by_name(void **state)
{
	(void) state;
	assert_ptr_equal(s2s_system_find(S2S_STRING("sklik")), &s2s_sklik);
	assert_null(s2s_system_find(S2S_STRING("Sklik")));
	assert_null(s2s_system_find(S2S_STRING("")));
	assert_null(s2s_system_find(S2S_STRING_NONE));
	assert_true(S2S_SYSTEM_COUNT >= 1);
	for (size_t i = 0; i < S2S_SYSTEM_COUNT; i++) {
		const s2s_system *system = s2s_system_at(i);

		assert_int_equal(s2s_system_index(system), i);
		assert_ptr_equal(s2s_system_find(system->name), system);
		/* A postback's is its template's. */
		if (system->find_endpoint == NULL) {
			assert_null(s2s_endpoint_problem(system->default_endpoint, false));
		}
	}
	assert_null(s2s_system_at(S2S_SYSTEM_COUNT));
	assert_int_equal(s2s_system_index(NULL), S2S_SYSTEM_COUNT);
}

static s2s_identity identity_of(const s2s_destination *destination)
{
	s2s_destination copy = *destination;
	s2s_text account;

	s2s_text_init(&account);
	assert_true(s2s_system_identify(&s2s_sklik, &copy, &account));
	s2s_text_free(&account);
	return copy.identity;
}

static void test_identity(void **state)
{
	(void) state;
	s2s_destination destination = { .system = S2S_STRING("sklik"), .name = S2S_STRING("outlet"), .endpoint = s2s_sklik.default_endpoint };
	s2s_text account;
	s2s_identity first;
	s2s_identity other;

	s2s_text_init(&account);
	destination.settings[S2S_SKLIK_SEM_ID] = S2S_STRING(SKLIK_SEM_ID);
	assert_true(s2s_system_identify(&s2s_sklik, &destination, &account));
	support_assert_string(destination.account, SKLIK_SEM_ID);
	assert_false(destination.test);
	first = destination.identity;

	/* Neither the name nor client id, time-outs and folding belong to it. */
	destination.name = S2S_STRING("another");
	destination.settings[S2S_SKLIK_CLIENT_ID] = S2S_STRING("x");
	destination.settings[S2S_SKLIK_FOLD_DIACRITICS] = S2S_STRING("0");
	destination.timeout_ms = 1;
	other = identity_of(&destination);
	assert_memory_equal(&first, &other, sizeof first);

	destination.settings[S2S_SKLIK_SANDBOX] = S2S_STRING("token");
	assert_true(s2s_system_identify(&s2s_sklik, &destination, &account));
	assert_true(destination.test);
	assert_memory_not_equal(&first, &destination.identity, sizeof first);
	/* The token lives a day: a new one is the same sandbox. */
	destination.settings[S2S_SKLIK_SANDBOX] = S2S_STRING("tomorrow's");
	other = identity_of(&destination);
	assert_memory_equal(&destination.identity, &other, sizeof other);

	destination.settings[S2S_SKLIK_SANDBOX] = S2S_STRING_NONE;
	destination.settings[S2S_SKLIK_SEM_ID] = S2S_STRING("x");
	other = identity_of(&destination);
	assert_memory_not_equal(&first, &other, sizeof first);
	s2s_text_free(&account);
}

static void test_identity_keeps_its_parts_apart(void **state)
{
	(void) state;
	s2s_destination left = { .endpoint = S2S_STRING("https://a/b") };
	s2s_destination right = { .endpoint = S2S_STRING("https://a/") };
	s2s_identity identities[2];

	left.settings[S2S_SKLIK_SEM_ID] = S2S_STRING("c");
	right.settings[S2S_SKLIK_SEM_ID] = S2S_STRING("bc");
	identities[0] = identity_of(&left);
	identities[1] = identity_of(&right);
	assert_memory_not_equal(&identities[0], &identities[1], sizeof *identities);
}

static void test_finish(void **state)
{
	(void) state;
	s2s_destination destination = { .endpoint = S2S_STRING("https://a/b") };
	s2s_request request = { .url = S2S_STRING("https://a/b"), .headers = S2S_STRING("A: b\n") };
	s2s_text url;
	s2s_text headers;
	s2s_text body;

	s2s_text_init(&url);
	s2s_text_init(&headers);
	s2s_text_init(&body);
	s2s_text_append_string(&body, S2S_STRING("left from before"));
	destination.settings[S2S_SKLIK_SEM_ID] = S2S_STRING("id");
	/* Filled as often as it stands there; an unknown gap and a cut one are nothing. */
	request.body = S2S_STRING("\x01\x02-\x01\x02\x01\x7f.\x01");
	assert_true(s2s_system_finish(&s2s_sklik, &destination, &request, false, &url, &headers, &body));
	support_assert_text(&url, "https://a/b");
	support_assert_text(&headers, "A: b\n");
	support_assert_text(&body, "id-id.");
	request.body = S2S_STRING_NONE;
	assert_true(s2s_system_finish(&s2s_sklik, &destination, &request, false, &url, &headers, &body));
	assert_int_equal(body.length, 0);
	s2s_text_free(&url);
	s2s_text_free(&headers);
	s2s_text_free(&body);
}

typedef struct endpoint_case {
	s2s_string url;
	const char *problem; /* a part of it; NULL: it is good */
} endpoint_case;

static void test_endpoints(void **state)
{
	(void) state;
	static const endpoint_case cases[] = {
		{ S2S_STRING("https://sem.seznam.cz/rtgconv"), NULL },
		{ S2S_STRING("HTTPS://SEM.SEZNAM.CZ"), NULL },
		{ S2S_STRING("https://sem.seznam.cz:8443/a?b=c&d={kcid}"), NULL },
		{ S2S_STRING("https://sem.seznam.cz?b=c@d:e"), NULL },
		{ S2S_STRING("https://a.b/c@d"), NULL },
		{ S2S_STRING("https://[2a02:598::1]/"), NULL },
		{ S2S_STRING("https://[2a02:598::1]:443/"), NULL },
		{ S2S_STRING("https://10.0.0.1:65535"), NULL },
		{ S2S_STRING("https://my_host./"), NULL },
		{ S2S_STRING("http://localhost/"), NULL },
		{ S2S_STRING("http://LocalHost:8080/"), NULL },
		{ S2S_STRING("http://127.0.0.1:8080/"), NULL },
		{ S2S_STRING("http://127.1.2.3"), NULL },
		{ S2S_STRING("http://[::1]:80/x"), NULL },
		{ S2S_STRING("http://sem.seznam.cz/"), "must begin with https://" },
		{ S2S_STRING("http://127.0.0.1.evil.example/"), "must begin with https://" },
		{ S2S_STRING("http://localhost.evil.example/"), "must begin with https://" },
		{ S2S_STRING("http://127.1/"), "must begin with https://" },
		{ S2S_STRING("http://0x7f000001/"), "must begin with https://" },
		{ S2S_STRING("http://2130706433/"), "must begin with https://" },
		{ S2S_STRING("http://017700000001/"), "must begin with https://" },
		{ S2S_STRING("http://0177.0.0.1/"), "must begin with https://" },
		{ S2S_STRING("http://0/"), "must begin with https://" },
		{ S2S_STRING("http://localhost./"), "must begin with https://" },
		{ S2S_STRING("http://[::2]/"), "must begin with https://" },
		{ S2S_STRING("http://[::ffff:1.2.3.4]/"), "must begin with https://" },
		{ S2S_STRING("http://[::ffff:127.0.0.1]/"), "must begin with https://" },
		{ S2S_STRING("http://[fe80::1%25lo]/"), "IPv6" },
		{ S2S_STRING("http://127.0.0.1:80@evil.example/"), "user name" },
		{ S2S_STRING("http://127.0.0.1@evil.example/"), "user name" },
		{ S2S_STRING("https://user:pass@sem.seznam.cz/"), "user name" },
		{ S2S_STRING("https://@sem.seznam.cz/"), "user name" },
		{ S2S_STRING(""), "must not be empty" },
		{ S2S_STRING("sem.seznam.cz/rtgconv"), "must be a URL" },
		{ S2S_STRING("//sem.seznam.cz"), "must be a URL" },
		{ S2S_STRING("https:/sem.seznam.cz"), "must be a URL" },
		{ S2S_STRING("https:"), "must be a URL" },
		{ S2S_STRING("https"), "must be a URL" },
		{ S2S_STRING("ftp://sem.seznam.cz"), "must be a URL" },
		{ S2S_STRING("file:///etc/passwd"), "must be a URL" },
		{ S2S_STRING("httpss://sem.seznam.cz"), "must be a URL" },
		{ S2S_STRING("https://"), "must have a host" },
		{ S2S_STRING("https:///path"), "must have a host" },
		{ S2S_STRING("https://:443/"), "must have a host" },
		{ S2S_STRING("https://.a/"), "must have a host" },
		{ S2S_STRING("https://a..b/"), "must have a host" },
		{ S2S_STRING("https://a%2eb/"), "must have a host" },
		{ S2S_STRING("https://a*b/"), "must have a host" },
		{ S2S_STRING("https://[::1/"), "IPv6" },
		{ S2S_STRING("https://[127.0.0.1]/"), "IPv6" },
		{ S2S_STRING("https://[::1]x/"), "port" },
		{ S2S_STRING("https://[]/"), "IPv6" },
		{ S2S_STRING("https://::1/"), "must have a host" },
		{ S2S_STRING("https://a:/"), "port" },
		{ S2S_STRING("https://a:0/"), "port" },
		{ S2S_STRING("https://a:65536/"), "port" },
		{ S2S_STRING("https://a:123456/"), "port" },
		{ S2S_STRING("https://a:+80/"), "port" },
		{ S2S_STRING("https://a:80:81/"), "port" },
		{ S2S_STRING("https://a/\r\nX: y"), "control characters" },
		{ S2S_STRING("https://a/\0"), "control characters" },
		{ S2S_STRING("https://a\0.b/"), "control characters" },
		{ S2S_STRING("https://a/\x7f"), "control characters" },
		{ S2S_STRING("https://a/\x01\x02"), "control characters" },
		{ S2S_STRING(" https://a/"), "spaces" },
		{ S2S_STRING("https://a\\@b/"), "backslashes" },
		{ S2S_STRING("https://č.cz/"), "ASCII" },
		{ S2S_STRING("https://a/#b"), "fragment" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *problem = s2s_endpoint_problem(cases[i].url, false);

		if (cases[i].problem == NULL ? problem != NULL : problem == NULL || strstr(problem, cases[i].problem) == NULL) {
			fail_msg("%s: \"%s\" should be \"%s\"", cases[i].url.data, problem != NULL ? problem : "good",
				cases[i].problem != NULL ? cases[i].problem : "good");
		}
	}
	assert_non_null(s2s_endpoint_problem(S2S_STRING_NONE, true));
}

static void test_http_where_the_operator_allows_it(void **state)
{
	(void) state;
	assert_null(s2s_endpoint_problem(S2S_STRING("http://tracker.example/"), true));
	assert_non_null(s2s_endpoint_problem(S2S_STRING("ftp://tracker.example/"), true));
	assert_non_null(s2s_endpoint_problem(S2S_STRING("http://user@tracker.example/"), true));
}

static void test_proxies(void **state)
{
	static const struct {
		s2s_string url;
		const char *problem;
	} cases[] = {
		{ S2S_STRING("http://proxy.example:3128"), NULL },
		{ S2S_STRING("HTTP://proxy.example:3128/"), NULL },
		{ S2S_STRING("https://user:p%40ss@proxy_1"), NULL },
		{ S2S_STRING("socks5://u@ser:pass@10.0.0.1:1080"), NULL },
		{ S2S_STRING("socks5h://[::1]:1080"), NULL },
		{ S2S_STRING("http://"), "proxy's URL" },
		{ S2S_STRING("user:pass@proxy"), "proxy's URL" },
		{ S2S_STRING("ftp://proxy"), "proxy's URL" },
		{ S2S_STRING("http://user@"), "host name" },
		{ S2S_STRING("http:///"), "host name" },
		{ S2S_STRING("http://proxy:0"), "port" },
		{ S2S_STRING("http://proxy:65536"), "port" },
		{ S2S_STRING("http://user:pass@proxy:port"), "port" },
		{ S2S_STRING("http://proxy:3128/path"), "nothing behind" },
		{ S2S_STRING("http://proxy:3128?"), "nothing behind" },
		{ S2S_STRING("http://pro xy"), "spaces" },
		{ S2S_STRING("http://pro\0xy"), "control characters" },
	};

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *problem = s2s_proxy_problem(cases[i].url);

		if (cases[i].problem == NULL ? problem != NULL : problem == NULL || strstr(problem, cases[i].problem) == NULL) {
			fail_msg("%s: \"%s\" should be \"%s\"", cases[i].url.data, problem != NULL ? problem : "good",
				cases[i].problem != NULL ? cases[i].problem : "good");
		}
	}
}

static void test_a_very_long_url(void **state)
{
	(void) state;
	char *url = malloc(8193);

	assert_non_null(url);
	memset(url, 'a', 8193);
	memcpy(url, "https://a/", 10);
	assert_null(s2s_endpoint_problem((s2s_string) { url, 8192 }, false));
	assert_non_null(s2s_endpoint_problem((s2s_string) { url, 8193 }, false));
	free(url);
}

static void test_states_have_names(void **state)
{
	(void) state;
	static const char *const names[S2S_STATES] = { "queued", "delivered", "rejected", "uncertain", "expired" };

	for (int i = 0; i < S2S_STATES; i++) {
		support_assert_string(s2s_state_names[i], names[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_systems_are_found_by_name),
		cmocka_unit_test(test_identity),
		cmocka_unit_test(test_identity_keeps_its_parts_apart),
		cmocka_unit_test(test_finish),
		cmocka_unit_test(test_endpoints),
		cmocka_unit_test(test_http_where_the_operator_allows_it),
		cmocka_unit_test(test_proxies),
		cmocka_unit_test(test_a_very_long_url),
		cmocka_unit_test(test_states_have_names),
	};

	return cmocka_run_group_tests_name("system", tests, system_start, system_stop);
}
