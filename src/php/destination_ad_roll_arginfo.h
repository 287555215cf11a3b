/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 00b5370c82c6b86506b9c700578958c7d4e763f8 */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_S2S_Destination_AdRoll___construct, 0, 0, 3)
	ZEND_ARG_TYPE_INFO(0, advertisable, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, pixel, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, token, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, eventNames, IS_ARRAY, 0, "[]")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, dryRun, _IS_BOOL, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, resendUncertain, _IS_BOOL, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, endpoint, IS_STRING, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, name, IS_STRING, 0, "\'adroll\'")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_S2S_Destination_AdRoll_getName, 0, 0, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_METHOD(S2S_Destination_AdRoll, __construct);
ZEND_METHOD(S2S_Destination_AdRoll, getName);

static const zend_function_entry class_S2S_Destination_AdRoll_methods[] = {
	ZEND_ME(S2S_Destination_AdRoll, __construct, arginfo_class_S2S_Destination_AdRoll___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(S2S_Destination_AdRoll, getName, arginfo_class_S2S_Destination_AdRoll_getName, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_S2S_Destination_AdRoll(zend_class_entry *class_entry_S2S_Destination)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "S2S\\Destination", "AdRoll", class_S2S_Destination_AdRoll_methods);
#if (PHP_VERSION_ID >= 80400)
	class_entry = zend_register_internal_class_with_flags(&ce, NULL, ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE);
#else
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;
#endif
	zend_class_implements(class_entry, 1, class_entry_S2S_Destination);


	zend_add_parameter_attribute(zend_hash_str_find_ptr(&class_entry->function_table, "__construct", sizeof("__construct") - 1), 2, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	return class_entry;
}
