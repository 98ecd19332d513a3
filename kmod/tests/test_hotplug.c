// SPDX-License-Identifier: GPL-2.0
/*
 * A CPU leaves and comes back while probes are hit, or comes for the first
 * time: no call is lost, none counts twice.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "load.h"
#include "rings.h"
#include "suites.h"
#include "text.h"

#define THREADS	4
#define CALLS	60000L

static int online(const char *state)
{
	int fd = open("/sys/devices/system/cpu/cpu1/online", O_WRONLY | O_CLOEXEC);
	int result = write(fd, state, 1) == 1 ? 0 : -1;

	close(fd);
	return result;
}

/* Until the load has ended; returns how often the CPU left, or -1. */
static int come_and_go(const struct load *load)
{
	int times = 0;

	while (!waitpid(load->pid, NULL, WNOHANG)) {
		if (online("0"))
			return -1;
		usleep(20000);
		if (online("1"))
			return -1;
		usleep(20000);
		times++;
	}
	return times;
}

static void exact(void)
{
	struct load load = load_prepare("load", THREADS, CALLS);
	int fd = device_open(), times;
	unsigned int entry, other, back;

	entry = arm(fd, KPM_ENTRY, "entry", 0, "");
	other = arm(fd, KPM_ENTRY, "other", 0, "nobody");
	back = arm(fd, KPM_RETURN, "return", 0, "");
	load_go(&load);
	times = come_and_go(&load);
	check(times > 1, "a CPU leaves and comes back under load", "%d times", times);
	same(state_of(fd, entry).hits, THREADS * CALLS, "  entries");
	same(state_of(fd, other).filtered, THREADS * CALLS, "  filtered entries");
	same(state_of(fd, back).hits, THREADS * CALLS, "  returns");
	same(state_of(fd, back).missed, 0, "  none missed");
	close(fd);
	armed_are(0, 0, "  nothing is left");
}

/* What a CPU counted stays when it leaves; what is armed meanwhile counts there when it is back. */
static void counts_stay(void)
{
	const volatile struct kpm_counters *counters;
	int fd = device_open();
	struct kpm_info info;
	unsigned int before, during;

	before = arm(fd, KPM_ENTRY, "before", 0, "load");
	counters = map_counters(fd, &info);
	load_run("load", CPUS, 1000);
	fails(online("0"), 0, "a CPU leaves");
	same(counters[info.slots + before].hits, 1000, "  its row stays");
	same(state_of(fd, before).hits, 2000, "  and belongs to the sum");
	during = arm(fd, KPM_ENTRY, "during", 0, "load");
	load_run("load", 1, 500);
	fails(online("1"), 0, "  it comes back");
	load_run("load", CPUS, 2000);
	same(counters[info.slots + before].hits, 3000, "  and counts on in its row");
	same(counters[info.slots + during].hits, 2000, "  also for a probe armed without it");
	same(state_of(fd, before).hits, 6500, "  all");
	same(state_of(fd, during).hits, 4500, "  all since it left");
	munmap((void *)counters, info.counters_bytes);
	close(fd);
	armed_are(0, 0, "  nothing is left");
}

void test_hotplug(void)
{
	exact();
	counts_stay();
}

/* The machine has one CPU, and gets another when it says this. */
static bool plug(void)
{
	int i;

	printf("PLUG A CPU\n");
	fflush(stdout);
	for (i = 0; i < 600 && access("/sys/devices/system/cpu/cpu1", F_OK); i++)
		usleep(100000);
	return i < 600;
}

static void *map_page(int fd, const struct kpm_rings *rings, int cpu, int page, int protection)
{
	long size = getpagesize();
	void *at = mmap(NULL, size, protection, MAP_SHARED, fd,
			rings->offset + cpu * rings->stride + page * size);

	return at == MAP_FAILED ? NULL : at;
}

/* Nobody has to be told that there is something in a ring that he does not have. */
static bool ready(int fd)
{
	struct pollfd at = { .fd = fd, .events = POLLIN };

	return poll(&at, 1, 0) == 1;
}

/* load_run() has a thread on each of the two CPUs. */
void test_plug(void)
{
	struct kpm_probe probe = request(KPM_ENTRY, "late", SYMBOL);
	struct kpm_rings rings = { .bytes = 65536, .watermark = 1 };
	int fd = device_open(), text = open(RECORDS, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct kpm_probe foreseen = request(KPM_ENTRY, "foreseen", SYMBOL);
	int early = device_open();
	const struct kpm_ring *first, *second, *before;
	unsigned int *tail;

	probe.capture = KPM_CAPTURE_TASK;
	strcpy(probe.comm, "load");
	fails(ioctl(fd, KPM_IOC_RINGS, &rings), 0, "rings on a machine with one CPU");
	fails(add(fd, &probe), 0, "  for a probe");
	accepted("add text " SYMBOL " 1 0 0 load capture=task");
	first = map_page(fd, &rings, 0, 0, PROT_READ);
	check(first, "  are mapped", "%m");
	check(!map_page(fd, &rings, 2, 0, PROT_READ) && errno == EINVAL,
	      "  but that of a CPU that can't come", "is");
	foreseen.capture = KPM_CAPTURE_TASK;
	strcpy(foreseen.comm, "load");
	fails(ioctl(early, KPM_IOC_RINGS, &rings), 0, "rings of another file");
	fails(add(early, &foreseen), 0, "  with a probe");
	before = map_page(early, &rings, 1, 0, PROT_READ);
	check(before, "  are mapped for a CPU that may come", "%m");
	check(plug(), "a CPU is plugged in", "it does not come");
	fails(online("1"), 0, "  and goes to work");
	load_run("load", 2, 100);
	same(state_of(fd, probe.slot).written, 200, "  its records are written");
	same(state_of(fd, probe.slot).dropped, 0, "  and none is dropped");
	same(number_of("text", "written:"), 200, "  of text too");
	same(times(records(text), "\nCPU: 1\n"), 100, "  where they can be read");
	same(before && before->head == first->head, 1, "  in the ring that was there before it");
	check(first->head > 0, "  those of the first CPU are in its ring", "none");
	tail = map_page(fd, &rings, 0, 1, PROT_READ | PROT_WRITE);
	*tail = first->head;
	same(ready(fd), 0, "  the new one is nothing to be told of");
	second = map_page(fd, &rings, 1, 0, PROT_READ);
	check(second, "  until it is mapped", "%m");
	same(ready(fd), 1, "  and then it is");
	same(second && second->head == first->head, 1, "  with as much in it");
	fails(online("0"), 0, "  it may go");
	fails(online("1"), 0, "  and come again");
	load_run("load", 2, 100);
	same(state_of(fd, probe.slot).written, 400, "  to the same ring");
	same(second && second->head == first->head, 1, "  at the same place");
	accepted("del text");
	close(text);
	/* the mappings hold the file, too, and with it what it has armed */
	munmap((void *)first, getpagesize());
	munmap((void *)second, getpagesize());
	munmap((void *)before, getpagesize());
	munmap(tail, getpagesize());
	close(early);
	close(fd);
	armed_are(0, 0, "  nothing is left");
}
