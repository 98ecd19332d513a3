// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "rings.h"

static void *map(int fd, unsigned long long offset, unsigned long size, int protection)
{
	void *at = mmap(NULL, size, protection, MAP_SHARED, fd, offset);

	if (at != MAP_FAILED)
		return at;
	perror("Bail out! mmap of a ring");
	abort();
}

struct kpm_probe capture(int kind, const char *name, const char *symbol, unsigned int what)
{
	struct kpm_probe probe = request(kind, name, symbol);

	probe.capture = what;
	return probe;
}

unsigned int an_argument(void)
{
	return engine == KPM_ENGINE_KPROBE || tracers_have_arguments();
}

void adds_up(struct kpm_state state, const char *name)
{
	same(state.written + state.sampled_out + state.limited + state.dropped + state.nested,
	     state.hits, name);
}

struct rings rings_open(int fd, unsigned int bytes, unsigned int watermark)
{
	struct kpm_rings request = { .bytes = bytes, .watermark = watermark };
	struct rings rings = { .bytes = bytes, .cpus = sysconf(_SC_NPROCESSORS_CONF) };
	unsigned long long offset;
	long page = getpagesize();
	int cpu;

	if (ioctl(fd, KPM_IOC_RINGS, &request)) {
		perror("Bail out! RINGS");
		abort();
	}
	for (cpu = 0; cpu < rings.cpus; cpu++) {
		offset = request.offset + cpu * request.stride;
		rings.cpu[cpu].header = map(fd, offset, page, PROT_READ);
		rings.cpu[cpu].tail = map(fd, offset + page, page, PROT_READ | PROT_WRITE);
		rings.cpu[cpu].data = map(fd, offset + 2 * page, bytes, PROT_READ);
	}
	return rings;
}

void rings_close(struct rings *rings)
{
	int cpu;

	for (cpu = 0; cpu < rings->cpus; cpu++) {
		munmap((void *)rings->cpu[cpu].header, getpagesize());
		munmap((void *)rings->cpu[cpu].tail, getpagesize());
		munmap((void *)rings->cpu[cpu].data, rings->bytes);
	}
}

void rings_drain(struct rings *rings)
{
	int cpu;

	for (cpu = 0; cpu < rings->cpus; cpu++)
		*rings->cpu[cpu].tail = rings->cpu[cpu].header->head;
}

static unsigned long read_cpu(struct rings *rings, int cpu,
			      void (*visit)(const struct kpm_record *record, void *data),
			      void *data)
{
	unsigned int tail = *rings->cpu[cpu].tail, head, length;
	const struct kpm_record *record;
	unsigned long number = 0;

	head = __atomic_load_n(&rings->cpu[cpu].header->head, __ATOMIC_ACQUIRE);
	while (tail != head) {
		record = (const void *)(rings->cpu[cpu].data + (tail & (rings->bytes - 1)));
		length = __atomic_load_n(&record->length, __ATOMIC_ACQUIRE);
		if (length & KPM_BUSY)
			break;
		if (!(length & KPM_PADDING)) {
			number++;
			if (visit)
				visit(record, data);
		}
		tail += length & ~KPM_PADDING;
		__atomic_store_n(rings->cpu[cpu].tail, tail, __ATOMIC_RELEASE);
	}
	return number;
}

unsigned long rings_read(struct rings *rings,
			 void (*visit)(const struct kpm_record *record, void *data), void *data)
{
	unsigned long number = 0;
	int cpu;

	for (cpu = 0; cpu < rings->cpus; cpu++)
		number += read_cpu(rings, cpu, visit, data);
	return number;
}

const unsigned long long *section(const struct kpm_record *record, int which,
				  unsigned int registers)
{
	const unsigned long long *at = (const void *)(record + 1);
	const struct {
		int section;
		unsigned int numbers;
	} layout[] = {
		{ KPM_CAPTURE_RESULT, 2 },
		{ KPM_CAPTURE_CREDENTIALS, 2 },
		{ KPM_CAPTURE_MEMORY, 2 },
		{ ARGUMENTS, record->arguments },
		{ KPM_CAPTURE_REGISTERS, registers },
		{ KPM_CAPTURE_FUNCTION, 1 },
		{ KPM_CAPTURE_STACK, record->frames },
		{ KPM_CAPTURE_USER_STACK, record->user_frames },
	};
	unsigned int i;

	for (i = 0; i < sizeof(layout) / sizeof(layout[0]); i++) {
		if (layout[i].section && !(record->sections & layout[i].section))
			continue;
		if (layout[i].section == which)
			return layout[i].numbers ? at : NULL;
		at += layout[i].numbers;
	}
	return NULL;
}
