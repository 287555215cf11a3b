#include "support.h"

#include "core/hash.h"

#include <pthread.h>
#include <stdlib.h>

static int start(void **state)
{
	(void) state;
	return s2s_hash_start() ? 0 : 1;
}

static int stop(void **state)
{
	(void) state;
	s2s_hash_stop();
	return 0;
}

static void test_known_digests(void **state)
{
	(void) state;
	char hex[S2S_SHA256_HEX + 1];
	assert_true(s2s_hash_sha256_hex(S2S_STRING(""), hex));
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_true(s2s_hash_sha256_hex(S2S_STRING_NONE, hex));
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_true(s2s_hash_sha256_hex(S2S_STRING("abc"), hex));
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	char md5[S2S_MD5_HEX + 1];
	assert_true(s2s_hash_md5_hex(S2S_STRING("message digest"), md5));
	assert_string_equal(md5, "f96b697d7cb7938d525a2f31aaf161d0");
	assert_true(s2s_hash_md5_hex(S2S_STRING(""), md5));
	assert_string_equal(md5, "d41d8cd98f00b204e9800998ecf8427e");

	uint8_t digest[S2S_SHA256_BYTES];
	assert_true(s2s_hash_sha256(S2S_STRING("abc"), digest));
	s2s_hash_to_hex(digest, sizeof(digest), hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void test_a_million_letters(void **state)
{
	(void) state;
	char *text = malloc(1000000);
	assert_non_null(text);
	memset(text, 'a', 1000000);
	char hex[S2S_SHA256_HEX + 1];
	assert_true(s2s_hash_sha256_hex((s2s_string) { text, 1000000 }, hex));
	assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	free(text);
}

static void test_wipe(void **state)
{
	(void) state;
	char secret[] = "secret";
	s2s_wipe(secret, sizeof(secret));
	assert_memory_equal(secret, "\0\0\0\0\0\0\0", sizeof(secret));
	s2s_wipe(secret, 0);
}

static void *hash_many(void *argument)
{
	size_t *wrong = argument;
	for (int round = 0; round < 3000; round++) {
		char hex[S2S_SHA256_HEX + 1];
		char md5[S2S_MD5_HEX + 1];
		if (!s2s_hash_sha256_hex(S2S_STRING("abc"), hex) || strncmp(hex, "ba7816bf", 8) != 0) {
			(*wrong)++;
		}
		if (!s2s_hash_md5_hex(S2S_STRING("abc"), md5) || strncmp(md5, "90015098", 8) != 0) {
			(*wrong)++;
		}
	}
	return NULL;
}

static void test_threads(void **state)
{
	(void) state;
	pthread_t threads[12];
	size_t wrong[12] = { 0 };
	for (size_t index = 0; index < 12; index++) {
		assert_int_equal(pthread_create(&threads[index], NULL, hash_many, &wrong[index]), 0);
	}
	for (size_t index = 0; index < 12; index++) {
		assert_int_equal(pthread_join(threads[index], NULL), 0);
		assert_int_equal(wrong[index], 0);
	}
}

/* The first test: nothing is fetched yet. */
static void test_first_use_by_threads(void **state)
{
	test_threads(state);
	assert_true(s2s_hash_fetch());
}

static void test_stopped_and_started_again(void **state)
{
	(void) state;
	char hex[S2S_SHA256_HEX + 1];
	s2s_hash_stop();
	assert_false(s2s_hash_fetch());
	assert_false(s2s_hash_sha256_hex(S2S_STRING("abc"), hex));
	assert_true(s2s_hash_start());
	assert_true(s2s_hash_start());
	assert_true(s2s_hash_sha256_hex(S2S_STRING("abc"), hex));
}

/* RFC 4231's test cases 1, 2 and 6 (a key longer than a block). */
static void test_hmac(void **state)
{
	(void) state;
	char key[131];
	char hex[S2S_SHA256_HEX + 1];

	memset(key, 0x0b, 20);
	assert_true(s2s_hash_hmac_sha256_hex((s2s_string) { key, 20 }, S2S_STRING("Hi There"), hex));
	assert_string_equal(hex, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	assert_true(s2s_hash_hmac_sha256_hex(S2S_STRING("Jefe"), S2S_STRING("what do ya want for nothing?"), hex));
	assert_string_equal(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, sizeof key);
	assert_true(s2s_hash_hmac_sha256_hex(
		(s2s_string) { key, sizeof key }, S2S_STRING("Test Using Larger Than Block-Size Key - Hash Key First"), hex));
	assert_string_equal(hex, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
	assert_true(s2s_hash_hmac_sha256_hex(S2S_STRING_NONE, S2S_STRING_NONE, hex));
	assert_string_equal(hex, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

/* Every byte at every place, in every length that is a multiple of four. */
static void test_hex(void **state)
{
	(void) state;
	uint8_t bytes[64];
	char hex[2 * sizeof bytes + 1], expected[2 * sizeof bytes + 1];

	for (size_t length = 0; length <= sizeof bytes; length += 4) {
		for (unsigned first = 0; first < 256; first++) {
			expected[0] = '\0';
			for (size_t index = 0; index < length; index++) {
				bytes[index] = (uint8_t) (first + index * 7);
				snprintf(expected + index * 2, 3, "%02x", bytes[index]);
			}
			memset(hex, 'x', sizeof hex);
			s2s_hash_to_hex(bytes, length, hex);
			assert_string_equal(hex, expected);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_use_by_threads),
		cmocka_unit_test(test_known_digests),
		cmocka_unit_test(test_a_million_letters),
		cmocka_unit_test(test_hmac),
		cmocka_unit_test(test_hex),
		cmocka_unit_test(test_wipe),
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_stopped_and_started_again),
	};
	return cmocka_run_group_tests_name("hash", tests, start, stop);
}
