// SPDX-License-Identifier: GPL-2.0
/* A CPU leaves and comes back while probes are hit: no call is lost, none counts twice. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "load.h"
#include "suites.h"

#define THREADS	4
#define CALLS	60000L

static int online(const char *state)
{
	int fd = open("/sys/devices/system/cpu/cpu1/online", O_WRONLY | O_CLOEXEC);
	int result = write(fd, state, 1) == 1 ? 0 : -1;

	close(fd);
	return result;
}

/* Until the load has ended; returns how often the CPU left, or -1. */
static int come_and_go(const struct load *load)
{
	int times = 0;

	while (!waitpid(load->pid, NULL, WNOHANG)) {
		if (online("0"))
			return -1;
		usleep(20000);
		if (online("1"))
			return -1;
		usleep(20000);
		times++;
	}
	return times;
}

static void exact(void)
{
	struct load load = load_prepare("load", THREADS, CALLS);
	int fd = device_open(), times;
	unsigned int entry, other, back;

	entry = arm(fd, KPM_ENTRY, "entry", 0, "");
	other = arm(fd, KPM_ENTRY, "other", 0, "nobody");
	back = arm(fd, KPM_RETURN, "return", 0, "");
	load_go(&load);
	times = come_and_go(&load);
	check(times > 1, "a CPU leaves and comes back under load", "%d times", times);
	same(state_of(fd, entry).hits, THREADS * CALLS, "  entries");
	same(state_of(fd, other).filtered, THREADS * CALLS, "  filtered entries");
	same(state_of(fd, back).hits, THREADS * CALLS, "  returns");
	same(state_of(fd, back).missed, 0, "  none missed");
	close(fd);
	armed_are(0, 0, "  nothing is left");
}

/* What a CPU counted stays when it leaves; what is armed meanwhile counts there when it is back. */
static void counts_stay(void)
{
	const volatile struct kpm_counters *counters;
	int fd = device_open();
	struct kpm_info info;
	unsigned int before, during;

	before = arm(fd, KPM_ENTRY, "before", 0, "load");
	counters = map_counters(fd, &info);
	load_run("load", CPUS, 1000);
	fails(online("0"), 0, "a CPU leaves");
	same(counters[info.slots + before].hits, 1000, "  its row stays");
	same(state_of(fd, before).hits, 2000, "  and belongs to the sum");
	during = arm(fd, KPM_ENTRY, "during", 0, "load");
	load_run("load", 1, 500);
	fails(online("1"), 0, "  it comes back");
	load_run("load", CPUS, 2000);
	same(counters[info.slots + before].hits, 3000, "  and counts on in its row");
	same(counters[info.slots + during].hits, 2000, "  also for a probe armed without it");
	same(state_of(fd, before).hits, 6500, "  all");
	same(state_of(fd, during).hits, 4500, "  all since it left");
	munmap((void *)counters, info.counters_bytes);
	close(fd);
	armed_are(0, 0, "  nothing is left");
}

void test_hotplug(void)
{
	exact();
	counts_stay();
}
