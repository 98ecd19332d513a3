/* SPDX-License-Identifier: GPL-2.0 */
/* What hits may cost, and the steps in which a point that costs more loses what it does. */
#ifndef _KPM_BUDGET_H
#define _KPM_BUDGET_H

#include <linux/types.h>

#define KPM_WINDOW	1000000	/* us: a budget is kept on the average of so long */

/**
 * struct kpm_window - what was spent lately
 * @cost: in about the last KPM_WINDOW, ns
 * @span: of that time, us; less when it has not lasted so long
 */
struct kpm_window {
	u64 cost;
	u32 span;
};

/**
 * struct kpm_spending - of a point, while a budget holds for it
 * @window: lately
 * @total: as long as a budget has held, ns
 * @seen: when its counts were looked at last, ns; 0 for never
 * @calls: counted until then, those that were filtered too
 * @hits: of these, not filtered
 * @records: likewise, also those that found no room
 * @changed: when @level changed last, ns
 * @level: KPM_DEGRADED_...
 * @over: KPM_OVER_...: why it went up last
 * @changes: of @level
 * @backoff: how long after a change something is given back, ms
 * @raised: the last change gave something back
 *
 * All under the lock of the point's session; who reads a number alone may be late.
 */
struct kpm_spending {
	struct kpm_window window;
	u64 total;
	u64 seen;
	u64 calls;
	u64 hits;
	u64 records;
	u64 changed;
	u32 level;
	u32 over;
	u32 changes;
	u32 backoff;
	bool raised;
};

void kpm_window_add(struct kpm_window *window, u64 cost, u32 us);
bool kpm_window_over(const struct kpm_window *window, u32 budget);
u32 kpm_window_share(const struct kpm_window *window);

u32 kpm_level_below(u32 level, bool stacks, bool records);
u32 kpm_level_above(u32 level, bool stacks, bool records);
u32 kpm_backoff(u32 before, bool raised, u64 lasted);

#endif /* _KPM_BUDGET_H */
