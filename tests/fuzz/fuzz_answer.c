/*
 * What any far side may answer, to every ad system: the first byte chooses the system, two are the status, one has
 * flags; a line is Retry-After, two are a postback's texts, the rest is the body. Whatever comes, the verdict is one
 * that the sender knows, waits are bounded, and only what can be said of this status is said.
 */
#include "fuzz.h"

#include "delivery/retry.h"
#include "destinations/postback.h"

#define NOW_MS INT64_C(1770134113676)
#define WAIT_MAX_MS (INT64_C(8) * 3600000)

static int64_t wait_of(s2s_string header)
{
	char value[256];
	size_t length = header.length < sizeof(value) - 1 ? header.length : sizeof(value) - 1;

	memcpy(value, header.data, length);
	value[length] = '\0';
	int64_t wait_ms = s2s_retry_after_parse(value, NOW_MS);

	FUZZ_EXPECT(wait_ms >= -1);
	FUZZ_EXPECT(s2s_retry_delay_ms(3, wait_ms, 7) >= wait_ms);
	return wait_ms;
}

static void expect_outcome(const s2s_system *system, const s2s_answer *answer, const s2s_outcome *outcome)
{
	bool retried = outcome->verdict == S2S_VERDICT_RETRY;

	FUZZ_EXPECT(outcome->verdict >= S2S_VERDICT_DELIVERED && outcome->verdict <= S2S_VERDICT_UNCERTAIN);
	FUZZ_EXPECT(outcome->retry_after_ms >= -1 && outcome->retry_after_ms <= WAIT_MAX_MS);
	FUZZ_EXPECT(retried || (outcome->retry_after_ms == -1 && outcome->retries_max == -1 && !outcome->gives_up));
	FUZZ_EXPECT(outcome->verdict != S2S_VERDICT_SPLIT || system->batch_max > 1);
	FUZZ_EXPECT(!outcome->suppress_device || outcome->verdict == S2S_VERDICT_REJECTED);
	/* Nobody calls an error, a redirect or a status that does not exist a delivery; but for Adjust's "I have it". */
	FUZZ_EXPECT(outcome->verdict != S2S_VERDICT_DELIVERED || (answer->status >= 200 && answer->status <= 299) ||
		(system == &s2s_adjust && answer->status == 400));
	/* What went wrong at the far side is not the event's fault. */
	FUZZ_EXPECT(answer->status < 500 || answer->status > 599 || retried);
	FUZZ_EXPECT(outcome->verdict == S2S_VERDICT_DELIVERED || retried || outcome->note != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_input input = fuzz_input_of(data, size);
	const s2s_system *system = s2s_system_at(fuzz_take_byte(&input) % S2S_SYSTEM_COUNT);
	unsigned status = fuzz_take_byte(&input) << 8;
	s2s_destination destination = { .system = system->name, .setting_count = system->setting_count };
	s2s_answer answer;
	s2s_outcome outcome, again;

	status |= fuzz_take_byte(&input);
	unsigned flags = fuzz_take_byte(&input);

	/* Three digits are what libcurl gives; the sender judges nothing below 200 (no answer, or an interim one) by this. */
	answer = (s2s_answer) { .status = 200 + (int) (status % 800), .incomplete = (flags & 1) != 0 };
	destination.tells_repeats_apart = (flags & 2) != 0;
	answer.retry_after_ms = wait_of(fuzz_take_line(&input));
	if (system == &s2s_postback) {
		destination.settings[S2S_POSTBACK_SUCCESS_TEXT] = fuzz_take_line(&input);
		destination.settings[S2S_POSTBACK_FAILURE_TEXT] = fuzz_take_line(&input);
	}
	answer.body = fuzz_take_rest(&input);
	memset(&outcome, 0xff, sizeof(outcome));
	memset(&again, 0, sizeof(again));
	system->classify(&destination, &answer, &outcome);
	expect_outcome(system, &answer, &outcome);
	/* By the answer alone, not by what was in the outcome before. */
	system->classify(&destination, &answer, &again);
	FUZZ_EXPECT(again.verdict == outcome.verdict && again.note == outcome.note && again.retry_after_ms == outcome.retry_after_ms);
	return 0;
}
