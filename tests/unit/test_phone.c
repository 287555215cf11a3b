#include "support.h"

#include "core/phone.h"
#include "core/phone_rules.h"

static void assert_phone(const char *country, const char *raw, const char *expected)
{
	s2s_text out;
	s2s_text_init(&out);
	s2s_text_append(&out, "before|", 7);
	const char *problem = s2s_phone_normalise(s2s_string_from(raw), s2s_string_from(country), &out);
	s2s_string result = s2s_text_string(&out);
	assert_memory_equal(result.data, "before|", 7);
	if ((problem == NULL) != (expected != NULL)) {
		fail_msg("\"%s\" in \"%s\": %s", raw, country, problem != NULL ? problem : result.data);
	}
	support_assert_string((s2s_string) { result.data + 7, result.length - 7 }, expected != NULL ? expected : "");
	s2s_text_wipe(&out);
}

static void test_czech(void **state)
{
	(void) state;
	static const char *const spellings[] = { "606 666 666", "606666666", "00420606666666", "00 420 606 666 666", "tel:+420 606-666-666",
		"TEL:+420606666666", "+420606666666", "+420 606 666 666", "(+420) 606 666 666", "+420.606.666.666", "+420/606/666/666",
		"606\u00A0666\u00A0666", "\u00A0606 666 666\u2009", "420606666666", "420 606 666 666", "606-666-666", "606\u2011666\u2013666",
		"\u202A+420 606 666 666\u202C", "tel: 606666666", "\uFEFF606666666" };
	for (size_t index = 0; index < sizeof(spellings) / sizeof(spellings[0]); index++) {
		assert_phone("CZ", spellings[index], "+420606666666");
		assert_phone("cz", spellings[index], "+420606666666");
	}
	/* Nine digits that begin with the calling code are national. */
	assert_phone("CZ", "420 606 666", "+420420606666");
	static const char *const refused[] = { "60666666", "6066666666", "0606666666", "06066666660", "106666666", "4206066666660",
		"+42060666666", "+4206066666660", "+4200606666666", "0042060666666", "606 666 666 ext. 5", "606666666x5", "tel:606666666;ext=5",
		"６０６666666", "٦٠٦666666", "++420606666666", "+420+606666666", "420+606666666", "+", "00", "()", "tel:", "tel", "+0",
		"606666666,5", "606 666 666 #1", "*21#", "606_666_666", "jan@seznam.cz", "12345678901234567890123456", "606666666\x01", "112",
		"+999123456789", "+210123456789" };
	for (size_t index = 0; index < sizeof(refused) / sizeof(refused[0]); index++) {
		assert_phone("CZ", refused[index], NULL);
	}
}

static void test_without_a_country(void **state)
{
	(void) state;
	assert_phone("", "+420606666666", "+420606666666");
	assert_phone("", "00420606666666", "+420606666666");
	assert_phone("", "606666666", NULL);
	assert_phone("", "420606666666", NULL);
	assert_phone("ZZ", "606666666", NULL);
	assert_phone("CZE", "606666666", NULL);
	assert_phone("ZZ", "+420606666666", "+420606666666");
}

static void test_countries(void **state)
{
	(void) state;
	static const char *const numbers[][3] = {
		{ "SK", "0905 123 456", "+421905123456" },
		{ "SK", "905 123 456", "+421905123456" },
		{ "SK", "00421 905 123 456", "+421905123456" },
		{ "SK", "421905123456", "+421905123456" },
		{ "SK", "02/5555 5555", "+421255555555" },
		{ "CZ", "+421 0905 123 456", "+421905123456" },
		{ "DE", "0151 23456789", "+4915123456789" },
		{ "DE", "49 151 23456789", "+4915123456789" },
		{ "DE", "+49 (0)151 23456789", "+4915123456789" },
		{ "DE", "030 901820", "+4930901820" },
		{ "AT", "0664 1234567", "+436641234567" },
		{ "PL", "501 234 567", "+48501234567" },
		{ "PL", "48 501 234 567", "+48501234567" },
		{ "PL", "48 501 23 45", "+48485012345" },
		{ "HU", "06 30 123 4567", "+36301234567" },
		{ "HU", "30 123 4567", "+36301234567" },
		{ "GB", "020 7946 0958", "+442079460958" },
		{ "GB", "+44 (0)20 7946 0958", "+442079460958" },
		{ "GB", "07911 123456", "+447911123456" },
		{ "IT", "06 6982 1234", "+390669821234" },
		{ "IT", "347 123 4567", "+393471234567" },
		{ "IT", "391 234 5678", "+393912345678" },
		{ "IT", "39 347 123 4567", "+393471234567" },
		{ "IT", "39 06 6982 1234", "+390669821234" },
		{ "IT", "+39 06 6982 1234", "+390669821234" },
		{ "VA", "+39 06 698 12345", "+390669812345" },
		{ "FR", "06 12 34 56 78", "+33612345678" },
		{ "FR", "+33 (0)6 12 34 56 78", "+33612345678" },
		{ "ES", "612 345 678", "+34612345678" },
		{ "PT", "912 345 678", "+351912345678" },
		{ "NL", "06-12345678", "+31612345678" },
		{ "BE", "0470 12 34 56", "+32470123456" },
		{ "CH", "079 123 45 67", "+41791234567" },
		{ "DK", "20 12 34 56", "+4520123456" },
		{ "NO", "912 34 567", "+4791234567" },
		{ "SE", "070-123 45 67", "+46701234567" },
		{ "FI", "040 1234567", "+358401234567" },
		{ "LU", "621 123 456", "+352621123456" },
		{ "LU", "352 621 123 456", "+352621123456" },
		{ "LT", "8 612 34567", "+37061234567" },
		{ "LT", "0 612 34567", "+37061234567" },
		{ "LV", "21 234 567", "+37121234567" },
		{ "EE", "5123 4567", "+37251234567" },
		{ "UA", "050 123 4567", "+380501234567" },
		{ "BY", "8 029 123-45-67", "+375291234567" },
		{ "RU", "8 (912) 345-67-89", "+79123456789" },
		{ "KZ", "8 701 123 45 67", "+77011234567" },
		{ "RO", "0712 345 678", "+40712345678" },
		{ "BG", "088 123 4567", "+359881234567" },
		{ "HR", "091 234 5678", "+385912345678" },
		{ "SI", "031 123 456", "+38631123456" },
		{ "RS", "061 1234567", "+381611234567" },
		{ "GR", "691 234 5678", "+306912345678" },
		{ "TR", "0532 123 45 67", "+905321234567" },
		{ "IL", "050-123-4567", "+972501234567" },
		{ "AE", "050 123 4567", "+971501234567" },
		{ "CN", "131 2345 6789", "+8613123456789" },
		{ "JP", "090-1234-5678", "+819012345678" },
		{ "KR", "010-1234-5678", "+821012345678" },
		{ "IN", "098765 43210", "+919876543210" },
		{ "AU", "0412 345 678", "+61412345678" },
		{ "NZ", "021 123 4567", "+64211234567" },
		{ "BR", "011 96123-4567", "+5511961234567" },
		{ "MX", "55 1234 5678", "+525512345678" },
		{ "ZA", "082 123 4567", "+27821234567" },
		{ "US", "(415) 555-2671", "+14155552671" },
		{ "US", "1-415-555-2671", "+14155552671" },
		{ "CA", "416.555.0123", "+14165550123" },
		{ "PR", "415 555 2671", "+14155552671" },
	};
	for (size_t index = 0; index < sizeof(numbers) / sizeof(numbers[0]); index++) {
		assert_phone(numbers[index][0], numbers[index][1], numbers[index][2]);
		/* What came out is international, and stays what it is anywhere. */
		assert_phone("CZ", numbers[index][2], numbers[index][2]);
		assert_phone("", numbers[index][2], numbers[index][2]);
	}
	assert_phone("US", "015 555 2671", NULL);
	assert_phone("DE", "0151", NULL);
	assert_phone("SK", "0905 123 45", NULL);
}

static void assert_rule(const s2s_phone_rule *rule)
{
	assert_non_null(rule);
	size_t code = strlen(rule->calling_code);
	assert_true(code >= 1 && code <= 3);
	assert_int_not_equal(rule->calling_code[0], '0');
	assert_true(rule->length_min >= 4 && rule->length_min <= rule->length_max);
	assert_true(rule->length_max + code <= 15);
	assert_true(strlen(rule->first) > 0);
}

/* The table is searched by halving, and by calling code: each of its countries must be found both ways. */
static void test_the_table(void **state)
{
	(void) state;
	size_t found = 0;
	for (char first = 'A'; first <= 'Z'; first++) {
		for (char second = 'A'; second <= 'Z'; second++) {
			char code[2] = { first, second };
			const s2s_phone_rule *rule = s2s_phone_rule_of_country((s2s_string) { code, 2 });
			if (rule == NULL) {
				continue;
			}
			found++;
			assert_memory_equal(rule->country, code, 2);
			assert_rule(rule);
			const s2s_phone_rule *same = s2s_phone_rule_of_digits(s2s_string_from(rule->calling_code));
			assert_non_null(same);
			assert_string_equal(same->calling_code, rule->calling_code);
			assert_string_equal(same->first, rule->first);
			assert_int_equal(same->length_min, rule->length_min);
			assert_int_equal(same->length_max, rule->length_max);
		}
	}
	assert_int_equal(found, 245);
	static const char europe[][3] = { "AD", "AL", "AT", "BA", "BE", "BG", "BY", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FO", "FR",
		"GB", "GG", "GI", "GR", "HR", "HU", "IE", "IM", "IS", "IT", "JE", "LI", "LT", "LU", "LV", "MC", "MD", "ME", "MK", "MT", "NL", "NO",
		"PL", "PT", "RO", "RS", "RU", "SE", "SI", "SK", "SM", "TR", "UA", "VA", "XK" };
	for (size_t index = 0; index < sizeof(europe) / sizeof(europe[0]); index++) {
		assert_rule(s2s_phone_rule_of_country(s2s_string_from(europe[index])));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_czech),
		cmocka_unit_test(test_without_a_country),
		cmocka_unit_test(test_countries),
		cmocka_unit_test(test_the_table),
	};
	return cmocka_run_group_tests_name("phone", tests, NULL, NULL);
}
