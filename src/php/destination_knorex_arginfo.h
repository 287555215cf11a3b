/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 702d3cc2dc28082c430ad86c3b03a372aaddb96e */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_S2S_Destination_Knorex___construct, 0, 0, 1)
	ZEND_ARG_TYPE_MASK(0, postbackUrl, MAY_BE_STRING|MAY_BE_ARRAY, NULL)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, method, IS_STRING, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, resendUncertain, _IS_BOOL, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, allowHttp, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, name, IS_STRING, 0, "\'knorex\'")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, parameters, IS_ARRAY, 0, "[]")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_S2S_Destination_Knorex_getName, 0, 0, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_METHOD(S2S_Destination_Knorex, __construct);
ZEND_METHOD(S2S_Destination_Knorex, getName);

static const zend_function_entry class_S2S_Destination_Knorex_methods[] = {
	ZEND_ME(S2S_Destination_Knorex, __construct, arginfo_class_S2S_Destination_Knorex___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(S2S_Destination_Knorex, getName, arginfo_class_S2S_Destination_Knorex_getName, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_S2S_Destination_Knorex(zend_class_entry *class_entry_S2S_Destination)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "S2S\\Destination", "Knorex", class_S2S_Destination_Knorex_methods);
#if (PHP_VERSION_ID >= 80400)
	class_entry = zend_register_internal_class_with_flags(&ce, NULL, ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE);
#else
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;
#endif
	zend_class_implements(class_entry, 1, class_entry_S2S_Destination);


	zend_add_parameter_attribute(zend_hash_str_find_ptr(&class_entry->function_table, "__construct", sizeof("__construct") - 1), 0, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	return class_entry;
}
