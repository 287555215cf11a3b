/* phpinfo() and php --ri s2s: what is in force, and how the queue is. Never a secret, never a thread, never an error. */
#include "binding.h"

#include "../client/libraries.h"

#include <ext/date/php_date.h>
#include <ext/standard/info.h>

static void info_row(const char *title, const s2s_text *value)
{
	s2s_string text = s2s_text_string(value);
	char *copy = estrndup(text.data, text.length);
	php_info_print_table_row(2, title, copy);
	efree(copy);
}

static void info_libraries(void)
{
	s2s_text version;

	s2s_text_init(&version);
	for (size_t index = 0; index < S2S_LIBRARIES; index++) {
		s2s_text_clear(&version);
		const char *name = s2s_library(index, &version);
		info_row(name, &version);
	}
	s2s_text_free(&version);
}

static void info_time(s2s_text *text, int64_t time_ms)
{
	zend_string *date = php_format_date(ZEND_STRL("Y-m-d H:i:s T"), (time_t) (time_ms / 1000), true);
	s2s_text_append(text, ZSTR_VAL(date), ZSTR_LEN(date));
	zend_string_release(date);
}

static void info_sender(const s2s_stats *stats)
{
	s2s_text text;

	if (stats->leader_pid == 0) {
		php_info_print_table_row(2, "Sender", "none (the next event starts one)");
		return;
	}
	s2s_text_init(&text);
	s2s_text_append_format(&text, "process %lld", (long long) stats->leader_pid);
	if (stats->leader_since_ms != 0) {
		s2s_text_append_string(&text, S2S_STRING(", since "));
		info_time(&text, stats->leader_since_ms);
	}
	if (stats->leader_stopped) {
		s2s_text_append_string(&text, S2S_STRING(", STOPPED by a signal: nothing is sent until it goes on or ends"));
	}
	info_row("Sender", &text);
	s2s_text_free(&text);
}

static void info_account(const s2s_text *title, const s2s_account_stats *stats, bool one_of_several)
{
	s2s_text text;

	s2s_text_init(&text);
	if (one_of_several) {
		s2s_text_append_format(&text, "account %.*s, %.*s, ", S2S_STRING_ARGS(stats->account), S2S_STRING_ARGS(stats->endpoint));
	}
	for (int state = 0; state < S2S_STATES; state++) {
		s2s_text_append_format(&text, "%.*s %lld, ", S2S_STRING_ARGS(s2s_state_names[state]), (long long) stats->counts[state]);
	}
	s2s_text_append_format(&text, "repeated %lld", (long long) stats->repeated);
	if (s2s_string_is_given(stats->held)) {
		s2s_text_append_format(&text, ", HELD: %.*s", S2S_STRING_ARGS(stats->held));
	}
	if (stats->breaker_probe_ms != 0) {
		s2s_text_append_string(&text, S2S_STRING(", endpoint in trouble, next try "));
		info_time(&text, stats->breaker_probe_ms);
	}
	info_row(title->data, &text);
	s2s_text_free(&text);
}

static void info_destination(const s2s_destination_stats *stats)
{
	s2s_text title;

	s2s_text_init(&title);
	s2s_text_append_format(&title, "Destination %.*s", S2S_STRING_ARGS(stats->name));
	s2s_text_append_char(&title, '\0');
	php_s2s_need(!s2s_text_failed(&title));
	for (size_t index = 0; index < stats->count; index++) {
		info_account(&title, &stats->accounts[index], stats->count > 1);
	}
	s2s_text_free(&title);
}

static void info_queue_stats(const s2s_stats *stats)
{
	s2s_text text;

	s2s_text_init(&text);
	s2s_text_append_string(&text, stats->path);
	info_row("Queue", &text);
	s2s_text_free(&text);
	if (stats->full) {
		php_info_print_table_row(2, "Queue is full", "yes: events are not stored until it has room (s2s.queue_max)");
	}
	if (s2s_string_is_given(stats->problem)) {
		s2s_text_init(&text);
		s2s_text_append_string(&text, stats->problem);
		info_row("Queue is in trouble", &text);
		s2s_text_free(&text);
	}
	info_sender(stats);
	for (size_t index = 0; index < stats->count; index++) {
		info_destination(&stats->destinations[index]);
	}
}

/* phpinfo() must leave nothing behind. */
static void info_queue_to_be_made(const s2s_settings *settings, bool usable)
{
	s2s_text text;

	s2s_text_init(&text);
	s2s_text_append_string(&text, settings->queue);
	s2s_text_append_string(&text, usable ? S2S_STRING(" (not made yet: the first event makes it)") : S2S_STRING(" (not made)"));
	info_row("Queue", &text);
	s2s_text_free(&text);
	php_info_print_table_row(2, "Sender", "none (the next event starts one)");
}

static void info_queue(void)
{
	s2s_settings settings;
	s2s_stats stats;
	s2s_text error;

	php_s2s_ini_settings(&settings);
	s2s_text_init(&error);
	if (settings.queue.length == 0) {
		php_info_print_table_row(2, "s2s.queue", "not set: the temporary directory is a stopgap, its files may be cleaned away");
	}
	bool usable = s2s_operate_is_usable(&settings, &error);
	if (!usable) {
		s2s_text_append_string(&error, S2S_STRING(". Events are kept in each process's memory"));
		info_row("Queue CAN'T BE WRITTEN", &error);
		s2s_text_clear(&error);
	}
	if (!s2s_operate_exists(&settings)) {
		info_queue_to_be_made(&settings, usable);
	} else if (s2s_operate_stats(php_s2s_context(), &settings, &stats, &error)) {
		info_queue_stats(&stats);
		s2s_stats_free(&stats);
	} else if (usable) {
		info_row("Queue can't be read", &error);
	}
	s2s_text_free(&error);
}

void php_s2s_info_print(void)
{
	php_info_print_table_start();
	php_info_print_table_row(2, "Server-to-server conversion measurement", "enabled");
	php_info_print_table_row(2, "Version", PHP_S2S_VERSION);
	info_libraries();
	php_s2s_ini_print_refused();
	info_queue();
	php_info_print_table_end();
}
