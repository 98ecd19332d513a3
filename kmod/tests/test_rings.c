// SPDX-License-Identifier: GPL-2.0
/* Records on their way to a reader: none is lost uncounted, and a bad reader harms nobody. */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
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

/* As many arguments as the engine has for a record, one at most. */
static unsigned int an_argument(void)
{
	return engine == KPM_ENGINE_KPROBE || tracers_have_arguments();
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

/* Sleeps for moments on each CPU, which ends in interrupts, until it is killed. */
static pid_t sleeper(void)
{
	const struct timespec moment = { 0, 20000 };
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_TIMERSLACK, 1);
	pin(fork() ? 0 : CPUS - 1);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;)
		nanosleep(&moment, NULL);
}

/* Records by slot: of tasks in [0], of interrupts in [1], damaged ones in [2]. */
static void sort_out(const struct kpm_record *record, void *data)
{
	unsigned long long *number = data;
	bool of_task = !strcmp(record->comm, "load") && record->slot == number[3] &&
		       record->length == sizeof(*record) + 8 * an_argument();
	bool of_interrupt = record->length == sizeof(*record) && record->slot == number[4];

	number[of_task ? 0 : of_interrupt ? 1 : 2]++;
}

/* Interrupts write into the same rings, also while a record of a task is being begun. */
static void interrupts(void)
{
	struct kpm_probe task = capture(KPM_ENTRY, "task", SYMBOL, KPM_CAPTURE_TASK);
	struct kpm_probe timer = capture(KPM_ENTRY, "timer", "hrtimer_interrupt", KPM_CAPTURE_TASK);
	struct load load = load_prepare("load", 1, EACH);
	unsigned long long number[5] = {};
	struct kpm_state of_task, of_timer;
	int fd = device_open();
	struct rings rings = rings_open(fd, 1 << 20, 0);
	pid_t ticks = sleeper();

	task.arguments = an_argument();
	strcpy(task.comm, "load");
	add(fd, &task);
	fails(add(fd, &timer), 0, "a probe in interrupts");
	number[3] = task.slot;
	number[4] = timer.slot;
	load_go(&load);
	while (!waitpid(load.pid, NULL, WNOHANG))
		rings_read(&rings, sort_out, number);
	kill(ticks, SIGKILL);
	waitpid(ticks, NULL, 0);
	of_timer = del(fd, timer.slot);
	of_task = del(fd, task.slot);
	rings_read(&rings, sort_out, number);
	same(of_task.hits, EACH, "  beside tasks: all hits of these");
	check(of_timer.hits > 10, "  and some of its own", "%llu",
	      (unsigned long long)of_timer.hits);
	same(number[0], of_task.written, "  all records of tasks");
	same(number[1], of_timer.written, "  all of interrupts");
	same(number[2], 0, "  and no others");
	adds_up(of_task, "  each hit of a task is accounted for");
	adds_up(of_timer, "  and each of an interrupt");
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
		interrupts();
		sampling();
	}
	engine = KPM_ENGINE_AUTO;
	full(KPM_RETURN);
	limit();
	wakes();
	refused();
	liar();
}
