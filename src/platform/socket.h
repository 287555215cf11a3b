/* A socket of TCP that somebody else opened. */
#ifndef S2S_PLATFORM_SOCKET_H
#define S2S_PLATFORM_SOCKET_H

#include <stdbool.h>
#include <stdint.h>

/* Which one it is: no other one of this host has the number, as a descriptor's own is given again. 0: the system has none. */
uint64_t s2s_socket_identity(int socket);

/*
 * While it is held, the system sends full segments only; let go, it sends the rest at once, and so it does after 200 ms.
 * False: it is not that one (any more), or the system knows no such thing (TCP_CORK, Linux): nothing was done.
 */
bool s2s_socket_hold(int socket, uint64_t identity, bool hold);

/* 0 or -1, with errno. */
int s2s_socket_close(int socket);

#endif
