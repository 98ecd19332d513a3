// SPDX-License-Identifier: Apache-2.0
/*
 * recorded COUNT: becomes user 1000 of group 1234 under the task name kpm-recorded, prints its process id, the address of
 * a page of its own and that of its mprotect(3), waits for a line, then calls mprotect(2) COUNT times on the page, which
 * succeeds, and as often on an address that is none. Prints "done" and ends.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	long count = argc > 1 ? atol(argv[1]) : 0;
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED || setgid(1234) || setuid(1000))
		return 1;
	prctl(PR_SET_NAME, "kpm-recorded");
	printf("%d %p %p\n", getpid(), page, (void *)mprotect);
	fflush(stdout);
	if (getchar() == EOF)
		return 1;
	for (long i = 0; i < count; i++)
		if (mprotect(page, 4096, PROT_READ))
			return 1;
	for (long i = 0; i < count; i++)
		if (!mprotect((void *)1, 4096, PROT_READ | PROT_WRITE) || errno != EINVAL)
			return 1;
	puts("done");
	return 0;
}
