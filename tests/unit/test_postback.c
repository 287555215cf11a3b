/* Knorex and any postback: which events go, what is wrong with them, the request, its signature, and what answers mean. */
#define _GNU_SOURCE /* memmem */

#include "purchase.h"

#include "destinations/postback.h"

#include <stdlib.h>

#define NOW_MS INT64_C(1770134113676)
#define TEMPLATE                                                                                                                           \
	"https://xpo.example/pb/{kcid}?id={event_id}&goal={event_name}&t={event_time}&ms={event_time_ms}&v={value}&tax={value_tax}"            \
	"&sum={value_total}&c={currency}&o={order_id}&ip={ip}&ua={user_agent}"

typedef struct postback_fixture {
	s2s_destination destination;
	s2s_event event;
	s2s_encode_options options;
	s2s_problems problems;
	s2s_draft draft;
	s2s_text url;
	s2s_text headers;
	s2s_text body;
} postback_fixture;

static int start(void **state)
{
	(void) state;
	return s2s_hash_start() ? 0 : 1;
}

static int stop(void **state)
{
	(void) state;
	s2s_hash_stop();
	return 0;
}

static void use(postback_fixture *fixture, const s2s_system *system, const char *templates)
{
	s2s_string *settings = fixture->destination.settings;

	fixture->destination.system = system->name;
	fixture->destination.setting_count = system->setting_count;
	for (size_t i = 0; i < S2S_DESTINATION_SETTINGS_MAX; i++) {
		settings[i] = S2S_STRING_NONE;
	}
	settings[S2S_POSTBACK_TEMPLATES] = s2s_string_from(templates);
}

static void put_click_id(postback_fixture *fixture, const char *name, s2s_string value)
{
	s2s_visitor *visitor = &fixture->event.visitor;

	assert_true(s2s_pairs_set(&visitor->click_ids, &visitor->arena, s2s_string_from(name), value));
}

static void put_parameter(postback_fixture *fixture, const char *name, s2s_parameter_kind kind, s2s_string text)
{
	s2s_parameter *parameter = s2s_event_put_parameter(&fixture->event, s2s_string_from(name));

	assert_non_null(parameter);
	parameter->kind = kind;
	assert_true(s2s_event_set_text(&fixture->event, &parameter->text, text));
}

static int setup(void **state)
{
	postback_fixture *made = calloc(1, sizeof *made);
	s2s_visitor visitor;

	assert_non_null(made);
	made->destination.name = S2S_STRING("mine");
	made->destination.endpoint = S2S_STRING("https://xpo.example");
	made->options.enforce_consent = true;
	made->options.now_ms = NOW_MS;
	use(made, &s2s_knorex, TEMPLATE);
	purchase_fill(&made->event);
	purchase_visitor(&visitor);
	s2s_event_set_visitor(&made->event, &visitor);
	s2s_visitor_free(&visitor);
	put_click_id(made, "kcid", S2S_STRING("AbC-1/2"));
	s2s_problems_init(&made->problems);
	s2s_draft_init(&made->draft);
	*state = made;
	return 0;
}

static int teardown(void **state)
{
	postback_fixture *one = *state;

	one->event.has_visitor = true; /* or its texts would stay */
	s2s_event_free(&one->event);
	s2s_problems_free(&one->problems);
	s2s_draft_free(&one->draft);
	s2s_text_free(&one->url);
	s2s_text_free(&one->headers);
	s2s_text_free(&one->body);
	free(one);
	return 0;
}

static const s2s_system *system_of(const postback_fixture *fixture)
{
	return s2s_system_find(fixture->destination.system);
}

static const char *skip_reason(postback_fixture *fixture)
{
	return (system_of(fixture)->skip)(&fixture->destination, &fixture->event, &fixture->options);
}

static void finish(postback_fixture *fixture, bool mask)
{
	s2s_draft *draft = &fixture->draft;
	s2s_request request = { .method = S2S_STRING_NONE };

	assert_true(system_of(fixture)->encode(&fixture->destination, &fixture->event, &fixture->options, draft));
	request.method = s2s_string_from(draft->method);
	request.url = s2s_text_string(&draft->url);
	request.headers = s2s_text_string(&draft->headers);
	request.body = s2s_text_string(&draft->body);
	assert_true(
		s2s_system_finish(system_of(fixture), &fixture->destination, &request, mask, &fixture->url, &fixture->headers, &fixture->body));
}

static void validate(postback_fixture *fixture)
{
	s2s_problems_clear(&fixture->problems);
	system_of(fixture)->validate(&fixture->destination, &fixture->event, &fixture->options, &fixture->problems);
	assert_false(fixture->problems.failed);
}

static bool has_problem(postback_fixture *fixture, bool fatal, const char *path, const char *part)
{
	validate(fixture);
	for (size_t i = 0; i < fixture->problems.count; i++) {
		const s2s_problem *problem = &fixture->problems.items[i];

		if (problem->fatal == fatal && s2s_string_equals(problem->path, s2s_string_from(path)) &&
			memmem(problem->message.data, problem->message.length, part, strlen(part)) != NULL) {
			return s2s_string_equals(problem->destination, S2S_STRING("mine"));
		}
	}
	return false;
}

static void test_every_macro(void **state)
{
	postback_fixture *fixture = *state;

	assert_null(skip_reason(fixture));
	validate(fixture);
	assert_int_equal(fixture->problems.count, 0);
	assert_true(s2s_event_set_text(&fixture->event, &fixture->event.visitor.user_agent, S2S_STRING("Mozilla/5.0 (X; č)")));
	assert_true(s2s_event_set_text(&fixture->event, &fixture->event.visitor.ip, S2S_STRING("2a02:598::1")));
	assert_true(s2s_event_set_text(&fixture->event, &fixture->event.id, S2S_STRING("id 1")));
	finish(fixture, false);
	support_assert_text(&fixture->url,
		"https://xpo.example/pb/AbC-1%2F2?id=id%201&goal=Purchase&t=1770134113&ms=1770134113676&v=27364&tax=5746&sum=33110&c=CZK"
		"&o=OBJ-987654&ip=2a02%3A598%3A%3A1&ua=Mozilla%2F5.0%20%28X%3B%20%C4%8D%29");
	assert_string_equal(fixture->draft.method, "GET");
	assert_int_equal(fixture->headers.length, 0);
	assert_int_equal(fixture->body.length, 0);
	assert_int_equal(fixture->draft.max_age_ms, INT64_C(7) * 24 * 60 * 60 * 1000);
	assert_int_equal(fixture->draft.lane.length, 0);
	assert_int_equal(fixture->draft.device.length, 0);
}

static void test_money_keeps_its_digits(void **state)
{
	postback_fixture *fixture = *state;

	use(fixture, &s2s_knorex, "https://h/?k={kcid}&v={value}&s={value_total}");
	assert_true(s2s_money_from_text(S2S_STRING("100.10"), &fixture->event.value));
	assert_true(s2s_money_from_text(S2S_STRING("21.021"), &fixture->event.value_tax));
	finish(fixture, false);
	support_assert_text(&fixture->url, "https://h/?k=AbC-1%2F2&v=100.10&s=121.121");
	/* Without a VAT nobody knows the total. */
	fixture->event.value_tax.length = 0;
	finish(fixture, false);
	support_assert_text(&fixture->url, "https://h/?k=AbC-1%2F2&v=100.10");
	assert_true(s2s_money_from_text(S2S_STRING("-5"), &fixture->event.value));
	assert_true(s2s_money_from_text(S2S_STRING("0"), &fixture->event.value_tax));
	finish(fixture, false);
	support_assert_text(&fixture->url, "https://h/?k=AbC-1%2F2&v=-5&s=-5");
}

static void test_click_ids_and_parameters_by_name(void **state)
{
	postback_fixture *fixture = *state;

	use(fixture, &s2s_postback, "https://h/?a={cid}&b={coupon}&c={predicted_ltv}&d={status}&e={sznaiid}&f={both}");
	put_click_id(fixture, "cid", S2S_STRING("x&y"));
	put_click_id(fixture, "both", S2S_STRING("click"));
	put_click_id(fixture, "sznaiid", S2S_STRING("7"));
	put_parameter(fixture, "coupon", S2S_PARAMETER_STRING, S2S_STRING("LÉTO 10"));
	put_parameter(fixture, "predicted_ltv", S2S_PARAMETER_NUMBER, S2S_STRING("10.50"));
	put_parameter(fixture, "status", S2S_PARAMETER_BOOL, S2S_STRING("true"));
	put_parameter(fixture, "both", S2S_PARAMETER_STRING, S2S_STRING("parameter"));
	finish(fixture, false);
	support_assert_text(&fixture->url, "https://h/?a=x%26y&b=L%C3%89TO%2010&c=10.50&d=true&e=7&f=click");
}

static void test_a_template_for_each_event(void **state)
{
	postback_fixture *fixture = *state;
	s2s_string *name = &fixture->event.name;

	/* One alone is for Purchase with Knorex, for php.ini's event where one is given, for every event with a postback. */
	use(fixture, &s2s_knorex, "https://h/?k={kcid}");
	assert_null(skip_reason(fixture));
	*name = S2S_STRING("Lead");
	assert_string_equal(skip_reason(fixture), "no postback URL for this event name");
	fixture->destination.settings[S2S_POSTBACK_EVENT] = S2S_STRING("Lead");
	assert_null(skip_reason(fixture));
	*name = S2S_STRING("Purchase");
	assert_string_equal(skip_reason(fixture), "no postback URL for this event name");
	use(fixture, &s2s_postback, "https://h/?k={kcid}");
	assert_null(skip_reason(fixture));
	*name = S2S_STRING("Whatever you like");
	assert_null(skip_reason(fixture));

	use(fixture, &s2s_knorex, "Purchase\thttps://h/p?k={kcid}\nMy lead\thttps://h/l?k={kcid}\nRefund\thttps://h/r?k={kcid}");
	static const char *const sent[][2] = { { "Purchase", "https://h/p?k=AbC-1%2F2" }, { "My lead", "https://h/l?k=AbC-1%2F2" },
		{ "Refund", "https://h/r?k=AbC-1%2F2" } };
	for (size_t i = 0; i < sizeof sent / sizeof *sent; i++) {
		*name = s2s_string_from(sent[i][0]);
		assert_null(skip_reason(fixture));
		finish(fixture, false);
		support_assert_text(&fixture->url, sent[i][1]);
	}
	static const char *const skipped[] = { "purchase", "Purchase ", "", "PageView", "Refunds", "https" };
	for (size_t i = 0; i < sizeof skipped / sizeof *skipped; i++) {
		*name = s2s_string_from(skipped[i]);
		assert_string_equal(skip_reason(fixture), "no postback URL for this event name");
	}
}

static void test_the_click_id_is_required(void **state)
{
	postback_fixture *fixture = *state;

	put_click_id(fixture, "kcid", S2S_STRING(""));
	assert_string_equal(skip_reason(fixture), "no kcid: the visitor did not come from a Knorex ad");
	fixture->event.has_visitor = false;
	assert_string_equal(skip_reason(fixture), "no kcid: the visitor did not come from a Knorex ad");
	fixture->event.has_visitor = true;

	use(fixture, &s2s_postback, "https://h/?a={cid}");
	fixture->destination.settings[S2S_POSTBACK_CLICK_ID] = S2S_STRING("cid");
	assert_string_equal(skip_reason(fixture), "no click id");
	put_click_id(fixture, "cid", S2S_STRING("0"));
	assert_null(skip_reason(fixture));
	/* Whatever is done about other values that are missing. */
	fixture->destination.settings[S2S_POSTBACK_MISSING] = S2S_STRING("empty");
	put_click_id(fixture, "cid", S2S_STRING(""));
	assert_string_equal(skip_reason(fixture), "no click id");
	/* Where none was named, those that we know. */
	use(fixture, &s2s_postback, "https://h/?a={kcid}&b={order_id}");
	assert_string_equal(skip_reason(fixture), "no click id");
	use(fixture, &s2s_postback, "https://h/?b={order_id}");
	assert_null(skip_reason(fixture));
	fixture->event.has_visitor = false;
	assert_null(skip_reason(fixture));
}

typedef struct consent_case {
	s2s_consent ad_storage;
	s2s_consent ad_user_data;
	const char *enforced; /* the reason; NULL: sent */
} consent_case;

/* The row of spec/consent.md: ad_storage changes nothing, ad_user_data decides. */
static void test_consent(void **state)
{
	postback_fixture *fixture = *state;
	static const s2s_system *const systems[] = { &s2s_knorex, &s2s_postback };
	static const consent_case cases[] = {
		{ S2S_CONSENT_GRANTED, S2S_CONSENT_GRANTED, NULL },
		{ S2S_CONSENT_DENIED, S2S_CONSENT_GRANTED, NULL },
		{ S2S_CONSENT_NOT_GIVEN, S2S_CONSENT_GRANTED, NULL },
		{ S2S_CONSENT_GRANTED, S2S_CONSENT_DENIED, "consent" },
		{ S2S_CONSENT_GRANTED, S2S_CONSENT_NOT_GIVEN, "consent" },
		{ S2S_CONSENT_DENIED, S2S_CONSENT_DENIED, "consent" },
		{ S2S_CONSENT_NOT_GIVEN, S2S_CONSENT_NOT_GIVEN, "consent" },
	};
	char *whole;

	finish(fixture, false);
	s2s_text_append_char(&fixture->url, '\0');
	whole = strdup(fixture->url.data);
	for (size_t i = 0; i < 2 * sizeof cases / sizeof *cases; i++) {
		const consent_case *one = &cases[i / 2];

		use(fixture, systems[i % 2], TEMPLATE);
		fixture->event.visitor.consent[S2S_CONSENT_AD_STORAGE] = one->ad_storage;
		fixture->event.visitor.consent[S2S_CONSENT_AD_USER_DATA] = one->ad_user_data;
		fixture->options.enforce_consent = true;
		if (one->enforced == NULL) {
			assert_null(skip_reason(fixture));
		} else {
			assert_string_equal(skip_reason(fixture), one->enforced);
		}
		fixture->options.enforce_consent = false;
		assert_null(skip_reason(fixture));
		finish(fixture, false);
		support_assert_text(&fixture->url, whole);
		validate(fixture);
		assert_int_equal(fixture->problems.count, 0);
	}
	free(whole);
}

static void test_consent_that_is_not_given(void **state)
{
	postback_fixture *fixture = *state;
	s2s_visitor *visitor = &fixture->event.visitor;

	visitor->consent_mode_given = false;
	assert_null(skip_reason(fixture));
	assert_true(has_problem(fixture, false, "consent_mode", "is missing"));
	assert_int_equal(fixture->problems.count, 1);
	visitor->consent_string = S2S_STRING("CPXxRfAPXxRfA");
	assert_null(skip_reason(fixture));
	assert_true(has_problem(fixture, false, "consent_string", "is not decoded"));
	assert_int_equal(fixture->problems.count, 1);
	visitor->consent_mode_given = true;
	validate(fixture);
	assert_int_equal(fixture->problems.count, 0);
}

static void test_missing_values(void **state)
{
	postback_fixture *fixture = *state;
	s2s_string *missing = &fixture->destination.settings[S2S_POSTBACK_MISSING];

	use(fixture, &s2s_postback, "https://h/{kcid}?o={order_id}&c={coupon}&x=1");
	fixture->event.order_id = S2S_STRING_NONE;
	validate(fixture);
	assert_int_equal(fixture->problems.count, 0);
	finish(fixture, false);
	support_assert_text(&fixture->url, "https://h/AbC-1%2F2?x=1");
	*missing = S2S_STRING("omit");
	finish(fixture, false);
	support_assert_text(&fixture->url, "https://h/AbC-1%2F2?x=1");
	*missing = S2S_STRING("empty");
	validate(fixture);
	assert_int_equal(fixture->problems.count, 0);
	finish(fixture, false);
	support_assert_text(&fixture->url, "https://h/AbC-1%2F2?o=&c=&x=1");
	*missing = S2S_STRING("error");
	assert_true(has_problem(fixture, true, "{order_id}", "is missing"));
	assert_true(has_problem(fixture, true, "{coupon}", "is missing"));
	assert_int_equal(fixture->problems.fatal_count, 2);

	/* A part of the path can't be left out, and an empty text is as good as none. */
	use(fixture, &s2s_postback, "https://h/{kcid}/{order_id}?o={order_id}");
	fixture->event.order_id = S2S_STRING("");
	assert_true(has_problem(fixture, true, "{order_id}", "part of the path"));
	assert_int_equal(fixture->problems.fatal_count, 1);
	*missing = S2S_STRING("empty");
	validate(fixture);
	assert_int_equal(fixture->problems.count, 0);
	use(fixture, &s2s_postback, "https://h/?o={order_id}");
	finish(fixture, false);
	support_assert_text(&fixture->url, "https://h/");
}

static void test_values_that_are_no_text(void **state)
{
	postback_fixture *fixture = *state;

	use(fixture, &s2s_postback, "https://h/{kcid}?c={coupon}&d={nested}");
	put_parameter(fixture, "coupon", S2S_PARAMETER_MAP, S2S_STRING_NONE);
	put_parameter(fixture, "nested", S2S_PARAMETER_OTHER, S2S_STRING("[1,2]"));
	assert_true(has_problem(fixture, true, "{coupon}", "must be a text"));
	assert_true(has_problem(fixture, true, "{nested}", "must be a text"));
}

static void test_doubtful_values(void **state)
{
	postback_fixture *fixture = *state;

	put_click_id(fixture, "kcid", S2S_STRING("a\n\0\x01\x02"));
	assert_true(has_problem(fixture, false, "{kcid}", "control characters"));
	assert_int_equal(fixture->problems.fatal_count, 0);
	use(fixture, &s2s_knorex, "https://h/?k={kcid}");
	finish(fixture, false);
	support_assert_text(&fixture->url, "https://h/?k=a%0A%00%01%02");
	put_click_id(fixture, "kcid", S2S_STRING("\xc3\x28"));
	assert_true(has_problem(fixture, false, "{kcid}", "UTF-8"));
	finish(fixture, false);
	support_assert_text(&fixture->url, "https://h/?k=%C3%28");
	/* Only what is sent is looked at. */
	fixture->event.order_id = S2S_STRING("\xff");
	validate(fixture);
	assert_int_equal(fixture->problems.count, 1);
}

static void test_time_in_another_unit(void **state)
{
	postback_fixture *fixture = *state;

	fixture->event.time_ms = 1770134113;
	assert_true(has_problem(fixture, true, "{event_time}", "looks like seconds: give 1770134113000"));
	assert_true(has_problem(fixture, true, "{event_time_ms}", "looks like seconds"));
	fixture->event.time_ms = -1;
	assert_true(has_problem(fixture, true, "{event_time}", "Unix time in milliseconds"));
	fixture->event.time_ms = NOW_MS * 1000;
	assert_true(has_problem(fixture, true, "{event_time}", "looks like microseconds: give 1770134113676"));
	fixture->event.time_ms = INT64_MAX;
	assert_true(has_problem(fixture, true, "{event_time_ms}", "is too large"));
	fixture->event.time_ms = NOW_MS + 86400000;
	assert_false(has_problem(fixture, true, "{event_time}", ""));
	fixture->event.time_ms++;
	assert_true(has_problem(fixture, true, "{event_time}", "more than 24 hours in the future"));
	/* A postback that does not name the time takes the event. */
	use(fixture, &s2s_knorex, "https://h/?k={kcid}");
	validate(fixture);
	assert_int_equal(fixture->problems.count, 0);
}

/* A click id is what somebody wrote into a link. */
static void test_a_value_can_not_choose_another_path(void **state)
{
	postback_fixture *fixture = *state;
	static const char *const bad[] = { ".", ".." };
	static const char *const good[] = { "...", "../..", "%2e%2e", "a/../b", "?x=1", "#" };

	use(fixture, &s2s_knorex, "https://h/{kcid}/x");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		put_click_id(fixture, "kcid", s2s_string_from(bad[i]));
		assert_true(has_problem(fixture, true, "path", "segment"));
	}
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		put_click_id(fixture, "kcid", s2s_string_from(good[i]));
		validate(fixture);
		assert_int_equal(fixture->problems.fatal_count, 0);
	}
	finish(fixture, false);
	support_assert_text(&fixture->url, "https://h/%23/x");
	use(fixture, &s2s_knorex, "https://h/{kcid}{kcid}/x");
	put_click_id(fixture, "kcid", S2S_STRING("."));
	assert_true(has_problem(fixture, true, "path", "segment"));
}

static void test_post(void **state)
{
	postback_fixture *fixture = *state;

	use(fixture, &s2s_knorex, "https://h/{kcid}?o={order_id}&n={coupon}&v={value}");
	fixture->destination.settings[S2S_POSTBACK_METHOD] = S2S_STRING("POST");
	finish(fixture, false);
	assert_string_equal(fixture->draft.method, "POST");
	support_assert_text(&fixture->url, "https://h/AbC-1%2F2");
	support_assert_text(&fixture->headers, "Content-Type: application/x-www-form-urlencoded\n");
	support_assert_text(&fixture->body, "o=OBJ-987654&v=27364");
	use(fixture, &s2s_knorex, "https://h/{kcid}");
	fixture->destination.settings[S2S_POSTBACK_METHOD] = S2S_STRING("POST");
	finish(fixture, false);
	assert_int_equal(fixture->body.length, 0);
}

static void test_headers_are_secrets(void **state)
{
	postback_fixture *fixture = *state;

	use(fixture, &s2s_postback, "https://h/?k={kcid}");
	fixture->destination.settings[S2S_POSTBACK_HEADERS] = S2S_STRING("X-Token: abc: def\nX-Other: 1\n");
	finish(fixture, false);
	assert_int_equal(fixture->draft.headers.length, 0);
	support_assert_text(&fixture->headers, "X-Token: abc: def\nX-Other: 1\n");
	finish(fixture, true);
	support_assert_text(&fixture->headers, "X-Token: ***\nX-Other: ***\n");
}

static void sign(postback_fixture *fixture, const char *method, bool mask, const char *url, const char *body)
{
	s2s_request request = { .method = s2s_string_from(method) };

	s2s_text_clear(&fixture->url);
	s2s_text_clear(&fixture->headers);
	s2s_text_clear(&fixture->body);
	s2s_text_append_string(&fixture->url, s2s_string_from(url));
	s2s_text_append_string(&fixture->body, s2s_string_from(body));
	assert_true(
		s2s_postback.sign(&fixture->destination, &request, INT64_C(1770134113676), mask, &fixture->url, &fixture->headers, &fixture->body));
}

/* The digests are those of `openssl dgst -sha256 -hmac key`. */
static void test_signature(void **state)
{
	postback_fixture *fixture = *state;
	s2s_string *settings = fixture->destination.settings;

	use(fixture, &s2s_postback, "https://h/?k={kcid}");
	sign(fixture, "GET", false, "https://h/p?a=1&b=%20", "");
	support_assert_text(&fixture->url, "https://h/p?a=1&b=%20"); /* no key, no signature */
	settings[S2S_POSTBACK_SIGNATURE_KEY] = S2S_STRING("key");
	sign(fixture, "GET", false, "https://h/p?a=1&b=%20", "");
	support_assert_text(&fixture->url,
		"https://h/p?a=1&b=%20&timestamp=1770134113&signature=57f7d369029380dcada32504933ef5433baf0bba8620fe01a8ce626d65f6a94a");
	sign(fixture, "GET", true, "https://h/p?a=1&b=%20", "");
	support_assert_text(&fixture->url, "https://h/p?a=1&b=%20&timestamp=1770134113&signature=***");
	sign(fixture, "GET", false, "https://h/p", "");
	support_assert_text(
		&fixture->url, "https://h/p?timestamp=1770134113&signature=19e9eace7fa2044d29d5c776df2a707825121c9d9c03779b0d967f2d966c20a8");
	settings[S2S_POSTBACK_SIGNATURE_PARAMETER] = S2S_STRING("hmac");
	sign(fixture, "POST", false, "https://h/p", "a=1&b=%20");
	support_assert_text(&fixture->url, "https://h/p");
	support_assert_text(
		&fixture->body, "a=1&b=%20&timestamp=1770134113&hmac=57f7d369029380dcada32504933ef5433baf0bba8620fe01a8ce626d65f6a94a");
	sign(fixture, "POST", false, "https://h/p", "");
	support_assert_text(&fixture->body, "timestamp=1770134113&hmac=19e9eace7fa2044d29d5c776df2a707825121c9d9c03779b0d967f2d966c20a8");
	settings[S2S_POSTBACK_SIGNATURE_HEADER] = S2S_STRING("X-Signature");
	sign(fixture, "GET", false, "https://h/p?a=1&b=%20", "");
	support_assert_text(&fixture->url, "https://h/p?a=1&b=%20&timestamp=1770134113");
	support_assert_text(&fixture->headers, "X-Signature: 57f7d369029380dcada32504933ef5433baf0bba8620fe01a8ce626d65f6a94a\n");
	sign(fixture, "GET", true, "https://h/p?a=1&b=%20", "");
	support_assert_text(&fixture->headers, "X-Signature: ***\n");
}

/* The row in the queue has neither key nor signature: each attempt is signed anew. */
static void test_the_stored_row_is_not_signed(void **state)
{
	postback_fixture *fixture = *state;

	use(fixture, &s2s_postback, "https://h/?k={kcid}");
	fixture->destination.settings[S2S_POSTBACK_SIGNATURE_KEY] = S2S_STRING("secretkey");
	finish(fixture, false);
	support_assert_text(&fixture->draft.url, "https://h/?k=AbC-1%2F2");
	assert_non_null(memmem(fixture->url.data, fixture->url.length, "&timestamp=", 11));
	assert_non_null(memmem(fixture->url.data, fixture->url.length, "&signature=", 11));
	assert_null(memmem(fixture->url.data, fixture->url.length, "secretkey", 9));
}

static void test_identity(void **state)
{
	postback_fixture *fixture = *state;
	s2s_text account;
	s2s_identity first;

	s2s_text_init(&account);
	assert_true(s2s_system_identify(&s2s_knorex, &fixture->destination, &account));
	assert_int_equal(fixture->destination.account.length, S2S_SHA256_HEX); /* hashed: there may be a token in it */
	first = fixture->destination.identity;
	fixture->destination.settings[S2S_POSTBACK_METHOD] = S2S_STRING("POST");
	fixture->destination.settings[S2S_POSTBACK_RESEND_UNCERTAIN] = S2S_STRING("1");
	assert_true(s2s_system_identify(&s2s_knorex, &fixture->destination, &account));
	assert_memory_equal(&first, &fixture->destination.identity, sizeof first);
	fixture->destination.settings[S2S_POSTBACK_TEMPLATES] = S2S_STRING("https://xpo.example/other?k={kcid}");
	assert_true(s2s_system_identify(&s2s_knorex, &fixture->destination, &account));
	assert_memory_not_equal(&first, &fixture->destination.identity, sizeof first);
	s2s_text_free(&account);
}

/* Two networks may have one URL and different tokens: their names tell them apart. Knorex has nothing but its URL. */
static void test_the_name_is_part_of_a_postbacks_identity(void **state)
{
	postback_fixture *fixture = *state;
	const s2s_system *systems[] = { &s2s_knorex, &s2s_postback };

	for (size_t i = 0; i < 2; i++) {
		s2s_text account;
		s2s_identity first;

		s2s_text_init(&account);
		use(fixture, systems[i], "https://h/?k={kcid}");
		fixture->destination.name = S2S_STRING("netA");
		assert_true(s2s_system_identify(systems[i], &fixture->destination, &account));
		first = fixture->destination.identity;
		fixture->destination.name = S2S_STRING("netB");
		assert_true(s2s_system_identify(systems[i], &fixture->destination, &account));
		assert_int_equal(memcmp(&first, &fixture->destination.identity, sizeof first) != 0, systems[i] == &s2s_postback);
		s2s_text_free(&account);
	}
}

static void assert_check(postback_fixture *fixture, const char *further, const char *templates, const char *expected)
{
	s2s_text problem;
	s2s_string origin;

	s2s_text_init(&problem);
	fixture->destination.settings[S2S_POSTBACK_TEMPLATES] = s2s_string_from(templates);
	bool good = s2s_postback_check(&fixture->destination, s2s_string_from(further), &origin, &problem);
	s2s_text_append_char(&problem, '\0');
	if (good != (expected == NULL) || (expected != NULL && strstr(problem.data, expected) == NULL)) {
		fail_msg("%s: \"%s\" should be \"%s\"", templates, problem.data, expected != NULL ? expected : "good");
	}
	if (good) {
		support_assert_string(origin, "https://h:8");
	}
	s2s_text_free(&problem);
}

static void test_checking_templates(void **state)
{
	postback_fixture *fixture = *state;
	s2s_string *settings = fixture->destination.settings;

	use(fixture, &s2s_knorex, "");
	assert_check(fixture, "", "", "must not be empty");
	assert_check(fixture, "", "https://h:8/?k={kcid}", NULL);
	assert_check(fixture, "", "https://h:8/?k={KCID}", "unknown macro \"KCID\"");
	assert_check(fixture, "", "https://h:8/?k={kcid}&o={orderid}", "unknown macro \"orderid\"");
	assert_check(fixture, "coupon\norderid\n", "https://h:8/?k={kcid}&o={orderid}", NULL);
	assert_check(fixture, "coupon\norder", "https://h:8/?k={kcid}&o={orderid}", "unknown macro");
	assert_check(fixture, "", "https://h:8/?k={kcid}&o={search_string}&p={predicted_ltv}&q={status}&r={adct}&s={sznaiid}", NULL);
	assert_check(fixture, "", "https://h:8/?k={kcid}&o={partner_params}", "it is a map");
	assert_check(fixture, "", "https://h:8/?k={order_id}", "must have a macro for the click id, such as {kcid}");
	assert_check(fixture, "", "https://h:8/?k=kcid", "must have a macro for the click id");
	assert_check(fixture, "", "Purchase\thttps://h:8/?k={kcid}\nLead\thttps://h:8/?k={kcid}", NULL);
	assert_check(fixture, "", "Purchase\thttps://h:8/?k={kcid}\nLead\thttps://h:8/?k=1", "for \"Lead\" must have a macro");
	assert_check(
		fixture, "", "Purchase\thttps://h:8/?k={kcid}\nLead\thttps://h:9/?k={kcid}", "for \"Lead\" must have the scheme, host and port");
	assert_check(fixture, "", "http://h:8/?k={kcid}", "must begin with https://");
	assert_check(fixture, "", "https://h:8/?k=%7Bkcid%7D", "must not have \"%7Bkcid%7D\": write the macro as it is, {kcid}");
	assert_check(fixture, "", "https://h:8/%7b%7bvalue%7d%7d/?k={kcid}", "must not have \"%7Bvalue%7D\"");
	assert_check(fixture, "", "https://h:8/?k={kcid}&j=%7B%22a%22:1%7D&l=%7B%7D&m=%7Bx&n=%7", "two hex digits");
	assert_check(fixture, "", "https://h:8/?k={kcid}&j=%7B%22a%22:1%7D&l=%7B%7D&m=%7Bx", NULL);

	use(fixture, &s2s_postback, "");
	assert_check(fixture, "", "https://h:8/?o={order_id}", NULL);
	assert_check(fixture, "", "https://h:8/?o={cid}", "unknown macro \"cid\"");
	assert_check(fixture, "", "https://h:8/?o=1", "must have a macro, such as {order_id}");
	assert_check(fixture, "", "https://h:8", "must have a macro, such as {order_id}");
	assert_check(fixture, "", "https://h:8/?o=%7Bsomething%7D", "must not have \"%7Bsomething%7D\"");
	assert_check(fixture, "", "Refund\thttps://h:8/?o={order_id}\nLead\thttps://h:8/?o=1", "for \"Lead\" must have a macro, such as");
	settings[S2S_POSTBACK_CLICK_ID] = S2S_STRING("cid");
	assert_check(fixture, "", "https://h:8/?o={cid}", NULL);
	assert_check(fixture, "", "https://h:8/?o={order_id}", "such as {cid}");
	assert_check(fixture, "", "https://h:8/?o={cid}&timestamp={event_time}&signature=1", NULL);
	settings[S2S_POSTBACK_SIGNATURE_KEY] = S2S_STRING("key");
	assert_check(fixture, "", "https://h:8/?o={cid}&signature=1", "the signature's own parameters"); /* its name by default */
	settings[S2S_POSTBACK_SIGNATURE_PARAMETER] = S2S_STRING("signature");
	assert_check(fixture, "", "https://h:8/?o={cid}&timestamp={event_time}", "the signature's own parameters");
	assert_check(fixture, "", "https://h:8/?o={cid}&signature=1", "the signature's own parameters");
	assert_check(fixture, "", "https://h:8/?o={cid}&sign=1", NULL);
	settings[S2S_POSTBACK_SIGNATURE_HEADER] = S2S_STRING("X-Signature");
	assert_check(fixture, "", "https://h:8/?o={cid}&signature=1", NULL);
	assert_check(fixture, "", "https://h:8/?o={cid}&timestamp=1", "the signature's own parameters");
}

typedef struct answer_case {
	int status;
	int64_t retry_after_ms;
	s2s_verdict verdict;
	int64_t wish_ms;
	const char *note; /* a part of it; NULL: no note */
} answer_case;

static void test_answers(void **state)
{
	postback_fixture *fixture = *state;
	static const answer_case cases[] = {
		{ 200, -1, S2S_VERDICT_DELIVERED, -1, NULL },
		{ 200, 5000, S2S_VERDICT_DELIVERED, -1, NULL },
		{ 204, -1, S2S_VERDICT_DELIVERED, -1, NULL },
		{ 299, -1, S2S_VERDICT_DELIVERED, -1, NULL },
		{ 300, -1, S2S_VERDICT_REJECTED, -1, "redirects are not followed" },
		{ 302, -1, S2S_VERDICT_REJECTED, -1, "redirects are not followed" },
		{ 399, -1, S2S_VERDICT_REJECTED, -1, "redirects are not followed" },
		{ 400, 1000, S2S_VERDICT_REJECTED, -1, "refused" },
		{ 401, -1, S2S_VERDICT_REJECTED, -1, "credentials" },
		{ 403, -1, S2S_VERDICT_REJECTED, -1, "credentials" },
		{ 404, -1, S2S_VERDICT_REJECTED, -1, "refused" },
		{ 408, -1, S2S_VERDICT_RETRY, -1, NULL },
		{ 429, 1000, S2S_VERDICT_RETRY, 1000, NULL },
		{ 499, -1, S2S_VERDICT_REJECTED, -1, "refused" },
		{ 500, -1, S2S_VERDICT_RETRY, -1, NULL },
		{ 503, 0, S2S_VERDICT_RETRY, 0, NULL },
		{ 503, 86400000, S2S_VERDICT_RETRY, 3600000, NULL },
		{ 599, INT64_MAX, S2S_VERDICT_RETRY, 3600000, NULL },
		{ 999, -1, S2S_VERDICT_REJECTED, -1, "refused" },
	};
	static const s2s_system *const systems[] = { &s2s_knorex, &s2s_postback };

	for (size_t i = 0; i < 2 * sizeof cases / sizeof *cases; i++) {
		const answer_case *one = &cases[i / 2];
		s2s_answer answer = { .status = one->status, .body = S2S_STRING("{}"), .retry_after_ms = one->retry_after_ms };
		s2s_outcome outcome;

		memset(&outcome, 0x55, sizeof outcome);
		use(fixture, systems[i % 2], TEMPLATE);
		systems[i % 2]->classify(&fixture->destination, &answer, &outcome);
		assert_int_equal(outcome.verdict, one->verdict);
		assert_int_equal(outcome.retry_after_ms, one->wish_ms);
		assert_int_equal(outcome.retries_max, -1);
		assert_false(outcome.gives_up);
		assert_false(outcome.suppress_device);
		if (one->note == NULL) {
			assert_null(outcome.note);
		} else {
			assert_non_null(strstr(outcome.note, one->note));
		}
	}
}

static s2s_verdict verdict(const postback_fixture *fixture, int status, const char *body, bool incomplete)
{
	s2s_answer answer = { .status = status, .body = s2s_string_from(body), .incomplete = incomplete, .retry_after_ms = -1 };
	s2s_outcome outcome;

	s2s_postback.classify(&fixture->destination, &answer, &outcome);
	return outcome.verdict;
}

/* Several networks answer 200 with success=false. */
static void test_success_and_failure_texts(void **state)
{
	postback_fixture *fixture = *state;
	s2s_string *settings = fixture->destination.settings;

	use(fixture, &s2s_postback, TEMPLATE);
	assert_int_equal(verdict(fixture, 200, "success=false", true), S2S_VERDICT_DELIVERED);
	settings[S2S_POSTBACK_SUCCESS_TEXT] = S2S_STRING("success=true");
	assert_int_equal(verdict(fixture, 200, "x success=true y", false), S2S_VERDICT_DELIVERED);
	assert_int_equal(verdict(fixture, 200, "x success=true y", true), S2S_VERDICT_DELIVERED);
	assert_int_equal(verdict(fixture, 200, "success=false", false), S2S_VERDICT_REJECTED);
	assert_int_equal(verdict(fixture, 200, "Success=True", false), S2S_VERDICT_REJECTED);
	assert_int_equal(verdict(fixture, 200, "", false), S2S_VERDICT_REJECTED);
	assert_int_equal(verdict(fixture, 500, "success=true", false), S2S_VERDICT_RETRY);
	assert_int_equal(verdict(fixture, 400, "success=true", false), S2S_VERDICT_REJECTED);
	/* Cut before it could be seen: neither the one nor the other. */
	assert_int_equal(verdict(fixture, 200, "success=tr", true), S2S_VERDICT_UNCERTAIN);
	fixture->destination.tells_repeats_apart = true;
	assert_int_equal(verdict(fixture, 200, "success=tr", true), S2S_VERDICT_RETRY);
	fixture->destination.tells_repeats_apart = false;
	settings[S2S_POSTBACK_FAILURE_TEXT] = S2S_STRING("error");
	assert_int_equal(verdict(fixture, 200, "success=true, error", false), S2S_VERDICT_REJECTED);
	assert_int_equal(verdict(fixture, 200, "error", true), S2S_VERDICT_REJECTED);
	settings[S2S_POSTBACK_SUCCESS_TEXT] = S2S_STRING_NONE;
	assert_int_equal(verdict(fixture, 200, "fine", false), S2S_VERDICT_DELIVERED);
	assert_int_equal(verdict(fixture, 200, "fine", true), S2S_VERDICT_UNCERTAIN);
	assert_int_equal(verdict(fixture, 200, "", false), S2S_VERDICT_DELIVERED);
}

static void test_repeats(void **state)
{
	(void) state;
	static const s2s_system *const systems[] = { &s2s_knorex, &s2s_postback };

	for (size_t i = 0; i < 2; i++) {
		assert_false(systems[i]->tells_repeats_apart);
		support_assert_string(systems[i]->settings[systems[i]->resend_setting].name, "resend_uncertain");
		assert_int_equal(systems[i]->batch_max, 1);
		assert_false(systems[i]->compresses);
	}
	support_assert_string(s2s_knorex.settings[0].name, "postback_url");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_every_macro),
		TEST(test_money_keeps_its_digits),
		TEST(test_click_ids_and_parameters_by_name),
		TEST(test_a_template_for_each_event),
		TEST(test_the_click_id_is_required),
		TEST(test_consent),
		TEST(test_consent_that_is_not_given),
		TEST(test_missing_values),
		TEST(test_values_that_are_no_text),
		TEST(test_doubtful_values),
		TEST(test_time_in_another_unit),
		TEST(test_a_value_can_not_choose_another_path),
		TEST(test_post),
		TEST(test_headers_are_secrets),
		TEST(test_signature),
		TEST(test_the_stored_row_is_not_signed),
		TEST(test_identity),
		TEST(test_the_name_is_part_of_a_postbacks_identity),
		TEST(test_checking_templates),
		TEST(test_answers),
		TEST(test_success_and_failure_texts),
		TEST(test_repeats),
	};

	return cmocka_run_group_tests_name("postback", tests, start, stop);
}
