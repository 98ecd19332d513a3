// SPDX-License-Identifier: Apache-2.0
/*
 * calls COUNT COMMAND [THREADS [UID]]: prints its process id, waits for a line, then makes exactly COUNT calls of
 * getppid(2) in each of THREADS threads (default 1, the main thread included) under the task name COMMAND, and as many
 * again in a child process of the same name, of user UID (default the same). Prints "done" and ends.
 *
 * Each call is given its number, from 0, as first argument, and the same below zero as second.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static long count;
static const char *command;

static void *calls(void *unused)
{
	prctl(PR_SET_NAME, command);
	for (long i = 0; i < count; i++)
		syscall(SYS_getppid, i, -i);
	return unused;
}

int main(int argc, char **argv)
{
	pthread_t threads[64];
	int others = argc > 3 ? atoi(argv[3]) - 1 : 0;

	if (argc < 3 || others < 0 || others > 64)
		return 2;
	count = atol(argv[1]);
	command = argv[2];
	prctl(PR_SET_NAME, command);
	printf("%d\n", getpid());
	fflush(stdout);
	if (getchar() == EOF)
		return 1;
	for (int i = 0; i < others; i++)
		if (pthread_create(&threads[i], NULL, calls, NULL))
			return 1;
	calls(NULL);
	for (int i = 0; i < others; i++)
		pthread_join(threads[i], NULL);
	pid_t child = fork();
	if (child == 0) {
		if (argc > 4 && setuid(atoi(argv[4])))
			_exit(1);
		calls(NULL);
		_exit(0);
	}
	if (child < 0 || waitpid(child, NULL, 0) != child)
		return 1;
	puts("done");
	return 0;
}
