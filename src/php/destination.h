/*
 * What the classes in S2S\Destination share. A class is one small file: its
 * constructor checks the arguments and puts them into `value`
 * (destination_sklik.c shows it). What dumps show of it follows from the ad
 * system's table of settings. A system without a class of its own is made by
 * S2S\Destination\System.
 */
#ifndef PHP_S2S_DESTINATION_H
#define PHP_S2S_DESTINATION_H

#include "binding.h"

/* For register functions: creating, cloning and dumping. */
void php_s2s_destination_register_class(zend_class_entry *class_entry);

/* For constructors: the object of ZEND_THIS, of that ad system and ready to be filled; NULL: thrown, as it was constructed before. */
php_s2s_destination *php_s2s_destination_begin(zval *object, const s2s_system *system);

/* Copies a setting; not given or NULL: php.ini's value, or the default, counts later. */
void php_s2s_destination_set(php_s2s_destination *destination, size_t setting, s2s_string value);
void php_s2s_destination_copy(php_s2s_destination *destination, s2s_string *field, s2s_string value);

/* Checks a URL that events are sent to. False: thrown. */
S2S_MUST_CHECK bool php_s2s_destination_endpoint(uint32_t argument, const zend_string *value, bool allow_http, s2s_string *endpoint);

/* What an ad system's own names for events are; where it takes an empty one, an array may have null for it. */
typedef struct php_s2s_destination_names {
	bool (*takes)(s2s_string name);
	void (*describe)(s2s_text *out); /* behind "must be" */
} php_s2s_destination_names;

/* An array of event names => names there, as the text that a setting is (destinations/name_map.h). False: thrown. */
S2S_MUST_CHECK bool php_s2s_destination_map(uint32_t argument, HashTable *given, const php_s2s_destination_names *names, s2s_text *map);

/* getName() of every class. */
void php_s2s_destination_name(const zval *object, zval *name);

#endif
