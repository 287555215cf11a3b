/*
 * PHP begun and ended again and again in one process, as Apache's parent does: MINIT, requests that leave a sender at
 * work, MSHUTDOWN, dlclose. After each end no thread is left, the extension is no longer mapped, and no descriptor is
 * open that was not after the first one.
 *
 *   module-cycle PHP.INI SCRIPT ROUNDS RUNS     each round runs the script that often
 *
 * The last line says how many rounds there were; the exit status is 1 when something was left behind.
 */
#include <php_embed.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "module-cycle: %s\n", what);
	exit(2);
}

static int entries(const char *path)
{
	DIR *directory = opendir(path);
	int count = 0;

	if (directory == NULL) {
		die(path);
	}
	for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
		count += entry->d_name[0] != '.';
	}
	closedir(directory);
	return count;
}

static bool mapped(const char *name)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	char line[4096];
	bool found = false;

	if (maps == NULL) {
		die("no /proc/self/maps");
	}
	while (!found && fgets(line, sizeof(line), maps) != NULL) {
		found = strstr(line, name) != NULL;
	}
	fclose(maps);
	return found;
}

/* What the script says is nobody's business here: a pipe that nobody empties would stop it. */
static size_t swallow(const char *text, size_t length)
{
	(void) text;
	return length;
}

static void run(const char *script)
{
	zend_first_try
	{
		zend_file_handle file;

		zend_stream_init_filename(&file, script);
		php_execute_script(&file);
		zend_destroy_file_handle(&file);
	}
	zend_end_try();
}

/* Whether a thread was running before the end: the round is worth nothing otherwise. */
static bool cycle(const char *script, int runs)
{
	bool sending;

	if (php_embed_init(0, NULL) != SUCCESS) {
		die("PHP does not begin");
	}
	if (!mapped("/s2s.so")) {
		die("the extension is not loaded");
	}
	for (int number = 0; number < runs; number++) {
		run(script);
	}
	sending = entries("/proc/self/task") > 1;
	php_embed_shutdown();
	return sending;
}

int main(int argument_count, char **arguments)
{
	int rounds, runs, descriptors = 0, sending = 0;

	if (argument_count != 5 || (rounds = atoi(arguments[3])) < 2 || (runs = atoi(arguments[4])) < 1) {
		die("usage: module-cycle PHP.INI SCRIPT ROUNDS RUNS");
	}
	php_embed_module.php_ini_path_override = arguments[1];
	php_embed_module.ub_write = swallow;
	for (int round = 1; round <= rounds; round++) {
		sending += cycle(arguments[2], runs);
		if (entries("/proc/self/task") != 1) {
			die("a thread was left behind");
		}
		if (mapped("/s2s.so")) {
			die("the extension was not unloaded");
		}
		if (round == 1) {
			descriptors = entries("/proc/self/fd");
		} else if (entries("/proc/self/fd") > descriptors) {
			die("a descriptor was left open");
		}
	}
	printf("%d of %d rounds ended while a sender ran\n", sending, rounds);
	return 0;
}
