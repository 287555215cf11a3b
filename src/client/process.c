#include "process.h"

#include "../core/hash.h"
#include "../delivery/service.h"
#include "../platform/fork.h"

/*
 * A child hashes, but must not wait for a lock of OpenSSL's that a thread of its
 * parent held: after this none of them fetches any more. And the workers that
 * php-fpm's master forks share what it has fetched.
 */
static void before_fork(void *argument)
{
	(void) argument;
	(void) s2s_hash_fetch();
}

static s2s_fork_watcher watcher = { .prepare = before_fork };

bool s2s_process_start(const s2s_process_options *options)
{
	if (!s2s_fork_start() || !s2s_hash_start() || !s2s_service_start(options->web)) {
		return false;
	}
	s2s_register_enter();
	s2s_fork_watch(&watcher);
	s2s_register_leave();
	return true;
}

void s2s_process_stop(int64_t timeout_ms)
{
	if (!s2s_service_stop(timeout_ms)) {
		return; /* a thread may still touch everything below */
	}
	s2s_queue_close_all();
	s2s_register_enter();
	s2s_fork_unwatch(&watcher);
	s2s_register_leave();
	s2s_hash_stop();
	s2s_fork_stop();
}
