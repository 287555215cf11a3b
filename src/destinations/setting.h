/*
 * What an ad system is set up with: each has a table of its settings (sklik.c).
 * php.ini's entries ("s2s.sklik.sem_id") and their checks, what
 * S2S\Destination\System takes, and what dumps show all follow from it.
 *
 * Pure; any thread. The words never repeat a given value.
 */
#ifndef S2S_DESTINATIONS_SETTING_H
#define S2S_DESTINATIONS_SETTING_H

#include "../core/text.h"

#define S2S_SETTING_WORDS_MAX 3
#define S2S_SETTING_BYTES_MAX 4000

/* What a value must look like; an empty one is always taken, and counts as not given. */
typedef enum s2s_setting_kind {
	S2S_SETTING_ACCOUNT,  /* an account's name: visible ASCII, at most 100 bytes */
	S2S_SETTING_TOKEN,    /* the same, at most 255 */
	S2S_SETTING_HEADER,   /* what stands in a header: visible ASCII with spaces inside, at most 100 bytes */
	S2S_SETTING_EVENT,    /* an event's name: UTF-8, at most 100 bytes */
	S2S_SETTING_NAME,     /* of a query parameter: at most 64 letters, digits, "_" and "-" */
	S2S_SETTING_TEXT,     /* any bytes but NUL */
	S2S_SETTING_WORD,     /* one of `words` */
	S2S_SETTING_SWITCH,   /* "1" or "0"; what php.ini takes for booleans is made one of these */
	S2S_SETTING_MAP,      /* event names and those there: "Lead=formFill" (name_map.h) */
	S2S_SETTING_TEMPLATE, /* a URL with macros (template.h), from which the endpoint follows: find_endpoint() judges it */
	S2S_SETTING_OF_CLASS  /* good only together with others: the constructor of the system's own class makes it */
} s2s_setting_kind;

typedef struct s2s_setting {
	s2s_string name; /* "sem_id" */
	s2s_setting_kind kind;
	bool secret;         /* shown nowhere: in no dump, message or phpinfo() */
	bool from_scripts;   /* ini_set() may change it; else php.ini alone: accounts, secrets, and where events go */
	s2s_string standard; /* what php.ini has without an entry; not given: empty */
	s2s_string words[S2S_SETTING_WORDS_MAX];
} s2s_setting;

struct s2s_system;

/*
 * True: `value` is what the setting is to be (borrowed from `given`, or static).
 * False: `problem` says what it must be ("must be …"). What a template is good
 * for depends on other settings: that is find_endpoint()'s to judge.
 */
S2S_MUST_CHECK bool s2s_setting_check(const s2s_setting *setting, s2s_string given, s2s_string *value, s2s_text *problem);

/* The same for one that is alone, as an entry of php.ini is: a template is judged without the other settings. */
S2S_MUST_CHECK bool s2s_setting_check_alone(
	const struct s2s_system *system, size_t setting, s2s_string given, s2s_string *value, s2s_text *problem);

/* Of every kind: not too long, and without NUL bytes. */
S2S_MUST_CHECK bool s2s_setting_fits(s2s_string given, s2s_text *problem);

/* "1" or "0" for what php.ini takes for booleans. False: it is something else, an empty text too. */
S2S_MUST_CHECK bool s2s_setting_read_switch(s2s_string given, s2s_string *value);

#endif
