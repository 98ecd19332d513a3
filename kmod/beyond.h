/* SPDX-License-Identifier: GPL-2.0 */
/* What a hit does beyond counting. */
#ifndef _KPM_BEYOND_H
#define _KPM_BEYOND_H

#include "call.h"
#include "group.h"
#include "histogram.h"
#include "point.h"
#include "record.h"

/* kpm_point.beyond */
#define KPM_BEYOND_HISTOGRAM	1
#define KPM_BEYOND_GROUP	2
#define KPM_BEYOND_RECORD	4

struct kpm_ring_set;

/* kpm_beyond - do it, for a hit of @point; preemption is off */
static __always_inline void kpm_beyond(struct kpm_point *point, const struct kpm_call *call)
{
	if (point->beyond & KPM_BEYOND_HISTOGRAM)
		kpm_histogram_hit(point->histogram, call->duration);
	if (point->beyond & KPM_BEYOND_GROUP)
		kpm_group_hit(point, call);
	if (point->beyond & KPM_BEYOND_RECORD)
		kpm_record_hit(point, call);
}

int kpm_beyond_init(struct kpm_point *point, struct kpm_ring_set *rings);
void kpm_beyond_exit(struct kpm_point *point);

#endif /* _KPM_BEYOND_H */
