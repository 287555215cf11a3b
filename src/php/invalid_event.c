#include "binding.h"

#include <ext/spl/spl_exceptions.h>

#include "invalid_event_arginfo.h"

zend_class_entry *php_s2s_invalid_event_class;

static zend_string *invalid_event_message(const s2s_problems *problems)
{
	for (size_t index = 0; index < problems->count; index++) {
		const s2s_problem *problem = &problems->items[index];
		if (problem->fatal) {
			return zend_strpprintf(0, "%.*s%s%.*s%s%.*s", S2S_STRING_ARGS(problem->destination),
				problem->destination.length != 0 ? ": " : "", S2S_STRING_ARGS(problem->path), problem->path.length != 0 ? ": " : "",
				S2S_STRING_ARGS(problem->message));
		}
	}
	return zend_string_init(ZEND_STRL("The event is not valid"), false);
}

void php_s2s_invalid_event_throw(const s2s_problems *problems)
{
	zval exception;
	zval list;
	zend_string *message = invalid_event_message(problems);

	php_s2s_need(object_init_ex(&exception, php_s2s_invalid_event_class) == SUCCESS);
	zend_update_property_str(zend_ce_exception, Z_OBJ(exception), ZEND_STRL("message"), message);
	php_s2s_problem_list(problems, &list);
	zend_update_property(php_s2s_invalid_event_class, Z_OBJ(exception), ZEND_STRL("problems"), &list);
	zval_ptr_dtor(&list);
	zend_string_release(message);
	zend_throw_exception_object(&exception);
}

ZEND_METHOD(S2S_InvalidEvent, getProblems)
{
	zval scratch;

	ZEND_PARSE_PARAMETERS_NONE();
	zval *problems = zend_read_property(php_s2s_invalid_event_class, Z_OBJ_P(ZEND_THIS), ZEND_STRL("problems"), true, &scratch);
	RETURN_COPY_DEREF(problems);
}

void php_s2s_invalid_event_register(void)
{
	php_s2s_invalid_event_class = register_class_S2S_InvalidEvent(spl_ce_DomainException, php_s2s_exception_class);
}
