#include "support.h"

#include "core/sha256_x86.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>

/* How OpenSSL is set up, and how many digests were not left to it. */
static bool fips;
static size_t own_digests;

int __real_EVP_default_properties_is_fips_enabled(OSSL_LIB_CTX *context);
int __wrap_EVP_default_properties_is_fips_enabled(OSSL_LIB_CTX *context);
void __real_s2s_sha256_x86(s2s_string text, uint8_t digest[S2S_SHA256_BYTES]);
void __wrap_s2s_sha256_x86(s2s_string text, uint8_t digest[S2S_SHA256_BYTES]);

int __wrap_EVP_default_properties_is_fips_enabled(OSSL_LIB_CTX *context)
{
	return fips ? 1 : __real_EVP_default_properties_is_fips_enabled(context);
}

void __wrap_s2s_sha256_x86(s2s_string text, uint8_t digest[S2S_SHA256_BYTES])
{
	__atomic_fetch_add(&own_digests, 1, __ATOMIC_RELAXED);
	__real_s2s_sha256_x86(text, digest);
}

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

/* FIPS 180's examples, and of NIST's SHA256ShortMsg.rsp those that are short. */
static void check_published_digests(void)
{
	static const struct {
		s2s_string text;
		const char *hex;
	} published[] = {
		{ S2S_STRING("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
			"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
		{ S2S_STRING("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu"),
			"cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1" },
		{ S2S_STRING("\xd3"), "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1" },
		{ S2S_STRING("\x11\xaf"), "5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98" },
		{ S2S_STRING("\xb4\x19\x0e"), "dff2e73091f6c05e528896c4c831b9448653dc2ff043528f6769437bc7b975c2" },
		{ S2S_STRING("\x57\x38\xc9\x29\xc4\xf4\xcc\xb6"), "963bb88f27f512777aab6c8b1a02c70ec0ad651d428f870036e1917120fb48bf" },
	};
	char hex[S2S_SHA256_HEX + 1];

	for (size_t index = 0; index < sizeof published / sizeof *published; index++) {
		assert_true(s2s_hash_sha256_hex(published[index].text, hex));
		assert_string_equal(hex, published[index].hex);
	}
}

/* Of `length` random bytes that begin and end with their memory, so that a sanitizer sees who reads beyond them. */
static void check_against_openssl(size_t length)
{
	uint8_t *bytes = malloc(length > 0 ? length : 1), digest[S2S_SHA256_BYTES], expected[S2S_SHA256_BYTES];

	assert_non_null(bytes);
	for (size_t index = 0; index < length; index++) {
		bytes[index] = (uint8_t) (random() >> 8);
	}
	for (size_t start = 0; start <= length && start < 3; start++) {
		assert_int_equal(EVP_Digest(bytes + start, length - start, expected, NULL, EVP_sha256(), NULL), 1);
		assert_true(s2s_hash_sha256((s2s_string) { (const char *) bytes + start, length - start }, digest));
		assert_memory_equal(digest, expected, sizeof digest);
	}
	free(bytes);
}

static void check_sha256(bool set_up_for_fips)
{
	s2s_hash_stop();
	fips = set_up_for_fips;
	assert_true(s2s_hash_start());
	own_digests = 0;
	check_published_digests();
	for (size_t length = 0; length <= 300; length++) {
		check_against_openssl(length);
	}
	for (int round = 0; round < 50; round++) {
		check_against_openssl(300 + (size_t) random() % 100000);
	}
}

static void test_sha256_by_openssl(void **state)
{
	(void) state;
	check_sha256(true);
	assert_int_equal(own_digests, 0);
	fips = false;
}

static void test_sha256_by_the_processor(void **state)
{
	(void) state;
	if (!s2s_sha256_x86_is_there()) {
		skip();
	}
	check_sha256(false);
	assert_true(own_digests > 300);
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
		cmocka_unit_test(test_sha256_by_openssl),
		cmocka_unit_test(test_sha256_by_the_processor),
		cmocka_unit_test(test_a_million_letters),
		cmocka_unit_test(test_hmac),
		cmocka_unit_test(test_hex),
		cmocka_unit_test(test_wipe),
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_stopped_and_started_again),
	};
	return cmocka_run_group_tests_name("hash", tests, start, stop);
}
