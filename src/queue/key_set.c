#include "key_set.h"

#include <stdlib.h>

#define ROOM_AT_FIRST 64
#define ROOM_MAX ((size_t) 1 << 30)
#define REMOVED INT64_MIN /* in place of a destination's row: its slot must stay, so that those behind it are found */

void s2s_key_set_clear(s2s_key_set *set)
{
	if (set->slots != NULL) {
		memset(set->slots, 0, 2 * set->room * sizeof(*set->slots));
	}
	set->used = set->count = 0;
}

void s2s_key_set_free(s2s_key_set *set)
{
	free(set->keys);
	free(set->slots);
	*set = (s2s_key_set) { 0 };
}

static size_t slot_first(const s2s_key_set *set, const uint8_t *hash)
{
	uint64_t bits;

	memcpy(&bits, hash, sizeof(bits));
	return (size_t) bits & (2 * set->room - 1);
}

static size_t slot_next(const s2s_key_set *set, size_t slot)
{
	return (slot + 1) & (2 * set->room - 1);
}

/* At most half of the slots are taken. */
static void slot_take(s2s_key_set *set, size_t index)
{
	size_t slot = slot_first(set, set->keys[index].hash);

	while (set->slots[slot] != 0) {
		slot = slot_next(set, slot);
	}
	set->slots[slot] = (uint32_t) index + 1;
}

/* Without the removed ones: in as much memory where they were many. */
static bool make_room(s2s_key_set *set)
{
	size_t room = set->room == 0 ? ROOM_AT_FIRST : set->count > set->room / 2 ? 2 * set->room : set->room, kept = 0;
	s2s_key *keys = room > ROOM_MAX ? NULL : malloc(room * sizeof(*keys));
	uint32_t *slots = room > ROOM_MAX ? NULL : calloc(2 * room, sizeof(*slots));

	if (keys == NULL || slots == NULL) {
		free(keys);
		free(slots);
		return false;
	}
	for (size_t index = 0; index < set->used; index++) {
		if (set->keys[index].destination_row != REMOVED) {
			keys[kept++] = set->keys[index];
		}
	}
	free(set->keys);
	free(set->slots);
	*set = (s2s_key_set) { .keys = keys, .slots = slots, .used = kept, .room = room, .count = kept };
	for (size_t index = 0; index < kept; index++) {
		slot_take(set, index);
	}
	return true;
}

bool s2s_key_set_add(s2s_key_set *set, s2s_ledger_key key, int64_t place)
{
	if (set->used == set->room && !make_room(set)) {
		return false;
	}
	set->keys[set->used] = (s2s_key) { .destination_row = key.destination_row, .place = place };
	memcpy(set->keys[set->used].hash, key.hash, S2S_DIGEST_BYTES);
	slot_take(set, set->used++);
	set->count++;
	return true;
}

static s2s_key *find(const s2s_key_set *set, s2s_ledger_key key)
{
	if (set->count == 0) {
		return NULL;
	}
	for (size_t slot = slot_first(set, key.hash); set->slots[slot] != 0; slot = slot_next(set, slot)) {
		s2s_key *one = &set->keys[set->slots[slot] - 1];

		if (one->destination_row == key.destination_row && memcmp(one->hash, key.hash, S2S_DIGEST_BYTES) == 0) {
			return one;
		}
	}
	return NULL;
}

const s2s_key *s2s_key_set_find(const s2s_key_set *set, s2s_ledger_key key)
{
	return find(set, key);
}

void s2s_key_set_remove(s2s_key_set *set, s2s_ledger_key key)
{
	s2s_key *one = find(set, key);

	if (one != NULL) {
		one->destination_row = REMOVED;
		set->count--;
	}
}
