#include "socket.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

uint64_t s2s_socket_identity(int socket)
{
#ifdef SO_COOKIE
	uint64_t identity;
	socklen_t size = sizeof(identity);

	if (getsockopt(socket, SOL_SOCKET, SO_COOKIE, &identity, &size) == 0 && size == sizeof(identity)) {
		return identity;
	}
#else
	(void) socket;
#endif
	return 0;
}

bool s2s_socket_hold(int socket, uint64_t identity, bool hold)
{
#ifdef TCP_CORK
	int on = hold;

	return identity != 0 && s2s_socket_identity(socket) == identity && setsockopt(socket, IPPROTO_TCP, TCP_CORK, &on, sizeof(on)) == 0;
#else
	(void) socket;
	(void) identity;
	(void) hold;
	return false;
#endif
}

int s2s_socket_close(int socket)
{
	return close(socket);
}
