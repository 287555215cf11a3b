#include "binding.h"

#include "request_arginfo.h"

zend_class_entry *php_s2s_request_class;

enum { REQUEST_METHOD, REQUEST_URL, REQUEST_HEADERS, REQUEST_BODY };

/* "Name: value\n" lines. */
static void request_headers(s2s_string lines, zval *headers)
{
	const char *line = lines.data;
	const char *end = lines.data + lines.length;

	array_init(headers);
	while (line < end) {
		const char *line_end = memchr(line, '\n', (size_t) (end - line));
		line_end = line_end != NULL ? line_end : end;
		const char *colon = memchr(line, ':', (size_t) (line_end - line));
		if (colon != NULL) {
			const char *value = colon + 1;
			while (value < line_end && *value == ' ') {
				value++;
			}
			zval text;
			ZVAL_STR(&text, php_s2s_string_to_zend((s2s_string) { value, (size_t) (line_end - value) }));
			zend_symtable_str_update(Z_ARRVAL_P(headers), line, (size_t) (colon - line), &text);
		}
		line = line_end + 1;
	}
}

void php_s2s_request_create(const s2s_preview *preview, zval *object)
{
	zval headers;
	zend_object *created = php_s2s_object_new(php_s2s_request_class, object);

	request_headers(s2s_text_string(&preview->headers), &headers);
	php_s2s_object_set_string(created, REQUEST_METHOD, s2s_string_from(preview->method));
	php_s2s_object_set_string(created, REQUEST_URL, s2s_text_string(&preview->url));
	php_s2s_object_set(created, REQUEST_HEADERS, &headers);
	php_s2s_object_set_string(created, REQUEST_BODY, s2s_text_string(&preview->body));
}

ZEND_METHOD(S2S_Request, __construct)
{
	(void) return_value;
	ZEND_PARSE_PARAMETERS_NONE();
}

void php_s2s_request_register(void)
{
	php_s2s_request_class = register_class_S2S_Request();
}
