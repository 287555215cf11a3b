#include "binding.h"
#include "client_batch.h"
#include "interrupt.h"
#include "value.h"

#include <Zend/zend_compile.h>

#include "client_arginfo.h"

zend_class_entry *php_s2s_client_class;

static zend_object_handlers client_handlers;

typedef struct php_s2s_client {
	s2s_client *value; /* owned */
	zend_object std;
} php_s2s_client;

static php_s2s_client *client_of(zend_object *object)
{
	return (php_s2s_client *) ((char *) object - offsetof(php_s2s_client, std));
}

static bool client_check_destinations(zval *given, uint32_t count)
{
	for (uint32_t index = 0; index < count; index++) {
		zval *value = &given[index];
		if (Z_TYPE_P(value) != IS_OBJECT || !instanceof_function(Z_OBJCE_P(value), php_s2s_destination_class)) {
			zend_argument_type_error(index + 1, "must be of type S2S\\Destination, %s given", zend_zval_type_name(value));
			return false;
		}
		s2s_string name = php_s2s_destination_of(Z_OBJ_P(value))->value.name;
		for (uint32_t earlier = 0; earlier < index; earlier++) {
			if (s2s_string_equals(name, php_s2s_destination_of(Z_OBJ(given[earlier]))->value.name)) {
				zend_argument_value_error(index + 1, "must have a name of its own, \"%.*s\" is taken", S2S_STRING_ARGS(name));
				return false;
			}
		}
	}
	return true;
}

ZEND_METHOD(S2S_Client, __construct)
{
	zval *given = NULL;
	uint32_t count = 0;
	s2s_settings settings;
	s2s_text error;
	php_s2s_client *client = client_of(Z_OBJ_P(ZEND_THIS));

	ZEND_PARSE_PARAMETERS_START(0, -1)
		Z_PARAM_VARIADIC('*', given, count)
	ZEND_PARSE_PARAMETERS_END();

	if (client->value != NULL) {
		zend_throw_error(NULL, "A client can't be changed: make a new S2S\\Client");
		RETURN_THROWS();
	}
	if (!client_check_destinations(given, count)) {
		RETURN_THROWS();
	}
	s2s_destination *destinations = safe_emalloc(count + 1, sizeof(s2s_destination), 0);
	for (uint32_t index = 0; index < count; index++) {
		destinations[index] = php_s2s_destination_of(Z_OBJ(given[index]))->value;
	}
	php_s2s_ini_settings(&settings);
	s2s_text_init(&error);
	client->value = s2s_client_new(php_s2s_context(), &settings, destinations, count, &error);
	efree(destinations);
	if (client->value == NULL) {
		s2s_string message = s2s_text_string(&error);
		zend_value_error("%.*s", S2S_STRING_ARGS(message));
	}
	s2s_text_free(&error);
}

static s2s_client *client_ready(zval *object)
{
	if (php_s2s_is_preloading()) {
		zend_throw_error(NULL, "Events can't be sent while opcache.preload runs");
		return NULL;
	}
	return client_of(Z_OBJ_P(object))->value;
}

/* False: thrown. */
static bool client_judge(s2s_send_result result, const s2s_receipt *receipt)
{
	php_s2s_need(result != S2S_SEND_NO_MEMORY);
	if (result == S2S_SEND_INVALID) {
		php_s2s_invalid_event_throw(&receipt->problems);
	}
	return result == S2S_SEND_DONE;
}

ZEND_METHOD(S2S_Client, send)
{
	zend_object *event;
	zend_string *key = NULL;
	s2s_receipt receipt;
	s2s_send_options options = { S2S_STRING_NONE, false };

	ZEND_PARSE_PARAMETERS_START(1, 2)
		Z_PARAM_OBJ_OF_CLASS(event, php_s2s_event_class)
		Z_PARAM_OPTIONAL
		Z_PARAM_STR_OR_NULL(key)
	ZEND_PARSE_PARAMETERS_END();

	s2s_client *client = client_ready(ZEND_THIS);
	if (client == NULL || !php_s2s_value_identifier(2, key, S2S_IDENTIFIER_MAX, &options.key)) {
		RETURN_THROWS();
	}
	s2s_receipt_init(&receipt);
	s2s_send_result result = s2s_client_send(client, &php_s2s_event_of(event)->value, &options, &receipt);
	if (client_judge(result, &receipt)) {
		php_s2s_receipt_create(&receipt, return_value);
	}
	s2s_receipt_free(&receipt);
}

static void client_wait(s2s_client *client, const s2s_receipt *receipt, int64_t timeout_ms, zval *result)
{
	php_s2s_interrupt interrupt = { 0 };
	s2s_response *responses = safe_emalloc(receipt->count + 1, sizeof(s2s_response), 0);

	for (size_t index = 0; index < receipt->count; index++) {
		s2s_response_init(&responses[index]);
	}
	s2s_client_wait(client, receipt, timeout_ms, php_s2s_interrupted, &interrupt, responses);
	if (!interrupt.bailed_out && EG(exception) == NULL) {
		array_init(result);
		for (size_t index = 0; index < receipt->count; index++) {
			if (receipt->entries[index].queued) {
				zval response;
				s2s_string name = receipt->entries[index].destination;
				php_s2s_response_create(&responses[index], &response);
				zend_symtable_str_update(Z_ARRVAL_P(result), name.data, name.length, &response);
			}
		}
	}
	for (size_t index = 0; index < receipt->count; index++) {
		s2s_response_free(&responses[index]);
	}
	efree(responses);
	php_s2s_interrupt_finish(&interrupt);
}

ZEND_METHOD(S2S_Client, sendNow)
{
	zend_object *event;
	double timeout = 5.0;
	int64_t timeout_ms = 0;
	s2s_receipt receipt;
	s2s_send_options options = { S2S_STRING_NONE, true };

	ZEND_PARSE_PARAMETERS_START(1, 2)
		Z_PARAM_OBJ_OF_CLASS(event, php_s2s_event_class)
		Z_PARAM_OPTIONAL
		Z_PARAM_DOUBLE(timeout)
	ZEND_PARSE_PARAMETERS_END();

	s2s_client *client = client_ready(ZEND_THIS);
	if (client == NULL || !php_s2s_value_seconds(2, timeout, PHP_S2S_TIMEOUT_MAX, &timeout_ms)) {
		RETURN_THROWS();
	}
	s2s_receipt_init(&receipt);
	s2s_send_result result = s2s_client_send(client, &php_s2s_event_of(event)->value, &options, &receipt);
	if (client_judge(result, &receipt)) {
		client_wait(client, &receipt, timeout_ms, return_value);
	}
	s2s_receipt_free(&receipt);
}

ZEND_METHOD(S2S_Client, preview)
{
	zend_object *event;
	const s2s_client *client = client_of(Z_OBJ_P(ZEND_THIS))->value;

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_OBJ_OF_CLASS(event, php_s2s_event_class)
	ZEND_PARSE_PARAMETERS_END();

	size_t count = s2s_client_destination_count(client);
	s2s_preview *previews = safe_emalloc(count + 1, sizeof(s2s_preview), 0);
	for (size_t index = 0; index < count; index++) {
		s2s_preview_init(&previews[index]);
	}
	php_s2s_need(s2s_client_preview(client_of(Z_OBJ_P(ZEND_THIS))->value, &php_s2s_event_of(event)->value, previews));
	array_init(return_value);
	for (size_t index = 0; index < count; index++) {
		if (previews[index].applies) {
			zval request;
			s2s_string name = previews[index].destination;
			php_s2s_request_create(&previews[index], &request);
			zend_symtable_str_update(Z_ARRVAL_P(return_value), name.data, name.length, &request);
		}
		s2s_preview_free(&previews[index]);
	}
	efree(previews);
}

ZEND_METHOD(S2S_Client, validate)
{
	zend_object *event;
	s2s_problems problems;

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_OBJ_OF_CLASS(event, php_s2s_event_class)
	ZEND_PARSE_PARAMETERS_END();

	s2s_problems_init(&problems);
	s2s_client_validate(client_of(Z_OBJ_P(ZEND_THIS))->value, &php_s2s_event_of(event)->value, &problems);
	php_s2s_problem_list(&problems, return_value);
	s2s_problems_free(&problems);
}

ZEND_METHOD(S2S_Client, sendAll)
{
	zval *events;

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_ITERABLE(events)
	ZEND_PARSE_PARAMETERS_END();

	s2s_client *client = client_ready(ZEND_THIS);
	if (client == NULL) {
		RETURN_THROWS();
	}
	php_s2s_client_batch_send(client, events, return_value);
	if (EG(exception) != NULL) {
		RETURN_THROWS();
	}
}

static zend_object *client_create(zend_class_entry *class_entry)
{
	php_s2s_client *client = zend_object_alloc(sizeof(php_s2s_client), class_entry);
	zend_object_std_init(&client->std, class_entry);
	object_properties_init(&client->std, class_entry);
	client->std.handlers = &client_handlers;
	php_s2s_nudge();
	return &client->std;
}

static void client_free(zend_object *object)
{
	s2s_client_free(&client_of(object)->value);
	zend_object_std_dtor(object);
}

void php_s2s_client_register(void)
{
	php_s2s_client_class = register_class_S2S_Client();
	php_s2s_client_class->create_object = client_create;
	client_handlers = *zend_get_std_object_handlers();
	client_handlers.offset = offsetof(php_s2s_client, std);
	client_handlers.free_obj = client_free;
	client_handlers.clone_obj = NULL;
}
