#include "binding.h"

#include "receipt_arginfo.h"

zend_class_entry *php_s2s_receipt_class;

enum { RECEIPT_EVENT_ID, RECEIPT_QUEUED, RECEIPT_SKIPPED, RECEIPT_WARNINGS, RECEIPT_DURABLE };

/* Names come from users: "1" must become the key 1, as it would in PHP, so that $queued['1'] finds it. */
static void receipt_add(zval *array, s2s_string name, s2s_string text)
{
	zval value;
	if (zend_hash_num_elements(Z_ARRVAL_P(array)) == 0) {
		array_init(array);
	}
	ZVAL_STR(&value, php_s2s_string_to_zend(text));
	zend_symtable_str_update(Z_ARRVAL_P(array), name.data, name.length, &value);
}

void php_s2s_receipt_create(const s2s_receipt *receipt, zval *object)
{
	zval queued;
	zval skipped;
	zval warnings;
	zend_object *created = php_s2s_object_new(php_s2s_receipt_class, object);

	ZVAL_EMPTY_ARRAY(&queued);
	ZVAL_EMPTY_ARRAY(&skipped);
	for (size_t index = 0; index < receipt->count; index++) {
		const s2s_receipt_entry *entry = &receipt->entries[index];
		if (entry->queued) {
			receipt_add(&queued, entry->destination, s2s_string_from(entry->entry_id));
		} else {
			receipt_add(&skipped, entry->destination, s2s_string_from(entry->skipped));
		}
	}
	php_s2s_problem_list(&receipt->problems, &warnings);
	php_s2s_object_set_string(created, RECEIPT_EVENT_ID, s2s_string_from(receipt->event_id));
	php_s2s_object_set(created, RECEIPT_QUEUED, &queued);
	php_s2s_object_set(created, RECEIPT_SKIPPED, &skipped);
	php_s2s_object_set(created, RECEIPT_WARNINGS, &warnings);
	php_s2s_object_set_bool(created, RECEIPT_DURABLE, receipt->durable);
}

ZEND_METHOD(S2S_Receipt, __construct)
{
	(void) return_value;
	ZEND_PARSE_PARAMETERS_NONE();
}

void php_s2s_receipt_register(void)
{
	php_s2s_receipt_class = register_class_S2S_Receipt();
}
