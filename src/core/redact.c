#include "redact.h"

#define WORD_MAX 40
#define DIGITS_MAX 4
#define SENT_MIN 4

static bool is_letter(unsigned char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_digit(unsigned char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_word(char character)
{
	unsigned char byte = (unsigned char) character;

	return is_letter(byte) || is_digit(byte) || byte >= 0x80 || (byte != 0 && strchr("@._-+/:%=~", byte) != NULL);
}

static bool looks_personal(s2s_string word)
{
	size_t letters = 0, digits = 0, dots = 0, colons = 0;

	if (word.length > WORD_MAX) {
		return true;
	}
	for (size_t index = 0; index < word.length; index++) {
		unsigned char byte = (unsigned char) word.data[index];

		if (byte >= 0x80 || byte == '@' || byte == '=' || byte == '%') {
			return true;
		}
		letters += is_letter(byte);
		digits += is_digit(byte);
		dots += byte == '.';
		colons += byte == ':';
	}
	/* Identifiers and user agents; numbers of any kind but small ones; addresses; URLs. */
	return (letters > 0 && digits > 0) || digits > DIGITS_MAX || (digits > 0 && dots > 1) || colons > 1 ||
		(colons > 0 && memchr(word.data, '/', word.length) != NULL);
}

/* `"word"` that is no name of a member, or `=word` up to the end of a pair. */
static bool is_value_at(s2s_string sent, size_t position, size_t length)
{
	char before = position > 0 ? sent.data[position - 1] : '\0';
	char after = position + length < sent.length ? sent.data[position + length] : '\0';
	char behind = position + length + 1 < sent.length ? sent.data[position + length + 1] : '\0';

	return (before == '"' && after == '"' && behind != ':') || (before == '=' && (after == '&' || after == '\0'));
}

static bool is_sent(s2s_string word, s2s_string sent)
{
	for (size_t position = 0; word.length >= SENT_MIN && position + word.length <= sent.length; position++) {
		if (memcmp(sent.data + position, word.data, word.length) == 0 && is_value_at(sent, position, word.length)) {
			return true;
		}
	}
	return false;
}

static bool is_kept(s2s_string word, const s2s_string *sent, size_t sent_count)
{
	if (looks_personal(word)) {
		return false;
	}
	for (size_t index = 0; index < sent_count; index++) {
		if (is_sent(word, sent[index])) {
			return false;
		}
	}
	return true;
}

void s2s_redact(s2s_text *text, s2s_string source, const s2s_string *sent, size_t sent_count)
{
	for (size_t position = 0; position < source.length;) {
		s2s_string word = { source.data + position, 0 };

		while (position + word.length < source.length && is_word(word.data[word.length])) {
			word.length++;
		}
		if (word.length == 0) {
			unsigned char byte = (unsigned char) source.data[position++];

			s2s_text_append_char(text, byte < 0x20 || byte == 0x7f ? ' ' : (char) byte);
			continue;
		}
		s2s_text_append_string(text, is_kept(word, sent, sent_count) ? word : S2S_STRING("[...]"));
		position += word.length;
	}
}
