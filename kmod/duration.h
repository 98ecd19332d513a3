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
 * is read where it is one for all CPUs and always runs. That it may be read
 * some instructions early matters less than a fence would.
 */
static __always_inline u64 kpm_duration_clock(void)
{
#ifdef CONFIG_X86_64
	if (likely(kpm_cycle_mult))
		return rdtsc();
#endif
	return ktime_get_mono_fast_ns();
}

u64 kpm_duration_rare(s64 cycles);

/* kpm_duration - from @begin to @end, ns; not negative where the clock was changed meanwhile */
static __always_inline u64 kpm_duration(u64 begin, u64 end)
{
	u64 cycles = end - begin;

	/* Less than 2^40, a few minutes, times less than 2^24: of clocks above 0.25 GHz. */
	if (unlikely(cycles >> 40 || !kpm_cycle_mult))
		return kpm_duration_rare(cycles);
	return cycles * kpm_cycle_mult >> KPM_CYCLE_SHIFT;
}

void kpm_durations_init(void);

#endif /* _KPM_DURATION_H */
