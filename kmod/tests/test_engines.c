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

static void refused(int fd, int kind, const char *name)
{
	struct kpm_probe probe = probe_by(KPM_ENGINE_FTRACE, kind, 0);

	fails(add(fd, &probe), EOPNOTSUPP, name);
}

static void choice(void)
{
	int fd = device_open();

	chosen(KPM_ENGINE_AUTO, KPM_ENTRY, 0, best_engine(), "an entry");
	if (best_engine() == KPM_ENGINE_FTRACE)
		chosen(KPM_ENGINE_FTRACE, KPM_ENTRY, 0, KPM_ENGINE_FTRACE, "an entry by ftrace");
	else
		refused(fd, KPM_ENTRY, "an entry by ftrace");
	chosen(KPM_ENGINE_KPROBE, KPM_ENTRY, 0, KPM_ENGINE_KPROBE, "an entry by kprobe");
	chosen(KPM_ENGINE_AUTO, KPM_RETURN, 0, KPM_ENGINE_KPROBE, "a return");
	refused(fd, KPM_RETURN, "a return by ftrace");
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
	same(functions_in_kernel(), traced(1), "  one function is traced");
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
#define OWN	8	/* TRACERS_MAX of the module */

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

/* Arms MANY system calls one by one, SYMBOL as the last; returns its slot. */
static unsigned int arm_many(int fd)
{
	FILE *file = fopen(TRACEABLE, "r");
	struct kpm_probe probe = {};
	char line[300], name[60];
	int armed = 0;

	while (armed < MANY - 1 && fgets(line, sizeof(line), file)) {
		if (sscanf(line, SYSCALLS "%59s", name) != 1 || !strcmp(name, "getppid"))
			continue;
		line[strcspn(line, "\n")] = '\0';
		probe = request(KPM_ENTRY, name, line);
		armed += !add(fd, &probe);
	}
	fclose(file);
	probe = request(KPM_ENTRY, "last", SYMBOL);
	add(fd, &probe);
	return probe.slot;
}

/* More functions than have a tracer of their own: the rest shares one. */
static void many(void)
{
	int fd = device_open();
	double begun = seconds(), armed, closed;
	unsigned int last = arm_many(fd);

	armed = seconds();
	same(functions_in_kernel(), traced(MANY), "many functions are traced");
	same(probes_in_kernel(), best_engine() == KPM_ENGINE_KPROBE ? MANY : 0,
	     "  without kprobes, if the kernel can");
	load_run("load", 2, 5000);
	same(state_of(fd, last).hits, 10000, "  and count");
	close(fd);
	closed = seconds();
	printf("# armed in %.2f s, closed in %.2f s\n", armed - begun, closed - armed);
	armed_are(0, 0, "  close: none of them");
}

/* How many traceable functions begin so; one that has several names has one here. */
static int functions_like(const char *prefix)
{
	FILE *file = fopen(TRACEABLE, "r");
	int number = 0;
	char line[300];

	while (fgets(line, sizeof(line), file))
		number += !strncmp(line, prefix, strlen(prefix));
	fclose(file);
	return number;
}

static struct kpm_probe arm_pattern(int fd, const char *name, const char *pattern)
{
	struct kpm_probe probe = request(KPM_ENTRY, name, pattern);

	strcpy(probe.comm, "load");
	fails(add(fd, &probe), 0, pattern);
	return probe;
}

/* Every place has its kprobe, also where the kernel can't trace. */
static void covers(const struct kpm_probe *all, int number, const char *name)
{
	if (engine == KPM_ENGINE_KPROBE)
		same(all->functions, probes_in_kernel(), name);
	else
		same(all->functions, number, name);
	check((int)all->functions >= number, "  all that can be traced", "%u", all->functions);
}

static void pattern(void)
{
	int number = functions_like(calls_like("getp")), fd = device_open();
	struct kpm_probe all = arm_pattern(fd, "all", calls_like("getp*"));
	struct kpm_probe one;

	covers(&all, number, "  is at all functions that match");
	one = arm_pattern(fd, "one", calls_like("getpp?d"));
	same(one.functions, 1, "  is at one");
	same(all.engine == one.engine && (engine == KPM_ENGINE_AUTO || all.engine == engine), 1,
	     "  by the engine asked for");
	same(functions_in_kernel(), traced(number), "  no function is traced twice");
	load_run("load", 2, 5000);
	same(state_of(fd, all.slot).hits, 10000, "  the calls of all count as one");
	same(state_of(fd, one.slot).hits, 10000, "  beside those of the one");
	del(fd, all.slot);
	same(functions_in_kernel(), traced(1), "  the one stays without the others");
	load_run("load", 1, 100);
	same(del(fd, one.slot).hits, 10100, "  and counts on");
	armed_are(0, 0, "  and then goes");
	close(fd);
}

/* A function that is probed already is not probed again with a pattern. */
static void pattern_with_company(void)
{
	int number = functions_like(calls_like("get")), fd = device_open(), other = device_open();
	unsigned int single = arm(fd, KPM_ENTRY, "single", 0, "load");
	struct kpm_probe all = arm_pattern(other, "all", calls_like("get*"));

	covers(&all, number, "  joins the function that is probed already");
	same(functions_in_kernel(), traced(number), "  which is traced once");
	load_run("load", 2, 5000);
	same(state_of(other, all.slot).hits, 10000, "  and counted for the pattern");
	same(state_of(fd, single).hits, 10000, "  and for itself");
	close(fd);
	load_run("load", 1, 100);
	same(state_of(other, all.slot).hits, 10100, "  the pattern stays without the single");
	same(functions_in_kernel(), traced(number), "  with all its functions");
	close(other);
	armed_are(0, 0, "  and then goes");
}

static void thousand(void)
{
	struct kpm_probe probe = request(KPM_ENTRY, "thousand", SYSCALLS "*");
	double begun = seconds(), armed;
	int fd = device_open();

	fails(add(fd, &probe), 0, "hundreds of functions");
	armed = seconds();
	check(probe.functions > 300, "  more than 300", "%u", probe.functions);
	if (best_engine() == KPM_ENGINE_FTRACE)
		same(functions_in_kernel(), probe.functions, "  are traced");
	else
		same(probes_in_kernel(), probe.functions, "  have kprobes");
	close(fd);
	printf("# %u functions armed in %.2f s, closed in %.2f s\n", probe.functions,
	       armed - begun, seconds() - armed);
	armed_are(0, 0, "  close: none of them");
}

void test_engines(void)
{
	choice();
	side_by_side();
	company();
	many();
	for (engine = KPM_ENGINE_AUTO; engine <= best_engine(); engine++) {
		pattern();
		pattern_with_company();
	}
	engine = KPM_ENGINE_AUTO;
	thousand();
}
