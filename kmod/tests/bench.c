// SPDX-License-Identifier: GPL-2.0
/*
 * What a hit costs, in instructions: under QEMU's -icount shift=0 one takes a
 * nanosecond, and the time stamp counter counts them. The least of many short
 * runs is one that no interrupt fell into.
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>
#ifdef __x86_64__
#include <x86intrin.h>
#endif

#include "bench.h"
#include "device.h"
#include "load.h"
#include "rings.h"
#include "suites.h"

static struct utsname kernel;
static unsigned long long bare;

static unsigned long long now(void)
{
#ifdef __x86_64__
	return __rdtsc();
#else
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC_RAW, &time);
	return time.tv_sec * 1000000000ULL + time.tv_nsec;
#endif
}

static unsigned long long instructions(void (*before)(void *data), void *data)
{
	unsigned long long least = ~0ULL, begin, took;
	int run;

	for (run = 0; run < BENCH_RUNS; run++) {
		if (before)
			before(data);
		begin = now();
		calls(BENCH_CALLS);
		took = now() - begin;
		if (took < least)
			least = took;
	}
	return least;
}

void bench_report(const char *name, double value, const char *unit, double bound)
{
	const char *whose = strchr(name, '.') ? "" : "kmod.";

	printf("BENCH %s%s@%.*s %.1f %s", whose, name, kernel.release[3] == '.' ? 3 : 4,
	       kernel.release, value, unit);
	if (bound > 0)
		printf(" %.0f %s\n", bound, value <= bound ? "held" : "missed");
	else
		printf(" - -\n");
	fflush(stdout);
}

double bench_cost(void (*before)(void *data), void *data)
{
	return (double)(instructions(before, data) - bare) / BENCH_CALLS;
}

static void drain(void *rings)
{
	rings_drain(rings);
}

/* What a hit of @probe costs beside the call; returns it. */
static double measure(struct kpm_probe probe, double bound)
{
	struct rings rings;
	int fd = device_open();
	double cost;
	bool records = probe.capture || probe.arguments;

	if (records)
		rings = rings_open(fd, 1 << 22, 0);
	strcpy(probe.symbol, SYMBOL);
	if (add(fd, &probe)) {
		perror(probe.name);
		close(fd);
		return 0;
	}
	cost = bench_cost(records ? drain : NULL, &rings);
	bench_report(probe.name, cost, "instructions/hit", bound);
	if (records && state_of(fd, probe.slot).dropped)
		printf("not ok: %s dropped records\n", probe.name);
	if (records)
		rings_close(&rings);
	close(fd);
	return cost;
}

/* A filter that misses costs so much more than a count, which has none. */
static void misses(unsigned int by, const char *name, double count, struct kpm_probe probe,
		   double bound)
{
	char difference[80];
	double cost;

	probe.engine = by;
	strcpy(probe.name, name);
	cost = measure(probe, 0);
	snprintf(difference, sizeof(difference), "%s_over_count", name);
	bench_report(difference, cost - count, "instructions/hit", bound);
}

#define PROBE(what, ...) ((struct kpm_probe){ .name = what, __VA_ARGS__ })
#define ALL (KPM_CAPTURE_TASK | KPM_CAPTURE_CREDENTIALS | KPM_CAPTURE_MEMORY)

static void by_kprobe(void)
{
	double count = measure(PROBE("kprobe_count", .engine = KPM_ENGINE_KPROBE), 175);

	misses(KPM_ENGINE_KPROBE, "kprobe_tgid_miss", count, PROBE("", .tgid = 30000), 6);
	misses(KPM_ENGINE_KPROBE, "kprobe_comm_miss", count, PROBE("", .comm = "stranger"), 12);
	measure(PROBE("kprobe_record", .engine = KPM_ENGINE_KPROBE,
		      .capture = KPM_CAPTURE_TASK, .arguments = 2), 300);
	measure(PROBE("kprobe_full_record", .engine = KPM_ENGINE_KPROBE,
		      .capture = ALL | KPM_CAPTURE_REGISTERS, .arguments = 6), 500);
	measure(PROBE("kprobe_stack16", .engine = KPM_ENGINE_KPROBE,
		      .capture = KPM_CAPTURE_STACK), 0);
}

static void by_ftrace(void)
{
	double count = measure(PROBE("ftrace_count", .engine = KPM_ENGINE_FTRACE), 75);

	misses(KPM_ENGINE_FTRACE, "ftrace_tgid_miss", count, PROBE("", .tgid = 30000), 6);
	misses(KPM_ENGINE_FTRACE, "ftrace_comm_miss", count, PROBE("", .comm = "stranger"), 12);
	measure(PROBE("ftrace_argument_miss", .engine = KPM_ENGINE_FTRACE,
		      .comparisons = { { 1, KPM_EQUAL, 1 } }), 0);
	measure(PROBE("ftrace_uid_match", .engine = KPM_ENGINE_FTRACE,
		      .filters = KPM_FILTER_UID), 0);
	measure(PROBE("ftrace_record", .engine = KPM_ENGINE_FTRACE,
		      .capture = KPM_CAPTURE_TASK, .arguments = 2), 210);
	measure(PROBE("ftrace_full_record", .engine = KPM_ENGINE_FTRACE,
		      .capture = ALL, .arguments = 6), 500);
	measure(PROBE("ftrace_stack16", .engine = KPM_ENGINE_FTRACE,
		      .capture = KPM_CAPTURE_STACK), 0);
	measure(PROBE("ftrace_by_comm", .engine = KPM_ENGINE_FTRACE,
		      .group = KPM_GROUP_COMM), 200);
	measure(PROBE("ftrace_by_cgroup", .engine = KPM_ENGINE_FTRACE,
		      .group = KPM_GROUP_CGROUP), 200);
}

static void by_return(void)
{
	measure(PROBE("return_count", .kind = KPM_RETURN), 0);
	measure(PROBE("return_tgid_miss", .kind = KPM_RETURN, .tgid = 30000), 0);
	measure(PROBE("return_histogram", .kind = KPM_RETURN, .histogram = 1), 520);
	measure(PROBE("return_record", .kind = KPM_RETURN, .capture = KPM_CAPTURE_TASK), 560);
}

/* Arms what a pattern matches, nearly as many as it may; in the guest's seconds, an instruction a nanosecond. */
static void attach(void)
{
	struct kpm_probe probe = PROBE("attach", .symbol = "pci*");
	int fd = device_open();
	unsigned long long begin = now(), took;

	if (add(fd, &probe))
		perror("attach");
	took = now() - begin;
	bench_report("attach_functions", probe.functions, "functions", 0);
	bench_report("attach_all", took / 1e6, "ms", 300);
	close(fd);
}

void bench(void)
{
	prctl(PR_SET_NAME, "bench");
	uname(&kernel);
	bare = instructions(NULL, NULL);
	if (best_engine() == KPM_ENGINE_FTRACE)
		by_ftrace();
	by_kprobe();
	by_return();
	attach();
	bench_others();
	bench_bpftrace();
}
