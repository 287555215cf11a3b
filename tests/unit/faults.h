/* System calls that fail when a test wants it: for programs that are linked with FAULTY_CALLS wrapped (Makefile). */
#ifndef S2S_TESTS_FAULTS_H
#define S2S_TESTS_FAULTS_H

#include "support.h"

#include <stdatomic.h>

typedef struct fault {
	int error;
	bool halfway; /* what writes or reads does half of it; `error` is for all others */
	bool stays;   /* all calls from then on, too */
} fault;

/* So many calls of this thread succeed before one fails. A sender's thread has its own. */
void fault_arm(const fault *chosen, long calls);
void fault_disarm(void);
/* Since it was armed. */
extern _Thread_local bool has_failed;

/* Whoever waits for better times need not wait for the clock: this is added to it. */
extern atomic_llong ahead_ms;
/* The clock without that. */
int64_t __real_s2s_clock_monotonic_ms(void);
int64_t __real_s2s_clock_coarse_ms(void);

#endif
