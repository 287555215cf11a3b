#include "support.h"

#include "queue/checksum.h"

#include <string.h>

/* Bit by bit, as RFC 3720 defines it: no table, no instruction. */
static uint32_t slowly(const unsigned char *bytes, size_t length)
{
	uint32_t state = 0xFFFFFFFF;

	for (size_t index = 0; index < length; index++) {
		state ^= bytes[index];
		for (int bit = 0; bit < 8; bit++) {
			state = (state >> 1) ^ ((state & 1) != 0 ? 0x82F63B78 : 0);
		}
	}
	return ~state;
}

static void test_known_values(void **state)
{
	unsigned char bytes[32];

	(void) state;
	/* RFC 3720, B.4 */
	memset(bytes, 0, sizeof(bytes));
	assert_int_equal(s2s_checksum(0, bytes, sizeof(bytes)), 0x8A9136AA);
	memset(bytes, 0xFF, sizeof(bytes));
	assert_int_equal(s2s_checksum(0, bytes, sizeof(bytes)), 0x62A8AB43);
	for (size_t index = 0; index < sizeof(bytes); index++) {
		bytes[index] = (unsigned char) index;
	}
	assert_int_equal(s2s_checksum(0, bytes, sizeof(bytes)), 0x46DD794E);
	assert_int_equal(s2s_checksum(0, "123456789", 9), 0xE3069283);
	assert_int_equal(s2s_checksum(0, "", 0), 0);
}

static void test_every_length_and_alignment(void **state)
{
	unsigned char bytes[1300];
	support_random random = { 1 };

	(void) state;
	for (size_t index = 0; index < sizeof(bytes); index++) {
		bytes[index] = (unsigned char) support_random_next(&random);
	}
	for (size_t from = 0; from < 9; from++) {
		for (size_t length = 0; from + length <= sizeof(bytes); length++) {
			if (length > 100 && from > 0 && length % 97 > 8) {
				continue; /* slowly() is slow */
			}
			assert_int_equal(s2s_checksum(0, bytes + from, length), slowly(bytes + from, length));
		}
	}
}

static void test_in_pieces(void **state)
{
	const char text[] = "the length first, then the payload behind it";

	(void) state;
	for (size_t cut = 0; cut < sizeof(text); cut++) {
		assert_int_equal(s2s_checksum(s2s_checksum(0, text, cut), text + cut, sizeof(text) - cut), s2s_checksum(0, text, sizeof(text)));
	}
}

static void test_one_bit_shows(void **state)
{
	unsigned char bytes[64] = { 0 };
	uint32_t whole = s2s_checksum(0, bytes, sizeof(bytes));

	(void) state;
	for (size_t bit = 0; bit < sizeof(bytes) * 8; bit++) {
		bytes[bit / 8] ^= (unsigned char) (1U << (bit % 8));
		assert_int_not_equal(s2s_checksum(0, bytes, sizeof(bytes)), whole);
		bytes[bit / 8] ^= (unsigned char) (1U << (bit % 8));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_values),
		cmocka_unit_test(test_every_length_and_alignment),
		cmocka_unit_test(test_in_pieces),
		cmocka_unit_test(test_one_bit_shows),
	};

	return cmocka_run_group_tests_name("checksum", tests, NULL, NULL);
}
