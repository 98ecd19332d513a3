/* SPDX-License-Identifier: GPL-2.0 */
/* The clock for durations of calls. */
#ifndef _KPM_DURATION_H
#define _KPM_DURATION_H

#include <linux/sched/clock.h>
#include <linux/timekeeping.h>
#ifdef CONFIG_X86
#include <asm/tsc.h>
#endif

/*
 * kpm_duration_clock - ns; of differences alone, on any CPUs
 *
 * Half the cost of the kernel's monotonic clock, where the counter behind it
 * is one for all CPUs.
 */
static __always_inline u64 kpm_duration_clock(void)
{
#if defined(CONFIG_X86_64)
	if (likely(!check_tsc_unstable()))
		return sched_clock();
	return ktime_get_mono_fast_ns();
#elif defined(CONFIG_ARM64)
	return sched_clock();
#else
	return ktime_get_mono_fast_ns();
#endif
}

/* kpm_duration_since - ns; never negative, also where the clock was changed meanwhile */
static __always_inline u64 kpm_duration_since(u64 begin)
{
	s64 duration = kpm_duration_clock() - begin;

	return duration > 0 ? duration : 0;
}

#endif /* _KPM_DURATION_H */
