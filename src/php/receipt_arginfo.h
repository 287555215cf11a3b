/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: a9f26e359b1d09701e667536939338ff4c527cdb */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_S2S_Receipt___construct, 0, 0, 0)
ZEND_END_ARG_INFO()

ZEND_METHOD(S2S_Receipt, __construct);

static const zend_function_entry class_S2S_Receipt_methods[] = {
	ZEND_ME(S2S_Receipt, __construct, arginfo_class_S2S_Receipt___construct, ZEND_ACC_PRIVATE)
	ZEND_FE_END
};

static zend_class_entry *register_class_S2S_Receipt(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "S2S", "Receipt", class_S2S_Receipt_methods);
#if (PHP_VERSION_ID >= 80400)
	class_entry = zend_register_internal_class_with_flags(&ce, NULL, ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE|ZEND_ACC_READONLY_CLASS);
#else
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE|ZEND_ACC_READONLY_CLASS;
#endif

	zval property_eventId_default_value;
	ZVAL_UNDEF(&property_eventId_default_value);
	zend_string *property_eventId_name = zend_string_init("eventId", sizeof("eventId") - 1, 1);
	zend_declare_typed_property(class_entry, property_eventId_name, &property_eventId_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_eventId_name);

	zval property_queued_default_value;
	ZVAL_UNDEF(&property_queued_default_value);
	zend_string *property_queued_name = zend_string_init("queued", sizeof("queued") - 1, 1);
	zend_declare_typed_property(class_entry, property_queued_name, &property_queued_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ARRAY));
	zend_string_release(property_queued_name);

	zval property_skipped_default_value;
	ZVAL_UNDEF(&property_skipped_default_value);
	zend_string *property_skipped_name = zend_string_init("skipped", sizeof("skipped") - 1, 1);
	zend_declare_typed_property(class_entry, property_skipped_name, &property_skipped_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ARRAY));
	zend_string_release(property_skipped_name);

	zval property_warnings_default_value;
	ZVAL_UNDEF(&property_warnings_default_value);
	zend_string *property_warnings_name = zend_string_init("warnings", sizeof("warnings") - 1, 1);
	zend_declare_typed_property(class_entry, property_warnings_name, &property_warnings_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ARRAY));
	zend_string_release(property_warnings_name);

	zval property_durable_default_value;
	ZVAL_UNDEF(&property_durable_default_value);
	zend_string *property_durable_name = zend_string_init("durable", sizeof("durable") - 1, 1);
	zend_declare_typed_property(class_entry, property_durable_name, &property_durable_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_durable_name);

	return class_entry;
}
