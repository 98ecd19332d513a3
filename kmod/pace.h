/* SPDX-License-Identifier: GPL-2.0 */
/* Which hits become records: one of n, and not too many in a second. */
#ifndef _KPM_PACE_H
#define _KPM_PACE_H

#include <linux/atomic.h>
#include <linux/cache.h>
#include <linux/jiffies.h>
#include <linux/percpu.h>

/**
 * struct kpm_pace - of a point
 * @paced: one of @sample, @limit and @closed holds
 * @closed: no hit becomes one, for the cost
 * @sample: one of so many; 0 and 1 for all
 * @limit: in a second, over all CPUs; 0 for any number
 * @skipped: hits since the last that became a record, on each CPU
 */
struct kpm_pace {
	bool paced;
	bool closed;
	u32 sample;
	u32 limit;
	u32 __percpu *skipped;
};

/**
 * struct kpm_second - what all CPUs write to, for a limit: hence on a line of its own
 * @until: when it ends, jiffies
 * @taken: records in it, and those that came too late
 */
struct kpm_second {
	unsigned long until;
	atomic_t taken;
} ____cacheline_aligned_in_smp;

/* kpm_pace_sampled - is this hit the nth on this CPU? */
static __always_inline bool kpm_pace_sampled(const struct kpm_pace *pace)
{
	u32 skipped;

	if (pace->sample <= 1)
		return true;
	skipped = this_cpu_inc_return(*pace->skipped);
	if (skipped < pace->sample)
		return false;
	this_cpu_write(*pace->skipped, 0);
	return true;
}

/* kpm_pace_allowed - is there room in this second? Reads alone when there is none. */
static __always_inline bool kpm_pace_allowed(const struct kpm_pace *pace,
					     struct kpm_second *second)
{
	unsigned long now;

	if (!pace->limit)
		return true;
	now = jiffies;
	if (unlikely(time_after_eq(now, READ_ONCE(second->until)))) {
		WRITE_ONCE(second->until, now + HZ);
		atomic_set(&second->taken, 0);
	}
	return atomic_read(&second->taken) < pace->limit &&
	       atomic_inc_return(&second->taken) <= pace->limit;
}

#endif /* _KPM_PACE_H */
