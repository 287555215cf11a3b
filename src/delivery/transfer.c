/* One request: the options, headers and body that a handle of libcurl gets, and what libcurl calls meanwhile. */
#include "../core/hash.h"
#include "transport_private.h"

#include <stdlib.h>

#define BODY_KEPT_BYTES ((size_t) 64 * 1024)
#define BODY_READ_BYTES ((size_t) 256 * 1024) /* beyond it the far side is talking nonsense: the connection is closed */

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

/* --- making and freeing --- */

s2s_transfer *s2s_transfer_new(s2s_connections *connections)
{
	s2s_transfer *transfer = calloc(1, sizeof(*transfer));

	if (transfer == NULL) {
		return NULL;
	}
	transfer->connections = connections;
	s2s_text_init(&transfer->ca_file);
	s2s_text_init(&transfer->proxy);
	s2s_text_init(&transfer->header_lines);
	s2s_text_init(&transfer->url);
	s2s_text_init(&transfer->request_body);
	s2s_text_init(&transfer->answer_body);
	transfer->easy = curl_easy_init();
	if (transfer->easy == NULL) {
		free(transfer);
		return NULL;
	}
	return transfer;
}

/* A token may be among them. */
static void headers_free(s2s_transfer *transfer)
{
	for (struct curl_slist *line = transfer->headers; line != NULL; line = line->next) {
		s2s_wipe(line->data, strlen(line->data));
	}
	curl_slist_free_all(transfer->headers);
	transfer->headers = NULL;
	s2s_text_wipe(&transfer->header_lines);
}

void s2s_transfer_free(s2s_transfer *transfer)
{
	curl_easy_cleanup(transfer->easy);
	headers_free(transfer);
	s2s_text_wipe(&transfer->url);
	s2s_text_wipe(&transfer->request_body);
	s2s_text_free(&transfer->ca_file);
	s2s_text_free(&transfer->proxy);
	s2s_text_free(&transfer->answer_body);
	free(transfer);
}

/* --- setting up --- */

static void copy_with_nul(s2s_text *text, s2s_string source)
{
	s2s_text_clear(text);
	s2s_text_append_string(text, source);
	s2s_text_append_char(text, '\0');
}

static bool copy_holds(const s2s_text *copy, s2s_string source)
{
	return copy->length == source.length + 1 && (source.length == 0 || memcmp(copy->data, source.data, source.length) == 0);
}

static bool header_add(s2s_transfer *transfer, const char *line)
{
	struct curl_slist *longer = curl_slist_append(transfer->headers, line);

	if (longer != NULL) {
		transfer->headers = longer;
	}
	return longer != NULL;
}

/* Most requests of a destination have the same ones. */
static bool headers_set_up(s2s_transfer *transfer, s2s_string lines)
{
	s2s_string left = lines;
	s2s_text line;
	bool done;

	if (transfer->headers != NULL && copy_holds(&transfer->header_lines, lines)) {
		return true;
	}
	headers_free(transfer);
	s2s_text_init(&line);
	/* An empty "Expect:" keeps libcurl from waiting a second for a 100 before a larger body. */
	done = header_add(transfer, "Expect:");
	while (done && left.length > 0) {
		const char *end = memchr(left.data, '\n', left.length);
		size_t length = end != NULL ? (size_t) (end - left.data) : left.length;

		copy_with_nul(&line, (s2s_string) { left.data, length });
		done = !s2s_text_failed(&line) && header_add(transfer, line.data);
		length += end != NULL ? 1 : 0;
		left.data += length;
		left.length -= length;
	}
	s2s_text_wipe(&line);
	copy_with_nul(&transfer->header_lines, lines);
	if (!done || s2s_text_failed(&transfer->header_lines)) {
		headers_free(transfer);
		return false;
	}
	return true;
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

/* What is the same for every request of a destination. */
static bool handle_set_up(s2s_transfer *transfer, const s2s_destination *destination, bool allow_http)
{
	CURL *easy = transfer->easy;

	if (transfer->is_set_up && transfer->allow_http == allow_http && transfer->timeout_ms == destination->timeout_ms &&
		transfer->connect_timeout_ms == destination->connect_timeout_ms && copy_holds(&transfer->ca_file, destination->ca_file) &&
		copy_holds(&transfer->proxy, destination->proxy)) {
		return true;
	}
	curl_easy_reset(easy);
	transfer->allow_http = allow_http;
	transfer->timeout_ms = destination->timeout_ms;
	transfer->connect_timeout_ms = destination->connect_timeout_ms;
	copy_with_nul(&transfer->ca_file, destination->ca_file);
	copy_with_nul(&transfer->proxy, destination->proxy);
	transfer->is_set_up = !s2s_text_failed(&transfer->ca_file) && !s2s_text_failed(&transfer->proxy);
	if (!transfer->is_set_up) {
		return false;
	}
	set_safety(easy, allow_http);
	s2s_connections_watch(transfer->connections, easy);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
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
#endif
	return true;
}

bool s2s_transfer_set_up(s2s_transfer *transfer, const s2s_exchange *exchange)
{
	CURL *easy = transfer->easy;
	bool is_http = exchange->url.length >= 5 && memcmp(exchange->url.data, "http:", 5) == 0;

	copy_with_nul(&transfer->url, exchange->url);
	s2s_text_clear(&transfer->request_body);
	s2s_text_append_string(&transfer->request_body, exchange->body);
	s2s_text_clear(&transfer->answer_body);
	transfer->answer_bytes = 0;
	transfer->begun = 0;
	transfer->repeatable = exchange->repeatable;
	transfer->refused = false;
	transfer->error[0] = '\0';
	if (s2s_text_failed(&transfer->url) || s2s_text_failed(&transfer->request_body) ||
		!handle_set_up(transfer, exchange->destination, exchange->allow_http || is_http) || !headers_set_up(transfer, exchange->headers)) {
		return false;
	}
	curl_easy_setopt(easy, CURLOPT_URL, transfer->url.data);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
#ifndef HAS_PREREQUEST
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
