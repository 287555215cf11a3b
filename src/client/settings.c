#include "settings.h"

void s2s_settings_init(s2s_settings *settings)
{
	memset(settings, 0, sizeof(*settings));
	settings->queue_max = 1000000;
	settings->journal_max = (int64_t) 256 * 1024 * 1024;
	settings->retention_ms = (int64_t) 30 * 24 * 3600 * 1000;
	settings->idle_timeout_ms = 10000;
	settings->enforce_consent = true;
	settings->default_country = S2S_STRING("CZ");
	settings->timeout_ms = 4000;
	settings->connect_timeout_ms = 2000;
	settings->retries = 3;
}

/* "s2s.sklik.endpoint": what stands behind "s2s.sklik."; no data: the entry is of no or another system. */
static s2s_string setting_of(s2s_string entry, s2s_string system)
{
	static const s2s_string prefix = S2S_STRING("s2s.");
	size_t before = prefix.length + system.length + 1;

	if (entry.length <= before || memcmp(entry.data, prefix.data, prefix.length) != 0 ||
		memcmp(entry.data + prefix.length, system.data, system.length) != 0 || entry.data[before - 1] != '.') {
		return S2S_STRING_NONE;
	}
	return (s2s_string) { entry.data + before, entry.length - before };
}

void s2s_settings_refuse(s2s_settings *settings, s2s_string entry, s2s_string why)
{
	for (size_t index = 0; index < S2S_SYSTEM_COUNT; index++) {
		const s2s_system *system = s2s_system_at(index);
		s2s_string name = setting_of(entry, system->name);
		size_t place = 0;

		if (!s2s_string_is_given(name)) {
			continue;
		}
		while (place < system->setting_count && !s2s_string_equals(system->setting_names[place], name)) {
			place++;
		}
		settings->refused[index][place < system->setting_count ? place : S2S_SETTINGS_ENDPOINT] = why;
	}
}
