// SPDX-License-Identifier: GPL-2.0
/* Every call is counted once, on its CPU, whoever makes it and how many at once. */
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "load.h"
#include "suites.h"

#define THREADS	4
#define CALLS	20000L

static void counts_of(int kind, const char *name)
{
	struct kpm_state state;
	int fd = device_open();
	unsigned int slot = arm(fd, kind, "count", 0, "");

	load_run("load", THREADS, CALLS);
	state = state_of(fd, slot);
	same(state.hits, THREADS * CALLS, name);
	same(state.filtered, 0, "  nothing filtered");
	same(state.missed, 0, "  nothing missed");
	same(state.state, KPM_ARMED, "  armed");
	close(fd);
}

static void per_cpu(void)
{
	const volatile struct kpm_counters *counters;
	struct kpm_info info;
	int fd = device_open();
	unsigned int slot = arm(fd, KPM_ENTRY, "cpus", 0, "");

	counters = map_counters(fd, &info);
	load_run("load", CPUS, CALLS);
	same(counters[slot].hits, CALLS, "calls of CPU 0 are in its row");
	same(counters[info.slots + slot].hits, CALLS, "calls of CPU 1 are in its row");
	munmap((void *)counters, info.counters_bytes);
	close(fd);
}

static void together(void)
{
	int fd = device_open();
	unsigned int first = arm(fd, KPM_ENTRY, "first", 0, "");
	unsigned int second = arm(fd, KPM_ENTRY, "second", 0, "");
	unsigned int back = arm(fd, KPM_RETURN, "return", 0, "");

	load_run("load", THREADS, CALLS);
	same(state_of(fd, first).hits, THREADS * CALLS, "three probes on one function: entry");
	same(state_of(fd, second).hits, THREADS * CALLS, "  second entry");
	same(state_of(fd, back).hits, THREADS * CALLS, "  return");
	del(fd, first);
	load_run("load", 1, 10);
	same(state_of(fd, second).hits, THREADS * CALLS + 10, "  one removed, the other goes on");
	close(fd);
}

static void reused_slot(void)
{
	struct kpm_probe probe = request(KPM_ENTRY, "again", SYMBOL);
	unsigned long long generation;
	int fd = device_open();
	unsigned int slot;

	add(fd, &probe);
	generation = probe.generation;
	slot = probe.slot;
	load_run("load", 1, 10);
	del(fd, slot);
	add(fd, &probe);
	same(probe.slot, slot, "a slot is used again");
	check(probe.generation > generation, "  by a new generation", "%llu after %llu",
	      (unsigned long long)probe.generation, generation);
	same(state_of(fd, slot).hits, 0, "  and counts from 0");
	close(fd);
}

void test_counts(void)
{
	counts_of(KPM_ENTRY, "entries of 4 threads on 2 CPUs");
	counts_of(KPM_RETURN, "returns of 4 threads on 2 CPUs");
	per_cpu();
	together();
	reused_slot();
}
