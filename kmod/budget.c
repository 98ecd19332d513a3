// SPDX-License-Identifier: GPL-2.0
/*
 * The decisions alone: numbers in, numbers out. A window that slides is kept
 * as one number: what is in it leaves in the measure in which time comes in.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/time64.h>

#include "budget.h"
#include "kprobe_monitor.h"

#define COST_MAX	10000000000000ULL	/* ns: times KPM_WINDOW, it fits */
#define BACKOFF_MIN	1000U			/* ms */
#define BACKOFF_MAX	300000U

/**
 * kpm_window_add - let time go by, in which something was spent
 * @window: to move on
 * @cost: so much, ns
 * @us: how long ago it was moved on last
 */
void kpm_window_add(struct kpm_window *window, u64 cost, u32 us)
{
	u32 kept;

	cost = min(cost, COST_MAX);
	if (us >= KPM_WINDOW) {
		window->cost = div_u64(cost * KPM_WINDOW, us);
		window->span = KPM_WINDOW;
		return;
	}
	kept = min(window->span, KPM_WINDOW - us);
	if (kept < window->span)
		window->cost = div_u64(window->cost * kept, window->span);
	window->cost = min(window->cost + cost, COST_MAX);
	window->span = kept + us;
}

/**
 * kpm_window_over - was more spent than may be?
 * @window: in which
 * @budget: thousandths of one CPU; 0 for any
 *
 * What has just begun has the whole budget of a window to spend at once.
 *
 * Return: true if so.
 */
bool kpm_window_over(const struct kpm_window *window, u32 budget)
{
	return budget && window->cost > (u64)budget * (KPM_WINDOW / 1000) * NSEC_PER_USEC;
}

/**
 * kpm_window_share - what was spent, as a share of a CPU
 * @window: in which
 *
 * Return: millionths of one CPU.
 */
u32 kpm_window_share(const struct kpm_window *window)
{
	u64 share = div_u64(window->cost, KPM_WINDOW / 1000000 * NSEC_PER_USEC);

	return min_t(u64, share, U32_MAX);
}

/**
 * kpm_level_below - what is left when one thing more is taken away
 * @level: KPM_DEGRADED_... now
 * @stacks: its records had stacks in the beginning
 * @records: it had records
 *
 * Return: KPM_DEGRADED_... then.
 */
u32 kpm_level_below(u32 level, bool stacks, bool records)
{
	if (stacks && level < KPM_DEGRADED_STACKS)
		return KPM_DEGRADED_STACKS;
	if (records && level < KPM_DEGRADED_RECORDS)
		return KPM_DEGRADED_RECORDS;
	return KPM_DEGRADED_OFF;
}

/**
 * kpm_level_above - what is there when the thing taken last is given back
 * @level: KPM_DEGRADED_... now
 * @stacks: its records had stacks in the beginning
 * @records: it had records
 *
 * Return: KPM_DEGRADED_... then.
 */
u32 kpm_level_above(u32 level, bool stacks, bool records)
{
	if (records && level > KPM_DEGRADED_RECORDS)
		return KPM_DEGRADED_RECORDS;
	if (stacks && level > KPM_DEGRADED_STACKS)
		return KPM_DEGRADED_STACKS;
	return KPM_DEGRADED_NOTHING;
}

/**
 * kpm_backoff - how long until something taken away now is given back
 * @before: the same, last time; 0 for never
 * @raised: the last change gave something back, in vain as it turns out
 * @lasted: how long it did, ms
 *
 * Return: ms.
 */
u32 kpm_backoff(u32 before, bool raised, u64 lasted)
{
	if (!before || (raised && lasted > BACKOFF_MAX))
		return BACKOFF_MIN;
	return raised ? min(2 * before, BACKOFF_MAX) : before;
}
