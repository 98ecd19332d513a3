// SPDX-License-Identifier: GPL-2.0
/* clear_stats: all counts begin anew, and no hit is lost or counted twice. */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "load.h"
#include "suites.h"
#include "text.h"

static long long sum(const char *name)
{
	return number_of(name, "written:") + number_of(name, "sampled_out:") +
	       number_of(name, "limited:") + number_of(name, "dropped:") +
	       number_of(name, "nested:");
}

/* The number behind @key below the line of the only monitor that has it. */
static long long below(const char *key)
{
	const char *at = strstr(contents(PROC), key);
	long long number = -1;

	if (at)
		sscanf(at + strlen(key), "%lld", &number);
	return number;
}

static void at_rest(void)
{
	int fd = device_open();
	unsigned int slot = arm(fd, KPM_ENTRY, "other", 0, "");

	accepted("add a getppid 0 0 0 load group=comm capture=task sample=3");
	accepted("add b getppid 0 1 0 load histogram=1");
	load_run("load", 2, 100);
	load_run("none", 1, 7);
	shows(" owner:proc epoch:0");
	same(number_of("a", "hits:"), 200, "hits");
	accepted("clear_stats");
	shows("Total hits: 207\n");
	shows(" owner:proc epoch:1");
	same(number_of("a", "hits:"), 0, "clear_stats: no hits");
	same(number_of("a", "filtered:"), 0, "  none filtered");
	same(sum("a"), 0, "  no record");
	shows("    groups by comm: 0\n");
	shows("    durations: 0\n");
	same(state_of(fd, slot).hits, 207, "  but the device's go on");
	load_run("load", 1, 30);
	load_run("none", 1, 5);
	same(number_of("a", "hits:"), 30, "  then new ones");
	same(number_of("a", "filtered:"), 5, "  filtered");
	same(sum("a"), 30, "  records");
	same(below("    groups by comm: 1\n      load: "), 30, "  groups");
	same(below("    durations: "), 30, "  durations");
	accepted("clear_stats");
	accepted("clear_stats");
	shows(" owner:proc epoch:3");
	same(number_of("b", "hits:"), 0, "again");
	accepted("del a\ndel b");
	accepted("add a getppid 0");
	shows(" owner:proc epoch:0\n");
	same(number_of("a", "hits:"), 0, "a new one has no epoch of the old");
	accepted("del a");
	close(fd);
}

#define CLEARS	20
#define CALLS	100000

/* What was shown before the last clear belongs to it or to those before: together all of it. */
static void under_load(void)
{
	struct load load = load_prepare("load", 2, CALLS);
	int fd = device_open();
	unsigned int slot = arm(fd, KPM_ENTRY, "all", 0, "load");
	long long hits, last = 0;
	int i, negative = 0;

	accepted("add a getppid 0 0 0 load group=comm capture=task");
	accepted("add b getppid 0 1 0 load histogram=1 group=comm");
	load_go(&load);
	for (i = 0; i < CLEARS; i++) {
		if (command("clear_stats") < 0)
			break;
		hits = number_of("a", "hits:");
		negative += hits < 0 || hits > 2 * CALLS || number_of("a", "written:") < 0;
	}
	same(i, CLEARS, "clear_stats under load");
	same(negative, 0, "  is never below 0");
	load_wait(&load);
	last = number_of("a", "hits:");
	check(last > 0 && last < 2 * CALLS, "  came in the middle", "%lld", last);
	same(sum("a"), last, "  each hit of the epoch has its record, or a reason");
	same(below(" load: "), last, "  and its group");
	same(below("    durations: "), number_of("b", "hits:"), "  and its duration");
	same(state_of(fd, slot).hits, 2 * CALLS, "  none is lost");
	accepted("del a\ndel b");
	close(fd);
}

void test_epoch(void)
{
	at_rest();
	under_load();
}
