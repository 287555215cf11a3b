/* What is compressed for an ad system is unpacked by zlib's own reader, whole and without a rest. */
#include "fuzz.h"

#include "core/gzip.h"

#include <zlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* The first byte repeats the rest, so that there is something to compress. */
	fuzz_input input = fuzz_input_of(data, size);
	unsigned times = fuzz_take_byte(&input) % 32 + 1;
	s2s_string part = fuzz_take_rest(&input);
	s2s_text plain, packed;

	s2s_text_init(&plain);
	s2s_text_init(&packed);
	for (unsigned count = 0; count < times; count++) {
		s2s_text_append_string(&plain, part);
	}
	s2s_text_append(&packed, "before", 6);
	FUZZ_EXPECT(s2s_gzip(s2s_text_string(&plain), &packed));
	FUZZ_EXPECT(packed.length > 6 && memcmp(packed.data, "before", 6) == 0);

	z_stream stream = { .next_in = (Bytef *) packed.data + 6, .avail_in = (uInt) packed.length - 6 };
	Bytef *unpacked = malloc(plain.length + 1);

	FUZZ_EXPECT(unpacked != NULL);
	stream.next_out = unpacked;
	stream.avail_out = (uInt) plain.length + 1;
	FUZZ_EXPECT(inflateInit2(&stream, 15 + 16) == Z_OK); /* gzip alone */
	FUZZ_EXPECT(inflate(&stream, Z_FINISH) == Z_STREAM_END);
	FUZZ_EXPECT(stream.avail_in == 0 && stream.total_out == plain.length);
	FUZZ_EXPECT(plain.length == 0 || memcmp(unpacked, plain.data, plain.length) == 0);
	inflateEnd(&stream);
	free(unpacked);
	s2s_text_free(&plain);
	s2s_text_free(&packed);
	return 0;
}
