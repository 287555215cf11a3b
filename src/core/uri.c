#include "uri.h"

static bool is_unreserved(unsigned char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' ||
		byte == '_' || byte == '~';
}

void s2s_uri_encode(s2s_text *text, s2s_string value)
{
	static const char digits[] = "0123456789ABCDEF";

	if (value.length > SIZE_MAX / 3) {
		text->failed = true;
		return;
	}
	/* Room for the worst case at once, so that the loop only writes. */
	if (value.length == 0 || !s2s_text_reserve(text, value.length * 3)) {
		return;
	}
	char *end = text->data + text->length;
	for (size_t i = 0; i < value.length; i++) {
		unsigned char byte = (unsigned char) value.data[i];

		if (is_unreserved(byte)) {
			*end++ = (char) byte;
		} else {
			*end++ = '%';
			*end++ = digits[byte >> 4];
			*end++ = digits[byte & 0x0f];
		}
	}
	text->length = (size_t) (end - text->data);
}
