/* SPDX-License-Identifier: GPL-2.0 */
/* Durations in powers of two. */
#ifndef _KPM_HISTOGRAM_H
#define _KPM_HISTOGRAM_H

#include <linux/bitops.h>
#include <linux/percpu.h>
#include <asm/local64.h>

#include "kprobe_monitor.h"

/* What a CPU has seen. */
struct kpm_durations {
	local64_t total;
	u64 longest;
	local64_t buckets[KPM_BUCKETS];
};

/* kpm_histogram_hit - count @duration, ns; preemption is off */
static __always_inline void kpm_histogram_hit(struct kpm_durations __percpu *histogram,
					      u64 duration)
{
	struct kpm_durations *mine = this_cpu_ptr(histogram);

	local64_add(duration, &mine->total);
	local64_inc(&mine->buckets[min(fls64(duration), KPM_BUCKETS - 1)]);
	/* An interrupt in between may lose the lesser of two, but then only that. */
	if (unlikely(duration > mine->longest))
		mine->longest = duration;
}

void kpm_histogram_read(struct kpm_durations __percpu *histogram, struct kpm_histogram *to);

#endif /* _KPM_HISTOGRAM_H */
