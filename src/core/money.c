#include "money.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define WHOLE_DIGITS 15
#define DECIMALS 6
#define WHOLE_LIMIT INT64_C(1000000000000000)
#define MICROS_IN_ONE 1000000

/* The value as whole units and millionths, both not negative. */
typedef struct s2s_money_parts {
	bool negative;
	int64_t whole;
	int64_t micros;
	int decimals; /* as many as were written */
} s2s_money_parts;

static bool s2s_money_is_digit(char character)
{
	return character >= '0' && character <= '9';
}

static size_t s2s_money_digits(s2s_string text, size_t start)
{
	size_t end = start;
	while (end < text.length && s2s_money_is_digit(text.data[end])) {
		end++;
	}
	return end - start;
}

static bool s2s_money_read(s2s_string text, s2s_money_parts *parts)
{
	*parts = (s2s_money_parts) { .negative = text.length > 0 && text.data[0] == '-' };
	size_t position = parts->negative ? 1 : 0;
	size_t whole = s2s_money_digits(text, position);
	if (whole == 0 || whole > WHOLE_DIGITS || (whole > 1 && text.data[position] == '0')) {
		return false;
	}
	for (size_t index = 0; index < whole; index++) {
		parts->whole = parts->whole * 10 + (text.data[position + index] - '0');
	}
	position += whole;
	if (position == text.length) {
		return true;
	}
	if (text.data[position] != '.') {
		return false;
	}
	position++;
	size_t decimals = s2s_money_digits(text, position);
	if (decimals == 0 || decimals > DECIMALS || position + decimals != text.length) {
		return false;
	}
	for (size_t index = 0; index < DECIMALS; index++) {
		parts->micros = parts->micros * 10 + (index < decimals ? text.data[position + index] - '0' : 0);
	}
	parts->decimals = (int) decimals;
	return true;
}

static void s2s_money_write(const s2s_money_parts *parts, s2s_money *money)
{
	/* Written from the middle backwards; the NULs behind are copied too, so that a copy has always the same size. */
	char digits[2 * sizeof(money->text)] = { 0 };
	size_t start = sizeof(money->text);
	int64_t micros = parts->micros;
	for (int place = DECIMALS; parts->decimals > 0 && place > 0; place--) {
		if (place <= parts->decimals) {
			digits[--start] = (char) ('0' + micros % 10);
		}
		micros /= 10;
	}
	if (parts->decimals > 0) {
		digits[--start] = '.';
	}
	int64_t whole = parts->whole;
	do {
		digits[--start] = (char) ('0' + whole % 10);
		whole /= 10;
	} while (whole != 0);
	/* No "-0": it is the same amount, and not every reader takes it. */
	if (parts->negative && (parts->whole != 0 || parts->micros != 0)) {
		digits[--start] = '-';
	}
	money->length = (uint8_t) (sizeof(money->text) - start);
	memcpy(money->text, digits + start, sizeof(money->text));
}

bool s2s_money_from_text(s2s_string text, s2s_money *money)
{
	s2s_money_parts parts;
	if (!s2s_money_read(text, &parts)) {
		return false;
	}
	s2s_money_write(&parts, money);
	return true;
}

bool s2s_money_from_integer(int64_t value, s2s_money *money)
{
	if (value <= -WHOLE_LIMIT || value >= WHOLE_LIMIT) {
		return false;
	}
	s2s_money_parts parts = { .negative = value < 0, .whole = value < 0 ? -value : value };
	s2s_money_write(&parts, money);
	return true;
}

/*
 * Prices, the quick way: whole millionths of at most 15 digits whose quotient is
 * `value` again. The division rounds correctly, so that decimal reads back as
 * `value`; and no two decimals of 15 digits read back as the same double, so it
 * is the shortest one.
 */
static bool s2s_money_from_millionths(double value, s2s_money_parts *parts)
{
	if (value >= (double) WHOLE_LIMIT / MICROS_IN_ONE) {
		return false;
	}
	int64_t micros = (int64_t) (value * MICROS_IN_ONE + 0.5);
	if ((double) micros / MICROS_IN_ONE != value) {
		return false;
	}
	parts->whole = micros / MICROS_IN_ONE;
	parts->micros = micros % MICROS_IN_ONE;
	return true;
}

/*
 * The shortest scientific form that reads back as `value`. It is written and
 * read with the C locale's own decimal separator, whatever PHP's setlocale()
 * has made of it; the caller takes only the digits out of it.
 */
static void s2s_money_shortest(double value, char *text, size_t size)
{
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, size, "%.*e", digits - 1, value);
		if (strtod(text, NULL) == value) {
			return;
		}
	}
}

/* "2,73641e+04" to the digits "273641" and the exponent 4. */
static int s2s_money_take_digits(const char *text, char digits[18])
{
	size_t count = 0;
	for (; *text != '\0' && *text != 'e'; text++) {
		if (s2s_money_is_digit(*text) && count < 17) {
			digits[count++] = *text;
		}
	}
	digits[count] = '\0';
	return *text == 'e' ? atoi(text + 1) : 0;
}

/* False: too large after rounding. */
static bool s2s_money_from_digits(double value, s2s_money_parts *parts)
{
	char text[40];
	char digits[18];
	s2s_money_shortest(value, text, sizeof(text));
	int exponent = s2s_money_take_digits(text, digits);

	/* The digit at `index` stands at 10 to the power of (exponent - index). */
	int count = (int) strlen(digits);
	for (int power = WHOLE_DIGITS - 1; power >= -DECIMALS; power--) {
		int index = exponent - power;
		int digit = index >= 0 && index < count ? digits[index] - '0' : 0;
		if (power >= 0) {
			parts->whole = parts->whole * 10 + digit;
		} else {
			parts->micros = parts->micros * 10 + digit;
		}
	}
	int next = exponent + DECIMALS + 1;
	if (next >= 0 && next < count && digits[next] >= '5') {
		parts->micros++;
	}
	if (parts->micros == MICROS_IN_ONE) {
		parts->micros = 0;
		parts->whole++;
	}
	return parts->whole < WHOLE_LIMIT;
}

bool s2s_money_from_double(double value, s2s_money *money)
{
	if (!isfinite(value) || fabs(value) >= (double) WHOLE_LIMIT) {
		return false;
	}
	s2s_money_parts parts = { .negative = value < 0 };
	if (!s2s_money_from_millionths(fabs(value), &parts) && !s2s_money_from_digits(fabs(value), &parts)) {
		return false;
	}
	parts.decimals = parts.micros != 0 ? DECIMALS : 0;
	for (int64_t rest = parts.micros; parts.decimals > 0 && rest % 10 == 0; rest /= 10) {
		parts.decimals--;
	}
	s2s_money_write(&parts, money);
	return true;
}

double s2s_money_to_double(const s2s_money *money)
{
	s2s_money_parts parts;
	if (!s2s_money_is_given(money) || !s2s_money_read(s2s_money_string(money), &parts)) {
		return 0;
	}
	double value = (double) parts.whole + (double) parts.micros / MICROS_IN_ONE;
	return parts.negative ? -value : value;
}

static bool s2s_money_signed(const s2s_money *money, s2s_money_parts *parts)
{
	if (!s2s_money_is_given(money)) {
		*parts = (s2s_money_parts) { .whole = 0 };
		return true;
	}
	if (!s2s_money_read(s2s_money_string(money), parts)) {
		return false;
	}
	if (parts->negative) {
		parts->whole = -parts->whole;
		parts->micros = -parts->micros;
	}
	return true;
}

bool s2s_money_add(const s2s_money *left, const s2s_money *right, s2s_money *sum)
{
	s2s_money_parts first;
	s2s_money_parts second;
	if (!s2s_money_signed(left, &first) || !s2s_money_signed(right, &second)) {
		return false;
	}
	int64_t whole = first.whole + second.whole;
	int64_t micros = first.micros + second.micros;
	/* Both parts get the sum's sign, then they are made positive. */
	bool negative = whole < 0 || (whole == 0 && micros < 0);
	if (negative) {
		whole = -whole;
		micros = -micros;
	}
	if (micros < 0) {
		micros += MICROS_IN_ONE;
		whole--;
	}
	if (micros >= MICROS_IN_ONE) {
		micros -= MICROS_IN_ONE;
		whole++;
	}
	if (whole >= WHOLE_LIMIT) {
		return false;
	}
	s2s_money_parts parts = { .negative = negative, .whole = whole, .micros = micros };
	parts.decimals = first.decimals > second.decimals ? first.decimals : second.decimals;
	s2s_money_write(&parts, sum);
	return true;
}
