// SPDX-License-Identifier: GPL-2.0
#include <linux/cpumask.h>

#include "histogram.h"

static void add(const struct kpm_durations *from, struct kpm_histogram *to)
{
	int i;

	to->total += local64_read(&from->total);
	to->longest = max(to->longest, from->longest);
	for (i = 0; i < KPM_BUCKETS; i++)
		to->buckets[i] += local64_read(&from->buckets[i]);
}

/**
 * kpm_histogram_read - add up what all CPUs have seen
 * @histogram: of a point
 * @to: receives it
 */
void kpm_histogram_read(struct kpm_durations __percpu *histogram, struct kpm_histogram *to)
{
	int cpu;

	to->reserved = 0;
	to->total = 0;
	to->longest = 0;
	memset(to->buckets, 0, sizeof(to->buckets));
	for_each_possible_cpu(cpu)
		add(per_cpu_ptr(histogram, cpu), to);
}
