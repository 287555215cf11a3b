/*
 * A postback's URL as the operator gives it, with macros where values go:
 * "https://host/path/{kcid}?goal=sale&value={value}". Parsed without memory of
 * its own, in about a microsecond: pieces are borrowed from the URL.
 *
 * A template uses one macro style, found out from its first macro: {x}, {{x}},
 * [x], <x> or #x#. Pure; any thread.
 */
#ifndef S2S_DESTINATIONS_TEMPLATE_H
#define S2S_DESTINATIONS_TEMPLATE_H

#include "../core/text.h"

#define S2S_TEMPLATE_PIECES_MAX 128
#define S2S_TEMPLATE_PARAMETERS_MAX 64
#define S2S_TEMPLATE_NAME_MAX 64

typedef struct s2s_template_piece {
	s2s_string text; /* as it stands, or a macro's name */
	bool macro;
} s2s_template_piece;

/* A run of pieces. */
typedef struct s2s_template_part {
	size_t first;
	size_t count;
} s2s_template_part;

typedef struct s2s_template {
	s2s_string origin; /* "https://host:8443" */
	s2s_template_piece pieces[S2S_TEMPLATE_PIECES_MAX];
	size_t piece_count;
	s2s_template_part path;                                    /* with its leading slash; may be empty */
	s2s_template_part parameters[S2S_TEMPLATE_PARAMETERS_MAX]; /* between the "&" of the query: "value={value}" */
	size_t parameter_count;
} s2s_template;

/* Scheme, host and port of a URL: a part of it. */
s2s_string s2s_template_origin(s2s_string url);

/*
 * False: `problem` (which may be NULL) says what the URL must be ("must …"); it
 * repeats single characters and macro names only, as a URL may hold a token.
 */
S2S_MUST_CHECK bool s2s_template_parse(s2s_string url, bool allow_http, s2s_template *parsed, s2s_text *problem);

/* Whether the query has a parameter of that name. */
bool s2s_template_has_parameter(const s2s_template *parsed, s2s_string name);
/* Whether the part has a macro of that name. */
bool s2s_template_uses(const s2s_template *parsed, s2s_string macro);

/* A macro's value, borrowed until the next call; empty: it is missing. */
typedef s2s_string (*s2s_template_value)(void *context, s2s_string macro);

/* Appends origin and path; values are percent-encoded. */
void s2s_template_write_path(const s2s_template *parsed, s2s_template_value value, void *context, s2s_text *out);
/* Appends the query without its "?". `omit`: a parameter in which a value is missing is left out, else the value is empty. */
void s2s_template_write_query(const s2s_template *parsed, s2s_template_value value, void *context, bool omit, s2s_text *out);

/* The name in "%7Bname%7D", which is a macro that a browser encoded when the URL was copied; not given: there is none. */
s2s_string s2s_template_encoded_macro(s2s_string url);

/* Whether a path has a segment "." or ".." (percent-encoded or not): on its way it would become another path. */
bool s2s_template_has_dot_segment(s2s_string path);

#endif
