#define _GNU_SOURCE

/*
 * Rounds of "the last event while the leader goes idle": 1, 2, 4 and 8 processes
 * append an event each at about the same moment, wake a sender among themselves
 * as PHP workers do, and then only wait. Each event has to be taken in without
 * another send. In every second part of the rounds processes are killed
 * meanwhile; a killed leader is replaced at the next call into an S2S class, so
 * one process makes such a call after a kill, and nobody does without one.
 *
 *   last-event [ROUNDS]     (100000)
 *
 * A wake-up that got lost would be repaired by the sender's look once a second.
 * Here that look is taken away (see __wrap_s2s_transport_poll), so that it would
 * show as an event that nobody takes in.
 *
 * One line of figures; the exit status is 1 when an event was forgotten.
 */
#include "http_server.h"
#include "traffic.h"

#include "core/hash.h"
#include "delivery/leader.h"
#include "delivery/service.h"
#include "delivery/transport.h"
#include "platform/clock.h"
#include "platform/fork.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PROCESSES_MAX 8
#define SHORT_LOOK_MS 3
#define LONG_SLEEP_MS 120000
#define PLAIN_LOOK_MS 900 /* what the sender sleeps at least when nothing is to be done, less a little */
#define BOUND_MS 30000    /* forgotten; this machine's scheduling takes seconds at worst */
#define LOOK_SECOND_MS 900
#define KILL_EVERY 4

/* One process's place, over all the processes that stood in it. */
typedef struct place {
	s2s_uuid event;
	atomic_int appended;  /* the event's append returned */
	atomic_int stored;    /* and it was seen in the ledger */
	atomic_llong took_us; /* from the one to the other */
	atomic_int idle_timeout_ms;
	atomic_int delay; /* before the append: iterations */
} place;

typedef struct shared {
	place places[PROCESSES_MAX];
	atomic_int long_sleeps;
	atomic_int short_looks;
} shared;

typedef struct process {
	pid_t pid;
	int channel; /* our end of a socket pair: a command goes, a byte comes back */
} process;

typedef struct figures {
	long rounds;
	long events;
	long kills;
	long leaders_killed;
	long forgotten;
	long slow;
	int64_t *times; /* microseconds, of the rounds without a kill */
	size_t count;
	int64_t longest_killed_us;
} figures;

static shared *all;
static char base[TRAFFIC_PATH_MAX];
static traffic_line line;
static support_random random_state;

bool __real_s2s_transport_poll(s2s_transport *transport, int bell, int64_t timeout_ms);
bool __wrap_s2s_transport_poll(s2s_transport *transport, int bell, int64_t timeout_ms);

/*
 * The sender's sleep, when nothing is to be done: so long that only a wake-up
 * ends it, or so short that the sender goes idle in the middle of the others' appends.
 */
bool __wrap_s2s_transport_poll(s2s_transport *transport, int bell, int64_t timeout_ms)
{
	static atomic_uint calls;

	if (timeout_ms >= PLAIN_LOOK_MS) {
		if (atomic_fetch_add(&calls, 1) % 2 == 0) {
			timeout_ms = LONG_SLEEP_MS;
			atomic_fetch_add(&all->long_sleeps, 1);
		} else {
			timeout_ms = (int64_t) (atomic_load(&calls) / 2 % (SHORT_LOOK_MS + 1));
			atomic_fetch_add(&all->short_looks, 1);
		}
	}
	return __real_s2s_transport_poll(transport, bell, timeout_ms);
}

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "last-event: %s\n", what);
	exit(2);
}

static int64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t) now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* --- a process --- */

static s2s_queue *queue_open(void)
{
	s2s_queue *queue;
	s2s_text error;

	if (!s2s_fork_start() || !s2s_hash_start() || !s2s_service_start(false)) {
		die("the libraries can't start");
	}
	s2s_text_init(&error);
	queue = s2s_queue_open(s2s_string_from(base), &error);
	if (queue == NULL) {
		fprintf(stderr, "%.*s\n", S2S_STRING_ARGS(s2s_text_string(&error)));
		die("no queue");
	}
	s2s_text_free(&error);
	return queue;
}

static void append(place *own, s2s_queue *queue, s2s_queue_writer *writer, const s2s_sender_options *options)
{
	s2s_request request;
	char event_id[37];

	for (int left = atomic_load(&own->delay); left > 0; left--) {
		atomic_signal_fence(memory_order_seq_cst);
	}
	traffic_request(&request, &line.destination, event_id);
	own->event = request.id;
	if (traffic_append(&writer->journal, &queue->place, &line, &request) != S2S_APPEND_DONE) {
		die("an append failed");
	}
	atomic_store(&own->appended, 1);
	s2s_service_wake(queue, options);
}

static bool is_stored(s2s_queue *queue, const s2s_uuid *event)
{
	s2s_ledger_entries entries;
	bool found;

	if (s2s_ledger_find_entry(queue->ledger, event, &line.destination.identity, S2S_STRING_NONE, &entries) != S2S_LEDGER_OK) {
		return false;
	}
	found = entries.count == 1;
	s2s_ledger_entries_free(&entries);
	return found;
}

/* Looks, and calls nothing that could wake anybody. */
static bool wait_stored(place *own, s2s_queue *queue)
{
	int64_t began = now_us(), wait_ms = 1;

	while (!is_stored(queue, &own->event)) {
		if (now_us() - began > (int64_t) BOUND_MS * 1000) {
			return false;
		}
		poll(NULL, 0, (int) wait_ms);
		wait_ms = wait_ms < 10 ? wait_ms + 1 : wait_ms;
	}
	atomic_store(&own->took_us, now_us() - began);
	atomic_store(&own->stored, 1);
	return true;
}

/* Commands: 'a' append and wait, 'w' wait for what a killed process of this place has appended, 'c' a call into an S2S class. */
static _Noreturn void obey(int index, int channel)
{
	place *own = &all->places[index];
	s2s_sender_options options = {
		.queue_max = INT64_MAX,
		.journal_max = INT64_MAX,
		.retention_ms = 1000,
	};
	s2s_queue *queue = queue_open();
	s2s_queue_writer *writer = s2s_queue_writer_new(queue);
	char command;

	while (writer != NULL && read(channel, &command, 1) == 1) {
		bool good = true;

		options.idle_timeout_ms = atomic_load(&own->idle_timeout_ms);
		if (command == 'a') {
			append(own, queue, writer, &options);
		}
		if (command == 'c') {
			s2s_service_nudge(queue, &options);
		} else {
			good = wait_stored(own, queue);
		}
		if (write(channel, good ? "+" : "-", 1) != 1) {
			break;
		}
	}
	_exit(0); /* the storm's end: whoever leads may die as killed processes do */
}

static void process_start(process *one, int index)
{
	pid_t parent = getpid();
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0 || (one->pid = fork()) < 0) {
		die("no process");
	}
	if (one->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(pair[0]);
		if (getppid() == parent) {
			obey(index, pair[1]);
		}
		_exit(2);
	}
	close(pair[1]);
	one->channel = pair[0];
}

static void process_kill(process *one)
{
	int status;

	kill(one->pid, SIGKILL);
	waitpid(one->pid, &status, 0);
	if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL) {
		fprintf(stderr, "process %d ended by itself, status %d\n", (int) one->pid, status);
		die("a process ended by itself");
	}
	close(one->channel);
}

/* --- a round --- */

static void command(process *one, char which)
{
	if (send(one->channel, &which, 1, MSG_NOSIGNAL) != 1) {
		die("a process is gone");
	}
}

static bool answer(process *one)
{
	struct pollfd ready = { .fd = one->channel, .events = POLLIN };
	char byte;

	if (poll(&ready, 1, 2 * BOUND_MS) != 1 || read(one->channel, &byte, 1) != 1) {
		die("a process does not answer");
	}
	return byte == '+';
}

/* Whom to kill: the leader, if it is one of ours, every second time. */
static int victim_choose(process *processes, int count, bool *leads)
{
	char path[TRAFFIC_PATH_MAX + 64];
	s2s_leader_page page = { 0 };
	int victim = (int) support_random_below(&random_state, (uint64_t) count);
	FILE *file;

	*leads = false;
	snprintf(path, sizeof(path), "%s/%lu/" S2S_LEADER_NAME, base, (unsigned long) geteuid());
	file = fopen(path, "rb");
	if (file != NULL) {
		(void) !fread(&page, sizeof(page), 1, file);
		fclose(file);
	}
	for (int index = 0; index < count; index++) {
		if (processes[index].pid == (pid_t) page.pid && support_random_below(&random_state, 2) == 0) {
			victim = index;
		}
	}
	*leads = processes[victim].pid == (pid_t) page.pid;
	return victim;
}

/* One dies in the middle; after that one call into an S2S class, by the process in its place. */
static int kill_one(process *processes, int count, figures *sum)
{
	bool leads;
	int victim;

	for (uint64_t left = support_random_below(&random_state, 200000); left > 0; left--) {
		atomic_signal_fence(memory_order_seq_cst);
	}
	victim = victim_choose(processes, count, &leads);
	process_kill(&processes[victim]);
	sum->kills++;
	sum->leaders_killed += leads;
	process_start(&processes[victim], victim);
	command(&processes[victim], 'c'); /* the others wait, and call nothing */
	if (!answer(&processes[victim])) {
		die("a call failed");
	}
	return victim;
}

static void round_count(int count, bool killed, figures *sum)
{
	for (int index = 0; index < count; index++) {
		place *own = &all->places[index];
		int64_t took_us = atomic_load(&own->took_us);

		if (atomic_load(&own->appended) == 0) {
			continue;
		}
		sum->events++;
		if (atomic_load(&own->stored) == 0) {
			sum->forgotten++;
			fprintf(stderr, "round %ld: an event of process %d was not taken in%s\n", sum->rounds, index, killed ? ", after a kill" : "");
		} else if (killed) {
			sum->longest_killed_us = took_us > sum->longest_killed_us ? took_us : sum->longest_killed_us;
		} else {
			sum->times[sum->count++] = took_us;
			sum->slow += took_us >= LOOK_SECOND_MS * 1000;
		}
	}
}

static void round_run(process *processes, int count, bool kills, figures *sum)
{
	bool killed = kills && support_random_below(&random_state, KILL_EVERY) == 0;
	int victim = -1;

	for (int index = 0; index < count; index++) {
		place *own = &all->places[index];

		atomic_store(&own->appended, 0);
		atomic_store(&own->stored, 0);
		atomic_store(&own->idle_timeout_ms, (int) support_random_below(&random_state, 2));
		atomic_store(&own->delay, (int) support_random_below(&random_state, 20000));
	}
	for (int index = 0; index < count; index++) {
		command(&processes[index], 'a');
	}
	if (killed) {
		victim = kill_one(processes, count, sum);
		if (atomic_load(&all->places[victim].appended) != 0) {
			command(&processes[victim], 'w');
		}
	}
	for (int index = 0; index < count; index++) {
		if (index != victim || atomic_load(&all->places[index].appended) != 0) {
			(void) !answer(&processes[index]);
		}
	}
	sum->rounds++;
	round_count(count, killed, sum);
}

static int compare(const void *one, const void *other)
{
	int64_t left = *(const int64_t *) one, right = *(const int64_t *) other;

	return (left > right) - (left < right);
}

static void part_run(int count, bool kills, long rounds, figures *sum)
{
	process processes[PROCESSES_MAX];

	for (int index = 0; index < count; index++) {
		process_start(&processes[index], index);
	}
	for (long number = 0; number < rounds; number++) {
		round_run(processes, count, kills, sum);
	}
	for (int index = 0; index < count; index++) {
		process_kill(&processes[index]);
	}
}

int main(int argument_count, char **arguments)
{
	static const int counts[] = { 1, 2, 4, 8 };
	long rounds = argument_count > 1 ? atol(arguments[1]) : 100000, part = rounds / 8;
	http_server server;
	figures sum = { 0 };

	if (part <= 0) {
		die("usage: last-event [ROUNDS], 8 at least");
	}
	all = mmap(NULL, sizeof(*all), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	sum.times = calloc((size_t) rounds * PROCESSES_MAX, sizeof(*sum.times));
	if (all == MAP_FAILED || sum.times == NULL) {
		die("no memory");
	}
	random_state = (support_random) { (uint64_t) s2s_clock_now_ms() };
	traffic_place_make(base);
	http_server_start(&server);
	traffic_line_make(&line, server.endpoint, "shop", true);
	for (size_t index = 0; index < sizeof(counts) / sizeof(counts[0]); index++) {
		part_run(counts[index], false, part, &sum);
		part_run(counts[index], true, part, &sum);
	}
	qsort(sum.times, sum.count, sizeof(*sum.times), compare);
	printf("last-event: %ld rounds by 1, 2, 4 and 8 processes, %ld events, %ld processes killed, %ld of them leading: %ld forgotten; "
		   "taken in after p50 %.1f ms, p99 %.1f ms, at most %.1f ms, %ld after 0.9 s or more; with a kill at most %.1f ms; "
		   "%d sleeps that only a wake-up ends, %d ends of idle leaders or short looks\n",
		sum.rounds, sum.events, sum.kills, sum.leaders_killed, sum.forgotten, (double) sum.times[sum.count / 2] / 1000,
		(double) sum.times[sum.count * 99 / 100] / 1000, (double) sum.times[sum.count - 1] / 1000, sum.slow,
		(double) sum.longest_killed_us / 1000, atomic_load(&all->long_sleeps), atomic_load(&all->short_looks));
	http_server_stop(&server);
	traffic_line_free(&line);
	traffic_place_remove(base);
	free(sum.times);
	return sum.forgotten == 0 && sum.kills > 0 && sum.leaders_killed > 0 ? 0 : 1;
}
