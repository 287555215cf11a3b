/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 07c55f54e3ac18c6d7a47003639ccf5e2991cbbc */

static zend_class_entry *register_class_S2S_InvalidCallback(zend_class_entry *class_entry_DomainException, zend_class_entry *class_entry_S2S_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "S2S", "InvalidCallback", NULL);
#if (PHP_VERSION_ID >= 80400)
	class_entry = zend_register_internal_class_with_flags(&ce, class_entry_DomainException, ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES);
#else
	class_entry = zend_register_internal_class_ex(&ce, class_entry_DomainException);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES;
#endif
	zend_class_implements(class_entry, 1, class_entry_S2S_Exception);

	return class_entry;
}
