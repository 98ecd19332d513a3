/* SPDX-License-Identifier: GPL-2.0 */
/* Measuring in instructions per call of getppid. */
#ifndef BENCH_H
#define BENCH_H

/* bench_cost - what a call costs now beside what it costs without any probe */
double bench_cost(void);

/* bench_report - prints a line; with a bound of 0 there is none */
void bench_report(const char *name, double value, const char *unit, double bound);

/* bench_others - the same function by the kernel's own ways, in the same boot */
void bench_others(void);

#endif /* BENCH_H */
