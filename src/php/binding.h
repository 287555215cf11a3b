/*
 * What the files of the binding share: class entries, the objects' C structs,
 * and the ways between zvals and plain values. One file a class; each registers
 * itself from the list in s2s.c.
 *
 * Everything here runs on the PHP thread that made the object.
 */
#ifndef PHP_S2S_BINDING_H
#define PHP_S2S_BINDING_H

#include "../../php_s2s.h"

#include "../client/callback.h"
#include "../client/operate.h"

#include <Zend/zend_attributes.h>
#include <Zend/zend_exceptions.h>
#include <Zend/zend_interfaces.h>

extern zend_class_entry *php_s2s_source_class;
extern zend_class_entry *php_s2s_state_class;
extern zend_class_entry *php_s2s_exception_class;
extern zend_class_entry *php_s2s_invalid_event_class;
extern zend_class_entry *php_s2s_queue_error_class;
extern zend_class_entry *php_s2s_problem_class;
extern zend_class_entry *php_s2s_receipt_class;
extern zend_class_entry *php_s2s_request_class;
extern zend_class_entry *php_s2s_response_class;
extern zend_class_entry *php_s2s_entry_class;
extern zend_class_entry *php_s2s_event_class;
extern zend_class_entry *php_s2s_visitor_class;
extern zend_class_entry *php_s2s_destination_class;
extern zend_class_entry *php_s2s_destination_system_class;
extern zend_class_entry *php_s2s_missing_value_class;
extern zend_class_entry *php_s2s_client_class;
extern zend_class_entry *php_s2s_queue_class;
extern zend_class_entry *php_s2s_invalid_callback_class;
extern zend_class_entry *php_s2s_conversion_class;
extern zend_class_entry *php_s2s_callback_class;

/* MINIT, in this order. */
void php_s2s_source_register(void);
void php_s2s_state_register(void);
void php_s2s_exception_register(void);
void php_s2s_invalid_event_register(void);
void php_s2s_queue_error_register(void);
void php_s2s_problem_register(void);
void php_s2s_receipt_register(void);
void php_s2s_request_register(void);
void php_s2s_response_register(void);
void php_s2s_entry_register(void);
void php_s2s_visitor_register(void);
void php_s2s_event_register(void);
void php_s2s_destination_register(void);
void php_s2s_destination_sklik_register(void);
void php_s2s_destination_adroll_register(void);
void php_s2s_destination_missing_value_register(void);
void php_s2s_destination_knorex_register(void);
void php_s2s_destination_postback_register(void);
void php_s2s_destination_adjust_register(void);
void php_s2s_destination_system_register(void);
void php_s2s_client_register(void);
void php_s2s_queue_register(void);
void php_s2s_invalid_callback_register(void);
void php_s2s_conversion_register(void);
void php_s2s_callback_register(void);

/* phpinfo() and php --ri. */
void php_s2s_info_print(void);

/* The context of this thread, made on first use. */
s2s_context *php_s2s_context(void);

/*
 * A queue whose sender died is taken over even where nobody sends: at the beginning of a web request, and by whoever makes
 * an object of ours. At most every 5 s.
 */
void php_s2s_nudge(void);
/* Preloading runs in fpm's master, as root perhaps: neither its files nor its sender would be those of the workers. */
bool php_s2s_is_preloading(void);

/* The core ran out of memory: ends the request as Zend does when that happens to it. */
ZEND_NORETURN void php_s2s_out_of_memory(void);

/* For the core's functions that fail only for want of memory. */
static inline void php_s2s_need(bool done)
{
	if (UNEXPECTED(!done)) {
		php_s2s_out_of_memory();
	}
}

static inline s2s_string php_s2s_string_of(const zend_string *string)
{
	return (s2s_string) { ZSTR_VAL(string), ZSTR_LEN(string) };
}

/* Not given: an empty zend_string. */
static inline zend_string *php_s2s_string_to_zend(s2s_string string)
{
	return string.length != 0 ? zend_string_init(string.data, string.length, false) : ZSTR_EMPTY_ALLOC();
}

/* Not given: null. */
void php_s2s_string_to_zval(s2s_string string, zval *value);

/* A new object of a class whose constructor is private; its properties are filled with the functions below, by their order in the stub. */
zend_object *php_s2s_object_new(zend_class_entry *class_entry, zval *object);
void php_s2s_object_set(zend_object *object, uint32_t property, zval *value); /* takes over the value */
void php_s2s_object_set_string(zend_object *object, uint32_t property, s2s_string value);
void php_s2s_object_set_string_or_null(zend_object *object, uint32_t property, s2s_string value);
void php_s2s_object_set_integer(zend_object *object, uint32_t property, int64_t value);
void php_s2s_object_set_integer_or_null(zend_object *object, uint32_t property, int64_t value, bool given);
void php_s2s_object_set_bool(zend_object *object, uint32_t property, bool value);

/* S2S\State and S2S\Source cases, and back. */
void php_s2s_state_to_zval(s2s_state state, zval *value);
s2s_state php_s2s_state_of(zend_object *object);
void php_s2s_source_to_zval(s2s_source source, zval *value);
s2s_source php_s2s_source_of(zend_object *object);

/* "error", "omit" or "empty"; lives as long as the enum's case. */
s2s_string php_s2s_missing_value_of(zend_object *object);

/* Results of the core as objects. */
void php_s2s_problem_list(const s2s_problems *problems, zval *list);
void php_s2s_receipt_create(const s2s_receipt *receipt, zval *object);
void php_s2s_request_create(const s2s_preview *preview, zval *object);
void php_s2s_response_create(const s2s_response *response, zval *object);
void php_s2s_entry_create(const s2s_entry *entry, zval *object);
void php_s2s_invalid_event_throw(const s2s_problems *problems);
void php_s2s_queue_error_throw(s2s_text *error);
void php_s2s_conversion_create(const s2s_conversion *conversion, bool is_new, zval *object);
void php_s2s_invalid_callback_throw(s2s_text *error, bool forbidden);

typedef struct php_s2s_event {
	s2s_event value;
	zend_object std;
} php_s2s_event;

typedef struct php_s2s_visitor {
	s2s_visitor value;
	s2s_pairs kept; /* click ids that cookiesToSet() is about, in the value's arena */
	bool secure;    /* captured from a request over https */
	bool made_adroll_cookie;
	zend_object std;
} php_s2s_visitor;

/* Of every class in S2S\Destination. */
typedef struct php_s2s_destination {
	s2s_arena arena;
	s2s_destination value; /* texts in the arena */
	zend_object std;
} php_s2s_destination;

static inline php_s2s_event *php_s2s_event_of(zend_object *object)
{
	return (php_s2s_event *) ((char *) object - offsetof(php_s2s_event, std));
}

static inline php_s2s_visitor *php_s2s_visitor_of(zend_object *object)
{
	return (php_s2s_visitor *) ((char *) object - offsetof(php_s2s_visitor, std));
}

static inline php_s2s_destination *php_s2s_destination_of(zend_object *object)
{
	return (php_s2s_destination *) ((char *) object - offsetof(php_s2s_destination, std));
}

/* A JSON object of the core as a PHP array (what is empty in it as a stdClass). False: a \ValueError was thrown, as a text in it is not
 * valid UTF-8. */
bool php_s2s_json_to_array(s2s_text *json, zval *array);

#endif
