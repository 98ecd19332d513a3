// SPDX-License-Identifier: GPL-2.0
/* Records of interrupts beside those of tasks, on the same CPUs and in the same rings. */
#define _GNU_SOURCE
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "load.h"
#include "rings.h"
#include "suites.h"

#define HITS 20000

/* Sleeps for moments on each CPU, which ends in interrupts, until it is killed. */
static pid_t sleeper(void)
{
	const struct timespec moment = { 0, 20000 };
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_TIMERSLACK, 1);
	pin(fork() ? 0 : CPUS - 1);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;)
		nanosleep(&moment, NULL);
}

/* Records by slot: of tasks in [0], of interrupts in [1], damaged ones in [2]. */
static void sort_out(const struct kpm_record *record, void *data)
{
	unsigned long long *number = data;
	bool of_task = !strcmp(record->comm, "load") && record->slot == number[3] &&
		       record->length == sizeof(*record) + 8 * an_argument();
	bool of_interrupt = record->length == sizeof(*record) && record->slot == number[4];

	number[of_task ? 0 : of_interrupt ? 1 : 2]++;
}

/* Interrupts write into the same rings, also while a record of a task is being begun. */
void test_interrupts(void)
{
	struct kpm_probe task = capture(KPM_ENTRY, "task", SYMBOL, KPM_CAPTURE_TASK);
	struct kpm_probe timer = capture(KPM_ENTRY, "timer", "hrtimer_interrupt", KPM_CAPTURE_TASK);
	struct load load = load_prepare("load", 1, HITS);
	unsigned long long number[5] = {};
	struct kpm_state of_task, of_timer;
	int fd = device_open();
	struct rings rings = rings_open(fd, 1 << 20, 0);
	pid_t ticks = sleeper();

	task.arguments = an_argument();
	strcpy(task.comm, "load");
	add(fd, &task);
	fails(add(fd, &timer), 0, "a probe in interrupts");
	number[3] = task.slot;
	number[4] = timer.slot;
	load_go(&load);
	while (!waitpid(load.pid, NULL, WNOHANG))
		rings_read(&rings, sort_out, number);
	kill(ticks, SIGKILL);
	waitpid(ticks, NULL, 0);
	of_timer = del(fd, timer.slot);
	of_task = del(fd, task.slot);
	rings_read(&rings, sort_out, number);
	same(of_task.hits, HITS, "  beside tasks: all hits of these");
	check(of_timer.hits > 10, "  and some of its own", "%llu",
	      (unsigned long long)of_timer.hits);
	same(number[0], of_task.written, "  all records of tasks");
	same(number[1], of_timer.written, "  all of interrupts");
	same(number[2], 0, "  and no others");
	adds_up(of_task, "  each hit of a task is accounted for");
	adds_up(of_timer, "  and each of an interrupt");
	rings_close(&rings);
	close(fd);
}
