/* What S2S\Callback::receive() is given, as a plain query. */
#ifndef PHP_S2S_CALLBACK_QUERY_H
#define PHP_S2S_CALLBACK_QUERY_H

#include "binding.h"

/* Both return false after they threw. Texts live in the arena. */
S2S_MUST_CHECK bool php_s2s_callback_read_text(const zend_string *text, s2s_arena *arena, s2s_query *query);
/* $_GET: lists and maps in it become names with brackets again. */
S2S_MUST_CHECK bool php_s2s_callback_read_table(HashTable *table, s2s_arena *arena, s2s_query *query);

#endif
