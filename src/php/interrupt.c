#include "interrupt.h"

#include <Zend/zend_atomic.h>
#include <Zend/zend_fibers.h>

#include "../platform/clock.h"

#define CALL_EVERY_MS 100

/* A fiber that is switched inside the core would take its locks along. */
static void interrupt_guard(php_s2s_interrupt *interrupt, void (*run)(php_s2s_interrupt *, void *), void *argument)
{
	zend_fiber_switch_block();
	zend_try
	{
		run(interrupt, argument);
	}
	zend_catch
	{
		interrupt->bailed_out = true;
	}
	zend_end_try();
	zend_fiber_switch_unblock();
}

static void interrupt_dispatch(php_s2s_interrupt *interrupt, void *argument)
{
	(void) interrupt;
	(void) argument;
	zend_interrupt_function(EG(current_execute_data));
}

bool php_s2s_interrupted(void *argument)
{
	php_s2s_interrupt *interrupt = argument;
	if (zend_atomic_bool_load_ex(&EG(vm_interrupt))) {
		/* max_execution_time is up: the engine raises it, and not by a jump over the core, as soon as we are back. */
		if (zend_atomic_bool_load_ex(&EG(timed_out))) {
			return true;
		}
		if (zend_interrupt_function != NULL) {
			zend_atomic_bool_store_ex(&EG(vm_interrupt), false);
			interrupt_guard(interrupt, interrupt_dispatch, NULL);
		}
	}
	return interrupt->bailed_out || EG(exception) != NULL;
}

typedef struct interrupt_call {
	int64_t settled;
	bool stop;
} interrupt_call;

static void interrupt_call_back(php_s2s_interrupt *interrupt, void *argument)
{
	interrupt_call *call = argument;
	zval settled;
	zval result;

	ZVAL_LONG(&settled, (zend_long) call->settled);
	ZVAL_UNDEF(&result);
	interrupt->callback->params = &settled;
	interrupt->callback->param_count = 1;
	interrupt->callback->retval = &result;
	call->stop = zend_call_function(interrupt->callback, interrupt->callback_cache) != SUCCESS || Z_TYPE(result) == IS_FALSE;
	zval_ptr_dtor(&result);
}

static bool interrupt_is_due(php_s2s_interrupt *interrupt)
{
	int64_t now = s2s_clock_monotonic_ms();

	if (interrupt->callback == NULL || (interrupt->called_ms != 0 && now - interrupt->called_ms < CALL_EVERY_MS)) {
		return false;
	}
	interrupt->called_ms = now;
	return true;
}

bool php_s2s_interrupt_step(void *argument, int64_t settled)
{
	php_s2s_interrupt *interrupt = argument;
	interrupt_call call = { settled, false };

	if (php_s2s_interrupted(interrupt)) {
		return false;
	}
	if (interrupt_is_due(interrupt)) {
		interrupt_guard(interrupt, interrupt_call_back, &call);
	}
	return !call.stop && !interrupt->bailed_out && EG(exception) == NULL;
}

void php_s2s_interrupt_finish(const php_s2s_interrupt *interrupt)
{
	if (interrupt->bailed_out) {
		zend_bailout();
	}
}
