#include "client_private.h"

#include "../core/hash.h"
#include "../platform/log.h"

#include <stdlib.h>

void s2s_settings_apply(const s2s_settings *settings, s2s_sender_options *options)
{
	*options = (s2s_sender_options) {
		.queue_max = settings->queue_max,
		.journal_max = settings->journal_max,
		.retention_ms = settings->retention_ms,
		.idle_timeout_ms = settings->idle_timeout_ms,
		.sync_full = settings->sync_full,
	};
	s2s_log_to(settings->log == S2S_LOG_SYSLOG, settings->log == S2S_LOG_FILE ? settings->log_file : S2S_STRING(""));
}

/* --- a client's destinations --- */

static bool is_given(s2s_string value)
{
	return value.length > 0;
}

/* The shop's own value, else php.ini's. */
static bool merge_text(s2s_arena *arena, s2s_string own, s2s_string standard, s2s_string *merged)
{
	return s2s_arena_copy(arena, s2s_string_is_given(own) ? own : is_given(standard) ? standard : S2S_STRING_NONE, merged);
}

static bool merge(
	s2s_client *client, const s2s_settings *settings, const s2s_system *system, const s2s_destination *own, s2s_destination *merged)
{
	const s2s_destination *standard = &settings->systems[s2s_system_index(system)];
	s2s_string endpoint = is_given(standard->endpoint) ? standard->endpoint : system->default_endpoint;
	bool done;

	memset(merged, 0, sizeof(*merged));
	merged->system = system->name;
	merged->allow_http = own->allow_http;
	merged->timeout_ms = settings->timeout_ms;
	merged->connect_timeout_ms = settings->connect_timeout_ms;
	merged->retries = (int) settings->retries;
	merged->setting_count = system->setting_count;
	done = merge_text(&client->arena, own->name, system->name, &merged->name) &&
		merge_text(&client->arena, own->endpoint, endpoint, &merged->endpoint) &&
		s2s_arena_copy(&client->arena, settings->ca_file, &merged->ca_file) &&
		s2s_arena_copy(&client->arena, settings->proxy, &merged->proxy);
	for (size_t index = 0; index < system->setting_count && done; index++) {
		done = merge_text(&client->arena, own->settings[index], standard->settings[index], &merged->settings[index]);
	}
	merged->tells_repeats_apart = system->tells_repeats_apart ||
		(system->resend_setting >= 0 && s2s_string_equals(merged->settings[system->resend_setting], S2S_STRING("1")));
	return done;
}

static bool check(const s2s_client *client, size_t index, s2s_text *error)
{
	const s2s_destination *value = &client->destinations[index].value;
	const char *problem = s2s_endpoint_problem(value->endpoint, value->allow_http);

	if (value->name.length == 0) {
		s2s_text_append_format(error, "a destination's name must not be empty");
		return false;
	}
	for (size_t other = 0; other < index; other++) {
		if (s2s_string_equals(client->destinations[other].value.name, value->name)) {
			s2s_text_append_format(error, "two destinations are named \"%.*s\"; names must be unique", S2S_STRING_ARGS(value->name));
			return false;
		}
	}
	if (client->destinations[index].refused != NULL) {
		return true; /* its receipts say why */
	}
	if (value->settings[0].length == 0) {
		const s2s_system *system = client->destinations[index].system;
		s2s_string account = system->settings[0].name;

		s2s_text_append_format(error, "%.*s: %.*s must not be empty", S2S_STRING_ARGS(value->name), S2S_STRING_ARGS(account));
		if (system->ini_setting_count > 0) {
			s2s_text_append_format(error, " (php.ini: s2s.%.*s.%.*s)", S2S_STRING_ARGS(system->name), S2S_STRING_ARGS(account));
		}
		return false;
	}
	if (problem != NULL) {
		s2s_text_append_format(
			error, "%.*s: endpoint \"%.*s\" %s", S2S_STRING_ARGS(value->name), S2S_STRING_ARGS(value->endpoint), problem);
		return false;
	}
	return true;
}

/* The queue would take two of one identity for one, and send each event to it once, as the later one says. */
static bool check_identity(const s2s_client *client, size_t index, s2s_text *error)
{
	const s2s_destination *value = &client->destinations[index].value;

	for (size_t other = 0; other < index; other++) {
		const s2s_destination *earlier = &client->destinations[other].value;

		if (memcmp(&earlier->identity, &value->identity, sizeof(value->identity)) == 0) {
			s2s_text_append_format(error,
				"\"%.*s\" and \"%.*s\" are one destination: both are %.*s with the same account and endpoint; give one, with the settings "
				"of both",
				S2S_STRING_ARGS(earlier->name), S2S_STRING_ARGS(value->name), S2S_STRING_ARGS(value->system));
			return false;
		}
	}
	return true;
}

/*
 * Why nothing may go to a destination: it would take a value from php.ini that
 * was refused there. What the shop gives itself does not depend on it. False:
 * out of memory.
 */
static bool find_refused(s2s_client *client, const s2s_settings *settings, const s2s_destination *own, s2s_client_destination *destination)
{
	const s2s_string *refused = settings->refused[s2s_system_index(destination->system)];
	s2s_string why = s2s_string_is_given(own->endpoint) ? S2S_STRING_NONE : refused[S2S_SETTINGS_ENDPOINT];

	for (size_t index = 0; index < destination->system->setting_count && !s2s_string_is_given(why); index++) {
		why = s2s_string_is_given(own->settings[index]) ? S2S_STRING_NONE : refused[index];
	}
	if (s2s_string_is_given(why)) {
		s2s_string copy;
		s2s_text text;
		bool done;

		s2s_text_init(&text);
		s2s_text_append_format(&text, "php.ini: %.*s", S2S_STRING_ARGS(why));
		done = !s2s_text_failed(&text) && s2s_arena_copy(&client->arena, s2s_text_string(&text), &copy);
		s2s_text_free(&text);
		if (!done) {
			return false;
		}
		destination->refused = copy.data;
		s2s_client_complain(client->context, S2S_COMPLAINT_REFUSED, destination->value.name, copy);
	}
	return true;
}

/* The identity and the record by which senders in other processes will know it. */
static bool announce(s2s_client *client, s2s_client_destination *destination)
{
	uint8_t digest[S2S_SHA256_BYTES];
	s2s_announcement *announcement = &client->announcements[client->announcement_count];
	s2s_text account;
	bool done;

	s2s_text_init(&account);
	done = s2s_system_identify(destination->system, &destination->value, &account) &&
		s2s_arena_copy(&client->arena, destination->value.account, &destination->value.account);
	s2s_text_wipe(&account);
	if (!done) {
		return false;
	}
	s2s_record_put_destination(&destination->frame, &destination->value);
	announcement->identity = destination->value.identity;
	announcement->frame = s2s_text_string(&destination->frame);
	if (s2s_text_failed(&destination->frame) || !s2s_hash_sha256(announcement->frame, digest)) {
		return false;
	}
	memcpy(announcement->digest, digest, S2S_ANNOUNCEMENT_DIGEST_BYTES);
	client->announcement_count++;
	return true;
}

static bool add(s2s_client *client, const s2s_settings *settings, const s2s_destination *own, s2s_text *error)
{
	const s2s_system *system = s2s_system_find(own->system);
	s2s_client_destination *destination = &client->destinations[client->count];

	if (system == NULL) {
		s2s_text_append_format(error, "there is no ad system \"%.*s\"", S2S_STRING_ARGS(own->system));
		return false;
	}
	destination->system = system;
	s2s_text_init(&destination->frame);
	client->count++;
	if (!merge(client, settings, system, own, &destination->value) || !find_refused(client, settings, own, destination)) {
		s2s_text_append_format(error, "out of memory");
		return false;
	}
	if (!check(client, client->count - 1, error)) {
		return false;
	}
	if (destination->refused != NULL) {
		return true;
	}
	if (!announce(client, destination)) {
		s2s_text_append_format(error, "out of memory");
		return false;
	}
	return check_identity(client, client->count - 1, error);
}

/* Those that php.ini sets up: where the first setting, the account, is given, if only as one that can't be used. */
static bool add_configured(s2s_client *client, const s2s_settings *settings, s2s_text *error)
{
	for (size_t index = 0; index < S2S_SYSTEM_COUNT; index++) {
		if (is_given(settings->systems[index].settings[0]) || s2s_string_is_given(settings->refused[index][0])) {
			const s2s_destination own = { .system = s2s_system_at(index)->name };

			if (!add(client, settings, &own, error)) {
				return false;
			}
		}
	}
	return true;
}

/* For who has none: what php.ini can set up. */
static bool name_accounts(s2s_client *client, const s2s_settings *settings)
{
	s2s_text names;
	bool done;

	s2s_text_init(&names);
	for (size_t index = 0; index < S2S_SYSTEM_COUNT; index++) {
		const s2s_system *system = s2s_system_at(index);

		if (is_given(settings->systems[index].system)) {
			s2s_text_append_format(&names, "%ss2s.%.*s.%.*s", names.length > 0 ? ", " : "", S2S_STRING_ARGS(system->name),
				S2S_STRING_ARGS(system->settings[0].name));
		}
	}
	done = !s2s_text_failed(&names) && s2s_arena_copy(&client->arena, s2s_text_string(&names), &client->accounts);
	s2s_text_free(&names);
	return done;
}

static bool set_up(s2s_client *client, const s2s_settings *settings, const s2s_destination *destinations, size_t count, s2s_text *error)
{
	size_t places = count > S2S_SYSTEM_COUNT ? count : S2S_SYSTEM_COUNT;

	client->destinations = calloc(places, sizeof(*client->destinations));
	client->announcements = calloc(places, sizeof(*client->announcements));
	if (client->destinations == NULL || client->announcements == NULL ||
		!s2s_arena_copy(&client->arena, settings->queue, &client->queue_base) ||
		!s2s_arena_copy(&client->arena, settings->client_id, &client->encode_options.client_id) ||
		!s2s_arena_copy(&client->arena, settings->client_version, &client->encode_options.client_version)) {
		s2s_text_append_format(error, "out of memory");
		return false;
	}
	for (size_t index = 0; index < count; index++) {
		if (!add(client, settings, &destinations[index], error)) {
			return false;
		}
	}
	if (count == 0 && !add_configured(client, settings, error)) {
		return false;
	}
	if (client->count == 0 && !name_accounts(client, settings)) {
		s2s_text_append_format(error, "out of memory");
		return false;
	}
	return true;
}

s2s_client *s2s_client_new(
	s2s_context *context, const s2s_settings *settings, const s2s_destination *destinations, size_t count, s2s_text *error)
{
	s2s_client *client = calloc(1, sizeof(*client));

	if (client == NULL) {
		s2s_text_append_format(error, "out of memory");
		return NULL;
	}
	client->context = context;
	s2s_arena_init(&client->arena);
	s2s_settings_apply(settings, &client->sender_options);
	client->encode_options.enforce_consent = settings->enforce_consent;
	client->journal_max = settings->journal_max;
	client->queue_max = settings->queue_max;
	if (!set_up(client, settings, destinations, count, error)) {
		s2s_client_free(&client);
	}
	return client;
}

void s2s_client_free(s2s_client **client)
{
	s2s_client *one = *client;

	if (one == NULL) {
		return;
	}
	for (size_t index = 0; index < one->count; index++) {
		s2s_text_wipe(&one->destinations[index].frame);
	}
	free(one->destinations);
	free(one->announcements);
	s2s_arena_free(&one->arena);
	free(one);
	*client = NULL;
}

size_t s2s_client_destination_count(const s2s_client *client)
{
	return client->count;
}
