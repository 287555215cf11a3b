#include "uuid.h"

#include "../platform/clock.h"
#include "../platform/random.h"
#include "hash.h"

#include <stdatomic.h>

#define SEQUENCE_BITS 12

/* The time and sequence of the newest id of this process, as one number. */
static _Atomic uint64_t newest;

/*
 * The present millisecond with sequence 0, or one more than the newest id when
 * that is not behind it: a full sequence, or a clock that went back, so borrows
 * from the next millisecond (RFC 9562, 6.2).
 */
static uint64_t s2s_uuid_next(void)
{
	uint64_t now = (uint64_t) s2s_clock_now_ms() << SEQUENCE_BITS;
	uint64_t last = atomic_load_explicit(&newest, memory_order_relaxed);
	uint64_t next;
	do {
		next = now > last ? now : last + 1;
	} while (!atomic_compare_exchange_weak_explicit(&newest, &last, next, memory_order_relaxed, memory_order_relaxed));
	return next;
}

bool s2s_uuid_new(s2s_uuid *uuid)
{
	if (!s2s_random_bytes(uuid->bytes + 8, 8)) {
		return false;
	}
	uint64_t next = s2s_uuid_next();
	uint64_t milliseconds = next >> SEQUENCE_BITS;
	for (int index = 0; index < 6; index++) {
		uuid->bytes[index] = (uint8_t) (milliseconds >> (40 - 8 * index));
	}
	uuid->bytes[6] = (uint8_t) (0x70 | ((next >> 8) & 0x0F));
	uuid->bytes[7] = (uint8_t) (next & 0xFF);
	uuid->bytes[8] = (uint8_t) (0x80 | (uuid->bytes[8] & 0x3F));
	return true;
}

static bool s2s_uuid_is_dash(size_t position)
{
	return position == 8 || position == 13 || position == 18 || position == 23;
}

void s2s_uuid_to_text(const s2s_uuid *uuid, char text[S2S_UUID_TEXT + 1])
{
	char hex[2 * S2S_UUID_BYTES + 1];
	s2s_hash_to_hex(uuid->bytes, S2S_UUID_BYTES, hex);
	memcpy(text, hex, 8);
	memcpy(text + 9, hex + 8, 4);
	memcpy(text + 14, hex + 12, 4);
	memcpy(text + 19, hex + 16, 4);
	memcpy(text + 24, hex + 20, 12);
	text[8] = text[13] = text[18] = text[23] = '-';
	text[S2S_UUID_TEXT] = '\0';
}

static int s2s_uuid_digit(char character)
{
	if (character >= '0' && character <= '9') {
		return character - '0';
	}
	char lower = (char) (character | 0x20);
	return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool s2s_uuid_from_text(s2s_string text, s2s_uuid *uuid)
{
	if (text.length != S2S_UUID_TEXT) {
		return false;
	}
	s2s_uuid read;
	size_t position = 0;
	for (size_t index = 0; index < S2S_UUID_BYTES; index++) {
		if (s2s_uuid_is_dash(position) && text.data[position++] != '-') {
			return false;
		}
		int high = s2s_uuid_digit(text.data[position]);
		int low = s2s_uuid_digit(text.data[position + 1]);
		if (high < 0 || low < 0) {
			return false;
		}
		read.bytes[index] = (uint8_t) (high * 16 + low);
		position += 2;
	}
	*uuid = read;
	return true;
}
