#include "support.h"

#include "core/redact.h"

static void redacts(const char *source, const char *expected)
{
	static const s2s_string sent[] = {
		S2S_STRING("{\"event_name\":\"Purchase\",\"user_id\":\"jannovak\",\"currency\":\"CZK\",\"list\":[\"abcd\"]}"),
		S2S_STRING("https://network.example/pb?cid=clickname&goal=signup"),
	};
	s2s_text text;

	s2s_text_init(&text);
	s2s_redact(&text, s2s_string_from(source), sent, sizeof(sent) / sizeof(sent[0]));
	support_assert_text(&text, expected);
	s2s_text_free(&text);
}

static void test_what_a_system_says_stays(void **state)
{
	(void) state;
	redacts("", "");
	redacts("{\"status\":\"error\",\"message\":\"event_data.contents[0].quantity is not a number\"}",
		"{\"status\":\"error\",\"message\":\"event_data.contents[0].quantity is not a number\"}");
	redacts("Bad request (code 1042): app_token missing.", "Bad request (code 1042): app_token missing.");
	/* A member's name is no value, though it is in what was sent. */
	redacts("user_id and currency are wrong, goal and cid too", "user_id and currency are wrong, goal and cid too");
}

static void test_what_may_be_personal_goes(void **state)
{
	(void) state;
	redacts("jan.novak@seznam.cz is no address", "[...] is no address");
	redacts("value \"+420606666666\" refused", "value \"[...]\" refused");
	redacts("from 203.0.113.7, 1.1.1.1 or 2001:db8::1!", "from [...], [...] or [...]!");
	redacts("b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9", "[...]");
	redacts("customer-7, Mozilla/5.0 (X11; Linux)", "[...], [...] ([...]; Linux)");
	redacts("see https://shop.example/?email=jan&x", "see [...]?[...]&x");
	redacts("Jan Nov\xc3\xa1k", "Jan [...]");
	redacts("a\nb\x1b[31m", "a b [[...]");
}

static void test_what_was_sent_goes(void **state)
{
	(void) state;
	redacts("unknown user jannovak for Purchase", "unknown user [...] for [...]");
	redacts("click clickname, goal signup, item abcd", "click [...], goal [...], item [...]");
	/* Part of a value is not the value, and three letters are a currency. */
	redacts("jannova CZK", "jannova CZK");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_a_system_says_stays),
		cmocka_unit_test(test_what_may_be_personal_goes),
		cmocka_unit_test(test_what_was_sent_goes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
