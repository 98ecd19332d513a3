// SPDX-License-Identifier: GPL-2.0
/* What a hit can carry: every record is right, and none is lost uncounted. */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "load.h"
#include "rings.h"
#include "suites.h"

/* Who calls a system call, as it is or inlined; and which of the registers is the program counter. */
#if defined(__x86_64__)
#define CALLER		"do_syscall_64"
#define OTHER_CALLER	"x64_sys_call"
#define THIRD_CALLER	OTHER_CALLER
#define PC		16
#define FRAMES		3
#elif defined(__i386__)
#define CALLER		"__do_fast_syscall_32"
#define OTHER_CALLER	"do_int80_syscall_32"
#define THIRD_CALLER	"ia32_sys_call"
#define PC		12
#define FRAMES		2
#elif defined(__aarch64__)
#define CALLER		"invoke_syscall"
#define OTHER_CALLER	"el0_svc_common.constprop.0"
#define THIRD_CALLER	"invoke_syscall.constprop.0"
#define PC		32
#define FRAMES		3
#else
#define CALLER		"ret_fast_syscall"
#define OTHER_CALLER	"__ret_fast_syscall"
#define THIRD_CALLER	OTHER_CALLER
#define PC		15
#define FRAMES		2
#endif

static unsigned int registers;

static unsigned long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000ULL + time.tv_nsec;
}

static struct kpm_probe capture(int kind, const char *name, const char *symbol, unsigned int what)
{
	struct kpm_probe probe = request(kind, name, symbol);

	probe.capture = what;
	return probe;
}

/* Of capturing probes, each hit is one of five. */
static void adds_up(struct kpm_state state, const char *name)
{
	same(state.written + state.sampled_out + state.limited + state.dropped + state.nested,
	     state.hits, name);
}

static void keep_last(const struct kpm_record *record, void *data)
{
	memcpy(data, record, record->length < 2048 ? record->length : 2048);
}

/* One call by this process, and the record of it. */
static const struct kpm_record *one(struct rings *rings, void (*call)(void), const char *name)
{
	static char record[2048] __attribute__((aligned(8)));
	struct kpm_record *last = (void *)record;

	memset(record, 0, sizeof(record));
	rings_drain(rings);
	call();
	same(rings_read(rings, keep_last, record), 1, name);
	return last;
}

static void call_getppid(void)
{
	calls(1);
}

static void task(void)
{
	struct kpm_probe probe = capture(KPM_ENTRY, "task", SYMBOL, KPM_CAPTURE_TASK);
	unsigned long long before, after;
	const struct kpm_record *record;
	int fd = device_open();
	struct rings rings = rings_open(fd, 65536, 0);

	probe.tgid = getpid();
	fails(add(fd, &probe), 0, "a probe with records");
	before = now();
	record = one(&rings, call_getppid, "  one for one call");
	after = now();
	same(record->slot, probe.slot, "  of this probe");
	same(record->generation, (unsigned int)probe.generation, "  and generation");
	same(record->pid, gettid(), "  pid");
	same(record->tgid, getpid(), "  tgid");
	check(!strcmp(record->comm, "init"), "  comm", "%.16s", record->comm);
	check(record->time > before && record->time < after, "  time", "%llu %llu %llu",
	      before, (unsigned long long)record->time, after);
	same(record->sections | record->arguments | record->frames | record->user_frames, 0,
	     "  and nothing else");
	same(record->length, sizeof(*record), "  length");
	rings_close(&rings);
	close(fd);
}

#define LENGTH 12288

static void call_mmap(void)
{
	munmap(mmap((void *)0x10000000, LENGTH, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
	       LENGTH);
}

static void arguments(void)
{
	struct kpm_probe probe = capture(KPM_ENTRY, "arguments", MMAP,
					 KPM_CAPTURE_CREDENTIALS | KPM_CAPTURE_MEMORY);
	const unsigned long long *numbers;
	const struct kpm_record *record;
	int fd = device_open();
	struct rings rings = rings_open(fd, 65536, 0);

	probe.tgid = getpid();
	probe.arguments = 6;
	if (engine == KPM_ENGINE_FTRACE && !tracers_have_arguments()) {
		fails(add(fd, &probe), EOPNOTSUPP, "a probe with arguments by a tracer that has none");
		rings_close(&rings);
		close(fd);
		return;
	}
	fails(add(fd, &probe), 0, "a probe with arguments");
	record = one(&rings, call_mmap, "  one for one call");
	numbers = section(record, ARGUMENTS, registers);
	same(numbers[0], 0x10000000, "  address");
	same(numbers[1], LENGTH, "  length");
	same(numbers[2], PROT_READ, "  protection");
	same(numbers[3], MAP_PRIVATE | MAP_ANONYMOUS, "  flags");
	same((int)numbers[4], -1, "  file");
	same(numbers[5], 0, "  offset");
	numbers = section(record, KPM_CAPTURE_CREDENTIALS, registers);
	same(numbers[0], 0, "  uid and gid of root");
	same((unsigned int)numbers[1], 1, "  and the root cgroup");
	numbers = section(record, KPM_CAPTURE_MEMORY, registers);
	check(numbers[0] > numbers[1] && numbers[1] > 65536 && numbers[0] < 1 << 30,
	      "  virtual size over resident size", "%llu %llu", numbers[0], numbers[1]);
	rings_close(&rings);
	close(fd);
}

static void returns(void)
{
	struct kpm_probe probe = capture(KPM_RETURN, "returns", MMAP, KPM_CAPTURE_TASK);
	const struct kpm_record *record;
	const unsigned long long *numbers;
	int fd = device_open();
	struct rings rings = rings_open(fd, 65536, 0);

	probe.tgid = getpid();
	probe.arguments = 2;
	fails(add(fd, &probe), 0, "a return probe with records");
	record = one(&rings, call_mmap, "  one for entry and return");
	numbers = section(record, KPM_CAPTURE_RESULT, registers);
	same(numbers[0], 0x10000000, "  return value");
	check(numbers[1] > 0 && numbers[1] < 1000000000, "  duration", "%llu", numbers[1]);
	numbers = section(record, ARGUMENTS, registers);
	same(numbers[0], 0x10000000, "  the arguments it had");
	same(numbers[1], LENGTH, "  both");
	rings_close(&rings);
	close(fd);
}

/* Is @at in @symbol? Nothing that is asked for here is longer. */
static bool inside(unsigned long long at, const char *symbol)
{
	unsigned long long begin = address_of(symbol);

	return at >= begin && at < begin + 1024;
}

static bool calls_it(unsigned long long at)
{
	const char *name = symbol_at(at);

	return !strcmp(name, CALLER) || !strcmp(name, OTHER_CALLER) || !strcmp(name, THIRD_CALLER);
}

static void stacks(int kind, const char *what)
{
	struct kpm_probe probe = capture(kind, "stacks", SYMBOL,
					 KPM_CAPTURE_STACK | KPM_CAPTURE_USER_STACK);
	const unsigned long long *frames;
	const struct kpm_record *record;
	int fd = device_open();
	struct rings rings = rings_open(fd, 65536, 0);

	probe.tgid = getpid();
	fails(add(fd, &probe), 0, what);
	record = one(&rings, call_getppid, "  one for one call");
	frames = section(record, KPM_CAPTURE_STACK, registers);
	check(record->frames >= (kind == KPM_RETURN && getenv("returns") ? 2 : FRAMES),
	      "  some frames", "%u", record->frames);
	check(inside(frames[0], SYMBOL), "  the function first", "0x%llx", frames[0]);
	check(calls_it(frames[1]), "  then who called it", "0x%llx %s", frames[1],
	      symbol_at(frames[1]));
	frames = section(record, KPM_CAPTURE_USER_STACK, registers);
	check(record->user_frames >= 1 && frames[0] > 0x10000 && frames[0] < 1ULL << 47,
	      "  a frame of the program", "%u frames", record->user_frames);
	rings_close(&rings);
	close(fd);
}

static void depth(void)
{
	struct kpm_probe probe = capture(KPM_ENTRY, "depth", SYMBOL, KPM_CAPTURE_STACK);
	const struct kpm_record *record;
	int fd = device_open();
	struct rings rings = rings_open(fd, 65536, 0);

	probe.depth = 2;
	probe.tgid = getpid();
	fails(add(fd, &probe), 0, "a stack of two");
	record = one(&rings, call_getppid, "  one for one call");
	same(record->frames, 2, "  has two");
	rings_close(&rings);
	close(fd);
}

static void all_registers(void)
{
	struct kpm_probe probe = capture(KPM_ENTRY, "registers", SYMBOL, KPM_CAPTURE_REGISTERS);
	const unsigned long long *numbers;
	const struct kpm_record *record;
	int fd = device_open();
	struct rings rings = rings_open(fd, 65536, 0);

	probe.engine = KPM_ENGINE_AUTO;
	probe.tgid = getpid();
	fails(add(fd, &probe), 0, "a probe with registers");
	same(probe.engine, KPM_ENGINE_KPROBE, "  has an engine that has them");
	record = one(&rings, call_getppid, "  one for one call");
	numbers = section(record, KPM_CAPTURE_REGISTERS, registers);
	check(inside(numbers[PC], SYMBOL), "  the program counter is in the function", "0x%llx", numbers[16]);
	rings_close(&rings);
	close(fd);
}

static void function(void)
{
	struct kpm_probe probe = capture(KPM_ENTRY, "function", calls_like("getpp?d"), KPM_CAPTURE_TASK);
	const struct kpm_record *record;
	int fd = device_open();
	struct rings rings = rings_open(fd, 65536, 0);

	probe.tgid = getpid();
	fails(add(fd, &probe), 0, "a pattern with records");
	record = one(&rings, call_getppid, "  one for one call");
	check(inside(*section(record, KPM_CAPTURE_FUNCTION, registers), SYMBOL),
	      "  says which function", "0x%llx", *section(record, KPM_CAPTURE_FUNCTION, registers));
	rings_close(&rings);
	close(fd);
}

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

static void sampling(void)
{
	struct kpm_probe probe = capture(KPM_ENTRY, "sampling", SYMBOL, KPM_CAPTURE_TASK);
	struct kpm_state state;
	int fd = device_open();
	struct rings rings = rings_open(fd, 1 << 20, 0);

	probe.sample = 100;
	strcpy(probe.comm, "load");
	add(fd, &probe);
	load_run("load", 2, 5000);
	state = state_of(fd, probe.slot);
	same(state.hits, 10000, "one of a hundred: all hits");
	same(state.written, 100, "  and a hundredth of records");
	same(state.sampled_out, 9900, "  the rest sampled out");
	rings_close(&rings);
	close(fd);
}

static void limit(void)
{
	struct kpm_probe probe = capture(KPM_ENTRY, "limit", SYMBOL, KPM_CAPTURE_TASK);
	struct kpm_state state;
	int fd = device_open();
	struct rings rings = rings_open(fd, 1 << 20, 0);

	probe.limit = 50;
	strcpy(probe.comm, "load");
	add(fd, &probe);
	load_run("load", 2, 5000);
	state = state_of(fd, probe.slot);
	same(state.hits, 10000, "fifty in a second: all hits");
	check(state.written >= 50 && state.written < 2000, "  and few records", "%llu",
	      (unsigned long long)state.written);
	same(state.written + state.limited, 10000, "  the rest limited");
	rings_close(&rings);
	close(fd);
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

void test_capture(void)
{
	struct kpm_info info;
	int fd = device_open();

	ioctl(fd, KPM_IOC_INFO, &info);
	registers = info.registers;
	close(fd);
	for (engine = KPM_ENGINE_KPROBE; engine <= best_engine(); engine++) {
		task();
		arguments();
		stacks(KPM_ENTRY, "a probe with stacks");
		full(KPM_ENTRY);
		reader();
		interrupts();
		sampling();
	}
	engine = KPM_ENGINE_AUTO;
	returns();
	stacks(KPM_RETURN, "a return probe with stacks");
	full(KPM_RETURN);
	depth();
	all_registers();
	function();
	limit();
	wakes();
	refused();
	liar();
}
