/* Which libcurl this process really uses, for php --ri and bug reports. */
#ifndef S2S_DELIVERY_LIBRARY_H
#define S2S_DELIVERY_LIBRARY_H

#include "../core/text.h"

/* Appends "7.88.1 (OpenSSL/3.0.15, HTTP/2, asynchronous DNS)": what it can do decides how events travel. Any thread after process start. */
void s2s_delivery_library(s2s_text *text);

#endif
