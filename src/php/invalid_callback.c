#include "binding.h"

#include <ext/spl/spl_exceptions.h>

#include "invalid_callback_arginfo.h"

zend_class_entry *php_s2s_invalid_callback_class;

void php_s2s_invalid_callback_throw(s2s_text *error, bool forbidden)
{
	s2s_string message = s2s_text_string(error);

	if (s2s_text_failed(error)) {
		message = S2S_STRING("The callback is refused");
	}
	zend_throw_exception_ex(php_s2s_invalid_callback_class, forbidden ? 403 : 400, "%.*s", S2S_STRING_ARGS(message));
}

void php_s2s_invalid_callback_register(void)
{
	php_s2s_invalid_callback_class = register_class_S2S_InvalidCallback(spl_ce_DomainException, php_s2s_exception_class);
}
