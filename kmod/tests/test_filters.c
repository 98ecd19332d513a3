// SPDX-License-Identifier: GPL-2.0
/* The filter counts whom it names; others making the same calls beside them change nothing. */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "load.h"
#include "suites.h"

#define THREADS		2
#define WANTED		(THREADS * 20000L)
#define STRANGE		(THREADS * 15000L)

/* Two programs at once; @by_tgid names the wanted one by its process, else @comm does. */
static void beside(int kind, bool by_tgid, const char *comm, const char *wanted,
		   const char *strange, const char *name)
{
	struct load target = load_prepare(wanted, THREADS, WANTED / THREADS);
	struct load stranger = load_prepare(strange, THREADS, STRANGE / THREADS);
	struct kpm_state state;
	int fd = device_open();
	unsigned int slot = arm(fd, kind, "filter", by_tgid ? target.pid : 0, comm);

	load_go(&target);
	load_go(&stranger);
	load_wait(&target);
	load_wait(&stranger);
	state = del(fd, slot);
	same(state.hits, WANTED, name);
	same(state.filtered, STRANGE, "  the stranger is filtered");
	same(state.missed, 0, "  nothing missed");
	close(fd);
}

static void nobody(void)
{
	struct kpm_state state;
	int fd = device_open();
	unsigned int tgid = arm(fd, KPM_ENTRY, "tgid", 30000, "");
	unsigned int comm = arm(fd, KPM_RETURN, "comm", 0, "nobody");
	unsigned int both = arm(fd, KPM_ENTRY, "both", 30000, "load");

	load_run("load", 1, 1000);
	state = state_of(fd, tgid);
	check(!state.hits && state.filtered == 1000, "a process that does not exist counts nothing",
	      "%llu hits", (unsigned long long)state.hits);
	state = state_of(fd, comm);
	check(!state.hits && state.filtered == 1000, "a command that nobody has counts nothing",
	      "%llu hits", (unsigned long long)state.hits);
	state = state_of(fd, both);
	check(!state.hits && state.filtered == 1000, "both conditions must hold",
	      "%llu hits", (unsigned long long)state.hits);
	close(fd);
}

/* In a new pid namespace we are process 1, as is the real first process. */
static int in_namespace(void)
{
	struct kpm_probe probe = request(KPM_ENTRY, "ns", SYMBOL);
	int fd = device_open();

	probe.tgid = 12345;
	if (add(fd, &probe) != -1 || errno != ESRCH)
		return 1;
	probe.tgid = getpid();
	if (probe.tgid != 1 || add(fd, &probe))
		return 2;
	calls(500);
	load_run("ns", 1, 300);
	if (state_of(fd, probe.slot).hits != 500)
		return 3;
	return state_of(fd, probe.slot).filtered == 300 ? 0 : 4;
}

/* A child unshares, since init itself must stay what it is; its child is process 1. */
static int enter_namespace(void)
{
	int status;
	pid_t pid;

	if (unshare(CLONE_NEWPID))
		return 10;
	pid = fork();
	if (!pid)
		_exit(in_namespace());
	waitpid(pid, &status, 0);
	return WEXITSTATUS(status);
}

static void namespaces(void)
{
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (!pid)
		_exit(enter_namespace());
	waitpid(pid, &status, 0);
	same(status, 0, "a process number is that of the opener's pid namespace");
}

void test_filters(void)
{
	beside(KPM_ENTRY, true, "", "equal", "equal", "entries by process");
	beside(KPM_RETURN, true, "", "equal", "equal", "returns by process");
	beside(KPM_ENTRY, false, "wanted", "wanted", "stranger", "entries by command");
	beside(KPM_RETURN, false, "wanted", "wanted", "stranger", "returns by command");
	beside(KPM_ENTRY, false, "nginx", "nginx", "nginx2", "a longer command is another");
	beside(KPM_ENTRY, false, "nginx2", "nginx2", "nginx", "a shorter command is another");
	beside(KPM_ENTRY, false, "fifteen-bytes-a", "fifteen-bytes-a", "fifteen-bytes-b",
	       "the fifteenth byte counts");
	beside(KPM_RETURN, true, "wanted", "wanted", "wanted", "by process and command");
	nobody();
	namespaces();
}
