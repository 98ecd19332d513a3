/* SPDX-License-Identifier: GPL-2.0 */
/* The clock of records: CLOCK_MONOTONIC, from the counter behind it where there is one. */
#ifndef _KPM_CLOCK_H
#define _KPM_CLOCK_H

#include <linux/math64.h>

#include "duration.h"

/**
 * struct kpm_clock_base - how cycles become time, for the next seconds
 * @cycles: at some moment
 * @ns: then, on CLOCK_MONOTONIC
 * @mult: ns for each cycle, times 2^KPM_CLOCK_SHIFT
 */
struct kpm_clock_base {
	u64 cycles;
	u64 ns;
	u64 mult;
};

#define KPM_CLOCK_SHIFT	32

extern const struct kpm_clock_base *kpm_clock_base;

#ifdef CONFIG_X86_64
/* kpm_clock_is_counter - is there a counter to go by, as the next two need? */
static inline bool kpm_clock_is_counter(void)
{
	return kpm_cycle_mult;
}

static __always_inline u64 kpm_clock_ns(const struct kpm_clock_base *base, u64 cycles)
{
	/* What is before its beginning, for the base may be the younger one. */
	if (unlikely((s64)cycles < 0))
		cycles = 0;
	/* Lest the compiler multiplies with a sign that it knows to be 0. */
	OPTIMIZER_HIDE_VAR(cycles);
	return mul_u64_u64_shr(cycles, base->mult, KPM_CLOCK_SHIFT);
}

/* kpm_clock_at - when kpm_duration_clock() said @moment, ns; after kpm_clock_follow() */
static __always_inline u64 kpm_clock_at(u64 moment)
{
	const struct kpm_clock_base *base = READ_ONCE(kpm_clock_base);

	return base->ns + kpm_clock_ns(base, moment - base->cycles);
}

/* kpm_clock_duration - as kpm_duration(), of two moments that the counter gave */
static __always_inline u64 kpm_clock_duration(u64 begin, u64 end)
{
	return kpm_clock_ns(READ_ONCE(kpm_clock_base), end - begin);
}

static __always_inline u64 kpm_clock_counter(void)
{
	return rdtsc();
}
#else
static inline bool kpm_clock_is_counter(void)
{
	return true;
}

static __always_inline u64 kpm_clock_at(u64 moment)
{
	return moment;
}

static __always_inline u64 kpm_clock_duration(u64 begin, u64 end)
{
	return kpm_duration(begin, end);
}

static __always_inline u64 kpm_clock_counter(void)
{
	return ktime_get_mono_fast_ns();
}
#endif /* CONFIG_X86_64 */

/* kpm_clock - ns */
static __always_inline u64 kpm_clock(void)
{
	if (likely(kpm_clock_is_counter()))
		return kpm_clock_at(kpm_clock_counter());
	return ktime_get_mono_fast_ns();
}

void kpm_clock_follow(void);

#endif /* _KPM_CLOCK_H */
