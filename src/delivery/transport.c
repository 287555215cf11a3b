#include "../platform/clock.h"
#include "../platform/fork.h"
#include "retry.h"
#include "transport_private.h"

#include <stdio.h>
#include <stdlib.h>

#define CONNECTIONS_MAX 8L
#define IDLE_CONNECTIONS 16L

struct s2s_transport {
	CURLM *multi;
	s2s_connections connections;
	s2s_transfer *spare;
	bool begun; /* a request, since the last turn */
	bool http2; /* the last answer came over it */
};

bool s2s_transport_start(void)
{
	return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

void s2s_transport_stop(void)
{
	curl_global_cleanup();
}

s2s_transport *s2s_transport_new(void)
{
	s2s_transport *transport = calloc(1, sizeof(*transport));

	if (transport == NULL) {
		return NULL;
	}
	s2s_gate_enter();
	transport->multi = curl_multi_init();
	if (transport->multi != NULL) {
		curl_multi_setopt(transport->multi, CURLMOPT_PIPELINING, (long) CURLPIPE_MULTIPLEX);
		curl_multi_setopt(transport->multi, CURLMOPT_MAX_HOST_CONNECTIONS, CONNECTIONS_MAX);
		curl_multi_setopt(transport->multi, CURLMOPT_MAXCONNECTS, IDLE_CONNECTIONS);
	}
	s2s_gate_leave();
	if (transport->multi == NULL) {
		free(transport);
		return NULL;
	}
	return transport;
}

void s2s_transport_free(s2s_transport **transport)
{
	s2s_transport *one = *transport;

	if (one == NULL) {
		return;
	}
	s2s_gate_enter();
	while (one->spare != NULL) {
		s2s_transfer *transfer = one->spare;

		one->spare = transfer->next;
		s2s_transfer_free(transfer);
	}
	curl_multi_cleanup(one->multi);
	s2s_gate_leave();
	free(one);
	*transport = NULL;
}

/* --- beginning --- */

static s2s_transfer *transfer_get(s2s_transport *transport)
{
	s2s_transfer *transfer = transport->spare;

	if (transfer == NULL) {
		return s2s_transfer_new(&transport->connections);
	}
	transport->spare = transfer->next;
	return transfer;
}

static void put_back(s2s_transport *transport, s2s_transfer *transfer)
{
	transfer->next = transport->spare;
	transport->spare = transfer;
}

s2s_transfer *s2s_transport_begin(s2s_transport *transport, const s2s_exchange *exchange, void *owner)
{
	s2s_transfer *transfer;

	s2s_gate_enter();
	transfer = transfer_get(transport);
	if (transfer != NULL) {
		transfer->owner = owner;
		if (!s2s_transfer_set_up(transfer, exchange) || curl_multi_add_handle(transport->multi, transfer->easy) != CURLM_OK) {
			put_back(transport, transfer);
			transfer = NULL;
		}
	}
	transport->begun = transport->begun || transfer != NULL;
	s2s_gate_leave();
	return transfer;
}

/* --- going on --- */

/*
 * Over HTTP/2 libcurl writes header fields and body of each request on their own, and each write would be a segment of
 * its own: half of what sending costs. Over HTTP/1.1 a request is one write, and there is nothing to gather.
 */
void s2s_transport_perform(s2s_transport *transport)
{
	bool hold = transport->begun && transport->http2;
	int running;

	s2s_gate_enter();
	if (hold) {
		s2s_connections_hold(&transport->connections, true);
	}
	curl_multi_perform(transport->multi, &running);
	if (hold) {
		s2s_connections_hold(&transport->connections, false);
	}
	transport->begun = false;
	s2s_gate_leave();
}

static int64_t retry_after(s2s_transfer *transfer)
{
#if LIBCURL_VERSION_NUM >= 0x075300
	struct curl_header *header;

	if (curl_easy_header(transfer->easy, "Retry-After", 0, CURLH_HEADER, -1, &header) == CURLHE_OK) {
		return s2s_retry_after_parse(header->value, s2s_clock_now_ms());
	}
	return -1;
#else
	curl_off_t seconds = 0;

	return curl_easy_getinfo(transfer->easy, CURLINFO_RETRY_AFTER, &seconds) == CURLE_OK && seconds > 0 ? (int64_t) seconds * 1000 : -1;
#endif
}

/*
 * Newer ones of libcurl with OpenSSL make an error of TLS of it, unless the far side said good-bye. Only the words tell: the
 * code and CURLINFO_OS_ERRNO (0) are those of a TLS alert, too. And only our words depend on it, not what becomes of the event.
 */
static bool closed_without_notice(const s2s_transfer *transfer, CURLcode code, const s2s_result *result)
{
	return code == CURLE_RECV_ERROR && result->answer.status == 0 && strstr(transfer->error, "unexpected eof") != NULL;
}

/* What went wrong, in an operator's words where libcurl's are not. */
static s2s_string error_read(s2s_transfer *transfer, CURLcode code, const s2s_result *result)
{
	curl_off_t waited_us = 0;

	if (code == CURLE_OPERATION_TIMEDOUT && result->began) {
		curl_easy_getinfo(transfer->easy, CURLINFO_TOTAL_TIME_T, &waited_us);
		snprintf(transfer->error, sizeof(transfer->error), "time-out: sent, and no %s after %.1f s",
			result->answer.status != 0 ? "whole answer" : "answer", (double) waited_us / 1e6);
	} else if (transfer->refused || code == CURLE_GOT_NOTHING || closed_without_notice(transfer, code, result)) {
		/* Refused: libcurl was about to write it again, and its words are about our callback. */
		return S2S_STRING("the connection was closed without an answer");
	}
	return s2s_string_from(transfer->error[0] != '\0' ? transfer->error : curl_easy_strerror(code));
}

/* With the gate held, after the handle has left the multi. */
static void result_read(s2s_transfer *transfer, CURLcode code, s2s_result *result)
{
	curl_off_t uploaded = 0;
	long status = 0, version = 0, request_bytes = 0;

	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(transfer->easy, CURLINFO_HTTP_VERSION, &version);
	curl_easy_getinfo(transfer->easy, CURLINFO_REQUEST_SIZE, &request_bytes);
	curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_UPLOAD_T, &uploaded);
	memset(result, 0, sizeof(*result));
	result->transfer = transfer;
	result->owner = transfer->owner;
#ifdef HAS_PREREQUEST
	result->began = transfer->begun > 0;
#else
	result->began = request_bytes > 0;
#endif
	/* libcurl's own figures are those of the last connection that it tried. */
	result->written = transfer->refused || (result->began && request_bytes > 0 && (size_t) uploaded >= transfer->request_body.length);
	result->rewritten = transfer->begun > 1;
	result->http2 = version == CURL_HTTP_VERSION_2_0;
	result->answer.status = status >= 200 ? (int) status : 0;
	result->answer.body = s2s_text_string(&transfer->answer_body);
	result->answer.incomplete = code != CURLE_OK || transfer->answer_bytes > transfer->answer_body.length;
	result->answer.retry_after_ms = status >= 200 ? retry_after(transfer) : -1;
	if (code != CURLE_OK) {
		result->error = error_read(transfer, code, result);
	}
}

bool s2s_transport_take(s2s_transport *transport, s2s_result *result)
{
	s2s_transfer *transfer = NULL;
	CURLMsg *message;
	int left;

	s2s_gate_enter();
	do {
		message = curl_multi_info_read(transport->multi, &left);
	} while (message != NULL && message->msg != CURLMSG_DONE);
	if (message != NULL) {
		CURLcode code = message->data.result; /* gone once the handle is removed */
		CURL *easy = message->easy_handle;

		curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **) &transfer);
		curl_multi_remove_handle(transport->multi, easy);
		result_read(transfer, code, result);
		transport->http2 = result->http2;
	}
	s2s_gate_leave();
	return transfer != NULL;
}

void s2s_transport_put_back(s2s_transport *transport, s2s_transfer *transfer)
{
	s2s_gate_enter();
	put_back(transport, transfer);
	s2s_gate_leave();
}

void s2s_transport_abandon(s2s_transport *transport, s2s_transfer *transfer, s2s_result *result)
{
	s2s_gate_enter();
	curl_multi_remove_handle(transport->multi, transfer->easy);
	result_read(transfer, CURLE_ABORTED_BY_CALLBACK, result);
	result->answer.status = 0; /* whatever had come was not read to its end */
	s2s_gate_leave();
}

bool s2s_transport_poll(s2s_transport *transport, int bell, int64_t timeout_ms)
{
	struct curl_waitfd extra = { .fd = bell, .events = CURL_WAIT_POLLIN };

	curl_multi_poll(transport->multi, &extra, bell >= 0 ? 1 : 0, timeout_ms > 0 ? (int) timeout_ms : 0, NULL);
	return extra.revents != 0;
}

void s2s_transport_wake(s2s_transport *transport)
{
	curl_multi_wakeup(transport->multi);
}
