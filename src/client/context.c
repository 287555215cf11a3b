#include "client_private.h"

#include <stdlib.h>

s2s_context *s2s_context_new(void)
{
	s2s_context *context = calloc(1, sizeof(*context));

	if (context != NULL) {
		s2s_draft_init(&context->draft);
		s2s_text_init(&context->frames);
		s2s_text_init(&context->key);
	}
	return context;
}

void s2s_context_free(s2s_context **context)
{
	s2s_context *one = *context;

	if (one == NULL) {
		return;
	}
	for (size_t index = 0; index < one->writer_count; index++) {
		s2s_queue_writer_free(&one->writers[index]);
	}
	s2s_draft_free(&one->draft);
	s2s_text_wipe(&one->frames);
	s2s_text_wipe(&one->key);
	free(one);
	*context = NULL;
}
