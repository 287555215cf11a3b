/* CRC-32C (Castagnoli), as iSCSI and ext4 use it. Pure; any thread. */
#ifndef S2S_QUEUE_CHECKSUM_H
#define S2S_QUEUE_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/* The checksum of a run of bytes that follows on what gave `before` (0 at the beginning). */
uint32_t s2s_checksum(uint32_t before, const void *bytes, size_t length);

#endif
