#include "support.h"

#include "core/money.h"

#include <float.h>
#include <locale.h>
#include <math.h>

static void assert_from_text(const char *input, const char *expected)
{
	s2s_money money = { .text = "untouched", .length = 9 };
	bool taken = s2s_money_from_text(s2s_string_from(input), &money);
	if (taken != (expected != NULL)) {
		fail_msg("\"%s\" was %s", input, taken ? "taken" : "refused");
	}
	support_assert_string(s2s_money_string(&money), expected != NULL ? expected : "untouched");
	assert_int_equal(strlen(money.text), money.length);
}

static void test_text(void **state)
{
	(void) state;
	static const char *const kept[] = { "0", "1", "-1", "27364.1", "100.10", "0.000001", "999999999999999.999999",
		"-999999999999999.999999", "0.0", "123456789012345", "10", "-0.5" };
	for (size_t index = 0; index < sizeof(kept) / sizeof(kept[0]); index++) {
		assert_from_text(kept[index], kept[index]);
	}
	assert_from_text("-0", "0");
	assert_from_text("-0.00", "0.00");
	static const char *const refused[] = { "", "-", ".", "1.", ".5", "01", "-01", "00", "1,5", "1 000", " 1", "1 ", "+1", "1e3", "0x10",
		"NaN", "INF", "1.1234567", "1234567890123456", "--1", "1.2.3", "1.-2", "abc", "١" };
	for (size_t index = 0; index < sizeof(refused) / sizeof(refused[0]); index++) {
		assert_from_text(refused[index], NULL);
	}
	s2s_money money = { .length = 0 };
	assert_false(s2s_money_from_text((s2s_string) { "1\0", 2 }, &money));
	assert_false(s2s_money_from_text(S2S_STRING_NONE, &money));
	assert_false(s2s_money_is_given(&money));
	assert_null(s2s_money_string(&money).data);
}

static void test_integer(void **state)
{
	(void) state;
	s2s_money money;
	assert_true(s2s_money_from_integer(0, &money));
	support_assert_string(s2s_money_string(&money), "0");
	assert_true(s2s_money_from_integer(-42, &money));
	support_assert_string(s2s_money_string(&money), "-42");
	assert_true(s2s_money_from_integer(INT64_C(999999999999999), &money));
	support_assert_string(s2s_money_string(&money), "999999999999999");
	assert_false(s2s_money_from_integer(INT64_C(1000000000000000), &money));
	assert_false(s2s_money_from_integer(INT64_C(-1000000000000000), &money));
	assert_false(s2s_money_from_integer(INT64_MIN, &money));
	assert_false(s2s_money_from_integer(INT64_MAX, &money));
	support_assert_string(s2s_money_string(&money), "999999999999999");
}

static const struct {
	double value;
	const char *expected;
} doubles[] = {
	{ 0.0, "0" },
	{ -0.0, "0" },
	{ 27364.1, "27364.1" },
	{ 0.1, "0.1" },
	{ 0.1 + 0.2, "0.3" },
	{ 1e14, "100000000000000" },
	{ 999999999999999.0, "999999999999999" },
	{ 1e-6, "0.000001" },
	{ 1e-7, "0" },
	{ -1e-7, "0" },
	{ 5e-7, "0.000001" },
	{ 4.9e-7, "0" },
	{ -5e-7, "-0.000001" },
	{ 0.9999996, "1" },
	{ 99.9999995, "100" },
	{ 1.0000005, "1.000001" },
	{ 123456.7890125, "123456.789013" },
	{ 100.10, "100.1" },
	{ -12.5, "-12.5" },
	{ 3.0, "3" },
	{ 1234567890.123456, "1234567890.123456" },
	{ 5e-324, "0" },
};

static void assert_doubles(void)
{
	for (size_t index = 0; index < sizeof(doubles) / sizeof(doubles[0]); index++) {
		s2s_money money = { .length = 0 };
		assert_true(s2s_money_from_double(doubles[index].value, &money));
		support_assert_string(s2s_money_string(&money), doubles[index].expected);
	}
}

static void test_double(void **state)
{
	(void) state;
	assert_doubles();
	s2s_money money = { .text = "1", .length = 1 };
	assert_false(s2s_money_from_double((double) NAN, &money));
	assert_false(s2s_money_from_double((double) INFINITY, &money));
	assert_false(s2s_money_from_double(-(double) INFINITY, &money));
	assert_false(s2s_money_from_double(1e15, &money));
	assert_false(s2s_money_from_double(-1e15, &money));
	assert_false(s2s_money_from_double(DBL_MAX, &money));
	/* Below the limit, but not after rounding. */
	assert_true(s2s_money_from_double(999999999999999.5, &money));
	support_assert_string(s2s_money_string(&money), "999999999999999.5");
}

static void test_double_in_a_locale_with_decimal_comma(void **state)
{
	(void) state;
	static const char *const names[] = { "cs_CZ.UTF-8", "cs_CZ", "de_DE.UTF-8", "de_DE" };
	const char *found = NULL;
	for (size_t index = 0; index < sizeof(names) / sizeof(names[0]) && found == NULL; index++) {
		found = setlocale(LC_NUMERIC, names[index]);
	}
	if (found == NULL) {
		print_message("no locale with a decimal comma on this machine (Debian: package locales-all)\n");
		skip();
	}
	char text[8];
	snprintf(text, sizeof(text), "%.1f", 0.5);
	assert_string_equal(text, "0,5");
	assert_doubles();
	assert_from_text("27364.1", "27364.1");
	s2s_money money;
	assert_true(s2s_money_from_text(S2S_STRING("27364.1"), &money));
	assert_true(fabs(s2s_money_to_double(&money) - 27364.1) < 1e-9);
	setlocale(LC_NUMERIC, "C");
}

static void test_prices_survive_a_double(void **state)
{
	(void) state;
	support_random random = { 1 };
	for (int round = 0; round < 100000; round++) {
		int64_t cents = (int64_t) support_random_below(&random, 100000000000);
		char expected[40];
		int length = snprintf(expected, sizeof(expected), "%lld.%02lld", (long long) cents / 100, (long long) cents % 100);
		while (expected[length - 1] == '0' || expected[length - 1] == '.') {
			bool point = expected[length - 1] == '.';
			expected[--length] = '\0';
			if (point) {
				break;
			}
		}
		s2s_money money;
		assert_true(s2s_money_from_double((double) cents / 100, &money));
		if (strcmp(money.text, expected) != 0) {
			fail_msg("%s instead of %s", money.text, expected);
		}
	}
}

static void assert_sum(const char *left, const char *right, const char *expected)
{
	s2s_money first = { .length = 0 };
	s2s_money second = { .length = 0 };
	s2s_money sum = { .text = "untouched", .length = 9 };
	assert_true(left == NULL || s2s_money_from_text(s2s_string_from(left), &first));
	assert_true(right == NULL || s2s_money_from_text(s2s_string_from(right), &second));
	bool added = s2s_money_add(&first, &second, &sum);
	assert_int_equal(added, expected != NULL);
	support_assert_string(s2s_money_string(&sum), expected != NULL ? expected : "untouched");
}

static void test_add(void **state)
{
	(void) state;
	assert_sum("0.1", "0.2", "0.3");
	assert_sum("1", "2", "3");
	assert_sum("1.50", "2.5", "4.00");
	assert_sum("0.999999", "0.000001", "1.000000");
	assert_sum("-1.5", "1", "-0.5");
	assert_sum("1.5", "-1", "0.5");
	assert_sum("-0.5", "1", "0.5");
	assert_sum("0.5", "-1", "-0.5");
	assert_sum("-1", "0.000001", "-0.999999");
	assert_sum("1.25", "-1.25", "0.00");
	assert_sum("-1.75", "-2.75", "-4.50");
	assert_sum("5", "-5", "0");
	assert_sum(NULL, "1.10", "1.10");
	assert_sum("-3", NULL, "-3");
	assert_sum(NULL, NULL, "0");
	assert_sum("999999999999999.999999", "-0.000001", "999999999999999.999998");
	assert_sum("999999999999999.999999", "0.000001", NULL);
	assert_sum("-999999999999999", "-1", NULL);
	s2s_money same = { .length = 0 };
	assert_true(s2s_money_from_text(S2S_STRING("2.5"), &same));
	assert_true(s2s_money_add(&same, &same, &same));
	support_assert_string(s2s_money_string(&same), "5.0");
}

static void test_to_double(void **state)
{
	(void) state;
	s2s_money money = { .length = 0 };
	assert_true(s2s_money_to_double(&money) == 0.0);
	assert_true(s2s_money_from_text(S2S_STRING("-12.5"), &money));
	assert_true(s2s_money_to_double(&money) == -12.5);
	assert_true(s2s_money_from_text(S2S_STRING("27364.1"), &money));
	assert_true(fabs(s2s_money_to_double(&money) - 27364.1) < 1e-9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_integer),
		cmocka_unit_test(test_double),
		cmocka_unit_test(test_double_in_a_locale_with_decimal_comma),
		cmocka_unit_test(test_prices_survive_a_double),
		cmocka_unit_test(test_add),
		cmocka_unit_test(test_to_double),
	};
	return cmocka_run_group_tests_name("money", tests, NULL, NULL);
}
