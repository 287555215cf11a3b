#include "settings.h"

void s2s_settings_init(s2s_settings *settings)
{
	memset(settings, 0, sizeof(*settings));
	settings->queue_max = 1000000;
	settings->journal_max = (int64_t) 256 * 1024 * 1024;
	settings->retention_ms = (int64_t) 30 * 24 * 3600 * 1000;
	settings->idle_timeout_ms = 10000;
	settings->shutdown_timeout_ms = 2000;
	settings->enforce_consent = true;
	settings->default_country = S2S_STRING("CZ");
	settings->timeout_ms = 4000;
	settings->connect_timeout_ms = 2000;
	settings->retries = 3;
}
