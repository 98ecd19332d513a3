// SPDX-License-Identifier: GPL-2.0
/* The text front: its state, its commands, what it refuses and how. */
#define _GNU_SOURCE
#include <errno.h>
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
#include "text.h"

/* Where the kernel lies, and how its mmap is called. */
#if defined(__x86_64__)
#define KERNEL	"ffffffff"
#elif defined(__aarch64__)
#define KERNEL	"ffff"
#else
#define KERNEL	""	/* from 0xc0000000 on */
#endif
/* What was asked for is shown where it has another name. */
#ifdef __arm__
#define ASKED	""
#else
#define ASKED	"sys_getppid -> "
#endif
#if defined(__LP64__)
#define TARGET_MMAP2	"  sys_mmap2: unavailable\n"
#else
#define TARGET_MMAP2	"  sys_mmap2: available\n"	/* sys_mmap_pgoff stands for it */
#endif

/* shows_best - with the name of the best engine for %s */
static void shows_best(const char *part)
{
	char text[200];

	snprintf(text, sizeof(text), part, best_engine_name());
	shows(text);
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
	shows("Kprobe support: enabled\nKretprobe support: enabled\nCall stack tracing: enabled\n"
	      "Maximum probes: 1024\nStack depth: 16\n");
	shows("=== Monitoring state ===\nActive monitors: 0 / 1024\nTotal hits: 0\nLast error: none\n");
	shows("=== Common targets ===\n");
	shows("  sys_mmap: available\n");
	shows(TARGET_MMAP2);
	shows("  kfree: available\n");
	shows("  do_page_fault: available\n");
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
	shows("Active monitors: 4 / 1024\nTotal hits: 5521\n");
	shows("[0] call: " ASKED SYMBOL " @ 0x" KERNEL);
	shows_best(" (system call, hits:2507) on:entry engine:%s filtered:0 missed:0 state:armed owner:proc epoch:0\n");
	shows(" (system call, hits:2507) on:return engine:kprobe filtered:0 missed:0 state:armed owner:proc epoch:0\n");
	shows_best(" (kernel function, hits:500) on:entry engine:%s filtered:2007 missed:0 state:armed "
		   "owner:proc epoch:0 comm:other\n");
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
	fails(load_module("/dummy.ko", "numdummies=0"), 0, "load a module to probe");
	accepted("add mod dummy:dummy_setup 2");
	calls(3);
	/* two names are there on some kernels, and 4 bytes before it on others */
	shows("sys_getppid+0x");
	shows(" (address, hits:3) ");
	shows("[1] mod: dummy:dummy_setup @ ");
	accepted("del at");
	accepted("del mod");
	fails(unload_module("dummy"), 0, "  the module goes again");
}

static void refused(void)
{
	char text[300];

	bad("list", EINVAL, "list: unknown command; known are add, del, renew, list_symbols and clear_stats");
	bad("add", EINVAL, "add needs: name symbol type [kret] [pid] [comm] [key=value ...]");
	bad("add a sys_getppid", EINVAL, "add needs");
	bad("add a sys_getppid engine=kprobe", EINVAL, "add needs");
	bad("add a/b sys_getppid 0", EINVAL, "a/b: name must be");
	bad("add a2345678901234567890123456789012 sys_getppid 0", EINVAL,
	    "a2345678901234567890123456789012: name must be");
	bad("add a sys_getppid 4", EINVAL, "4: type must be");
	bad("add a sys_getppid x", EINVAL, "x: type must be");
	bad("add a sys-getppid 0", EINVAL, "sys-getppid: symbol must be a function");
	bad("add a sys_getppid 3", EINVAL, "sys_getppid: symbol must be an address");
	bad("add a 0 3", EINVAL, "0: symbol must be an address");
	bad("add a sys_getppid 0 2", EINVAL, "2: kret must be");
	bad("add a sys_getppid 0 0 -1", EINVAL, "-1: pid must be");
	bad("add a sys_getppid 0 0 4294967295", EINVAL, SYMBOL ": outside of the function, or a pid");
	bad("add a sys_getppid 0 0 0 sixteen-bytes-xx", EINVAL, "sixteen-bytes-xx: comm must be");
	bad("add a sys_getppid 0 0 0 b c", EINVAL, "c: too many words");
	bad("add a sys_getppid 0 0 0 b c d", EINVAL, "c: too many words");
	bad("add a sys_getppid 0 1 engine=ftrace", EOPNOTSUPP,
	    SYMBOL ": not possible by this engine");
	bad("add a no_such_function 1", ENOENT, "no_such_function: no such function here; it may be inlined");
	fails(command("add a sys_no_such 0"), ENOENT, "add a sys_no_such 0");
	shows("sys_no_such: no such function here");
	bad("add a get_kprobe 1", EACCES, "get_kprobe: the kernel forbids probes there");
	bad("add a 0x1000 3", EACCES, "0x1000: the kernel forbids probes there");
	bad("add a * 1", E2BIG, "*: it matches over 1000 functions; make it longer");
	bad("del", EINVAL, "del needs: name");
	bad("del a", ENOENT, "a: no monitor of this name was added here");
	bad("del a b", EINVAL, "del needs: name");
	bad("clear_stats a", EINVAL, "list_symbols and clear_stats stand alone");
	fails(command("add a\x01 sys_getppid 0"), EINVAL, "a name that can't be printed");
	shows("Last error: add a\\001 sys_getppid 0: a\\001: name must be");
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
	shows("Last error: add a getppid 0: a: a monitor of this name exists");
	shows("Active monitors: 1 / 1024\n");
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
