#include "client_batch.h"

#define BATCH_EVENTS 256

typedef struct client_batch {
	s2s_client *client;
	s2s_receipt receipts[BATCH_EVENTS];
	size_t count;
	zval *list;
} client_batch;

/* Stores what is staged and appends its receipts to the list. */
static void batch_store(client_batch *batch)
{
	s2s_receipt *receipts[BATCH_EVENTS];
	if (batch->count == 0) {
		return;
	}
	for (size_t index = 0; index < batch->count; index++) {
		receipts[index] = &batch->receipts[index];
	}
	s2s_client_commit(batch->client, receipts, batch->count);
	for (size_t index = 0; index < batch->count; index++) {
		zval receipt;
		php_s2s_receipt_create(&batch->receipts[index], &receipt);
		add_next_index_zval(batch->list, &receipt);
		s2s_receipt_free(&batch->receipts[index]);
	}
	batch->count = 0;
}

/* False: `value` is no event or an invalid one, thrown after those before it were stored. */
static bool batch_add(client_batch *batch, zval *value)
{
	static const s2s_send_options options = { { NULL, 0 }, false };
	s2s_receipt *receipt = &batch->receipts[batch->count];

	ZVAL_DEREF(value);
	if (Z_TYPE_P(value) != IS_OBJECT || Z_OBJCE_P(value) != php_s2s_event_class) {
		batch_store(batch);
		zend_argument_type_error(1, "must be of type iterable<S2S\\Event>, an element is of type %s", zend_zval_type_name(value));
		return false;
	}
	s2s_receipt_init(receipt);
	s2s_send_result result = s2s_client_stage(batch->client, &php_s2s_event_of(Z_OBJ_P(value))->value, &options, receipt);
	if (result != S2S_SEND_DONE) {
		batch_store(batch);
		php_s2s_need(result != S2S_SEND_NO_MEMORY);
		php_s2s_invalid_event_throw(&receipt->problems);
		s2s_receipt_free(receipt);
		return false;
	}
	batch->count++;
	if (batch->count == BATCH_EVENTS) {
		batch_store(batch);
	}
	return true;
}

static void batch_array(client_batch *batch, HashTable *events)
{
	zval *value;
	ZEND_HASH_FOREACH_VAL(events, value)
	{
		if (!batch_add(batch, value)) {
			return;
		}
	}
	ZEND_HASH_FOREACH_END();
}

/*
 * The iterator is the user's code: it may send events of its own, or let another
 * fiber do so. So events are gathered before they are staged. One that somebody
 * else holds too may be changed and yielded again: it is copied.
 */
static void batch_gather_one(zval *value, zval *gathered)
{
	ZVAL_DEREF(value);
	if (Z_TYPE_P(value) == IS_OBJECT && Z_OBJCE_P(value) == php_s2s_event_class && Z_REFCOUNT_P(value) > 1) {
		ZVAL_OBJ(gathered, Z_OBJ_HANDLER_P(value, clone_obj)(Z_OBJ_P(value)));
	} else {
		ZVAL_COPY(gathered, value);
	}
}

static size_t batch_gather(zend_object_iterator *iterator, zval *gathered)
{
	size_t count = 0;
	while (count < BATCH_EVENTS && EG(exception) == NULL && iterator->funcs->valid(iterator) == SUCCESS && EG(exception) == NULL) {
		zval *value = iterator->funcs->get_current_data(iterator);
		if (EG(exception) != NULL || value == NULL) {
			break;
		}
		batch_gather_one(value, &gathered[count]);
		count++;
		iterator->index++;
		iterator->funcs->move_forward(iterator);
	}
	return count;
}

/* What the iterator threw waits until the events before it are stored. */
static bool batch_add_gathered(client_batch *batch, zval *gathered, size_t count)
{
	bool good = true;

	zend_exception_save();
	for (size_t index = 0; index < count; index++) {
		good = good && batch_add(batch, &gathered[index]);
		zval_ptr_dtor(&gathered[index]);
	}
	batch_store(batch);
	zend_exception_restore();
	return good && EG(exception) == NULL;
}

static void batch_iterate(client_batch *batch, zval *events)
{
	zval gathered[BATCH_EVENTS];
	zend_class_entry *class_entry = Z_OBJCE_P(events);
	zend_object_iterator *iterator = class_entry->get_iterator(class_entry, events, 0);

	if (iterator == NULL || EG(exception) != NULL) {
		if (iterator != NULL) {
			zend_iterator_dtor(iterator);
		}
		return;
	}
	iterator->index = 0;
	if (iterator->funcs->rewind != NULL) {
		iterator->funcs->rewind(iterator);
	}
	while (EG(exception) == NULL) {
		size_t count = batch_gather(iterator, gathered);
		if (!batch_add_gathered(batch, gathered, count) || count < BATCH_EVENTS) {
			break;
		}
	}
	zend_iterator_dtor(iterator);
}

void php_s2s_client_batch_send(s2s_client *client, zval *events, zval *receipts)
{
	client_batch *batch = emalloc(sizeof(client_batch));

	batch->client = client;
	batch->count = 0;
	batch->list = receipts;
	array_init(receipts);
	if (Z_TYPE_P(events) == IS_ARRAY) {
		batch_array(batch, Z_ARRVAL_P(events));
	} else {
		batch_iterate(batch, events);
	}
	batch_store(batch);
	efree(batch);
}
