#define _GNU_SOURCE /* SOCK_CLOEXEC, MSG_NOSIGNAL */

#include "bell.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BELL_MODE 0600

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif

void s2s_bell_init(s2s_bell *bell)
{
	bell->listening = bell->ringing = bell->directory = -1;
}

static int socket_prepare(int made)
{
	if (made >= 0) {
		fcntl(made, F_SETFD, FD_CLOEXEC);
		fcntl(made, F_SETFL, O_NONBLOCK);
	}
	return made;
}

/* bind() cuts a path over 107 bytes without a word: this way it is always short. */
static void address_make(struct sockaddr_un *address, int directory)
{
	memset(address, 0, sizeof(*address));
	address->sun_family = AF_UNIX;
	snprintf(address->sun_path, sizeof(address->sun_path), "/proc/self/fd/%d/" S2S_BELL_NAME, directory);
}

int s2s_bell_open(s2s_bell *bell, int directory)
{
	struct sockaddr_un address;

	bell->directory = directory;
	if (directory < 0) {
		int pair[2];

		if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) != 0) {
			return errno;
		}
		bell->listening = socket_prepare(pair[0]);
		bell->ringing = socket_prepare(pair[1]);
		return 0;
	}
	bell->listening = socket_prepare(socket(AF_UNIX, SOCK_DGRAM, 0));
	if (bell->listening < 0) {
		return errno;
	}
	unlinkat(directory, S2S_BELL_NAME, 0);
	/* On Linux a socket's file gets the socket's own mode: never a moment in which others may ring. */
	fchmod(bell->listening, BELL_MODE);
	address_make(&address, directory);
	if (bind(bell->listening, (struct sockaddr *) &address, sizeof(address)) != 0) {
		int error = errno;

		close(bell->listening);
		bell->listening = -1;
		return error;
	}
	fchmodat(directory, S2S_BELL_NAME, BELL_MODE, 0);
	return 0;
}

bool s2s_bell_drain(s2s_bell *bell, bool *all_wanted)
{
	bool rung = false;
	char byte = 0;

	*all_wanted = false;
	while (bell->listening >= 0 && recv(bell->listening, &byte, 1, MSG_DONTWAIT) >= 0) {
		rung = true;
		*all_wanted = *all_wanted || byte == S2S_BELL_CALL_ALL;
	}
	return rung;
}

void s2s_bell_forget(s2s_bell *bell)
{
	if (bell->listening >= 0) {
		close(bell->listening);
	}
	if (bell->ringing >= 0) {
		close(bell->ringing);
	}
	bell->listening = bell->ringing = -1;
}

void s2s_bell_close(s2s_bell *bell)
{
	if (bell->listening >= 0 && bell->directory >= 0) {
		unlinkat(bell->directory, S2S_BELL_NAME, 0);
	}
	s2s_bell_forget(bell);
}

int s2s_bell_ringer(void)
{
	return socket_prepare(socket(AF_UNIX, SOCK_DGRAM, 0));
}

void s2s_bell_ring(int ringer, int directory, s2s_bell_call call)
{
	struct sockaddr_un address;
	char byte = (char) call;

	address_make(&address, directory);
	(void) !sendto(ringer, &byte, 1, MSG_DONTWAIT | MSG_NOSIGNAL, (struct sockaddr *) &address, sizeof(address));
}

void s2s_bell_ring_own(const s2s_bell *bell)
{
	(void) !send(bell->ringing, "!", 1, MSG_DONTWAIT | MSG_NOSIGNAL);
}
