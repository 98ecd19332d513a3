// SPDX-License-Identifier: GPL-2.0
/*
 * What a hit costs, in instructions: under QEMU's -icount shift=0 the time
 * stamp counter counts them. The least of many short runs is one that no
 * interrupt fell into.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <x86intrin.h>

#include "device.h"
#include "load.h"
#include "suites.h"

#define CALLS	1000
#define RUNS	60

static unsigned long long instructions(void)
{
	unsigned long long least = ~0ULL, begin, took;
	int run;

	for (run = 0; run < RUNS; run++) {
		begin = __rdtsc();
		calls(CALLS);
		took = __rdtsc() - begin;
		if (took < least)
			least = took;
	}
	return least;
}

static void measure(const char *name, unsigned long long bare, int kind, unsigned int tgid,
		    const char *comm)
{
	int fd = device_open();
	struct utsname kernel;

	arm(fd, kind, name, tgid, comm);
	uname(&kernel);
	printf("BENCH kmod.%s@%.*s %.1f instructions/hit\n", name, kernel.release[3] == '.' ? 3 : 4,
	       kernel.release, (double)(instructions() - bare) / CALLS);
	fflush(stdout);
	close(fd);
}

void bench(void)
{
	unsigned long long bare;

	static const char *const names[][5] = {
		[KPM_ENGINE_KPROBE] = { "kprobe_count", "kprobe_tgid_match", "kprobe_tgid_miss",
					"kprobe_comm_match", "kprobe_comm_miss" },
		[KPM_ENGINE_FTRACE] = { "ftrace_count", "ftrace_tgid_match", "ftrace_tgid_miss",
					"ftrace_comm_match", "ftrace_comm_miss" },
	};

	prctl(PR_SET_NAME, "bench");
	bare = instructions();
	for (engine = KPM_ENGINE_KPROBE; engine <= KPM_ENGINE_FTRACE; engine++) {
		measure(names[engine][0], bare, KPM_ENTRY, 0, "");
		measure(names[engine][1], bare, KPM_ENTRY, getpid(), "");
		measure(names[engine][2], bare, KPM_ENTRY, 99999, "");
		measure(names[engine][3], bare, KPM_ENTRY, 0, "bench");
		measure(names[engine][4], bare, KPM_ENTRY, 0, "stranger");
	}
	measure("return_count", bare, KPM_RETURN, 0, "");
	measure("return_tgid_miss", bare, KPM_RETURN, 99999, "");
	measure("return_comm_miss", bare, KPM_RETURN, 0, "stranger");
}
