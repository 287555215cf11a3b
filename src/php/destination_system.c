#include "destination.h"
#include "value.h"

#include "destination_system_arginfo.h"

zend_class_entry *php_s2s_destination_system_class;

/* What the constructor was given; argument numbers are those of the stub. */
typedef struct system_arguments {
	zend_string *system;
	HashTable *settings;
	zend_string *endpoint;
	bool allow_http;
	zend_string *name;
} system_arguments;

/* NULL: thrown. */
static const s2s_system *system_find(const zend_string *name)
{
	const s2s_system *system = s2s_system_find(php_s2s_string_of(name));
	php_s2s_shown shown;
	s2s_text names;

	if (system != NULL) {
		return system;
	}
	s2s_text_init(&names);
	for (size_t index = 0; index < S2S_SYSTEM_COUNT; index++) {
		const char *before = index == 0 ? "" : index + 1 < S2S_SYSTEM_COUNT ? ", " : " or ";
		s2s_text_append_format(&names, "%s\"%.*s\"", before, S2S_STRING_ARGS(s2s_system_at(index)->name));
	}
	s2s_string list = s2s_text_string(&names);
	zend_argument_value_error(1, "must be %.*s, %s given", S2S_STRING_ARGS(list), php_s2s_value_show(php_s2s_string_of(name), &shown));
	s2s_text_free(&names);
	return NULL;
}

/* False: thrown. */
static bool system_find_setting(const s2s_system *system, const zend_string *key, const char *shown, size_t *setting)
{
	s2s_text names;

	for (*setting = 0; key != NULL && *setting < system->setting_count; (*setting)++) {
		if (s2s_string_equals(system->settings[*setting].name, php_s2s_string_of(key))) {
			return true;
		}
	}
	s2s_text_init(&names);
	for (size_t index = 0; index < system->setting_count; index++) {
		if (system->settings[index].kind != S2S_SETTING_OF_CLASS) {
			s2s_text_append_format(&names, "%s\"%.*s\"", names.length == 0 ? "" : ", ", S2S_STRING_ARGS(system->settings[index].name));
		}
	}
	s2s_string list = s2s_text_string(&names);
	zend_argument_value_error(
		2, "must not have %s: the settings of %.*s are %.*s", shown, S2S_STRING_ARGS(system->name), S2S_STRING_ARGS(list));
	s2s_text_free(&names);
	return false;
}

/* The text that php.ini would have; not given for null. False: thrown. */
static bool system_read_value(const s2s_setting *setting, const char *shown, const zval *value, s2s_string *text)
{
	bool is_switch = setting->kind == S2S_SETTING_SWITCH;

	*text = S2S_STRING_NONE;
	if (Z_TYPE_P(value) == IS_STRING) {
		*text = php_s2s_string_of(Z_STR_P(value));
	} else if (is_switch && (Z_TYPE_P(value) == IS_TRUE || Z_TYPE_P(value) == IS_FALSE)) {
		*text = Z_TYPE_P(value) == IS_TRUE ? S2S_STRING("1") : S2S_STRING("0");
	} else if (Z_TYPE_P(value) != IS_NULL) {
		zend_argument_type_error(
			2, "for %s must be of type %s, %s given", shown, is_switch ? "string|bool|null" : "?string", zend_zval_type_name(value));
		return false;
	}
	return true;
}

/* False: thrown. */
static bool system_set(php_s2s_destination *destination, const s2s_system *system, const zend_string *key, zend_ulong index, zval *value)
{
	php_s2s_shown shown;
	size_t setting;
	s2s_string text;
	s2s_text problem;

	ZVAL_DEREF(value);
	php_s2s_value_show_key(key, index, &shown);
	if (!system_find_setting(system, key, shown.text, &setting) ||
		!system_read_value(&system->settings[setting], shown.text, value, &text)) {
		return false;
	}
	s2s_text_init(&problem);
	bool good = s2s_setting_check(&system->settings[setting], text, &text, &problem);
	if (good) {
		php_s2s_destination_set(destination, setting, text.length != 0 ? text : S2S_STRING_NONE);
	} else {
		s2s_string words = s2s_text_string(&problem);
		zend_argument_value_error(2, "for %s %.*s", shown.text, S2S_STRING_ARGS(words));
	}
	s2s_text_free(&problem);
	return good;
}

/* Where it follows from a setting, which is judged together with the others. False: thrown. */
static bool system_find_endpoint(const php_s2s_destination *destination, const s2s_system *system, s2s_string *endpoint)
{
	s2s_text problem;

	if (!s2s_string_is_given(destination->value.settings[0])) {
		return true; /* php.ini's counts */
	}
	s2s_text_init(&problem);
	bool good = system->find_endpoint(&destination->value, endpoint, &problem);
	if (!good) {
		s2s_string words = s2s_text_string(&problem);
		zend_argument_value_error(2, "for \"%.*s\" %.*s", S2S_STRING_ARGS(system->settings[0].name), S2S_STRING_ARGS(words));
	}
	s2s_text_free(&problem);
	return good;
}

static bool system_set_endpoint(php_s2s_destination *destination, const s2s_system *system, const zend_string *given)
{
	s2s_string endpoint = S2S_STRING_NONE;
	bool good;

	if (system->find_endpoint == NULL && destination->value.allow_http) {
		zend_argument_value_error(4, "must be false: only where a setting has the URL, as a postback's, may it begin with http://");
		good = false;
	} else if (system->find_endpoint == NULL) {
		good = php_s2s_destination_endpoint(3, given, false, &endpoint);
	} else if (given != NULL) {
		zend_argument_value_error(3, "must be null: the endpoint of %.*s follows from its \"%.*s\"", S2S_STRING_ARGS(system->name),
			S2S_STRING_ARGS(system->settings[0].name));
		good = false;
	} else {
		good = system_find_endpoint(destination, system, &endpoint);
	}
	if (good) {
		php_s2s_destination_copy(destination, &destination->value.endpoint, endpoint);
	}
	return good;
}

/* The name last: with it the object counts as constructed. */
static bool system_fill(php_s2s_destination *destination, const s2s_system *system, const system_arguments *given)
{
	s2s_string name = system->name;
	zend_ulong index;
	zend_string *key;
	zval *value;

	destination->value.allow_http = given->allow_http;
	ZEND_HASH_FOREACH_KEY_VAL(given->settings, index, key, value)
	{
		if (!system_set(destination, system, key, index, value)) {
			return false;
		}
	}
	ZEND_HASH_FOREACH_END();
	if (!system_set_endpoint(destination, system, given->endpoint) || !php_s2s_value_checked(5, given->name, &s2s_rule_label, &name)) {
		return false;
	}
	php_s2s_destination_copy(destination, &destination->value.name, name);
	return true;
}

ZEND_METHOD(S2S_Destination_System, __construct)
{
	system_arguments given = { .system = NULL };

	ZEND_PARSE_PARAMETERS_START(2, 5)
		Z_PARAM_STR(given.system)
		Z_PARAM_ARRAY_HT(given.settings)
		Z_PARAM_OPTIONAL
		Z_PARAM_STR_OR_NULL(given.endpoint)
		Z_PARAM_BOOL(given.allow_http)
		Z_PARAM_STR_OR_NULL(given.name)
	ZEND_PARSE_PARAMETERS_END();

	const s2s_system *system = system_find(given.system);
	if (system == NULL) {
		RETURN_THROWS();
	}
	php_s2s_destination *destination = php_s2s_destination_begin(ZEND_THIS, system);
	if (destination == NULL || !system_fill(destination, system, &given)) {
		RETURN_THROWS();
	}
}

ZEND_METHOD(S2S_Destination_System, getName)
{
	ZEND_PARSE_PARAMETERS_NONE();
	php_s2s_destination_name(ZEND_THIS, return_value);
}

void php_s2s_destination_system_register(void)
{
	php_s2s_destination_system_class = register_class_S2S_Destination_System(php_s2s_destination_class);
	php_s2s_destination_register_class(php_s2s_destination_system_class);
}
