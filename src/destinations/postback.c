/* The request of a postback, its signature, and what an answer means (spec: adcenter-and-postbacks.md). */
#define _GNU_SOURCE /* memmem */

#include "postback.h"

#include "../core/hash.h"

#define DAY_MS INT64_C(86400000)
#define MAX_AGE_MS (7 * DAY_MS)
#define RETRY_AFTER_MAX_MS INT64_C(3600000)

/* The URL may have a token in it: who wrote it knows it, a log need not. */
static const s2s_setting settings[S2S_POSTBACK_SETTINGS] = {
	[S2S_POSTBACK_TEMPLATES] = { .name = S2S_STRING("url"), .kind = S2S_SETTING_TEMPLATE, .secret = true },
	[S2S_POSTBACK_EVENT] = { .name = S2S_STRING("event"), .kind = S2S_SETTING_EVENT },
	[S2S_POSTBACK_METHOD] = { .name = S2S_STRING("method"), .kind = S2S_SETTING_WORD, .words = { S2S_STRING("GET"), S2S_STRING("POST") } },
	[S2S_POSTBACK_RESEND_UNCERTAIN] = { .name = S2S_STRING("resend_uncertain"), .kind = S2S_SETTING_SWITCH },
	[S2S_POSTBACK_CLICK_ID] = { .name = S2S_STRING("click_id"), .kind = S2S_SETTING_NAME },
	[S2S_POSTBACK_HEADERS] = { .name = S2S_STRING("headers"), .kind = S2S_SETTING_OF_CLASS, .secret = true },
	[S2S_POSTBACK_MISSING] = { .name = S2S_STRING("missing"),
		.kind = S2S_SETTING_WORD,
		.words = { S2S_STRING("error"), S2S_STRING("omit"), S2S_STRING("empty") } },
	[S2S_POSTBACK_SUCCESS_TEXT] = { .name = S2S_STRING("success_text"), .kind = S2S_SETTING_TEXT },
	[S2S_POSTBACK_FAILURE_TEXT] = { .name = S2S_STRING("failure_text"), .kind = S2S_SETTING_TEXT },
	[S2S_POSTBACK_SIGNATURE_KEY] = { .name = S2S_STRING("signature_key"), .kind = S2S_SETTING_TEXT, .secret = true },
	[S2S_POSTBACK_SIGNATURE_PARAMETER] = { .name = S2S_STRING("signature_parameter"), .kind = S2S_SETTING_OF_CLASS },
	[S2S_POSTBACK_SIGNATURE_HEADER] = { .name = S2S_STRING("signature_header"), .kind = S2S_SETTING_OF_CLASS },
};

bool s2s_postback_find_endpoint(const s2s_destination *destination, s2s_string *endpoint, s2s_text *problem)
{
	return s2s_postback_check(destination, S2S_STRING_NONE, endpoint, problem);
}

/* A template may hold a token of the operator, and the account's text is shown: so it is hashed. */
void s2s_postback_identify(const s2s_destination *destination, s2s_text *account, bool *test)
{
	char hex[S2S_SHA256_HEX + 1];

	*test = false;
	if (!s2s_hash_sha256_hex(destination->settings[S2S_POSTBACK_TEMPLATES], hex)) {
		account->failed = true;
		return;
	}
	s2s_text_append(account, hex, S2S_SHA256_HEX);
}

/* Two networks may have one URL and differ in their headers or keys: what the shop calls them tells them apart. */
static void identify_by_name(const s2s_destination *destination, s2s_text *account, bool *test)
{
	s2s_postback_identify(destination, account, test);
	s2s_text_append_char(account, ' ');
	s2s_text_append_string(account, destination->name);
}

static bool is_post(const s2s_destination *destination)
{
	return s2s_string_equals(destination->settings[S2S_POSTBACK_METHOD], S2S_STRING("POST"));
}

bool s2s_postback_encode(const s2s_destination *destination, const s2s_event *event, const s2s_encode_options *options, s2s_draft *draft)
{
	bool omit = !s2s_string_equals(destination->settings[S2S_POSTBACK_MISSING], S2S_STRING("empty"));
	s2s_postback_values values = { .event = event };
	s2s_template parsed;
	size_t path_end;

	(void) options;
	s2s_draft_clear(draft);
	draft->max_age_ms = MAX_AGE_MS;
	draft->method = is_post(destination) ? "POST" : "GET";
	if (!s2s_template_parse(s2s_postback_template(destination, event->name), destination->allow_http, &parsed, NULL)) {
		return false;
	}
	s2s_template_write_path(&parsed, s2s_postback_value, &values, &draft->url);
	if (is_post(destination)) {
		s2s_text_append_string(&draft->headers, S2S_STRING("Content-Type: application/x-www-form-urlencoded\n"));
		s2s_template_write_query(&parsed, s2s_postback_value, &values, omit, &draft->body);
	} else {
		path_end = draft->url.length;
		s2s_text_append_char(&draft->url, '?');
		s2s_template_write_query(&parsed, s2s_postback_value, &values, omit, &draft->url);
		if (draft->url.length == path_end + 1) {
			draft->url.length = path_end; /* everything was left out */
		}
	}
	return !s2s_text_failed(&draft->url) && !s2s_text_failed(&draft->headers) && !s2s_text_failed(&draft->body);
}

/* A postback has none: its account is its URL. */
void s2s_postback_fill_gap(const s2s_destination *destination, char gap, bool mask, s2s_text *out)
{
	(void) destination;
	(void) gap;
	(void) mask;
	(void) out;
}

void s2s_postback_secret_headers(const s2s_destination *destination, bool mask, s2s_text *out)
{
	s2s_string lines = destination->settings[S2S_POSTBACK_HEADERS];

	if (!mask) {
		s2s_text_append_string(out, lines);
		return;
	}
	while (lines.length > 0) {
		const char *end = memchr(lines.data, '\n', lines.length);
		size_t length = end != NULL ? (size_t) (end - lines.data) + 1 : lines.length;
		const char *colon = memchr(lines.data, ':', length);

		s2s_text_append(out, lines.data, colon != NULL ? (size_t) (colon - lines.data) : 0);
		s2s_text_append_string(out, S2S_STRING(": ***\n"));
		lines.data += length;
		lines.length -= length;
	}
}

/* --- the signature --- */

/* Appends the timestamp to the query that is at the end of `text`, and gives where that query begins. */
static size_t append_timestamp(bool post, int64_t now_ms, s2s_text *text)
{
	const char *mark = post || text->length == 0 ? NULL : memchr(text->data, '?', text->length);
	size_t begin = post ? 0 : mark != NULL ? (size_t) (mark - text->data) + 1 : text->length + 1;

	if (!post && mark == NULL) {
		s2s_text_append_char(text, '?');
	} else if (text->length > begin) {
		s2s_text_append_char(text, '&');
	}
	s2s_text_append_string(text, S2S_POSTBACK_TIMESTAMP);
	s2s_text_append_char(text, '=');
	s2s_text_append_integer(text, now_ms / 1000);
	return begin;
}

bool s2s_postback_sign(const s2s_destination *destination, const s2s_request *request, int64_t now_ms, bool mask, s2s_text *url,
	s2s_text *headers, s2s_text *body)
{
	s2s_string key = destination->settings[S2S_POSTBACK_SIGNATURE_KEY];
	s2s_string parameter = destination->settings[S2S_POSTBACK_SIGNATURE_PARAMETER];
	s2s_string header = destination->settings[S2S_POSTBACK_SIGNATURE_HEADER];
	bool post = s2s_string_equals(request->method, S2S_STRING("POST"));
	s2s_text *text = post ? body : url;
	char hex[S2S_SHA256_HEX + 1];
	size_t begin;

	if (key.length == 0) {
		return true;
	}
	begin = append_timestamp(post, now_ms, text);
	if (s2s_text_failed(text) || !s2s_hash_hmac_sha256_hex(key, (s2s_string) { text->data + begin, text->length - begin }, hex)) {
		return false;
	}
	s2s_string signature = mask ? S2S_STRING("***") : (s2s_string) { hex, S2S_SHA256_HEX };

	if (header.length > 0) {
		s2s_text_append_string(headers, header);
		s2s_text_append_string(headers, S2S_STRING(": "));
		s2s_text_append_string(headers, signature);
		s2s_text_append_char(headers, '\n');
	} else {
		s2s_text_append_char(text, '&');
		s2s_text_append_string(text, parameter.length > 0 ? parameter : S2S_POSTBACK_SIGNATURE);
		s2s_text_append_char(text, '=');
		s2s_text_append_string(text, signature);
	}
	return true;
}

/* --- answers --- */

static bool contains(s2s_string text, s2s_string part)
{
	return part.length > 0 && text.length > 0 && memmem(text.data, text.length, part.data, part.length) != NULL;
}

static void set(s2s_outcome *outcome, s2s_verdict verdict, const char *note)
{
	outcome->verdict = verdict;
	outcome->note = note;
}

/* Several networks answer 200 to everything and tell in the body what they mean. */
static void judge_body(const s2s_destination *destination, const s2s_answer *answer, s2s_outcome *outcome)
{
	s2s_string success = destination->settings[S2S_POSTBACK_SUCCESS_TEXT];
	s2s_string failure = destination->settings[S2S_POSTBACK_FAILURE_TEXT];
	bool found = contains(answer->body, success);

	if (contains(answer->body, failure)) {
		set(outcome, S2S_VERDICT_REJECTED, "the answer has the text that means failure");
	} else if (answer->incomplete && ((success.length > 0 && !found) || failure.length > 0)) {
		set(outcome, destination->tells_repeats_apart ? S2S_VERDICT_RETRY : S2S_VERDICT_UNCERTAIN,
			"the answer was not read to its end, so whether it means success is not known");
	} else if (success.length > 0 && !found) {
		set(outcome, S2S_VERDICT_REJECTED, "the answer does not have the text that means success");
	}
}

void s2s_postback_classify(const s2s_destination *destination, const s2s_answer *answer, s2s_outcome *outcome)
{
	int status = answer->status;

	*outcome = (s2s_outcome) { .verdict = S2S_VERDICT_DELIVERED, .retry_after_ms = -1, .retries_max = -1 };
	if (status >= 200 && status <= 299) {
		judge_body(destination, answer, outcome);
	} else if (status >= 300 && status <= 399) {
		set(outcome, S2S_VERDICT_REJECTED, "redirects are not followed; check the postback URL");
	} else if (status == 401 || status == 403) {
		set(outcome, S2S_VERDICT_REJECTED, "check the credentials in the postback's URL, headers or signature");
	} else if (status >= 600 || (status >= 400 && status <= 499 && status != 408 && status != 429)) {
		set(outcome, S2S_VERDICT_REJECTED, "the postback was refused; check its URL and parameters");
	} else {
		outcome->verdict = S2S_VERDICT_RETRY;
		if (answer->retry_after_ms >= 0) {
			outcome->retry_after_ms = answer->retry_after_ms < RETRY_AFTER_MAX_MS ? answer->retry_after_ms : RETRY_AFTER_MAX_MS;
		}
	}
}

const s2s_system s2s_postback = {
	.name = S2S_STRING("postback"),
	.default_endpoint = S2S_STRING(""), /* the template's origin */
	.batch_max = 1,
	.settings = settings,
	.setting_count = S2S_POSTBACK_SETTINGS,
	.resend_setting = S2S_POSTBACK_RESEND_UNCERTAIN,
	.find_endpoint = s2s_postback_find_endpoint,
	.identify = identify_by_name,
	.click_id = s2s_postback_click_id,
	.skip = s2s_postback_skip,
	.validate = s2s_postback_validate,
	.encode = s2s_postback_encode,
	.fill_gap = s2s_postback_fill_gap,
	.secret_headers = s2s_postback_secret_headers,
	.sign = s2s_postback_sign,
	.classify = s2s_postback_classify,
};
