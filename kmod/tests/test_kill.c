// SPDX-License-Identifier: GPL-2.0
/* Programs are killed at any moment of adding, reading and deleting: nothing of theirs stays. */
#define _GNU_SOURCE
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "load.h"
#include "suites.h"

#define ROUNDS 40

/* Never returns. */
static void busy(void)
{
	struct kpm_info info;
	unsigned int slot;
	int fd;

	for (;;) {
		fd = device_open();
		map_counters(fd, &info);
		arm(fd, KPM_ENTRY, "stays", 0, "");
		slot = arm(fd, KPM_RETURN, "goes", 0, "load");
		arm(fd, KPM_ENTRY, "filters", 0, "nobody");
		state_of(fd, slot);
		del(fd, slot);
		/* the mapping keeps the file: what it owns piles up until the kill */
		close(fd);
	}
}

static int left(void)
{
	struct kpm_info info = {};
	int fd = device_open();

	ioctl(fd, KPM_IOC_INFO, &info);
	close(fd);
	return info.probes + probes_in_kernel() + functions_in_kernel();
}

void test_kill(void)
{
	struct load load = load_prepare("load", CPUS, LONG_MAX);
	int round, dirty = 0;
	pid_t pid;

	load_go(&load);
	for (round = 0; round < ROUNDS; round++) {
		pid = fork();
		if (!pid)
			busy();
		usleep(3000 * round);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		dirty += left() > 0;
	}
	kill(load.pid, SIGKILL);
	load_wait(&load);
	same(dirty, 0, "kills that left something behind");
}
