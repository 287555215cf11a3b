#include "destination.h"
#include "value.h"

#include "../destinations/name_map.h"

#include "destination_arginfo.h"

zend_class_entry *php_s2s_destination_class;

static zend_object_handlers destination_handlers;

php_s2s_destination *php_s2s_destination_begin(zval *object, const s2s_system *system)
{
	php_s2s_destination *destination = php_s2s_destination_of(Z_OBJ_P(object));
	if (s2s_string_is_given(destination->value.name)) {
		zend_throw_error(NULL, "A destination can't be changed: make a new %s", ZSTR_VAL(Z_OBJCE_P(object)->name));
		return NULL;
	}
	destination->value.system = system->name;
	destination->value.setting_count = system->setting_count;
	return destination;
}

void php_s2s_destination_copy(php_s2s_destination *destination, s2s_string *field, s2s_string value)
{
	php_s2s_need(s2s_arena_copy(&destination->arena, value, field));
}

void php_s2s_destination_set(php_s2s_destination *destination, size_t setting, s2s_string value)
{
	php_s2s_destination_copy(destination, &destination->value.settings[setting], value);
}

bool php_s2s_destination_endpoint(uint32_t argument, const zend_string *value, bool allow_http, s2s_string *endpoint)
{
	if (value == NULL) {
		return true;
	}
	if (!php_s2s_value_ascii(argument, value, S2S_URL_MAX, false, endpoint)) {
		return false;
	}
	const char *problem = s2s_endpoint_problem(*endpoint, allow_http);
	if (problem != NULL) {
		zend_argument_value_error(argument, "%s", problem);
		return false;
	}
	return true;
}

/* False: thrown. A null is an empty name there. */
static bool destination_map_value(
	uint32_t argument, const char *key, const zval *value, const php_s2s_destination_names *names, s2s_string *there)
{
	bool nullable = names->takes(S2S_STRING(""));
	php_s2s_shown shown;
	s2s_text what;

	if (Z_TYPE_P(value) != IS_STRING && !(nullable && Z_TYPE_P(value) == IS_NULL)) {
		zend_argument_type_error(
			argument, "for %s must be of type %s, %s given", key, nullable ? "?string" : "string", zend_zval_type_name(value));
		return false;
	}
	*there = Z_TYPE_P(value) == IS_STRING ? php_s2s_string_of(Z_STR_P(value)) : S2S_STRING("");
	if (there->length <= S2S_NAME_MAX && s2s_name_map_takes(*there) && names->takes(*there)) {
		return true;
	}
	s2s_text_init(&what);
	names->describe(&what);
	s2s_string text = s2s_text_string(&what);
	zend_argument_value_error(argument, "for %s must be %.*s, %s given", key, S2S_STRING_ARGS(text), php_s2s_value_show(*there, &shown));
	s2s_text_free(&what);
	return false;
}

static bool destination_map_pair(
	uint32_t argument, const zend_string *key, zend_ulong index, zval *value, const php_s2s_destination_names *names, s2s_text *map)
{
	s2s_string there;
	php_s2s_shown shown;
	s2s_complaint complaint;

	ZVAL_DEREF(value);
	php_s2s_value_show_key(key, index, &shown);
	if (key == NULL || !s2s_check(&s2s_rule_label, php_s2s_string_of(key), &complaint)) {
		zend_argument_value_error(
			argument, "must have event names as keys: texts of 1 to %d bytes of UTF-8, %s given", S2S_NAME_MAX, shown.text);
		return false;
	}
	if (!destination_map_value(argument, shown.text, value, names, &there)) {
		return false;
	}
	s2s_name_map_append(map, php_s2s_string_of(key), there);
	return true;
}

bool php_s2s_destination_map(uint32_t argument, HashTable *given, const php_s2s_destination_names *names, s2s_text *map)
{
	zend_ulong index;
	zend_string *key;
	zval *value;

	if (given == NULL) {
		return true;
	}
	ZEND_HASH_FOREACH_KEY_VAL(given, index, key, value)
	{
		if (!destination_map_pair(argument, key, index, value, names, map)) {
			return false;
		}
	}
	ZEND_HASH_FOREACH_END();
	php_s2s_need(!s2s_text_failed(map));
	return true;
}

void php_s2s_destination_name(const zval *object, zval *name)
{
	ZVAL_STR(name, php_s2s_string_to_zend(php_s2s_destination_of(Z_OBJ_P(object))->value.name));
}

/* "sem_id" as the constructor has it, "semId". */
static zend_string *destination_argument_name(s2s_string setting)
{
	zend_string *name = zend_string_alloc(setting.length, false);
	size_t length = 0;

	for (size_t position = 0; position < setting.length; position++) {
		if (setting.data[position] == '_' && position + 1 < setting.length) {
			ZSTR_VAL(name)[length++] = (char) (setting.data[++position] - 'a' + 'A');
		} else {
			ZSTR_VAL(name)[length++] = setting.data[position];
		}
	}
	ZSTR_VAL(name)[length] = '\0';
	ZSTR_LEN(name) = length;
	return name;
}

static void destination_debug_string(zval *info, const char *name, s2s_string value)
{
	zval text;
	php_s2s_string_to_zval(value, &text);
	add_assoc_zval(info, name, &text);
}

/* By the names of the class' own arguments; of S2S\Destination\System by those that its $settings have. */
static void destination_debug_settings(const s2s_destination *value, bool own_class, zval *info)
{
	const s2s_system *system = s2s_system_find(value->system);

	for (size_t index = 0; index < value->setting_count; index++) {
		const s2s_setting *setting = &system->settings[index];
		bool masked = setting->secret && s2s_string_is_given(value->settings[index]);
		zend_string *name = own_class ? destination_argument_name(setting->name) : php_s2s_string_to_zend(setting->name);
		zval text;

		php_s2s_string_to_zval(masked ? S2S_STRING("********") : value->settings[index], &text);
		zend_hash_update(Z_ARRVAL_P(info), name, &text);
		zend_string_release(name);
	}
}

static HashTable *destination_debug_info(zend_object *object, int *is_temporary)
{
	const s2s_destination *value = &php_s2s_destination_of(object)->value;
	bool own_class = object->ce != php_s2s_destination_system_class;
	zval info;
	zval settings;

	*is_temporary = 1;
	array_init(&info);
	destination_debug_string(&info, "name", value->name);
	if (own_class) {
		destination_debug_settings(value, true, &info);
	} else {
		destination_debug_string(&info, "system", value->system);
		array_init(&settings);
		destination_debug_settings(value, false, &settings);
		add_assoc_zval(&info, "settings", &settings);
	}
	destination_debug_string(&info, "endpoint", value->endpoint);
	return Z_ARRVAL(info);
}

static zend_object *destination_create(zend_class_entry *class_entry)
{
	php_s2s_destination *destination = zend_object_alloc(sizeof(php_s2s_destination), class_entry);
	s2s_arena_init(&destination->arena);
	zend_object_std_init(&destination->std, class_entry);
	object_properties_init(&destination->std, class_entry);
	destination->std.handlers = &destination_handlers;
	php_s2s_nudge();
	return &destination->std;
}

static zend_object *destination_clone(zend_object *object)
{
	const s2s_destination *source = &php_s2s_destination_of(object)->value;
	php_s2s_destination *copy = php_s2s_destination_of(destination_create(object->ce));

	copy->value = *source;
	php_s2s_destination_copy(copy, &copy->value.name, source->name);
	php_s2s_destination_copy(copy, &copy->value.endpoint, source->endpoint);
	for (size_t setting = 0; setting < source->setting_count; setting++) {
		php_s2s_destination_set(copy, setting, source->settings[setting]);
	}
	zend_objects_clone_members(&copy->std, object);
	return &copy->std;
}

/* The arena wipes itself: credentials were in it. */
static void destination_free(zend_object *object)
{
	s2s_arena_free(&php_s2s_destination_of(object)->arena);
	zend_object_std_dtor(object);
}

void php_s2s_destination_register_class(zend_class_entry *class_entry)
{
	class_entry->create_object = destination_create;
}

/* A destination needs its C side: an object without it would be nothing but a wrong pointer. */
static int destination_implemented(zend_class_entry *interface, zend_class_entry *class_entry)
{
	if (class_entry->type == ZEND_INTERNAL_CLASS) {
		return SUCCESS;
	}
	zend_error_noreturn(E_ERROR,
		"%s %s cannot implement interface %s: only the classes in S2S\\Destination are destinations, see S2S\\Destination\\Sklik",
		zend_get_object_type_uc(class_entry), ZSTR_VAL(class_entry->name), ZSTR_VAL(interface->name));
}

void php_s2s_destination_register(void)
{
	php_s2s_destination_class = register_class_S2S_Destination();
	php_s2s_destination_class->interface_gets_implemented = destination_implemented;
	destination_handlers = *zend_get_std_object_handlers();
	destination_handlers.offset = offsetof(php_s2s_destination, std);
	destination_handlers.free_obj = destination_free;
	destination_handlers.clone_obj = destination_clone;
	destination_handlers.get_debug_info = destination_debug_info;
}
