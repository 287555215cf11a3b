/*
 * A call of Ad-Center: the first line is what was set up (parameter, secret, its parameter, allowed addresses, by
 * spaces), the second the caller's address, the rest the query. The queue can't be opened, so that a call that is right
 * ends with that; what is wrong is said without a word of what came, and a right one has the secret and one good spid.
 */
#include "fuzz.h"

#include "client/callback.h"
#include "core/proxies.h"

static s2s_string next_word(s2s_string *rest)
{
	const char *space = rest->length != 0 ? memchr(rest->data, ' ', rest->length) : NULL;
	s2s_string word = { rest->data, space != NULL ? (size_t) (space - rest->data) : rest->length };
	size_t used = word.length + (space != NULL ? 1 : 0);

	rest->data += used;
	rest->length -= used;
	return word;
}

static void expect_right(const s2s_callback *callback, const s2s_query *query, s2s_string address)
{
	s2s_string spid, secret;

	FUZZ_EXPECT(s2s_query_find(query, callback->parameter, &spid) == 1 && s2s_spid_problem(spid) == NULL);
	FUZZ_EXPECT(spid.length > 0 && memchr(spid.data, '\0', spid.length) == NULL);
	if (s2s_string_is_given(callback->secret)) {
		FUZZ_EXPECT(s2s_query_find(query, callback->secret_parameter, &secret) == 1);
		FUZZ_EXPECT(s2s_string_equals(secret, callback->secret));
	}
	FUZZ_EXPECT(!s2s_string_is_given(callback->allowed_addresses) || s2s_proxies_trust(callback->allowed_addresses, address));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_input input = fuzz_input_of(data, size);
	s2s_string set_up = fuzz_take_line(&input), address = fuzz_take_line(&input);
	s2s_callback callback = { .parameter = next_word(&set_up) };
	s2s_string secret = next_word(&set_up);
	s2s_settings settings;
	s2s_conversions conversions;
	s2s_query query = { NULL, 0 };
	s2s_arena arena;
	s2s_text error;
	bool repeated;

	callback.secret_parameter = next_word(&set_up);
	callback.secret = secret.length != 0 ? secret : S2S_STRING_NONE;
	callback.allowed_addresses = set_up.length != 0 ? set_up : S2S_STRING_NONE;
	s2s_settings_init(&settings);
	settings.queue = S2S_STRING("/dev/null/nowhere");
	s2s_arena_init(&arena);
	s2s_text_init(&error);
	FUZZ_EXPECT(s2s_query_parse(fuzz_take_rest(&input), &arena, &query));
	switch (s2s_callback_receive(
		&settings, &callback, &query, address.length != 0 ? address : S2S_STRING_NONE, &conversions, &repeated, &error)) {
		case S2S_CALLBACK_RECORDED:
			abort(); /* recorded, without a queue? */
			break;
		case S2S_CALLBACK_FAILED:
			expect_right(&callback, &query, address);
			break;
		case S2S_CALLBACK_INVALID:
		case S2S_CALLBACK_FORBIDDEN:
			FUZZ_EXPECT(error.length > 12 && memcmp(error.data, "The callback", 12) == 0);
			break;
	}
	s2s_text_free(&error);
	s2s_arena_free(&arena);
	return 0;
}
