#include "binding.h"

#include "exception_arginfo.h"

zend_class_entry *php_s2s_exception_class;

void php_s2s_exception_register(void)
{
	php_s2s_exception_class = register_class_S2S_Exception(zend_ce_throwable);
}
