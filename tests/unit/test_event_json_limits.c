/* How long what comes out of JSON may be; and where in what goes into it a text is not UTF-8. */
#include "event_json_fixture.h"
#include "support.h"

#include "core/hash.h"
#include "core/json_path.h"

#include <stdlib.h>

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

/* What is read of `json` is refused, with an error that begins so. */
static void assert_refused(const s2s_text *json, const char *beginning)
{
	s2s_text error;
	s2s_event event;

	s2s_text_init(&error);
	assert_false(s2s_event_from_json(s2s_text_string(json), S2S_STRING("CZ"), &event, &error));
	s2s_text_append_char(&error, '\0');
	if (strncmp(error.data, beginning, strlen(beginning)) != 0) {
		fail_msg("\"%s\" should begin with \"%s\"", error.data, beginning);
	}
	s2s_text_free(&error);
}

static void append_repeated(s2s_text *json, size_t count, char character)
{
	assert_true(s2s_text_reserve(json, count));
	memset(json->data + json->length, character, count);
	json->length += count;
}

/* `key` may have as many bytes as `maximum`, and no more. */
static void assert_length(const char *before, const char *after, const char *path, size_t maximum)
{
	s2s_text json;
	s2s_text words;
	s2s_event event;

	s2s_text_init(&json);
	s2s_text_init(&words);
	for (size_t length = maximum; length <= maximum + 1; length++) {
		s2s_text_clear(&json);
		s2s_text_append_string(&json, s2s_string_from(before));
		append_repeated(&json, length, 'x');
		s2s_text_append_string(&json, s2s_string_from(after));
		if (length == maximum) {
			event_json_read(s2s_text_string(&json), &event);
			s2s_event_free(&event);
		}
	}
	s2s_text_append_format(&words, "%s: must be at most %zu bytes long", path, maximum);
	s2s_text_append_char(&words, '\0');
	assert_refused(&json, words.data);
	s2s_text_free(&json);
	s2s_text_free(&words);
}

static void test_lengths(void **state)
{
	(void) state;

	assert_length("{\"name\":\"", "\"}", "name", 100);
	assert_length("{\"name\":\"Lead\",\"id\":\"", "\"}", "id", 128);
	assert_length("{\"name\":\"Lead\",\"url\":\"", "\"}", "url", 8192);
	assert_length("{\"name\":\"Lead\",\"order_id\":\"", "\"}", "order_id", 255);
	assert_length("{\"name\":\"Lead\",\"user_id\":\"", "\"}", "user_id", 255);
	assert_length("{\"name\":\"Lead\",\"delivery_type\":\"", "\"}", "delivery_type", 4096);
	assert_length("{\"name\":\"Lead\",\"payment_type\":\"", "\"}", "payment_type", 4096);
	assert_length("{\"name\":\"Lead\",\"review_email\":\"", "\"}", "review_email", 4096);
	assert_length("{\"name\":\"Lead\",\"items\":[{\"id\":\"", "\"}]}", "items[0].id", 255);
	assert_length("{\"name\":\"Lead\",\"items\":[{\"id\":\"A\",\"name\":\"", "\"}]}", "items[0].name", 4096);
	assert_length("{\"name\":\"Lead\",\"items\":[{\"id\":\"A\",\"category\":\"", "\"}]}", "items[0].category", 4096);
	assert_length("{\"name\":\"Lead\",\"items\":[{\"id\":\"A\",\"group\":\"", "\"}]}", "items[0].group", 4096);
	assert_length("{\"name\":\"Lead\",\"device_ids\":{\"idfa\":\"", "\"}}", "device_ids.idfa", 255);
	assert_length("{\"name\":\"Lead\",\"parameters\":{\"x\":\"", "\"}}", "parameters.x", 4096);
	assert_length("{\"name\":\"Lead\",\"visitor\":{\"cookies\":{\"sid\":\"", "\"}}}", "visitor.cookies.sid", 4096);
	assert_length("{\"name\":\"Lead\",\"visitor\":{\"click_ids\":{\"kcid\":\"", "\"}}}", "visitor.click_ids.kcid", 4096);
	assert_length("{\"name\":\"Lead\",\"visitor\":{\"user_agent\":\"", "\"}}", "visitor.user_agent", 4096);
	assert_length("{\"name\":\"Lead\",\"visitor\":{\"client_hints\":{\"sec_ch_ua\":\"", "\"}}}", "visitor.client_hints.sec_ch_ua", 4096);
	assert_length("{\"name\":\"Lead\",\"visitor\":{\"consent_string\":\"", "\"}}", "visitor.consent_string", 4096);
}

static void append_items(s2s_text *json, int count, size_t name_length)
{
	s2s_text_append_string(json, S2S_STRING("{\"name\":\"Lead\",\"items\":["));
	for (int i = 0; i < count; i++) {
		s2s_text_append_format(json, "%s{\"id\":\"%d\",\"name\":\"", i == 0 ? "" : ",", i);
		append_repeated(json, name_length, 'x');
		s2s_text_append_string(json, S2S_STRING("\"}"));
	}
	s2s_text_append_string(json, S2S_STRING("]}"));
}

/* As many items as Event::addItem() takes are more than a megabyte. */
static void test_the_most_items(void **state)
{
	(void) state;
	s2s_text json;
	s2s_event event;

	s2s_text_init(&json);
	append_items(&json, 10000, 200);
	assert_true(json.length > 2000000);
	event_json_read(s2s_text_string(&json), &event);
	assert_int_equal(event.item_count, 10000);
	assert_string_equal(event.items[9999].quantity.text, "1");
	event_json_assert_round_trip(&event);
	s2s_text_clear(&json);
	append_items(&json, 10001, 1);
	assert_refused(&json, "items: must have at most 10000 items");
	s2s_text_free(&json);
}

/* White space and escapes do not count; what would be too long to be written again is refused. */
static void test_the_longest_document(void **state)
{
	(void) state;
	s2s_text json;
	s2s_event event;

	s2s_text_init(&json);
	s2s_text_append_string(&json, S2S_STRING("{\"name\":\"Lead\"}"));
	append_repeated(&json, S2S_EVENT_JSON_READ_MAX - json.length, ' ');
	event_json_read(s2s_text_string(&json), &event);
	s2s_event_free(&event);
	s2s_text_append_char(&json, ' ');
	assert_refused(&json, "must be at most 32000000 bytes long");
	s2s_text_clear(&json);
	/* Shorter than what it becomes: a quantity is added to each item. */
	append_items(&json, 10000, 775);
	assert_true(json.length < S2S_EVENT_JSON_MAX);
	assert_refused(&json, "must be at most 8000000 bytes long as JSON");
	s2s_text_clear(&json);
	append_items(&json, 2000, 4000);
	assert_refused(&json, "must be at most 8000000 bytes long as JSON");
	s2s_text_free(&json);
}

static void test_the_most_names(void **state)
{
	(void) state;
	s2s_text json;

	s2s_text_init(&json);
	s2s_text_append_string(&json, S2S_STRING("{\"name\":\"Lead\",\"visitor\":{\"click_ids\":{"));
	for (int i = 0; i <= 1000; i++) {
		s2s_text_append_format(&json, "%s\"%d\":\"\"", i == 0 ? "" : ",", i);
	}
	s2s_text_append_string(&json, S2S_STRING("}}}"));
	assert_refused(&json, "visitor.click_ids: must have at most 1000 names");
	s2s_text_free(&json);
}

static void test_deep_nesting(void **state)
{
	(void) state;
	s2s_text json;
	s2s_text error;
	s2s_event event;

	s2s_text_init(&json);
	s2s_text_init(&error);
	s2s_text_append_string(&json, S2S_STRING("{\"name\":\"Lead\",\"parameters\":{\"x\":"));
	for (int i = 0; i < 40; i++) {
		s2s_text_append_char(&json, '[');
	}
	for (int i = 0; i < 40; i++) {
		s2s_text_append_char(&json, ']');
	}
	s2s_text_append_string(&json, S2S_STRING("}}"));
	assert_false(s2s_event_from_json(s2s_text_string(&json), S2S_STRING("CZ"), &event, &error));
	support_assert_text(&error, "parameters.x: must not be nested deeper than 32 levels");
	s2s_text_free(&json);
	s2s_text_free(&error);
}

static void assert_invalid_at(const char *json, const char *path)
{
	s2s_text found;

	s2s_text_init(&found);
	assert_true(s2s_json_path_of_invalid(s2s_string_from(json), &found));
	support_assert_text(&found, path);
	s2s_text_free(&found);
}

static void test_where_a_text_is_not_utf8(void **state)
{
	(void) state;
	s2s_text found;

	s2s_text_init(&found);
	assert_false(s2s_json_path_of_invalid(S2S_STRING("{\"a\":[\"ř\"]}"), &found));
	assert_int_equal(found.length, 0);
	s2s_text_free(&found);
	assert_invalid_at("{\"a\":\"\xff\"}", "a");
	assert_invalid_at("{\"a\":1,\"b\":{\"c\":\"x\",\"d\":\"x\xff\"}}", "b.d");
	assert_invalid_at("{\"a\":{\"b\":\"}],\\\"{\"},\"items\":[{\"id\":\"1\"},{\"id\":\"2\",\"name\":\"\\\\\xff\"}]}", "items[1].name");
	assert_invalid_at("{\"a\":{\"b\":1,\"\xff\":2}}", "a");
	assert_invalid_at("{\"a\":[1,[2,\"\xff\"]]}", "a[1][1]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_the_most_items),
		cmocka_unit_test(test_the_longest_document),
		cmocka_unit_test(test_the_most_names),
		cmocka_unit_test(test_deep_nesting),
		cmocka_unit_test(test_where_a_text_is_not_utf8),
	};

	return cmocka_run_group_tests_name("event json limits", tests, start, stop);
}
