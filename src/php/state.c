#include "binding.h"

#include <Zend/zend_enum.h>

#include "state_arginfo.h"

zend_class_entry *php_s2s_state_class;

static const char *const state_cases[S2S_STATES] = { "Queued", "Delivered", "Rejected", "Uncertain", "Expired" };

void php_s2s_state_to_zval(s2s_state state, zval *value)
{
	ZVAL_OBJ_COPY(value, zend_enum_get_case_cstr(php_s2s_state_class, state_cases[state]));
}

s2s_state php_s2s_state_of(zend_object *object)
{
	const char *name = Z_STRVAL_P(zend_enum_fetch_case_name(object));
	int state = 0;
	while (state < S2S_STATES - 1 && strcmp(state_cases[state], name) != 0) {
		state++;
	}
	return (s2s_state) state;
}

void php_s2s_state_register(void)
{
	php_s2s_state_class = register_class_S2S_State();
}
