// SPDX-License-Identifier: GPL-2.0
/* What costs too much loses its stacks, its records, and is disarmed; and comes back where that is wanted. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "load.h"
#include "rings.h"
#include "suites.h"

#define BUDGET	"/sys/module/kprobe_monitor/parameters/budget"
#define FEW	500	/* calls on each CPU that cost more than a thousandth of a second with records */
#define MANY	50000	/* and that do when they are only counted, again and again */
#define FRUGAL	SYSCALLS "getpgid"

struct seen {
	unsigned long with_stack;
	unsigned long without;
};

static void look(const struct kpm_record *record, void *data)
{
	struct seen *seen = data;

	if (record->sections & KPM_CAPTURE_STACK)
		seen->with_stack++;
	else
		seen->without++;
}

static struct kpm_probe costly(const char *name, unsigned int budget)
{
	struct kpm_probe probe = request(KPM_ENTRY, name, SYMBOL);

	strcpy(probe.comm, "load");
	probe.budget = budget;
	return probe;
}

static void get_pgid(int number)
{
	while (number--)
		syscall(SYS_getpgid, 0);
}

/* Storms until the next step has been taken away; returns the calls made for it, on all CPUs. */
static unsigned long storm(int fd, unsigned int slot, unsigned int level, long calls_each)
{
	unsigned long made = 0;
	int i;

	for (i = 0; i < 2000 && state_of(fd, slot).degraded < level; i++) {
		load_run("load", CPUS, calls_each);
		made += CPUS * calls_each;
	}
	return made;
}

static void steps(void)
{
	struct kpm_probe probe = costly("costly", 1), frugal = request(KPM_ENTRY, "frugal", FRUGAL);
	struct kpm_state state;
	struct seen seen = {};
	int fd = device_open();
	struct rings rings = rings_open(fd, 1 << 22, 0);
	unsigned long made;

	frugal.budget = 1;
	frugal.tgid = getpid();
	probe.capture = KPM_CAPTURE_TASK | KPM_CAPTURE_STACK;
	fails(add(fd, &probe), 0, "a probe with stacks and a budget");
	fails(add(fd, &frugal), 0, "  and a frugal one");
	made = storm(fd, probe.slot, KPM_DEGRADED_STACKS, FEW);
	state = state_of(fd, probe.slot);
	same(state.degraded, KPM_DEGRADED_STACKS, "a storm takes its stacks first");
	same(state.over, KPM_OVER_PROBE, "  for its own budget");
	same(state.changes, 1, "  in one step");
	check(state.changed && state.cost >= 1000000, "  and says when, and what it cost",
	      "%llu %llu", state.changed, state.cost);
	same(state.hits, made, "  every call is counted");
	same(state.written + state.dropped + state.nested, made, "  every hit left its record");
	rings_drain(&rings);
	made += storm(fd, probe.slot, KPM_DEGRADED_RECORDS, FEW);
	state = state_of(fd, probe.slot);
	same(state.degraded, KPM_DEGRADED_RECORDS, "then its records");
	same(state.changes, 2, "  in the next");
	same(state.state, KPM_ARMED, "  and is armed");
	same(state.hits, made, "  every call is counted");
	adds_up(state, "  and every hit accounted for");
	rings_read(&rings, look, &seen);
	check(seen.without, "  records have come without a stack", "none of %lu", seen.with_stack);
	storm(fd, probe.slot, KPM_DEGRADED_OFF, MANY);
	state = state_of(fd, probe.slot);
	same(state.state, KPM_OVER_BUDGET, "then it is disarmed");
	same(state.degraded, KPM_DEGRADED_OFF, "  and says so");
	same(state.changes, 3, "  in the last");
	check(state.limited, "  hits without record are counted as limited", "none");
	adds_up(state, "  every hit is accounted for");
	load_run("load", CPUS, 10);
	same(state_of(fd, probe.slot).hits, state.hits, "  and no more come");
	get_pgid(10);
	state = state_of(fd, frugal.slot);
	same(state.hits, 10, "the frugal one counts");
	same(state.changes, 0, "  and is not touched");
	same(del(fd, probe.slot).state, KPM_OVER_BUDGET, "what is disarmed can be deleted");
	rings_close(&rings);
	close(fd);
	armed_are(0, 0, "  nothing is left");
}

static bool becomes(int fd, unsigned int slot, unsigned int level)
{
	int i;

	for (i = 0; i < 1200 && state_of(fd, slot).degraded != level; i++)
		usleep(50000);
	return i < 1200;
}

static void rearmed(int kind)
{
	struct kpm_probe probe = costly("again", 1 | KPM_REARM);
	struct kpm_state off, on;
	int fd = device_open();
	struct rings rings = rings_open(fd, 1 << 20, 0);

	probe.kind = kind;
	probe.capture = KPM_CAPTURE_TASK;
	if (kind == KPM_RETURN)
		probe.engine = KPM_ENGINE_AUTO;
	fails(add(fd, &probe), 0, "a probe that is to come back");
	storm(fd, probe.slot, KPM_DEGRADED_RECORDS, FEW);
	storm(fd, probe.slot, KPM_DEGRADED_OFF, MANY);
	off = state_of(fd, probe.slot);
	check(off.changes >= 2, "  is disarmed", "%u changes", off.changes);
	check(becomes(fd, probe.slot, KPM_DEGRADED_NOTHING), "  comes back as it was", "it does not");
	on = state_of(fd, probe.slot);
	same(on.state, KPM_ARMED, "  armed");
	same(on.changes - off.changes >= 2, 1, "  in two steps");
	check(on.changed > off.changed, "  later", "%llu", on.changed);
	load_run("load", CPUS, 5);
	off = state_of(fd, probe.slot);
	same(off.hits, on.hits + CPUS * 5, "  and counts on");
	same(off.written + off.dropped + off.nested,
	     on.written + on.dropped + on.nested + CPUS * 5, "  with records");
	adds_up(off, "  every hit is accounted for");
	del(fd, probe.slot);
	rings_close(&rings);
	close(fd);
}

static int set_budget(const char *value)
{
	int fd = open(BUDGET, O_WRONLY | O_TRUNC), saved;
	ssize_t written = write(fd, value, strlen(value));

	saved = errno;
	close(fd);
	errno = saved;
	return written < 0 ? -1 : 0;
}

static void later(struct kpm_state state, unsigned long long time, const char *name)
{
	check(!state.changes || state.changed > time, name, "%llu before %llu", state.changed, time);
}

/* No budget of their own: the one that costs most is taken, whether others come before or after it. */
static void of_module(void)
{
	struct kpm_probe probe = costly("costly", 0), frugal = request(KPM_ENTRY, "frugal", FRUGAL);
	struct kpm_probe before = costly("before", 0), after = costly("after", 0);
	struct kpm_state state;
	int fd = device_open();

	probe.group = KPM_GROUP_COMM;
	add(fd, &frugal);
	add(fd, &before);
	add(fd, &probe);
	add(fd, &after);
	load_run("load", CPUS, MANY);
	same(state_of(fd, probe.slot).changes, 0, "without a budget nothing is taken");
	same(state_of(fd, probe.slot).cost, 0, "  nor reckoned");
	fails(set_budget("1"), 0, "with one of the module");
	same(atol(contents(BUDGET)), 1, "  it can be read");
	storm(fd, probe.slot, KPM_DEGRADED_OFF, MANY);
	state = state_of(fd, probe.slot);
	same(state.state, KPM_OVER_BUDGET, "  the costliest is disarmed");
	same(state.over, KPM_OVER_MODULE, "  and says for whose budget");
	later(state_of(fd, before.slot), state.changed, "  before a cheaper one that was there");
	later(state_of(fd, after.slot), state.changed, "  and one that came after it");
	get_pgid(10);
	state = state_of(fd, frugal.slot);
	same(state.state, KPM_ARMED, "  the other is not");
	same(state.changes, 0, "  nor touched");
	fails(set_budget("1000001"), EINVAL, "  no more than a thousand CPUs");
	fails(set_budget("-1"), EINVAL, "  nor less than none");
	fails(set_budget("much"), EINVAL, "  nor a word");
	same(atol(contents(BUDGET)), 1, "  and what is refused changes nothing");
	fails(set_budget("0"), 0, "  and none again");
	close(fd);
}

static void at_load(void)
{
	unload_module("kprobe_monitor");
	check(load_module(MODULE, "budget=1000001"), "load: too large a budget", "it is loaded");
	fails(load_module(MODULE, "budget=1000000"), 0, "load: the largest");
	same(atol(contents(BUDGET)), 1000000, "  it holds");
	unload_module("kprobe_monitor");
	load_module(MODULE, "");
}

/* Of the same calls those cost more that do more; the costlier is asked first, so that the other is never behind. */
static void costs_more(int kind, void (*make)(struct kpm_probe *probe), const char *name)
{
	struct kpm_probe plain = costly("plain", KPM_BUDGET_MAX), more = costly("more", KPM_BUDGET_MAX);
	unsigned long long most = 0, least = 0;
	int fd = device_open(), i;

	plain.kind = kind;
	more.kind = kind;
	make(&more);
	fails(add(fd, &plain), 0, "a probe that is reckoned");
	fails(add(fd, &more), 0, name);
	load_run("load", CPUS, MANY);
	for (i = 0; i < 100 && !(least && most > least); i++) {
		usleep(100000);
		most = state_of(fd, more.slot).cost;
		least = state_of(fd, plain.slot).cost;
	}
	check(least && most > least, "  costs more", "%llu of %llu", most, least);
	same(state_of(fd, more.slot).changes, 0, "  and less than a thousand CPUs");
	close(fd);
}

static void grouped(struct kpm_probe *probe)
{
	probe->group = KPM_GROUP_COMM;
}

static void timed(struct kpm_probe *probe)
{
	probe->histogram = 1;
}

static void refused(void)
{
	struct kpm_probe probe = costly("budget", KPM_BUDGET_MAX + 1);
	int fd = device_open();

	fails(add(fd, &probe), EINVAL, "add: too large a budget");
	probe.budget = KPM_BUDGET_MAX | KPM_REARM;
	fails(add(fd, &probe), 0, "add: the largest");
	close(fd);
}

void test_budget(void)
{
	has_measured("kprobe");
	has_measured("return");
	refused();
	for (engine = KPM_ENGINE_KPROBE; engine <= best_engine(); engine++) {
		steps();
		rearmed(KPM_ENTRY);
		of_module();
		costs_more(KPM_ENTRY, grouped, "  and one by group");
	}
	engine = KPM_ENGINE_AUTO;
	costs_more(KPM_RETURN, grouped, "  and one by group");
	costs_more(KPM_RETURN, timed, "  and one with a histogram");
	rearmed(KPM_RETURN);
	at_load();
}
