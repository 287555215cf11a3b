#include "binding.h"

#include <Zend/zend_enum.h>

#include "source_arginfo.h"

zend_class_entry *php_s2s_source_class;

void php_s2s_source_to_zval(s2s_source source, zval *value)
{
	ZVAL_OBJ_COPY(value, zend_enum_get_case_cstr(php_s2s_source_class, source == S2S_SOURCE_APP ? "App" : "Web"));
}

s2s_source php_s2s_source_of(zend_object *object)
{
	return zend_string_equals_literal(Z_STR_P(zend_enum_fetch_case_name(object)), "App") ? S2S_SOURCE_APP : S2S_SOURCE_WEB;
}

void php_s2s_source_register(void)
{
	php_s2s_source_class = register_class_S2S_Source();
}
