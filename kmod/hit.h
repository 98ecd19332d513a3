/* SPDX-License-Identifier: GPL-2.0 */
/* What every engine does with a call: filter it and count it. */
#ifndef _KPM_HIT_H
#define _KPM_HIT_H

#include "counters.h"
#include "point.h"
#include "site.h"

void kpm_site_hit_deep(const struct kpm_consumers *consumers, const struct kpm_site *site,
		       struct pt_regs *regs, kpm_ftrace_regs *fregs, unsigned long caller);

/*
 * kpm_site_hit - a call at @site, for all its points; preemption is off,
 * interrupts may come in between
 *
 * What does more than compare and count is apart: the code here needs no
 * register that it would have to save. Nothing called may be traced, or a hit
 * would hit itself.
 */
static __always_inline void kpm_site_hit(const struct kpm_site *site, struct pt_regs *regs,
					 kpm_ftrace_regs *fregs, unsigned long caller)
{
	const struct kpm_consumers *consumers = READ_ONCE(site->consumers);
	struct kpm_cell *cell;
	unsigned int i = 0;

	if (unlikely(consumers->work != KPM_COUNT)) {
		kpm_site_hit_deep(consumers, site, regs, fregs, caller);
		return;
	}
	do {
		cell = kpm_cell(consumers->points[i]->cell);
		if (likely(kpm_filter_passes_plain(&consumers->points[i]->filter)))
			local64_inc(&cell->hits);
		else
			local64_inc(&cell->filtered);
	} while (unlikely(++i < consumers->number));
}

#endif /* _KPM_HIT_H */
