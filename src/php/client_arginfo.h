/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 282b3f8f3e4dea1b42010e0800e00d5bcccf4947 */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_S2S_Client___construct, 0, 0, 0)
	ZEND_ARG_VARIADIC_OBJ_INFO(0, destinations, S2S\\Destination, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_S2S_Client_send, 0, 1, S2S\\Receipt, 0)
	ZEND_ARG_OBJ_INFO(0, event, S2S\\Event, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, key, IS_STRING, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_S2S_Client_sendAll, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_OBJ_TYPE_MASK(0, events, Traversable, MAY_BE_ARRAY, NULL)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_S2S_Client_sendNow, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_OBJ_INFO(0, event, S2S\\Event, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, timeout, IS_DOUBLE, 0, "5.0")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_S2S_Client_preview, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_OBJ_INFO(0, event, S2S\\Event, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_S2S_Client_validate arginfo_class_S2S_Client_preview

ZEND_METHOD(S2S_Client, __construct);
ZEND_METHOD(S2S_Client, send);
ZEND_METHOD(S2S_Client, sendAll);
ZEND_METHOD(S2S_Client, sendNow);
ZEND_METHOD(S2S_Client, preview);
ZEND_METHOD(S2S_Client, validate);

static const zend_function_entry class_S2S_Client_methods[] = {
	ZEND_ME(S2S_Client, __construct, arginfo_class_S2S_Client___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(S2S_Client, send, arginfo_class_S2S_Client_send, ZEND_ACC_PUBLIC)
	ZEND_ME(S2S_Client, sendAll, arginfo_class_S2S_Client_sendAll, ZEND_ACC_PUBLIC)
	ZEND_ME(S2S_Client, sendNow, arginfo_class_S2S_Client_sendNow, ZEND_ACC_PUBLIC)
	ZEND_ME(S2S_Client, preview, arginfo_class_S2S_Client_preview, ZEND_ACC_PUBLIC)
	ZEND_ME(S2S_Client, validate, arginfo_class_S2S_Client_validate, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_S2S_Client(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "S2S", "Client", class_S2S_Client_methods);
#if (PHP_VERSION_ID >= 80400)
	class_entry = zend_register_internal_class_with_flags(&ce, NULL, ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE);
#else
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;
#endif

	return class_entry;
}
