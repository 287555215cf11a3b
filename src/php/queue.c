#include "binding.h"
#include "interrupt.h"
#include "value.h"

#include "queue_arginfo.h"

zend_class_entry *php_s2s_queue_class;

#define QUEUE_ENTRIES_MAX 10000

ZEND_METHOD(S2S_Queue, __construct)
{
	(void) return_value;
	ZEND_PARSE_PARAMETERS_NONE();
}

static void queue_add_time(zval *array, const char *key, int64_t time_ms)
{
	if (time_ms != 0) {
		add_assoc_long(array, key, (zend_long) time_ms);
	} else {
		add_assoc_null(array, key);
	}
}

static void queue_add_text(zval *array, const char *key, s2s_string text)
{
	zval value;
	php_s2s_string_to_zval(text, &value);
	add_assoc_zval(array, key, &value);
}

static void queue_stats_account(const s2s_account_stats *stats, zval *row)
{
	queue_add_text(row, "system", stats->system);
	for (int state = 0; state < S2S_STATES; state++) {
		add_assoc_long_ex(row, s2s_state_names[state].data, s2s_state_names[state].length, (zend_long) stats->counts[state]);
	}
	add_assoc_long(row, "repeated", (zend_long) stats->repeated);
	queue_add_time(row, "oldestQueuedAt", stats->oldest_ms);
	queue_add_time(row, "lastSuccessAt", stats->last_success_ms);
	queue_add_time(row, "lastErrorAt", stats->last_error_ms);
	queue_add_text(row, "lastError", stats->last_error);
	queue_add_text(row, "breaker", stats->breaker);
	queue_add_time(row, "nextProbeAt", stats->breaker_probe_ms);
	queue_add_text(row, "held", stats->held);
}

static void queue_stats_destination(const s2s_destination_stats *stats, zval *row)
{
	zval accounts;

	array_init(row);
	queue_stats_account(&stats->total, row);
	array_init_size(&accounts, (uint32_t) stats->count);
	for (size_t index = 0; index < stats->count; index++) {
		zval account;

		array_init(&account);
		queue_add_text(&account, "account", stats->accounts[index].account);
		queue_add_text(&account, "endpoint", stats->accounts[index].endpoint);
		queue_stats_account(&stats->accounts[index], &account);
		add_next_index_zval(&accounts, &account);
	}
	add_assoc_zval(row, "accounts", &accounts);
}

static void queue_stats_queue(const s2s_stats *stats, zval *queue)
{
	zval sender;

	array_init(queue);
	queue_add_text(queue, "path", stats->path);
	add_assoc_bool(queue, "full", stats->full);
	add_assoc_long(queue, "refused", (zend_long) stats->refused);
	add_assoc_long(queue, "journalBytes", (zend_long) stats->journal_bytes);
	add_assoc_long(queue, "waitingBytes", (zend_long) stats->journal_waiting_bytes);
	queue_add_time(queue, "damagedAt", stats->damaged_ms);
	queue_add_text(queue, "problem", stats->problem);
	if (stats->leader_pid != 0) {
		array_init(&sender);
		add_assoc_long(&sender, "pid", (zend_long) stats->leader_pid);
		add_assoc_long(&sender, "since", (zend_long) stats->leader_since_ms);
		add_assoc_bool(&sender, "stopped", stats->leader_stopped);
	} else {
		ZVAL_NULL(&sender);
	}
	add_assoc_zval(queue, "sender", &sender);
}

ZEND_METHOD(S2S_Queue, stats)
{
	s2s_settings settings;
	s2s_stats stats;
	s2s_text error;
	zval queue;
	zval destinations;

	ZEND_PARSE_PARAMETERS_NONE();
	php_s2s_ini_settings(&settings);
	s2s_text_init(&error);
	if (s2s_operate_stats(php_s2s_context(), &settings, &stats, &error)) {
		queue_stats_queue(&stats, &queue);
		array_init(&destinations);
		for (size_t index = 0; index < stats.count; index++) {
			zval row;
			queue_stats_destination(&stats.destinations[index], &row);
			zend_symtable_str_update(
				Z_ARRVAL(destinations), stats.destinations[index].name.data, stats.destinations[index].name.length, &row);
		}
		s2s_stats_free(&stats);
		array_init(return_value);
		add_assoc_zval(return_value, "queue", &queue);
		add_assoc_zval(return_value, "destinations", &destinations);
	} else {
		php_s2s_queue_error_throw(&error);
	}
	s2s_text_free(&error);
}

ZEND_METHOD(S2S_Queue, entries)
{
	zend_object *state = NULL;
	zend_long limit = 100;
	zend_string *after = NULL;
	s2s_string after_text = S2S_STRING_NONE;
	s2s_uuid uuid;
	s2s_settings settings;
	s2s_entries entries;
	s2s_text error;

	ZEND_PARSE_PARAMETERS_START(0, 3)
		Z_PARAM_OPTIONAL
		Z_PARAM_OBJ_OF_CLASS_OR_NULL(state, php_s2s_state_class)
		Z_PARAM_LONG(limit)
		Z_PARAM_STR_OR_NULL(after)
	ZEND_PARSE_PARAMETERS_END();

	if (limit < 1 || limit > QUEUE_ENTRIES_MAX) {
		zend_argument_value_error(2, "must be between 1 and %d", QUEUE_ENTRIES_MAX);
		RETURN_THROWS();
	}
	if (after != NULL) {
		after_text = php_s2s_string_of(after);
		if (!s2s_uuid_from_text(after_text, &uuid)) {
			zend_argument_value_error(3, "must be the id of an entry");
			RETURN_THROWS();
		}
	}
	php_s2s_ini_settings(&settings);
	s2s_text_init(&error);
	int state_number = state != NULL ? (int) php_s2s_state_of(state) : -1;
	if (s2s_operate_entries(php_s2s_context(), &settings, state_number, (size_t) limit, after_text, &entries, &error)) {
		array_init_size(return_value, (uint32_t) entries.count);
		for (size_t index = 0; index < entries.count; index++) {
			zval entry;
			php_s2s_entry_create(&entries.items[index], &entry);
			add_next_index_zval(return_value, &entry);
		}
		s2s_entries_free(&entries);
	} else {
		php_s2s_queue_error_throw(&error);
	}
	s2s_text_free(&error);
}

/* Checks entry ids. NULL: thrown. To be freed with efree(). */
static s2s_string *queue_entry_ids(zval *given, uint32_t count)
{
	s2s_string *ids = safe_emalloc(count + 1, sizeof(s2s_string), 0);
	s2s_uuid uuid;

	for (uint32_t index = 0; index < count; index++) {
		if (Z_TYPE(given[index]) != IS_STRING) {
			zend_argument_type_error(index + 1, "must be of type string, %s given", zend_zval_type_name(&given[index]));
			efree(ids);
			return NULL;
		}
		ids[index] = php_s2s_string_of(Z_STR(given[index]));
		if (!s2s_uuid_from_text(ids[index], &uuid)) {
			zend_argument_value_error(index + 1, "must be the id of an entry");
			efree(ids);
			return NULL;
		}
	}
	return ids;
}

typedef bool (*queue_change)(
	s2s_context *context, const s2s_settings *settings, const s2s_string *ids, size_t count, int64_t *changed, s2s_text *error);

static void queue_change_entries(queue_change change, zval *given, uint32_t count, zval *result)
{
	int64_t changed = 0;
	s2s_settings settings;
	s2s_text error;
	s2s_string *ids = queue_entry_ids(given, count);

	if (ids == NULL) {
		return;
	}
	php_s2s_ini_settings(&settings);
	s2s_text_init(&error);
	if (change(php_s2s_context(), &settings, ids, count, &changed, &error)) {
		ZVAL_LONG(result, (zend_long) changed);
	} else {
		php_s2s_queue_error_throw(&error);
	}
	s2s_text_free(&error);
	efree(ids);
}

ZEND_METHOD(S2S_Queue, retry)
{
	zval *ids = NULL;
	uint32_t count = 0;

	ZEND_PARSE_PARAMETERS_START(0, -1)
		Z_PARAM_VARIADIC('*', ids, count)
	ZEND_PARSE_PARAMETERS_END();
	queue_change_entries(s2s_operate_retry, ids, count, return_value);
}

ZEND_METHOD(S2S_Queue, discard)
{
	zval *ids = NULL;
	uint32_t count = 0;

	ZEND_PARSE_PARAMETERS_START(0, -1)
		Z_PARAM_VARIADIC('*', ids, count)
	ZEND_PARSE_PARAMETERS_END();
	/* An empty list, spread, must not give up everything. */
	if (count == 0) {
		RETURN_LONG(0);
	}
	queue_change_entries(s2s_operate_discard, ids, count, return_value);
}

ZEND_METHOD(S2S_Queue, erase)
{
	zend_string *key;
	s2s_string key_text = S2S_STRING_NONE;
	int64_t changed = 0;
	s2s_settings settings;
	s2s_text error;

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_STR(key)
	ZEND_PARSE_PARAMETERS_END();

	if (!php_s2s_value_identifier(1, key, S2S_IDENTIFIER_MAX, &key_text)) {
		RETURN_THROWS();
	}
	php_s2s_ini_settings(&settings);
	s2s_text_init(&error);
	if (s2s_operate_erase(php_s2s_context(), &settings, key_text, &changed, &error)) {
		RETVAL_LONG((zend_long) changed);
	} else {
		php_s2s_queue_error_throw(&error);
	}
	s2s_text_free(&error);
}

/* Throws the queue's error unless something more urgent was thrown while the core waited. */
static void queue_finish(bool done, const php_s2s_interrupt *interrupt, s2s_text *error)
{
	if (!done && !interrupt->bailed_out && EG(exception) == NULL) {
		php_s2s_queue_error_throw(error);
	}
	s2s_text_free(error);
	php_s2s_interrupt_finish(interrupt);
}

ZEND_METHOD(S2S_Queue, flush)
{
	double timeout;
	int64_t timeout_ms = 0;
	bool empty = false;
	s2s_settings settings;
	s2s_text error;
	php_s2s_interrupt interrupt = { 0 };

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_DOUBLE(timeout)
	ZEND_PARSE_PARAMETERS_END();

	if (!php_s2s_value_seconds(1, timeout, 0, &timeout_ms)) {
		RETURN_THROWS();
	}
	php_s2s_ini_settings(&settings);
	s2s_text_init(&error);
	bool done = s2s_operate_flush(php_s2s_context(), &settings, timeout_ms, php_s2s_interrupted, &interrupt, &empty, &error);
	RETVAL_BOOL(done && empty);
	queue_finish(done, &interrupt, &error);
}

ZEND_METHOD(S2S_Queue, work)
{
	double seconds = 0;
	bool forever = true;
	zend_fcall_info callback = empty_fcall_info;
	zend_fcall_info_cache callback_cache = empty_fcall_info_cache;
	int64_t duration_ms = -1;
	int64_t settled = 0;
	s2s_settings settings;
	s2s_text error;
	php_s2s_interrupt interrupt = { .callback_cache = &callback_cache };

	ZEND_PARSE_PARAMETERS_START(0, 2)
		Z_PARAM_OPTIONAL
		Z_PARAM_DOUBLE_OR_NULL(seconds, forever)
		Z_PARAM_FUNC_OR_NULL(callback, callback_cache)
	ZEND_PARSE_PARAMETERS_END();

	if (!forever && !php_s2s_value_seconds(1, seconds, 0, &duration_ms)) {
		RETURN_THROWS();
	}
	if (ZEND_FCI_INITIALIZED(callback)) {
		interrupt.callback = &callback;
	}
	php_s2s_ini_settings(&settings);
	s2s_text_init(&error);
	bool done = s2s_operate_work(php_s2s_context(), &settings, duration_ms, php_s2s_interrupt_step, &interrupt, &settled, &error);
	RETVAL_LONG((zend_long) settled);
	queue_finish(done, &interrupt, &error);
}

void php_s2s_queue_register(void)
{
	php_s2s_queue_class = register_class_S2S_Queue();
}
