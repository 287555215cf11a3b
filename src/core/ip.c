#include "visitor.h"

#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#endif

/* The longest textual IPv6 address: eight groups, the last two as IPv4. */
#define IP_LENGTH_MAX 45

/* inet_pton() reads up to a NUL: a text with one inside must not pass for the address before it. */
static bool parse(int family, s2s_string ip, unsigned char address[16])
{
	char text[IP_LENGTH_MAX + 1];

	if (ip.length == 0 || ip.length > IP_LENGTH_MAX || memchr(ip.data, '\0', ip.length) != NULL) {
		return false;
	}
	memcpy(text, ip.data, ip.length);
	text[ip.length] = '\0';
	return inet_pton(family, text, address) == 1;
}

bool s2s_ip_is_v4(s2s_string ip)
{
	unsigned char address[16];

	return parse(AF_INET, ip, address);
}

bool s2s_ip_is_valid(s2s_string ip)
{
	unsigned char address[16];

	return parse(AF_INET, ip, address) || parse(AF_INET6, ip, address);
}

bool s2s_ip_is_loopback(s2s_string ip)
{
	static const unsigned char v6[16] = { [15] = 1 };
	unsigned char address[16];

	if (parse(AF_INET, ip, address)) {
		return address[0] == 127;
	}
	return parse(AF_INET6, ip, address) && memcmp(address, v6, sizeof v6) == 0;
}
