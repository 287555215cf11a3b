#include "purchase.h"

#include "core/event_json.h"

static void test_pairs_are_unique_and_keep_their_order(void **state)
{
	(void) state;
	s2s_arena arena;
	s2s_pairs pairs = { NULL, 0 };

	s2s_arena_init(&arena);
	assert_true(s2s_pairs_set(&pairs, &arena, S2S_STRING("sid"), S2S_STRING("1")));
	assert_true(s2s_pairs_set(&pairs, &arena, S2S_STRING("udid"), S2S_STRING("2")));
	assert_true(s2s_pairs_set(&pairs, &arena, S2S_STRING("sid"), S2S_STRING("3")));
	assert_int_equal(pairs.count, 2);
	support_assert_string(pairs.items[0].name, "sid");
	support_assert_string(s2s_pairs_get(&pairs, S2S_STRING("sid")), "3");
	support_assert_string(s2s_pairs_get(&pairs, S2S_STRING("udid")), "2");
	assert_false(s2s_string_is_given(s2s_pairs_get(&pairs, S2S_STRING("SID"))));
	s2s_arena_free(&arena);
}

static void test_an_empty_value_is_given(void **state)
{
	(void) state;
	s2s_arena arena;
	s2s_pairs pairs = { NULL, 0 };

	s2s_arena_init(&arena);
	assert_true(s2s_pairs_set(&pairs, &arena, S2S_STRING("sid"), S2S_STRING("")));
	assert_true(s2s_string_is_given(s2s_pairs_get(&pairs, S2S_STRING("sid"))));
	s2s_arena_free(&arena);
}

static void test_a_copy_shares_nothing(void **state)
{
	(void) state;
	s2s_visitor visitor;
	s2s_visitor copy;
	s2s_text before;
	s2s_text after;

	s2s_text_init(&before);
	s2s_text_init(&after);
	purchase_visitor(&visitor);
	assert_true(s2s_arena_copy(&visitor.arena, S2S_STRING("CPXxRfAPXxRfA"), &visitor.consent_string));
	s2s_visitor_to_json(&visitor, &before);
	assert_true(s2s_visitor_copy(&visitor, &copy));
	assert_ptr_not_equal(visitor.ip.data, copy.ip.data);
	assert_ptr_not_equal(visitor.cookies.items, copy.cookies.items);
	s2s_visitor_free(&visitor);
	s2s_visitor_to_json(&copy, &after);
	s2s_text_append_char(&before, '\0');
	support_assert_text(&after, before.data);
	s2s_visitor_free(&copy);
	s2s_text_free(&before);
	s2s_text_free(&after);
}

static void test_consent(void **state)
{
	(void) state;
	s2s_visitor visitor;

	s2s_visitor_init(&visitor);
	for (int key = 0; key < S2S_CONSENT_KEYS; key++) {
		assert_false(s2s_visitor_denies(&visitor, (s2s_consent_key) key));
	}
	visitor.consent_mode_given = true;
	visitor.consent[S2S_CONSENT_AD_STORAGE] = S2S_CONSENT_GRANTED;
	visitor.consent[S2S_CONSENT_AD_USER_DATA] = S2S_CONSENT_DENIED;
	assert_false(s2s_visitor_denies(&visitor, S2S_CONSENT_AD_STORAGE));
	assert_true(s2s_visitor_denies(&visitor, S2S_CONSENT_AD_USER_DATA));
	assert_true(s2s_visitor_denies(&visitor, S2S_CONSENT_AD_PERSONALIZATION));
	s2s_visitor_free(&visitor);
}

typedef struct address {
	s2s_string text;
	bool valid;
	bool v4;
	bool loopback;
} address;

static void test_addresses(void **state)
{
	(void) state;
	static const address addresses[] = {
		{ S2S_STRING("77.75.74.172"), true, true, false },
		{ S2S_STRING("127.0.0.1"), true, true, true },
		{ S2S_STRING("127.255.0.9"), true, true, true },
		{ S2S_STRING("128.0.0.1"), true, true, false },
		{ S2S_STRING("::1"), true, false, true },
		{ S2S_STRING("2a02:598::1"), true, false, false },
		{ S2S_STRING("::ffff:77.75.74.172"), true, false, false },
		{ S2S_STRING("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255"), true, false, false },
		{ S2S_STRING(""), false, false, false },
		{ S2S_STRING("77.75.74"), false, false, false },
		{ S2S_STRING("77.75.74.256"), false, false, false },
		{ S2S_STRING("077.75.74.172"), false, false, false },
		{ S2S_STRING(" 77.75.74.172"), false, false, false },
		{ S2S_STRING("77.75.74.172\0.evil"), false, false, false },
		{ S2S_STRING("77.75.74.172, 10.0.0.1"), false, false, false },
		{ S2S_STRING("fe80::1%eth0"), false, false, false },
		{ S2S_STRING("[::1]"), false, false, false },
		{ S2S_STRING("1:2:3:4:5:6:7:8:9"), false, false, false },
		{ S2S_STRING("11111111111111111111111111111111111111111111111111111111"), false, false, false },
	};

	for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
		assert_int_equal(s2s_ip_is_valid(addresses[i].text), addresses[i].valid);
		assert_int_equal(s2s_ip_is_v4(addresses[i].text), addresses[i].v4);
		assert_int_equal(s2s_ip_is_loopback(addresses[i].text), addresses[i].loopback);
	}
	assert_false(s2s_ip_is_valid(S2S_STRING_NONE));
}

static void test_a_new_adroll_cookie(void **state)
{
	(void) state;
	char first[S2S_ADROLL_COOKIE_TEXT];
	char second[S2S_ADROLL_COOKIE_TEXT];

	assert_true(s2s_visitor_new_adroll_cookie(INT64_C(1770134113676), first));
	assert_true(s2s_visitor_new_adroll_cookie(INT64_C(1770134113676), second));
	assert_int_equal(strspn(first, "0123456789abcdef"), 32);
	assert_string_equal(first + 32, "-1770134113676");
	assert_string_not_equal(first, second);
	assert_true(strlen(first) >= S2S_ADROLL_COOKIE_MIN);
}

static void test_a_macro_is_no_click_id(void **state)
{
	static const struct {
		s2s_string value;
		bool macro;
	} values[] = {
		{ S2S_STRING("{kcid}"), true },
		{ S2S_STRING("{{kcid}}"), true },
		{ S2S_STRING("${CLICK_ID}"), true },
		{ S2S_STRING("[spid]"), true },
		{ S2S_STRING("<kcid>"), true },
		{ S2S_STRING("#kcid#"), true },
		{ S2S_STRING("%7Bkcid%7D"), true },
		{ S2S_STRING("%5bspid%5d"), true },
		{ S2S_STRING("{a23456789012345678901234567890b}"), true },
		{ S2S_STRING("{click-id}"), true },
		{ S2S_STRING("{click.id2}"), true },
		{ S2S_STRING("{{ kcid }}"), true },
		{ S2S_STRING("%7B%7Bkcid%7D%7D"), true },
		/* Opaque, so anything else may be one. */
		{ S2S_STRING("{a23456789012345678901234567890bc}"), false },
		{ S2S_STRING("{D2CADB5F-410F-4963-AC0C-2A78534BDF1E}"), false },
		{ S2S_STRING("{1a}"), false },
		{ S2S_STRING("{abc-12}"), false },
		{ S2S_STRING("{ }"), false },
		{ S2S_STRING("{}"), false },
		{ S2S_STRING("{kcid"), false },
		{ S2S_STRING("kcid}"), false },
		{ S2S_STRING("{kcid}x"), false },
		{ S2S_STRING("{a b}"), false },
		{ S2S_STRING("#"), false },
		{ S2S_STRING("kcid"), false },
		{ S2S_STRING(""), false },
	};

	(void) state;
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		assert_int_equal(s2s_visitor_click_id_is_macro(values[i].value), values[i].macro);
	}
	assert_false(s2s_visitor_click_id_is_macro(S2S_STRING_NONE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pairs_are_unique_and_keep_their_order),
		cmocka_unit_test(test_an_empty_value_is_given),
		cmocka_unit_test(test_a_copy_shares_nothing),
		cmocka_unit_test(test_consent),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_a_new_adroll_cookie),
		cmocka_unit_test(test_a_macro_is_no_click_id),
	};

	return cmocka_run_group_tests_name("visitor", tests, NULL, NULL);
}
