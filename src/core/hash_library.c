#include "hash_library.h"

#include <openssl/crypto.h>

const char *s2s_hash_library_version(void)
{
	return OpenSSL_version(OPENSSL_VERSION_STRING);
}
