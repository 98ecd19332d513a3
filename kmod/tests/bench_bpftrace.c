// SPDX-License-Identifier: GPL-2.0
/* What bpftrace takes for a call, where the machine has it. Each program is one run of it. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "device.h"
#include "load.h"

#define BPFTRACE	"/usr/bin/bpftrace"
#define OUTPUT		"/bpftrace.out"
#define ENABLED		"/sys/kernel/tracing/enabled_functions"

/* Who a filter asks for: it makes a round of calls when the others are measured. */
#define STRANGER	"stranger"

struct program {
	const char *name;
	const char *text;	/* with a %d for the stranger's process */
	enum {
		COUNTS,
		SELECTS,	/* only the stranger */
		PRINTS,		/* a line for each call, which must not be lost */
		DEEP,		/* calls of another subject, of which the stranger makes none */
	} what;
};

static pid_t start(const char *text)
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		int fd = open(OUTPUT, O_WRONLY | O_CREAT | O_TRUNC, 0600);

		dup2(fd, STDOUT_FILENO);
		dup2(fd, STDERR_FILENO);
		execl(BPFTRACE, BPFTRACE, "-e", text, NULL);
		_exit(127);
	}
	return pid;
}

/* Kprobes at the beginning of a function are among the tracer's too. */
static bool probed(void)
{
	return strstr(contents(ENABLED), "sys_getppid") ||
	       strstr(contents(ENABLED), bench_deep.symbol);
}

/* Waits until a function is probed, or none; false when the process ends first, or in minutes. */
static bool becomes(bool want, pid_t pid)
{
	int tenths;

	for (tenths = 0; tenths < 3000 && probed() != want; tenths++) {
		if (pid && waitpid(pid, NULL, WNOHANG))
			return false;
		usleep(100000);
	}
	sleep(2);	/* the program is put to the probe after that is there */
	return probed() == want;
}

/* The reader empties what the last round has filled, and does not run in the next. */
static void read_up(void *process)
{
	pid_t pid = *(pid_t *)process;

	kill(pid, SIGCONT);
	sleep(1);
	kill(pid, SIGSTOP);
}

/* The sum of all counts of all maps, and of the lines for single calls; @frames of stacks. */
static long long counted(unsigned int *frames)
{
	FILE *output = fopen(OUTPUT, "r");
	long long sum = 0;
	char line[200];

	while (output && fgets(line, sizeof(line), output)) {
		const char *count = strrchr(line, ':');

		if (line[0] == ' ')
			++*frames;
		else if (!strncmp(line, "hit ", 4))
			sum++;
		else if (count && (line[0] == '@' || line[0] == ']'))
			sum += atoll(count + 1);
	}
	if (output)
		fclose(output);
	return sum;
}

static void stop(pid_t pid)
{
	kill(pid, SIGCONT);
	sleep(1);	/* it leaves unread what is there when it is interrupted */
	kill(pid, SIGINT);
	waitpid(pid, NULL, 0);
	becomes(false, 0);
}

/* The stranger begins after the measuring: a filter must have missed before, and match then. */
static void measure(const struct program *program)
{
	struct load stranger = load_prepare(STRANGER, 1, BENCH_CALLS);
	long long expected = program->what == SELECTS ? 0 : BENCH_CALLS * BENCH_RUNS, count;
	char text[300], name[80], full[90];
	unsigned int frames = 0;
	double cost = 0;
	bool runs;
	pid_t pid;

	bench_take(program->what == DEEP ? &bench_deep : &bench_shallow);
	snprintf(text, sizeof(text), program->text, stranger.pid);
	pid = start(text);
	runs = becomes(true, pid);
	if (runs)
		cost = program->what == PRINTS ? bench_cost(read_up, &pid) : bench_cost(NULL, NULL);
	load_go(&stranger);
	load_wait(&stranger);
	if (runs)
		stop(pid);
	if (program->what != DEEP)
		expected += BENCH_CALLS;
	count = counted(&frames);
	snprintf(name, sizeof(name), "others.bpftrace_%s", program->name);
	if (count != expected) {
		printf("not ok: %s has counted %lld: '%s' %.900s\n", name, count, text,
		       contents(OUTPUT));
		return;
	}
	bench_report(name, cost, "instructions/hit", 0);
	snprintf(full, sizeof(full), "%s_frames", name);
	if (frames)
		bench_report(full, frames, "frames", 0);
}

void bench_bpftrace(void)
{
	static const struct program programs[] = {
		{ "kprobe_count", "kprobe:" SYMBOL " { @ = count(); }", COUNTS },
		{ "fentry_count", "kfunc:__do_sys_getppid { @ = count(); }", COUNTS },
		{ "return_count", "kretprobe:" SYMBOL " { @ = count(); }", COUNTS },
		{ "pid_miss", "kprobe:" SYMBOL " /pid == %d/ { @ = count(); }", SELECTS },
		{ "comm_miss", "kprobe:" SYMBOL " /comm == \"" STRANGER "\"/ { @ = count(); }",
		  SELECTS },
		{ "by_pid", "kprobe:" SYMBOL " { @[pid] = count(); }", COUNTS },
		{ "by_comm", "kprobe:" SYMBOL " { @[comm] = count(); }", COUNTS },
		{ "stack", "kprobe:" SYMBOL " { @[kstack(16)] = count(); }", COUNTS },
		{ "stack16", "kprobe:datagram_poll { @[kstack(16)] = count(); }", DEEP },
		{ "record", "kprobe:" SYMBOL
		  " { printf(\"hit %%llu %%d %%d %%s %%llx %%llx\\n\", nsecs, pid, tid, comm, arg0, arg1); }",
		  PRINTS },
	};
	unsigned int i;

	if (access(BPFTRACE, X_OK))
		return;
	for (i = 0; i < sizeof(programs) / sizeof(programs[0]); i++)
		measure(&programs[i]);
}
