// SPDX-License-Identifier: GPL-2.0
/*
 * Arms every function that the kernel can trace, some at a time, while the
 * machine is busy. It prints what it is about to do, so that its last words
 * say what a machine died of. Options on the kernel's command line:
 * kpm_engine=kprobe|ftrace, kpm_from=, kpm_to=, kpm_group=, kpm_hold= (ms).
 *
 * Functions whose names begin alike are armed by one pattern, which takes one
 * change of the kernel's code where single ones would take three each. At least
 * kpm_group functions are armed together.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "load.h"
#include "suites.h"

#define MOST 100000

static unsigned int armed, refused[256];

static unsigned int option(const char *name, unsigned int otherwise)
{
	const char *value = getenv(name);

	return value ? strtoul(value, NULL, 10) : otherwise;
}

/* A little of everything that kernels do, for ever. */
static void everything(int cpu)
{
	int ends[2];
	void *at;

	pin(cpu);
	for (;;) {
		if (!fork())
			_exit(0);
		wait(NULL);
		contents("/proc/self/maps");
		contents("/proc/meminfo");
		at = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		memset(at, 1, 1 << 16);
		munmap(at, 1 << 20);
		if (pipe(ends) || write(ends[1], "!", 1) != 1)
			abort();
		close(ends[0]);
		close(ends[1]);
		close(open("/tmp", O_CREAT | O_WRONLY, 0600));
		unlink("/tmp");
		calls(20);
		usleep(1000);
	}
}

/* The functions by name, without those of modules, this one included. */
static char (*names)[KPM_SYMBOL_SIZE];
static unsigned int number;

/* Lines of /skip: functions that are known to be deadly. */
static bool skipped(const char *name)
{
	char line[310];

	snprintf(line, sizeof(line), "\n%.300s\n", name);
	return strstr(contents("/skip"), line);
}

static bool one_is_skipped(unsigned int from, unsigned int to)
{
	while (from < to)
		if (skipped(names[from++]))
			return true;
	return false;
}

/* What is armed together: from which function on, and how many. */
static int together = -1;
static unsigned int first, many;

static void rest(void)
{
	usleep(1000 * option("kpm_hold", 1000));
	close(together);
	together = -1;
	many = 0;
}

/* Arms @symbol, which is functions @from to @to; false when it is too many for a pattern. */
static bool hold(unsigned int from, unsigned int to, const char *symbol)
{
	struct kpm_probe probe = request(KPM_ENTRY, "", symbol);
	int err;

	if (together < 0) {
		together = device_open();
		first = from;
	}
	printf("GROUP %u %u %s\n", first, to, symbol);
	fflush(stdout);
	snprintf(probe.name, sizeof(probe.name), "%u", from);
	probe.engine = engine;
	err = add(together, &probe) ? errno : 0;
	if (err == E2BIG)
		return false;
	if (err)
		refused[err & 255] += to - from;
	else
		armed += probe.functions;
	many += to - from;
	if (many >= option("kpm_group", 500))
		rest();
	return true;
}

/*
 * Functions @from to @to, whose names are alike up to @length; only what
 * touches those of kpm_from to kpm_to.
 */
static void arm_alike(unsigned int from, unsigned int to, unsigned int length)
{
	unsigned int next;
	char pattern[KPM_SYMBOL_SIZE + 1];

	if (to <= option("kpm_from", 0) || from >= option("kpm_to", MOST))
		return;
	if (to - from == 1) {
		if (!skipped(names[from]))
			hold(from, to, names[from]);
		return;
	}
	if (to - from <= option("kpm_group", 500) && length < KPM_SYMBOL_SIZE - 1 &&
	    !one_is_skipped(from, to)) {
		snprintf(pattern, sizeof(pattern), "%.*s*", length, names[from]);
		if (hold(from, to, pattern))
			return;
	}
	for (; from < to; from = next) {
		for (next = from + 1; next < to && names[next][length] == names[from][length]; next++)
			;
		arm_alike(from, next, names[from][length] ? length + 1 : length);
	}
}

static int by_name(const void *one, const void *other)
{
	return strcmp(one, other);
}

static void read_names(void)
{
	FILE *file = fopen(TRACEABLE, "r");
	unsigned int length, i, kept = 0;
	char line[300];

	names = calloc(MOST, KPM_SYMBOL_SIZE);
	while (number < MOST && fgets(line, sizeof(line), file)) {
		length = strcspn(line, " \n");
		if (line[length] == ' ' || length >= KPM_SYMBOL_SIZE)
			continue;
		line[length] = '\0';
		strcpy(names[number++], line);
	}
	fclose(file);
	qsort(names, number, KPM_SYMBOL_SIZE, by_name);
	/* static functions of one name are one */
	for (i = 0; i < number; i++)
		if (!i || strcmp(names[i], names[kept - 1]))
			memmove(names[kept++], names[i], KPM_SYMBOL_SIZE);
	number = kept;
}

void traceable(void)
{
	unsigned int to = option("kpm_to", MOST), i;
	const char *by = getenv("kpm_engine");
	pid_t busy[CPUS];

	engine = by && !strcmp(by, "ftrace") ? KPM_ENGINE_FTRACE : KPM_ENGINE_KPROBE;
	read_names();
	for (i = 0; i < CPUS; i++) {
		busy[i] = fork();
		if (!busy[i])
			everything(i);
	}
	arm_alike(0, number, 0);
	if (together >= 0)
		rest();
	for (i = 0; i < CPUS; i++) {
		kill(busy[i], SIGKILL);
		waitpid(busy[i], NULL, 0);
	}
	printf("TRACEABLE %s: to %u of %u functions, %u armed", by ? by : "kprobe",
	       to < number ? to : number, number, armed);
	for (i = 1; i < 256; i++)
		if (refused[i])
			printf(", %u %s", refused[i], strerrorname_np(i));
	printf("\n");
	engine = KPM_ENGINE_AUTO;
	armed_are(0, 0, "nothing is left in the kernel");
	tally();
}
