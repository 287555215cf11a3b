#include "socket.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

void s2s_socket_hold(int socket, bool hold)
{
#ifdef TCP_CORK
	int on = hold;

	/* Refused for what is no socket of TCP: then nothing is held. */
	setsockopt(socket, IPPROTO_TCP, TCP_CORK, &on, sizeof(on));
#else
	(void) socket;
	(void) hold;
#endif
}

int s2s_socket_close(int socket)
{
	return close(socket);
}
