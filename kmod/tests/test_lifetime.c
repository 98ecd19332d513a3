// SPDX-License-Identifier: GPL-2.0
/* Probes live as long as their open file, however it ends, and the module as long as that. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "load.h"
#include "suites.h"

static void arm_three(int fd)
{
	arm(fd, KPM_ENTRY, "one", 0, "");
	arm(fd, KPM_RETURN, "two", 0, "");
	arm(fd, KPM_ENTRY, "three", 0, "someone");
}

static void closed(void)
{
	int fd = device_open();

	arm_three(fd);
	armed_are(1, 1, "three probes are at one entry and one return");
	close(fd);
	armed_are(0, 0, "close: none of them");
}

static void mapped(void)
{
	struct kpm_info info;
	int fd = device_open();
	void *map;

	arm_three(fd);
	map = (void *)map_counters(fd, &info);
	close(fd);
	armed_are(1, 1, "a mapping keeps the file");
	munmap(map, info.counters_bytes);
	armed_are(0, 0, "munmap: none of them");
}

static void killed(void)
{
	struct kpm_info info;
	int ready[2];
	char byte;
	pid_t pid;
	int fd;

	if (pipe(ready))
		abort();
	pid = fork();
	if (!pid) {
		fd = device_open();
		arm_three(fd);
		map_counters(fd, &info);
		if (write(ready[1], "!", 1) == 1)
			pause();
		_exit(1);
	}
	if (read(ready[0], &byte, 1) == 1)
		armed_are(1, 1, "another process has three");
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(ready[0]);
	close(ready[1]);
	armed_are(0, 0, "kill -9: none of them");
}

static void inherited(void)
{
	int fd = device_open();
	unsigned int slot = arm(fd, KPM_ENTRY, "inherited", 0, "");
	int gate[2], answer[2], status;
	unsigned long long hits = 0;
	char byte;
	pid_t pid;

	if (pipe(gate) || pipe(answer))
		abort();
	pid = fork();
	if (!pid) {
		close(gate[1]);
		/* returns when the parent has closed its end, and the file before it */
		if (read(gate[0], &byte, 1))
			_exit(1);
		calls(100);
		hits = state_of(fd, slot).hits;
		_exit(write(answer[1], &hits, sizeof(hits)) != sizeof(hits));
	}
	close(fd);
	armed_are(1, 0, "a forked child keeps the file");
	close(gate[1]);
	if (read(answer[0], &hits, sizeof(hits)) == sizeof(hits))
		same(hits, 100, "  and can use it");
	waitpid(pid, &status, 0);
	same(status, 0, "  to its end");
	close(gate[0]);
	close(answer[0]);
	close(answer[1]);
	armed_are(0, 0, "then none of them");
}

static void final_counts(void)
{
	struct kpm_state seen, final;
	int fd = device_open();
	unsigned int slot = arm(fd, KPM_RETURN, "final", 0, "load");

	load_run("load", 4, 5000);
	load_run("other", 2, 500);
	seen = state_of(fd, slot);
	final = del(fd, slot);
	same(final.hits, 20000, "del returns the final hits");
	same(final.filtered, 1000, "  and filtered");
	check(!memcmp(&seen, &final, sizeof(seen)), "  all as the last state", "state %u",
	      final.state);
	armed_are(0, 0, "del: nothing");
	close(fd);
}

/* Functions of dummy.ko that are traced, but for 5.10's own mark of a kprobe that was there, which does nothing. */
static int traced_in_dummy(void)
{
	const char *c;
	int lines = 0;
	size_t length;

	for (c = contents("/sys/kernel/tracing/enabled_functions"); *c; c += length + 1) {
		length = strcspn(c, "\n");
		lines += memmem(c, length, "dummy_", 6) && !memmem(c, length, "kprobe_ftrace_handler", 21);
	}
	return lines;
}

static void gone(void)
{
	struct kpm_probe probe = request(KPM_ENTRY, "gone", "dummy:dummy_setup");
	int fd = device_open();
	struct kpm_state state;

	fails(load_module("/dummy.ko", "numdummies=0"), 0, "load a module to probe");
	fails(add(fd, &probe), 0, "add: function of a module");
	same(state_of(fd, probe.slot).state, KPM_ARMED, "  armed");
	fails(unload_module("dummy"), 0, "unload that module");
	state = state_of(fd, probe.slot);
	same(state.state, KPM_GONE, "  its probe is gone");
	fails(load_module("/dummy.ko", "numdummies=0"), 0, "load the module again");
	same(state_of(fd, probe.slot).state, KPM_GONE, "  its probe stays gone");
	if (traced_in_dummy())
		printf("# %s", contents("/sys/kernel/tracing/enabled_functions"));
	same(traced_in_dummy(), 0, "  and is not in the new one");
	same(del(fd, probe.slot).state, KPM_GONE, "  and can be deleted");
	fails(unload_module("dummy"), 0, "  and the module goes again");
	close(fd);
}

static void unload(void)
{
	int fd = device_open();

	arm_three(fd);
	fails(unload_module_now("kprobe_monitor"), EWOULDBLOCK, "unload: refused while a file is open");
	close(fd);
	fails(unload_module("kprobe_monitor"), 0, "unload: works after");
	armed_are(0, 0, "nothing is left in the kernel");
	check(access(PROC, F_OK), "  no " PROC, "it is there");
	check(access("/sys/class/misc/kprobe_monitor", F_OK), "  no device", "it is there");
	check(!strstr(contents("/proc/modules"), "kprobe_monitor"), "  no module", "it is there");
	check(!strstr(contents("/proc/vmallocinfo"), "kpm_"), "  no memory of it", "it is there");
	fails(load_module(MODULE, ""), 0, "load again");
}

void test_lifetime(void)
{
	closed();
	mapped();
	killed();
	inherited();
	final_counts();
	gone();
	unload();
}
