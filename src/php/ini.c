#include "binding.h"
#include "ini_check.h"

#include "../platform/log.h"

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

/* Of an ad system's setting only name, default, place and field: what it takes is in the system's own table. */
typedef struct ini_row {
	ini_rule rule;
	const s2s_system *system; /* NULL: of none */
	size_t setting;           /* in the system's table, or S2S_SETTINGS_ENDPOINT */
} ini_row;

static const ini_rule ini_general[PHP_S2S_INI_GENERAL] = {
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
};

/* The general ones, then those of each ad system; made while the module starts. */
static ini_row ini_rows[PHP_S2S_INI_ENTRIES_MAX];
static size_t ini_row_count;

/* What php.ini itself had wrong, for every thread; written while the module starts. */
static char *ini_refused_at_start[PHP_S2S_INI_ENTRIES_MAX];

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
static void ini_note_value(const ini_row *row, const zend_ini_entry *entry, const zend_string *given, int stage, const char *refused)
{
	size_t index = (size_t) (row - ini_rows);
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

static bool ini_is_setting(const ini_row *row)
{
	return row->system != NULL && row->setting != S2S_SETTINGS_ENDPOINT;
}

/* Shown nowhere: a proxy's URL may hold a password. */
static bool ini_is_secret(const ini_row *row)
{
	return ini_is_setting(row) ? row->system->settings[row->setting].secret : row->rule.kind == PHP_S2S_INI_PROXY;
}

/* A value without control characters and at most 200 bytes of it; secrets and what may hold one not at all. */
static void ini_describe(const ini_row *row, const zend_string *given, s2s_string problem, s2s_text *message)
{
	s2s_text_append_format(message, "%s %.*s", row->rule.name, S2S_STRING_ARGS(problem));
	if (ini_is_secret(row)) {
		return;
	}
	s2s_text_append_string(message, S2S_STRING(", \""));
	for (size_t position = 0; position < ZSTR_LEN(given) && position < 200; position++) {
		unsigned char byte = (unsigned char) ZSTR_VAL(given)[position];
		s2s_text_append_char(message, byte < 0x20 || byte == 0x7f ? '?' : (char) byte);
	}
	s2s_text_append_string(message, S2S_STRING("\" given"));
}

static bool ini_check(const ini_row *row, zend_string *given, php_s2s_ini_value *value, s2s_text *problem)
{
	return ini_is_setting(row) ? s2s_setting_check_alone(row->system, row->setting, php_s2s_string_of(given), &value->text, problem)
							   : php_s2s_ini_check(row->rule.kind, row->rule.minimum, row->rule.maximum, given, value, problem);
}

static ZEND_INI_MH(ini_update)
{
	const ini_row *row = mh_arg1;
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
	bool valid = ini_check(row, new_value, &value, &problem);
	if (valid) {
		ini_store(&row->rule, &value);
	}
	if (!valid || (stage != ZEND_INI_STAGE_DEACTIVATE && !php_s2s_ini_is_useful(row->rule.kind, &value, &problem))) {
		ini_describe(row, new_value, s2s_text_string(&problem), &message);
		s2s_text_append_char(&message, '\0');
		php_error_docref(NULL, E_WARNING, "%s", s2s_text_string(&message).data);
	}
	ini_note_value(row, entry, new_value, stage, valid ? NULL : s2s_text_string(&message).data);
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

static void ini_fill_definition(const ini_row *row, zend_ini_entry_def *definition)
{
	*definition = (zend_ini_entry_def) {
		.name = row->rule.name,
		.on_modify = ini_update,
		.mh_arg1 = (void *) row,
		.value = row->rule.value,
		.displayer = ini_is_secret(row) ? ini_display_secret : NULL,
		.value_length = (uint32_t) strlen(row->rule.value),
		.name_length = (uint16_t) strlen(row->rule.name),
		.modifiable = row->rule.modifiable,
	};
}

static void ini_forget(char **refused)
{
	for (size_t index = 0; index < PHP_S2S_INI_ENTRIES_MAX; index++) {
		ini_note(&refused[index], NULL);
	}
}

void php_s2s_ini_forget(php_s2s_ini_notes *notes)
{
	ini_forget(notes->thread);
	ini_forget(notes->request);
}

/* "s2s.<system>.<setting>" */
static void ini_add_row(const s2s_system *system, size_t setting, s2s_string setting_name, const char *value, uint8_t modifiable)
{
	size_t place = s2s_system_index(system) * (S2S_SETTINGS_ENDPOINT + 1) + setting;
	size_t size = sizeof("s2s..") + system->name.length + setting_name.length;
	char *name = pemalloc(size, true);

	ZEND_ASSERT(ini_row_count < PHP_S2S_INI_ENTRIES_MAX);
	snprintf(name, size, "s2s.%.*s.%.*s", S2S_STRING_ARGS(system->name), S2S_STRING_ARGS(setting_name));
	ini_rows[ini_row_count++] = (ini_row) {
		.rule = {
			.name = name,
			.value = value,
			.modifiable = modifiable,
			.kind = PHP_S2S_INI_ENDPOINT, /* where it is one */
			.field = INI_FIELD(systems) + place * sizeof(s2s_string),
		},
		.system = system,
		.setting = setting,
	};
}

static void ini_add_system(const s2s_system *system)
{
	for (size_t index = 0; index < system->ini_setting_count; index++) {
		const s2s_setting *setting = &system->settings[index];
		const char *value = s2s_string_is_given(setting->standard) ? setting->standard.data : "";
		ini_add_row(system, index, setting->name, value, setting->from_scripts ? PHP_INI_ALL : PHP_INI_SYSTEM);
	}
	if (system->ini_setting_count > 0 && system->find_endpoint == NULL) {
		ini_add_row(system, S2S_SETTINGS_ENDPOINT, S2S_STRING("endpoint"), "", PHP_INI_SYSTEM);
	}
}

void php_s2s_ini_register(int type, int module_number)
{
	zend_ini_entry_def ini_entries[PHP_S2S_INI_ENTRIES_MAX + 1];

	for (ini_row_count = 0; ini_row_count < PHP_S2S_INI_GENERAL; ini_row_count++) {
		ini_rows[ini_row_count] = (ini_row) { .rule = ini_general[ini_row_count] };
	}
	for (size_t index = 0; index < S2S_SYSTEM_COUNT; index++) {
		ini_add_system(s2s_system_at(index));
	}
	memset(ini_entries, 0, sizeof(ini_entries));
	for (size_t index = 0; index < ini_row_count; index++) {
		ini_fill_definition(&ini_rows[index], &ini_entries[index]);
	}
	ini_forget(ini_refused_at_start);
	REGISTER_INI_ENTRIES();
}

void php_s2s_ini_unregister(int type, int module_number)
{
	UNREGISTER_INI_ENTRIES();
	ini_forget(ini_refused_at_start);
	while (ini_row_count > PHP_S2S_INI_GENERAL) {
		pefree((char *) ini_rows[--ini_row_count].rule.name, true);
	}
}

static s2s_string ini_given(s2s_string text)
{
	return text.length != 0 ? text : S2S_STRING_NONE;
}

/* Those that are the constructor's alone stay as they are: not given. */
static void ini_settings_system(const s2s_system *system, const s2s_string *values, s2s_destination *place)
{
	s2s_text problem;

	if (system->ini_setting_count == 0) {
		return;
	}
	place->system = system->name;
	place->endpoint = ini_given(values[S2S_SETTINGS_ENDPOINT]);
	place->setting_count = system->ini_setting_count;
	for (size_t setting = 0; setting < system->ini_setting_count; setting++) {
		place->settings[setting] = ini_given(values[setting]);
	}
	if (system->find_endpoint == NULL || !s2s_string_is_given(place->settings[0])) {
		return;
	}
	s2s_text_init(&problem);
	if (!system->find_endpoint(place, &place->endpoint, &problem)) {
		place->endpoint = S2S_STRING_NONE; /* the client says that there is none */
	}
	s2s_text_free(&problem);
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
	settings->shutdown_timeout_ms = php_s2s_ini_shutdown_timeout_ms();
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
	for (size_t index = 0; index < S2S_SYSTEM_COUNT; index++) {
		ini_settings_system(s2s_system_at(index), ini->systems[index], &settings->systems[index]);
	}
	for (size_t index = PHP_S2S_INI_GENERAL; index < ini_row_count; index++) {
		const char *refused = ini_refused(index);
		if (refused != NULL) {
			settings->refused[s2s_system_index(ini_rows[index].system)][ini_rows[index].setting] = s2s_string_from(refused);
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

static void ini_print_useless(const char *name, s2s_string what, s2s_string value)
{
	s2s_text row;

	s2s_text_init(&row);
	s2s_text_append_format(&row, "%s %.*s, \"%.*s\" given", name, S2S_STRING_ARGS(what), S2S_STRING_ARGS(value));
	s2s_text_append_char(&row, '\0');
	php_info_print_table_row(2, "Useless setting", s2s_text_string(&row).data);
	s2s_text_free(&row);
}

void php_s2s_ini_print_refused(void)
{
	s2s_string log_file = S2S_G(ini).log_file;
	s2s_text problem;
	int error;

	for (size_t index = 0; index < ini_row_count; index++) {
		const char *refused = ini_refused(index);
		if (refused != NULL) {
			php_info_print_table_row(2, "Refused setting", refused);
		}
	}
	s2s_text_init(&problem);
	if (!php_s2s_ini_is_useful(PHP_S2S_INI_FILE, &(php_s2s_ini_value) { S2S_G(ini).ca_file, 0 }, &problem)) {
		ini_print_useless("s2s.ca_file", s2s_text_string(&problem), S2S_G(ini).ca_file);
	}
	error = log_file.length > 0 && log_file.data[0] == '/' ? s2s_log_error(log_file) : 0;
	if (error != 0) {
		s2s_text_clear(&problem);
		s2s_text_append_format(&problem, "must be a file that can be written to (%s)", strerror(error));
		ini_print_useless("s2s.log", s2s_text_string(&problem), log_file);
	}
	s2s_text_free(&problem);
}
