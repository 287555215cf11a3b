#include "support.h"

#include "delivery/notices.h"
#include "platform/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define BEGIN INT64_C(5000000)

static char log_path[] = "/tmp/s2s-notices-XXXXXX";
static s2s_notices notices;

static int begin(void **state)
{
	int file;

	(void) state;
	strcpy(strrchr(log_path, '-') + 1, "XXXXXX");
	file = mkstemp(log_path);
	if (file < 0) {
		return -1;
	}
	close(file);
	memset(&notices, 0, sizeof(notices));
	s2s_log_to(false, s2s_string_from(log_path));
	return 0;
}

static int end(void **state)
{
	(void) state;
	s2s_log_to(false, S2S_STRING(""));
	return unlink(log_path);
}

/* The log's lines behind "s2s[pid] ", and empties it. */
static void assert_said(const char *expected)
{
	char content[65536], *line;
	s2s_text said;
	FILE *file = fopen(log_path, "r+");
	size_t length;

	assert_non_null(file);
	length = fread(content, 1, sizeof(content) - 1, file);
	content[length] = '\0';
	assert_int_equal(ftruncate(fileno(file), 0), 0);
	fclose(file);
	s2s_text_init(&said);
	for (line = strtok(content, "\n"); line != NULL; line = strtok(NULL, "\n")) {
		const char *behind = strstr(line, "] ");

		assert_non_null(behind);
		s2s_text_append_format(&said, "%s\n", behind + 2);
	}
	support_assert_text(&said, expected);
	s2s_text_free(&said);
}

static void add(s2s_notice_kind kind, const char *about, const char *text, int64_t after_ms)
{
	s2s_notices_add(&notices, kind, s2s_string_from(about), s2s_string_from(text), 1, BEGIN + after_ms);
}

static void test_first_at_once_then_one_a_minute(void **state)
{
	(void) state;
	add(S2S_NOTICE_REJECTED, "sklik", "HTTP 400, one", 0);
	assert_said("sklik: 1 event rejected: HTTP 400, one\n");
	add(S2S_NOTICE_REJECTED, "sklik", "HTTP 400, two", 1);
	add(S2S_NOTICE_REJECTED, "sklik", "HTTP 400, three", S2S_NOTICE_PAUSE_MS - 1);
	s2s_notices_flush(&notices, BEGIN + S2S_NOTICE_PAUSE_MS - 1, false);
	assert_said("");
	s2s_notices_flush(&notices, BEGIN + S2S_NOTICE_PAUSE_MS, false);
	assert_said("sklik: 2 events rejected: HTTP 400, three\n");
	s2s_notices_flush(&notices, BEGIN + 3 * S2S_NOTICE_PAUSE_MS, true);
	assert_said("");
}

static void test_kinds_and_destinations_by_themselves(void **state)
{
	(void) state;
	add(S2S_NOTICE_REJECTED, "sklik", "no", 0);
	add(S2S_NOTICE_REJECTED, "outlet", "no", 0);
	add(S2S_NOTICE_UNCERTAIN, "sklik", "time-out", 0);
	add(S2S_NOTICE_BREAKER_OPENED, "https://a.example", "HTTP 503", 0);
	add(S2S_NOTICE_BREAKER_CLOSED, "https://a.example", "", 0);
	assert_said("sklik: 1 event rejected: no\noutlet: 1 event rejected: no\n"
				"sklik: 1 event uncertain (may have arrived; not sent again by itself): time-out\n"
				"https://a.example: in trouble, events wait (breaker opened): HTTP 503\n"
				"https://a.example: takes events again (breaker closed)\n");
}

static void test_the_end_says_the_rest(void **state)
{
	(void) state;
	s2s_notices_add(&notices, S2S_NOTICE_EXPIRED, S2S_STRING("queue"), S2S_STRING(""), 64, BEGIN);
	s2s_notices_add(&notices, S2S_NOTICE_EXPIRED, S2S_STRING("queue"), S2S_STRING(""), 36, BEGIN + 5);
	s2s_notices_flush(&notices, BEGIN + 10, true);
	assert_said("queue: 64 events expired\nqueue: 36 events expired\n");
}

/* More destinations than there are places: whose place is given away has its rest said. */
static void test_places_run_out(void **state)
{
	char name[16];

	(void) state;
	add(S2S_NOTICE_REJECTED, "first", "no", 0);
	add(S2S_NOTICE_REJECTED, "first", "again", 1);
	assert_said("first: 1 event rejected: no\n");
	for (int index = 1; index < S2S_NOTICES_MAX; index++) {
		snprintf(name, sizeof(name), "name%d", index);
		add(S2S_NOTICE_REJECTED, name, "no", 10 + index);
	}
	add(S2S_NOTICE_REJECTED, "last", "no", 100);
	for (size_t index = 0; index < S2S_NOTICES_MAX; index++) {
		assert_string_not_equal(notices.items[index].about, "first");
		assert_int_equal(notices.items[index].count, 0);
	}
}

static void test_long_texts_are_cut(void **state)
{
	char text[1000], about[300];

	(void) state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	memset(about, 'y', sizeof(about) - 1);
	about[sizeof(about) - 1] = '\0';
	add(S2S_NOTICE_REJECTED, about, text, 0);
	add(S2S_NOTICE_REJECTED, "", "", 0);
	assert_int_equal(strlen(notices.items[0].about), S2S_NOTICE_ABOUT_BYTES - 1);
	assert_int_equal(strlen(notices.items[0].text), S2S_NOTICE_TEXT_BYTES - 1);
	assert_string_equal(notices.items[1].about, "a destination");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_first_at_once_then_one_a_minute, begin, end),
		cmocka_unit_test_setup_teardown(test_kinds_and_destinations_by_themselves, begin, end),
		cmocka_unit_test_setup_teardown(test_the_end_says_the_rest, begin, end),
		cmocka_unit_test_setup_teardown(test_places_run_out, begin, end),
		cmocka_unit_test_setup_teardown(test_long_texts_are_cut, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
