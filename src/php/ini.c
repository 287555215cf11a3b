#include "binding.h"
#include "ini_check.h"

#include "../destinations/template.h"

#include <main/SAPI.h>

#include <Zend/zend_ini.h>
#include <ext/standard/info.h>

#define INI_FIELD(member) offsetof(php_s2s_ini, member)
#define INI_DAY INT64_C(86400)

/*
 * SYSTEM where a value chooses files, hosts, secrets or TLS, or bounds what all
 * scripts of a host share; consent can't be switched off by a script.
 */
typedef struct ini_rule {
	const char *name;
	const char *value; /* the default */
	uint8_t modifiable;
	php_s2s_ini_kind kind;
	size_t field;
	int64_t minimum; /* as stored: milliseconds for seconds */
	int64_t maximum;
} ini_rule;

static const ini_rule ini_rules[PHP_S2S_INI_ENTRIES] = {
	{ "s2s.queue", "", PHP_INI_SYSTEM, PHP_S2S_INI_QUEUE, INI_FIELD(queue), 0, 0 },
	{ "s2s.queue_sync", "normal", PHP_INI_SYSTEM, PHP_S2S_INI_SYNC, INI_FIELD(sync_full), 0, 0 },
	{ "s2s.queue_max", "1000000", PHP_INI_SYSTEM, PHP_S2S_INI_COUNT, INI_FIELD(queue_max), 1, 1000000000 },
	{ "s2s.journal_max", "256M", PHP_INI_SYSTEM, PHP_S2S_INI_COUNT, INI_FIELD(journal_max), 65536, INT64_C(1) << 40 },
	{ "s2s.retention", "2592000", PHP_INI_SYSTEM, PHP_S2S_INI_SECONDS, INI_FIELD(retention_ms), 1000, 3660 * INI_DAY * 1000 },
	{ "s2s.client_id", "", PHP_INI_ALL, PHP_S2S_INI_HEADER, INI_FIELD(client_id), 0, 0 },
	{ "s2s.client_version", "", PHP_INI_ALL, PHP_S2S_INI_HEADER, INI_FIELD(client_version), 0, 0 },
	{ "s2s.timeout", "4", PHP_INI_ALL, PHP_S2S_INI_SECONDS, INI_FIELD(timeout_ms), 100, 60000 },
	{ "s2s.connect_timeout", "2", PHP_INI_ALL, PHP_S2S_INI_SECONDS, INI_FIELD(connect_timeout_ms), 100, 60000 },
	{ "s2s.retries", "3", PHP_INI_ALL, PHP_S2S_INI_COUNT, INI_FIELD(retries), 0, 10 },
	{ "s2s.idle_timeout", "10", PHP_INI_ALL, PHP_S2S_INI_SECONDS, INI_FIELD(idle_timeout_ms), 0, 3600000 },
	{ "s2s.shutdown_timeout", "", PHP_INI_SYSTEM, PHP_S2S_INI_SECONDS, INI_FIELD(shutdown_timeout_ms), PHP_S2S_INI_BY_SAPI, 60000 },
	{ "s2s.ca_file", "", PHP_INI_SYSTEM, PHP_S2S_INI_FILE, INI_FIELD(ca_file), 0, 0 },
	{ "s2s.proxy", "", PHP_INI_SYSTEM, PHP_S2S_INI_PROXY, INI_FIELD(proxy), 0, 0 },
	{ "s2s.default_country", "CZ", PHP_INI_ALL, PHP_S2S_INI_COUNTRY, INI_FIELD(default_country), 0, 0 },
	{ "s2s.consent", "enforce", PHP_INI_SYSTEM | PHP_INI_PERDIR, PHP_S2S_INI_CONSENT, INI_FIELD(enforce_consent), 0, 0 },
	{ "s2s.trusted_proxies", "", PHP_INI_SYSTEM, PHP_S2S_INI_ADDRESSES, INI_FIELD(trusted_proxies), 0, 0 },
	{ "s2s.log", "none", PHP_INI_SYSTEM, PHP_S2S_INI_LOG, INI_FIELD(log_file), 0, 0 },
	{ "s2s.sklik.sem_id", "", PHP_INI_SYSTEM, PHP_S2S_INI_SECRET, INI_FIELD(sklik[S2S_SKLIK_SEM_ID]), 0, 0 },
	{ "s2s.sklik.sandbox", "", PHP_INI_SYSTEM, PHP_S2S_INI_TOKEN, INI_FIELD(sklik[S2S_SKLIK_SANDBOX]), 0, 0 },
	{ "s2s.sklik.fold_diacritics", "", PHP_INI_ALL, PHP_S2S_INI_SWITCH, INI_FIELD(sklik[S2S_SKLIK_FOLD_DIACRITICS]), 0, 0 },
	{ "s2s.sklik.endpoint", "", PHP_INI_SYSTEM, PHP_S2S_INI_ENDPOINT, INI_FIELD(sklik_endpoint), 0, 0 },
	{ "s2s.adroll.advertisable", "", PHP_INI_SYSTEM, PHP_S2S_INI_ACCOUNT, INI_FIELD(adroll[S2S_ADROLL_ADVERTISABLE]), 0, 0 },
	{ "s2s.adroll.pixel", "", PHP_INI_SYSTEM, PHP_S2S_INI_ACCOUNT, INI_FIELD(adroll[S2S_ADROLL_PIXEL]), 0, 0 },
	{ "s2s.adroll.token", "", PHP_INI_SYSTEM, PHP_S2S_INI_TOKEN, INI_FIELD(adroll[S2S_ADROLL_TOKEN]), 0, 0 },
	{ "s2s.adroll.event_names", "", PHP_INI_ALL, PHP_S2S_INI_MAP, INI_FIELD(adroll[S2S_ADROLL_EVENT_NAMES]), 0, 0 },
	{ "s2s.adroll.dry_run", "", PHP_INI_ALL, PHP_S2S_INI_SWITCH, INI_FIELD(adroll[S2S_ADROLL_DRY_RUN]), 0, 0 },
	{ "s2s.adroll.resend_uncertain", "", PHP_INI_ALL, PHP_S2S_INI_SWITCH, INI_FIELD(adroll[S2S_ADROLL_RESEND_UNCERTAIN]), 0, 0 },
	{ "s2s.adroll.endpoint", "", PHP_INI_SYSTEM, PHP_S2S_INI_ENDPOINT, INI_FIELD(adroll_endpoint), 0, 0 },
	{ "s2s.knorex.postback_url", "", PHP_INI_SYSTEM, PHP_S2S_INI_TEMPLATE, INI_FIELD(knorex[S2S_POSTBACK_TEMPLATES]), 0, 0 },
	{ "s2s.knorex.event", "Purchase", PHP_INI_ALL, PHP_S2S_INI_EVENT, INI_FIELD(knorex[S2S_POSTBACK_EVENT]), 0, 0 },
	{ "s2s.knorex.method", "GET", PHP_INI_ALL, PHP_S2S_INI_METHOD, INI_FIELD(knorex[S2S_POSTBACK_METHOD]), 0, 0 },
	{ "s2s.knorex.resend_uncertain", "0", PHP_INI_ALL, PHP_S2S_INI_SWITCH, INI_FIELD(knorex[S2S_POSTBACK_RESEND_UNCERTAIN]), 0, 0 },
	{ "s2s.adjust.app_token", "", PHP_INI_SYSTEM, PHP_S2S_INI_SECRET, INI_FIELD(adjust[S2S_ADJUST_APP_TOKEN]), 0, 0 },
	{ "s2s.adjust.token", "", PHP_INI_SYSTEM, PHP_S2S_INI_TOKEN, INI_FIELD(adjust[S2S_ADJUST_TOKEN]), 0, 0 },
	{ "s2s.adjust.event_tokens", "", PHP_INI_ALL, PHP_S2S_INI_MAP, INI_FIELD(adjust[S2S_ADJUST_EVENT_TOKENS]), 0, 0 },
	{ "s2s.adjust.environment", "", PHP_INI_ALL, PHP_S2S_INI_ENVIRONMENT, INI_FIELD(adjust[S2S_ADJUST_ENVIRONMENT]), 0, 0 },
	{ "s2s.adjust.method", "", PHP_INI_ALL, PHP_S2S_INI_METHOD, INI_FIELD(adjust[S2S_ADJUST_METHOD]), 0, 0 },
	{ "s2s.adjust.resend_uncertain", "", PHP_INI_ALL, PHP_S2S_INI_SWITCH, INI_FIELD(adjust[S2S_ADJUST_RESEND_UNCERTAIN]), 0, 0 },
	{ "s2s.adjust.endpoint", "", PHP_INI_SYSTEM, PHP_S2S_INI_ENDPOINT, INI_FIELD(adjust_endpoint), 0, 0 },
};

/* What php.ini itself had wrong, for every thread; written while the module starts. */
static char *ini_refused_at_start[PHP_S2S_INI_ENTRIES];

/* Why the value that was set last is refused; NULL: it is not. */
static const char *ini_refused(size_t index)
{
	const php_s2s_ini_notes *notes = &S2S_G(notes);
	const char *note = notes->request[index];

	note = note != NULL ? note : notes->thread[index];
	note = note != NULL ? note : ini_refused_at_start[index];
	return note != NULL && note[0] != '\0' ? note : NULL;
}

static void ini_note(char **place, const char *note)
{
	free(*place);
	*place = note != NULL ? pestrdup(note, true) : NULL; /* ends the process when there is no memory: forgotten, it would send */
}

/*
 * Where a value counts: php.ini's for all threads; an fpm pool's, which PHP does
 * not mark as modified, for this one; every other until the request ends. One
 * that is only put back lets the level before count again.
 */
static void ini_note_value(const ini_rule *rule, const zend_ini_entry *entry, const zend_string *given, int stage, const char *refused)
{
	size_t index = (size_t) (rule - ini_rules);
	php_s2s_ini_notes *notes = &S2S_G(notes);

	if (stage == ZEND_INI_STAGE_STARTUP) {
		/* The default, which comes after a value that was refused, must not make it forgotten. */
		if (refused != NULL) {
			ini_note(&ini_refused_at_start[index], refused);
		}
	} else if (!entry->modified) {
		ini_note(&notes->thread[index], refused != NULL ? refused : "");
	} else if (given == entry->orig_value) {
		ini_note(&notes->request[index], NULL);
	} else if (stage != ZEND_INI_STAGE_RUNTIME || refused == NULL) {
		ini_note(&notes->request[index], refused != NULL ? refused : "");
	}
	/* Else a script's own mistake: ini_set() has told the script, and changes nothing. */
}

static void ini_store(const ini_rule *rule, const php_s2s_ini_value *value)
{
	php_s2s_ini *ini = &S2S_G(ini);
	void *field = (char *) ini + rule->field;

	switch (rule->kind) {
		case PHP_S2S_INI_SYNC:
		case PHP_S2S_INI_CONSENT:
			*(bool *) field = value->number != 0;
			break;
		case PHP_S2S_INI_SECONDS:
		case PHP_S2S_INI_COUNT:
			*(int64_t *) field = value->number;
			break;
		case PHP_S2S_INI_LOG:
			ini->log = s2s_string_equals(value->text, S2S_STRING("none")) ? S2S_LOG_NONE
				: s2s_string_equals(value->text, S2S_STRING("syslog"))    ? S2S_LOG_SYSLOG
																		  : S2S_LOG_FILE;
			ini->log_file = ini->log == S2S_LOG_FILE ? value->text : S2S_STRING_NONE;
			break;
		default:
			*(s2s_string *) field = value->text;
	}
}

/* Shown nowhere: a proxy's URL may hold a password, a postback's a token. */
static bool ini_is_secret(php_s2s_ini_kind kind)
{
	return kind == PHP_S2S_INI_SECRET || kind == PHP_S2S_INI_TOKEN || kind == PHP_S2S_INI_PROXY || kind == PHP_S2S_INI_TEMPLATE;
}

/* A value without control characters and at most 200 bytes of it; secrets and what may hold one not at all. */
static void ini_describe(const ini_rule *rule, const zend_string *given, s2s_string problem, s2s_text *message)
{
	s2s_text_append_format(message, "%s %.*s", rule->name, S2S_STRING_ARGS(problem));
	if (ini_is_secret(rule->kind)) {
		return;
	}
	s2s_text_append_string(message, S2S_STRING(", \""));
	for (size_t position = 0; position < ZSTR_LEN(given) && position < 200; position++) {
		unsigned char byte = (unsigned char) ZSTR_VAL(given)[position];
		s2s_text_append_char(message, byte < 0x20 || byte == 0x7f ? '?' : (char) byte);
	}
	s2s_text_append_string(message, S2S_STRING("\" given"));
}

static ZEND_INI_MH(ini_update)
{
	const ini_rule *rule = mh_arg1;
	php_s2s_ini_value value;
	s2s_text problem;
	s2s_text message;

	(void) mh_arg2;
	(void) mh_arg3;
	s2s_text_init(&problem);
	s2s_text_init(&message);
	if (new_value == NULL) {
		new_value = ZSTR_EMPTY_ALLOC();
	}
	bool valid = php_s2s_ini_check(rule->kind, rule->minimum, rule->maximum, new_value, &value, &problem);
	if (valid) {
		ini_store(rule, &value);
	}
	if (!valid || (stage != ZEND_INI_STAGE_DEACTIVATE && !php_s2s_ini_is_useful(rule->kind, &value, &problem))) {
		ini_describe(rule, new_value, s2s_text_string(&problem), &message);
		s2s_text_append_char(&message, '\0');
		php_error_docref(NULL, E_WARNING, "%s", s2s_text_string(&message).data);
	}
	ini_note_value(rule, entry, new_value, stage, valid ? NULL : s2s_text_string(&message).data);
	s2s_text_free(&problem);
	s2s_text_free(&message);
	return valid ? SUCCESS : FAILURE;
}

static ZEND_INI_DISP(ini_display_secret)
{
	const zend_string *value = type == ZEND_INI_DISPLAY_ORIG && ini_entry->modified ? ini_entry->orig_value : ini_entry->value;
	const char *shown = value != NULL && ZSTR_LEN(value) != 0 ? "********" : "no value";
	php_printf("%s", shown);
}

static void ini_fill_definition(const ini_rule *rule, zend_ini_entry_def *definition)
{
	bool secret = ini_is_secret(rule->kind);
	*definition = (zend_ini_entry_def) {
		.name = rule->name,
		.on_modify = ini_update,
		.mh_arg1 = (void *) rule,
		.value = rule->value,
		.displayer = secret ? ini_display_secret : NULL,
		.value_length = (uint32_t) strlen(rule->value),
		.name_length = (uint16_t) strlen(rule->name),
		.modifiable = rule->modifiable,
	};
}

static void ini_forget(char **refused)
{
	for (size_t index = 0; index < PHP_S2S_INI_ENTRIES; index++) {
		ini_note(&refused[index], NULL);
	}
}

void php_s2s_ini_forget(php_s2s_ini_notes *notes)
{
	ini_forget(notes->thread);
	ini_forget(notes->request);
}

void php_s2s_ini_register(int type, int module_number)
{
	zend_ini_entry_def ini_entries[PHP_S2S_INI_ENTRIES + 1];

	memset(ini_entries, 0, sizeof(ini_entries));
	for (size_t index = 0; index < PHP_S2S_INI_ENTRIES; index++) {
		ini_fill_definition(&ini_rules[index], &ini_entries[index]);
	}
	ini_forget(ini_refused_at_start);
	REGISTER_INI_ENTRIES();
}

void php_s2s_ini_unregister(int type, int module_number)
{
	UNREGISTER_INI_ENTRIES();
	ini_forget(ini_refused_at_start);
}

static s2s_string ini_given(s2s_string text)
{
	return text.length != 0 ? text : S2S_STRING_NONE;
}

/* `count` may be less than the system has: the others are the constructor's alone. */
static void ini_settings_system(
	s2s_settings *settings, const s2s_system *system, const s2s_string *values, size_t count, s2s_string endpoint)
{
	s2s_destination *place = &settings->systems[s2s_system_index(system)];

	place->system = system->name;
	place->endpoint = ini_given(endpoint);
	place->setting_count = count;
	for (size_t setting = 0; setting < count; setting++) {
		place->settings[setting] = ini_given(values[setting]);
	}
}

void php_s2s_ini_settings(s2s_settings *settings)
{
	const php_s2s_ini *ini = &S2S_G(ini);

	s2s_settings_init(settings);
	settings->queue = ini->queue;
	settings->sync_full = ini->sync_full;
	settings->queue_max = ini->queue_max;
	settings->journal_max = ini->journal_max;
	settings->retention_ms = ini->retention_ms;
	settings->idle_timeout_ms = ini->idle_timeout_ms;
	settings->enforce_consent = ini->enforce_consent;
	settings->default_country = ini->default_country;
	/* The seed recommends both headers: a shop that says nothing of its own is at least known as ours. */
	settings->client_id = ini->client_id.length > 0 ? ini->client_id : S2S_STRING("s2s");
	settings->client_version =
		ini->client_version.length > 0 || ini->client_id.length > 0 ? ini_given(ini->client_version) : S2S_STRING(PHP_S2S_VERSION);
	settings->timeout_ms = ini->timeout_ms;
	settings->connect_timeout_ms = ini->connect_timeout_ms;
	settings->retries = ini->retries;
	settings->ca_file = ini->ca_file;
	settings->proxy = ini->proxy;
	settings->log = ini->log;
	settings->log_file = ini->log_file;
	ini_settings_system(settings, &s2s_sklik, ini->sklik, S2S_SKLIK_SETTINGS, ini->sklik_endpoint);
	ini_settings_system(settings, &s2s_adroll, ini->adroll, S2S_ADROLL_SETTINGS, ini->adroll_endpoint);
	ini_settings_system(settings, &s2s_adjust, ini->adjust, S2S_ADJUST_SETTINGS, ini->adjust_endpoint);
	ini_settings_system(settings, &s2s_knorex, ini->knorex, S2S_KNOREX_SETTINGS, s2s_template_origin(ini->knorex[S2S_POSTBACK_TEMPLATES]));
	for (size_t index = 0; index < PHP_S2S_INI_ENTRIES; index++) {
		const char *refused = ini_refused(index);
		if (refused != NULL) {
			s2s_settings_refuse(settings, s2s_string_from(ini_rules[index].name), s2s_string_from(refused));
		}
	}
}

bool php_s2s_ini_is_web(void)
{
	static const char *const command_line[] = { "cli", "phpdbg", "embed" };
	for (size_t index = 0; index < sizeof(command_line) / sizeof(command_line[0]); index++) {
		if (sapi_module.name != NULL && strcmp(sapi_module.name, command_line[index]) == 0) {
			return false;
		}
	}
	return true;
}

int64_t php_s2s_ini_shutdown_timeout_ms(void)
{
	int64_t timeout_ms = S2S_G(ini).shutdown_timeout_ms;
	if (timeout_ms != PHP_S2S_INI_BY_SAPI) {
		return timeout_ms;
	}
	return php_s2s_ini_is_web() ? 500 : 2000;
}

void php_s2s_ini_print_refused(void)
{
	s2s_text problem;

	for (size_t index = 0; index < PHP_S2S_INI_ENTRIES; index++) {
		const char *refused = ini_refused(index);
		if (refused != NULL) {
			php_info_print_table_row(2, "Refused setting", refused);
		}
	}
	s2s_text_init(&problem);
	if (!php_s2s_ini_is_useful(PHP_S2S_INI_FILE, &(php_s2s_ini_value) { S2S_G(ini).ca_file, 0 }, &problem)) {
		s2s_text row;
		s2s_text_init(&row);
		s2s_string what = s2s_text_string(&problem), path = S2S_G(ini).ca_file;
		s2s_text_append_format(&row, "s2s.ca_file %.*s, \"%.*s\" given", S2S_STRING_ARGS(what), S2S_STRING_ARGS(path));
		s2s_text_append_char(&row, '\0');
		php_info_print_table_row(2, "Useless setting", s2s_text_string(&row).data);
		s2s_text_free(&row);
	}
	s2s_text_free(&problem);
}
