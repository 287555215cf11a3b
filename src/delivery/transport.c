#include "transport.h"

#include "../platform/clock.h"
#include "../platform/fork.h"
#include "retry.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>

#define BODY_KEPT_BYTES ((size_t) 64 * 1024)
#define BODY_READ_BYTES ((size_t) 256 * 1024) /* beyond it the far side is talking nonsense: the connection is closed */
#define CONNECTIONS_MAX 8L
#define IDLE_CONNECTIONS 16L

#if LIBCURL_VERSION_NUM >= 0x075000
#define HAS_PREREQUEST 1
#endif

struct s2s_transfer {
	CURL *easy;
	struct curl_slist *headers;
	s2s_text url;
	s2s_text request_body;
	s2s_text ca_file;
	s2s_text proxy;
	s2s_text answer_body;
	size_t answer_bytes;
	char error[CURL_ERROR_SIZE];
	int begun; /* how often libcurl was about to write the request */
	bool repeatable;
	bool refused; /* libcurl wanted to write it again: it was on its way before, and is not known to have failed */
	void *owner;
	s2s_transfer *next; /* of the free ones */
};

struct s2s_transport {
	CURLM *multi;
	s2s_transfer *spare;
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

static void transfer_free(s2s_transfer *transfer)
{
	curl_easy_cleanup(transfer->easy);
	curl_slist_free_all(transfer->headers);
	s2s_text_wipe(&transfer->url);
	s2s_text_wipe(&transfer->request_body);
	s2s_text_free(&transfer->ca_file);
	s2s_text_free(&transfer->proxy);
	s2s_text_free(&transfer->answer_body);
	free(transfer);
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
		transfer_free(transfer);
	}
	curl_multi_cleanup(one->multi);
	s2s_gate_leave();
	free(one);
	*transport = NULL;
}

/* --- what libcurl calls --- */

static size_t on_body(char *data, size_t one, size_t count, void *argument)
{
	s2s_transfer *transfer = argument;
	size_t length = one * count, room = BODY_KEPT_BYTES - transfer->answer_body.length;

	transfer->answer_bytes += length;
	s2s_text_append(&transfer->answer_body, data, length < room ? length : room);
	return transfer->answer_bytes > BODY_READ_BYTES ? 0 : length;
}

#ifdef HAS_PREREQUEST
/*
 * libcurl writes a request again by itself when a reused connection dies without
 * an answer. Where the far side can't tell repeats apart, that would count twice.
 */
static int on_request(void *argument, char *ip, char *local_ip, int port, int local_port)
{
	s2s_transfer *transfer = argument;

	(void) ip;
	(void) local_ip;
	(void) port;
	(void) local_port;
	if (transfer->begun > 0 && !transfer->repeatable) {
		transfer->refused = true;
		return CURL_PREREQFUNC_ABORT;
	}
	transfer->begun++;
	return CURL_PREREQFUNC_OK;
}
#endif

/* --- beginning --- */

static s2s_transfer *transfer_get(s2s_transport *transport)
{
	s2s_transfer *transfer = transport->spare;

	if (transfer != NULL) {
		transport->spare = transfer->next;
		return transfer;
	}
	transfer = calloc(1, sizeof(*transfer));
	if (transfer == NULL) {
		return NULL;
	}
	s2s_text_init(&transfer->url);
	s2s_text_init(&transfer->request_body);
	s2s_text_init(&transfer->ca_file);
	s2s_text_init(&transfer->proxy);
	s2s_text_init(&transfer->answer_body);
	transfer->easy = curl_easy_init();
	if (transfer->easy == NULL) {
		free(transfer);
		return NULL;
	}
	return transfer;
}

static void copy_with_nul(s2s_text *text, s2s_string source)
{
	s2s_text_clear(text);
	s2s_text_append_string(text, source);
	s2s_text_append_char(text, '\0');
}

static bool headers_make(s2s_transfer *transfer, s2s_string lines)
{
	/* An empty "Expect:" keeps libcurl from waiting a second for a 100 before a larger body. */
	struct curl_slist *list = curl_slist_append(NULL, "Expect:"), *longer;
	s2s_text line;
	bool done = list != NULL;

	s2s_text_init(&line);
	while (done && lines.length > 0) {
		const char *end = memchr(lines.data, '\n', lines.length);
		size_t length = end != NULL ? (size_t) (end - lines.data) : lines.length;

		copy_with_nul(&line, (s2s_string) { lines.data, length });
		longer = s2s_text_failed(&line) ? NULL : curl_slist_append(list, line.data);
		done = longer != NULL;
		list = done ? longer : list;
		length += end != NULL ? 1 : 0;
		lines.data += length;
		lines.length -= length;
	}
	s2s_text_wipe(&line); /* may hold a token */
	transfer->headers = list;
	return done;
}

/* Everything that libcurl would else take from the environment or from other hosts is said here. */
static void set_safety(CURL *easy, bool allow_http)
{
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_NETRC, (long) CURL_NETRC_IGNORED);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long) CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
#if LIBCURL_VERSION_NUM >= 0x075500
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, allow_http ? "https,http" : "https");
#else
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS, (long) (CURLPROTO_HTTPS | (allow_http ? CURLPROTO_HTTP : 0)));
#endif
#if LIBCURL_VERSION_NUM >= 0x075700
	curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#endif
}

static bool transfer_set_up(s2s_transfer *transfer, const s2s_exchange *exchange)
{
	const s2s_destination *destination = exchange->destination;
	CURL *easy = transfer->easy;
	bool is_http = exchange->url.length >= 5 && memcmp(exchange->url.data, "http:", 5) == 0;

	copy_with_nul(&transfer->url, exchange->url);
	copy_with_nul(&transfer->ca_file, destination->ca_file);
	copy_with_nul(&transfer->proxy, destination->proxy);
	s2s_text_clear(&transfer->request_body);
	s2s_text_append_string(&transfer->request_body, exchange->body);
	s2s_text_clear(&transfer->answer_body);
	transfer->answer_bytes = 0;
	transfer->begun = 0;
	transfer->repeatable = exchange->repeatable;
	transfer->refused = false;
	transfer->error[0] = '\0';
	if (s2s_text_failed(&transfer->url) || s2s_text_failed(&transfer->ca_file) || s2s_text_failed(&transfer->proxy) ||
		s2s_text_failed(&transfer->request_body) || !headers_make(transfer, exchange->headers)) {
		return false;
	}
	set_safety(easy, exchange->allow_http || is_http);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
	curl_easy_setopt(easy, CURLOPT_URL, transfer->url.data);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
	curl_easy_setopt(easy, CURLOPT_PROXY, transfer->proxy.data); /* empty: none, whatever the environment says */
	curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long) destination->timeout_ms);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long) destination->connect_timeout_ms);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
	if (transfer->ca_file.length > 1) {
		curl_easy_setopt(easy, CURLOPT_CAINFO, transfer->ca_file.data);
	}
#ifdef HAS_PREREQUEST
	curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_request);
	curl_easy_setopt(easy, CURLOPT_PREREQDATA, transfer);
#else
	/* Without the callback only a fresh connection is sure not to be resent on. */
	curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, exchange->repeatable ? 0L : 1L);
#endif
	if (s2s_string_equals(exchange->method, S2S_STRING("GET"))) {
		curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
	} else {
		curl_easy_setopt(easy, CURLOPT_POST, 1L);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t) transfer->request_body.length);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, s2s_text_string(&transfer->request_body).data);
	}
	return true;
}

static void put_back(s2s_transport *transport, s2s_transfer *transfer)
{
	curl_slist_free_all(transfer->headers);
	transfer->headers = NULL;
	curl_easy_reset(transfer->easy);
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
		if (!transfer_set_up(transfer, exchange) || curl_multi_add_handle(transport->multi, transfer->easy) != CURLM_OK) {
			put_back(transport, transfer);
			transfer = NULL;
		}
	}
	s2s_gate_leave();
	return transfer;
}

/* --- going on --- */

void s2s_transport_perform(s2s_transport *transport)
{
	int running;

	s2s_gate_enter();
	curl_multi_perform(transport->multi, &running);
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

void s2s_transport_poll(s2s_transport *transport, int bell, int64_t timeout_ms)
{
	struct curl_waitfd extra = { .fd = bell, .events = CURL_WAIT_POLLIN };

	curl_multi_poll(transport->multi, &extra, bell >= 0 ? 1 : 0, timeout_ms > 0 ? (int) timeout_ms : 0, NULL);
}

void s2s_transport_wake(s2s_transport *transport)
{
	curl_multi_wakeup(transport->multi);
}
