// SPDX-License-Identifier: GPL-2.0
/* The first process of the test machine; kpm=MODE on the kernel's command line says which. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "leaks.h"
#include "suites.h"

#define COMPAT "/compat"

static void mount_all(void)
{
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sys", "/sys", "sysfs", 0, NULL);
	mount("dev", "/dev", "devtmpfs", 0, NULL);
	mount("debug", "/sys/kernel/debug", "debugfs", 0, NULL);
	mount("trace", "/sys/kernel/tracing", "tracefs", 0, NULL);
	mount("security", "/sys/kernel/security", "securityfs", 0, NULL);
}

/* The program built for 32 bits, on a 64-bit kernel. */
static int compat_suites(void)
{
	engine_find();
	for (engine = KPM_ENGINE_KPROBE; engine <= best_engine(); engine++) {
		test_counts();
		test_filters();
	}
	engine = KPM_ENGINE_AUTO;
	test_map();
	test_errors();
	tally();
	return 0;
}

static void compat(void)
{
	int status;
	pid_t pid;

	if (access(COMPAT, X_OK))
		return;
	fflush(stdout);
	pid = fork();
	if (!pid) {
		execl(COMPAT, COMPAT, NULL);
		_exit(127);
	}
	waitpid(pid, &status, 0);
	same(status, 0, "a 32-bit program runs its tests to their end");
}

static void suites(void)
{
	struct utsname kernel;
	struct stat status;

	uname(&kernel);
	printf("# %s %s %s\n", kernel.release, kernel.version, kernel.machine);

	same(stat(DEVICE, &status), 0, "the device is there");
	same(status.st_mode, S_IFCHR | 0600, "  with mode 0600");
	for (engine = KPM_ENGINE_KPROBE; engine <= best_engine(); engine++) {
		test_counts();
		test_filters();
		test_lifetime();
	}
	engine = KPM_ENGINE_AUTO;
	test_engines();
	test_capture();
	test_rings();
	test_groups();
	test_lease();
	test_pulse();
	test_deny();
	test_map();
	test_errors();
	test_proc();
	test_epoch();
#ifdef __x86_64__	/* they know its functions and registers by name */
	test_keys();
	test_readme();
	test_records();
#endif
	compat();
	test_lockdown();
	tally();
}

static void churn(void)
{
	for (engine = KPM_ENGINE_KPROBE; engine <= best_engine(); engine++) {
		test_churn();
		test_interrupts();
	}
	engine = KPM_ENGINE_AUTO;
	test_budget();
	tally();
}

static void stress(void)
{
	for (engine = KPM_ENGINE_KPROBE; engine <= best_engine(); engine++) {
		test_hotplug();
		test_kill();
	}
	engine = KPM_ENGINE_AUTO;
	test_failslab();
	test_counts();
	tally();
}

static void plug(void)
{
	test_plug();
	tally();
}

static void kunit(void)
{
	test_kunit();
	tally();
}

static const struct {
	const char *name;
	void (*run)(void);
} modes[] = {
	{ "tests", suites },
	{ "churn", churn },
	{ "plug", plug },
	{ "fuzz", fuzz },
	{ "stress", stress },
	{ "kunit", kunit },
	{ "traceable", traceable },
	{ "bench", bench },
};

/* In a child, so that a crash of the tests ends the machine in order. */
static void run(const char *mode)
{
	unsigned int i;
	pid_t pid = fork();

	if (pid) {
		waitpid(pid, NULL, 0);
		return;
	}
	for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (!strcmp(mode, modes[i].name))
			modes[i].run();
	printf("END\n");
	fflush(stdout);
	_exit(0);
}

int main(int argc, char *argv[])
{
	if (argc && !strcmp(argv[0], COMPAT))
		return compat_suites();
	mount_all();
	engine_find();
	leaks_begin();
	if (load_module(MODULE, ""))
		perror("Bail out! " MODULE);
	else
		run(getenv("kpm"));
	if (unload_module("kprobe_monitor"))
		perror("Bail out! unload at the end");
	leaks_report();
	sync();
	reboot(RB_POWER_OFF);
	return 1;
}
