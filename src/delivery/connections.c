/* The sockets that libcurl has open for a transport, so that what it writes in one go over HTTP/2 leaves together. */
#include "../platform/socket.h"
#include "transport_private.h"

static int on_opened(void *argument, curl_socket_t socket, curlsocktype purpose)
{
	s2s_connections *connections = argument;

	(void) purpose;
	if (connections->count < S2S_CONNECTIONS_KNOWN_MAX) {
		connections->sockets[connections->count++] = socket;
	}
	return CURL_SOCKOPT_OK;
}

static int on_closing(void *argument, curl_socket_t socket)
{
	s2s_connections *connections = argument;

	for (size_t index = 0; index < connections->count; index++) {
		if (connections->sockets[index] == socket) {
			connections->sockets[index] = connections->sockets[--connections->count];
			break;
		}
	}
	return s2s_socket_close(socket);
}

void s2s_connections_watch(s2s_connections *connections, CURL *easy)
{
	curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, on_opened);
	curl_easy_setopt(easy, CURLOPT_SOCKOPTDATA, connections);
	curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, on_closing);
	curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, connections);
}

void s2s_connections_hold(const s2s_connections *connections, bool hold)
{
	for (size_t index = 0; index < connections->count; index++) {
		s2s_socket_hold(connections->sockets[index], hold);
	}
}
