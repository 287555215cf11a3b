/* Ad-Center's calls in the ledger. */
#include "ledger_fixture.h"

#include <stdio.h>

static s2s_conversions record(ledger_fixture *one, const char *spid, const char *parameters, bool single_use, bool *repeated)
{
	s2s_conversion call = {
		.spid = s2s_string_from(spid),
		.time_ms = one->now_ms,
		.address = S2S_STRING("192.0.2.1"),
		.parameters = s2s_string_from(parameters),
	};
	s2s_conversions conversions;

	assert_int_equal(s2s_ledger_record_conversion(one->ledger, &call, single_use, &conversions, repeated), S2S_LEDGER_OK);
	assert_int_equal(conversions.count, 1);
	return conversions;
}

static void test_each_call_is_counted_by_its_spid(void **state)
{
	ledger_fixture *one = *state;
	s2s_conversions first, second, other;
	bool repeated;

	first = record(one, "a", "x=1", false, &repeated);
	assert_int_equal(first.items[0].number, 1);
	assert_false(repeated);
	second = record(one, "a", "x=1", false, &repeated);
	assert_int_equal(second.items[0].number, 2);
	assert_false(repeated);
	assert_memory_not_equal(first.items[0].id.bytes, second.items[0].id.bytes, S2S_UUID_BYTES);
	other = record(one, "A", "", false, &repeated);
	assert_int_equal(other.items[0].number, 1);
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM conversion"), 3);
	s2s_conversions_free(&first);
	s2s_conversions_free(&second);
	s2s_conversions_free(&other);
}

static void test_a_retransmission_is_told_apart_and_not_recorded(void **state)
{
	ledger_fixture *one = *state;
	s2s_conversions first, repeat;
	bool repeated;

	first = record(one, "visitor", "x=1", true, &repeated);
	assert_false(repeated);
	one->now_ms += 1000;
	repeat = record(one, "visitor", "x=2", true, &repeated);
	assert_true(repeated);
	assert_memory_equal(first.items[0].id.bytes, repeat.items[0].id.bytes, S2S_UUID_BYTES);
	assert_int_equal(repeat.items[0].number, 1);
	assert_int_equal(repeat.items[0].time_ms, first.items[0].time_ms);
	support_assert_string(repeat.items[0].parameters, "x=1");
	assert_int_equal(ledger_ask(one, "SELECT count(*) FROM conversion"), 1);
	s2s_conversions_free(&first);
	s2s_conversions_free(&repeat);
}

static void test_reading_goes_on_behind_the_last_one(void **state)
{
	ledger_fixture *one = *state;
	s2s_conversions page, made;
	s2s_uuid after;
	int64_t changed;
	bool repeated;

	for (int i = 0; i < 5; i++) {
		char spid[16];

		snprintf(spid, sizeof spid, "%d", i);
		made = record(one, spid, "", false, &repeated);
		s2s_conversions_free(&made);
	}
	assert_int_equal(s2s_ledger_read_conversions(one->ledger, 2, NULL, &page), S2S_LEDGER_OK);
	assert_int_equal(page.count, 2);
	support_assert_string(page.items[1].spid, "1");
	support_assert_string(page.items[1].address, "192.0.2.1");
	after = page.items[1].id;
	s2s_conversions_free(&page);

	/* Also behind one that was erased meanwhile. */
	assert_int_equal(s2s_ledger_erase_conversions(one->ledger, S2S_STRING("1"), &changed), S2S_LEDGER_OK);
	assert_int_equal(changed, 1);
	assert_int_equal(s2s_ledger_read_conversions(one->ledger, 10, &after, &page), S2S_LEDGER_OK);
	assert_int_equal(page.count, 3);
	support_assert_string(page.items[0].spid, "2");
	after = page.items[2].id;
	s2s_conversions_free(&page);
	assert_int_equal(s2s_ledger_read_conversions(one->ledger, 10, &after, &page), S2S_LEDGER_OK);
	assert_int_equal(page.count, 0);
	s2s_conversions_free(&page);
}

/* A clock that was set back makes smaller ids: the order is that of arrival all the same. */
static void test_the_order_is_that_of_arrival(void **state)
{
	ledger_fixture *one = *state;
	s2s_conversions made, page;
	bool repeated;

	made = record(one, "late", "", false, &repeated);
	ledger_run(one, "UPDATE conversion SET id = x'ffffffffffff7000a000000000000001'");
	s2s_conversions_free(&made);
	made = record(one, "early", "", false, &repeated);
	assert_int_equal(s2s_ledger_read_conversions(one->ledger, 1, NULL, &page), S2S_LEDGER_OK);
	support_assert_string(page.items[0].spid, "late");
	s2s_uuid after = page.items[0].id;
	s2s_conversions_free(&page);
	assert_int_equal(s2s_ledger_read_conversions(one->ledger, 1, &after, &page), S2S_LEDGER_OK);
	assert_int_equal(page.count, 1);
	support_assert_string(page.items[0].spid, "early");
	s2s_conversions_free(&page);
	s2s_conversions_free(&made);
}

static void test_an_unknown_address_and_bytes_of_any_kind(void **state)
{
	ledger_fixture *one = *state;
	s2s_conversion call = { .spid = S2S_STRING("x"), .time_ms = 1, .parameters = S2S_STRING("a=%00%ff") };
	s2s_conversions made, page;
	bool repeated;

	assert_int_equal(s2s_ledger_record_conversion(one->ledger, &call, false, &made, &repeated), S2S_LEDGER_OK);
	assert_int_equal(s2s_ledger_read_conversions(one->ledger, 1, NULL, &page), S2S_LEDGER_OK);
	assert_false(s2s_string_is_given(page.items[0].address));
	support_assert_string(page.items[0].parameters, "a=%00%ff");
	s2s_conversions_free(&page);
	s2s_conversions_free(&made);
}

/* Only who leads makes the file. */
static void test_without_a_ledger_nothing_is_recorded(void **state)
{
	ledger_fixture *one = *state;
	s2s_conversion call = { .spid = S2S_STRING("x"), .time_ms = 1, .parameters = S2S_STRING("") };
	s2s_conversions made;
	bool repeated;

	s2s_ledger_resign(one->ledger);
	s2s_ledger_drop(one->ledger);
	ledger_close_look(one);
	ledger_remove_files(one);
	assert_int_equal(s2s_ledger_record_conversion(one->ledger, &call, false, &made, &repeated), S2S_LEDGER_MISSING);
	assert_int_equal(s2s_ledger_read_conversions(one->ledger, 1, NULL, &made), S2S_LEDGER_MISSING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_each_call_is_counted_by_its_spid, ledger_set_up, ledger_tear_down),
		cmocka_unit_test_setup_teardown(test_a_retransmission_is_told_apart_and_not_recorded, ledger_set_up, ledger_tear_down),
		cmocka_unit_test_setup_teardown(test_reading_goes_on_behind_the_last_one, ledger_set_up, ledger_tear_down),
		cmocka_unit_test_setup_teardown(test_the_order_is_that_of_arrival, ledger_set_up, ledger_tear_down),
		cmocka_unit_test_setup_teardown(test_an_unknown_address_and_bytes_of_any_kind, ledger_set_up, ledger_tear_down),
		cmocka_unit_test_setup_teardown(test_without_a_ledger_nothing_is_recorded, ledger_set_up, ledger_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
