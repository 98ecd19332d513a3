// SPDX-License-Identifier: Apache-2.0
/*
 * interrupts COUNT COMMAND: prints its process id, waits for a line, then lets COUNT timers of a descriptor expire, one
 * after the other; the kernel serves each in a hard interrupt, whoever runs then. Prints "done" and ends.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/timerfd.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct itimerspec soon = { .it_value.tv_nsec = 20000 };
	uint64_t expired;
	long count;
	int timer;

	if (argc != 3)
		return 2;
	count = atol(argv[1]);
	timer = timerfd_create(CLOCK_MONOTONIC, 0);
	if (timer < 0)
		return 1;
	printf("%d\n", getpid());
	fflush(stdout);
	if (getchar() == EOF)
		return 1;
	prctl(PR_SET_NAME, argv[2]);
	for (long i = 0; i < count; i++) {
		if (timerfd_settime(timer, 0, &soon, NULL) || read(timer, &expired, sizeof(expired)) != sizeof(expired))
			return 1;
	}
	puts("done");
	return 0;
}
