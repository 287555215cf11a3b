/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: fcca7e8b81fbc90bb1b8132dd1e37938f14ec4ab */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_S2S_Entry___construct, 0, 0, 0)
ZEND_END_ARG_INFO()

ZEND_METHOD(S2S_Entry, __construct);

static const zend_function_entry class_S2S_Entry_methods[] = {
	ZEND_ME(S2S_Entry, __construct, arginfo_class_S2S_Entry___construct, ZEND_ACC_PRIVATE)
	ZEND_FE_END
};

static zend_class_entry *register_class_S2S_Entry(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "S2S", "Entry", class_S2S_Entry_methods);
#if (PHP_VERSION_ID >= 80400)
	class_entry = zend_register_internal_class_with_flags(&ce, NULL, ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE|ZEND_ACC_READONLY_CLASS);
#else
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE|ZEND_ACC_READONLY_CLASS;
#endif

	zval property_id_default_value;
	ZVAL_UNDEF(&property_id_default_value);
	zend_string *property_id_name = zend_string_init("id", sizeof("id") - 1, 1);
	zend_declare_typed_property(class_entry, property_id_name, &property_id_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_id_name);

	zval property_eventId_default_value;
	ZVAL_UNDEF(&property_eventId_default_value);
	zend_string *property_eventId_name = zend_string_init("eventId", sizeof("eventId") - 1, 1);
	zend_declare_typed_property(class_entry, property_eventId_name, &property_eventId_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_eventId_name);

	zval property_eventName_default_value;
	ZVAL_UNDEF(&property_eventName_default_value);
	zend_string *property_eventName_name = zend_string_init("eventName", sizeof("eventName") - 1, 1);
	zend_declare_typed_property(class_entry, property_eventName_name, &property_eventName_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_eventName_name);

	zval property_key_default_value;
	ZVAL_UNDEF(&property_key_default_value);
	zend_string *property_key_name = zend_string_init("key", sizeof("key") - 1, 1);
	zend_declare_typed_property(class_entry, property_key_name, &property_key_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_key_name);

	zval property_destination_default_value;
	ZVAL_UNDEF(&property_destination_default_value);
	zend_string *property_destination_name = zend_string_init("destination", sizeof("destination") - 1, 1);
	zend_declare_typed_property(class_entry, property_destination_name, &property_destination_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_destination_name);

	zval property_state_default_value;
	ZVAL_UNDEF(&property_state_default_value);
	zend_string *property_state_name = zend_string_init("state", sizeof("state") - 1, 1);
	zend_string *property_state_class_S2S_State = zend_string_init("S2S\\State", sizeof("S2S\\State")-1, 1);
	zend_declare_typed_property(class_entry, property_state_name, &property_state_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_CLASS(property_state_class_S2S_State, 0, 0));
	zend_string_release(property_state_name);

	zval property_attempts_default_value;
	ZVAL_UNDEF(&property_attempts_default_value);
	zend_string *property_attempts_name = zend_string_init("attempts", sizeof("attempts") - 1, 1);
	zend_declare_typed_property(class_entry, property_attempts_name, &property_attempts_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_attempts_name);

	zval property_queuedAt_default_value;
	ZVAL_UNDEF(&property_queuedAt_default_value);
	zend_string *property_queuedAt_name = zend_string_init("queuedAt", sizeof("queuedAt") - 1, 1);
	zend_declare_typed_property(class_entry, property_queuedAt_name, &property_queuedAt_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_queuedAt_name);

	zval property_dueAt_default_value;
	ZVAL_UNDEF(&property_dueAt_default_value);
	zend_string *property_dueAt_name = zend_string_init("dueAt", sizeof("dueAt") - 1, 1);
	zend_declare_typed_property(class_entry, property_dueAt_name, &property_dueAt_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG|MAY_BE_NULL));
	zend_string_release(property_dueAt_name);

	zval property_settledAt_default_value;
	ZVAL_UNDEF(&property_settledAt_default_value);
	zend_string *property_settledAt_name = zend_string_init("settledAt", sizeof("settledAt") - 1, 1);
	zend_declare_typed_property(class_entry, property_settledAt_name, &property_settledAt_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG|MAY_BE_NULL));
	zend_string_release(property_settledAt_name);

	zval property_status_default_value;
	ZVAL_UNDEF(&property_status_default_value);
	zend_string *property_status_name = zend_string_init("status", sizeof("status") - 1, 1);
	zend_declare_typed_property(class_entry, property_status_name, &property_status_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG|MAY_BE_NULL));
	zend_string_release(property_status_name);

	zval property_answer_default_value;
	ZVAL_UNDEF(&property_answer_default_value);
	zend_string *property_answer_name = zend_string_init("answer", sizeof("answer") - 1, 1);
	zend_declare_typed_property(class_entry, property_answer_name, &property_answer_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_answer_name);

	return class_entry;
}
