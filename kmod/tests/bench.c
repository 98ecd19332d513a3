// SPDX-License-Identifier: GPL-2.0
/*
 * What a hit costs, in instructions: under QEMU's -icount shift=0 one takes a
 * nanosecond, and the time stamp counter counts them. The least of many short
 * runs is one that no interrupt fell into.
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>
#if defined(__x86_64__) || defined(__i386__)
#include <x86intrin.h>
#endif

#include "bench.h"
#include "device.h"
#include "load.h"
#include "rings.h"
#include "suites.h"

/* Only this architecture has bounds. */
#ifdef __x86_64__
#define BOUNDS true
#else
#define BOUNDS false
#endif

const struct bench_subject bench_shallow = { SYMBOL, calls };

static const struct bench_subject *subject;
static unsigned long long bare;

static unsigned long long now(void)
{
#if defined(__x86_64__) || defined(__i386__)
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
		subject->calls(BENCH_CALLS);
		took = now() - begin;
		if (took < least)
			least = took;
	}
	return least;
}

void bench_take(const struct bench_subject *taken)
{
	subject = taken;
	bare = instructions(NULL, NULL);
}

/* Two hundred instructions for each of @number. */
static void spin(long number)
{
	number *= 100;
#if defined(__x86_64__) || defined(__i386__)
	asm volatile("1: dec %0\n\tjnz 1b" : "+r"(number) : : "cc");
#else
	asm volatile("1: subs %0, %0, #1\n\tbne 1b" : "+r"(number) : : "cc");
#endif
}

/* The figures are instructions only if the clock counts these. */
static void check_clock(void)
{
	static const struct bench_subject spinning = { "", spin };
	long long all = 200LL * BENCH_CALLS;

	bench_take(&spinning);
	if (llabs((long long)bare - all) > all / 100)
		printf("not ok: the clock says %llu for %lld instructions\n", bare, all);
}

void bench_report(const char *name, double value, const char *unit, double bound)
{
	const char *whose = strchr(name, '.') ? "" : "kmod.";

	printf("BENCH %s%s %.1f %s", whose, name, value, unit);
	if (BOUNDS && bound > 0)
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

static void see_frames(const struct kpm_record *record, void *frames)
{
	*(unsigned int *)frames = record->frames;
}

/* Of the records of the last round. */
static void report_frames(const char *name, struct rings *rings)
{
	unsigned int frames = 0;
	char full[80];

	rings_read(rings, see_frames, &frames);
	snprintf(full, sizeof(full), "%s_frames", name);
	bench_report(full, frames, "frames", 0);
}

/* What a hit of @probe costs beside the call; returns it. */
static double measure(struct kpm_probe probe, double bound)
{
	struct rings rings;
	int fd = device_open();
	double cost;
	bool records = probe.capture || probe.arguments;
	bool misses = probe.tgid || probe.comm[0] || probe.comparisons[0].operator;
	unsigned long long hits = misses ? 0 : BENCH_CALLS * BENCH_RUNS;
	struct kpm_state state;

	if (records)
		rings = rings_open(fd, 1 << 22, 0);
	strcpy(probe.symbol, subject->symbol);
	if (add(fd, &probe)) {
		printf("not ok: %s: %m\n", probe.name);
		close(fd);
		return 0;
	}
	sleep(1);	/* some kernels optimize a probe later */
	cost = bench_cost(records ? drain : NULL, &rings);
	state = state_of(fd, probe.slot);
	if (state.hits != hits || state.dropped)
		printf("not ok: %s has counted %llu, and dropped %llu\n", probe.name,
		       (unsigned long long)state.hits, (unsigned long long)state.dropped);
	bench_report(probe.name, cost, "instructions/hit", bound);
	if (probe.capture & KPM_CAPTURE_STACK)
		report_frames(probe.name, &rings);
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
	measure(PROBE("kprobe_stack", .engine = KPM_ENGINE_KPROBE,
		      .capture = KPM_CAPTURE_STACK), 0);
}

/* So many arguments, where tracers see any. */
static unsigned int seen(unsigned int arguments)
{
	return tracers_have_arguments() ? arguments : 0;
}

static void by_ftrace(void)
{
	double count = measure(PROBE("ftrace_count", .engine = KPM_ENGINE_FTRACE), 75);

	misses(KPM_ENGINE_FTRACE, "ftrace_tgid_miss", count, PROBE("", .tgid = 30000), 6);
	misses(KPM_ENGINE_FTRACE, "ftrace_comm_miss", count, PROBE("", .comm = "stranger"), 12);
	if (tracers_have_arguments())
		measure(PROBE("ftrace_argument_miss", .engine = KPM_ENGINE_FTRACE,
			      .comparisons = { { 1, KPM_EQUAL, 1 } }), 0);
	measure(PROBE("ftrace_uid_match", .engine = KPM_ENGINE_FTRACE,
		      .filters = KPM_FILTER_UID), 0);
	measure(PROBE("ftrace_record", .engine = KPM_ENGINE_FTRACE,
		      .capture = KPM_CAPTURE_TASK, .arguments = seen(2)), 210);
	measure(PROBE("ftrace_full_record", .engine = KPM_ENGINE_FTRACE,
		      .capture = ALL, .arguments = seen(6)), 500);
	measure(PROBE("ftrace_stack", .engine = KPM_ENGINE_FTRACE,
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

/* Arms what a pattern matches, nearly as many as it may. */
static void attach(void)
{
	struct kpm_probe probe = PROBE("attach", .symbol = "pci*");
	int fd = device_open();
	unsigned long long begin = now(), took;

	if (add(fd, &probe))
		printf("not ok: attach: %m\n");
	took = now() - begin;
	bench_report("attach_functions", probe.functions, "functions", 0);
	bench_report("attach_all", took / 1e6, "ms", 300);
	close(fd);
}

/* Sixteen frames, of more that are there. */
static void by_stack(void)
{
	bench_take(&bench_deep);
	if (best_engine() == KPM_ENGINE_FTRACE)
		measure(PROBE("ftrace_stack16", .engine = KPM_ENGINE_FTRACE,
			      .capture = KPM_CAPTURE_STACK), 0);
	measure(PROBE("kprobe_stack16", .engine = KPM_ENGINE_KPROBE,
		      .capture = KPM_CAPTURE_STACK), 0);
	bench_take(&bench_shallow);
}

void bench(void)
{
	const char *figures = getenv("figures");

	prctl(PR_SET_NAME, "bench");
	check_clock();
	bench_take(&bench_shallow);
	if (best_engine() == KPM_ENGINE_FTRACE)
		by_ftrace();
	by_kprobe();
	by_return();
	if (!strcmp(figures ?: "all", "all"))
		by_stack();
	attach();
#ifdef __x86_64__	/* they name its registers */
	bench_others();
	bench_bpftrace();
#endif
}
