// SPDX-License-Identifier: GPL-2.0
/* The kernel's own test of kprobes passes without the module, and beside its armed and hit probes. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "load.h"
#include "suites.h"

#define RESULTS "/sys/kernel/debug/kunit/kprobes_test/results"

static int times(const char *text, const char *part)
{
	int number = 0;

	for (text = strstr(text, part); text; text = strstr(text + 1, part))
		number++;
	return number;
}

static void passes(const char *name)
{
	const char *results;

	fails(load_module("/test_kprobes.ko", ""), 0, "load the kernel's own test");
	results = contents(RESULTS);
	check(strstr(results, "\nok 1 kprobes_test") || strstr(results, "\nok 1 - kprobes_test"), name, "%s",
	      results);
	same(times(results, "not ok"), 0, "  none of its cases fails");
	check(times(results, "    ok ") >= 4, "  of at least 4", "%s", results);
	fails(unload_module("test_kprobes"), 0, "  it unloads");
}

void test_kunit(void)
{
	struct load load = load_prepare("load", CPUS, 20000);
	unsigned int entry, back, kprobe;
	struct kpm_probe probe;
	int fd;

	unload_module("kprobe_monitor");
	passes("it passes without the module");
	load_module(MODULE, "");
	passes("it passes with the module");
	fd = device_open();
	entry = arm(fd, KPM_ENTRY, "entry", 0, "load");
	back = arm(fd, KPM_RETURN, "back", 0, "load");
	probe = request(KPM_ENTRY, "kprobe", SYMBOL);
	probe.engine = KPM_ENGINE_KPROBE;
	add(fd, &probe);
	kprobe = probe.slot;
	load_go(&load);
	passes("it passes beside probes that are hit");
	load_wait(&load);
	same(state_of(fd, entry).hits, CPUS * 20000, "  they count on: ftrace");
	same(state_of(fd, kprobe).hits, CPUS * 20000, "  kprobe");
	same(state_of(fd, back).hits, CPUS * 20000, "  return");
	close(fd);
	armed_are(0, 0, "  nothing is left");
}
