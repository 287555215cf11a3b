#include "proxies.h"

#include <stdint.h>
#include <stdio.h>

#ifdef _WIN32
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#endif

/* IPv4 is kept as IPv4 in IPv6, so that one comparison serves both. */
typedef struct proxies_address {
	uint8_t bytes[16];
} proxies_address;

typedef struct proxies_range {
	proxies_address address;
	unsigned int bits; /* of 128 that must be equal */
} proxies_range;

static const uint8_t proxies_v4_prefix[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

static bool proxies_is_v4(const proxies_address *address)
{
	return memcmp(address->bytes, proxies_v4_prefix, sizeof(proxies_v4_prefix)) == 0;
}

static bool proxies_parse_address(s2s_string text, proxies_address *address)
{
	char buffer[S2S_ADDRESS_TEXT];
	if (text.length == 0 || text.length >= sizeof(buffer) || memchr(text.data, '\0', text.length) != NULL) {
		return false;
	}
	memcpy(buffer, text.data, text.length);
	buffer[text.length] = '\0';
	memcpy(address->bytes, proxies_v4_prefix, sizeof(proxies_v4_prefix));
	return inet_pton(AF_INET, buffer, address->bytes + sizeof(proxies_v4_prefix)) == 1 || inet_pton(AF_INET6, buffer, address->bytes) == 1;
}

static bool proxies_parse_bits(s2s_string text, unsigned int *bits)
{
	unsigned int value = 0;
	if (text.length == 0 || text.length > 3) {
		return false;
	}
	for (size_t position = 0; position < text.length; position++) {
		if (text.data[position] < '0' || text.data[position] > '9') {
			return false;
		}
		value = value * 10 + (unsigned int) (text.data[position] - '0');
	}
	*bits = value;
	return true;
}

static const char *proxies_parse_range(s2s_string text, proxies_range *range)
{
	const char *slash = memchr(text.data, '/', text.length);
	s2s_string address = { text.data, slash != NULL ? (size_t) (slash - text.data) : text.length };
	if (!proxies_parse_address(address, &range->address)) {
		return "must be IP addresses and ranges, such as \"10.0.0.0/8, ::1\"";
	}
	/* As it was written: "::ffff:10.0.0.0/104" counts its bits from the front of IPv6. */
	bool v4 = memchr(address.data, ':', address.length) == NULL;
	unsigned int maximum = v4 ? 32 : 128;
	unsigned int bits = maximum;
	if (slash != NULL && (!proxies_parse_bits((s2s_string) { slash + 1, text.length - address.length - 1 }, &bits) || bits > maximum)) {
		return "must have ranges with a prefix of 0 to 32 bits (IPv4) or 0 to 128 bits (IPv6)";
	}
	range->bits = v4 ? bits + 96 : bits;
	return NULL;
}

static bool proxies_is_separator(char character)
{
	return character == ',' || character == ' ' || character == '\t' || character == '\n' || character == '\r';
}

/* The next word of the list; false: no more. */
static bool proxies_next(s2s_string *list, s2s_string *word)
{
	while (list->length != 0 && proxies_is_separator(*list->data)) {
		list->data++;
		list->length--;
	}
	*word = (s2s_string) { list->data, 0 };
	while (list->length != 0 && !proxies_is_separator(*list->data)) {
		list->data++;
		list->length--;
		word->length++;
	}
	return word->length != 0;
}

const char *s2s_proxies_problem(s2s_string trusted)
{
	s2s_string word;
	while (proxies_next(&trusted, &word)) {
		proxies_range range;
		const char *problem = proxies_parse_range(word, &range);
		if (problem != NULL) {
			return problem;
		}
	}
	return NULL;
}

static bool proxies_contains(const proxies_range *range, const proxies_address *address)
{
	unsigned int whole = range->bits / 8;
	unsigned int rest = range->bits % 8;
	if (memcmp(range->address.bytes, address->bytes, whole) != 0) {
		return false;
	}
	if (rest == 0) {
		return true;
	}
	unsigned int mask = 0xffU << (8 - rest) & 0xffU;
	return ((unsigned int) (range->address.bytes[whole] ^ address->bytes[whole]) & mask) == 0;
}

static bool proxies_trust_address(s2s_string trusted, const proxies_address *address)
{
	s2s_string word;
	while (proxies_next(&trusted, &word)) {
		proxies_range range;
		/* "::/0" is all of IPv6, not all of IPv4 too. */
		bool same_family = proxies_is_v4(address) == (memchr(word.data, ':', word.length) == NULL);
		if (proxies_parse_range(word, &range) == NULL && (same_family || range.bits >= 96) && proxies_contains(&range, address)) {
			return true;
		}
	}
	return false;
}

bool s2s_proxies_trust(s2s_string trusted, s2s_string address)
{
	proxies_address parsed;
	return proxies_parse_address(address, &parsed) && proxies_trust_address(trusted, &parsed);
}

/* Some proxies add the port, quotes or brackets: 192.0.2.1:4711, [2001:db8::1]:4711. */
static s2s_string proxies_strip_hop(s2s_string hop)
{
	while (hop.length != 0 && (proxies_is_separator(*hop.data) || *hop.data == '"')) {
		hop.data++;
		hop.length--;
	}
	while (hop.length != 0 && (proxies_is_separator(hop.data[hop.length - 1]) || hop.data[hop.length - 1] == '"')) {
		hop.length--;
	}
	if (hop.length != 0 && *hop.data == '[') {
		const char *bracket = memchr(hop.data, ']', hop.length);
		size_t inside = bracket != NULL ? (size_t) (bracket - hop.data) - 1 : hop.length - 1;
		return (s2s_string) { hop.data + 1, inside };
	}
	const char *colon = hop.length != 0 ? memchr(hop.data, ':', hop.length) : NULL;
	if (colon != NULL && memchr(colon + 1, ':', hop.length - (size_t) (colon + 1 - hop.data)) == NULL) {
		hop.length = (size_t) (colon - hop.data);
	}
	return hop;
}

/* The rightmost hop of what is left of the header; false: none is left. */
static bool proxies_last_hop(s2s_string *header, s2s_string *hop)
{
	if (header->length == 0) {
		return false;
	}
	size_t begin = header->length;
	while (begin != 0 && header->data[begin - 1] != ',') {
		begin--;
	}
	*hop = proxies_strip_hop((s2s_string) { header->data + begin, header->length - begin });
	header->length = begin != 0 ? begin - 1 : 0;
	return true;
}

bool s2s_proxies_client(s2s_string trusted, s2s_string remote_address, s2s_string forwarded_for, char client[S2S_ADDRESS_TEXT])
{
	proxies_address address;
	s2s_string hop;
	if (!proxies_parse_address(remote_address, &address)) {
		return false;
	}
	while (proxies_trust_address(trusted, &address) && proxies_last_hop(&forwarded_for, &hop)) {
		proxies_address next;
		if (!proxies_parse_address(hop, &next)) {
			return false; /* a proxy that we trust does not know, so nobody does */
		}
		address = next;
	}
	if (proxies_is_v4(&address)) {
		return inet_ntop(AF_INET, address.bytes + sizeof(proxies_v4_prefix), client, S2S_ADDRESS_TEXT) != NULL;
	}
	return inet_ntop(AF_INET6, address.bytes, client, S2S_ADDRESS_TEXT) != NULL;
}
