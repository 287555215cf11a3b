/* Compressing: what zlib makes of it comes back the same. */
#include "support.h"

#include "core/gzip.h"

#include <zlib.h>

static void assert_comes_back(s2s_string plain)
{
	unsigned char back[70000];
	z_stream stream = { .avail_out = sizeof back, .next_out = back };
	s2s_text packed;

	s2s_text_init(&packed);
	s2s_text_append_string(&packed, S2S_STRING("before"));
	assert_true(s2s_gzip(plain, &packed));
	assert_memory_equal(packed.data, "before\x1f\x8b", 8);
	assert_int_equal(inflateInit2(&stream, 16 + MAX_WBITS), Z_OK);
	stream.next_in = (unsigned char *) packed.data + 6;
	stream.avail_in = (unsigned int) packed.length - 6;
	assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
	assert_int_equal(stream.total_out, plain.length);
	assert_memory_equal(back, plain.data, plain.length);
	inflateEnd(&stream);
	s2s_text_free(&packed);
}

static void test_comes_back(void **state)
{
	static char bytes[65536];
	support_random random = { 7 };

	(void) state;
	assert_comes_back(S2S_STRING(""));
	assert_comes_back(S2S_STRING("x"));
	for (size_t i = 0; i < sizeof bytes; i++) {
		bytes[i] = (char) support_random_next(&random); /* can't be compressed: becomes longer */
	}
	assert_comes_back((s2s_string) { bytes, sizeof bytes });
	memset(bytes, 'a', sizeof bytes);
	assert_comes_back((s2s_string) { bytes, sizeof bytes });
}

static void test_pays(void **state)
{
	static char bytes[4096];
	s2s_text packed;

	(void) state;
	memset(bytes, 'a', sizeof bytes);
	s2s_text_init(&packed);
	assert_true(s2s_gzip((s2s_string) { bytes, sizeof bytes }, &packed));
	assert_in_range(packed.length, 20, 100);
	s2s_text_free(&packed);
}

static void test_version(void **state)
{
	(void) state;
	assert_memory_equal(s2s_gzip_library_version(), "1.", 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_comes_back),
		cmocka_unit_test(test_pays),
		cmocka_unit_test(test_version),
	};

	return cmocka_run_group_tests_name("gzip", tests, NULL, NULL);
}
