#include "callback.h"

#include "../core/proxies.h"
#include "../platform/clock.h"
#include "client_private.h"
#include "../core/uri.h"

#define RECORD_MS 2000
/* One call in so many, on average, has the log of a host moved into the ledger's file that sends nothing itself. */
#define CALLS_PER_CHECKPOINT 256

/* --- checking --- */

static const char *address_problem(const s2s_callback *callback, s2s_string address)
{
	if (!s2s_string_is_given(callback->allowed_addresses)) {
		return NULL;
	}
	if (!s2s_string_is_given(address)) {
		return "the caller's address is not known, and only some addresses are allowed";
	}
	return s2s_proxies_trust(callback->allowed_addresses, address) ? NULL : "the caller's address is not allowed";
}

static bool secret_is_right(const s2s_callback *callback, const s2s_query *query)
{
	s2s_string given;

	if (!s2s_string_is_given(callback->secret)) {
		return true;
	}
	return s2s_query_find(query, callback->secret_parameter, &given) == 1 && s2s_secret_equals(callback->secret, given);
}

/* "spid[]=1": a list, which PHP would make of it too. */
static bool is_list_of(s2s_string name, s2s_string parameter)
{
	return name.length > parameter.length && memcmp(name.data, parameter.data, parameter.length) == 0 && name.data[parameter.length] == '[';
}

static const char *spid_problem(const s2s_callback *callback, const s2s_query *query, s2s_string *spid)
{
	size_t found = s2s_query_find(query, callback->parameter, spid);

	for (size_t index = 0; index < query->count; index++) {
		found += is_list_of(query->items[index].name, callback->parameter) ? 2 : 0;
	}
	if (found == 0) {
		return "must be given";
	}
	return found > 1 ? "must be given once" : s2s_spid_problem(*spid);
}

static bool is_own_parameter(const s2s_callback *callback, s2s_string name)
{
	return s2s_string_equals(name, callback->parameter) ||
		(s2s_string_is_given(callback->secret) && s2s_string_equals(name, callback->secret_parameter));
}

/* What else the call brought, as a query string. */
static void other_parameters(const s2s_callback *callback, const s2s_query *query, s2s_text *parameters)
{
	for (size_t index = 0; index < query->count; index++) {
		const s2s_pair *pair = &query->items[index];

		if (is_own_parameter(callback, pair->name)) {
			continue;
		}
		if (parameters->length != 0) {
			s2s_text_append_char(parameters, '&');
		}
		s2s_uri_encode(parameters, pair->name);
		s2s_text_append_char(parameters, '=');
		s2s_uri_encode(parameters, pair->value);
	}
}

static s2s_callback_result check(
	const s2s_callback *callback, const s2s_query *query, s2s_string address, s2s_string *spid, s2s_text *error)
{
	const char *problem = address_problem(callback, address);

	if (problem == NULL && !secret_is_right(callback, query)) {
		problem = "the secret is missing or wrong";
	}
	if (problem != NULL) {
		s2s_text_append_format(error, "The callback is refused: %s", problem);
		return S2S_CALLBACK_FORBIDDEN;
	}
	problem = spid_problem(callback, query, spid);
	if (problem != NULL) {
		s2s_text_append_format(error, "The callback's parameter \"%.*s\" %s", S2S_STRING_ARGS(callback->parameter), problem);
		return S2S_CALLBACK_INVALID;
	}
	return S2S_CALLBACK_RECORDED;
}

/* --- recording --- */

/* Only who leads makes a ledger, or a new one for a damaged one; where nobody leads, that is this process for a moment. */
static void make_ledger(s2s_queue *queue, const s2s_sender_options *options, int64_t left_ms)
{
	s2s_text problem;

	s2s_text_init(&problem);
	(void) !s2s_service_take_in(queue, options, left_ms, &problem);
	s2s_text_free(&problem);
}

static s2s_ledger_result record(s2s_queue *queue, const s2s_sender_options *options, const s2s_conversion *call, bool single_use,
	s2s_conversions *conversions, bool *repeated)
{
	int64_t until = s2s_clock_monotonic_ms() + RECORD_MS, left;
	s2s_ledger_result result;

	do {
		result = s2s_ledger_record_conversion(queue->ledger, call, single_use, conversions, repeated);
		left = until - s2s_clock_monotonic_ms();
		if (result == S2S_LEDGER_OK || result == S2S_LEDGER_FAILED || left <= 0) {
			break;
		}
		if (result != S2S_LEDGER_BUSY) {
			make_ledger(queue, options, left);
		}
		s2s_clock_sleep_ms(2);
	} while (true);
	return result;
}

static s2s_callback_result failed(const s2s_queue *queue, s2s_ledger_result result, s2s_text *error)
{
	if (result == S2S_LEDGER_MISSING) {
		s2s_text_append_format(
			error, "%.*s: has no ledger yet, as the sender has not made it", S2S_STRING_ARGS(s2s_text_string(&queue->path)));
	} else {
		s2s_text_append_format(error, "%s", s2s_ledger_error(queue->ledger));
	}
	return S2S_CALLBACK_FAILED;
}

static s2s_callback_result store(const s2s_settings *settings, const s2s_conversion *call, bool single_use, s2s_conversions *conversions,
	bool *repeated, s2s_text *error)
{
	s2s_sender_options options;
	s2s_queue *queue;
	s2s_ledger_result result;

	/* The network counts on it once it is answered, and no other process would ever see it. */
	if (s2s_string_equals(settings->queue, S2S_STRING(S2S_QUEUE_MEMORY))) {
		s2s_text_append_format(
			error, "s2s.queue is \"" S2S_QUEUE_MEMORY "\", where a conversion would end with this process: it must be a directory");
		return S2S_CALLBACK_FAILED;
	}
	s2s_settings_apply(settings, &options);
	queue = s2s_queue_open(settings->queue, error);
	if (queue == NULL) {
		return S2S_CALLBACK_FAILED;
	}
	result = record(queue, &options, call, single_use, conversions, repeated);
	if (result != S2S_LEDGER_OK) {
		return failed(queue, result, error);
	}
	if (!*repeated && conversions->items[0].id.bytes[S2S_UUID_BYTES - 1] % CALLS_PER_CHECKPOINT == 0) {
		s2s_service_checkpoint(queue, &options);
	}
	return S2S_CALLBACK_RECORDED;
}

s2s_callback_result s2s_callback_receive(const s2s_settings *settings, const s2s_callback *callback, const s2s_query *query,
	s2s_string address, s2s_conversions *conversions, bool *repeated, s2s_text *error)
{
	s2s_conversion call = { .time_ms = s2s_clock_now_ms(), .address = address };
	s2s_callback_result result = check(callback, query, address, &call.spid, error);
	s2s_text parameters;

	memset(conversions, 0, sizeof(*conversions));
	*repeated = false;
	if (result != S2S_CALLBACK_RECORDED) {
		return result;
	}
	s2s_text_init(&parameters);
	other_parameters(callback, query, &parameters);
	call.parameters = s2s_text_string(&parameters);
	if (s2s_text_failed(&parameters)) {
		s2s_text_append_format(error, "out of memory");
		result = S2S_CALLBACK_FAILED;
	} else if (parameters.length > S2S_CALLBACK_QUERY_MAX) {
		s2s_text_append_format(error, "The callback's parameters must be at most %d bytes long", S2S_CALLBACK_QUERY_MAX);
		result = S2S_CALLBACK_INVALID;
	} else {
		result = store(settings, &call, callback->single_use, conversions, repeated, error);
	}
	s2s_text_free(&parameters);
	return result;
}

bool s2s_callback_conversions(const s2s_settings *settings, size_t limit, s2s_string after, s2s_conversions *conversions, s2s_text *error)
{
	s2s_sender_options options;
	s2s_ledger_result result;
	s2s_queue *queue;
	s2s_uuid from;

	memset(conversions, 0, sizeof(*conversions));
	if (s2s_string_is_given(after) && !s2s_uuid_from_text(after, &from)) {
		s2s_text_append_format(error, "\"%.*s\" is not the id of a conversion", S2S_STRING_ARGS(after));
		return false;
	}
	s2s_settings_apply(settings, &options);
	queue = s2s_queue_open(settings->queue, error);
	if (queue == NULL) {
		return false;
	}
	result = s2s_ledger_read_conversions(queue->ledger, limit, s2s_string_is_given(after) ? &from : NULL, conversions);
	if (result != S2S_LEDGER_OK && result != S2S_LEDGER_MISSING) {
		(void) !failed(queue, result, error);
		return false;
	}
	return true;
}
