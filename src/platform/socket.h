/* A socket of TCP that somebody else opened. */
#ifndef S2S_PLATFORM_SOCKET_H
#define S2S_PLATFORM_SOCKET_H

#include <stdbool.h>

/*
 * While it is held, the system sends full segments only; let go, it sends the rest at once, and so it does after 200 ms.
 * Nothing where the system knows no such thing (TCP_CORK, Linux), or where it is no socket of TCP.
 */
void s2s_socket_hold(int socket, bool hold);

/* 0 or -1, with errno. */
int s2s_socket_close(int socket);

#endif
