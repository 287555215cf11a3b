/*
 * The doorbell: how a process that has appended wakes a sender that sleeps in
 * another one. A datagram socket beside the journal; for a queue in memory a
 * pair of sockets. docs/internals/leader.md has the order of things.
 */
#ifndef S2S_DELIVERY_BELL_H
#define S2S_DELIVERY_BELL_H

#include "../core/string.h"

#define S2S_BELL_NAME "bell"

/* The sender's side. */
typedef struct s2s_bell {
	int listening; /* -1: none */
	int directory; /* borrowed; -1: in memory */
	int ringing;   /* in memory: the other end */
} s2s_bell;

void s2s_bell_init(s2s_bell *bell);

/* Removes what another leader left and binds anew; 0 or errno. */
S2S_MUST_CHECK int s2s_bell_open(s2s_bell *bell, int directory);
/* What who rings has to say. */
typedef enum s2s_bell_call {
	S2S_BELL_CALL_LOOK = '!', /* something was appended, or changed */
	S2S_BELL_CALL_ALL = '*'   /* the whole journal is to be taken in: somebody waits for that */
} s2s_bell_call;

/* Whether it had been rung; `*all_wanted`: and so. */
bool s2s_bell_drain(s2s_bell *bell, bool *all_wanted);
/* From now on ringing fails: whoever rings must look for himself. */
void s2s_bell_close(s2s_bell *bell);
/* In a forked child: closes, without removing the parent's. */
void s2s_bell_forget(s2s_bell *bell);

/* A socket to ring with, for any thread of this process; -1: none. */
int s2s_bell_ringer(void);
/* Never blocks; a bell that is not there is no error. */
void s2s_bell_ring(int ringer, int directory, s2s_bell_call call);
void s2s_bell_ring_own(const s2s_bell *bell);

#endif
