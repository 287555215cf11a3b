/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 003061cb269633dfd124c042d53ba88e3e3c6034 */

static zend_class_entry *register_class_S2S_Exception(zend_class_entry *class_entry_Throwable)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "S2S", "Exception", NULL);
	class_entry = zend_register_internal_interface(&ce);
	zend_class_implements(class_entry, 1, class_entry_Throwable);

	return class_entry;
}
