/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The counter region: a row of cells per possible CPU, a cell per slot. Only
 * the CPU of the row writes there, programs map it read-only, and no two CPUs
 * share a cache line.
 */
#ifndef _KPM_COUNTERS_H
#define _KPM_COUNTERS_H

#include <linux/mm_types.h>
#include <linux/percpu.h>
#include <asm/local64.h>

#include "kprobe_monitor.h"

/* struct kpm_counters as the module writes it */
struct kpm_cell {
	local64_t hits;
	local64_t filtered;
	local64_t written;
	local64_t sampled_out;
	local64_t limited;
	local64_t dropped;
	local64_t nested;
	u64 reserved;
};

DECLARE_PER_CPU(struct kpm_cell *, kpm_row);

/* kpm_cell - where this CPU counts for a slot, by its distance in bytes; preemption is off */
static __always_inline struct kpm_cell *kpm_cell(unsigned long distance)
{
	return (void *)__this_cpu_read(kpm_row) + distance;
}

int kpm_counters_init(unsigned int slots);
void kpm_counters_exit(void);
void kpm_counters_clear(unsigned int slot);
u64 kpm_counters_hits(unsigned int slot);
void kpm_counters_sum(unsigned int slot, struct kpm_counters *sums);
size_t kpm_counters_bytes(void);
int kpm_counters_map(struct vm_area_struct *vma);

#endif /* _KPM_COUNTERS_H */
