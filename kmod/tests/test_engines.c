// SPDX-License-Identifier: GPL-2.0
/* The cheapest engine that can is taken, and all of them count the same. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "load.h"
#include "suites.h"

static struct kpm_probe probe_by(unsigned int wanted, int kind, unsigned long offset)
{
	struct kpm_probe probe = request(kind, "by", SYMBOL);

	probe.engine = wanted;
	probe.offset = offset;
	return probe;
}

static void chosen(unsigned int wanted, int kind, unsigned long offset, unsigned int must,
		   const char *name)
{
	struct kpm_probe probe = probe_by(wanted, kind, offset);
	int fd = device_open();

	fails(add(fd, &probe), 0, name);
	same(probe.engine, must, "  by the right engine");
	close(fd);
}

static void choice(void)
{
	struct kpm_probe probe = probe_by(KPM_ENGINE_FTRACE, KPM_RETURN, 0);
	int fd = device_open();

	chosen(KPM_ENGINE_AUTO, KPM_ENTRY, 0, KPM_ENGINE_FTRACE, "an entry");
	chosen(KPM_ENGINE_FTRACE, KPM_ENTRY, 0, KPM_ENGINE_FTRACE, "an entry by ftrace");
	chosen(KPM_ENGINE_KPROBE, KPM_ENTRY, 0, KPM_ENGINE_KPROBE, "an entry by kprobe");
	chosen(KPM_ENGINE_AUTO, KPM_RETURN, 0, KPM_ENGINE_KPROBE, "a return");
	fails(add(fd, &probe), EOPNOTSUPP, "a return by ftrace");
	close(fd);
}

static void side_by_side(void)
{
	unsigned int ftrace, again, kprobe, back;
	struct kpm_probe probe = probe_by(KPM_ENGINE_KPROBE, KPM_ENTRY, 0);
	int fd = device_open(), other = device_open();

	ftrace = arm(fd, KPM_ENTRY, "ftrace", 0, "");
	again = arm(other, KPM_ENTRY, "again", 0, "load");
	back = arm(fd, KPM_RETURN, "back", 0, "");
	add(fd, &probe);
	kprobe = probe.slot;
	load_run("load", 4, 20000);
	same(state_of(fd, ftrace).hits, 80000, "both engines on one function: ftrace");
	same(state_of(other, again).hits, 80000, "  its second probe, of another file");
	same(state_of(fd, kprobe).hits, 80000, "  kprobe");
	same(state_of(fd, back).hits, 80000, "  kretprobe");
	same(functions_in_kernel(), 1, "  one function is traced");
	close(fd);
	load_run("load", 1, 10);
	load_run("other", 1, 5);
	same(state_of(other, again).hits, 80010, "  the file that stays counts on");
	same(state_of(other, again).filtered, 5, "  and filters on");
	close(other);
	engine = KPM_ENGINE_AUTO;
	armed_are(0, 0, "  nothing is left");
}

/* Probes on a traced function come and go while another one counts it. */
static void company(void)
{
	struct load load = load_prepare("load", 2, 200000);
	unsigned int slot;
	int fd = device_open(), other, round;

	slot = arm(fd, KPM_ENTRY, "steady", 0, "load");
	load_go(&load);
	for (round = 0; round < 20; round++) {
		other = device_open();
		arm(other, KPM_ENTRY, "guest", 0, "");
		arm(other, KPM_ENTRY, "second", 0, "load");
		close(other);
	}
	load_wait(&load);
	same(state_of(fd, slot).hits, 400000, "company that comes and goes costs no count");
	close(fd);
}

#define MANY	80
#define SITES	8	/* SITES_MAX of the module */

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

/* Arms the first MANY system calls; returns how many of them got a site. */
static int arm_many(int fd)
{
	FILE *file = fopen("/proc/kallsyms", "r");
	int armed = 0, sites = 0;
	char line[300], name[KPM_SYMBOL_SIZE];
	struct kpm_probe probe;

	while (armed < MANY && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%*s T __x64_sys_%100s", name) != 1)
			continue;
		snprintf(line, sizeof(line), "__x64_sys_%s", name);
		probe = request(KPM_ENTRY, name, line);
		if (add(fd, &probe))
			continue;
		armed++;
		sites += probe.engine == KPM_ENGINE_FTRACE;
	}
	fclose(file);
	return sites;
}

/* More functions than there are sites: the rest is counted by kprobes. */
static void many(void)
{
	int fd = device_open(), sites;
	double begun = seconds(), armed, closed;

	sites = arm_many(fd);
	armed = seconds();
	same(sites, SITES, "of many functions so many have a site of their own");
	same(probes_in_kernel(), MANY - SITES, "  and the rest has kprobes");
	close(fd);
	closed = seconds();
	printf("# armed in %.2f s, closed in %.2f s\n", armed - begun, closed - armed);
	armed_are(0, 0, "  close: none of them");
}

void test_engines(void)
{
	choice();
	side_by_side();
	company();
	many();
}
