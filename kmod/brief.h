/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records that say when, who, the arguments and the result. They are what most
 * ask for, and have a way of their own: without a call of another function, so
 * that it saves no registers.
 */
#ifndef _KPM_BRIEF_H
#define _KPM_BRIEF_H

#include "beyond.h"
#include "counters.h"
#include "write.h"

/* kpm_is_brief - are these all that hits of a point leave behind? */
static inline bool kpm_is_brief(const struct kpm_point *point)
{
	return point->beyond == KPM_BEYOND_RECORD && !point->pace.paced && kpm_clock_is_counter() &&
	       !(point->sections & ~KPM_CAPTURE_RESULT) &&
	       !(point->filter.tests & KPM_TEST_DEEP) && !point->filter.result.operator;
}

/*
 * kpm_brief - write one, for a hit of @point that is counted; preemption is off
 *
 * @kind is a constant. With KPM_RETURN the call returned at @moment.
 */
static __always_inline void kpm_brief(struct kpm_cell *cell, const struct kpm_point *point,
				      const struct kpm_call *call, u32 kind, u64 moment)
{
	struct kpm_ring_set *rings = READ_ONCE(point->rings);
	struct kpm_cpu_ring *ring;
	struct kpm_record *record;
	u32 used;
	u64 *to;

	if (unlikely(!rings)) {
		local64_inc(&cell->dropped);
		return;
	}
	ring = kpm_ring_here(rings);
	record = kpm_ring_begin(ring, &point->busy, point->record_bytes, &used);
	if (unlikely(!record)) {
		local64_inc(&cell->dropped);
		return;
	}
	local64_inc(&cell->written);
	kpm_write_head(record, point,
		       kpm_clock_at(kind == KPM_RETURN ? moment : kpm_clock_counter()));
	to = (u64 *)(record + 1);
	if (kind == KPM_RETURN) {
		*to++ = (long)call->result;
		*to++ = call->duration;
		kpm_write_frames(to, call->saved, point->spec.arguments);
	} else {
		kpm_write_arguments(to, point, call);
	}
	kpm_ring_end(ring, record, point->record_bytes, used);
}

#endif /* _KPM_BRIEF_H */
