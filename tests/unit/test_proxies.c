#include "support.h"

#include "core/proxies.h"

static void assert_client(const char *trusted, const char *remote, const char *forwarded, const char *expected)
{
	char client[S2S_ADDRESS_TEXT] = "";
	bool found = s2s_proxies_client(s2s_string_from(trusted), s2s_string_from(remote), s2s_string_from(forwarded), client);
	if (expected == NULL) {
		assert_false(found);
	} else {
		assert_true(found);
		assert_string_equal(client, expected);
	}
}

static void test_nobody_is_trusted(void **state)
{
	(void) state;
	assert_client("", "192.0.2.1", NULL, "192.0.2.1");
	assert_client("", "192.0.2.1", "198.51.100.7", "192.0.2.1");
	assert_client("", "127.0.0.1", "198.51.100.7", "127.0.0.1");
	assert_client("10.0.0.0/8", "192.0.2.1", "198.51.100.7", "192.0.2.1");
	assert_client("", "2001:DB8:0:0::1", NULL, "2001:db8::1");
	assert_client("", "", "198.51.100.7", NULL);
	assert_client("", "unix:", "198.51.100.7", NULL);
	assert_client("", NULL, NULL, NULL);
}

static void test_first_hop_from_the_right_that_is_not_trusted(void **state)
{
	(void) state;
	assert_client("10.0.0.0/8", "10.0.0.1", "198.51.100.7", "198.51.100.7");
	assert_client("10.0.0.0/8", "10.0.0.1", "203.0.113.66, 198.51.100.7", "198.51.100.7");
	assert_client("10.0.0.0/8", "10.0.0.1", "203.0.113.66,198.51.100.7,10.9.9.9", "198.51.100.7");
	assert_client("10.0.0.0/8 198.51.100.0/24", "10.0.0.1", "203.0.113.66, 198.51.100.7", "203.0.113.66");
	assert_client("10.0.0.0/8", "10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3");
	assert_client("10.0.0.0/8", "10.0.0.1", NULL, "10.0.0.1");
	assert_client("10.0.0.0/8", "10.0.0.1", "", "10.0.0.1");
}

static void test_what_is_no_address_is_nobody(void **state)
{
	(void) state;
	assert_client("10.0.0.0/8", "10.0.0.1", "unknown", NULL);
	assert_client("10.0.0.0/8", "10.0.0.1", "198.51.100.7, unknown, 10.0.0.2", NULL);
	assert_client("10.0.0.0/8", "10.0.0.1", "198.51.100.7,", NULL);
	assert_client("10.0.0.0/8", "10.0.0.1", ",,,", NULL);
	assert_client("10.0.0.0/8", "10.0.0.1", "[", NULL);
	assert_client("10.0.0.0/8", "10.0.0.1", "[]:1", NULL);
	assert_client("10.0.0.0/8", "10.0.0.1", "198.51.100.7.8", NULL);
	assert_client("10.0.0.0/8", "10.0.0.1", "9.9.9.9, 1.2.3.4, garbage, 10.1.1.1", NULL);
	/* What stands before the first untrusted hop is what that one says: it is not looked at. */
	assert_client("10.0.0.0/8", "10.0.0.1", "garbage, 1.2.3.4, 10.1.1.1", "1.2.3.4");
}

static void test_ports_brackets_and_quotes(void **state)
{
	(void) state;
	assert_client("10.0.0.0/8", "10.0.0.1", "198.51.100.7:4711", "198.51.100.7");
	assert_client("10.0.0.0/8", "10.0.0.1", "[2001:db8::7]:4711", "2001:db8::7");
	assert_client("10.0.0.0/8", "10.0.0.1", "[2001:db8::7]", "2001:db8::7");
	assert_client("10.0.0.0/8", "10.0.0.1", "2001:db8::7", "2001:db8::7");
	assert_client("10.0.0.0/8", "10.0.0.1", "\"198.51.100.7\"", "198.51.100.7");
}

static void test_both_families(void **state)
{
	(void) state;
	assert_client("fd00::/8, ::1", "::1", "2001:db8::7, fd00::2", "2001:db8::7");
	assert_client("10.0.0.0/8", "::ffff:10.0.0.1", "::ffff:198.51.100.7", "198.51.100.7");
	assert_client("::ffff:10.0.0.0/104", "10.0.0.1", "198.51.100.7", "198.51.100.7");
	assert_client("::/0", "192.0.2.1", "198.51.100.7", "192.0.2.1");
	assert_client("0.0.0.0/0", "::1", "198.51.100.7", "::1");
	assert_client("0.0.0.0/0", "192.0.2.1", "2001:db8::7", "2001:db8::7");
}

static void assert_trust(const char *trusted, const char *address, bool expected)
{
	assert_int_equal(s2s_proxies_trust(s2s_string_from(trusted), s2s_string_from(address)), expected);
}

static void test_borders_of_ranges(void **state)
{
	(void) state;
	assert_trust("192.168.4.0/22", "192.168.4.0", true);
	assert_trust("192.168.4.0/22", "192.168.7.255", true);
	assert_trust("192.168.4.0/22", "192.168.8.0", false);
	assert_trust("192.168.4.0/22", "192.168.3.255", false);
	assert_trust("192.0.2.1", "192.0.2.1", true);
	assert_trust("192.0.2.1", "192.0.2.2", false);
	assert_trust("192.0.2.1/32", "192.0.2.1", true);
	assert_trust("0.0.0.0/0", "255.255.255.255", true);
	assert_trust("2001:db8::/33", "2001:db8:7fff::", true);
	assert_trust("2001:db8::/33", "2001:db8:8000::", false);
	assert_trust("192.0.2.1", "no address", false);
	assert_trust("192.0.2.1", "", false);
}

static void test_what_may_be_written(void **state)
{
	(void) state;
	assert_null(s2s_proxies_problem(S2S_STRING("")));
	assert_null(s2s_proxies_problem(S2S_STRING(" , ")));
	assert_null(s2s_proxies_problem(S2S_STRING("10.0.0.0/8,::1\t192.0.2.1\n fd00::/8")));
	const char *wrong[] = { "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0", "proxy.example.cz", "10.0.0.0/x",
		"/8", "10.0.0.0/0008", "1.2.3.4;5.6.7.8", "[::1]" };
	for (size_t index = 0; index < sizeof(wrong) / sizeof(wrong[0]); index++) {
		assert_non_null(s2s_proxies_problem(s2s_string_from(wrong[index])));
	}
	assert_non_null(s2s_proxies_problem((s2s_string) { "10.0.0.1\0", 9 }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nobody_is_trusted),
		cmocka_unit_test(test_first_hop_from_the_right_that_is_not_trusted),
		cmocka_unit_test(test_what_is_no_address_is_nobody),
		cmocka_unit_test(test_ports_brackets_and_quotes),
		cmocka_unit_test(test_both_families),
		cmocka_unit_test(test_borders_of_ranges),
		cmocka_unit_test(test_what_may_be_written),
	};
	return cmocka_run_group_tests_name("proxies", tests, NULL, NULL);
}
