#include "libraries.h"

#include "../core/gzip.h"
#include "../core/hash_library.h"
#include "../delivery/library.h"
#include "../queue/ledger_library.h"

#include <jansson.h>
#include <utf8proc.h>

const char *s2s_library(size_t index, s2s_text *version)
{
	switch (index) {
		case 0:
			s2s_delivery_library(version);
			return "libcurl";
		case 1:
			s2s_text_append_string(version, s2s_string_from(s2s_hash_library_version()));
			return "OpenSSL";
		case 2:
#if JANSSON_VERSION_HEX >= 0x020d00
			s2s_text_append_string(version, s2s_string_from(jansson_version_str()));
#else
			s2s_text_append_string(version, s2s_string_from(JANSSON_VERSION));
#endif
			return "jansson";
		case 3:
			s2s_text_append_string(version, s2s_string_from(s2s_ledger_library_version()));
			return "SQLite";
		case 4:
			s2s_text_append_string(version, s2s_string_from(s2s_gzip_library_version()));
			return "zlib";
		default:
			s2s_text_append_string(version, s2s_string_from(utf8proc_version()));
			return "utf8proc";
	}
}
