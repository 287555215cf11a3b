/*
 * Whether a URL may be sent to. Written by hand and strict, because what this
 * takes and what libcurl connects to must never differ: anything that URL
 * parsers are known to disagree about (backslashes, user names, white space,
 * bytes outside ASCII) is refused instead of interpreted.
 */
#include "system.h"

#define URL_LENGTH_MAX 8192
#define PORT_MAX 65535

static s2s_string part(s2s_string text, size_t from, size_t to)
{
	return (s2s_string) { text.data + from, to - from };
}

/* The position of the first of `characters`, or the text's end. */
static size_t position_of(s2s_string text, const char *characters)
{
	size_t position = 0;

	while (position < text.length && strchr(characters, text.data[position]) == NULL) {
		position++;
	}
	return position;
}

static const char *characters_problem(s2s_string url)
{
	for (size_t i = 0; i < url.length; i++) {
		unsigned char character = (unsigned char) url.data[i];

		if (character < 0x20 || character == 0x7f) {
			return "must not contain control characters";
		}
		if (character == ' ' || character == '\\') {
			return "must not contain spaces or backslashes; percent-encode them";
		}
		if (character >= 0x80) {
			return "must be ASCII; percent-encode other characters, and give an international host name in its xn-- form";
		}
		if (character == '#') {
			return "must not have a fragment (\"#…\"): it is never sent";
		}
	}
	return NULL;
}

static bool is_host_name(s2s_string host)
{
	bool label = false;

	for (size_t i = 0; i < host.length; i++) {
		char character = s2s_lower(host.data[i]);
		bool ordinary =
			(character >= 'a' && character <= 'z') || (character >= '0' && character <= '9') || character == '-' || character == '_';

		if (!ordinary && (character != '.' || !label)) {
			return false;
		}
		label = ordinary;
	}
	return host.length > 0 && host.length <= 253;
}

static bool is_port(s2s_string port)
{
	unsigned int number = 0;

	if (port.length == 0 || port.length > 5) {
		return false;
	}
	for (size_t i = 0; i < port.length; i++) {
		if (port.data[i] < '0' || port.data[i] > '9') {
			return false;
		}
		number = number * 10 + (unsigned int) (port.data[i] - '0');
	}
	return number > 0 && number <= PORT_MAX;
}

/* Takes "host", "host:port", "[v6]" or "[v6]:port" apart; `host` without brackets. */
static const char *split_authority(s2s_string authority, s2s_string *host)
{
	size_t end;

	if (memchr(authority.data, '@', authority.length) != NULL) {
		return "must not contain a user name or password";
	}
	if (authority.length > 0 && authority.data[0] == '[') {
		size_t bracket = position_of(authority, "]");

		if (bracket == authority.length) {
			return "must have a valid IPv6 address between [ and ]";
		}
		*host = part(authority, 1, bracket);
		if (!s2s_ip_is_valid(*host) || s2s_ip_is_v4(*host)) {
			return "must have a valid IPv6 address between [ and ]";
		}
		end = bracket + 1;
	} else {
		end = position_of(authority, ":");
		*host = part(authority, 0, end);
		if (!is_host_name(*host)) {
			return "must have a host name of letters, digits, dots and hyphens, or an IP address";
		}
	}
	if (end < authority.length && (authority.data[end] != ':' || !is_port(part(authority, end + 1, authority.length)))) {
		return "must have a port from 1 to 65535 behind the colon, or none";
	}
	return NULL;
}

static bool is_loopback(s2s_string host)
{
	return s2s_string_equals_ignoring_case(host, S2S_STRING("localhost")) || s2s_ip_is_loopback(host);
}

static const char *scheme_problem(s2s_string url, bool *http, s2s_string *rest)
{
	size_t end = position_of(url, ":");
	s2s_string scheme = part(url, 0, end);

	*http = s2s_string_equals_ignoring_case(scheme, S2S_STRING("http"));
	*rest = part(url, end, url.length);
	if ((!*http && !s2s_string_equals_ignoring_case(scheme, S2S_STRING("https"))) || rest->length < 3 ||
		memcmp(rest->data, "://", 3) != 0) {
		return "must be a URL that begins with https://";
	}
	*rest = part(*rest, 3, rest->length);
	return NULL;
}

const char *s2s_endpoint_problem(s2s_string url, bool allow_http)
{
	s2s_string rest;
	s2s_string host;
	const char *problem;
	bool http;

	if (url.length == 0) {
		return "must not be empty";
	}
	if (url.length > URL_LENGTH_MAX) {
		return "must be at most 8192 bytes long";
	}
	problem = characters_problem(url);
	if (problem == NULL) {
		problem = scheme_problem(url, &http, &rest);
	}
	if (problem == NULL) {
		problem = split_authority(part(rest, 0, position_of(rest, "/?")), &host);
	}
	if (problem == NULL && http && !allow_http && !is_loopback(host)) {
		return "must begin with https:// (http:// only to localhost, 127.0.0.1 or [::1])";
	}
	return problem;
}

const char *s2s_proxy_problem(s2s_string url)
{
	static const s2s_string schemes[] = { S2S_STRING("http://"), S2S_STRING("https://"), S2S_STRING("socks5://"),
		S2S_STRING("socks5h://") };
	s2s_string authority = S2S_STRING_NONE;
	s2s_string host;
	size_t user = 0;
	const char *problem = characters_problem(url);

	if (problem != NULL) {
		return problem;
	}
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		if (url.length > schemes[i].length && s2s_string_equals_ignoring_case(part(url, 0, schemes[i].length), schemes[i])) {
			authority = part(url, schemes[i].length, url.length);
		}
	}
	if (authority.length == 0) {
		return "must be a proxy's URL, such as \"http://proxy.example:3128\", or empty";
	}
	size_t end = position_of(authority, "/?");
	if (end + 1 < authority.length || (end < authority.length && authority.data[end] != '/')) {
		return "must have nothing behind the proxy's host and port";
	}
	for (size_t i = 0; i < end; i++) {
		user = authority.data[i] == '@' ? i + 1 : user;
	}
	return split_authority(part(authority, user, end), &host);
}
