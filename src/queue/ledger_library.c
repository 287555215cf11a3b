#include "ledger_library.h"

#include <sqlite3.h>

const char *s2s_ledger_library_version(void)
{
	return sqlite3_libversion();
}
