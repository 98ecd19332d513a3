// SPDX-License-Identifier: Apache-2.0
/*
 * seeks COUNT COMMAND: prints its process id, waits for a line, then makes COUNT calls of lseek(2) under the task name
 * COMMAND with offsets -50 to 49 in turn: those below 0 fail, the others return their offset. Then COUNT / 100 calls of
 * clock_nanosleep(2) of 1 ms each. Prints "done" and ends.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct timespec millisecond = { .tv_nsec = 1000000 };
	long count;
	int file;

	if (argc != 3)
		return 2;
	count = atol(argv[1]);
	file = memfd_create("seeks", 0);
	if (file < 0)
		return 1;
	printf("%d\n", getpid());
	fflush(stdout);
	if (getchar() == EOF)
		return 1;
	prctl(PR_SET_NAME, argv[2]);
	for (long i = 0; i < count; i++)
		syscall(SYS_lseek, file, i % 100 - 50, SEEK_SET);
	for (long i = 0; i < count / 100; i++)
		syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &millisecond, NULL);
	puts("done");
	return 0;
}
