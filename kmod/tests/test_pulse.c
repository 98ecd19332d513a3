// SPDX-License-Identifier: GPL-2.0
/* Who switches probes off as a whole is noticed, and who switches them on again. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "load.h"
#include "suites.h"

#define FTRACE	"/proc/sys/kernel/ftrace_enabled"
#define KPROBES	"/sys/kernel/debug/kprobes/enabled"
#define LIST	"/sys/kernel/debug/kprobes/list"
#define ENABLED	"/sys/kernel/tracing/enabled_functions"

static void set(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_TRUNC);

	check(write(fd, value, 1) == 1, path, "can't be written");
	close(fd);
}

static bool becomes(int fd, unsigned int slot, unsigned int state)
{
	int i;

	for (i = 0; i < 200; i++) {
		if (state_of(fd, slot).state == state)
			return true;
		usleep(50000);
	}
	return false;
}

static void noticed(const char *path, unsigned int slot, unsigned int other, int fd)
{
	set(path, "0");
	check(becomes(fd, slot, KPM_DISABLED), "  what it stops is disabled", "state %u",
	      state_of(fd, slot).state);
	if (other != ~0U)
		same(state_of(fd, other).state, KPM_ARMED, "  and nothing else");
	load_run("load", 1, 100);
	set(path, "1");
	check(becomes(fd, slot, KPM_ARMED), "  and armed again", "state %u", state_of(fd, slot).state);
}

/* Where the kernel has a tracer, and it is switched off: what by kprobes is then counted. */
static int without_tracer(int fd, unsigned int *slot_of)
{
	unsigned int slot;

	engine = KPM_ENGINE_FTRACE;
	slot = arm(fd, KPM_ENTRY, "traced", 0, "load");
	load_run("load", 1, 10);
	noticed(FTRACE, slot, ~0U, fd);
	*slot_of = slot;
	same(state_of(fd, slot).hits, 10, "  and has counted nothing of that");
	engine = KPM_ENGINE_KPROBE;
	return traced(1) ? 10 : 110;
}

static bool beats(const char *path)
{
	return strstr(contents(path), "kpm_pulse");
}

static bool waits_for(const char *path, bool beating)
{
	int i;

	for (i = 0; i < 200 && beats(path) != beating; i++)
		usleep(50000);
	return i < 200;
}

/* The last point has gone: so do the probes of the module itself, until there is one again. */
static void rests(void)
{
	int fd, round;
	unsigned int slot;

	for (round = 0; round < 2; round++) {
		check(waits_for(LIST, false), "without probes there is no pulse", "%s", contents(LIST));
		check(waits_for(ENABLED, false), "  and no function is traced for it", "%s",
		      contents(ENABLED));
		fd = device_open();
		slot = arm(fd, KPM_RETURN, "again", 0, "load");
		check(waits_for(LIST, true), "  but with the next", "%s", contents(LIST));
		noticed(KPROBES, slot, ~0U, fd);
		close(fd);
	}
}

/* Loaded while tracers are off it leaves kprobes alone, and later all is well. */
static void begins_while_off(void)
{
	int fd;

	set(FTRACE, "0");
	fails(unload_module("kprobe_monitor"), 0, "unload the module");
	clear_log();
	fails(load_module(MODULE, ""), 0, "load it while tracers are off");
	has_measured("ftrace");
	usleep(500000);
	check(!has_logged("a hit by kprobe"), "  no kprobe is tried", "one is");
	set(FTRACE, "1");
	fd = device_open();
	engine = KPM_ENGINE_KPROBE;
	arm(fd, KPM_ENTRY, "later", 0, "load");
	load_run("load", 1, 10);
	close(fd);
	engine = KPM_ENGINE_AUTO;
	check(waits_for(ENABLED, false), "  and it can be as before", "%s", contents(ENABLED));
	load_anew();
}

void test_pulse(void)
{
	struct kpm_probe probe;
	unsigned int entry, back, slot = ~0U;
	int fd, must = 0;

	/* Else it might measure while tracers are off: Linux bears no kprobe that leaves then. */
	load_anew();
	fd = device_open();
	engine = KPM_ENGINE_KPROBE;
	probe = request(KPM_ENTRY, "kprobe", SYSCALLS "getpgid");
	add(fd, &probe);
	entry = probe.slot;
	back = arm(fd, KPM_RETURN, "back", 0, "load");
	if (best_engine() == KPM_ENGINE_FTRACE)
		must = without_tracer(fd, &slot);
	noticed(KPROBES, back, slot, fd);
	same(state_of(fd, entry).state, KPM_ARMED, "an entry by kprobe is armed too");
	load_run("load", 1, 1000);
	if (slot != ~0U)
		same(state_of(fd, slot).hits, 1110, "all is counted but what was switched off");
	same(state_of(fd, back).hits, must + 1000, "  by each");
	close(fd);
	engine = KPM_ENGINE_AUTO;
	rests();
	if (best_engine() == KPM_ENGINE_FTRACE)
		begins_while_off();
}
