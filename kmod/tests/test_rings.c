// SPDX-License-Identifier: GPL-2.0
/* Records on their way to a reader: none is lost uncounted, and a bad reader harms nobody. */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
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

#define EACH 20000

/* Two threads make more records than there is room for; nobody reads, then all is read. */
static void full(int kind)
{
	struct kpm_probe probe = capture(kind, "full", SYMBOL, KPM_CAPTURE_TASK);
	struct kpm_state state;
	int fd = device_open();
	struct rings rings = rings_open(fd, 65536, 0);

	strcpy(probe.comm, "load");
	add(fd, &probe);
	load_run("load", 2, EACH);
	state = state_of(fd, probe.slot);
	same(state.hits, 2 * EACH, "a full ring costs no count");
	check(state.dropped > 0 && state.written > 0, "  but records", "%llu %llu",
	      (unsigned long long)state.dropped, (unsigned long long)state.written);
	adds_up(state, "  and each is accounted for");
	same(rings_read(&rings, NULL, NULL), state.written, "  all that were written are there");
	load_run("load", 1, 10);
	same(rings_read(&rings, NULL, NULL), 10, "  and there is room again");
	rings_close(&rings);
	close(fd);
}

static void check_order(const struct kpm_record *record, void *data)
{
	unsigned long long *last = data;

	if (record->time < *last || strcmp(record->comm, "load"))
		last[1]++;
	*last = record->time;
}

/* A reader that keeps up while two CPUs write sees all and each right. */
static void reader(void)
{
	struct kpm_probe probe = capture(KPM_ENTRY, "reader", SYMBOL, KPM_CAPTURE_TASK);
	struct load load = load_prepare("load", 1, EACH);
	unsigned long long order[2] = {}, number = 0;
	struct kpm_state state;
	int fd = device_open();
	struct rings rings = rings_open(fd, 1 << 20, 0);

	probe.arguments = an_argument();
	strcpy(probe.comm, "load");
	add(fd, &probe);
	load_go(&load);
	while (!waitpid(load.pid, NULL, WNOHANG))
		number += rings_read(&rings, check_order, order);
	number += rings_read(&rings, check_order, order);
	state = state_of(fd, probe.slot);
	same(state.hits, EACH, "a reader beside the writer: all hits");
	same(number, state.written, "  all that were written");
	same(order[1], 0, "  each in its order");
	adds_up(state, "  and each hit is accounted for");
	rings_close(&rings);
	close(fd);
}

/* Two CPUs hit a probe so often; there is room for all records. */
#define PACED	10000

static struct kpm_state paced(struct kpm_probe probe)
{
	struct kpm_state state;
	int fd = device_open();
	struct rings rings = rings_open(fd, 1 << 20, 0);

	strcpy(probe.comm, "load");
	add(fd, &probe);
	load_run("load", 2, PACED / 2);
	state = state_of(fd, probe.slot);
	rings_close(&rings);
	close(fd);
	return state;
}

static void sampling(void)
{
	struct kpm_probe probe = capture(KPM_ENTRY, "sampling", SYMBOL, KPM_CAPTURE_TASK);
	struct kpm_state state;

	probe.sample = 100;
	state = paced(probe);
	same(state.hits, PACED, "one of a hundred: all hits");
	same(state.written, PACED / 100, "  and a hundredth of records");
	same(state.sampled_out, PACED - PACED / 100, "  the rest sampled out");
}

static void limit(void)
{
	struct kpm_probe probe = capture(KPM_ENTRY, "limit", SYMBOL, KPM_CAPTURE_TASK);
	struct kpm_state state;

	probe.limit = 50;
	state = paced(probe);
	same(state.hits, PACED, "fifty in a second: all hits");
	check(state.written >= 50 && state.written < 2000, "  and few records", "%llu",
	      (unsigned long long)state.written);
	same(state.written + state.limited, PACED, "  the rest limited");
}

static void wakes(void)
{
	struct kpm_probe probe = capture(KPM_ENTRY, "wakes", SYMBOL, KPM_CAPTURE_TASK);
	struct load load = load_prepare("load", 1, 200);
	int fd = device_open();
	struct pollfd poll_on = { .fd = fd, .events = POLLIN };
	struct rings rings;

	same(poll(&poll_on, 1, 0) == 1 && poll_on.revents == POLLERR, 1, "poll without rings");
	rings = rings_open(fd, 65536, 100 * sizeof(struct kpm_record));
	strcpy(probe.comm, "load");
	add(fd, &probe);
	same(poll(&poll_on, 1, 0), 0, "poll: nothing yet");
	load_go(&load);
	same(poll(&poll_on, 1, 30000), 1, "  wakes at the watermark");
	load_wait(&load);
	check(rings_read(&rings, NULL, NULL) == 200, "  and all is there", "no");
	same(poll(&poll_on, 1, 0), 0, "  nothing more");
	rings_close(&rings);
	close(fd);
}

static void refused(void)
{
	struct kpm_probe probe = capture(KPM_ENTRY, "refused", SYMBOL, KPM_CAPTURE_TASK);
	struct kpm_rings again = { .bytes = 65536 }, bad = { .bytes = 5000 };
	int fd = device_open();
	struct rings rings;

	fails(add(fd, &probe), EINVAL, "records without rings");
	fails(ioctl(fd, KPM_IOC_RINGS, &bad), EINVAL, "rings of an odd size");
	fails(ioctl(fd, KPM_IOC_RINGS, NULL), EFAULT, "rings from bad memory");
	rings = rings_open(fd, 65536, 0);
	fails(ioctl(fd, KPM_IOC_RINGS, &again), EBUSY, "rings twice");
	check(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 1 << 30) == MAP_FAILED &&
	      errno == EACCES, "writing the header", "%d", errno);
	check(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (1 << 30) + 8192) ==
	      MAP_FAILED && errno == EACCES, "writing records", "%d", errno);
	check(mprotect((void *)rings.cpu[0].data, 4096, PROT_READ | PROT_WRITE) && errno == EACCES,
	      "making records writable", "%d", errno);
	probe.arguments = 7;
	fails(add(fd, &probe), EINVAL, "seven arguments");
	probe.arguments = 0;
	probe.depth = KPM_DEPTH_MAX + 1;
	fails(add(fd, &probe), EINVAL, "too deep a stack");
	probe.depth = 0;
	probe.capture = 0x100;
	fails(add(fd, &probe), EINVAL, "something unknown");
	probe.capture = KPM_CAPTURE_RESULT;
	fails(add(fd, &probe), EINVAL, "a result at the entry");
	rings_close(&rings);
	close(fd);
}

/* A reader's position that lies loses records, and harms nobody. */
static void liar(void)
{
	struct kpm_probe probe = capture(KPM_ENTRY, "liar", SYMBOL, KPM_CAPTURE_TASK);
	struct kpm_state state;
	int fd = device_open();
	struct rings rings = rings_open(fd, 65536, 0);

	*rings.cpu[0].tail = 0x7ffffff1;
	*rings.cpu[1].tail = 0x7ffffff1;
	strcpy(probe.comm, "load");
	add(fd, &probe);
	load_run("load", 2, 1000);
	state = state_of(fd, probe.slot);
	same(state.hits, 2000, "a reader that lies: all hits");
	same(state.dropped, 2000, "  and no record");
	rings_close(&rings);
	close(fd);
}

void test_rings(void)
{
	for (engine = KPM_ENGINE_KPROBE; engine <= best_engine(); engine++) {
		full(KPM_ENTRY);
		reader();
		sampling();
	}
	engine = KPM_ENGINE_AUTO;
	full(KPM_RETURN);
	limit();
	wakes();
	refused();
	liar();
}
