/*
 * Text of others, such as an ad system's answer, made fit for a log: what it says
 * stays, what may be about a person goes.
 */
#ifndef S2S_CORE_REDACT_H
#define S2S_CORE_REDACT_H

#include "text.h"

/*
 * Appends `source` with "[...]" for every word that has an "@", bytes outside
 * ASCII, both letters and digits, five digits or more, or the look of an address,
 * a pair or a URL, and for every word of four bytes or more that is a value in
 * `sent` (a JSON body or a query). Control characters become spaces.
 */
void s2s_redact(s2s_text *text, s2s_string source, const s2s_string *sent, size_t sent_count);

#endif
