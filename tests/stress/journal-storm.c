#define _GNU_SOURCE

/*
 * Sixteen processes append at full speed and wake a sender among themselves, as
 * PHP workers do; every 20 to 100 ms the sending process or another one is
 * killed by SIGKILL and replaced. At the end the ledger must hold every append
 * that returned exactly once, and nothing that nobody appended.
 *
 *   journal-storm [SECONDS]     (20)
 *
 * One line of figures; the exit status is 1 when an event was lost, doubled or
 * invented.
 */
#include "http_server.h"
#include "traffic.h"

#include "core/hash.h"
#include "delivery/leader.h"
#include "delivery/service.h"
#include "platform/clock.h"
#include "platform/fork.h"
#include "queue/record.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define WRITERS 16
#define EVENTS_MAX 2000000 /* of one writer's place */
#define JOURNAL_MAX ((int64_t) 8 * 1024 * 1024)

/* One writer's place, over all the processes that stood in it. */
typedef struct place {
	atomic_long tried; /* the last number that an append was begun with */
	atomic_uchar returned[EVENTS_MAX];
} place;

typedef struct shared {
	place places[WRITERS];
	atomic_long full;
	atomic_long busy;
	atomic_long failed;
} shared;

static shared *all;
static char base[TRAFFIC_PATH_MAX];
static traffic_line line;
static const s2s_sender_options options = {
	.queue_max = INT64_MAX,
	.journal_max = JOURNAL_MAX,
	.retention_ms = (int64_t) 30 * 24 * 3600 * 1000,
	.idle_timeout_ms = 20,
};

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "journal-storm: %s\n", what);
	exit(2);
}

static void start(void)
{
	if (!s2s_fork_start() || !s2s_hash_start() || !s2s_service_start(false)) {
		die("the libraries can't start");
	}
}

static s2s_queue *queue_open(void)
{
	s2s_queue *queue;
	s2s_text error;

	s2s_text_init(&error);
	queue = s2s_queue_open(s2s_string_from(base), &error);
	if (queue == NULL) {
		fprintf(stderr, "%.*s\n", S2S_STRING_ARGS(s2s_text_string(&error)));
		die("no queue");
	}
	s2s_text_free(&error);
	return queue;
}

/* --- a writer --- */

static bool append_one(s2s_queue *queue, s2s_queue_writer *writer, const char *event_id)
{
	s2s_append_result result;
	s2s_request request;
	char ignored[37];
	s2s_text frames;
	s2s_appended report;

	traffic_request(&request, &line.destination, ignored);
	request.event_id = request.body = s2s_string_from(event_id);
	s2s_text_init(&frames);
	s2s_record_put_request(&frames, &request);
	result =
		s2s_journal_append(&writer->journal, &queue->place, &line.announcement, 1, s2s_text_string(&frames), JOURNAL_MAX, false, &report);
	s2s_text_free(&frames);
	s2s_service_wake(queue, &options);
	if (result == S2S_APPEND_FULL) {
		atomic_fetch_add(&all->full, 1);
	} else if (result == S2S_APPEND_BUSY) {
		atomic_fetch_add(&all->busy, 1);
	} else if (result == S2S_APPEND_FAILED) {
		atomic_fetch_add(&all->failed, 1);
	}
	return result == S2S_APPEND_DONE;
}

static _Noreturn void write_on(int index)
{
	place *own = &all->places[index];
	s2s_queue_writer *writer;
	s2s_queue *queue;

	start();
	queue = queue_open();
	writer = s2s_queue_writer_new(queue);
	while (writer != NULL) {
		long number = atomic_load(&own->tried) + 1;
		char event_id[32];

		if (number >= EVENTS_MAX) {
			die("more events than there is room for");
		}
		atomic_store(&own->tried, number);
		snprintf(event_id, sizeof(event_id), "w%d-%ld", index, number);
		if (append_one(queue, writer, event_id)) {
			atomic_store(&own->returned[number], 1);
		} else {
			poll(NULL, 0, 1); /* full: the sender has to catch up */
		}
	}
	die("no writer");
}

static pid_t writer_start(int index)
{
	pid_t parent = getpid(), child = fork();

	if (child < 0) {
		die("no process");
	}
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() == parent) {
			write_on(index);
		}
		_exit(2);
	}
	return child;
}

/* --- the storm --- */

static int64_t leader_pid(void)
{
	s2s_leader_view view;
	s2s_text error;
	const s2s_leader_page *page;
	s2s_queue *queue;
	int64_t pid;

	s2s_text_init(&error);
	queue = s2s_queue_open(s2s_string_from(base), &error);
	s2s_text_free(&error);
	if (queue == NULL) {
		return 0;
	}
	s2s_leader_view_init(&view);
	page = s2s_leader_look(&view, queue);
	pid = page != NULL ? page->pid : 0;
	s2s_leader_view_close(&view);
	return pid;
}

typedef struct figures {
	long killed_writers;
	long killed_leaders;
	long tried;
	long returned;
	long lost;
	long unreturned; /* appended by a writer that was killed before its append returned */
	long twice;
	long invented;
	long rows;
	long delivered;
} figures;

static int victim_choose(pid_t writers[WRITERS], support_random *random, bool *leads)
{
	*leads = false;
	if (support_random_below(random, 2) == 0) {
		int64_t pid = leader_pid();

		for (int index = 0; index < WRITERS; index++) {
			if (writers[index] == (pid_t) pid) {
				*leads = true;
				return index;
			}
		}
	}
	return (int) support_random_below(random, WRITERS);
}

static void rage(int seconds, figures *sum)
{
	int64_t until = s2s_clock_monotonic_ms() + (int64_t) seconds * 1000;
	support_random random = { (uint64_t) s2s_clock_now_ms() };
	pid_t writers[WRITERS];

	for (int index = 0; index < WRITERS; index++) {
		writers[index] = writer_start(index);
	}
	while (s2s_clock_monotonic_ms() < until) {
		bool leads;
		int victim, status;

		poll(NULL, 0, 20 + (int) support_random_below(&random, 81)); /* the storm's own pace */
		victim = victim_choose(writers, &random, &leads);
		kill(writers[victim], SIGKILL);
		waitpid(writers[victim], &status, 0);
		if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL) {
			fprintf(stderr, "writer %d ended by itself, status %d\n", victim, status);
			die("a writer ended by itself");
		}
		sum->killed_leaders += leads;
		sum->killed_writers += !leads;
		writers[victim] = writer_start(victim);
	}
	for (int index = 0; index < WRITERS; index++) {
		kill(writers[index], SIGKILL);
		waitpid(writers[index], NULL, 0);
	}
}

/* --- the count --- */

static void take_in(void)
{
	s2s_text problem;
	s2s_queue *queue;
	bool done = false;

	start();
	queue = queue_open();
	s2s_text_init(&problem);
	for (int try = 0; try < 20 && !done; try++) {
		s2s_sender_options looking = options;

		done = s2s_service_take_in(queue, &looking, 60000, &problem);
	}
	if (!done) {
		fprintf(stderr, "%.*s\n", S2S_STRING_ARGS(s2s_text_string(&problem)));
		die("the journal can't be taken in");
	}
	s2s_text_free(&problem);
	if (!s2s_service_stop(30000)) {
		die("the sender does not stop");
	}
	s2s_queue_close_all();
}

static void count_row(const char *event_id, figures *sum, unsigned char *seen)
{
	int index;
	long number;

	sum->rows++;
	if (sscanf(event_id, "w%d-%ld", &index, &number) != 2 || index < 0 || index >= WRITERS || number < 1 ||
		number > atomic_load(&all->places[index].tried)) {
		sum->invented++;
		return;
	}
	if (seen[(size_t) index * EVENTS_MAX + (size_t) number]++ > 0) {
		sum->twice++;
	} else if (atomic_load(&all->places[index].returned[number]) == 0) {
		sum->unreturned++;
	}
}

static void count(figures *sum)
{
	unsigned char *seen = calloc(WRITERS, EVENTS_MAX);
	char path[TRAFFIC_PATH_MAX + 64];
	sqlite3_stmt *statement;
	sqlite3 *ledger;

	snprintf(path, sizeof(path), "%s/%lu/" S2S_LEDGER_NAME, base, (unsigned long) geteuid());
	if (seen == NULL || sqlite3_open_v2(path, &ledger, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
		sqlite3_prepare_v2(ledger, "SELECT event_id, 0 FROM request UNION ALL SELECT event_id, state FROM settled", -1, &statement, NULL) !=
			SQLITE_OK) {
		die("the ledger can't be read");
	}
	while (sqlite3_step(statement) == SQLITE_ROW) {
		count_row((const char *) sqlite3_column_text(statement, 0), sum, seen);
		sum->delivered += sqlite3_column_int(statement, 1) == S2S_STATE_DELIVERED;
	}
	sqlite3_finalize(statement);
	sqlite3_close(ledger);
	for (size_t index = 0; index < WRITERS; index++) {
		long tried = atomic_load(&all->places[index].tried);

		sum->tried += tried;
		for (long number = 1; number <= tried; number++) {
			if (atomic_load(&all->places[index].returned[number]) != 0) {
				sum->returned++;
				sum->lost += seen[index * EVENTS_MAX + (size_t) number] == 0;
			}
		}
	}
	free(seen);
}

int main(int argument_count, char **arguments)
{
	int seconds = argument_count > 1 ? atoi(arguments[1]) : 20;
	http_server server;
	figures sum = { 0 };
	bool good;

	if (seconds <= 0) {
		die("usage: journal-storm [SECONDS]");
	}
	all = mmap(NULL, sizeof(*all), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (all == MAP_FAILED) {
		die("no memory");
	}
	traffic_place_make(base);
	http_server_start(&server);
	traffic_line_make(&line, server.endpoint, "shop", true);
	rage(seconds, &sum);
	take_in();
	count(&sum);
	good = sum.lost == 0 && sum.twice == 0 && sum.invented == 0 && sum.returned > 0 && sum.killed_leaders > 0 && sum.killed_writers > 0;
	printf("journal-storm: %d writers, %d s, %ld of them and %ld leaders killed: %ld appends returned, %ld lost, %ld twice, %ld invented; "
		   "%ld stored without having returned; %ld delivered, %d requests arrived; %ld times full, %ld busy, %ld failed\n",
		WRITERS, seconds, sum.killed_writers, sum.killed_leaders, sum.returned, sum.lost, sum.twice, sum.invented, sum.unreturned,
		sum.delivered, atomic_load(&server.shared->requests), atomic_load(&all->full), atomic_load(&all->busy), atomic_load(&all->failed));
	http_server_stop(&server);
	traffic_line_free(&line);
	if (good) {
		traffic_place_remove(base);
	} else {
		printf("journal-storm: the queue was left in %s\n", base);
	}
	return good ? 0 : 1;
}
