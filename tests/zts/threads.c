/*
 * Many PHP threads in one process: each goes through request after request of
 * one script, as a thread-safe server does, and sends from each of them.
 *
 *   threads PHP_INI SCRIPT LAST_SCRIPT THREADS REQUESTS
 *
 * SCRIPT gets $_GET['thread'] and $_GET['request']; what it prints comes out when
 * all have ended. LAST_SCRIPT then runs once, in the main thread. Besides, one line
 * says how many threads named "s2s-sender" there were at most at a time, and one
 * how many threads of any kind were left after the module's shutdown.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <pthread.h>
#include <sapi/embed/php_embed.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SENDER_NAME "s2s-sender\n"
#define DEADLINE_SECONDS 300

/* The main file's own: what the engine reaches through TSRMLS_CACHE is the engine's. */
static _Thread_local FILE *output;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t ended_changed = PTHREAD_COND_INITIALIZER;
static int ended;

static const char *script;
static int requests;

typedef struct php_thread {
	pthread_t handle;
	int number;
	char *text; /* owned: what it printed */
	size_t length;
} php_thread;

static size_t write_output(const char *text, size_t length)
{
	return fwrite(text, 1, length, output != NULL ? output : stdout);
}

static void flush_nothing(void *context)
{
	(void) context;
}

/* A fatal error in the script ends the script, and the next request comes. */
static void run_request(const char *path, char *query)
{
	zend_file_handle file;

	SG(options) |= SAPI_OPTION_NO_CHDIR;
	SG(request_info).query_string = query;
	if (php_request_startup() != SUCCESS) {
		fputs("a request can't start\n", stderr);
		abort();
	}
	SG(headers_sent) = 1;
	SG(request_info).no_headers = 1;
	zend_stream_init_filename(&file, path);
	zend_first_try
	{
		php_execute_script(&file);
	}
	zend_end_try();
	zend_destroy_file_handle(&file);
	php_request_shutdown(NULL);
	SG(request_info).query_string = NULL;
}

static void *run_thread(void *argument)
{
	php_thread *thread = argument;
	char query[64];

	output = open_memstream(&thread->text, &thread->length);
	(void) ts_resource(0);
	for (int request = 1; request <= requests; request++) {
		snprintf(query, sizeof(query), "thread=%d&request=%d", thread->number, request);
		run_request(script, query);
	}
	/* Some servers let a thread go without a word to the engine: its globals end with the module. */
	if (thread->number % 2 == 0) {
		ts_free_thread();
	}
	fclose(output);
	pthread_mutex_lock(&mutex);
	ended++;
	pthread_cond_signal(&ended_changed);
	pthread_mutex_unlock(&mutex);
	return NULL;
}

/* Of this process; `name` NULL: all. */
static int count_threads(const char *name)
{
	DIR *tasks = opendir("/proc/self/task");
	struct dirent *task;
	int count = 0;

	while (tasks != NULL && (task = readdir(tasks)) != NULL) {
		char path[300], found[32] = "";
		if (task->d_name[0] == '.') {
			continue;
		}
		snprintf(path, sizeof(path), "/proc/self/task/%s/comm", task->d_name);
		FILE *file = fopen(path, "r");
		if (file != NULL) {
			count += fgets(found, sizeof(found), file) != NULL && (name == NULL || strcmp(found, name) == 0);
			fclose(file);
		}
	}
	if (tasks != NULL) {
		closedir(tasks);
	}
	return count;
}

/* Looks at the senders meanwhile: how many there were at most. */
static int wait_for_threads(int count)
{
	struct timespec now, next;
	int most = 0, found;

	clock_gettime(CLOCK_REALTIME, &now);
	time_t deadline = now.tv_sec + DEADLINE_SECONDS;
	pthread_mutex_lock(&mutex);
	while (ended < count) {
		clock_gettime(CLOCK_REALTIME, &next);
		if (next.tv_sec > deadline) {
			fprintf(stderr, "%d of %d threads have not ended\n", count - ended, count);
			abort();
		}
		next.tv_nsec += 2000000;
		next.tv_sec += next.tv_nsec / 1000000000;
		next.tv_nsec %= 1000000000;
		pthread_cond_timedwait(&ended_changed, &mutex, &next);
		found = count_threads(SENDER_NAME);
		most = found > most ? found : most;
	}
	pthread_mutex_unlock(&mutex);
	return most;
}

static void run_threads(php_thread *threads, int count)
{
	for (int index = 0; index < count; index++) {
		threads[index].number = index + 1;
		if (pthread_create(&threads[index].handle, NULL, run_thread, &threads[index]) != 0) {
			fputs("a thread can't start\n", stderr);
			abort();
		}
	}
	int most = wait_for_threads(count);
	for (int index = 0; index < count; index++) {
		pthread_join(threads[index].handle, NULL);
		fwrite(threads[index].text, 1, threads[index].length, stdout);
		free(threads[index].text);
	}
	printf("senders %d\n", most);
}

/* What php_embed_init() does, without a request of the main thread around all others. */
static void start_engine(const char *php_ini)
{
	php_tsrm_startup();
	zend_signal_startup();
	sapi_startup(&php_embed_module);
	/* A name that is none of the command line's: the extension behaves as in a web server. */
	php_embed_module.name = "threads";
	php_embed_module.php_ini_path_override = (char *) php_ini;
	php_embed_module.ub_write = write_output;
	php_embed_module.flush = flush_nothing;
	if (php_embed_module.startup(&php_embed_module) != SUCCESS) {
		fputs("PHP does not start\n", stderr);
		exit(1);
	}
}

static void *do_nothing(void *argument)
{
	return argument;
}

/* This thread, and a sanitizer's own, which comes with the first one of a program. */
static int count_others(void)
{
	pthread_t first;

	if (pthread_create(&first, NULL, do_nothing, NULL) != 0 || pthread_join(first, NULL) != 0) {
		fputs("a thread can't start\n", stderr);
		abort();
	}
	return count_threads(NULL);
}

int main(int argc, char **argv)
{
	if (argc != 6) {
		fputs("usage: threads PHP_INI SCRIPT LAST_SCRIPT THREADS REQUESTS\n", stderr);
		return 2;
	}
	int count = atoi(argv[4]);
	php_thread *threads = calloc((size_t) count, sizeof(*threads));
	int others = count_others();
	script = argv[2];
	requests = atoi(argv[5]);

	start_engine(argv[1]);
	run_threads(threads, count);
	run_request(argv[3], NULL);
	php_module_shutdown();
	sapi_shutdown();
	printf("threads left %d\n", count_threads(NULL) - others);
	tsrm_shutdown();
	free(threads);
	return 0;
}
