#include "template.h"

#include "../core/uri.h"
#include "system.h"

typedef struct macro_style {
	const char *open;
	const char *close;
} macro_style;

/* "{{" before "{": the longer one is to be found first. */
static const macro_style macro_styles[] = { { "{{", "}}" }, { "{", "}" }, { "[", "]" }, { "<", ">" }, { "#", "#" } };

typedef struct template_parser {
	s2s_string rest; /* behind the origin */
	size_t at;
	const macro_style *style; /* NULL: no macro yet */
	s2s_template *parsed;
	s2s_template_part *part;
	size_t literal; /* where the present literal begins */
	bool in_query;
	bool named; /* a "=" was seen in the present parameter */
	s2s_text *problem;
} template_parser;

static bool refuse(s2s_text *problem, const char *what)
{
	if (problem != NULL) {
		s2s_text_append_string(problem, s2s_string_from(what));
	}
	return false;
}

static bool begins_with(s2s_string text, size_t at, const char *what)
{
	size_t length = strlen(what);

	return length <= text.length - at && memcmp(text.data + at, what, length) == 0;
}

static size_t authority_begin(s2s_string url)
{
	for (size_t i = 0; i + 3 <= url.length; i++) {
		if (url.data[i] == ':') {
			return begins_with(url, i, "://") ? i + 3 : 0;
		}
	}
	return 0;
}

s2s_string s2s_template_origin(s2s_string url)
{
	size_t end = authority_begin(url);

	while (end < url.length && url.data[end] != '/' && url.data[end] != '?') {
		end++;
	}
	return (s2s_string) { url.data, end };
}

/* A bracket may be an IPv6 address: whether it is a good one is not asked here. */
static bool has_macro_character(s2s_string origin)
{
	for (size_t i = 0; i < origin.length; i++) {
		if (origin.data[i] != '\0' && strchr("{}<>#", origin.data[i]) != NULL) {
			return true;
		}
	}
	return false;
}

static bool check_origin(s2s_string url, bool allow_http, s2s_string origin, s2s_text *problem)
{
	const char *why;

	for (size_t i = 0; i < url.length; i++) {
		if ((unsigned char) url.data[i] < 0x20 || url.data[i] == 0x7f) {
			return refuse(problem, "must not contain control characters");
		}
	}
	if (authority_begin(url) > 0 && has_macro_character(origin)) {
		return refuse(problem, "must not have a macro in its scheme or host");
	}
	why = s2s_endpoint_problem(authority_begin(url) > 0 && url.length <= 8192 ? origin : url, allow_http);
	return why == NULL || refuse(problem, why);
}

/* --- pieces --- */

static bool add_piece(template_parser *parser, s2s_string text, bool macro)
{
	s2s_template *parsed = parser->parsed;

	if (parsed->piece_count == S2S_TEMPLATE_PIECES_MAX) {
		return refuse(parser->problem, "must have fewer macros");
	}
	parsed->pieces[parsed->piece_count++] = (s2s_template_piece) { text, macro };
	parser->part->count++;
	return true;
}

static bool end_literal(template_parser *parser)
{
	s2s_string text = { parser->rest.data + parser->literal, parser->at - parser->literal };

	return text.length == 0 || add_piece(parser, text, false);
}

static bool begin_parameter(template_parser *parser)
{
	s2s_template *parsed = parser->parsed;

	if (parsed->parameter_count == S2S_TEMPLATE_PARAMETERS_MAX) {
		return refuse(parser->problem, "must have fewer parameters");
	}
	parser->part = &parsed->parameters[parsed->parameter_count++];
	*parser->part = (s2s_template_part) { parsed->piece_count, 0 };
	parser->in_query = true;
	parser->named = false;
	return true;
}

static bool is_name_character(char character)
{
	return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || (character >= '0' && character <= '9') ||
		character == '_' || character == '-';
}

static bool take_macro(template_parser *parser)
{
	size_t begin = parser->at + strlen(parser->style->open), end = begin;

	if (!end_literal(parser)) {
		return false;
	}
	while (end < parser->rest.length && is_name_character(parser->rest.data[end])) {
		end++;
	}
	if (end == begin || end - begin > S2S_TEMPLATE_NAME_MAX || !begins_with(parser->rest, end, parser->style->close)) {
		if (parser->problem != NULL) {
			s2s_text_append_format(parser->problem,
				"must have a name of 1 to 64 letters, digits, \"_\" and \"-\" between \"%s\" and \"%s\"", parser->style->open,
				parser->style->close);
		}
		return false;
	}
	if (!add_piece(parser, (s2s_string) { parser->rest.data + begin, end - begin }, true)) {
		return false;
	}
	parser->at = end + strlen(parser->style->close);
	parser->literal = parser->at;
	return true;
}

/* The template's style, or, before its first macro, any; sets the style that it finds. */
static bool opens_macro(template_parser *parser)
{
	if (parser->style != NULL) {
		return begins_with(parser->rest, parser->at, parser->style->open);
	}
	for (size_t i = 0; i < sizeof macro_styles / sizeof *macro_styles; i++) {
		if (begins_with(parser->rest, parser->at, macro_styles[i].open)) {
			parser->style = &macro_styles[i];
			return true;
		}
	}
	return false;
}

static bool is_hex(char character)
{
	return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f') || (character >= 'A' && character <= 'F');
}

/* RFC 3986: unreserved, sub-delims and what else may stand in a path or query. */
static bool take_literal(template_parser *parser)
{
	char character = parser->rest.data[parser->at];

	if (character == '%') {
		if (parser->rest.length - parser->at < 3 || !is_hex(parser->rest.data[parser->at + 1]) ||
			!is_hex(parser->rest.data[parser->at + 2])) {
			return refuse(parser->problem, "must have two hex digits behind every \"%\"");
		}
	} else if (!is_name_character(character) && strchr(".~!$&'()*+,;=:@/?", character) == NULL) {
		if ((unsigned char) character >= 0x80) {
			return refuse(parser->problem, "must be ASCII; percent-encode other characters");
		}
		if (character == '#') {
			return refuse(parser->problem, "must not have a fragment (\"#…\"): it is never sent");
		}
		if (parser->problem != NULL) {
			s2s_text_append_format(
				parser->problem, "must not have \"%c\" outside of a macro: use one macro style, and percent-encode the rest", character);
		}
		return false;
	}
	parser->named = parser->named || character == '=';
	parser->at++;
	return true;
}

static bool take_one(template_parser *parser)
{
	char character = parser->rest.data[parser->at];

	if (is_name_character(character)) { /* most of them are */
		parser->at++;
		return true;
	}
	if (opens_macro(parser)) {
		return take_macro(parser);
	}
	if ((!parser->in_query && character == '?') || (parser->in_query && character == '&')) {
		if (!end_literal(parser) || !begin_parameter(parser)) {
			return false;
		}
		parser->literal = ++parser->at;
		return true;
	}
	if (character == '=' && parser->in_query && !parser->named && parser->part->count > 0) {
		return refuse(parser->problem, "must not have a macro in a parameter's name");
	}
	return take_literal(parser);
}

static bool has_literal_dot_segment(const s2s_template *parsed)
{
	return parsed->path.count == 1 && !parsed->pieces[0].macro && s2s_template_has_dot_segment(parsed->pieces[0].text);
}

bool s2s_template_parse(s2s_string url, bool allow_http, s2s_template *parsed, s2s_text *problem)
{
	s2s_string origin = s2s_template_origin(url);
	template_parser parser = { .rest = { url.data + origin.length, url.length - origin.length }, .parsed = parsed, .problem = problem };

	parsed->origin = origin;
	parsed->piece_count = 0;
	parsed->parameter_count = 0;
	parsed->path = (s2s_template_part) { 0, 0 };
	parser.part = &parsed->path;
	if (!check_origin(url, allow_http, origin, problem)) {
		return false;
	}
	while (parser.at < parser.rest.length) {
		if (!take_one(&parser)) {
			return false;
		}
	}
	if (!end_literal(&parser)) {
		return false;
	}
	return !has_literal_dot_segment(parsed) || refuse(problem, "must not have \".\" or \"..\" as a segment of its path");
}

/* --- asking --- */

bool s2s_template_has_parameter(const s2s_template *parsed, s2s_string name)
{
	for (size_t i = 0; i < parsed->parameter_count; i++) {
		const s2s_template_piece *piece = &parsed->pieces[parsed->parameters[i].first];

		if (parsed->parameters[i].count > 0 && !piece->macro && piece->text.length >= name.length &&
			memcmp(piece->text.data, name.data, name.length) == 0 &&
			(piece->text.length == name.length || piece->text.data[name.length] == '=')) {
			return true;
		}
	}
	return false;
}

bool s2s_template_uses(const s2s_template *parsed, s2s_string macro)
{
	for (size_t i = 0; i < parsed->piece_count; i++) {
		if (parsed->pieces[i].macro && s2s_string_equals(parsed->pieces[i].text, macro)) {
			return true;
		}
	}
	return false;
}

s2s_string s2s_template_encoded_macro(s2s_string url)
{
	for (size_t begin = 0; begin < url.length; begin++) {
		size_t name = begin + 3, end = name;

		if (!begins_with(url, begin, "%7B") && !begins_with(url, begin, "%7b")) {
			continue;
		}
		while (end < url.length && is_name_character(url.data[end])) {
			end++;
		}
		if (end > name && (begins_with(url, end, "%7D") || begins_with(url, end, "%7d"))) {
			return (s2s_string) { url.data + name, end - name };
		}
	}
	return S2S_STRING_NONE;
}

/* "." and "%2e" alike. */
static size_t dot_length(s2s_string path, size_t at)
{
	if (path.data[at] == '.') {
		return 1;
	}
	return begins_with(path, at, "%2e") || begins_with(path, at, "%2E") ? 3 : 0;
}

bool s2s_template_has_dot_segment(s2s_string path)
{
	size_t at = 0;

	while (at < path.length) {
		size_t dots = 0, length;

		while (at < path.length && (length = dot_length(path, at)) > 0) {
			at += length;
			dots++;
		}
		if ((dots == 1 || dots == 2) && (at == path.length || path.data[at] == '/')) {
			return true;
		}
		while (at < path.length && path.data[at] != '/') {
			at++;
		}
		at++;
	}
	return false;
}

/* --- writing --- */

/* False: a value is missing. */
static bool write_part(const s2s_template *parsed, const s2s_template_part *part, s2s_template_value value, void *context, s2s_text *out)
{
	bool whole = true;

	for (size_t i = part->first; i < part->first + part->count; i++) {
		const s2s_template_piece *piece = &parsed->pieces[i];

		if (piece->macro) {
			s2s_string given = value(context, piece->text);

			whole = whole && given.length > 0;
			s2s_uri_encode(out, given);
		} else {
			s2s_text_append_string(out, piece->text);
		}
	}
	return whole;
}

void s2s_template_write_path(const s2s_template *parsed, s2s_template_value value, void *context, s2s_text *out)
{
	s2s_text_append_string(out, parsed->origin);
	write_part(parsed, &parsed->path, value, context, out);
}

void s2s_template_write_query(const s2s_template *parsed, s2s_template_value value, void *context, bool omit, s2s_text *out)
{
	size_t begin = out->length;

	for (size_t i = 0; i < parsed->parameter_count; i++) {
		size_t before = out->length;

		if (before > begin) {
			s2s_text_append_char(out, '&');
		}
		if (parsed->parameters[i].count == 0 || (!write_part(parsed, &parsed->parameters[i], value, context, out) && omit)) {
			out->length = before;
		}
	}
}
