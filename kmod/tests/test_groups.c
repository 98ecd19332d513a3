// SPDX-License-Identifier: GPL-2.0
/* Hits by group, durations, and the filters beyond process and command. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "load.h"
#include "suites.h"

static struct kpm_group groups[4 * KPM_GROUPS_MAX];

static struct kpm_groups read_groups(int fd, unsigned int slot)
{
	struct kpm_groups read = {
		.slot = slot,
		.number = sizeof(groups) / sizeof(groups[0]),
		.groups = (unsigned long)groups,
	};

	if (ioctl(fd, KPM_IOC_GROUPS, &read))
		perror("Bail out! GROUPS");
	return read;
}

static unsigned long long hits_of(const struct kpm_groups *read, const struct kpm_group *which)
{
	unsigned long long hits = 0;
	unsigned int i;

	for (i = 0; i < read->number; i++)
		if (!which || !memcmp(groups[i].key, which->key, sizeof(which->key)))
			hits += groups[i].hits;
	return hits;
}

static struct kpm_group named(const char *comm)
{
	struct kpm_group group = {};

	strcpy((char *)group.key, comm);
	return group;
}

static void by_comm(void)
{
	struct kpm_probe probe = request(KPM_ENTRY, "comm", SYMBOL);
	struct kpm_group one = named("one"), two = named("two");
	struct kpm_groups read;
	int fd = device_open();

	probe.group = KPM_GROUP_COMM;
	fails(add(fd, &probe), 0, "hits by command");
	load_run("one", 2, 3000);
	load_run("two", 2, 500);
	read = read_groups(fd, probe.slot);
	same(hits_of(&read, &one), 6000, "  those of one");
	same(hits_of(&read, &two), 1000, "  and of the other");
	same(hits_of(&read, NULL) + read.other, state_of(fd, probe.slot).hits, "  and all in all");
	close(fd);
}

/* More groups than there is room for: what is not told apart is counted. */
static void overflow(void)
{
	struct kpm_probe probe = request(KPM_ENTRY, "overflow", SYMBOL);
	struct kpm_groups read;
	int fd = device_open(), i;
	struct load load;

	probe.group = KPM_GROUP_TGID;
	add(fd, &probe);
	for (i = 0; i < 2 * KPM_GROUPS_MAX; i++) {
		load = load_prepare("many", 1, 3);
		load_go(&load);
		load_wait(&load);
	}
	read = read_groups(fd, probe.slot);
	check(read.other > 0, "too many groups: the others", "%llu", (unsigned long long)read.other);
	same(hits_of(&read, NULL) + read.other, 2 * KPM_GROUPS_MAX * 3, "  and all in all, exactly");
	close(fd);
}

static void by_result(void)
{
	struct kpm_probe probe = request(KPM_RETURN, "result", SYSCALLS "close");
	struct kpm_group bad = { .key = { -EBADF } };
	struct kpm_groups read;
	int fd = device_open(), i;

	probe.group = KPM_GROUP_RESULT;
	probe.tgid = getpid();
	fails(add(fd, &probe), 0, "hits by return value");
	for (i = 0; i < 100; i++)
		close(999);
	read = read_groups(fd, probe.slot);
	same(hits_of(&read, &bad), 100, "  so many errors");
	probe = request(KPM_ENTRY, "entry", SYMBOL);
	probe.group = KPM_GROUP_RESULT;
	fails(add(fd, &probe), EINVAL, "  not at the entry");
	close(fd);
}

static void by_function(void)
{
	struct kpm_probe probe = request(KPM_ENTRY, "function", calls_like("getp*"));
	struct kpm_groups read;
	int fd = device_open(), i;

	probe.group = KPM_GROUP_FUNCTION;
	strcpy(probe.comm, "load");
	fails(add(fd, &probe), 0, "hits by function");
	load_run("load", 2, 1000);
	read = read_groups(fd, probe.slot);
	for (i = 0; i < (int)read.number; i++)
		same(groups[i].key[0], groups[0].key[0], "  the only one");
	same(hits_of(&read, NULL), 2000, "  has all");
	close(fd);
}

static void histogram(void)
{
	struct kpm_probe probe = request(KPM_RETURN, "histogram", SYMBOL);
	struct kpm_histogram durations;
	unsigned long long all = 0;
	int fd = device_open(), i;

	probe.histogram = 1;
	strcpy(probe.comm, "load");
	fails(add(fd, &probe), 0, "durations");
	load_run("load", 2, 5000);
	durations.slot = probe.slot;
	fails(ioctl(fd, KPM_IOC_HISTOGRAM, &durations), 0, "  can be read");
	for (i = 0; i < KPM_BUCKETS; i++)
		all += durations.buckets[i];
	same(all, 10000, "  one for each call");
	check(durations.longest <= durations.total && durations.total > 10000, "  their sum",
	      "%llu", (unsigned long long)durations.total);
	check(durations.buckets[64 - __builtin_clzll(durations.longest)], "  the longest is in it",
	      "%llu", (unsigned long long)durations.longest);
	probe = request(KPM_ENTRY, "entry", SYMBOL);
	probe.histogram = 1;
	fails(add(fd, &probe), EINVAL, "  none at the entry");
	close(fd);
}

static void compared(unsigned int argument, unsigned int operator, unsigned long long value,
		     int hits, const char *name)
{
	struct kpm_probe probe = request(KPM_ENTRY, "compared", SYSCALLS "mprotect");
	void *page = mmap(NULL, 8192, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct kpm_state state;
	int fd = device_open();

	probe.tgid = getpid();
	probe.comparisons[0] = (struct kpm_comparison){ argument, operator, value };
	fails(add(fd, &probe), 0, name);
	mprotect(page, 4096, PROT_NONE);
	mprotect(page, 4096, PROT_READ);
	mprotect(page, 8192, PROT_READ);
	state = state_of(fd, probe.slot);
	same(state.hits, hits, "  hits");
	same(state.filtered, 3 - hits, "  filtered");
	munmap(page, 8192);
	close(fd);
}

static void comparisons(void)
{
	compared(2, KPM_EQUAL, 4096, 2, "length == 4096");
	compared(2, KPM_NOT_EQUAL, 4096, 1, "length != 4096");
	compared(2, KPM_LESS, 8192, 2, "length < 8192");
	compared(2, KPM_LESS_OR_EQUAL, 8192, 3, "length <= 8192");
	compared(2, KPM_GREATER, 4096, 1, "length > 4096");
	compared(2, KPM_GREATER_OR_EQUAL, 4096, 3, "length >= 4096");
	compared(3, KPM_BITS, PROT_READ, 2, "protection has read");
	compared(2, KPM_LESS | KPM_SIGNED, -1, 0, "length < -1, signed");
	compared(2, KPM_GREATER | KPM_SIGNED, -1, 3, "length > -1, signed");
}

static void result(void)
{
	struct kpm_probe probe = request(KPM_RETURN, "result", SYSCALLS "close");
	struct kpm_state state;
	int fd = device_open(), i;

	probe.tgid = getpid();
	probe.result = (struct kpm_comparison){ .operator = KPM_LESS | KPM_SIGNED };
	fails(add(fd, &probe), 0, "return value < 0");
	for (i = 0; i < 5; i++)
		close(999);
	close(dup(0));
	state = state_of(fd, probe.slot);
	same(state.hits, 5, "  hits");
	same(state.filtered, 1, "  filtered");
	probe = request(KPM_ENTRY, "entry", SYMBOL);
	probe.result.operator = KPM_EQUAL;
	fails(add(fd, &probe), EINVAL, "  not at the entry");
	probe = request(KPM_ENTRY, "eighth", SYMBOL);
	probe.comparisons[0] = (struct kpm_comparison){ 8, KPM_EQUAL, 0 };
	fails(add(fd, &probe), EINVAL, "  no eighth argument");
	probe.comparisons[0] = (struct kpm_comparison){ 1, 99, 0 };
	fails(add(fd, &probe), EINVAL, "  no such operator");
	close(fd);
}

static void run_as(unsigned int uid, long number)
{
	pid_t pid = fork();

	if (!pid) {
		if (setuid(uid))
			_exit(1);
		calls(number);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

static void uid(void)
{
	struct kpm_probe probe = request(KPM_ENTRY, "uid", SYMBOL);
	int fd = device_open();

	probe.filters = KPM_FILTER_UID;
	probe.uid = 1000;
	fails(add(fd, &probe), 0, "user 1000");
	run_as(1000, 700);
	run_as(0, 300);
	same(state_of(fd, probe.slot).hits, 700, "  hits");
	check(state_of(fd, probe.slot).filtered >= 300, "  filtered", "less");
	probe = request(KPM_ENTRY, "root", SYMBOL);
	probe.filters = KPM_FILTER_UID;
	strcpy(probe.comm, "load");
	fails(add(fd, &probe), 0, "user 0");
	load_run("load", 1, 200);
	same(state_of(fd, probe.slot).hits, 200, "  hits");
	close(fd);
}

#define CGROUPS "/tmp/cgroups"

/* Runs the load in the cgroup that @path is relative to the root. */
static void run_in(const char *path, long number)
{
	char procs[200];
	pid_t pid = fork();
	int fd;

	if (!pid) {
		snprintf(procs, sizeof(procs), CGROUPS "/%s/cgroup.procs", path);
		fd = open(procs, O_WRONLY);
		if (write(fd, "0", 1) != 1)
			_exit(1);
		calls(number);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

/* All 64 bits: the inode has half of them where long has 32. */
static unsigned long long id_of(const char *path)
{
	struct {
		struct file_handle handle;
		unsigned long long id;
	} file = { .handle.handle_bytes = sizeof(file.id) };
	char name[200];
	int mount;

	snprintf(name, sizeof(name), CGROUPS "/%s", path);
	if (name_to_handle_at(AT_FDCWD, name, &file.handle, &mount, 0))
		return 0;
	return file.id;
}

static void cgroups(void)
{
	struct kpm_probe probe = request(KPM_ENTRY, "cgroups", SYMBOL);
	struct kpm_probe grouped = request(KPM_ENTRY, "grouped", SYMBOL);
	unsigned long long ids[2];
	struct kpm_cgroups set = { .ids = (unsigned long)ids };
	struct kpm_group inner = {};
	struct kpm_groups read;
	int fd = device_open();

	mkdir("/tmp", 0755);
	mkdir(CGROUPS, 0755);
	fails(mount("cgroup", CGROUPS, "cgroup2", 0, NULL), 0, "cgroups");
	mkdir(CGROUPS "/pod", 0755);
	mkdir(CGROUPS "/pod/container", 0755);
	mkdir(CGROUPS "/other", 0755);
	ids[0] = id_of("pod");
	ids[1] = id_of("other");
	probe.filters = KPM_FILTER_CGROUPS;
	grouped.group = KPM_GROUP_CGROUP;
	fails(add(fd, &probe), 0, "a set of cgroups");
	fails(add(fd, &grouped), 0, "hits by cgroup");
	run_in("pod/container", 10);
	same(state_of(fd, probe.slot).hits, 0, "  an empty set has nobody");
	set.slot = probe.slot;
	set.number = 1;
	fails(ioctl(fd, KPM_IOC_CGROUPS, &set), 0, "  a set of one");
	run_in("pod/container", 100);
	run_in("pod", 20);
	run_in("other", 3);
	same(state_of(fd, probe.slot).hits, 120, "  has it and what is below");
	set.number = 2;
	fails(ioctl(fd, KPM_IOC_CGROUPS, &set), 0, "  a set of two");
	run_in("other", 7);
	same(state_of(fd, probe.slot).hits, 127, "  has the other too");
	inner.key[0] = id_of("pod/container");
	read = read_groups(fd, grouped.slot);
	same(hits_of(&read, &inner), 110, "  hits of the inner cgroup");
	set.slot = grouped.slot;
	fails(ioctl(fd, KPM_IOC_CGROUPS, &set), ENOENT, "  none for a probe without");
	set.number = KPM_CGROUPS_MAX + 1;
	fails(ioctl(fd, KPM_IOC_CGROUPS, &set), E2BIG, "  too large a set");
	close(fd);
	rmdir(CGROUPS "/pod/container");
	rmdir(CGROUPS "/pod");
	rmdir(CGROUPS "/other");
	umount(CGROUPS);
}

void test_groups(void)
{
	by_result();
	histogram();
	result();
	by_function();
	for (engine = KPM_ENGINE_KPROBE; engine <= best_engine(); engine++) {
		by_comm();
		overflow();
		if (engine == KPM_ENGINE_KPROBE || tracers_have_arguments())
			comparisons();
		uid();
		cgroups();
	}
	engine = KPM_ENGINE_AUTO;
}
