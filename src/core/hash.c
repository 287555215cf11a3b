#include "hash.h"

#include "sha256_x86.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/provider.h>
#include <limits.h>
#include <stdatomic.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define MD5_BYTES 16
#define SPARE_CONTEXTS 8

/*
 * Fetched at the first use, by whoever comes first: OpenSSL then makes all the
 * digests of its provider, which is more than half of what starting this library
 * would cost. The lock exists from start to stop.
 */
static CRYPTO_RWLOCK *lock;
static atomic_bool fetched; /* both below are set, and stay */
static EVP_MD *sha256;
static EVP_MD *md5;

/*
 * Contexts between two uses: making one costs more than hashing an e-mail
 * address. A slot is taken by swapping NULL in, so no two threads get the same
 * one; who finds none makes a context of its own. Per-thread contexts would
 * need a destructor that outlives the module.
 */
static _Atomic(EVP_MD_CTX *) spare[SPARE_CONTEXTS];

/*
 * Whether OpenSSL is set up in the usual way, in which SHA-256 is certain to be
 * had, and nobody minds who computes it. Set from start to stop.
 */
static bool usual;

static bool s2s_hash_is_usual(void)
{
	/* Its configuration is read with the first use otherwise, which is after these. */
	return OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, NULL) == 1 && OSSL_PROVIDER_available(NULL, "default") == 1 &&
		OSSL_PROVIDER_available(NULL, "fips") == 0 && EVP_default_properties_is_fips_enabled(NULL) == 0;
}

bool s2s_hash_start(void)
{
	if (lock == NULL) {
		lock = CRYPTO_THREAD_lock_new();
	}
	usual = lock != NULL && s2s_hash_is_usual();
	return usual || s2s_hash_fetch();
}

bool s2s_hash_fetch(void)
{
	if (atomic_load_explicit(&fetched, memory_order_acquire)) {
		return true;
	}
	if (lock == NULL || CRYPTO_THREAD_write_lock(lock) != 1) {
		return false;
	}
	if (!atomic_load_explicit(&fetched, memory_order_relaxed)) {
		sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
		md5 = sha256 != NULL ? EVP_MD_fetch(NULL, "MD5", NULL) : NULL;
		atomic_store_explicit(&fetched, sha256 != NULL, memory_order_release);
	}
	CRYPTO_THREAD_unlock(lock);
	return atomic_load_explicit(&fetched, memory_order_acquire);
}

void s2s_hash_stop(void)
{
	usual = false;
	for (size_t slot = 0; slot < SPARE_CONTEXTS; slot++) {
		EVP_MD_CTX_free(atomic_exchange(&spare[slot], NULL));
	}
	atomic_store(&fetched, false);
	EVP_MD_free(sha256);
	EVP_MD_free(md5);
	sha256 = NULL;
	md5 = NULL;
	CRYPTO_THREAD_lock_free(lock);
	lock = NULL;
}

static EVP_MD_CTX *s2s_hash_take_context(void)
{
	for (size_t slot = 0; slot < SPARE_CONTEXTS; slot++) {
		EVP_MD_CTX *context = atomic_exchange(&spare[slot], NULL);
		if (context != NULL) {
			return context;
		}
	}
	return EVP_MD_CTX_new();
}

static void s2s_hash_give_back(EVP_MD_CTX *context)
{
	for (size_t slot = 0; slot < SPARE_CONTEXTS; slot++) {
		EVP_MD_CTX *none = NULL;
		if (atomic_compare_exchange_strong(&spare[slot], &none, context)) {
			return;
		}
	}
	EVP_MD_CTX_free(context);
}

static bool s2s_hash_digest(EVP_MD *const *type, s2s_string text, uint8_t *digest)
{
	if (!s2s_hash_fetch() || *type == NULL) {
		return false;
	}
	EVP_MD_CTX *context = s2s_hash_take_context();
	if (context == NULL) {
		return false;
	}
	bool done = EVP_DigestInit_ex2(context, *type, NULL) == 1 &&
		EVP_DigestUpdate(context, text.data != NULL ? text.data : "", text.length) == 1 && EVP_DigestFinal_ex(context, digest, NULL) == 1;
	if (done) {
		s2s_hash_give_back(context);
	} else {
		/* It may still hold a part of the text. Freeing wipes it. */
		EVP_MD_CTX_free(context);
	}
	return done;
}

bool s2s_hash_sha256(s2s_string text, uint8_t digest[S2S_SHA256_BYTES])
{
	if (usual && s2s_sha256_x86_is_there()) {
		s2s_sha256_x86(text, digest);
		return true;
	}
	return s2s_hash_digest(&sha256, text, digest);
}

bool s2s_hash_sha256_hex(s2s_string text, char hex[S2S_SHA256_HEX + 1])
{
	uint8_t digest[S2S_SHA256_BYTES];
	if (!s2s_hash_sha256(text, digest)) {
		return false;
	}
	s2s_hash_to_hex(digest, sizeof(digest), hex);
	return true;
}

bool s2s_hash_md5_hex(s2s_string text, char hex[S2S_MD5_HEX + 1])
{
	uint8_t digest[MD5_BYTES];
	if (!s2s_hash_digest(&md5, text, digest)) {
		return false;
	}
	s2s_hash_to_hex(digest, sizeof(digest), hex);
	return true;
}

bool s2s_hash_hmac_sha256_hex(s2s_string key, s2s_string text, char hex[S2S_SHA256_HEX + 1])
{
	uint8_t digest[S2S_SHA256_BYTES];
	unsigned int length = 0;

	if (!s2s_hash_fetch() || key.length > INT_MAX ||
		HMAC(sha256, key.data != NULL ? key.data : "", (int) key.length, (const unsigned char *) (text.data != NULL ? text.data : ""),
			text.length, digest, &length) == NULL ||
		length != S2S_SHA256_BYTES) {
		return false;
	}
	s2s_hash_to_hex(digest, sizeof(digest), hex);
	return true;
}

/* Four bytes as eight digits, all at once: each half byte gets a byte of a word, and there '0', or 'a' - 10 from 10 on. */
static void s2s_hash_four_to_hex(const uint8_t *bytes, char *hex)
{
	uint64_t word = (uint64_t) bytes[0] | (uint64_t) bytes[1] << 16 | (uint64_t) bytes[2] << 32 | (uint64_t) bytes[3] << 48;
	word = (word >> 4 & UINT64_C(0x000F000F000F000F)) | (word & UINT64_C(0x000F000F000F000F)) << 8;
	uint64_t letters = (word + UINT64_C(0x0606060606060606)) >> 4 & UINT64_C(0x0101010101010101);
	word += UINT64_C(0x3030303030303030) + letters * ('a' - 10 - '0');
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	memcpy(hex, &word, sizeof(word));
}

#if defined(__SSE2__)
static void s2s_hash_sixteen_to_hex(const uint8_t *bytes, char *hex)
{
	const __m128i low = _mm_set1_epi8(0x0F), nine = _mm_set1_epi8(9), zero = _mm_set1_epi8('0'), letter = _mm_set1_epi8('a' - 10 - '0');
	__m128i word = _mm_loadu_si128((const __m128i *) (const void *) bytes);
	__m128i first = _mm_and_si128(_mm_srli_epi16(word, 4), low), second = _mm_and_si128(word, low);
	__m128i halves[2] = { _mm_unpacklo_epi8(first, second), _mm_unpackhi_epi8(first, second) };

	for (int index = 0; index < 2; index++) {
		__m128i letters = _mm_and_si128(_mm_cmpgt_epi8(halves[index], nine), letter);
		_mm_storeu_si128((__m128i *) (void *) (hex + index * 16), _mm_add_epi8(_mm_add_epi8(halves[index], zero), letters));
	}
}
#endif

void s2s_hash_to_hex(const uint8_t *digest, size_t bytes, char *hex)
{
	size_t index = 0;
#if defined(__SSE2__)
	for (; bytes - index >= 16; index += 16) {
		s2s_hash_sixteen_to_hex(digest + index, hex + index * 2);
	}
#endif
	for (; index < bytes; index += 4) {
		s2s_hash_four_to_hex(digest + index, hex + index * 2);
	}
	hex[bytes * 2] = '\0';
}

void s2s_wipe(void *memory, size_t bytes)
{
#if defined(__GNUC__)
	if (bytes > 0) {
		memset(memory, 0, bytes);
		/* The compiler must believe that somebody reads it. Several times faster than OPENSSL_cleanse() on an event's kilobytes. */
		__asm__ __volatile__("" : : "r"(memory) : "memory");
	}
#else
	OPENSSL_cleanse(memory, bytes);
#endif
}
