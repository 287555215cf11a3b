/*
 * The normalisers on any bytes: a problem leaves the output alone; what is taken
 * is valid UTF-8, not empty, and normalises to itself. The first byte chooses.
 */
#include "fuzz.h"

#include "core/normalise.h"
#include "core/unicode.h"
#include "core/utf8.h"

static const char *name_folded(s2s_string raw, s2s_text *out)
{
	return s2s_normalise_name(raw, true, out);
}

static const char *name_plain(s2s_string raw, s2s_text *out)
{
	return s2s_normalise_name(raw, false, out);
}

static const char *street_folded(s2s_string raw, s2s_text *out)
{
	return s2s_normalise_street(raw, true, out);
}

static const char *(*const normalisers[])(s2s_string raw, s2s_text *out) = { s2s_normalise_email, name_folded, name_plain, street_folded,
	s2s_normalise_postal_code, s2s_normalise_gender, s2s_normalise_birth_date, s2s_normalise_country };

#define NORMALISERS (sizeof(normalisers) / sizeof(normalisers[0]))

/* The whole way through Unicode gives what the short way for ASCII gave. */
static void compare_ways(size_t choice, s2s_string raw, s2s_string result)
{
	static const unsigned flags[] = { 0, S2S_UNICODE_FOLD | S2S_UNICODE_DROP_SPACE, 0, S2S_UNICODE_FOLD | S2S_UNICODE_DROP_SPACE,
		S2S_UNICODE_DROP_SPACE | S2S_UNICODE_DROP_DASHES };
	if (choice >= sizeof(flags) / sizeof(flags[0])) {
		return;
	}
	s2s_text slow;
	s2s_text_init(&slow);
	FUZZ_EXPECT(s2s_unicode_normalise(s2s_unicode_trim(raw), flags[choice], &slow));
	FUZZ_EXPECT(s2s_string_equals(s2s_text_string(&slow), result));
	s2s_text_free(&slow);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0) {
		return 0;
	}
	size_t choice = data[0] % NORMALISERS;
	s2s_string raw = { (const char *) data + 1, size - 1 };
	s2s_text out;
	s2s_text_init(&out);
	s2s_text_append(&out, "before", 6);
	const char *problem = normalisers[choice](raw, &out);
	FUZZ_EXPECT(!s2s_text_failed(&out));
	FUZZ_EXPECT(memcmp(out.data, "before", 6) == 0);
	FUZZ_EXPECT((problem != NULL) == (out.length == 6));
	FUZZ_EXPECT(problem == NULL || strncmp(problem, "must ", 5) == 0);
	if (problem == NULL) {
		s2s_string result = { out.data + 6, out.length - 6 };
		FUZZ_EXPECT(s2s_utf8_is_valid(result));
		compare_ways(choice, raw, result);
		s2s_text again;
		s2s_text_init(&again);
		/* Composed text can be longer than what may come in. */
		if (result.length <= S2S_NORMALISE_LENGTH_MAX) {
			FUZZ_EXPECT(normalisers[choice](result, &again) == NULL);
			FUZZ_EXPECT(s2s_string_equals(s2s_text_string(&again), result));
		}
		s2s_text_wipe(&again);
	}
	s2s_text_wipe(&out);
	return 0;
}
