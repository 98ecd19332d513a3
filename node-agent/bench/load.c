// SPDX-License-Identifier: Apache-2.0
/*
 * load RATE: makes RATE calls of getppid(2) a second until it is killed, a part of them every 4 ms: as much as a tick of
 * the kernel. A machine that is too slow for that makes fewer.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define PERIOD 4000000L

int main(int argc, char **argv)
{
	long calls = argc == 2 ? atol(argv[1]) / (1000000000L / PERIOD) : 0;
	struct timespec next, now;

	if (calls <= 0)
		return 2;
	clock_gettime(CLOCK_MONOTONIC, &next);
	for (long i = 0;; i++) {
		for (long call = 0; call < calls; call++)
			syscall(SYS_getppid, i, call);
		next.tv_nsec += PERIOD;
		if (next.tv_nsec >= 1000000000L) {
			next.tv_nsec -= 1000000000L;
			next.tv_sec++;
		}
		clock_gettime(CLOCK_MONOTONIC, &now);
		/* What could not be made in time is not made up for. */
		if (now.tv_sec > next.tv_sec || (now.tv_sec == next.tv_sec && now.tv_nsec > next.tv_nsec))
			next = now;
		else
			clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
	}
}
