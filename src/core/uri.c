#include "uri.h"

static bool is_unreserved(char character)
{
	return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || (character >= '0' && character <= '9') ||
		character == '-' || character == '.' || character == '_' || character == '~';
}

void s2s_uri_encode(s2s_text *text, s2s_string value)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t from = 0;

	for (size_t position = 0; position < value.length; position++) {
		unsigned char byte = (unsigned char) value.data[position];

		if (!is_unreserved(value.data[position])) {
			const char escape[3] = { '%', digits[byte >> 4], digits[byte & 15] };

			s2s_text_append(text, value.data + from, position - from);
			s2s_text_append(text, escape, sizeof escape);
			from = position + 1;
		}
	}
	s2s_text_append(text, value.data + from, value.length - from);
}
