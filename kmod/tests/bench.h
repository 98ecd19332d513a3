/* SPDX-License-Identifier: GPL-2.0 */
/* Measuring in instructions per call. */
#ifndef BENCH_H
#define BENCH_H

#define BENCH_CALLS	1000	/* in a round */
#define BENCH_RUNS	60	/* rounds, of which the shortest counts */

/* A function, and what calls it so many times. */
struct bench_subject {
	const char *symbol;
	void (*calls)(long number);
};

extern const struct bench_subject bench_shallow;	/* getppid */
extern const struct bench_subject bench_deep;		/* with sixteen frames above, and more */

/* bench_take - measure this from now on */
void bench_take(const struct bench_subject *subject);

/*
 * bench_cost - what a call costs now beside what it costs without any probe;
 * @before, if any, is called with @data before each round and not measured
 */
double bench_cost(void (*before)(void *data), void *data);

/* bench_report - prints a line; with a bound of 0 there is none */
void bench_report(const char *name, double value, const char *unit, double bound);

/* bench_others - the same function by the kernel's own ways, in the same boot */
void bench_others(void);

/* bench_bpftrace - by bpftrace, if the machine has it */
void bench_bpftrace(void);

#endif /* BENCH_H */
