/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: ded876d9a0c92776594216b4027e23926c9cc8da */

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_S2S_Destination_getName, 0, 0, IS_STRING, 0)
ZEND_END_ARG_INFO()


static const zend_function_entry class_S2S_Destination_methods[] = {
#if (PHP_VERSION_ID >= 80400)
	ZEND_RAW_FENTRY("getName", NULL, arginfo_class_S2S_Destination_getName, ZEND_ACC_PUBLIC|ZEND_ACC_ABSTRACT, NULL, NULL)
#else
	ZEND_RAW_FENTRY("getName", NULL, arginfo_class_S2S_Destination_getName, ZEND_ACC_PUBLIC|ZEND_ACC_ABSTRACT)
#endif
	ZEND_FE_END
};

static zend_class_entry *register_class_S2S_Destination(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "S2S", "Destination", class_S2S_Destination_methods);
	class_entry = zend_register_internal_interface(&ce);

	return class_entry;
}
