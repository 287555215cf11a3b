/* Which SQLite this process really uses, for php --ri and bug reports. */
#ifndef S2S_QUEUE_LEDGER_LIBRARY_H
#define S2S_QUEUE_LEDGER_LIBRARY_H

/* "3.40.1"; static. Any thread. */
const char *s2s_ledger_library_version(void);

#endif
