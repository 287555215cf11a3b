#include "binding.h"
#include "callback_query.h"
#include "value.h"
#include "visitor.h"

#include "../core/proxies.h"

#include "callback_arginfo.h"

zend_class_entry *php_s2s_callback_class;

static zend_object_handlers callback_handlers;

#define CALLBACK_CONVERSIONS_MAX 10000

typedef struct php_s2s_callback {
	s2s_arena arena;
	s2s_callback value; /* texts in the arena */
	zend_object std;
} php_s2s_callback;

static php_s2s_callback *callback_of(zend_object *object)
{
	return (php_s2s_callback *) ((char *) object - offsetof(php_s2s_callback, std));
}

/* The list as one text, divided by spaces. False: thrown. */
static bool callback_addresses(HashTable *list, s2s_text *addresses)
{
	zval *element;

	ZEND_HASH_FOREACH_VAL(list, element)
	{
		ZVAL_DEREF(element);
		if (Z_TYPE_P(element) != IS_STRING) {
			zend_argument_type_error(4, "must be of type array<string>, an element is of type %s", zend_zval_type_name(element));
			return false;
		}
		const char *problem = s2s_proxies_problem(php_s2s_string_of(Z_STR_P(element)));
		if (problem != NULL || Z_STRLEN_P(element) == 0) {
			zend_argument_value_error(4, "%s", problem != NULL ? problem : "must not have empty elements");
			return false;
		}
		s2s_text_append_string(addresses, php_s2s_string_of(Z_STR_P(element)));
		s2s_text_append_char(addresses, ' ');
	}
	ZEND_HASH_FOREACH_END();
	php_s2s_need(!s2s_text_failed(addresses));
	return true;
}

static void callback_keep(s2s_callback *value, s2s_arena *arena)
{
	php_s2s_need(s2s_arena_copy(arena, value->parameter, &value->parameter) && s2s_arena_copy(arena, value->secret, &value->secret) &&
		s2s_arena_copy(arena, value->secret_parameter, &value->secret_parameter) &&
		s2s_arena_copy(arena, value->allowed_addresses, &value->allowed_addresses));
}

ZEND_METHOD(S2S_Callback, __construct)
{
	zend_string *parameter = NULL;
	zend_string *secret = NULL;
	zend_string *secret_parameter = NULL;
	HashTable *allowed = NULL;
	bool single_use = false;
	s2s_text addresses;
	s2s_callback value = { .parameter = S2S_STRING(S2S_SPID_PARAMETER), .secret_parameter = S2S_STRING("secret") };
	php_s2s_callback *callback = callback_of(Z_OBJ_P(ZEND_THIS));

	ZEND_PARSE_PARAMETERS_START(0, 5)
		Z_PARAM_OPTIONAL
		Z_PARAM_STR(parameter)
		Z_PARAM_STR_OR_NULL(secret)
		Z_PARAM_STR(secret_parameter)
		Z_PARAM_ARRAY_HT(allowed)
		Z_PARAM_BOOL(single_use)
	ZEND_PARSE_PARAMETERS_END();

	if (!php_s2s_value_checked(1, parameter, &s2s_rule_label, &value.parameter) ||
		!php_s2s_value_identifier(2, secret, S2S_TEXT_MAX, &value.secret) ||
		!php_s2s_value_checked(3, secret_parameter, &s2s_rule_label, &value.secret_parameter)) {
		RETURN_THROWS();
	}
	if (s2s_string_equals(value.parameter, value.secret_parameter)) {
		zend_argument_value_error(3, "must be another parameter than argument #1 ($parameter)");
		RETURN_THROWS();
	}
	s2s_text_init(&addresses);
	if (allowed != NULL && !callback_addresses(allowed, &addresses)) {
		s2s_text_free(&addresses);
		RETURN_THROWS();
	}
	value.allowed_addresses = addresses.length != 0 ? s2s_text_string(&addresses) : S2S_STRING_NONE;
	value.single_use = single_use;
	s2s_arena_free(&callback->arena);
	callback_keep(&value, &callback->arena);
	callback->value = value;
	s2s_text_free(&addresses);
}

ZEND_METHOD(S2S_Callback, newSpid)
{
	char spid[S2S_SPID_TEXT];

	ZEND_PARSE_PARAMETERS_NONE();
	if (!s2s_spid_new(spid)) {
		zend_throw_error(NULL, "The system gives no random bytes");
		RETURN_THROWS();
	}
	RETURN_STRING(spid);
}

ZEND_METHOD(S2S_Callback, link)
{
	zend_string *ad_url;
	zend_string *spid;
	s2s_string url = S2S_STRING_NONE;
	s2s_text link;

	ZEND_PARSE_PARAMETERS_START(2, 2)
		Z_PARAM_STR(ad_url)
		Z_PARAM_STR(spid)
	ZEND_PARSE_PARAMETERS_END();

	if (!php_s2s_value_text(1, ad_url, S2S_URL_MAX, &url)) {
		RETURN_THROWS();
	}
	const char *problem = s2s_spid_url_problem(url);
	if (problem != NULL) {
		zend_argument_value_error(1, "%s", problem);
		RETURN_THROWS();
	}
	problem = s2s_spid_problem(php_s2s_string_of(spid));
	if (problem != NULL) {
		zend_argument_value_error(2, "%s", problem);
		RETURN_THROWS();
	}
	s2s_text_init(&link);
	s2s_spid_link(&link, url, php_s2s_string_of(spid));
	php_s2s_need(!s2s_text_failed(&link));
	RETVAL_STR(php_s2s_string_to_zend(s2s_text_string(&link)));
	s2s_text_free(&link);
}

/* The given address in its canonical form, or the present request's. False: thrown. */
static bool callback_address(const zend_string *given, char buffer[S2S_ADDRESS_TEXT], s2s_string *address)
{
	bool known;

	if (given == NULL) {
		known = php_s2s_visitor_request_address(buffer);
	} else {
		known = s2s_proxies_client(S2S_STRING(""), php_s2s_string_of(given), S2S_STRING_NONE, buffer);
		if (!known) {
			zend_argument_value_error(2, "must be an IPv4 or IPv6 address");
			return false;
		}
	}
	*address = known ? s2s_string_from(buffer) : S2S_STRING_NONE;
	return true;
}

static void callback_record(const php_s2s_callback *callback, const s2s_query *query, s2s_string address, zval *result)
{
	s2s_settings settings;
	s2s_conversions conversions;
	bool repeated;
	s2s_text error;

	php_s2s_ini_settings(&settings);
	s2s_text_init(&error);
	switch (s2s_callback_receive(&settings, &callback->value, query, address, &conversions, &repeated, &error)) {
		case S2S_CALLBACK_RECORDED:
			php_s2s_conversion_create(&conversions.items[0], !repeated && conversions.items[0].number == 1, result);
			s2s_conversions_free(&conversions);
			break;
		case S2S_CALLBACK_INVALID:
			php_s2s_invalid_callback_throw(&error, false);
			break;
		case S2S_CALLBACK_FORBIDDEN:
			php_s2s_invalid_callback_throw(&error, true);
			break;
		case S2S_CALLBACK_FAILED:
			php_s2s_queue_error_throw(&error);
			break;
	}
	s2s_text_free(&error);
}

ZEND_METHOD(S2S_Callback, receive)
{
	HashTable *table = NULL;
	zend_string *text = NULL;
	zend_string *remote_address = NULL;
	char buffer[S2S_ADDRESS_TEXT];
	s2s_string address;
	s2s_arena arena;
	s2s_query query = { NULL, 0 };
	const php_s2s_callback *callback = callback_of(Z_OBJ_P(ZEND_THIS));

	ZEND_PARSE_PARAMETERS_START(1, 2)
		Z_PARAM_ARRAY_HT_OR_STR(table, text)
		Z_PARAM_OPTIONAL
		Z_PARAM_STR_OR_NULL(remote_address)
	ZEND_PARSE_PARAMETERS_END();

	if (!callback_address(remote_address, buffer, &address)) {
		RETURN_THROWS();
	}
	s2s_arena_init(&arena);
	if (text != NULL ? php_s2s_callback_read_text(text, &arena, &query) : php_s2s_callback_read_table(table, &arena, &query)) {
		callback_record(callback, &query, address, return_value);
	}
	s2s_arena_free(&arena);
}

ZEND_METHOD(S2S_Callback, conversions)
{
	zend_long limit = 100;
	zend_string *after = NULL;
	s2s_uuid uuid;
	s2s_settings settings;
	s2s_conversions conversions;
	s2s_text error;

	ZEND_PARSE_PARAMETERS_START(0, 2)
		Z_PARAM_OPTIONAL
		Z_PARAM_LONG(limit)
		Z_PARAM_STR_OR_NULL(after)
	ZEND_PARSE_PARAMETERS_END();

	if (limit < 1 || limit > CALLBACK_CONVERSIONS_MAX) {
		zend_argument_value_error(1, "must be between 1 and %d", CALLBACK_CONVERSIONS_MAX);
		RETURN_THROWS();
	}
	if (after != NULL && !s2s_uuid_from_text(php_s2s_string_of(after), &uuid)) {
		zend_argument_value_error(2, "must be the id of a conversion");
		RETURN_THROWS();
	}
	php_s2s_ini_settings(&settings);
	s2s_text_init(&error);
	s2s_string after_text = after != NULL ? php_s2s_string_of(after) : S2S_STRING_NONE;
	if (s2s_callback_conversions(&settings, (size_t) limit, after_text, &conversions, &error)) {
		array_init_size(return_value, (uint32_t) conversions.count);
		for (size_t index = 0; index < conversions.count; index++) {
			zval conversion;
			php_s2s_conversion_create(&conversions.items[index], conversions.items[index].number == 1, &conversion);
			add_next_index_zval(return_value, &conversion);
		}
		s2s_conversions_free(&conversions);
	} else {
		php_s2s_queue_error_throw(&error);
	}
	s2s_text_free(&error);
}

/* The secret is never shown. */
static HashTable *callback_debug_info(zend_object *object, int *is_temporary)
{
	const s2s_callback *value = &callback_of(object)->value;
	zval info;
	zval text;

	*is_temporary = 1;
	array_init(&info);
	php_s2s_string_to_zval(value->parameter, &text);
	add_assoc_zval(&info, "parameter", &text);
	if (s2s_string_is_given(value->secret)) {
		add_assoc_string(&info, "secret", "set");
	} else {
		add_assoc_null(&info, "secret");
	}
	php_s2s_string_to_zval(value->secret_parameter, &text);
	add_assoc_zval(&info, "secretParameter", &text);
	php_s2s_string_to_zval(value->allowed_addresses, &text);
	add_assoc_zval(&info, "allowedAddresses", &text);
	add_assoc_bool(&info, "singleUse", value->single_use);
	return Z_ARRVAL(info);
}

static zend_object *callback_create(zend_class_entry *class_entry)
{
	php_s2s_callback *callback = zend_object_alloc(sizeof(php_s2s_callback), class_entry);
	s2s_arena_init(&callback->arena);
	callback->value = (s2s_callback) { .parameter = S2S_STRING(S2S_SPID_PARAMETER), .secret_parameter = S2S_STRING("secret") };
	zend_object_std_init(&callback->std, class_entry);
	object_properties_init(&callback->std, class_entry);
	callback->std.handlers = &callback_handlers;
	php_s2s_nudge();
	return &callback->std;
}

static zend_object *callback_clone(zend_object *object)
{
	php_s2s_callback *copy = callback_of(callback_create(object->ce));

	copy->value = callback_of(object)->value;
	callback_keep(&copy->value, &copy->arena);
	zend_objects_clone_members(&copy->std, object);
	return &copy->std;
}

static void callback_free(zend_object *object)
{
	s2s_arena_free(&callback_of(object)->arena);
	zend_object_std_dtor(object);
}

void php_s2s_callback_register(void)
{
	php_s2s_callback_class = register_class_S2S_Callback();
	php_s2s_callback_class->create_object = callback_create;
	callback_handlers = *zend_get_std_object_handlers();
	callback_handlers.offset = offsetof(php_s2s_callback, std);
	callback_handlers.free_obj = callback_free;
	callback_handlers.clone_obj = callback_clone;
	callback_handlers.get_debug_info = callback_debug_info;
}
