/*
 * What Adjust's answers mean (spec/adjust.md, "Answers"). An error is
 * {"error":"Event request failed (<message>)"}; the message may have a suffix,
 * still inside the parentheses, and its letters' case varies.
 */
#include "adjust.h"

#include <jansson.h>

#define RETRY_AFTER_MAX_MS INT64_C(3600000)
/* "At most 3 times over 24 hours": the install may not be known yet. */
#define UNKNOWN_DEVICE_RETRIES 3
#define UNKNOWN_DEVICE_RETRY_MS (INT64_C(8) * 3600000)

typedef enum s2s_adjust_meaning { REPEATED, REFUSED, HELD, UNKNOWN_DEVICE, OPTED_OUT } s2s_adjust_meaning;

/* The first row whose status fits and whose message the answer's begins with. Messages are in lower case. */
static const struct {
	int status;
	s2s_string message;
	s2s_adjust_meaning meaning;
	const char *note;
} answers[] = {
	{ 400, S2S_STRING("ignoring event, earlier unique event tracked"), REPEATED, NULL },
	{ 400, S2S_STRING("bad event state"), REFUSED, "Adjust refused the event's state" },
	{ 400, S2S_STRING("invalid app token"), REFUSED, "check the app token" },
	{ 400, S2S_STRING("invalid event token"), REFUSED, "check the event token" },
	{ 400, S2S_STRING("invalid callback parameters"), REFUSED, "check callback_params" },
	{ 400, S2S_STRING("invalid revenue"), REFUSED, "check value and currency" },
	{ 401, S2S_STRING("failed to authorize request"), HELD, "the token was refused; check s2s.adjust.token" },
	{ 401, S2S_STRING("app is inactive"), HELD, "the app is inactive; see the Adjust dashboard" },
	{ 403, S2S_STRING("failed to authorize request"), HELD, "the token was refused; check s2s.adjust.token" },
	{ 403, S2S_STRING("app is inactive"), HELD, "the app is inactive; see the Adjust dashboard" },
	{ 403, S2S_STRING("tracking disabled"), REFUSED, "tracking is disabled for this device" },
	{ 403, S2S_STRING("event token blocklisted"), REFUSED, "the event token is blocklisted" },
	{ 404, S2S_STRING("app token not found"), REFUSED, "check the app token" },
	{ 404, S2S_STRING("device not found"), UNKNOWN_DEVICE, "Adjust does not know the device (yet)" },
	{ 413, S2S_STRING("request size too large"), REFUSED, "the request is larger than Adjust takes" },
	{ 451, S2S_STRING("device is opted out"), OPTED_OUT, "the device has opted out; nothing more is sent for it" },
};

static bool begins_with(s2s_string text, s2s_string lower_case)
{
	if (text.length < lower_case.length) {
		return false;
	}
	for (size_t i = 0; i < lower_case.length; i++) {
		if (s2s_lower(text.data[i]) != lower_case.data[i]) {
			return false;
		}
	}
	return true;
}

/* What stands inside the outermost parentheses, or the whole text where there are none. */
static s2s_string inside(s2s_string text)
{
	const char *open = text.length != 0 ? memchr(text.data, '(', text.length) : NULL;
	size_t end = text.length;

	if (open == NULL) {
		return text;
	}
	while (text.data + end > open + 1 && text.data[end - 1] != ')') {
		end--;
	}
	/* A body that was cut has no end. */
	const char *close = text.data + end > open + 1 ? text.data + end - 1 : text.data + text.length;

	open++;
	while (open < close && *open == ' ') {
		open++;
	}
	return (s2s_string) { open, (size_t) (close - open) };
}

/* The text under `key` of the answer, which lives as long as `*answer`; not given: there is none. */
static s2s_string text_under(const json_t *answer, const char *key)
{
	const json_t *value = json_object_get(answer, key);

	return json_is_string(value) ? (s2s_string) { json_string_value(value), json_string_length(value) } : S2S_STRING_NONE;
}

static void reject(s2s_outcome *outcome, const char *note)
{
	outcome->verdict = S2S_VERDICT_REJECTED;
	outcome->note = note;
}

static void apply(s2s_adjust_meaning meaning, const char *note, s2s_outcome *outcome)
{
	outcome->note = note;
	switch (meaning) {
		case REPEATED:
			outcome->verdict = S2S_VERDICT_DELIVERED;
			break;
		case HELD:
			outcome->verdict = S2S_VERDICT_HOLD;
			break;
		case UNKNOWN_DEVICE:
			outcome->verdict = S2S_VERDICT_RETRY;
			outcome->retry_after_ms = UNKNOWN_DEVICE_RETRY_MS;
			outcome->retries_max = UNKNOWN_DEVICE_RETRIES;
			outcome->gives_up = true;
			break;
		case OPTED_OUT:
			outcome->suppress_device = true;
			outcome->verdict = S2S_VERDICT_REJECTED;
			break;
		case REFUSED:
			outcome->verdict = S2S_VERDICT_REJECTED;
			break;
	}
}

static void judge_refusal(int status, s2s_string error, s2s_outcome *outcome)
{
	s2s_string message = inside(error);

	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		if (answers[i].status == status && begins_with(message, answers[i].message)) {
			apply(answers[i].meaning, answers[i].note, outcome);
			return;
		}
	}
	reject(outcome, status == 401 || status == 403 ? "the request was refused; check s2s.adjust.token" : "the request was refused");
}

static void judge_success(int status, s2s_string said, s2s_outcome *outcome)
{
	if (status == 202) {
		/* Not a success, whatever its class says. */
		outcome->verdict = S2S_VERDICT_HOLD;
		outcome->note = "the authentication token is missing or wrong; check s2s.adjust.token";
	} else if (status != 200) {
		reject(outcome, "answered with another success than 200, which Adjust does not document");
	} else if (said.length != 2 || !begins_with(said, S2S_STRING("ok"))) {
		outcome->note = "answered 200, but not {\"status\":\"OK\"}";
	}
}

void s2s_adjust_classify(const s2s_destination *destination, const s2s_answer *answer, s2s_outcome *outcome)
{
	int status = answer->status;
	json_t *body = json_loadb(answer->body.length != 0 ? answer->body.data : "", answer->body.length, JSON_ALLOW_NUL, NULL);

	(void) destination;
	*outcome = (s2s_outcome) { .verdict = S2S_VERDICT_DELIVERED, .retry_after_ms = -1, .retries_max = -1 };
	if (status >= 200 && status <= 299) {
		judge_success(status, text_under(body, "status"), outcome);
	} else if (status >= 300 && status <= 399) {
		reject(outcome, "redirects are not followed; check the endpoint");
	} else if (status == 429 || (status >= 500 && status <= 599)) {
		outcome->verdict = S2S_VERDICT_RETRY;
		if (answer->retry_after_ms >= 0) {
			outcome->retry_after_ms = answer->retry_after_ms < RETRY_AFTER_MAX_MS ? answer->retry_after_ms : RETRY_AFTER_MAX_MS;
		}
	} else if (status >= 400 && status <= 499) {
		judge_refusal(status, text_under(body, "error"), outcome);
	} else {
		reject(outcome, "answered with a status that HTTP does not have; check the endpoint");
	}
	json_decref(body);
}
