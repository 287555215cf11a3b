#include "callback_query.h"

#define QUERY_DEPTH_MAX 16
#define QUERY_PARAMETERS_MAX 1000

/* A call, whoever made it, can't be right then: that is its fault, not the caller's of receive(). */
static bool query_too_large(void)
{
	s2s_text error;

	s2s_text_init(&error);
	s2s_text_append_format(
		&error, "The callback's parameters must be at most %d, and at most %d bytes long", QUERY_PARAMETERS_MAX, S2S_CALLBACK_QUERY_MAX);
	php_s2s_invalid_callback_throw(&error, false);
	s2s_text_free(&error);
	return false;
}

bool php_s2s_callback_read_text(const zend_string *text, s2s_arena *arena, s2s_query *query)
{
	if (ZSTR_LEN(text) > S2S_CALLBACK_QUERY_MAX) {
		return query_too_large();
	}
	php_s2s_need(s2s_query_parse(php_s2s_string_of(text), arena, query));
	return query->count <= QUERY_PARAMETERS_MAX || query_too_large();
}

typedef struct query_reader {
	s2s_arena *arena;
	s2s_query *query;
	size_t bytes;
} query_reader;

static bool query_read_table(query_reader *reader, HashTable *table, s2s_string prefix, int depth);

static bool query_read_value(query_reader *reader, s2s_string name, zval *value, int depth)
{
	ZVAL_DEREF(value);
	if (Z_TYPE_P(value) == IS_ARRAY) {
		return query_read_table(reader, Z_ARRVAL_P(value), name, depth + 1);
	}
	if (Z_TYPE_P(value) != IS_STRING && Z_TYPE_P(value) != IS_LONG) {
		zend_argument_type_error(1, "must have elements of type string, int or array, one is of type %s", zend_zval_type_name(value));
		return false;
	}
	zend_string *text = zval_get_string(value);
	reader->bytes += name.length + ZSTR_LEN(text);
	bool fits = reader->bytes <= S2S_CALLBACK_QUERY_MAX && reader->query->count < QUERY_PARAMETERS_MAX;
	if (fits) {
		php_s2s_need(s2s_query_add(reader->query, reader->arena, name, php_s2s_string_of(text)));
	}
	zend_string_release(text);
	return fits || query_too_large();
}

static void query_name(s2s_text *name, s2s_string prefix, const zend_string *key, zend_ulong index)
{
	s2s_text_append_string(name, prefix);
	s2s_text_append(name, "[", prefix.length != 0);
	if (key != NULL) {
		s2s_text_append_string(name, php_s2s_string_of(key));
	} else {
		s2s_text_append_integer(name, (int64_t) index);
	}
	s2s_text_append(name, "]", prefix.length != 0);
	php_s2s_need(!s2s_text_failed(name));
}

static bool query_read_table(query_reader *reader, HashTable *table, s2s_string prefix, int depth)
{
	zend_ulong index;
	zend_string *key;
	zval *value;
	bool done = true;

	/* Also ends what refers to itself. */
	if (depth > QUERY_DEPTH_MAX) {
		return query_too_large();
	}
	ZEND_HASH_FOREACH_KEY_VAL(table, index, key, value)
	{
		s2s_text name;
		s2s_text_init(&name);
		query_name(&name, prefix, key, index);
		done = query_read_value(reader, s2s_text_string(&name), value, depth);
		s2s_text_free(&name);
		if (!done) {
			break;
		}
	}
	ZEND_HASH_FOREACH_END();
	return done;
}

bool php_s2s_callback_read_table(HashTable *table, s2s_arena *arena, s2s_query *query)
{
	query_reader reader = { .arena = arena, .query = query };
	return query_read_table(&reader, table, S2S_STRING_NONE, 0);
}
