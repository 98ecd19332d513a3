// SPDX-License-Identifier: GPL-2.0
/* Every key of the text commands: what it does, and what it refuses. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "load.h"
#include "suites.h"
#include "text.h"

/* Adds monitor k with these words, to be counted in @hits hits of ten calls of getppid or mmap. */
static void counts(const char *words, const char *symbol, void (*act)(void), long long hits)
{
	char text[256];

	snprintf(text, sizeof(text), "add k %s 0 %s", symbol, words);
	accepted(text);
	act();
	same(number_of("k", "hits:"), hits, "  hits");
	accepted("del k");
}

static void ten_calls(void)
{
	calls(10);
}

static void ten_negatives(void)
{
	int i;

	for (i = 0; i < 10; i++)
		syscall(SYS_getppid, -5L);
}

/* Lengths of 1 to 10 pages, all at 256 MB. */
static void ten_maps(void)
{
	long page = getpagesize();
	int i;

	for (i = 1; i <= 10; i++)
		munmap(mmap((void *)0x10000000, i * page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS,
			    -1, 0), i * page);
}

static void filters(void)
{
	char words[100];

	counts("uid=0", "getppid", ten_calls, 10);
	counts("uid=1", "getppid", ten_calls, 0);
	snprintf(words, sizeof(words), "0 %d init uid=0", getpid());
	counts(words, "getppid", ten_calls, 10);
	counts("0 0 init arg2>=12288", "sys_mmap", ten_maps, 8);
	counts("0 0 init arg2>12288", "sys_mmap", ten_maps, 7);
	counts("0 0 init arg2<12288", "sys_mmap", ten_maps, 2);
	counts("0 0 init arg2<=0x3000", "sys_mmap", ten_maps, 3);
	counts("0 0 init arg2==12288", "sys_mmap", ten_maps, 1);
	counts("0 0 init arg2!=12288", "sys_mmap", ten_maps, 9);
	counts("0 0 init arg2&0x1000", "sys_mmap", ten_maps, 5);
	counts("0 0 init arg2>=4096 arg2<=0xa000 arg3==1 arg4&2 arg1>0 arg6==0", "sys_mmap", ten_maps, 10);
	counts("0 0 init arg5==0xffffffff", "sys_mmap", ten_maps, 10);
	counts("0 0 init arg1==-5", "getppid", ten_negatives, 10);
	counts("0 0 init arg1s<0", "getppid", ten_negatives, 10);
	counts("0 0 init arg1s<=-6", "getppid", ten_negatives, 0);
	counts("0 0 init arg1u<0x10000", "getppid", ten_negatives, 0);
	counts("0 0 init arg1>0x7fffffffffffffff", "getppid", ten_negatives, 10);
	counts("0 0 init arg2s>-1", "sys_mmap", ten_maps, 10);
	counts("0 0 init range=10000000-10001000", "sys_mmap", ten_maps, 10);
	counts("0 0 init range=0xf000000-10000000", "sys_mmap", ten_maps, 0);
	counts("1 0 init ret<0", "sys_mmap", ten_maps, 0);
	counts("1 0 init ret>0", "sys_mmap", ten_maps, 10);

}

/* All that runs here is in the root, which has number 1. */
static void cgroups(void)
{
	counts("cgroup=1", "getppid", ten_calls, 10);
	counts("0 0 init cgroup=99999,1,18446744073709551615", "getppid", ten_calls, 10);
	counts("cgroup=2", "getppid", ten_calls, 0);
	accepted("add k getppid 0 0 0 load cgroup=2,1 lease=0");
	load_run("load", 1, 10);
	shows(" comm:load cgroup:2,1\n");
	same(number_of("k", "hits:"), 10, "a set of two");
	accepted("del k");
	bad("add a getppid 0 cgroup=", EINVAL, "cgroup=: cgroup must be, once,");
	bad("add a getppid 0 cgroup=1,", EINVAL, "cgroup=1,: cgroup must be");
	bad("add a getppid 0 cgroup=0", EINVAL, "cgroup=0: cgroup must be");
	bad("add a getppid 0 cgroup=1,x", EINVAL, "cgroup=1,x: cgroup must be");
	bad("add a getppid 0 cgroup=1 cgroup=2", EINVAL, "cgroup=2: cgroup must be, once,");
	bad("add a no_such 1 cgroup=1", ENOENT, "no_such: no such function here");
}

static bool becomes_expired(void)
{
	int i;

	for (i = 0; i < 200; i++) {
		if (strstr(contents(PROC), " state:expired "))
			return true;
		usleep(50000);
	}
	return false;
}

static void leases(void)
{
	int i;

	accepted("add k getppid 0 0 0 load lease=4s");
	accepted("add n getppid 0 0 0 load");
	load_run("load", 1, 10);
	for (i = 0; i < 12; i++) {
		usleep(500000);
		accepted("renew k");
	}
	shows(" state:armed owner:proc epoch:0 comm:load lease:4000ms\n");
	accepted("del k");
	accepted("add k getppid 0 0 0 load lease=3000ms");
	load_run("load", 1, 10);
	check(becomes_expired(), "a lease ends", "%s", contents(PROC));
	load_run("load", 1, 5);
	same(number_of("k", "hits:"), 10, "  with the counts of before");
	same(number_of("n", "hits:"), 25, "  and another's go on");
	accepted("clear_stats");
	same(number_of("k", "hits:"), 0, "  which can be cleared");
	bad("renew k", ESTALE, "k: its lease has run out; del it and add it again");
	bad("renew n", ENODATA, "n: it has no lease");
	bad("renew x", ENOENT, "x: no monitor of this name was added here");
	bad("renew", EINVAL, "renew needs: name");
	bad("renew k n", EINVAL, "renew needs: name");
	accepted("del k\ndel n");
	accepted("add k getppid 0 lease=24h");
	accepted("add l getppid 0 lease=90m");
	shows(" lease:86400000ms\n");
	shows(" lease:5400000ms\n");
	accepted("del k\ndel l");
	bad("add a getppid 0 lease=25h", EINVAL, "lease=25h: lease must be 0 to 24h");
	bad("add a getppid 0 lease=86401", EINVAL, "lease=86401: lease must be");
	bad("add a getppid 0 lease=", EINVAL, "lease=: lease must be");
	bad("add a getppid 0 lease=s", EINVAL, "lease=s: lease must be");
	bad("add a getppid 0 lease=1d", EINVAL, "lease=1d: lease must be");
	bad("add a getppid 0 lease=99999999999", EINVAL, "lease=99999999999: lease must be");
}

static void default_lease(void)
{
	int fd;

	fails(unload_module("kprobe_monitor"), 0, "another default for leases");
	fails(load_module(MODULE, "ttl=86401"), EINVAL, "  not longer than a day");
	fails(load_module(MODULE, "ttl=1"), 0, "  of a second");
	fd = device_open();
	arm(fd, KPM_ENTRY, "device", 0, "");
	accepted("add k getppid 0");
	accepted("add n getppid 0 lease=0");
	check(becomes_expired(), "  ends what has none of its own", "%s", contents(PROC));
	same(times(contents(PROC), " state:expired "), 1, "  but not what asks for none, nor the device's");
	close(fd);
	fails(unload_module("kprobe_monitor"), 0, "  and an expired one is no obstacle");
	load_module(MODULE, "");
	armed_are(0, 0, "  nothing is left");
}

static void conditions_shown(void)
{
	accepted("add k mmap 0 1 0 init uid=7 arg2>=4096 arg3s<-1 range=1000-2000 retu>5");
	shows(" comm:init uid:7 arg2>=0x1000 arg3s<-1 arg1>=0x1000 arg1<0x2000 retu>0x5\n");
	accepted("del k");
}

static void groups(void)
{
	accepted("add k getppid 0 group=comm");
	accepted("add t getppid 0 group=tgid");
	accepted("add c getppid 0 group=cgroup");
	accepted("add r getppid 0 1 0 load group=result");
	accepted("add f *_sys_getppid 1 group=function");
	accepted("add n getppid 0 group=none");
	load_run("load", 2, 100);
	load_run("other", 1, 50);
	shows("    groups by comm: 2\n      load: 200\n      other: 50\n");
	shows("    groups by tgid: 2\n");
	shows("    groups by cgroup: 1\n      1: 250\n");
	shows("    groups by result: 1\n");
	shows("    groups by function: 1\n      __");
	shows("_sys_getppid: 250\n");
	accepted("del k\ndel t\ndel c\ndel r\ndel f\ndel n");
}

static void histogram(void)
{
	accepted("add k getppid 0 1 histogram=1");
	accepted("add n getppid 0 1 histogram=0");
	calls(100);
	shows("    durations: 100 p50<=");
	shows(" ns longest=");
	same(times(contents(PROC), "    durations: "), 1, "one histogram");
	accepted("del k\ndel n");
}

static void capture(void)
{
	int fd = open(RECORDS, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	drain(fd);
	accepted("add k getppid 0 0 0 load capture=task sample=4");
	accepted("add l getppid 0 0 0 load args=1 limit=3");
	load_run("load", 1, 20);	/* on one CPU: each takes the fourth of its own */
	same(number_of("k", "written:"), 5, "sample=4 of 20");
	same(number_of("k", "sampled_out:"), 15, "  and the others");
	same(number_of("l", "hits:"), 20, "limit=3 counts all");
	same(number_of("l", "written:") + number_of("l", "limited:") + number_of("l", "nested:") +
	     number_of("l", "dropped:"), 20, "  and adds up");
	check(number_of("l", "limited:") > 0, "  and limits", "none is limited");
	accepted("del k\ndel l");
	close(fd);
}

static void offsets(void)
{
	accepted("add k vfs_open+0x0 1");
	bad("add o vfs_open+0x100000 1", EINVAL, "vfs_open: outside of the function");
	bad("add o vfs_open+x 1", EINVAL, "vfs_open+x: offset must be");
	bad("add o vfs_open+0x5 1 1", EINVAL, "an offset needs kret 0");
	bad("add o vfs_open+0x1 1", EILSEQ, "vfs_open: in the middle of an instruction");
	accepted("del k");
}

static void refused(void)
{
	bad("add a getppid 0 engine=fast", EINVAL, "engine=fast: engine must be auto, kprobe or ftrace");
	bad("add a getppid 0 uid=root", EINVAL, "uid=root: uid must be");
	bad("add a getppid 0 uid=-1", EINVAL, "uid=-1: uid must be");
	bad("add a getppid 0 arg0==1", EINVAL, "arg0==1: arguments are arg1 to arg6");
	bad("add a getppid 0 arg7==1", EINVAL, "arg7==1: arguments are arg1 to arg6");
	bad("add a getppid 0 arg1=1", EINVAL, "arg1=1: the operator must be == != < <= > >= or &");
	bad("add a getppid 0 arg1==", EINVAL, "arg1==: the value must be a number");
	bad("add a getppid 0 arg1==x", EINVAL, "arg1==x: the value must be a number");
	bad("add a getppid 0 arg1<-1", EINVAL, "arg1<-1: unsigned numbers are never negative");
	bad("add a getppid 0 arg1s==1", EINVAL, "arg1s==1: s and u stand before");
	bad("add a getppid 0 arg1>1 arg1>2 arg1>3 arg1>4 arg1>5 range=1-2", EINVAL, "range=1-2: at most 6");
	bad("add a getppid 0 1 ret<0 ret<1", EINVAL, "ret<1: one condition on ret");
	bad("add a getppid 0 ret<0", EINVAL, "ret and group=result need kret 1");
	bad("add a getppid 0 range=1", EINVAL, "range=1: range must be BEGIN-END");
	bad("add a getppid 0 range=2-1", EINVAL, "range=2-1: range must be BEGIN-END");
	bad("add a getppid 0 args=7", EINVAL, "args=7: args must be 0 to 6");
	bad("add a getppid 0 capture=", EINVAL, "capture=: capture: all or task");
	bad("add a getppid 0 capture=stack,", EINVAL, "capture=stack,: capture: all");
	bad("add a getppid 0 capture=stack,heap", EINVAL, "capture=stack,heap: capture: all");
	bad("add a getppid 0 capture=task depth=0", EINVAL, "depth=0: depth must be 1 to 64");
	bad("add a getppid 0 capture=task depth=65", EINVAL, "depth=65: depth must be 1 to 64");
	bad("add a getppid 0 capture=task sample=0", EINVAL, "sample=0: sample must be");
	bad("add a getppid 0 capture=task limit=0", EINVAL, "limit=0: limit must be");
	bad("add a getppid 0 sample=2", EINVAL, "sample, limit and depth need capture= or args=");
	bad("add a getppid 0 limit=2", EINVAL, "sample, limit and depth need");
	bad("add a getppid 0 depth=2 args=0", EINVAL, "sample, limit and depth need");
	bad("add a getppid 0 group=pod", EINVAL, "group=pod: group must be");
	bad("add a getppid 0 group=result", EINVAL, "ret and group=result need kret 1");
	bad("add a getppid 0 histogram=2", EINVAL, "histogram=2: histogram must be 1 or 0");
	bad("add a getppid 0 histogram=1", EINVAL, "histogram needs kret 1");
	bad("add a getppid 0 budget=0", EINVAL, "budget=0: budget must be 1 to 1000000 thousandths");
	bad("add a getppid 0 budget=1000001", EINVAL, "budget=1000001: budget must be");
	bad("add a getppid 0 budget=1%", EINVAL, "budget=1%: budget must be");
	bad("add a getppid 0 budget=1 rearm=2", EINVAL, "rearm=2: rearm must be 1 or 0");
	bad("add a getppid 0 budget=1 rearm=yes", EINVAL, "rearm=yes: rearm must be 1 or 0");
	bad("add a getppid 0 colour=red", EINVAL, "colour=red: unknown key; kprobe_monitor(4)");
	bad("add a getppid 0 uid=0 colour=red", EINVAL, "colour=red: unknown key");
	bad("add a getppid 0 uid=0 0 0 load", EINVAL, "0: too many words");
	armed_are(0, 0, "what was refused is not in the kernel");
}

/* Calls without arguments: one function is __do_sys_..., __ia32_sys_... and __x64_sys_.... */
static void any_name(void)
{
	static const char * const patterns[] = { "__x64_sys_getp?id", "__ia32_sys_getp?id", "*x64_sys_getpp*" };
	char text[100];
	unsigned int i;

	for (i = 0; i < 3; i++) {
		snprintf(text, sizeof(text), "add k %s 1 0 0 load group=function", patterns[i]);
		accepted(text);
		load_run("load", 1, 20);
		same(number_of("k", "hits:"), 20, patterns[i]);
		same(number_of("k", "functions:"), i < 2 ? 2 : 1, "  finds all of them");
		accepted("del k");
	}
	counts("0 0 init", "getpp?d", ten_calls, 10);
	accepted("add k __x64_sys_gett* 1");
	same(number_of("k", "functions:"), 2, "with and without arguments");
	accepted("del k");
	bad("add k __x65_sys_getp?id 1", ENOENT, "__x65_sys_getp?id: no function matches; of one with");
}

void test_keys(void)
{
	filters();
	any_name();
	cgroups();
	leases();
	conditions_shown();
	groups();
	histogram();
	capture();
	offsets();
	refused();
	/* a command may look like anything but a key */
	accepted("add k getppid 0 0 0 a=b");
	shows(" comm:a=b");
	accepted("del k");
	default_lease();
}
