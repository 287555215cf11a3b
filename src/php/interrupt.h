/*
 * PHP while the core waits: signals, time-outs and the user's callback, without
 * leaving the core by a jump. What happened is kept and taken up again when the
 * core has returned.
 */
#ifndef PHP_S2S_INTERRUPT_H
#define PHP_S2S_INTERRUPT_H

#include "binding.h"

typedef struct php_s2s_interrupt {
	zend_fcall_info *callback; /* NULL: none; called with the number of settled entries */
	zend_fcall_info_cache *callback_cache;
	int64_t called_ms; /* when, monotonic; 0: not yet */
	bool bailed_out;   /* a fatal error inside: to be raised again */
} php_s2s_interrupt;

/* For s2s_client_wait() and s2s_operate_flush(): true when the wait must end. `argument` is a php_s2s_interrupt. */
bool php_s2s_interrupted(void *argument);

/* For s2s_operate_work(): false when the work must end. A busy sender steps thousands of times a second: the callback is
 * not called at each step, but about ten times a second. `argument` is a php_s2s_interrupt. */
bool php_s2s_interrupt_step(void *argument, int64_t settled);

/* After the core returned: goes on with a fatal error that happened inside. */
void php_s2s_interrupt_finish(const php_s2s_interrupt *interrupt);

#endif
