/* SPDX-License-Identifier: GPL-2.0 */
/* The clock for durations of calls. */
#ifndef _KPM_DURATION_H
#define _KPM_DURATION_H

#include <linux/math64.h>
#include <linux/timekeeping.h>
#ifdef CONFIG_X86_64
#include <asm/tsc.h>
#endif

/* From cycles to ns: cycles * kpm_cycle_mult >> KPM_CYCLE_SHIFT; 0 where cycles are no clock. */
#define KPM_CYCLE_SHIFT 22
extern u32 kpm_cycle_mult;

/*
 * kpm_duration_clock - of differences alone, on any CPUs
 *
 * The kernel's monotonic clock costs 55 instructions, so the counter behind it
 * is read where it is one for all CPUs and always runs.
 */
static __always_inline u64 kpm_duration_clock(void)
{
#ifdef CONFIG_X86_64
	if (likely(kpm_cycle_mult))
		return rdtsc_ordered();
#endif
	return ktime_get_mono_fast_ns();
}

/* kpm_duration_since - ns; never negative, also where the clock was changed meanwhile */
static __always_inline u64 kpm_duration_since(u64 begin)
{
	s64 duration = kpm_duration_clock() - begin;

	if (unlikely(duration < 0))
		return 0;
	if (likely(kpm_cycle_mult))
		return mul_u64_u32_shr(duration, kpm_cycle_mult, KPM_CYCLE_SHIFT);
	return duration;
}

void kpm_durations_init(void);

#endif /* _KPM_DURATION_H */
