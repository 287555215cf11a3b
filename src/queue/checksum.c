#include "checksum.h"

#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>
#include <nmmintrin.h>
#include <stdatomic.h>
#include <wmmintrin.h>
#define HAS_INSTRUCTIONS 1

typedef enum instructions { NOT_ASKED, NONE, CRC, CRC_AND_PRODUCT } instructions;

/*
 * Asked at the first use: __builtin_cpu_supports() has a constructor, which every
 * process that loads this library pays, and a virtual machine's processor takes
 * microseconds for each question.
 */
static instructions has_instructions(void)
{
	static atomic_int known;
	int answer = atomic_load_explicit(&known, memory_order_relaxed);

	if (answer == NOT_ASKED) {
		unsigned a, b, c, d;

		answer = __get_cpuid(1, &a, &b, &c, &d) != 1 || (c & bit_SSE4_2) == 0 ? NONE : (c & bit_PCLMUL) == 0 ? CRC : CRC_AND_PRODUCT;
		atomic_store_explicit(&known, answer, memory_order_relaxed);
	}
	return (instructions) answer;
}

static inline uint64_t word_at(const unsigned char *bytes)
{
	uint64_t word;

	memcpy(&word, bytes, 8);
	return word;
}

__attribute__((target("sse4.2"))) static uint32_t by_instruction(uint32_t state, const unsigned char *bytes, size_t length)
{
	uint64_t wide = state;

	for (; length >= 8; length -= 8, bytes += 8) {
		wide = _mm_crc32_u64(wide, word_at(bytes));
	}
	state = (uint32_t) wide;
	for (; length > 0; length--, bytes++) {
		state = _mm_crc32_u8(state, *bytes);
	}
	return state;
}

/*
 * One instruction waits three cycles for the one before it, and three of them can be on their way: so three runs of bytes
 * at a time. n bytes behind it make of a state its product with x^(8n); the factors are less by the 33 that the
 * multiplication and bringing the product back to 32 bits add.
 */
#define RUN 128
#define BEFORE_ONE_RUN 0x0D3B6092  /* x^(8 * 128 - 33), its bits reversed */
#define BEFORE_TWO_RUNS 0xB9E02B86 /* x^(8 * 256 - 33) */

__attribute__((target("sse4.2,pclmul"))) static uint64_t state_before(uint64_t state, uint32_t factor)
{
	__m128i product = _mm_clmulepi64_si128(_mm_cvtsi64_si128((long long) state), _mm_cvtsi64_si128(factor), 0);

	return _mm_crc32_u64(0, (uint64_t) _mm_cvtsi128_si64(product));
}

__attribute__((target("sse4.2,pclmul"))) static uint32_t by_three_runs(uint32_t state, const unsigned char *bytes, size_t length)
{
	uint64_t first = state;

	for (; length >= 3 * RUN; length -= 3 * RUN, bytes += 3 * RUN) {
		uint64_t second = 0, third = 0;

		for (const unsigned char *place = bytes; place < bytes + RUN; place += 8) {
			first = _mm_crc32_u64(first, word_at(place));
			second = _mm_crc32_u64(second, word_at(place + RUN));
			third = _mm_crc32_u64(third, word_at(place + 2 * RUN));
		}
		first = state_before(first, BEFORE_TWO_RUNS) ^ state_before(second, BEFORE_ONE_RUN) ^ third;
	}
	return by_instruction((uint32_t) first, bytes, length);
}
#endif

/* Half a byte at a time: a table of 64 bytes that is right on every machine and needs no initialisation. */
static uint32_t by_table(uint32_t state, const unsigned char *bytes, size_t length)
{
	static const uint32_t table[16] = {
		0x00000000,
		0x105EC76F,
		0x20BD8EDE,
		0x30E349B1,
		0x417B1DBC,
		0x5125DAD3,
		0x61C69362,
		0x7198540D,
		0x82F63B78,
		0x92A8FC17,
		0xA24BB5A6,
		0xB21572C9,
		0xC38D26C4,
		0xD3D3E1AB,
		0xE330A81A,
		0xF36E6F75,
	};

	for (; length > 0; length--, bytes++) {
		state ^= *bytes;
		state = (state >> 4) ^ table[state & 15];
		state = (state >> 4) ^ table[state & 15];
	}
	return state;
}

uint32_t s2s_checksum(uint32_t before, const void *bytes, size_t length)
{
#ifdef HAS_INSTRUCTIONS
	if (has_instructions() == CRC_AND_PRODUCT) {
		return ~by_three_runs(~before, bytes, length);
	}
	if (has_instructions() == CRC) {
		return ~by_instruction(~before, bytes, length);
	}
#endif
	return ~by_table(~before, bytes, length);
}
