// SPDX-License-Identifier: GPL-2.0
/*
 * The first allocation fails, then the second, and so on until none is left to
 * fail: what was asked for is done or answered with ENOMEM, and leaves nothing.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "load.h"
#include "suites.h"

#define FAULTS "/sys/kernel/debug/failslab/"
#define MOST 5000	/* allocations of one request */

static void set(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (write(fd, value, strlen(value)) < 0) {
		printf("Bail out! %s: %s\n", path, strerror(errno));
		abort();
	}
	close(fd);
}

static int nth;		/* the file that says which allocation of this thread fails */

static void fail_after(int number)
{
	char text[20];

	pwrite(nth, text, sprintf(text, "%d", number), 0);
}

/* Whether the failure that was asked for has not come. */
static bool none_failed(void)
{
	char text[20] = "";

	pread(nth, text, sizeof(text) - 1, 0);
	fail_after(0);
	return atoi(text) > 0;
}

static int active(void)
{
	struct kpm_info info = {};
	int fd = device_open();

	ioctl(fd, KPM_IOC_INFO, &info);
	close(fd);
	return info.probes;
}

static int fd_add;
static struct kpm_probe wanted;

static int by_ioctl(void)
{
	struct kpm_probe probe = wanted;

	return add(fd_add, &probe);
}

static int by_text(void)
{
	static const char text[] = "add fails getppid 0 0 0 load";
	int fd = open(PROC, O_WRONLY | O_CLOEXEC), result, saved;

	if (fd < 0)
		return -1;
	result = write(fd, text, strlen(text)) < 0 ? -1 : 0;
	saved = errno;
	close(fd);
	errno = saved;
	return result;
}

static int by_open(void)
{
	int fd = device_open();

	if (fd < 0)
		return -1;
	close(fd);
	return 0;
}

static void *mapped;

static int by_map(void)
{
	mapped = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd_add, 0);
	return mapped == MAP_FAILED ? -1 : 0;
}

static int module_file;

static int by_load(void)
{
	return syscall(SYS_finit_module, module_file, "", 0);
}

static void undo_ioctl(void)
{
	close(fd_add);
	fd_add = device_open();
}

/* Not in by_map: unmapping allocates too. */
static void undo_map(void)
{
	munmap(mapped, 4096);
}

static void undo_text(void)
{
	set(PROC, "del fails");
}

static void undo_load(void)
{
	unload_module("kprobe_monitor");
}

static void undo_nothing(void)
{
}

/* Returns how many allocations failed; stops at the first answer that is not allowed. */
static int each_fails(int (*request)(void), void (*undo)(void), const char *name)
{
	int number, result, error, done = 0;
	bool last = false;

	for (number = 1; !last && number < MOST; number++) {
		fail_after(number);
		errno = 0;
		result = request();
		error = result ? errno : 0;
		last = none_failed();
		if (!result)
			undo();
		done += !result;
		if (error && (last || error != ENOMEM))
			check(false, name, "allocation %d: %s", number, strerror(error));
	}
	check(number > 2 && last, name, "%d allocations, none left: %d", number - 2, last);
	printf("# %s: %d allocations failed, %d times it was done all the same\n", name, number - 2,
	       done - 1);
	return number - 2;
}

static void adding(void)
{
	static const char * const names[] = { "add: auto", "add: kprobe", "add: ftrace" };
	unsigned int by;

	for (by = KPM_ENGINE_AUTO; by <= KPM_ENGINE_FTRACE; by++) {
		wanted = request(KPM_ENTRY, "fails", SYMBOL);
		wanted.engine = by;
		each_fails(by_ioctl, undo_ioctl, names[by]);
		same(active() + probes_in_kernel() + functions_in_kernel(), 0, "  nothing is left");
	}
	wanted = request(KPM_RETURN, "fails", SYMBOL);
	each_fails(by_ioctl, undo_ioctl, "add: return");
	same(active() + probes_in_kernel() + functions_in_kernel(), 0, "  nothing is left");
}

static void beside_another(void)
{
	int fd = device_open();
	unsigned int slot = arm(fd, KPM_ENTRY, "steady", 0, "load");

	wanted = request(KPM_ENTRY, "fails", SYMBOL);
	each_fails(by_ioctl, undo_ioctl, "add: where another one is");
	load_run("load", 2, 1000);
	same(state_of(fd, slot).hits, 2000, "  that one counts on");
	close(fd);
}

void test_failslab(void)
{
	set(FAULTS "ignore-gfp-wait", "N");
	set(FAULTS "verbose", "0");
	nth = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	fd_add = device_open();
	adding();
	beside_another();
	each_fails(by_map, undo_map, "mmap");
	close(fd_add);
	each_fails(by_text, undo_text, "add: text");
	each_fails(by_open, undo_nothing, "open");
	fails(unload_module("kprobe_monitor"), 0, "unload");
	module_file = open(MODULE, O_RDONLY | O_CLOEXEC);
	each_fails(by_load, undo_load, "load");
	close(module_file);
	close(nth);
	fails(load_module(MODULE, ""), 0, "load: without failures");
	same(active() + probes_in_kernel() + functions_in_kernel(), 0, "  nothing is left");
}
