// SPDX-License-Identifier: GPL-2.0
/* The text front: its state, its commands, what it refuses and how. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "load.h"
#include "suites.h"

/* Where the kernel lies, and how its mmap is called. */
#if defined(__x86_64__)
#define KERNEL	"ffffffff"
#elif defined(__aarch64__)
#define KERNEL	"ffff"
#else
#define KERNEL	""	/* from 0xc0000000 on */
#endif
#if defined(__LP64__)
#define TARGET_MMAP	"  sys_mmap: available\n"
#else
#define TARGET_MMAP	"  sys_mmap: unavailable\n"
#endif

static ssize_t write_bytes(const char *text, size_t size)
{
	int fd = open(PROC, O_WRONLY | O_CLOEXEC);
	ssize_t written = write(fd, text, size);
	int saved = errno;

	close(fd);
	errno = saved;
	return written;
}

static ssize_t command(const char *text)
{
	return write_bytes(text, strlen(text));
}

static void accepted(const char *text)
{
	check(command(text) == (ssize_t)strlen(text), text, "%s", strerror(errno));
}

static void shows(const char *part)
{
	check(strstr(contents(PROC), part), part, "the state is\n%s", contents(PROC));
}

/* shows_best - with the name of the best engine for %s */
static void shows_best(const char *part)
{
	char text[200];

	snprintf(text, sizeof(text), part, best_engine_name());
	shows(text);
}

static void bad(const char *text, int must, const char *reason)
{
	char line[200];

	fails(command(text), must, text);
	snprintf(line, sizeof(line), "Last error: %s: %s", text, reason);
	shows(line);
}

static void empty(void)
{
	struct utsname kernel;
	struct stat status;
	char line[100];

	stat(PROC, &status);
	same(status.st_mode, S_IFREG | 0600, "mode 0600");
	shows("=== Kprobe Monitor ===\nVersion: 0.1.0\n"
	      "Scheme: kernel probes (kprobe/kretprobe)\nArchitecture: ");
	uname(&kernel);
	snprintf(line, sizeof(line), "Architecture: %s\n", kernel.machine);
	shows(line);
	shows("Maximum probes: 1024\n");
	shows("=== Monitors ===\nActive: 0 / 1024\nTotal hits: 0\nLast error: none\n");
	shows("=== Common targets ===\n");
	shows(TARGET_MMAP);
	shows("  sys_mmap2: unavailable\n");
	shows("  kfree: available\n");
	shows("  do_page_fault: unavailable\n");
	armed_are(0, 0, "looking for targets leaves nothing");
}

static void filters_and_kinds(void)
{
	char text[100];

	accepted("add call sys_getppid 0");
	accepted("add back getppid 0 1\n");
	accepted("add other " SYMBOL " 1 0 0 other");
	snprintf(text, sizeof(text), "add pid " SYMBOL " 1 0 %d", getpid());
	accepted(text);
	armed_are(1, 1, "four probes are at one entry and one return");
	load_run("load", 2, 1000);
	load_run("other", 1, 500);
	calls(7);
	shows("Active: 4 / 1024\nTotal hits: 5521\n");
	shows("[0] call: " SYMBOL " @ 0x" KERNEL);
	shows_best(" (system call, hits:2507) on:entry engine:%s filtered:0 missed:0 state:armed owner:proc\n");
	shows(" (system call, hits:2507) on:return engine:kprobe filtered:0 missed:0 state:armed owner:proc\n");
	shows_best(" (kernel function, hits:500) on:entry engine:%s filtered:2007 missed:0 state:armed "
		   "owner:proc comm:other\n");
	shows_best(" (kernel function, hits:7) on:entry engine:%s filtered:2500 ");
	accepted("del call\ndel back\n\ndel other\ndel pid\n");
	armed_are(0, 0, "none after del");
}

static void engines(void)
{
	accepted("add slow getppid 0 engine=kprobe");
	accepted(best_engine() == KPM_ENGINE_FTRACE ? "add fast getppid 0 0 0 load engine=ftrace" :
						      "add fast getppid 0 0 0 load");
	load_run("load", 2, 100);
	shows(" (system call, hits:200) on:entry engine:kprobe filtered:0 ");
	shows_best(" (system call, hits:200) on:entry engine:%s filtered:0 ");
	accepted("del slow\ndel fast");
}

static void types(void)
{
	char text[100];

	snprintf(text, sizeof(text), "add at 0x%llx 3", address_of(SYMBOL));
	accepted(text);
	accepted("add mod kprobe_monitor:kpm_points_walk 2");
	calls(3);
	/* two names are there on some kernels, and 4 bytes before it on others */
	shows("sys_getppid+0x");
	shows(" (address, hits:3) ");
	shows("[1] mod: kprobe_monitor:kpm_points_walk @ ");
	accepted("del at");
	accepted("del mod");
}

static void refused(void)
{
	char text[300];

	bad("list", EINVAL, "unknown command");
	bad("add", EINVAL, "add needs: name symbol type [kret] [pid] [comm] [engine=...]");
	bad("add a sys_getppid", EINVAL, "add needs");
	bad("add a/b sys_getppid 0", EINVAL, "name must be");
	bad("add a2345678901234567890123456789012 sys_getppid 0", EINVAL, "name must be");
	bad("add a sys_getppid 4", EINVAL, "symbol and type must match");
	bad("add a sys_getppid x", EINVAL, "symbol and type must match");
	bad("add a sys-getppid 0", EINVAL, "symbol and type must match");
	bad("add a sys_getppid 3", EINVAL, "symbol and type must match");
	bad("add a 0 3", EINVAL, "symbol and type must match");
	bad("add a sys_getppid 0 2", EINVAL, "kret must be");
	bad("add a sys_getppid 0 0 -1", EINVAL, "pid must be");
	bad("add a sys_getppid 0 0 4294967295", EINVAL, "not a valid target or process");
	bad("add a sys_getppid 0 0 0 sixteen-bytes-xx", EINVAL, "comm must be");
	bad("add a sys_getppid 0 0 0 b c", EINVAL, "too many words");
	bad("add a sys_getppid 0 0 0 b c d", EINVAL, "too many words");
	bad("add a sys_getppid 0 engine=fast", EINVAL, "engine must be auto, kprobe or ftrace");
	bad("add a sys_getppid engine=kprobe", EINVAL, "add needs");
	bad("add a sys_getppid 0 1 engine=ftrace", EOPNOTSUPP, "not possible by this engine");
	bad("add a no_such_function 1", ENOENT, "no such symbol or monitor");
	bad("add a get_kprobe 1", EACCES, "the kernel forbids probes there");
	bad("add a 0x1000 3", EACCES, "the kernel forbids probes there");
	bad("del", EINVAL, "del needs: name");
	bad("del a", ENOENT, "no such symbol or monitor");
	bad("del a b", EINVAL, "del needs: name");
	bad("add\ta\x01 sys_getppid 0", EINVAL, "name must be");
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	fails(command(text), EINVAL, "a line of 299 bytes");
	shows(": a line has at most 255 bytes");
	fails(write_bytes("del\0a", 5), EINVAL, "a zero byte");
	armed_are(0, 0, "what was refused is not in the kernel");
}

static void several_lines(void)
{
	const char *text = "add a getppid 0\nadd a getppid 0\nadd b getppid 0\n";
	char *page = malloc(8192);
	int i;

	same(command(text), 16, "a write ends before the first line that fails");
	fails(command(text + 16), EEXIST, "  and fails when that is its first");
	shows("Last error: add a getppid 0: a monitor of this name exists");
	shows("Active: 1 / 1024\n");
	accepted("del a");
	for (i = 0; i < 8192; i++)
		page[i] = i % 10 == 9 ? '\n' : ' ';
	same(write_bytes(page, 8192), 4090, "more than a page ends with a whole line");
	memset(page, ' ', 8192);
	fails(write_bytes(page, 8192), EINVAL, "a page without a newline");
	same(command(""), 0, "nothing");
	free(page);
}

static void owners(void)
{
	int fd = device_open();
	char text[50];

	arm(fd, KPM_ENTRY, "mine", 0, "");
	snprintf(text, sizeof(text), " owner:process %d\n", getpid());
	shows(text);
	fails(command("del mine"), ENOENT, "del: a file's probe is not that of proc");
	close(fd);
	accepted("add stays getppid 0");
	accepted("add back getppid 0 1");
	fails(unload_module("kprobe_monitor"), 0, "unload with probes of proc");
	armed_are(0, 0, "  removes them");
	load_module(MODULE, "");
}

void test_proc(void)
{
	empty();
	filters_and_kinds();
	engines();
	types();
	refused();
	several_lines();
	owners();
}
