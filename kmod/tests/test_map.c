// SPDX-License-Identifier: GPL-2.0
/* The mapped counters say what the calls say, and nobody can write there. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "load.h"
#include "suites.h"

static void equals_state(void)
{
	const volatile struct kpm_counters *counters;
	unsigned long long hits = 0, filtered = 0;
	struct kpm_state state;
	struct kpm_info info;
	int fd = device_open();
	unsigned int slot, cpu;

	arm(fd, KPM_ENTRY, "other", 0, "");
	slot = arm(fd, KPM_RETURN, "mapped", 0, "wanted");
	counters = map_counters(fd, &info);
	same(info.abi, KPM_ABI, "info: abi");
	same(info.slots, 1024, "info: slots");
	same(info.slot_bytes, 64, "info: size of a cell");
	same(info.cpus, sysconf(_SC_NPROCESSORS_CONF), "info: CPUs");
	same(info.counters_bytes, 64UL * info.cpus * info.slots, "info: size of the region");
	same(info.probes, 2, "info: probes");
	load_run("wanted", 4, 5000);
	load_run("stranger", 4, 3000);
	for (cpu = 0; cpu < info.cpus; cpu++) {
		hits += counters[cpu * info.slots + slot].hits;
		filtered += counters[cpu * info.slots + slot].filtered;
	}
	state = state_of(fd, slot);
	same(hits, 20000, "mapped hits");
	same(filtered, 12000, "mapped filtered");
	same(state.hits, hits, "state: the same hits");
	same(state.filtered, filtered, "state: the same filtered");
	munmap((void *)counters, info.counters_bytes);
	close(fd);
}

static long map(int fd, size_t bytes, int protection, int flags, off_t offset)
{
	void *at = mmap(NULL, bytes, protection, flags, fd, offset);

	if (at == MAP_FAILED)
		return -1;
	munmap(at, bytes);
	return 0;
}

static void read_only(void)
{
	int fd = device_open();
	struct kpm_info info;
	void *at;

	at = (void *)map_counters(fd, &info);
	fails(mprotect(at, 4096, PROT_READ | PROT_WRITE), EACCES,
	      "a mapping can't be made writable");
	munmap(at, info.counters_bytes);
	fails(map(fd, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, 0), EACCES,
	      "nor be so from the start");
	fails(map(fd, 4096, PROT_READ, MAP_PRIVATE, 0), EINVAL, "nor be private");
	fails(map(fd, 4096, PROT_READ, MAP_SHARED, 4096), EINVAL, "nor begin in the middle");
	fails(map(fd, info.counters_bytes + 4096, PROT_READ, MAP_SHARED, 0), EINVAL,
	      "nor be longer than the region");
	fails(map(fd, 4096, PROT_READ, MAP_SHARED, 0), 0, "but may be shorter");
	close(fd);
}

void test_map(void)
{
	equals_state();
	read_only();
}
