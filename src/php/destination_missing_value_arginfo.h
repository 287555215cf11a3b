/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 8ba3ee3608f6d2dddb50f2ad2c56379380108f08 */

static zend_class_entry *register_class_S2S_Destination_MissingValue(void)
{
	zend_class_entry *class_entry = zend_register_internal_enum("S2S\\Destination\\MissingValue", IS_STRING, NULL);

	zval enum_case_Error_value;
	zend_string *enum_case_Error_value_str = zend_string_init("error", strlen("error"), 1);
	ZVAL_STR(&enum_case_Error_value, enum_case_Error_value_str);
	zend_enum_add_case_cstr(class_entry, "Error", &enum_case_Error_value);

	zval enum_case_Omit_value;
	zend_string *enum_case_Omit_value_str = zend_string_init("omit", strlen("omit"), 1);
	ZVAL_STR(&enum_case_Omit_value, enum_case_Omit_value_str);
	zend_enum_add_case_cstr(class_entry, "Omit", &enum_case_Omit_value);

	zval enum_case_Empty_value;
	zend_string *enum_case_Empty_value_str = zend_string_init("empty", strlen("empty"), 1);
	ZVAL_STR(&enum_case_Empty_value, enum_case_Empty_value_str);
	zend_enum_add_case_cstr(class_entry, "Empty", &enum_case_Empty_value);

	return class_entry;
}
