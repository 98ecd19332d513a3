// SPDX-License-Identifier: GPL-2.0
/*
 * Arms every function that the kernel can trace, some at a time, while the
 * machine is busy. It prints what it is about to do, so that its last words
 * say what a machine died of. Options on the kernel's command line:
 * kpm_engine=kprobe|ftrace, kpm_from=, kpm_to=, kpm_group=, kpm_hold= (ms).
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

/* Lines of /skip: functions that are known to be deadly. */
static bool skipped(const char *name)
{
	char line[310];

	snprintf(line, sizeof(line), "\n%.300s\n", name);
	return strstr(contents("/skip"), line);
}

static void arm_one(int fd, const char *name, unsigned int index)
{
	struct kpm_probe probe = request(KPM_ENTRY, "", name);
	int err;

	snprintf(probe.name, sizeof(probe.name), "%u", index);
	probe.engine = engine;
	err = add(fd, &probe) ? errno : 0;
	if (err)
		refused[err & 255]++;
	else
		armed++;
}

/* One group; returns the index after its last function, which is @from at the end of the list. */
static unsigned int group(char names[][KPM_SYMBOL_SIZE], unsigned int from, unsigned int to)
{
	int fd = device_open();
	unsigned int i;

	printf("GROUP %u %u %s\n", from, to, names[from]);
	fflush(stdout);
	for (i = from; i < to; i++)
		arm_one(fd, names[i], i);
	usleep(1000 * option("kpm_hold", 1000));
	close(fd);
	return to;
}

static unsigned int read_names(char names[][KPM_SYMBOL_SIZE], unsigned int most)
{
	FILE *file = fopen("/sys/kernel/tracing/available_filter_functions", "r");
	unsigned int number = 0, length;
	char line[300];

	while (number < most && fgets(line, sizeof(line), file)) {
		length = strcspn(line, " \n");
		line[length] = '\0';
		/* nothing of modules, this one included */
		if (line[length + 1] == '[' || length >= KPM_SYMBOL_SIZE || skipped(line))
			continue;
		strcpy(names[number++], line);
	}
	fclose(file);
	return number;
}

#define MOST 100000

void traceable(void)
{
	char (*names)[KPM_SYMBOL_SIZE] = calloc(MOST, KPM_SYMBOL_SIZE);
	unsigned int number = read_names(names, MOST), step = option("kpm_group", 100);
	unsigned int from = option("kpm_from", 0), to = option("kpm_to", MOST), i;
	const char *by = getenv("kpm_engine");
	pid_t busy[CPUS];

	engine = by && !strcmp(by, "ftrace") ? KPM_ENGINE_FTRACE : KPM_ENGINE_KPROBE;
	for (i = 0; i < CPUS; i++) {
		busy[i] = fork();
		if (!busy[i])
			everything(i);
	}
	to = to < number ? to : number;
	while (from < to)
		from = group(names, from, from + step < to ? from + step : to);
	for (i = 0; i < CPUS; i++) {
		kill(busy[i], SIGKILL);
		waitpid(busy[i], NULL, 0);
	}
	printf("TRACEABLE %s: %u of %u functions, %u armed", by ? by : "kprobe", to, number, armed);
	for (i = 1; i < 256; i++)
		if (refused[i])
			printf(", %u %s", refused[i], strerrorname_np(i));
	printf("\n");
	engine = KPM_ENGINE_AUTO;
	armed_are(0, 0, "nothing is left in the kernel");
	tally();
}
