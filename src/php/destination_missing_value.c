#include "binding.h"

#include <Zend/zend_enum.h>

#include "destination_missing_value_arginfo.h"

zend_class_entry *php_s2s_missing_value_class;

s2s_string php_s2s_missing_value_of(zend_object *object)
{
	return php_s2s_string_of(Z_STR_P(zend_enum_fetch_case_value(object)));
}

void php_s2s_destination_missing_value_register(void)
{
	php_s2s_missing_value_class = register_class_S2S_Destination_MissingValue();
}
