/*
 * Money from a double (the first eight bytes) and from text (the rest): its form,
 * that it reads back, that adding and taking away again changes nothing.
 */
#include "fuzz.h"

#include "core/money.h"

#include <math.h>

static void expect_form(const s2s_money *money)
{
	s2s_money same;
	FUZZ_EXPECT(money->length > 0 && money->length <= S2S_MONEY_LENGTH_MAX);
	FUZZ_EXPECT(strlen(money->text) == money->length);
	FUZZ_EXPECT(s2s_money_from_text(s2s_money_string(money), &same));
	FUZZ_EXPECT(s2s_string_equals(s2s_money_string(&same), s2s_money_string(money)));
	FUZZ_EXPECT(strncmp(money->text, "-0", 3) != 0);
}

/* Reading back gives `value`, or, where it was rounded, something no further away than half a millionth and a double's grain. */
static void expect_double(double value)
{
	s2s_money money = { .length = 0 };
	if (!s2s_money_from_double(value, &money)) {
		FUZZ_EXPECT(!isfinite(value) || fabs(value) >= 999999999999999.0);
		return;
	}
	expect_form(&money);
	double back = strtod(money.text, NULL);
	const char *point = strchr(money.text, '.');
	size_t decimals = point != NULL ? strlen(point + 1) : 0;
	FUZZ_EXPECT(decimals == 0 || money.text[money.length - 1] != '0');
	FUZZ_EXPECT(back == value || fabs(back - value) <= 5e-7 + fabs(value) * 4e-16);

	/* If a decimal of 15 digits or fewer with six decimals reads back, then that must have been found. */
	char shortest[64];
	snprintf(shortest, sizeof(shortest), "%.6f", value);
	if (fabs(value) < 1e9 && strtod(shortest, NULL) == value) {
		FUZZ_EXPECT(back == value);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	double value;
	if (size < sizeof(value)) {
		return 0;
	}
	memcpy(&value, data, sizeof(value));
	expect_double(value);
	/* Most doubles are far off any price: the same bits as a number of cents. */
	int64_t bits;
	memcpy(&bits, data, sizeof(bits));
	expect_double((double) (bits % 100000000000000) / 100);

	s2s_money first = { .length = 0 };
	s2s_money second = { .length = 0 };
	s2s_string text = { (const char *) data + sizeof(value), size - sizeof(value) };
	if (s2s_money_from_text(text, &first)) {
		expect_form(&first);
		FUZZ_EXPECT(fabs(s2s_money_to_double(&first) - strtod(first.text, NULL)) <= 0.2);
		if (s2s_money_from_integer(bits % 1000000000000000, &second)) {
			s2s_money sum;
			s2s_money negative;
			s2s_money back;
			FUZZ_EXPECT(s2s_money_from_integer(-(bits % 1000000000000000), &negative));
			if (s2s_money_add(&first, &second, &sum)) {
				expect_form(&sum);
				FUZZ_EXPECT(s2s_money_add(&sum, &negative, &back));
				FUZZ_EXPECT(s2s_string_equals(s2s_money_string(&back), s2s_money_string(&first)));
			}
		}
	}
	return 0;
}
