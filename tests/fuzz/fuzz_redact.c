/*
 * An ad system's answer (the rest) to a request (the first line), made fit for a log: no control byte, nothing outside
 * ASCII and no e-mail address is left of it.
 */
#include "fuzz.h"

#include "core/redact.h"

static bool has_word(s2s_string text, s2s_string word)
{
	for (size_t at = 0; at + word.length <= text.length; at++) {
		if (memcmp(text.data + at, word.data, word.length) == 0) {
			return true;
		}
	}
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_input input = fuzz_input_of(data, size);
	s2s_string sent = fuzz_take_line(&input), answer = fuzz_take_rest(&input);
	s2s_text text, with;

	s2s_text_init(&text);
	s2s_text_init(&with);
	s2s_redact(&text, answer, &sent, 1);
	FUZZ_EXPECT(!s2s_text_failed(&text));
	for (size_t index = 0; index < text.length; index++) {
		FUZZ_EXPECT(text.data[index] >= ' ' && text.data[index] <= '~');
		FUZZ_EXPECT(text.data[index] != '@');
	}
	/* Whatever stands around it. */
	s2s_text_append_string(&with, answer);
	s2s_text_append(&with, " jan.novak@seznam.cz +420606666666 ", 35);
	s2s_text_append_string(&with, answer);
	s2s_text_clear(&text);
	s2s_redact(&text, s2s_text_string(&with), &sent, 1);
	FUZZ_EXPECT(!has_word(s2s_text_string(&text), S2S_STRING("@")));
	FUZZ_EXPECT(!has_word(s2s_text_string(&text), S2S_STRING("606666666")));
	s2s_text_free(&text);
	s2s_text_free(&with);
	return 0;
}
