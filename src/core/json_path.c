#include "json_path.h"

#include "utf8.h"

#define DEPTH_MAX 64
#define KEY_SHOWN_MAX 60

/* An object or a list that is open, and what was last seen in it. */
typedef struct frame {
	bool list;
	bool at_key; /* of an object: a key comes next */
	s2s_string key;
	size_t index;
} frame;

/* The position behind the closing quote of the text that begins at `start`. */
static size_t end_of_text(s2s_string json, size_t start)
{
	size_t at = start + 1;

	while (at < json.length && json.data[at] != '"') {
		at += json.data[at] == '\\' ? 2 : 1;
	}
	return at + 1;
}

/* Walks up to `position`; returns how many frames are open there. */
static size_t walk(s2s_string json, size_t position, frame frames[DEPTH_MAX])
{
	size_t depth = 0;
	size_t at = 0;

	while (at < position) {
		frame *open = depth != 0 ? &frames[depth - 1] : NULL;
		char character = json.data[at];
		size_t next = at + 1;

		if ((character == '{' || character == '[') && depth < DEPTH_MAX) {
			frames[depth++] = (frame) { .list = character == '[', .at_key = character == '{' };
		} else if ((character == '}' || character == ']') && depth != 0) {
			depth--;
		} else if (character == ',' && open != NULL) {
			open->index++;
			open->at_key = !open->list;
		} else if (character == '"') {
			next = end_of_text(json, at);
			if (next <= position && open != NULL && open->at_key) {
				open->key = (s2s_string) { json.data + at + 1, next - at - 2 };
				open->at_key = false;
			}
		}
		at = next;
	}
	return depth;
}

bool s2s_json_path_of_invalid(s2s_string json, s2s_text *path)
{
	frame frames[DEPTH_MAX];
	size_t position = s2s_utf8_valid_length(json);

	if (position == json.length) {
		return false;
	}
	size_t depth = walk(json, position, frames);

	for (size_t i = 0; i < depth && !frames[i].at_key; i++) {
		if (frames[i].list) {
			s2s_text_append_format(path, "[%zu]", frames[i].index);
			continue;
		}
		if (i != 0) {
			s2s_text_append_char(path, '.');
		}
		s2s_text_append_string(path, s2s_utf8_cut(frames[i].key, KEY_SHOWN_MAX));
	}
	return true;
}
