#include "problem.h"

#include "utf8.h"

#include <stdarg.h>
#include <stdio.h>

#define TEXT_MAX 500

void s2s_problems_init(s2s_problems *problems)
{
	*problems = (s2s_problems) { .items = NULL };
	s2s_arena_init(&problems->arena);
}

static bool s2s_problems_append(s2s_problems *problems, const s2s_problem *problem)
{
	s2s_string path = s2s_utf8_cut(problem->path, TEXT_MAX);
	s2s_string message = s2s_utf8_cut(problem->message, TEXT_MAX);
	s2s_problem kept = { .fatal = problem->fatal };
	if (!s2s_arena_copy(&problems->arena, problem->destination, &kept.destination) || !s2s_arena_copy(&problems->arena, path, &kept.path) ||
		!s2s_arena_copy(&problems->arena, message, &kept.message)) {
		return false;
	}
	void *items = problems->items;
	s2s_problem *place = s2s_arena_grow(&problems->arena, &items, problems->count, sizeof(*place));
	if (place == NULL) {
		return false;
	}
	*place = kept;
	problems->items = items;
	problems->count++;
	problems->fatal_count += kept.fatal ? 1 : 0;
	return true;
}

static void s2s_problems_note(
	s2s_problems *problems, bool fatal, s2s_string destination, const char *path, const char *format, va_list arguments)
{
	/* Room for a whole character beyond the limit, so that the cut sees where characters begin. */
	char message[TEXT_MAX + 8];
	int length = vsnprintf(message, sizeof(message), format, arguments);
	if (length < 0) {
		problems->failed = true;
		return;
	}
	s2s_problem problem = { .fatal = fatal, .destination = destination, .path = s2s_string_from(path != NULL ? path : "") };
	problem.message.data = message;
	problem.message.length = (size_t) length < sizeof(message) ? (size_t) length : sizeof(message) - 1;
	if (!s2s_problems_append(problems, &problem)) {
		problems->failed = true;
	}
}

void s2s_problems_warn(s2s_problems *problems, s2s_string destination, const char *path, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	s2s_problems_note(problems, false, destination, path, format, arguments);
	va_end(arguments);
}

void s2s_problems_fail(s2s_problems *problems, s2s_string destination, const char *path, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	s2s_problems_note(problems, true, destination, path, format, arguments);
	va_end(arguments);
}

void s2s_problems_clear(s2s_problems *problems)
{
	s2s_problems_free(problems);
}

void s2s_problems_free(s2s_problems *problems)
{
	s2s_arena_free(&problems->arena);
	s2s_problems_init(problems);
}
