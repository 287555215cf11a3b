#include "sha256_x86.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <cpuid.h>
#include <immintrin.h>
#include <stdatomic.h>

#define WITH_SHA __attribute__((target("sse4.1,sha")))

#define BLOCK_BYTES 64
#define LENGTH_BYTES 8 /* the text's length in bits, at the end of the last block */
#define GROUPS 16      /* of four rounds each */

/* K of FIPS 180-4, 4.2.2; a group a line. */
static const uint32_t constants[GROUPS][4] __attribute__((aligned(16))) = {
	{ 0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5 },
	{ 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5 },
	{ 0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3 },
	{ 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174 },
	{ 0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC },
	{ 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA },
	{ 0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7 },
	{ 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967 },
	{ 0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13 },
	{ 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85 },
	{ 0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3 },
	{ 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070 },
	{ 0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5 },
	{ 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3 },
	{ 0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208 },
	{ 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2 },
};

/* What the text leaves traces in. */
typedef struct sha256_work {
	__m128i schedule[4];                   /* the last sixteen words */
	unsigned char padded[2 * BLOCK_BYTES]; /* the text's end and its length */
} sha256_work;

/* a, b, e, f and c, d, g, h: so the instructions want it. */
typedef struct sha256_state {
	__m128i abef;
	__m128i cdgh;
} sha256_state;

/*
 * Asked at the first use, as src/queue/checksum.c asks for its instruction: each
 * question takes a virtual machine's processor microseconds.
 */
bool s2s_sha256_x86_is_there(void)
{
	static atomic_int known; /* 0: not asked yet; 1: no; 2: yes */
	int answer = atomic_load_explicit(&known, memory_order_relaxed);

	if (answer == 0) {
		unsigned a, b, c, d, features;

		answer = __get_cpuid(1, &a, &b, &features, &d) == 1 && (features & bit_SSE4_1) != 0 && (features & bit_SSSE3) != 0 &&
				__get_cpuid_count(7, 0, &a, &b, &c, &d) == 1 && (b & bit_SHA) != 0
			? 2
			: 1;
		atomic_store_explicit(&known, answer, memory_order_relaxed);
	}
	return answer == 2;
}

/* Between the words' order in memory (big-endian) and the processor's. */
WITH_SHA static __m128i turned(__m128i words)
{
	return _mm_shuffle_epi8(words, _mm_set_epi64x(0x0C0D0E0F08090A0B, 0x0405060700010203));
}

/* With four words of the schedule. */
WITH_SHA static inline void four_rounds(sha256_state *state, __m128i words, const uint32_t constant[4])
{
	__m128i sum = _mm_add_epi32(words, _mm_load_si128((const __m128i *) (const void *) constant));

	state->cdgh = _mm_sha256rnds2_epu32(state->cdgh, state->abef, sum);
	state->abef = _mm_sha256rnds2_epu32(state->abef, state->cdgh, _mm_shuffle_epi32(sum, 0x0E));
}

/* The next four words from the last sixteen, of which `first` are the oldest four. */
WITH_SHA static inline __m128i next_words(__m128i first, __m128i second, __m128i third, __m128i fourth)
{
	return _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(first, second), _mm_alignr_epi8(fourth, third, 4)), fourth);
}

WITH_SHA static void hash_blocks(sha256_state *state, const unsigned char *bytes, size_t count, __m128i words[4])
{
	for (; count > 0; count--, bytes += BLOCK_BYTES) {
		sha256_state now = *state;

		for (int index = 0; index < 4; index++) {
			words[index] = turned(_mm_loadu_si128((const __m128i *) (const void *) (bytes + 16 * index)));
		}
		/* What is made of words in the last turn is not used. */
		for (int group = 0; group < GROUPS; group += 4) {
			four_rounds(&now, words[0], constants[group]);
			words[0] = next_words(words[0], words[1], words[2], words[3]);
			four_rounds(&now, words[1], constants[group + 1]);
			words[1] = next_words(words[1], words[2], words[3], words[0]);
			four_rounds(&now, words[2], constants[group + 2]);
			words[2] = next_words(words[2], words[3], words[0], words[1]);
			four_rounds(&now, words[3], constants[group + 3]);
			words[3] = next_words(words[3], words[0], words[1], words[2]);
		}
		state->abef = _mm_add_epi32(state->abef, now.abef);
		state->cdgh = _mm_add_epi32(state->cdgh, now.cdgh);
	}
}

WITH_SHA static void write_digest(const sha256_state *state, uint8_t digest[S2S_SHA256_BYTES])
{
	__m128i feba = _mm_shuffle_epi32(state->abef, 0x1B), dchg = _mm_shuffle_epi32(state->cdgh, 0xB1);

	_mm_storeu_si128((__m128i *) (void *) digest, turned(_mm_blend_epi16(feba, dchg, 0xF0)));
	_mm_storeu_si128((__m128i *) (void *) (digest + 16), turned(_mm_alignr_epi8(dchg, feba, 8)));
}

WITH_SHA void s2s_sha256_x86(s2s_string text, uint8_t digest[S2S_SHA256_BYTES])
{
	sha256_state state = {
		.abef = _mm_set_epi32(0x6A09E667, (int) 0xBB67AE85, 0x510E527F, (int) 0x9B05688C),
		.cdgh = _mm_set_epi32(0x3C6EF372, (int) 0xA54FF53A, 0x1F83D9AB, 0x5BE0CD19),
	};
	sha256_work work;
	const size_t rest = text.length % BLOCK_BYTES;
	const size_t last = rest < BLOCK_BYTES - LENGTH_BYTES ? 1 : 2; /* as many blocks for the rest and the length */
	const uint64_t bits = __builtin_bswap64((uint64_t) text.length * 8);

	hash_blocks(&state, (const unsigned char *) text.data, text.length / BLOCK_BYTES, work.schedule);
	memset(work.padded, 0, last * BLOCK_BYTES);
	if (rest != 0) {
		memcpy(work.padded, text.data + text.length - rest, rest);
	}
	work.padded[rest] = 0x80;
	memcpy(work.padded + last * BLOCK_BYTES - LENGTH_BYTES, &bits, LENGTH_BYTES);
	hash_blocks(&state, work.padded, last, work.schedule);
	write_digest(&state, digest);
	s2s_wipe(&work, sizeof work);
}

#else

bool s2s_sha256_x86_is_there(void)
{
	return false;
}

void s2s_sha256_x86(s2s_string text, uint8_t digest[S2S_SHA256_BYTES])
{
	(void) text;
	memset(digest, 0, S2S_SHA256_BYTES);
}

#endif
