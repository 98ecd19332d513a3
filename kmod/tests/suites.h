/* SPDX-License-Identifier: GPL-2.0 */
/* What init runs; each but the last of `tests` leaves the module loaded and unused. */
#ifndef SUITES_H
#define SUITES_H

#define MODULE "/kprobe_monitor.ko"

void test_counts(void);
void test_engines(void);
void test_capture(void);
void test_rings(void);
void test_groups(void);
void test_lease(void);
void test_pulse(void);
void test_deny(void);
void test_filters(void);
void test_map(void);
void test_errors(void);
void test_lifetime(void);
void test_proc(void);
void test_keys(void);
void test_readme(void);
void test_epoch(void);
void test_records(void);
void test_lockdown(void);	/* the last: it can't be undone */

/* They change functions that another CPU may be in. */
void test_churn(void);
void test_interrupts(void);
void test_budget(void);

void test_plug(void);	/* on a machine with one CPU, which gets another */

/* On a debug kernel only; they leave the module loaded and unused too. */
void test_hotplug(void);
void test_kill(void);
void test_failslab(void);
void test_kunit(void);
void fuzz(void);

void traceable(void);

void bench(void);

#endif /* SUITES_H */
