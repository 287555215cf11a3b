#include "system.h"

#include "../core/hash.h"
#include "../platform/clock.h"

#define S2S_SYSTEM(system) &s2s_##system,

static const s2s_system *const systems[S2S_SYSTEM_COUNT] = {
#include "systems.h"
};

#undef S2S_SYSTEM

const s2s_system *s2s_system_at(size_t index)
{
	return index < S2S_SYSTEM_COUNT ? systems[index] : NULL;
}

size_t s2s_system_index(const s2s_system *system)
{
	size_t index = 0;

	while (index < S2S_SYSTEM_COUNT && systems[index] != system) {
		index++;
	}
	return index;
}

const s2s_system *s2s_system_find(s2s_string name)
{
	for (size_t i = 0; i < S2S_SYSTEM_COUNT; i++) {
		if (s2s_string_equals(systems[i]->name, name)) {
			return systems[i];
		}
	}
	return NULL;
}

/* Length first, so that no two lists of texts give the same bytes. */
static void append_prefixed(s2s_text *text, s2s_string part)
{
	char length[8];

	for (size_t i = 0; i < sizeof length; i++) {
		length[i] = (char) ((uint64_t) part.length >> (8 * i) & 0xff);
	}
	s2s_text_append(text, length, sizeof length);
	s2s_text_append_string(text, part);
}

bool s2s_system_identify(const s2s_system *system, s2s_destination *destination, s2s_text *account_text)
{
	uint8_t digest[S2S_SHA256_BYTES];
	s2s_text whole;
	bool done;

	s2s_text_clear(account_text);
	system->identify(destination, account_text, &destination->test);
	destination->account = s2s_text_string(account_text);
	s2s_text_init(&whole);
	append_prefixed(&whole, system->name);
	append_prefixed(&whole, destination->endpoint);
	append_prefixed(&whole, destination->account);
	append_prefixed(&whole, destination->test ? S2S_STRING("test") : S2S_STRING(""));
	done = !s2s_text_failed(account_text) && !s2s_text_failed(&whole) && s2s_hash_sha256(s2s_text_string(&whole), digest);
	if (done) {
		memcpy(destination->identity.bytes, digest, sizeof destination->identity.bytes);
	}
	s2s_text_wipe(&whole);
	return done;
}

/* Copies `source` with every gap filled. A gap byte without its number can't be in what encode() wrote; it is dropped. */
static void fill(const s2s_system *system, const s2s_destination *destination, s2s_string source, bool mask, s2s_text *out)
{
	while (source.length > 0) {
		const char *gap = memchr(source.data, S2S_GAP, source.length);
		size_t before = gap != NULL ? (size_t) (gap - source.data) : source.length;
		size_t used = before;

		s2s_text_append(out, source.data, before);
		if (gap != NULL) {
			used = before + 2 <= source.length ? before + 2 : source.length;
		}
		if (used == before + 2) {
			system->fill_gap(destination, gap[1], mask, out);
		}
		source.data += used;
		source.length -= used;
	}
}

bool s2s_system_finish(const s2s_system *system, const s2s_destination *destination, const s2s_request *request, bool mask, s2s_text *url,
	s2s_text *headers, s2s_text *body)
{
	s2s_text_clear(url);
	s2s_text_clear(headers);
	s2s_text_clear(body);
	fill(system, destination, request->url, mask, url);
	s2s_text_append_string(headers, request->headers);
	if (system->secret_headers != NULL) {
		system->secret_headers(destination, mask, headers);
	}
	fill(system, destination, request->body, mask, body);
	if (system->sign != NULL && !system->sign(destination, request, s2s_clock_now_ms(), mask, url, headers, body)) {
		return false;
	}
	return !s2s_text_failed(url) && !s2s_text_failed(headers) && !s2s_text_failed(body);
}

void s2s_draft_init(s2s_draft *draft)
{
	memset(draft, 0, sizeof *draft);
	s2s_text_init(&draft->url);
	s2s_text_init(&draft->headers);
	s2s_text_init(&draft->body);
	s2s_text_init(&draft->lane);
	s2s_text_init(&draft->device);
}

void s2s_draft_clear(s2s_draft *draft)
{
	draft->method = NULL;
	draft->max_age_ms = 0;
	draft->max_age_from_event = false;
	s2s_text_clear(&draft->url);
	s2s_text_clear(&draft->headers);
	s2s_text_clear(&draft->body);
	s2s_text_clear(&draft->lane);
	s2s_text_clear(&draft->device);
}

/* Bodies and lanes hold addresses, cookies and device ids. */
void s2s_draft_free(s2s_draft *draft)
{
	s2s_text_wipe(&draft->url);
	s2s_text_wipe(&draft->headers);
	s2s_text_wipe(&draft->body);
	s2s_text_wipe(&draft->lane);
	s2s_text_wipe(&draft->device);
	s2s_draft_init(draft);
}
