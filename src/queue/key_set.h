/*
 * A set of idempotency keys in memory: which of them were stored lately, and where.
 *
 * Not thread-safe: one owner, who calls under the gate.
 */
#ifndef S2S_QUEUE_KEY_SET_H
#define S2S_QUEUE_KEY_SET_H

#include "ledger.h"

/* A destination's key; borrowed. */
typedef struct s2s_ledger_key {
	int64_t destination_row;
	const uint8_t *hash; /* S2S_DIGEST_BYTES */
} s2s_ledger_key;

typedef struct s2s_key {
	int64_t destination_row;
	int64_t place;                  /* the row that holds it */
	uint8_t hash[S2S_DIGEST_BYTES]; /* of a SHA-256: spread evenly */
} s2s_key;

/* Begin with zeros. */
typedef struct s2s_key_set {
	s2s_key *keys;   /* owned; in the order in which they came, the removed ones among them */
	uint32_t *slots; /* owned; a key's index and one, 0: free */
	size_t used;     /* of `keys` */
	size_t room;     /* in `keys`; there are twice as many slots, a power of two */
	size_t count;    /* without the removed ones */
} s2s_key_set;

/* Forgets the keys, keeps the memory. */
void s2s_key_set_clear(s2s_key_set *set);
void s2s_key_set_free(s2s_key_set *set);

/* False: out of memory; the set is as before. One that is there already is there twice: find it first. */
S2S_MUST_CHECK bool s2s_key_set_add(s2s_key_set *set, s2s_ledger_key key, int64_t place);

/* NULL: it has none. Borrowed until the next change of the set. */
const s2s_key *s2s_key_set_find(const s2s_key_set *set, s2s_ledger_key key);

void s2s_key_set_remove(s2s_key_set *set, s2s_ledger_key key);

#endif
