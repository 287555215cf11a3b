/*
 * The sockets that libcurl has open for a transport, so that what it writes in one go over HTTP/2 leaves together.
 *
 * libcurl 7.88 to 8.1 closes one that was never connected without saying so: its descriptor may be anybody's by now. So
 * each is known by its identity, too.
 */
#include "../platform/socket.h"
#include "transport_private.h"

static void leave_out(s2s_connections *connections, size_t index)
{
	connections->open[index] = connections->open[--connections->count];
}

static void leave_out_socket(s2s_connections *connections, curl_socket_t socket)
{
	for (size_t index = connections->count; index > 0; index--) {
		if (connections->open[index - 1].socket == socket) {
			leave_out(connections, index - 1);
		}
	}
}

static void leave_out_closed(s2s_connections *connections)
{
	for (size_t index = connections->count; index > 0; index--) {
		if (s2s_socket_identity(connections->open[index - 1].socket) != connections->open[index - 1].identity) {
			leave_out(connections, index - 1);
		}
	}
}

static int on_opened(void *argument, curl_socket_t socket, curlsocktype purpose)
{
	s2s_connections *connections = argument;
	uint64_t identity = s2s_socket_identity(socket);

	(void) purpose;
	leave_out_socket(connections, socket);
	if (connections->count == S2S_CONNECTIONS_KNOWN_MAX) {
		leave_out_closed(connections);
	}
	if (identity != 0 && connections->count < S2S_CONNECTIONS_KNOWN_MAX) {
		connections->open[connections->count++] = (s2s_connection) { socket, identity };
	}
	return CURL_SOCKOPT_OK;
}

static int on_closing(void *argument, curl_socket_t socket)
{
	leave_out_socket(argument, socket);
	return s2s_socket_close(socket);
}

void s2s_connections_watch(s2s_connections *connections, CURL *easy)
{
	curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, on_opened);
	curl_easy_setopt(easy, CURLOPT_SOCKOPTDATA, connections);
	curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, on_closing);
	curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, connections);
}

void s2s_connections_hold(s2s_connections *connections, bool hold)
{
	for (size_t index = connections->count; index > 0; index--) {
		const s2s_connection *one = &connections->open[index - 1];

		if (!s2s_socket_hold(one->socket, one->identity, hold)) {
			leave_out(connections, index - 1);
		}
	}
}
