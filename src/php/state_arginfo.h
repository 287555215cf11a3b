/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 1d7a898616ba6ee408f79ede7506e46d2b2123a4 */

static zend_class_entry *register_class_S2S_State(void)
{
	zend_class_entry *class_entry = zend_register_internal_enum("S2S\\State", IS_STRING, NULL);

	zval enum_case_Queued_value;
	zend_string *enum_case_Queued_value_str = zend_string_init("queued", strlen("queued"), 1);
	ZVAL_STR(&enum_case_Queued_value, enum_case_Queued_value_str);
	zend_enum_add_case_cstr(class_entry, "Queued", &enum_case_Queued_value);

	zval enum_case_Delivered_value;
	zend_string *enum_case_Delivered_value_str = zend_string_init("delivered", strlen("delivered"), 1);
	ZVAL_STR(&enum_case_Delivered_value, enum_case_Delivered_value_str);
	zend_enum_add_case_cstr(class_entry, "Delivered", &enum_case_Delivered_value);

	zval enum_case_Rejected_value;
	zend_string *enum_case_Rejected_value_str = zend_string_init("rejected", strlen("rejected"), 1);
	ZVAL_STR(&enum_case_Rejected_value, enum_case_Rejected_value_str);
	zend_enum_add_case_cstr(class_entry, "Rejected", &enum_case_Rejected_value);

	zval enum_case_Uncertain_value;
	zend_string *enum_case_Uncertain_value_str = zend_string_init("uncertain", strlen("uncertain"), 1);
	ZVAL_STR(&enum_case_Uncertain_value, enum_case_Uncertain_value_str);
	zend_enum_add_case_cstr(class_entry, "Uncertain", &enum_case_Uncertain_value);

	zval enum_case_Expired_value;
	zend_string *enum_case_Expired_value_str = zend_string_init("expired", strlen("expired"), 1);
	ZVAL_STR(&enum_case_Expired_value, enum_case_Expired_value_str);
	zend_enum_add_case_cstr(class_entry, "Expired", &enum_case_Expired_value);

	return class_entry;
}
