/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 9329afcaa642c8cb4d84cefde9e49484f5e224ed */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_S2S_Callback___construct, 0, 0, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, parameter, IS_STRING, 0, "\'spid\'")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, secret, IS_STRING, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, secretParameter, IS_STRING, 0, "\'secret\'")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, allowedAddresses, IS_ARRAY, 0, "[]")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, singleUse, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_S2S_Callback_newSpid, 0, 0, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_S2S_Callback_link, 0, 2, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, adUrl, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, spid, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_S2S_Callback_receive, 0, 1, S2S\\Conversion, 0)
	ZEND_ARG_TYPE_MASK(0, query, MAY_BE_ARRAY|MAY_BE_STRING, NULL)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, remoteAddress, IS_STRING, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_S2S_Callback_conversions, 0, 0, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, limit, IS_LONG, 0, "100")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, after, IS_STRING, 1, "null")
ZEND_END_ARG_INFO()

ZEND_METHOD(S2S_Callback, __construct);
ZEND_METHOD(S2S_Callback, newSpid);
ZEND_METHOD(S2S_Callback, link);
ZEND_METHOD(S2S_Callback, receive);
ZEND_METHOD(S2S_Callback, conversions);

static const zend_function_entry class_S2S_Callback_methods[] = {
	ZEND_ME(S2S_Callback, __construct, arginfo_class_S2S_Callback___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(S2S_Callback, newSpid, arginfo_class_S2S_Callback_newSpid, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(S2S_Callback, link, arginfo_class_S2S_Callback_link, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(S2S_Callback, receive, arginfo_class_S2S_Callback_receive, ZEND_ACC_PUBLIC)
	ZEND_ME(S2S_Callback, conversions, arginfo_class_S2S_Callback_conversions, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_S2S_Callback(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "S2S", "Callback", class_S2S_Callback_methods);
#if (PHP_VERSION_ID >= 80400)
	class_entry = zend_register_internal_class_with_flags(&ce, NULL, ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE);
#else
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;
#endif


	zend_add_parameter_attribute(zend_hash_str_find_ptr(&class_entry->function_table, "__construct", sizeof("__construct") - 1), 1, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	zend_add_parameter_attribute(zend_hash_str_find_ptr(&class_entry->function_table, "receive", sizeof("receive") - 1), 0, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	return class_entry;
}
