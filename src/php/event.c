#include "binding.h"
#include "value.h"

#include "../core/event_json.h"
#include "../core/uuid.h"
#include "../platform/clock.h"

#include <ext/date/php_date.h>
#include <ext/json/php_json.h>

#include "event_arginfo.h"

zend_class_entry *php_s2s_event_class;

static zend_object_handlers event_handlers;

enum { EVENT_ID, EVENT_NAME, EVENT_TIME, EVENT_URL, EVENT_SOURCE };

/* The readonly properties mirror the core's event, which never changes them either. */
static void event_set_properties(php_s2s_event *event)
{
	zval source;
	php_s2s_source_to_zval(event->value.source, &source);
	php_s2s_object_set_string(&event->std, EVENT_ID, event->value.id);
	php_s2s_object_set_string(&event->std, EVENT_NAME, event->value.name);
	php_s2s_object_set_integer(&event->std, EVENT_TIME, event->value.time_ms);
	php_s2s_object_set_string_or_null(&event->std, EVENT_URL, event->value.url);
	php_s2s_object_set(&event->std, EVENT_SOURCE, &source);
}

static bool event_is_constructed(const php_s2s_event *event)
{
	return s2s_string_is_given(event->value.id);
}

static bool event_time(bool time_is_null, zend_object *date, zend_long given, int64_t *time_ms)
{
	s2s_complaint complaint;

	if (date != NULL) {
		return php_s2s_value_date_ms(4, date, time_ms);
	}
	if (time_is_null) {
		*time_ms = s2s_clock_now_ms();
		return true;
	}
	if (!s2s_check_time(given, &complaint)) {
		zend_argument_value_error(4, "%s", complaint.words);
		return false;
	}
	*time_ms = given;
	return true;
}

static void event_construct(php_s2s_event *event, s2s_string id, s2s_string name, s2s_string url, s2s_source source, int64_t time_ms)
{
	char text[S2S_UUID_TEXT + 1];
	if (!s2s_string_is_given(id)) {
		s2s_uuid uuid;
		if (!s2s_uuid_new(&uuid)) {
			zend_throw_error(NULL, "The system gives no random bytes for an event id");
			return;
		}
		s2s_uuid_to_text(&uuid, text);
		id = (s2s_string) { text, S2S_UUID_TEXT };
	}
	php_s2s_need(s2s_event_set_text(&event->value, &event->value.name, name));
	if (url.length != 0) {
		php_s2s_need(s2s_event_set_text(&event->value, &event->value.url, url));
	}
	event->value.time_ms = time_ms;
	event->value.source = source;
	php_s2s_need(s2s_event_set_text(&event->value, &event->value.id, id));
	event_set_properties(event);
}

ZEND_METHOD(S2S_Event, __construct)
{
	zend_string *name;
	zend_string *url = NULL;
	zend_object *source = NULL;
	zend_object *date = NULL;
	zend_long time = 0;
	bool time_is_null = true;
	zend_string *id = NULL;
	s2s_string name_text = S2S_STRING_NONE;
	s2s_string url_text = S2S_STRING_NONE;
	s2s_string id_text = S2S_STRING_NONE;
	int64_t time_ms = 0;
	php_s2s_event *event = php_s2s_event_of(Z_OBJ_P(ZEND_THIS));

	ZEND_PARSE_PARAMETERS_START(1, 5)
		Z_PARAM_STR(name)
		Z_PARAM_OPTIONAL
		Z_PARAM_STR_OR_NULL(url)
		Z_PARAM_OBJ_OF_CLASS(source, php_s2s_source_class)
		Z_PARAM_OBJ_OF_CLASS_OR_LONG_OR_NULL(date, php_date_get_interface_ce(), time, time_is_null)
		Z_PARAM_STR_OR_NULL(id)
	ZEND_PARSE_PARAMETERS_END();

	if (event_is_constructed(event)) {
		zend_throw_error(NULL, "Cannot modify readonly property S2S\\Event::$id");
		RETURN_THROWS();
	}
	if (!php_s2s_value_checked(1, name, &s2s_rule_label, &name_text) || !php_s2s_value_checked(2, url, &s2s_rule_url, &url_text) ||
		!event_time(time_is_null, date, time, &time_ms) || !php_s2s_value_checked(5, id, &s2s_rule_event_id, &id_text)) {
		RETURN_THROWS();
	}
	event_construct(event, id_text, name_text, url_text, source != NULL ? php_s2s_source_of(source) : S2S_SOURCE_WEB, time_ms);
}

ZEND_METHOD(S2S_Event, fromJson)
{
	zend_string *json;
	s2s_event value;
	s2s_text error;

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_STR(json)
	ZEND_PARSE_PARAMETERS_END();

	s2s_text_init(&error);
	if (!s2s_event_from_json(php_s2s_string_of(json), S2S_G(ini).default_country, &value, &error)) {
		s2s_string message = s2s_text_string(&error);
		zend_argument_value_error(1, "must describe an event; %.*s", S2S_STRING_ARGS(message));
		s2s_text_free(&error);
		RETURN_THROWS();
	}
	s2s_text_free(&error);
	php_s2s_need(object_init_ex(return_value, php_s2s_event_class) == SUCCESS);
	php_s2s_event *event = php_s2s_event_of(Z_OBJ_P(return_value));
	s2s_event_free(&event->value);
	event->value = value;
	event_set_properties(event);
}

ZEND_METHOD(S2S_Event, jsonSerialize)
{
	s2s_text json;

	ZEND_PARSE_PARAMETERS_NONE();
	s2s_text_init(&json);
	s2s_event_to_json(&php_s2s_event_of(Z_OBJ_P(ZEND_THIS))->value, &json);
	bool done = php_s2s_json_to_array(&json, return_value);
	s2s_text_wipe(&json);
	if (!done) {
		RETURN_THROWS();
	}
}

/* Which personal fields are there, and whether they could be used: never what is in them. */
static void event_debug_user(const s2s_event *event, zval *user)
{
	array_init(user);
	for (int field = 0; field < S2S_USER_FIELDS; field++) {
		const s2s_user_hash *hash = &event->user[field];
		if (hash->given || hash->problem != NULL) {
			const char *shown = hash->given ? "set" : "left out";
			add_assoc_string_ex(user, s2s_user_field_names[field].data, s2s_user_field_names[field].length, shown);
		}
	}
	if (s2s_string_is_given(event->user_id)) {
		add_assoc_string(user, "user_id", "set");
	}
}

static HashTable *event_debug_info(zend_object *object, int *is_temporary)
{
	const s2s_event *event = &php_s2s_event_of(object)->value;
	zval info;
	zval value;

	*is_temporary = 1;
	array_init(&info);
	if (event_is_constructed(php_s2s_event_of(object))) {
		add_assoc_str(&info, "id", php_s2s_string_to_zend(event->id));
		add_assoc_str(&info, "name", php_s2s_string_to_zend(event->name));
		add_assoc_long(&info, "time", (zend_long) event->time_ms);
		php_s2s_string_to_zval(event->url, &value);
		add_assoc_zval(&info, "url", &value);
		php_s2s_source_to_zval(event->source, &value);
		add_assoc_zval(&info, "source", &value);
		event_debug_user(event, &value);
		add_assoc_zval(&info, "user", &value);
		add_assoc_bool(&info, "visitor", event->has_visitor);
		add_assoc_bool(&info, "order", s2s_string_is_given(event->order_id));
		add_assoc_long(&info, "items", (zend_long) event->item_count);
	}
	return Z_ARRVAL(info);
}

static zend_object *event_create(zend_class_entry *class_entry)
{
	php_s2s_event *event = zend_object_alloc(sizeof(php_s2s_event), class_entry);
	s2s_event_init(&event->value);
	zend_object_std_init(&event->std, class_entry);
	object_properties_init(&event->std, class_entry);
	event->std.handlers = &event_handlers;
	php_s2s_nudge();
	return &event->std;
}

static zend_object *event_clone(zend_object *object)
{
	php_s2s_event *copy = php_s2s_event_of(event_create(object->ce));
	s2s_event_free(&copy->value);
	php_s2s_need(s2s_event_copy(&php_s2s_event_of(object)->value, &copy->value));
	zend_objects_clone_members(&copy->std, object);
	return &copy->std;
}

static void event_free(zend_object *object)
{
	s2s_event_free(&php_s2s_event_of(object)->value);
	zend_object_std_dtor(object);
}

void php_s2s_event_register(void)
{
	php_s2s_event_class = register_class_S2S_Event(php_json_serializable_ce);
	php_s2s_event_class->create_object = event_create;
	event_handlers = *zend_get_std_object_handlers();
	event_handlers.offset = offsetof(php_s2s_event, std);
	event_handlers.free_obj = event_free;
	event_handlers.clone_obj = event_clone;
	event_handlers.get_debug_info = event_debug_info;
}
