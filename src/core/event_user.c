#include "event.h"

#include "check.h"
#include "normalise.h"
#include "phone.h"
#include "utf8.h"

const s2s_string s2s_user_field_names[S2S_USER_FIELDS] = {
	[S2S_USER_EMAIL] = S2S_STRING("email"),
	[S2S_USER_PHONE] = S2S_STRING("phone"),
	[S2S_USER_FIRST_NAME] = S2S_STRING("first_name"),
	[S2S_USER_LAST_NAME] = S2S_STRING("last_name"),
	[S2S_USER_GENDER] = S2S_STRING("gender"),
	[S2S_USER_BIRTH_DATE] = S2S_STRING("birth_date"),
	[S2S_USER_CITY] = S2S_STRING("city"),
	[S2S_USER_POSTAL_CODE] = S2S_STRING("postal_code"),
	[S2S_USER_STREET] = S2S_STRING("street"),
	[S2S_USER_COUNTRY] = S2S_STRING("country"),
};

/* Most customers' fields in both variants: no memory is allocated for them. */
#define USUAL_BYTES 256

/* A field is normalised by one of these; `fold` where both variants exist. */
typedef struct user_rule {
	const char *(*plain)(s2s_string raw, s2s_text *out);
	const char *(*foldable)(s2s_string raw, bool fold, s2s_text *out);
} user_rule;

static const user_rule rules[S2S_USER_FIELDS] = {
	[S2S_USER_EMAIL] = { .plain = s2s_normalise_email },
	[S2S_USER_FIRST_NAME] = { .foldable = s2s_normalise_name },
	[S2S_USER_LAST_NAME] = { .foldable = s2s_normalise_name },
	[S2S_USER_GENDER] = { .plain = s2s_normalise_gender },
	[S2S_USER_BIRTH_DATE] = { .plain = s2s_normalise_birth_date },
	[S2S_USER_CITY] = { .foldable = s2s_normalise_name },
	[S2S_USER_POSTAL_CODE] = { .plain = s2s_normalise_postal_code },
	[S2S_USER_STREET] = { .foldable = s2s_normalise_street },
	[S2S_USER_COUNTRY] = { .plain = s2s_normalise_country },
};

static const char *normalise(
	const s2s_event *event, s2s_user_field field, s2s_string raw, bool fold, s2s_string default_country, s2s_text *out)
{
	if (field == S2S_USER_PHONE) {
		return s2s_phone_normalise(raw, event->country[0] != '\0' ? s2s_string_from(event->country) : default_country, out);
	}
	return rules[field].foldable != NULL ? rules[field].foldable(raw, fold, out) : rules[field].plain(raw, out);
}

/* Of ASCII; control characters count as white space. */
static bool has_space(s2s_string text)
{
	bool found = false;

	for (size_t i = 0; i < text.length; i++) {
		found |= text.data[i] <= ' ';
	}
	return found;
}

/*
 * Hashes every variant of the normalised text in `work`. The folded one is
 * appended behind the plain one, so that one buffer serves both. A text that
 * consists of nothing but marks has a plain form and no folded one: that is a
 * problem of the field as well.
 */
static bool hash_variants(const s2s_event *event, s2s_user_field field, s2s_string raw, s2s_text *work, s2s_user_hash *hash)
{
	size_t plain_length = work->length;
	s2s_string plain = s2s_text_string(work);

	hash->outside_ascii = !s2s_utf8_is_plain(plain);
	if (!s2s_hash_sha256_hex(plain, hash->plain)) {
		return false;
	}
	/* Of ASCII, folding drops the white space and changes nothing else. */
	if (rules[field].foldable == NULL || (!hash->outside_ascii && !has_space(plain))) {
		memcpy(hash->folded, hash->plain, sizeof hash->folded);
		return true;
	}
	hash->problem = normalise(event, field, raw, true, S2S_STRING_NONE, work);
	if (hash->problem != NULL) {
		return true;
	}
	return !s2s_text_failed(work) &&
		s2s_hash_sha256_hex((s2s_string) { work->data + plain_length, work->length - plain_length }, hash->folded);
}

/* What other fields than the hash are made from this one. */
static void set_companions(s2s_event *event, s2s_user_field field, s2s_string normalised)
{
	if (field == S2S_USER_EMAIL && !s2s_hash_md5_hex(normalised, event->email_md5)) {
		event->email_md5[0] = '\0';
	}
	if (field == S2S_USER_COUNTRY && normalised.length == 2) {
		event->country[0] = (char) (normalised.data[0] - 'a' + 'A');
		event->country[1] = (char) (normalised.data[1] - 'a' + 'A');
		event->country[2] = '\0';
	}
}

static void clear_companions(s2s_event *event, s2s_user_field field)
{
	if (field == S2S_USER_EMAIL) {
		s2s_wipe(event->email_md5, sizeof event->email_md5);
	}
	if (field == S2S_USER_COUNTRY) {
		memset(event->country, 0, sizeof event->country);
	}
}

bool s2s_event_set_user_field(s2s_event *event, s2s_user_field field, s2s_string raw, s2s_string default_country)
{
	s2s_user_hash hash; /* its texts are hash_variants()' to fill */
	char buffer[USUAL_BYTES];
	s2s_text work;
	bool done = true;

	hash.given = false;
	hash.outside_ascii = false;
	s2s_text_init_in(&work, buffer, sizeof buffer);
	hash.problem = normalise(event, field, raw, false, default_country, &work);
	size_t plain_length = work.length;

	if (hash.problem == NULL) {
		done = !s2s_text_failed(&work) && hash_variants(event, field, raw, &work, &hash);
	}
	if (done && hash.problem == NULL) {
		hash.given = true;
		set_companions(event, field, (s2s_string) { work.data, plain_length });
		event->user[field] = hash;
	} else if (done) {
		clear_companions(event, field);
		event->user[field] = (s2s_user_hash) { .problem = hash.problem };
	}
	s2s_text_wipe(&work);
	return done;
}

bool s2s_event_set_user_hash(s2s_event *event, s2s_user_field field, s2s_string hex)
{
	s2s_user_hash hash = { .given = true };

	if (!s2s_check_hex(hex, S2S_SHA256_HEX, hash.folded)) {
		return false;
	}
	memcpy(hash.plain, hash.folded, sizeof hash.plain);
	event->user[field] = hash;
	/* An MD5 of an earlier address would be that of somebody else. */
	if (field == S2S_USER_EMAIL) {
		clear_companions(event, field);
	}
	return true;
}
