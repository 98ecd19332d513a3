/* SPDX-License-Identifier: GPL-2.0 */
/* What every engine does with a call: filter it and count it. */
#ifndef _KPM_HIT_H
#define _KPM_HIT_H

#include "counters.h"
#include "point.h"
#include "site.h"

/*
 * kpm_hit - a call of @point; preemption is off, interrupts may come in between
 *
 * Nothing called here may be traced, or a hit would hit itself.
 */
static __always_inline void kpm_hit(const struct kpm_point *point)
{
	struct kpm_cell *cell = kpm_cell(point->cell);

	if (likely(kpm_filter_passes(&point->filter)))
		local64_inc(&cell->hits);
	else
		local64_inc(&cell->filtered);
}

/* kpm_site_hit - a call at @site, for all its points */
static __always_inline void kpm_site_hit(const struct kpm_site *site)
{
	const struct kpm_consumers *consumers = READ_ONCE(site->consumers);
	unsigned int i = 0;

	do
		kpm_hit(consumers->points[i]);
	while (unlikely(++i < consumers->number));
}

#endif /* _KPM_HIT_H */
