/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 17229b7f916de7c2ddb553acc2b43671174fa67a */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_S2S_Queue___construct, 0, 0, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_S2S_Queue_stats, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_S2S_Queue_entries, 0, 0, IS_ARRAY, 0)
	ZEND_ARG_OBJ_INFO_WITH_DEFAULT_VALUE(0, state, S2S\\State, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, limit, IS_LONG, 0, "100")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, after, IS_STRING, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_S2S_Queue_retry, 0, 0, IS_LONG, 0)
	ZEND_ARG_VARIADIC_TYPE_INFO(0, entryIds, IS_STRING, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_S2S_Queue_discard arginfo_class_S2S_Queue_retry

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_S2S_Queue_erase, 0, 1, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, key, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_S2S_Queue_flush, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, timeout, IS_DOUBLE, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_S2S_Queue_work, 0, 0, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, seconds, IS_DOUBLE, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, progress, IS_CALLABLE, 1, "null")
ZEND_END_ARG_INFO()

ZEND_METHOD(S2S_Queue, __construct);
ZEND_METHOD(S2S_Queue, stats);
ZEND_METHOD(S2S_Queue, entries);
ZEND_METHOD(S2S_Queue, retry);
ZEND_METHOD(S2S_Queue, discard);
ZEND_METHOD(S2S_Queue, erase);
ZEND_METHOD(S2S_Queue, flush);
ZEND_METHOD(S2S_Queue, work);

static const zend_function_entry class_S2S_Queue_methods[] = {
	ZEND_ME(S2S_Queue, __construct, arginfo_class_S2S_Queue___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(S2S_Queue, stats, arginfo_class_S2S_Queue_stats, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(S2S_Queue, entries, arginfo_class_S2S_Queue_entries, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(S2S_Queue, retry, arginfo_class_S2S_Queue_retry, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(S2S_Queue, discard, arginfo_class_S2S_Queue_discard, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(S2S_Queue, erase, arginfo_class_S2S_Queue_erase, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(S2S_Queue, flush, arginfo_class_S2S_Queue_flush, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(S2S_Queue, work, arginfo_class_S2S_Queue_work, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_S2S_Queue(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "S2S", "Queue", class_S2S_Queue_methods);
#if (PHP_VERSION_ID >= 80400)
	class_entry = zend_register_internal_class_with_flags(&ce, NULL, ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE);
#else
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;
#endif


	zend_add_parameter_attribute(zend_hash_str_find_ptr(&class_entry->function_table, "erase", sizeof("erase") - 1), 0, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	return class_entry;
}
