#include "checksum.h"

#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>
#include <nmmintrin.h>
#include <stdatomic.h>
#include <stdbool.h>
#define HAS_INSTRUCTION 1

/*
 * Asked at the first use: __builtin_cpu_supports() has a constructor, which every
 * process that loads this library pays, and a virtual machine's processor takes
 * microseconds for each question.
 */
static bool has_instruction(void)
{
	static atomic_int known; /* 0: not asked yet; 1: no; 2: yes */
	int answer = atomic_load_explicit(&known, memory_order_relaxed);

	if (answer == 0) {
		unsigned a, b, c, d;

		answer = __get_cpuid(1, &a, &b, &c, &d) == 1 && (c & bit_SSE4_2) != 0 ? 2 : 1;
		atomic_store_explicit(&known, answer, memory_order_relaxed);
	}
	return answer == 2;
}

__attribute__((target("sse4.2"))) static uint32_t by_instruction(uint32_t state, const unsigned char *bytes, size_t length)
{
	uint64_t wide = state;

	for (; length >= 8; length -= 8, bytes += 8) {
		uint64_t word;

		memcpy(&word, bytes, 8);
		wide = _mm_crc32_u64(wide, word);
	}
	state = (uint32_t) wide;
	for (; length > 0; length--, bytes++) {
		state = _mm_crc32_u8(state, *bytes);
	}
	return state;
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
#ifdef HAS_INSTRUCTION
	if (has_instruction()) {
		return ~by_instruction(~before, bytes, length);
	}
#endif
	return ~by_table(~before, bytes, length);
}
