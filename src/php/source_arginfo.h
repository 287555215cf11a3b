/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 39bddea1c244267c0e27c4a772ae2402278c6322 */

static zend_class_entry *register_class_S2S_Source(void)
{
	zend_class_entry *class_entry = zend_register_internal_enum("S2S\\Source", IS_STRING, NULL);

	zval enum_case_Web_value;
	zend_string *enum_case_Web_value_str = zend_string_init("web", strlen("web"), 1);
	ZVAL_STR(&enum_case_Web_value, enum_case_Web_value_str);
	zend_enum_add_case_cstr(class_entry, "Web", &enum_case_Web_value);

	zval enum_case_App_value;
	zend_string *enum_case_App_value_str = zend_string_init("app", strlen("app"), 1);
	ZVAL_STR(&enum_case_App_value, enum_case_App_value_str);
	zend_enum_add_case_cstr(class_entry, "App", &enum_case_App_value);

	return class_entry;
}
