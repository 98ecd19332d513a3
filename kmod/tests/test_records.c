// SPDX-License-Identifier: GPL-2.0
/* Records as text: what a known call looks like, and who may read it when. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include <linux/capability.h>

#include "check.h"
#include "device.h"
#include "load.h"
#include "suites.h"
#include "text.h"

#define LENGTH 12288

static int records_open(void)
{
	return open(RECORDS, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
}

static void call_mmap(void)
{
	munmap(mmap((void *)0x10000000, LENGTH, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
	       LENGTH);
}

static void has(const char *text, const char *part, const char *name)
{
	check(strstr(text, part), name, "no '%s' in\n%s", part, text);
}

/* The number behind @key, -1 if it is not there. */
static long long number(const char *text, const char *key)
{
	const char *at = strstr(text, key);

	return at ? strtoll(at + strlen(key), NULL, 0) : -1;
}

static void entry(int fd)
{
	char text[100];
	const char *seen;
	time_t now;

	snprintf(text, sizeof(text), "add mmap_trace sys_mmap 0 0 %d init capture=all", getpid());
	accepted(text);
	drain(fd);
	now = time(NULL);
	call_mmap();
	seen = records(fd);
	same(times(seen, "[kprobe_monitor] Kprobe hit\n"), 1, "a record for a call");
	check(llabs(number(seen, "\nTime: ") - now) <= 2, "  wall clock", "%s", seen);
	has(seen, "\nMonitor: mmap_trace\nFunction: __x64_sys_mmap @ 0xffffffff", "  monitor and function");
	snprintf(text, sizeof(text), "\nProcess:\n  PID: %d, TGID: %d\n  Command: init\n  UID: 0, GID: 0\n",
		 gettid(), getpid());
	has(seen, text, "  process");
	check(number(seen, "  Virtual memory: ") > number(seen, "  RSS: ") && number(seen, "  RSS: ") > 64,
	      "  memory", "%s", seen);
	has(seen, "\nmmap: addr=0x10000000, len=12288, prot=0x1, flags=0x22\n", "  arguments");
	has(seen, "\nRegisters:\n  RIP: 0xffffffff", "  registers");
	has(seen, ", RDI: 0xff", "  the eighth of them, a pointer of the kernel");
	has(seen, "\n  [0] __x64_sys_mmap+0x", "  stack");
	has(seen, "User stack (", "  user stack");
	has(seen, "\nRecord: 1 (hits: 1)\n", "  number");
	call_mmap();
	has(records(fd), "\nRecord: 2 (hits: 2)\n", "  and the next");
	accepted("del mmap_trace");
}

static void parts(int fd)
{
	const char *seen;

	accepted("add two getppid 0 0 0 init capture=stack depth=2");
	accepted("add some getppid 0 0 0 init capture=credentials,memory");
	drain(fd);
	calls(1);
	seen = records(fd);
	same(times(seen, "\nCall stack (2 frames):\n"), 1, "depth=2");
	same(times(seen, "\n  UID: 0, GID: 0\n"), 1, "capture=credentials,memory");
	same(times(seen, "\n  RSS: "), 1, "  has both");
	same(times(seen, "\nRegisters:"), 0, "  and no registers");
	same(times(seen, "\nUser stack"), 0, "  or user stack");
	accepted("del two\ndel some");
}

static void returns(int fd)
{
	const char *seen;

	accepted("add mmap_ret sys_mmap 0 1 0 init capture=task");
	accepted("add protect sys_mprotect 0 1 0 init capture=task");
	drain(fd);
	call_mmap();
	seen = records(fd);
	same(times(seen, "[kprobe_monitor] Kretprobe return\n"), 1, "a record for a return");
	has(seen, "\nReturn value: 0x10000000\nDuration: ", "  value");
	has(seen, "\nmmap: addr=0x10000000, len=12288, prot=0x1, flags=0x22\n", "  with the arguments");
	mprotect((void *)1, 4096, PROT_READ);
	has(records(fd), "\nReturn value: 0xffffffffffffffea (-22)\n", "  an error");
	accepted("del mmap_ret\ndel protect");
}

static void others(int fd)
{
	const char *seen;

	accepted("add u munmap 0 0 0 init args=2");
	accepted("add p mprotect 0 0 0 init capture=task");
	accepted("add b brk 0 0 0 init capture=task");
	accepted("add r mremap 0 0 0 init capture=task");
	accepted("add g getppid 0 0 0 init args=2");
	accepted("add n getppid 0 0 0 init capture=task args=0");
	accepted("add f *_sys_getppid 1 0 0 init capture=task");
	drain(fd);
	munmap((void *)0x10000000, 8192);
	mprotect((void *)0x10000000, 4096, PROT_READ);
	syscall(SYS_brk, 0x1000);
	syscall(SYS_mremap, 0x10000000, 4096, 8192, 1, 0x20000000);
	syscall(SYS_getppid, 7, 8);
	seen = records(fd);
	has(seen, "\nmunmap: addr=0x10000000, len=8192\n", "munmap");
	has(seen, "\nmprotect: addr=0x10000000, len=4096, prot=0x1\n", "mprotect");
	has(seen, "\nbrk: addr=0x1000\n", "brk");
	has(seen, "\nmremap: addr=0x10000000, len=4096, new_len=8192, flags=0x1, new_addr=0x20000000\n", "mremap");
	has(seen, "\nArguments: 0x7, 0x8\n", "other arguments");
	same(times(seen, "Arguments: "), 1, "  only where asked for");
	has(seen, "\nCalled: __", "which function of a pattern");
	has(strstr(seen, "munmap: "), "mprotect: ", "in the order of time");
	accepted("del u\ndel p\ndel b\ndel r\ndel g\ndel n\ndel f");
}

/* Is no record older than the one before it? */
static int in_order(const char *text)
{
	const char *at = text;
	double last = 0, time;

	while ((at = strstr(at, "\nTime: "))) {
		time = strtod(at + 7, NULL);
		if (time < last)
			return 0;
		last = time;
		at += 7;
	}
	return 1;
}

/* More than fits into a page, from both CPUs: none is lost or cut. */
static void many(int fd)
{
	const char *seen;
	char buffer[100];
	ssize_t got;
	int all = 0;

	accepted("add many getppid 0 0 0 load capture=task");
	load_run("load", 2, 500);
	seen = records(fd);
	same(number_of("many", "written:"), 1000, "1000 records");
	same(times(seen, "Kprobe hit\n"), 1000, "  are read");
	same(times(seen, "\nCPU: 0\n"), 500, "  of one CPU");
	same(times(seen, "\nCPU: 1\n"), 500, "  and the other");
	same(in_order(seen), 1, "  merged by time");
	has(seen, "\nRecord: 1000 (hits: 1000)\n", "  to the last");
	load_run("load", 1, 3);
	while ((got = read(fd, buffer, sizeof(buffer))) > 0)
		all += got;
	fails(got, EAGAIN, "small reads");
	check(all > 300 && all < 1500, "  have all of them", "%d bytes", all);
	load_run("load", 1, 1);
	accepted("del many");
	has(records(fd), "\nMonitor: (deleted, of slot ", "a record outlives its monitor");
}

static void waiting(void)
{
	char buffer[4096] = "";
	struct pollfd poll_at;
	int pipes[2], status;
	pid_t pid;
	int fd;

	fd = records_open();
	drain(fd);
	poll_at = (struct pollfd){ .fd = fd, .events = POLLIN };
	same(poll(&poll_at, 1, 0), 0, "poll: nothing");
	fails(records_open(), EBUSY, "a second reader");
	accepted("add w getppid 0 0 0 load capture=task");
	load_run("load", 1, 1);
	same(poll(&poll_at, 1, 1000), 1, "poll: a record");
	close(fd);
	fd = records_open();
	check(fd >= 0, "a reader after the first", "%s", strerror(errno));
	has(records(fd), "Monitor: w\n", "  has what that one did not read");
	close(fd);
	if (pipe(pipes))
		abort();
	pid = fork();
	if (!pid) {
		fd = open(RECORDS, O_RDONLY);
		if (write(pipes[1], "!", 1) != 1)
			_exit(1);
		status = read(fd, buffer, sizeof(buffer)) > 0 && strstr(buffer, "Monitor: w\n");
		/* then nothing comes but the end of the module */
		_exit(!status || read(fd, buffer, sizeof(buffer)) != 0);
	}
	if (read(pipes[0], buffer, 1) == 1)
		usleep(200000);
	load_run("load", 1, 1);
	usleep(200000);
	fails(unload_module("kprobe_monitor"), 0, "unload with a reader that waits");
	waitpid(pid, &status, 0);
	same(status, 0, "  who had one record and then the end");
	load_module(MODULE, "");
	close(pipes[0]);
	close(pipes[1]);
}

static void capability(int which, int on)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = {};

	syscall(SYS_capget, &header, data);
	data[which / 32].effective &= ~(1u << (which % 32));
	data[which / 32].effective |= (unsigned int)on << (which % 32);
	syscall(SYS_capset, &header, data);
}

/* Without CAP_SYSLOG no address of the kernel is to be seen, by whatever way. */
static void hidden(void)
{
	const char *seen;
	char byte;
	int fd;

	accepted("add h vfs_open 1 0 0 init capture=all args=3");
	accepted("add m sys_mmap 0 0 0 init capture=all");
	capability(CAP_SYSLOG, 0);
	fd = records_open();
	drain(fd);
	call_mmap();
	close(open("/init", O_RDONLY));
	seen = records(fd);
	has(seen, "\nMonitor: h\n", "without CAP_SYSLOG there are records");
	has(seen, "\nArguments: (hidden), (hidden), ", "  with hidden pointers");
	has(seen, "\nRegisters: (hidden)\n", "  with hidden registers");
	has(seen, "\nmmap: addr=0x10000000, ", "  with what is the program's");
	has(seen, "\n  [0] vfs_open+0x", "  with names in the stack");
	has(seen, "\nFunction: vfs_open @ 0x0000000000000000\n", "  without the function's");
	same(times(seen, "0xff"), 0, "  without addresses");
	shows("] m: sys_mmap -> __x64_sys_mmap @ 0x0000000000000000 (");
	capability(CAP_SYS_ADMIN, 0);
	capability(CAP_PERFMON, 0);
	fails(read(fd, &byte, 1), EPERM, "nor any without a capability to read");
	close(fd);
	fails(records_open(), EPERM, "  or to open");
	capability(CAP_SYS_ADMIN, 1);
	capability(CAP_PERFMON, 1);
	capability(CAP_SYSLOG, 1);
	accepted("del h\ndel m");
}

#define FORGED		"a\nCPU: 7\x1b \"b"
#define FORGED_SHOWN	"a\\nCPU: 7\\e \"b"

/* A process takes any name that it likes; it is shown on one line all the same. */
static void names_of_processes(void)
{
	struct kpm_probe probe = request(KPM_ENTRY, "device", SYMBOL);
	int device = device_open(), fd = records_open();
	const char *seen;

	strcpy(probe.comm, FORGED);
	same(add(device, &probe), 0, "a filter on a name with a newline");
	accepted("add text getppid 0 group=comm capture=task");
	drain(fd);
	load_run(FORGED, 1, 5);
	shows(" comm:" FORGED_SHOWN "\n");
	shows("    groups by comm: 1\n      " FORGED_SHOWN ": 5\n");
	same(times(contents(PROC), "\nCPU: 7"), 0, "  begins no line of the state");
	seen = records(fd);
	same(times(seen, "\n  Command: " FORGED_SHOWN "\n"), 5, "  is told in records");
	same(times(seen, "\nCPU: 7"), 0, "  and begins no line there");
	same(times(seen, "\nCPU: "), 5, "  which have one of their own");
	fails(command("add \x1b]0; x 1"), EINVAL, "a command with the beginning of an escape sequence");
	shows("Last error: add \\e]0; x 1: \\e]0;: name must be");
	same(state_of(device, probe.slot).hits, 5, "the filter counts them");
	accepted("del text");
	close(device);
	close(fd);
}

void test_records(void)
{
	struct stat status;
	int fd = records_open();

	stat(RECORDS, &status);
	same(status.st_mode, S_IFREG | 0600, "records: mode 0600");
	entry(fd);
	parts(fd);
	returns(fd);
	others(fd);
	many(fd);
	close(fd);
	names_of_processes();
	hidden();
	waiting();
}
