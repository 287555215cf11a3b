#include "binding.h"

#include "problem_arginfo.h"

zend_class_entry *php_s2s_problem_class;

enum { PROBLEM_FATAL, PROBLEM_DESTINATION, PROBLEM_PATH, PROBLEM_MESSAGE };

void php_s2s_problem_list(const s2s_problems *problems, zval *list)
{
	php_s2s_need(!problems->failed);
	if (problems->count == 0) {
		ZVAL_EMPTY_ARRAY(list);
		return;
	}
	array_init_size(list, (uint32_t) problems->count);
	for (size_t index = 0; index < problems->count; index++) {
		const s2s_problem *problem = &problems->items[index];
		zval value;
		zend_object *object = php_s2s_object_new(php_s2s_problem_class, &value);
		php_s2s_object_set_bool(object, PROBLEM_FATAL, problem->fatal);
		php_s2s_object_set_string(object, PROBLEM_DESTINATION, problem->destination);
		php_s2s_object_set_string(object, PROBLEM_PATH, problem->path);
		php_s2s_object_set_string(object, PROBLEM_MESSAGE, problem->message);
		add_next_index_zval(list, &value);
	}
}

ZEND_METHOD(S2S_Problem, __construct)
{
	(void) return_value;
	ZEND_PARSE_PARAMETERS_NONE();
}

void php_s2s_problem_register(void)
{
	php_s2s_problem_class = register_class_S2S_Problem();
}
