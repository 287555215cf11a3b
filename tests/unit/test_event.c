#include "purchase.h"

#include "core/event_json.h"
#include "core/parameter.h"

#include <string.h>

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

static void set(s2s_event *event, s2s_user_field field, s2s_string raw)
{
	assert_true(s2s_event_set_user_field(event, field, raw, S2S_STRING("CZ")));
}

static void assert_hash_of(const char *hex, s2s_string text)
{
	char expected[S2S_SHA256_HEX + 1];

	assert_true(s2s_hash_sha256_hex(text, expected));
	assert_string_equal(hex, expected);
}

static s2s_user_field field_of(const char *key)
{
	static const char *const keys[S2S_USER_FIELDS] = { "em", "ph", "fn", "ln", "ge", "db", "ct", "zp", "sr", "country" };
	int field = 0;

	while (field < S2S_USER_FIELDS && strcmp(keys[field], key) != 0) {
		field++;
	}
	assert_in_range(field, 0, S2S_USER_FIELDS - 1);
	return (s2s_user_field) field;
}

static void test_every_published_hash(void **state)
{
	(void) state;
	json_t *vectors = support_load_vectors("sklik-normalisation.json");
	size_t index;
	json_t *row;
	size_t seen = 0;

	json_array_foreach(json_object_get(vectors, "rows"), index, row)
	{
		s2s_user_field field = field_of(json_string_value(json_object_get(row, "field")));
		s2s_event event;

		s2s_event_init(&event);
		set(&event, field, s2s_string_from(json_string_value(json_object_get(row, "input"))));
		assert_true(event.user[field].given);
		assert_string_equal(event.user[field].folded, json_string_value(json_object_get(row, "sha256")));
		s2s_event_free(&event);
		seen++;
	}
	assert_in_range(seen, 14, 100);
	json_decref(vectors);
}

static void test_both_variants(void **state)
{
	(void) state;
	s2s_event event;

	s2s_event_init(&event);
	set(&event, S2S_USER_LAST_NAME, S2S_STRING(" NOVÁK "));
	assert_hash_of(event.user[S2S_USER_LAST_NAME].folded, S2S_STRING("novak"));
	assert_hash_of(event.user[S2S_USER_LAST_NAME].plain, S2S_STRING("novák"));
	assert_true(event.user[S2S_USER_LAST_NAME].outside_ascii);
	set(&event, S2S_USER_CITY, S2S_STRING("Hradec Kralove"));
	assert_hash_of(event.user[S2S_USER_CITY].folded, S2S_STRING("hradeckralove"));
	assert_hash_of(event.user[S2S_USER_CITY].plain, S2S_STRING("hradec kralove"));
	assert_false(event.user[S2S_USER_CITY].outside_ascii);
	set(&event, S2S_USER_FIRST_NAME, S2S_STRING("Jan"));
	assert_string_equal(event.user[S2S_USER_FIRST_NAME].folded, event.user[S2S_USER_FIRST_NAME].plain);
	s2s_event_free(&event);
}

static void test_email_has_an_md5_too(void **state)
{
	(void) state;
	s2s_event event;
	char expected[S2S_MD5_HEX + 1];

	s2s_event_init(&event);
	assert_true(s2s_hash_md5_hex(S2S_STRING("jan@seznam.cz"), expected));
	set(&event, S2S_USER_EMAIL, S2S_STRING("Jan@Seznam.cz"));
	assert_string_equal(event.email_md5, expected);
	/* A hash made elsewhere is of another address, so the MD5 of the old one goes. */
	assert_true(s2s_event_set_user_hash(&event, S2S_USER_EMAIL, s2s_string_from(event.user[S2S_USER_EMAIL].plain)));
	assert_string_equal(event.email_md5, "");
	s2s_event_free(&event);
}

static void test_a_bad_value_clears_the_field(void **state)
{
	(void) state;
	s2s_event event;

	s2s_event_init(&event);
	set(&event, S2S_USER_EMAIL, S2S_STRING("jan@seznam.cz"));
	set(&event, S2S_USER_EMAIL, S2S_STRING("jan.seznam.cz"));
	assert_false(event.user[S2S_USER_EMAIL].given);
	assert_non_null(event.user[S2S_USER_EMAIL].problem);
	assert_null(strstr(event.user[S2S_USER_EMAIL].problem, "jan"));
	assert_string_equal(event.user[S2S_USER_EMAIL].folded, "");
	assert_string_equal(event.user[S2S_USER_EMAIL].plain, "");
	assert_string_equal(event.email_md5, "");
	set(&event, S2S_USER_EMAIL, S2S_STRING("jan@seznam.cz"));
	assert_true(event.user[S2S_USER_EMAIL].given);
	assert_null(event.user[S2S_USER_EMAIL].problem);
	s2s_event_free(&event);
}

/* A base letter is needed: a mark alone folds to nothing. */
static void test_a_name_of_marks_alone_is_a_problem(void **state)
{
	(void) state;
	s2s_event event;

	s2s_event_init(&event);
	set(&event, S2S_USER_FIRST_NAME, S2S_STRING("\xcc\x81\xcc\x8c"));
	assert_false(event.user[S2S_USER_FIRST_NAME].given);
	assert_non_null(event.user[S2S_USER_FIRST_NAME].problem);
	s2s_event_free(&event);
}

static void test_phone_by_country(void **state)
{
	(void) state;
	s2s_event event;

	s2s_event_init(&event);
	set(&event, S2S_USER_PHONE, S2S_STRING("606 666 666"));
	assert_hash_of(event.user[S2S_USER_PHONE].plain, S2S_STRING("+420606666666"));
	set(&event, S2S_USER_COUNTRY, S2S_STRING("sk"));
	assert_string_equal(event.country, "SK");
	set(&event, S2S_USER_PHONE, S2S_STRING("0905 123 456"));
	assert_hash_of(event.user[S2S_USER_PHONE].plain, S2S_STRING("+421905123456"));
	set(&event, S2S_USER_COUNTRY, S2S_STRING("Slovensko"));
	assert_string_equal(event.country, "");
	assert_non_null(event.user[S2S_USER_COUNTRY].problem);
	assert_true(s2s_event_set_user_field(&event, S2S_USER_PHONE, S2S_STRING("606 666 666"), S2S_STRING_NONE));
	assert_false(event.user[S2S_USER_PHONE].given);
	s2s_event_free(&event);
}

static void test_hashes_made_elsewhere(void **state)
{
	(void) state;
	const char *upper = "6DB68D052788E70EB459463EB34370FE983EF838DB65641902F02326FABC37A7";
	s2s_event event;

	s2s_event_init(&event);
	assert_true(s2s_event_set_user_hash(&event, S2S_USER_EMAIL, s2s_string_from(upper)));
	assert_string_equal(event.user[S2S_USER_EMAIL].folded, "6db68d052788e70eb459463eb34370fe983ef838db65641902f02326fabc37a7");
	assert_string_equal(event.user[S2S_USER_EMAIL].plain, event.user[S2S_USER_EMAIL].folded);
	assert_false(s2s_event_set_user_hash(&event, S2S_USER_EMAIL, S2S_STRING("jan@seznam.cz")));
	assert_false(s2s_event_set_user_hash(&event, S2S_USER_EMAIL, (s2s_string) { upper, 63 }));
	assert_false(
		s2s_event_set_user_hash(&event, S2S_USER_EMAIL, S2S_STRING("g000000000000000000000000000000000000000000000000000000000000000")));
	assert_false(s2s_event_set_user_hash(&event, S2S_USER_EMAIL, S2S_STRING_NONE));
	assert_string_equal(event.user[S2S_USER_EMAIL].folded, "6db68d052788e70eb459463eb34370fe983ef838db65641902f02326fabc37a7");
	s2s_event_free(&event);
}

static void test_currency_becomes_upper_case(void **state)
{
	(void) state;
	s2s_event event;

	s2s_event_init(&event);
	assert_true(s2s_event_set_currency(&event, S2S_STRING("czk")));
	support_assert_string(event.currency, "CZK");
	assert_true(s2s_event_set_currency(&event, S2S_STRING("Kč")));
	support_assert_string(event.currency, "Kč");
	assert_true(s2s_event_set_currency(&event, S2S_STRING_NONE));
	assert_false(s2s_string_is_given(event.currency));
	s2s_event_free(&event);
}

static void test_parameters_are_replaced(void **state)
{
	(void) state;
	s2s_event event;
	s2s_parameter *parameter;

	s2s_event_init(&event);
	parameter = s2s_event_put_parameter(&event, S2S_STRING("status"));
	assert_non_null(parameter);
	parameter->kind = S2S_PARAMETER_BOOL;
	parameter->text = S2S_STRING("true");
	for (int i = 0; i < 20; i++) {
		char name = (char) ('a' + i);

		assert_non_null(s2s_event_put_parameter(&event, (s2s_string) { &name, 1 }));
	}
	assert_int_equal(event.parameter_count, 21);
	parameter = s2s_event_put_parameter(&event, S2S_STRING("status"));
	assert_non_null(parameter);
	assert_int_equal(event.parameter_count, 21);
	assert_int_equal(parameter->kind, S2S_PARAMETER_STRING);
	assert_false(s2s_string_is_given(parameter->text));
	assert_ptr_equal(s2s_event_parameter(&event, S2S_STRING("status")), parameter);
	assert_null(s2s_event_parameter(&event, S2S_STRING("none")));
	s2s_event_free(&event);
}

static void add_the_rest(s2s_event *event)
{
	s2s_parameter *parameter = s2s_event_put_parameter(event, S2S_STRING("callback_params"));

	assert_non_null(parameter);
	parameter->kind = S2S_PARAMETER_MAP;
	assert_true(s2s_pairs_set(&parameter->map, &event->arena, S2S_STRING("key"), S2S_STRING("value")));
	assert_true(s2s_pairs_set(&event->device_ids, &event->arena, S2S_STRING("idfa"), S2S_STRING("X")));
	assert_true(s2s_event_set_text(event, &event->user_id, S2S_STRING("42")));
	assert_true(s2s_event_set_text(event, &event->review_email, S2S_STRING("jan@seznam.cz")));
	assert_true(s2s_event_set_text(event, &event->items[0].group, S2S_STRING("phones")));
	set(event, S2S_USER_POSTAL_CODE, S2S_STRING(" "));
}

static void test_a_copy_shares_nothing(void **state)
{
	(void) state;
	s2s_event event;
	s2s_event copy;
	s2s_text before;
	s2s_text after;

	s2s_text_init(&before);
	s2s_text_init(&after);
	purchase_fill(&event);
	add_the_rest(&event);
	s2s_event_to_json(&event, &before);
	assert_true(s2s_event_copy(&event, &copy));
	assert_string_equal(copy.country, event.country);
	s2s_event_free(&event);
	s2s_event_to_json(&copy, &after);
	s2s_text_append_char(&before, '\0');
	support_assert_text(&after, before.data);
	s2s_event_free(&copy);
	s2s_text_free(&before);
	s2s_text_free(&after);
}

static void test_a_second_visitor_replaces_the_first(void **state)
{
	(void) state;
	s2s_event event;
	s2s_visitor visitor;

	purchase_fill(&event);
	s2s_visitor_init(&visitor);
	s2s_event_set_visitor(&event, &visitor);
	assert_int_equal(event.visitor.cookies.count, 0);
	/* Its own visitor may be given back to it. */
	s2s_event_set_visitor(&event, &event.visitor);
	s2s_visitor_free(&visitor);
	s2s_event_free(&event);
}

static void test_the_table_of_parameters(void **state)
{
	(void) state;
	const s2s_parameter_rule *rule = s2s_parameter_rule_find(S2S_STRING("predicted_ltv"));

	assert_non_null(rule);
	assert_int_equal(rule->kind, S2S_PARAMETER_NUMBER);
	assert_int_equal(rule->takers, S2S_TAKEN_BY_SKLIK);
	assert_null(s2s_parameter_rule_find(S2S_STRING("Status")));
	for (size_t i = 0; i < s2s_parameter_rule_count; i++) {
		assert_ptr_equal(s2s_parameter_rule_find(s2s_parameter_rules[i].name), &s2s_parameter_rules[i]);
		assert_int_not_equal(s2s_parameter_rules[i].takers, 0);
	}
	for (int kind = S2S_PARAMETER_STRING; kind <= S2S_PARAMETER_OTHER; kind++) {
		assert_non_null(s2s_parameter_kind_words((s2s_parameter_kind) kind));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_published_hash),
		cmocka_unit_test(test_both_variants),
		cmocka_unit_test(test_email_has_an_md5_too),
		cmocka_unit_test(test_a_bad_value_clears_the_field),
		cmocka_unit_test(test_a_name_of_marks_alone_is_a_problem),
		cmocka_unit_test(test_phone_by_country),
		cmocka_unit_test(test_hashes_made_elsewhere),
		cmocka_unit_test(test_currency_becomes_upper_case),
		cmocka_unit_test(test_parameters_are_replaced),
		cmocka_unit_test(test_a_copy_shares_nothing),
		cmocka_unit_test(test_a_second_visitor_replaces_the_first),
		cmocka_unit_test(test_the_table_of_parameters),
	};

	return cmocka_run_group_tests_name("event", tests, start, stop);
}
