// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "load.h"

struct share {
	int cpu;
	long calls;
};

void calls(long number)
{
	while (number--)
		syscall(SYS_getppid);
}

void pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

static void *work(void *argument)
{
	struct share *share = argument;

	pin(share->cpu);
	calls(share->calls);
	return NULL;
}

static void make_calls(int threads, long number)
{
	struct share shares[threads];
	pthread_t workers[threads];
	int i;

	for (i = 0; i < threads; i++) {
		shares[i] = (struct share){ i % CPUS, number };
		if (pthread_create(&workers[i], NULL, work, &shares[i]))
			abort();
	}
	for (i = 0; i < threads; i++)
		pthread_join(workers[i], NULL);
}

struct load load_prepare(const char *comm, int threads, long number)
{
	int gate[2];
	char begin;
	pid_t pid;

	if (pipe(gate))
		abort();
	pid = fork();
	if (!pid) {
		close(gate[1]);
		prctl(PR_SET_NAME, comm);
		if (read(gate[0], &begin, 1) == 1)
			make_calls(threads, number);
		_exit(0);
	}
	close(gate[0]);
	return (struct load){ pid, gate[1] };
}

void load_go(struct load *load)
{
	if (write(load->gate, "!", 1) != 1)
		abort();
	close(load->gate);
}

void load_wait(struct load *load)
{
	waitpid(load->pid, NULL, 0);
}

void load_run(const char *comm, int threads, long number)
{
	struct load load = load_prepare(comm, threads, number);

	load_go(&load);
	load_wait(&load);
}
