// SPDX-License-Identifier: GPL-2.0
/* What the kernel's own ways to count or record a call cost. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bench.h"
#include "device.h"
#include "suites.h"

#define TRACING	"/sys/kernel/tracing/"
#define EVENT	TRACING "events/others/other/"

static void say(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_APPEND);

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		printf("not ok: '%s' into %s: %m\n", text, path);
	close(fd);
}

static void measure(const char *name)
{
	char full[80];

	snprintf(full, sizeof(full), "others.%s", name);
	bench_report(full, bench_cost(NULL, NULL), "instructions/hit", 0);
}

/* Calls that the event was there for, of all that it was told of. */
static long long profiled(void)
{
	const char *at = strstr(contents(TRACING "kprobe_profile"), "other ");

	return at ? strtoll(at + strlen("other "), NULL, 10) : 0;
}

/* An event of @probe; @trigger and @filter may be NULL. */
static void by_event(const char *name, const char *probe, const char *trigger, const char *filter)
{
	char text[200];

	snprintf(text, sizeof(text), probe, "others/other " SYMBOL);
	say(TRACING "kprobe_events", text);
	if (filter)
		say(EVENT "filter", filter);
	if (trigger)
		say(EVENT "trigger", trigger);
	else
		say(EVENT "enable", "1");
	measure(name);
	if (profiled() < 1000)
		printf("not ok: %s was hit %lld times\n", name, profiled());
	if (trigger) {
		snprintf(text, sizeof(text), "!%s", trigger);
		say(EVENT "trigger", text);
	} else {
		say(EVENT "enable", "0");
	}
	say(TRACING "kprobe_events", "-:others/other");
}

static void by_perf(void)
{
	struct perf_event_attr attributes = {
		.size = sizeof(attributes),
		.kprobe_func = (unsigned long)SYMBOL,
	};
	unsigned long long hits = 0;
	int fd;

	attributes.type = atoi(contents("/sys/bus/event_source/devices/kprobe/type"));
	fd = syscall(SYS_perf_event_open, &attributes, -1, 0, -1, 0);
	measure("perf_kprobe_count");
	if (read(fd, &hits, sizeof(hits)) != sizeof(hits) || hits < 1000)
		printf("not ok: perf has counted %llu\n", hits);
	close(fd);
}

/* The tracer knows functions by one of their names. */
static void by_function(void)
{
	say(TRACING "set_ftrace_filter", calls_like("getppid"));
	if (!access(TRACING "function_profile_enabled", F_OK)) {
		say(TRACING "function_profile_enabled", "1");
		measure("function_profile");
		say(TRACING "function_profile_enabled", "0");
	}
	say(TRACING "current_tracer", "function");
	measure("function_record");
	if (!strstr(contents(TRACING "trace"), "sys_getppid <-"))
		printf("not ok: the function tracer has no record\n");
	say(TRACING "current_tracer", "nop");
	close(open(TRACING "set_ftrace_filter", O_WRONLY | O_TRUNC));
}

void bench_others(void)
{
	by_event("event_record", "p:%s", NULL, NULL);
	by_event("event_record_two_arguments", "p:%s one=%%di two=%%si", NULL, NULL);
	by_event("event_pid_miss", "p:%s", NULL, "common_pid == 30000");
	by_event("event_histogram_by_pid", "p:%s", "hist:keys=common_pid", NULL);
	by_event("event_return_record", "r:%s", NULL, NULL);
	by_perf();
	by_function();
}
