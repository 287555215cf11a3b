#include "process.h"

#include "../core/hash.h"
#include "../delivery/service.h"
#include "../platform/fork.h"

bool s2s_process_start(const s2s_process_options *options)
{
	return s2s_fork_start() && s2s_hash_start() && s2s_service_start(options->web);
}

void s2s_process_stop(int64_t timeout_ms)
{
	if (!s2s_service_stop(timeout_ms)) {
		return; /* a thread may still touch everything below */
	}
	s2s_queue_close_all();
	s2s_hash_stop();
	s2s_fork_stop();
}
