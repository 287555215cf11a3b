/*
 * A row of recent keys as it is stored: one after the other, 40 bytes each, whatever order.
 * Of a damaged row those count that are whole.
 */
#ifndef S2S_QUEUE_KEY_ROW_H
#define S2S_QUEUE_KEY_ROW_H

#include "key_set.h"

typedef struct s2s_packed_key {
	uint8_t destination_row[8]; /* the highest byte first: by their bytes they are in the order of (destination, hash) */
	uint8_t hash[S2S_DIGEST_BYTES];
	uint8_t entry[S2S_UUID_BYTES];
} s2s_packed_key;

/* Borrows the hash. */
s2s_ledger_key s2s_packed_key_get(const s2s_packed_key *packed);

size_t s2s_key_row_count(s2s_string row);
s2s_packed_key s2s_key_row_at(s2s_string row, size_t index);

/* False: it is not there. */
bool s2s_key_row_find(const s2s_text *row, s2s_ledger_key key, size_t *index, s2s_uuid *entry);

/* Out of memory: s2s_text_failed(). */
void s2s_key_row_append(s2s_text *row, s2s_ledger_key key, const s2s_uuid *entry);
void s2s_key_row_cut(s2s_text *row, size_t index);
void s2s_key_row_sort(s2s_text *row);

#endif
