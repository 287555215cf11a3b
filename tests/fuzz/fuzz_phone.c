/*
 * Telephone numbers from any bytes, the first two of which are the country: what
 * is taken is E.164 and, given again, stays what it is in every country.
 */
#include "fuzz.h"

#include "core/phone.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2) {
		return 0;
	}
	s2s_string country = { (const char *) data, data[0] == ' ' ? 0 : 2 };
	s2s_string raw = { (const char *) data + 2, size - 2 };
	s2s_text out;
	s2s_text_init(&out);
	const char *problem = s2s_phone_normalise(raw, country, &out);
	FUZZ_EXPECT(!s2s_text_failed(&out));
	FUZZ_EXPECT((problem != NULL) == (out.length == 0));
	if (problem == NULL) {
		FUZZ_EXPECT(out.length >= 6 && out.length <= 16);
		FUZZ_EXPECT(out.data[0] == '+' && out.data[1] != '0');
		for (size_t index = 1; index < out.length; index++) {
			FUZZ_EXPECT(out.data[index] >= '0' && out.data[index] <= '9');
		}
		s2s_text again;
		s2s_text_init(&again);
		FUZZ_EXPECT(s2s_phone_normalise(s2s_text_string(&out), S2S_STRING("US"), &again) == NULL);
		FUZZ_EXPECT(s2s_string_equals(s2s_text_string(&again), s2s_text_string(&out)));
		s2s_text_wipe(&again);
	}
	s2s_text_wipe(&out);
	return 0;
}
