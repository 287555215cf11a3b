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

static bool is_letter(char character)
{
	return (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z');
}

static bool is_scheme(s2s_string text)
{
	if (text.length == 0 || !is_letter(text.data[0])) {
		return false;
	}
	for (size_t i = 1; i < text.length; i++) {
		char character = text.data[i];

		if (!is_letter(character) && !(character >= '0' && character <= '9') && strchr("+-.", character) == NULL) {
			return false;
		}
	}
	return true;
}

static bool is_http(s2s_string scheme)
{
	static const char http[] = "https";

	if (scheme.length != 4 && scheme.length != 5) {
		return false;
	}
	for (size_t i = 0; i < scheme.length; i++) {
		if ((scheme.data[i] | 0x20) != http[i]) {
			return false;
		}
	}
	return true;
}

bool s2s_uri_is_absolute(s2s_string url, bool any_scheme)
{
	s2s_string scheme = { url.data, 0 };

	while (scheme.length < url.length && url.data[scheme.length] != ':') {
		scheme.length++;
	}
	size_t host = scheme.length + 3;

	if (host >= url.length || memcmp(url.data + scheme.length, "://", 3) != 0 || !(any_scheme ? is_scheme(scheme) : is_http(scheme))) {
		return false;
	}
	for (size_t i = host; i < url.length; i++) {
		if ((unsigned char) url.data[i] < 0x20 || url.data[i] == 0x7f) {
			return false;
		}
	}
	return memchr(" /?#", url.data[host], 4) == NULL;
}
