#include "binding.h"

#include "response_arginfo.h"

zend_class_entry *php_s2s_response_class;

enum { RESPONSE_STATUS, RESPONSE_BODY, RESPONSE_SECONDS, RESPONSE_STATE, RESPONSE_ERROR };

void php_s2s_response_create(const s2s_response *response, zval *object)
{
	zval value;
	zend_object *created = php_s2s_object_new(php_s2s_response_class, object);
	s2s_string error = s2s_text_string(&response->error);

	php_s2s_object_set_integer(created, RESPONSE_STATUS, response->status);
	php_s2s_object_set_string(created, RESPONSE_BODY, s2s_text_string(&response->body));
	ZVAL_DOUBLE(&value, response->seconds);
	php_s2s_object_set(created, RESPONSE_SECONDS, &value);
	php_s2s_state_to_zval(response->state, &value);
	php_s2s_object_set(created, RESPONSE_STATE, &value);
	php_s2s_object_set_string_or_null(created, RESPONSE_ERROR, error.length != 0 ? error : S2S_STRING_NONE);
}

ZEND_METHOD(S2S_Response, __construct)
{
	(void) return_value;
	ZEND_PARSE_PARAMETERS_NONE();
}

void php_s2s_response_register(void)
{
	php_s2s_response_class = register_class_S2S_Response();
}
