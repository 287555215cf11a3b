/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: a82198d53f813d7635cb46b5b054c159fc732e51 */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_S2S_Destination_System___construct, 0, 0, 2)
	ZEND_ARG_TYPE_INFO(0, system, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, settings, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, endpoint, IS_STRING, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, allowHttp, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, name, IS_STRING, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_S2S_Destination_System_getName, 0, 0, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_METHOD(S2S_Destination_System, __construct);
ZEND_METHOD(S2S_Destination_System, getName);

static const zend_function_entry class_S2S_Destination_System_methods[] = {
	ZEND_ME(S2S_Destination_System, __construct, arginfo_class_S2S_Destination_System___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(S2S_Destination_System, getName, arginfo_class_S2S_Destination_System_getName, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_S2S_Destination_System(zend_class_entry *class_entry_S2S_Destination)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "S2S\\Destination", "System", class_S2S_Destination_System_methods);
#if (PHP_VERSION_ID >= 80400)
	class_entry = zend_register_internal_class_with_flags(&ce, NULL, ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE);
#else
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;
#endif
	zend_class_implements(class_entry, 1, class_entry_S2S_Destination);


	zend_add_parameter_attribute(zend_hash_str_find_ptr(&class_entry->function_table, "__construct", sizeof("__construct") - 1), 1, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	return class_entry;
}
