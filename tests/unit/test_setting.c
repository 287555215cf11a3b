/* The ad systems' tables of settings, and what each kind of setting takes. */
#include "support.h"

#include "destinations/adjust.h"
#include "destinations/adroll.h"
#include "destinations/postback.h"
#include "destinations/sklik.h"

#include <stdlib.h>
#include <string.h>

/* A letter first, then letters, digits and "_": what php.ini's entries are called. */
static bool is_name(s2s_string name)
{
	bool good = name.length > 0 && name.data[0] >= 'a' && name.data[0] <= 'z';

	for (size_t i = 1; i < name.length; i++) {
		char character = name.data[i];

		good = good && ((character >= 'a' && character <= 'z') || (character >= '0' && character <= '9') || character == '_');
	}
	return good;
}

static void assert_setting_is_sound(const s2s_system *system, size_t index)
{
	const s2s_setting *setting = &system->settings[index];
	s2s_text problem;
	s2s_string value;

	assert_true(is_name(setting->name));
	assert_false(s2s_string_equals(setting->name, S2S_STRING("endpoint")));
	for (size_t other = 0; other < index; other++) {
		assert_false(s2s_string_equals(system->settings[other].name, setting->name));
	}
	assert_int_equal(setting->kind == S2S_SETTING_WORD, s2s_string_is_given(setting->words[0]));
	/* What chooses an account or shows as asterisks is not a script's to change. */
	assert_false(setting->secret && setting->from_scripts);
	assert_false(index == 0 && setting->from_scripts);
	if (index < system->ini_setting_count) {
		assert_int_not_equal(setting->kind, S2S_SETTING_OF_CLASS);
	} else {
		assert_false(setting->from_scripts || s2s_string_is_given(setting->standard));
	}
	s2s_text_init(&problem);
	assert_true(s2s_setting_check_alone(system, index, setting->standard, &value, &problem));
	support_assert_text(&problem, "");
	s2s_text_free(&problem);
}

static void test_every_table_is_sound(void **state)
{
	(void) state;
	for (size_t i = 0; i < S2S_SYSTEM_COUNT; i++) {
		const s2s_system *system = s2s_system_at(i);

		assert_true(is_name(system->name));
		assert_in_range(system->setting_count, 1, S2S_DESTINATION_SETTINGS_MAX);
		assert_in_range(system->ini_setting_count, 0, system->setting_count);
		for (size_t k = 0; k < system->setting_count; k++) {
			assert_setting_is_sound(system, k);
		}
		/* A template is the first setting, and where there is one the endpoint follows from it. */
		assert_int_equal(system->find_endpoint != NULL, system->settings[0].kind == S2S_SETTING_TEMPLATE);
		if (system->resend_setting >= 0) {
			assert_in_range(system->resend_setting, 0, system->setting_count - 1);
			assert_int_equal(system->settings[system->resend_setting].kind, S2S_SETTING_SWITCH);
		}
	}
}

static void test_credentials_are_secret(void **state)
{
	(void) state;
	assert_true(s2s_sklik.settings[S2S_SKLIK_SEM_ID].secret && s2s_sklik.settings[S2S_SKLIK_SANDBOX].secret);
	assert_true(s2s_adroll.settings[S2S_ADROLL_TOKEN].secret);
	assert_true(s2s_adjust.settings[S2S_ADJUST_APP_TOKEN].secret && s2s_adjust.settings[S2S_ADJUST_TOKEN].secret);
	assert_true(s2s_knorex.settings[S2S_POSTBACK_TEMPLATES].secret && s2s_postback.settings[S2S_POSTBACK_TEMPLATES].secret);
	assert_true(s2s_postback.settings[S2S_POSTBACK_HEADERS].secret && s2s_postback.settings[S2S_POSTBACK_SIGNATURE_KEY].secret);
}

typedef struct setting_case {
	const s2s_system *system;
	size_t setting;
	s2s_string given;
	const char *expected; /* the value, or what it must be */
} setting_case;

static char long_text[S2S_SETTING_BYTES_MAX + 2];

static s2s_string of_length(size_t length)
{
	return (s2s_string) { long_text, length };
}

static void check_cases(const setting_case *cases, size_t count, bool good)
{
	for (size_t i = 0; i < count; i++) {
		s2s_text problem;
		s2s_string value;

		s2s_text_init(&problem);
		if (s2s_setting_check_alone(cases[i].system, cases[i].setting, cases[i].given, &value, &problem) != good) {
			fail_msg("case %zu: \"%.*s\" %s", i, S2S_STRING_ARGS(cases[i].given), good ? "is refused" : "is taken");
		}
		if (good) {
			support_assert_text(&problem, "");
			support_assert_string(value, cases[i].expected);
		} else {
			support_assert_text(&problem, cases[i].expected);
		}
		s2s_text_free(&problem);
	}
}

static void test_what_is_taken(void **state)
{
	(void) state;
	const setting_case cases[] = {
		{ &s2s_sklik, S2S_SKLIK_SEM_ID, S2S_STRING("0123456789abcdefghij0123"), "0123456789abcdefghij0123" },
		{ &s2s_sklik, S2S_SKLIK_CLIENT_ID, S2S_STRING("my shop"), "my shop" },
		{ &s2s_sklik, S2S_SKLIK_FOLD_DIACRITICS, S2S_STRING("1"), "1" },
		{ &s2s_sklik, S2S_SKLIK_FOLD_DIACRITICS, S2S_STRING("On"), "1" },
		{ &s2s_sklik, S2S_SKLIK_FOLD_DIACRITICS, S2S_STRING("YES"), "1" },
		{ &s2s_sklik, S2S_SKLIK_FOLD_DIACRITICS, S2S_STRING("true"), "1" },
		{ &s2s_sklik, S2S_SKLIK_FOLD_DIACRITICS, S2S_STRING("off"), "0" },
		{ &s2s_sklik, S2S_SKLIK_FOLD_DIACRITICS, S2S_STRING("No"), "0" },
		{ &s2s_sklik, S2S_SKLIK_FOLD_DIACRITICS, S2S_STRING("FALSE"), "0" },
		{ &s2s_adroll, S2S_ADROLL_EVENT_NAMES, S2S_STRING("Lead=formFill PageView="), "Lead=formFill PageView=" },
		{ &s2s_adjust, S2S_ADJUST_ENVIRONMENT, S2S_STRING("sandbox"), "sandbox" },
		{ &s2s_adjust, S2S_ADJUST_METHOD, S2S_STRING("POST"), "POST" },
		{ &s2s_knorex, S2S_POSTBACK_EVENT, S2S_STRING("Objednávka hotová"), "Objednávka hotová" },
		{ &s2s_knorex, S2S_POSTBACK_TEMPLATES, S2S_STRING("https://h.example/{kcid}"), "https://h.example/{kcid}" },
		{ &s2s_postback, S2S_POSTBACK_CLICK_ID, S2S_STRING("click-id_1"), "click-id_1" },
		{ &s2s_postback, S2S_POSTBACK_MISSING, S2S_STRING("empty"), "empty" },
		{ &s2s_postback, S2S_POSTBACK_SUCCESS_TEXT, S2S_STRING("{\"ok\":\ntrue}"), "{\"ok\":\ntrue}" },
	};

	check_cases(cases, sizeof cases / sizeof *cases, true);
}

static void test_an_empty_value_is_taken_everywhere(void **state)
{
	(void) state;
	for (size_t i = 0; i < S2S_SYSTEM_COUNT; i++) {
		for (size_t k = 0; k < s2s_system_at(i)->setting_count; k++) {
			const setting_case cases[] = { { s2s_system_at(i), k, S2S_STRING(""), "" }, { s2s_system_at(i), k, S2S_STRING_NONE, "" } };

			check_cases(cases, 2, true);
		}
	}
}

static void test_what_is_refused(void **state)
{
	(void) state;
	const setting_case cases[] = {
		{ &s2s_sklik, S2S_SKLIK_SEM_ID, S2S_STRING("a b"), "must contain visible ASCII characters only" },
		{ &s2s_sklik, S2S_SKLIK_SEM_ID, S2S_STRING("a\r\nX: y"), "must not contain control characters" },
		{ &s2s_sklik, S2S_SKLIK_SEM_ID, of_length(101), "must be at most 100 bytes long, 101 given" },
		{ &s2s_sklik, S2S_SKLIK_SANDBOX, of_length(256), "must be at most 255 bytes long, 256 given" },
		{ &s2s_sklik, S2S_SKLIK_SANDBOX, S2S_STRING("a\0b"), "must be at most 4000 bytes long and without NUL bytes" },
		{ &s2s_sklik, S2S_SKLIK_CLIENT_ID, S2S_STRING("shop "), "must contain visible ASCII characters only" },
		{ &s2s_sklik, S2S_SKLIK_FOLD_DIACRITICS, S2S_STRING("2"), "must be 1 or 0 (or on, off), or empty" },
		{ &s2s_sklik, S2S_SKLIK_FOLD_DIACRITICS, S2S_STRING("onn"), "must be 1 or 0 (or on, off), or empty" },
		{ &s2s_adroll, S2S_ADROLL_EVENT_NAMES, S2S_STRING("Lead=a Lead=b"), "must not have an event name twice" },
		{ &s2s_adjust, S2S_ADJUST_ENVIRONMENT, S2S_STRING("Sandbox"), "must be \"production\" or \"sandbox\", or empty" },
		{ &s2s_adjust, S2S_ADJUST_METHOD, S2S_STRING("PUT"), "must be \"GET\" or \"POST\", or empty" },
		{ &s2s_knorex, S2S_POSTBACK_EVENT, S2S_STRING("\xff"), "must be valid UTF-8" },
		{ &s2s_knorex, S2S_POSTBACK_TEMPLATES, S2S_STRING("A\thttps://h.example/{kcid}"), "must not contain control characters" },
		{ &s2s_knorex, S2S_POSTBACK_TEMPLATES, S2S_STRING("https://h.example/{kcid}\nhttps://h.example/{kcid}"),
			"must not contain control characters" },
		{ &s2s_knorex, S2S_POSTBACK_TEMPLATES, S2S_STRING("https://h.example/"), "must have a macro for the click id, such as {kcid}" },
		{ &s2s_postback, S2S_POSTBACK_TEMPLATES, S2S_STRING("http://h.example/{order_id}"),
			"must begin with https:// (http:// only to localhost, 127.0.0.1 or [::1])" },
		{ &s2s_postback, S2S_POSTBACK_CLICK_ID, S2S_STRING("click id"), "must be 1 to 64 letters, digits, underscores and dashes" },
		{ &s2s_postback, S2S_POSTBACK_MISSING, S2S_STRING("skip"), "must be \"error\", \"omit\" or \"empty\", or empty" },
		{ &s2s_postback, S2S_POSTBACK_SUCCESS_TEXT, of_length(4001), "must be at most 4000 bytes long and without NUL bytes" },
		{ &s2s_postback, S2S_POSTBACK_HEADERS, S2S_STRING("X: y\n"),
			"must be empty: only the constructor of the system's own class takes it" },
		{ &s2s_postback, S2S_POSTBACK_SIGNATURE_HEADER, S2S_STRING("X-Signature"),
			"must be empty: only the constructor of the system's own class takes it" },
	};

	check_cases(cases, sizeof cases / sizeof *cases, false);
}

/* {cid} is known only beside the click id of that name, and http only where it is allowed. */
static void test_a_template_depends_on_others(void **state)
{
	(void) state;
	s2s_destination destination = { .system = s2s_postback.name, .setting_count = S2S_POSTBACK_SETTINGS };
	s2s_string url = S2S_STRING("http://h.example/{cid}"), value, endpoint;
	s2s_text problem;

	s2s_text_init(&problem);
	assert_true(s2s_setting_check(&s2s_postback.settings[S2S_POSTBACK_TEMPLATES], url, &value, &problem));
	support_assert_string(value, "http://h.example/{cid}");
	assert_false(s2s_setting_check_alone(&s2s_postback, S2S_POSTBACK_TEMPLATES, url, &value, &problem));
	destination.settings[S2S_POSTBACK_TEMPLATES] = url;
	destination.settings[S2S_POSTBACK_CLICK_ID] = S2S_STRING("cid");
	assert_false(s2s_postback.find_endpoint(&destination, &endpoint, &problem));
	destination.allow_http = true;
	s2s_text_clear(&problem);
	assert_true(s2s_postback.find_endpoint(&destination, &endpoint, &problem));
	support_assert_string(endpoint, "http://h.example");
	support_assert_text(&problem, "");
	s2s_text_free(&problem);
}

static void test_the_endpoint_follows_from_a_template(void **state)
{
	(void) state;
	static const s2s_system *const systems[] = { &s2s_knorex, &s2s_postback };

	for (size_t i = 0; i < 2; i++) {
		s2s_destination destination = { .system = systems[i]->name, .setting_count = systems[i]->setting_count };
		s2s_string endpoint;
		s2s_text problem;

		s2s_text_init(&problem);
		destination.settings[S2S_POSTBACK_TEMPLATES] = S2S_STRING("https://h.example:8443/{kcid}?v={value}");
		assert_true(systems[i]->find_endpoint(&destination, &endpoint, &problem));
		support_assert_string(endpoint, "https://h.example:8443");
		destination.settings[S2S_POSTBACK_TEMPLATES] = S2S_STRING_NONE;
		assert_false(systems[i]->find_endpoint(&destination, &endpoint, &problem));
		support_assert_text(&problem, "must not be empty");
		s2s_text_free(&problem);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_table_is_sound),
		cmocka_unit_test(test_credentials_are_secret),
		cmocka_unit_test(test_what_is_taken),
		cmocka_unit_test(test_an_empty_value_is_taken_everywhere),
		cmocka_unit_test(test_what_is_refused),
		cmocka_unit_test(test_a_template_depends_on_others),
		cmocka_unit_test(test_the_endpoint_follows_from_a_template),
	};

	memset(long_text, 'x', sizeof long_text);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
