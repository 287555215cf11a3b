/*
 * How many events were not stored since the queue was made, because it was full:
 * a file beside the journal that every process may raise, without the ledger.
 * Touched only where an event is refused.
 */
#ifndef S2S_QUEUE_REFUSED_H
#define S2S_QUEUE_REFUSED_H

#include "queue.h"

#define S2S_REFUSED_NAME "refused"

/*
 * Counts `count` more. What can't be written just now (the file's lock is held, the
 * disk is full) this process keeps, and adds it the next time. A queue in memory
 * keeps it all.
 */
void s2s_refused_add(s2s_queue *queue, int64_t count);

/* What was counted, by all processes that could write it and by this one. A damaged file counts from nothing again. */
int64_t s2s_refused_read(s2s_queue *queue);

#endif
