/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 238e668a82125a1c1c791eae51b419dc06330fe1 */

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_S2S_InvalidEvent_getProblems, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_METHOD(S2S_InvalidEvent, getProblems);

static const zend_function_entry class_S2S_InvalidEvent_methods[] = {
	ZEND_ME(S2S_InvalidEvent, getProblems, arginfo_class_S2S_InvalidEvent_getProblems, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_S2S_InvalidEvent(zend_class_entry *class_entry_DomainException, zend_class_entry *class_entry_S2S_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "S2S", "InvalidEvent", class_S2S_InvalidEvent_methods);
#if (PHP_VERSION_ID >= 80400)
	class_entry = zend_register_internal_class_with_flags(&ce, class_entry_DomainException, ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES);
#else
	class_entry = zend_register_internal_class_ex(&ce, class_entry_DomainException);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES;
#endif
	zend_class_implements(class_entry, 1, class_entry_S2S_Exception);

	zval property_problems_default_value;
	ZVAL_EMPTY_ARRAY(&property_problems_default_value);
	zend_string *property_problems_name = zend_string_init("problems", sizeof("problems") - 1, 1);
	zend_declare_typed_property(class_entry, property_problems_name, &property_problems_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ARRAY));
	zend_string_release(property_problems_name);

	return class_entry;
}
