// SPDX-License-Identifier: GPL-2.0
/* What a hit can carry: every record is right. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
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

/* Of 32-bit ARM, modules are the lowest. */
static bool of_kernel(unsigned long long at)
{
	return at >> 63 || (at >= 0xbf000000 && at <= 0xffffffff);
}

static unsigned int foreign(const unsigned long long *frames, unsigned int number)
{
	unsigned int i, others = 0;

	for (i = 0; i < number; i++)
		others += !of_kernel(frames[i]);
	return others;
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
	same(foreign(frames, record->frames), 0, "  and nothing of the program");
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
	}
	engine = KPM_ENGINE_AUTO;
	returns();
	stacks(KPM_RETURN, "a return probe with stacks");
	depth();
	all_registers();
	function();
}
