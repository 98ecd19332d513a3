/* SPDX-License-Identifier: GPL-2.0 */
/* Programs that make an exact number of getppid calls, which nobody else makes. */
#ifndef LOAD_H
#define LOAD_H

#include <sys/types.h>

#define CPUS 2

struct load {
	pid_t pid;
	int gate;
};

/*
 * load_prepare - a process under command @comm with @threads threads, spread
 * over the CPUs, that will make @calls calls each
 */
struct load load_prepare(const char *comm, int threads, long calls);

/* load_go - let it begin */
void load_go(struct load *load);

/* load_wait - until it has made all its calls and is gone */
void load_wait(struct load *load);

/* load_run - prepare, go and wait */
void load_run(const char *comm, int threads, long calls);

/* calls - make @number calls in this thread */
void calls(long number);

/* pin - keep this thread on @cpu */
void pin(int cpu);

#endif /* LOAD_H */
