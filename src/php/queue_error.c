#include "binding.h"

#include <ext/spl/spl_exceptions.h>

#include "queue_error_arginfo.h"

zend_class_entry *php_s2s_queue_error_class;

void php_s2s_queue_error_throw(s2s_text *error)
{
	s2s_string message = s2s_text_string(error);
	if (s2s_text_failed(error) || message.length == 0) {
		message = S2S_STRING("The queue can't be used");
	}
	zend_throw_exception_ex(php_s2s_queue_error_class, 0, "%.*s", S2S_STRING_ARGS(message));
}

void php_s2s_queue_error_register(void)
{
	php_s2s_queue_error_class = register_class_S2S_QueueError(spl_ce_RuntimeException, php_s2s_exception_class);
}
