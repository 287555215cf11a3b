#include "binding.h"

#include "entry_arginfo.h"

zend_class_entry *php_s2s_entry_class;

enum {
	ENTRY_ID,
	ENTRY_EVENT_ID,
	ENTRY_EVENT_NAME,
	ENTRY_KEY,
	ENTRY_DESTINATION,
	ENTRY_STATE,
	ENTRY_ATTEMPTS,
	ENTRY_QUEUED_AT,
	ENTRY_DUE_AT,
	ENTRY_SETTLED_AT,
	ENTRY_STATUS,
	ENTRY_ANSWER
};

void php_s2s_entry_create(const s2s_entry *entry, zval *object)
{
	zval state;
	zend_object *created = php_s2s_object_new(php_s2s_entry_class, object);

	php_s2s_state_to_zval(entry->state, &state);
	php_s2s_object_set_string(created, ENTRY_ID, s2s_string_from(entry->id));
	php_s2s_object_set_string(created, ENTRY_EVENT_ID, entry->event_id);
	php_s2s_object_set_string(created, ENTRY_EVENT_NAME, entry->event_name);
	php_s2s_object_set_string_or_null(created, ENTRY_KEY, entry->key);
	php_s2s_object_set_string(created, ENTRY_DESTINATION, entry->destination);
	php_s2s_object_set(created, ENTRY_STATE, &state);
	php_s2s_object_set_integer(created, ENTRY_ATTEMPTS, entry->attempts);
	php_s2s_object_set_integer(created, ENTRY_QUEUED_AT, entry->queued_ms);
	php_s2s_object_set_integer_or_null(created, ENTRY_DUE_AT, entry->due_ms, entry->due_ms != 0);
	php_s2s_object_set_integer_or_null(created, ENTRY_SETTLED_AT, entry->settled_ms, entry->settled_ms != 0);
	php_s2s_object_set_integer_or_null(created, ENTRY_STATUS, entry->status, entry->status != 0);
	php_s2s_object_set_string_or_null(created, ENTRY_ANSWER, entry->answer);
}

ZEND_METHOD(S2S_Entry, __construct)
{
	(void) return_value;
	ZEND_PARSE_PARAMETERS_NONE();
}

void php_s2s_entry_register(void)
{
	php_s2s_entry_class = register_class_S2S_Entry();
}
