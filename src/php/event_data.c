/* S2S\Event: what it was about. */
#include "binding.h"
#include "value.h"

#include <Zend/zend_smart_str.h>
#include <ext/json/php_json.h>

typedef struct order_values {
	s2s_money value;
	s2s_money value_tax;
	s2s_money delivery_price;
	s2s_money other_costs;
	s2s_string currency;
} order_values;

static void event_take_money(s2s_money *field, const s2s_money *given)
{
	if (s2s_money_is_given(given)) {
		*field = *given;
	}
}

static void event_take_text(s2s_event *event, s2s_string *field, s2s_string given)
{
	if (s2s_string_is_given(given)) {
		php_s2s_need(s2s_event_set_text(event, field, given));
	}
}

static void event_take_values(s2s_event *event, const order_values *values)
{
	event_take_money(&event->value, &values->value);
	event_take_money(&event->value_tax, &values->value_tax);
	event_take_money(&event->delivery_price, &values->delivery_price);
	event_take_money(&event->other_costs, &values->other_costs);
	if (s2s_string_is_given(values->currency)) {
		php_s2s_need(s2s_event_set_currency(event, values->currency));
	}
}

ZEND_METHOD(S2S_Event, setValue)
{
	zval *value;
	zend_string *currency;
	zval *value_tax = NULL;
	order_values values = { 0 };
	s2s_event *event = &php_s2s_event_of(Z_OBJ_P(ZEND_THIS))->value;

	ZEND_PARSE_PARAMETERS_START(2, 3)
		Z_PARAM_ZVAL(value)
		Z_PARAM_STR(currency)
		Z_PARAM_OPTIONAL
		Z_PARAM_ZVAL(value_tax)
	ZEND_PARSE_PARAMETERS_END();

	if (Z_TYPE_P(value) == IS_NULL) {
		zend_argument_type_error(1, "must be of type int|float|string, null given");
		RETURN_THROWS();
	}
	if (!php_s2s_value_money(1, value, &values.value) || !php_s2s_value_checked(2, currency, &s2s_rule_currency, &values.currency) ||
		!php_s2s_value_money(3, value_tax, &values.value_tax)) {
		RETURN_THROWS();
	}
	event_take_values(event, &values);
	RETURN_COPY(ZEND_THIS);
}

ZEND_METHOD(S2S_Event, setOrder)
{
	zend_string *id;
	zval *value = NULL;
	zend_string *currency = NULL;
	zval *value_tax = NULL;
	zend_string *delivery_type = NULL;
	zval *delivery_price = NULL;
	zval *other_costs = NULL;
	zend_string *payment_type = NULL;
	zend_string *review_email = NULL;
	s2s_string id_text = S2S_STRING_NONE;
	s2s_string delivery_text = S2S_STRING_NONE;
	s2s_string payment_text = S2S_STRING_NONE;
	s2s_string review_text = S2S_STRING_NONE;
	order_values values = { 0 };
	s2s_event *event = &php_s2s_event_of(Z_OBJ_P(ZEND_THIS))->value;

	ZEND_PARSE_PARAMETERS_START(1, 9)
		Z_PARAM_STR(id)
		Z_PARAM_OPTIONAL
		Z_PARAM_ZVAL(value)
		Z_PARAM_STR_OR_NULL(currency)
		Z_PARAM_ZVAL(value_tax)
		Z_PARAM_STR_OR_NULL(delivery_type)
		Z_PARAM_ZVAL(delivery_price)
		Z_PARAM_ZVAL(other_costs)
		Z_PARAM_STR_OR_NULL(payment_type)
		Z_PARAM_STR_OR_NULL(review_email)
	ZEND_PARSE_PARAMETERS_END();

	if (!php_s2s_value_checked(1, id, &s2s_rule_identifier, &id_text) || !php_s2s_value_money(2, value, &values.value) ||
		!php_s2s_value_checked(3, currency, &s2s_rule_currency, &values.currency) ||
		!php_s2s_value_money(4, value_tax, &values.value_tax) || !php_s2s_value_checked(5, delivery_type, &s2s_rule_text, &delivery_text) ||
		!php_s2s_value_money(6, delivery_price, &values.delivery_price) || !php_s2s_value_money(7, other_costs, &values.other_costs) ||
		!php_s2s_value_checked(8, payment_type, &s2s_rule_text, &payment_text) ||
		!php_s2s_value_checked(9, review_email, &s2s_rule_text, &review_text)) {
		RETURN_THROWS();
	}
	event_take_values(event, &values);
	event_take_text(event, &event->order_id, id_text);
	event_take_text(event, &event->delivery_type, delivery_text);
	event_take_text(event, &event->payment_type, payment_text);
	event_take_text(event, &event->review_email, review_text.length != 0 ? review_text : S2S_STRING_NONE);
	RETURN_COPY(ZEND_THIS);
}

static bool item_quantity(zval *given, s2s_money *quantity)
{
	s2s_complaint complaint;

	if (given == NULL) {
		return s2s_money_from_integer(1, quantity);
	}
	if (Z_TYPE_P(given) == IS_NULL) {
		zend_argument_type_error(2, "must be of type int|float|string, null given");
		return false;
	}
	if (!php_s2s_value_money(2, given, quantity)) {
		return false;
	}
	if (!s2s_check_quantity(quantity, &complaint)) {
		zend_argument_value_error(2, "%s", complaint.words);
		return false;
	}
	return true;
}

ZEND_METHOD(S2S_Event, addItem)
{
	zend_string *id;
	zval *quantity = NULL;
	zval *unit_price = NULL;
	zend_string *name = NULL;
	zend_string *category = NULL;
	zend_string *group = NULL;
	s2s_string id_text = S2S_STRING_NONE;
	s2s_string name_text = S2S_STRING_NONE;
	s2s_string category_text = S2S_STRING_NONE;
	s2s_string group_text = S2S_STRING_NONE;
	s2s_money quantity_value = { 0 };
	s2s_money price_value = { 0 };
	s2s_complaint complaint;
	s2s_event *event = &php_s2s_event_of(Z_OBJ_P(ZEND_THIS))->value;

	ZEND_PARSE_PARAMETERS_START(1, 6)
		Z_PARAM_STR(id)
		Z_PARAM_OPTIONAL
		Z_PARAM_ZVAL(quantity)
		Z_PARAM_ZVAL(unit_price)
		Z_PARAM_STR_OR_NULL(name)
		Z_PARAM_STR_OR_NULL(category)
		Z_PARAM_STR_OR_NULL(group)
	ZEND_PARSE_PARAMETERS_END();

	if (!php_s2s_value_checked(1, id, &s2s_rule_identifier, &id_text) || !item_quantity(quantity, &quantity_value) ||
		!php_s2s_value_money(3, unit_price, &price_value) || !php_s2s_value_checked(4, name, &s2s_rule_text, &name_text) ||
		!php_s2s_value_checked(5, category, &s2s_rule_text, &category_text) ||
		!php_s2s_value_checked(6, group, &s2s_rule_text, &group_text)) {
		RETURN_THROWS();
	}
	if (!s2s_check_more_items(event->item_count, &complaint)) {
		zend_value_error("S2S\\Event::addItem(): An event %s", complaint.words);
		RETURN_THROWS();
	}
	s2s_item *item = s2s_event_add_item(event);
	php_s2s_need(item != NULL);
	item->quantity = quantity_value;
	item->unit_price = price_value;
	event_take_text(event, &item->id, id_text);
	event_take_text(event, &item->name, name_text);
	event_take_text(event, &item->category, category_text);
	event_take_text(event, &item->group, group_text);
	RETURN_COPY(ZEND_THIS);
}

static bool parameter_is_map(HashTable *array)
{
	zend_string *key;
	zval *value;
	ZEND_HASH_FOREACH_STR_KEY_VAL(array, key, value)
	{
		ZVAL_DEREF(value);
		if (key == NULL || Z_TYPE_P(value) != IS_STRING) {
			return false;
		}
	}
	ZEND_HASH_FOREACH_END();
	return true;
}

static void parameter_set(s2s_event *event, zend_string *name, s2s_parameter_kind kind, s2s_string text)
{
	s2s_parameter *parameter = s2s_event_put_parameter(event, php_s2s_string_of(name));
	php_s2s_need(parameter != NULL);
	parameter->kind = kind;
	php_s2s_need(s2s_event_set_text(event, &parameter->text, text));
}

static void parameter_set_map(s2s_event *event, zend_string *name, HashTable *array)
{
	zend_string *key;
	zval *value;
	s2s_parameter *parameter = s2s_event_put_parameter(event, php_s2s_string_of(name));
	php_s2s_need(parameter != NULL);
	parameter->kind = S2S_PARAMETER_MAP;
	ZEND_HASH_FOREACH_STR_KEY_VAL(array, key, value)
	{
		ZVAL_DEREF(value);
		php_s2s_need(s2s_pairs_set(&parameter->map, &event->arena, php_s2s_string_of(key), php_s2s_string_of(Z_STR_P(value))));
	}
	ZEND_HASH_FOREACH_END();
}

/* Room for one more name, or the name is there already. */
static bool parameter_fits(const s2s_event *event, s2s_string name)
{
	s2s_complaint complaint;
	if (s2s_event_parameter(event, name) != NULL || s2s_check_name_count(event->parameter_count + 1, &complaint)) {
		return true;
	}
	zend_value_error("S2S\\Event::set(): The parameters of an event %s", complaint.words);
	return false;
}

/* The length is bounded by its JSON, in which no text is shorter than it is. Text that is not UTF-8 is the destination's to judge. */
static bool parameter_set_array(s2s_event *event, zend_string *name, zval *value)
{
	smart_str json = { 0 };
	s2s_string text = S2S_STRING_NONE;
	s2s_complaint complaint;

	if (php_json_encode_ex(&json, value, PHP_JSON_UNESCAPED_UNICODE | PHP_JSON_UNESCAPED_SLASHES | PHP_JSON_INVALID_UTF8_SUBSTITUTE,
			S2S_PARAMETER_DEPTH_MAX) != SUCCESS) {
		smart_str_free(&json);
		if (EG(exception) == NULL) {
			zend_argument_value_error(2, "must be an array that can be written as JSON");
		}
		return false;
	}
	smart_str_0(&json);
	bool map = parameter_is_map(Z_ARRVAL_P(value));
	bool fits = php_s2s_value_checked(2, json.s, &s2s_rule_parameter_json, &text);
	if (fits && map && !s2s_check_name_count(zend_hash_num_elements(Z_ARRVAL_P(value)), &complaint)) {
		zend_argument_value_error(2, "%s", complaint.words);
		fits = false;
	}
	if (fits && map) {
		parameter_set_map(event, name, Z_ARRVAL_P(value));
	} else if (fits) {
		parameter_set(event, name, S2S_PARAMETER_OTHER, text);
	}
	smart_str_free(&json);
	return fits;
}

static bool parameter_set_number(s2s_event *event, zend_string *name, zval *value)
{
	s2s_money number = { 0 };
	if (!php_s2s_value_money(2, value, &number)) {
		return false;
	}
	parameter_set(event, name, S2S_PARAMETER_NUMBER, s2s_money_string(&number));
	return true;
}

/* 'email_md5' is personal data: it goes to the place where hashes are kept. */
static bool parameter_set_email_md5(s2s_event *event, zval *value)
{
	if (Z_TYPE_P(value) != IS_STRING || !s2s_check_hex(php_s2s_string_of(Z_STR_P(value)), S2S_MD5_HEX, event->email_md5)) {
		zend_argument_value_error(2, "must be 32 hexadecimal digits (MD5) for \"email_md5\"; for a raw address use setUser()");
		return false;
	}
	return true;
}

static bool parameter_set_value(s2s_event *event, zend_string *name, zval *value)
{
	s2s_string text = S2S_STRING_NONE;
	if (zend_string_equals_literal(name, "email_md5")) {
		return parameter_set_email_md5(event, value);
	}
	switch (Z_TYPE_P(value)) {
		case IS_FALSE:
		case IS_TRUE:
			parameter_set(event, name, S2S_PARAMETER_BOOL, Z_TYPE_P(value) == IS_TRUE ? S2S_STRING("true") : S2S_STRING("false"));
			return true;
		case IS_LONG:
		case IS_DOUBLE:
			return parameter_set_number(event, name, value);
		case IS_STRING:
			if (!php_s2s_value_checked(2, Z_STR_P(value), &s2s_rule_text, &text)) {
				return false;
			}
			parameter_set(event, name, S2S_PARAMETER_STRING, text);
			return true;
		case IS_ARRAY:
			return parameter_set_array(event, name, value);
		default:
			zend_argument_type_error(2, "must be of type string|int|float|bool|array, %s given", zend_zval_type_name(value));
			return false;
	}
}

ZEND_METHOD(S2S_Event, set)
{
	zend_string *name;
	zval *value;
	s2s_string name_text = S2S_STRING_NONE;

	ZEND_PARSE_PARAMETERS_START(2, 2)
		Z_PARAM_STR(name)
		Z_PARAM_ZVAL(value)
	ZEND_PARSE_PARAMETERS_END();

	if (!php_s2s_value_checked(1, name, &s2s_rule_parameter_name, &name_text)) {
		RETURN_THROWS();
	}
	ZVAL_DEREF(value);
	if (!parameter_fits(&php_s2s_event_of(Z_OBJ_P(ZEND_THIS))->value, name_text)) {
		RETURN_THROWS();
	}
	if (!parameter_set_value(&php_s2s_event_of(Z_OBJ_P(ZEND_THIS))->value, name, value)) {
		RETURN_THROWS();
	}
	RETURN_COPY(ZEND_THIS);
}
