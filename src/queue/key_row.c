#include "key_row.h"

#include <stdlib.h>

#define ORDERED_BYTES offsetof(s2s_packed_key, entry)

static s2s_packed_key packed_key(s2s_ledger_key key, const s2s_uuid *entry)
{
	s2s_packed_key packed;

	for (int index = 0; index < 8; index++) {
		packed.destination_row[index] = (uint8_t) ((uint64_t) key.destination_row >> (56 - 8 * index));
	}
	memcpy(packed.hash, key.hash, S2S_DIGEST_BYTES);
	memcpy(packed.entry, entry->bytes, S2S_UUID_BYTES);
	return packed;
}

s2s_ledger_key s2s_packed_key_get(const s2s_packed_key *packed)
{
	uint64_t row = 0;

	for (int index = 0; index < 8; index++) {
		row = row << 8 | packed->destination_row[index];
	}
	return (s2s_ledger_key) { .destination_row = (int64_t) row, .hash = packed->hash };
}

size_t s2s_key_row_count(s2s_string row)
{
	return row.length / sizeof(s2s_packed_key);
}

s2s_packed_key s2s_key_row_at(s2s_string row, size_t index)
{
	s2s_packed_key one;

	memcpy(&one, row.data + index * sizeof(one), sizeof(one));
	return one;
}

static int by_bytes(const void *first, const void *second)
{
	return memcmp(first, second, ORDERED_BYTES);
}

bool s2s_key_row_find(const s2s_text *row, s2s_ledger_key key, size_t *index, s2s_uuid *entry)
{
	static const s2s_uuid none;
	const s2s_packed_key wanted = packed_key(key, &none);
	s2s_string keys = s2s_text_string(row);

	for (*index = 0; *index < s2s_key_row_count(keys); (*index)++) {
		s2s_packed_key one = s2s_key_row_at(keys, *index);

		if (by_bytes(&one, &wanted) == 0) {
			memcpy(entry->bytes, one.entry, S2S_UUID_BYTES);
			return true;
		}
	}
	return false;
}

void s2s_key_row_append(s2s_text *row, s2s_ledger_key key, const s2s_uuid *entry)
{
	const s2s_packed_key packed = packed_key(key, entry);

	s2s_text_append(row, (const char *) &packed, sizeof(packed));
}

void s2s_key_row_cut(s2s_text *row, size_t index)
{
	char *begin = row->data + index * sizeof(s2s_packed_key);
	size_t behind = row->length - (index + 1) * sizeof(s2s_packed_key);

	memmove(begin, begin + sizeof(s2s_packed_key), behind);
	row->length -= sizeof(s2s_packed_key);
}

void s2s_key_row_sort(s2s_text *row)
{
	if (row->length > 0) {
		qsort(row->data, s2s_key_row_count(s2s_text_string(row)), sizeof(s2s_packed_key), by_bytes);
	}
}
