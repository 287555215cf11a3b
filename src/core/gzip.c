#include "gzip.h"

#include <zlib.h>

#define GZIP_FORMAT 16 /* added to the window's bits: a gzip header instead of zlib's */
#define MEMORY_LEVEL 8

bool s2s_gzip(s2s_string plain, s2s_text *packed)
{
	z_stream stream = { .next_in = (z_const Bytef *) (uintptr_t) plain.data };
	size_t before = packed->length;
	uLong bound;
	int code;

	if (plain.length > UINT32_MAX / 2 ||
		deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS + GZIP_FORMAT, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK) {
		return false;
	}
	bound = deflateBound(&stream, (uLong) plain.length);
	if (!s2s_text_reserve(packed, bound)) {
		deflateEnd(&stream);
		return false;
	}
	stream.avail_in = (uInt) plain.length;
	stream.next_out = (Bytef *) packed->data + before;
	stream.avail_out = (uInt) bound;
	code = deflate(&stream, Z_FINISH);
	packed->length = before + stream.total_out;
	deflateEnd(&stream);
	if (code != Z_STREAM_END) {
		packed->length = before;
	}
	return code == Z_STREAM_END;
}

const char *s2s_gzip_library_version(void)
{
	return zlibVersion();
}
