// SPDX-License-Identifier: Apache-2.0
/*
 * price: for each line that it reads, prints how many instructions a call of getppid(2) takes, on a machine whose clock
 * advances by one per instruction. The least of many short runs is one that no interrupt fell into.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <x86intrin.h>

enum { RUNS = 200, CALLS = 100 };

static unsigned long long run(void)
{
	unsigned long long begin = __rdtsc();

	for (int i = 0; i < CALLS; i++)
		syscall(SYS_getppid);
	return __rdtsc() - begin;
}

int main(void)
{
	char line[16];

	while (fgets(line, sizeof(line), stdin)) {
		unsigned long long least = ~0ULL;

		for (int i = 0; i < RUNS; i++) {
			unsigned long long took = run();

			if (took < least)
				least = took;
		}
		printf("%.1f\n", (double)least / CALLS);
		fflush(stdout);
	}
	return 0;
}
