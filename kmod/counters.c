// SPDX-License-Identifier: GPL-2.0
#include <linux/build_bug.h>
#include <linux/cpumask.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "counters.h"

DEFINE_PER_CPU(struct kpm_cell *, kpm_row);

static struct kpm_cell *region;
static unsigned int row_cells;

static_assert(sizeof(struct kpm_cell) == sizeof(struct kpm_counters));
static_assert(sizeof(struct kpm_counters) == 64);

/**
 * kpm_counters_init - allocate the region
 * @slots: cells per CPU
 *
 * Rows exist for all possible CPUs, so that CPUs may come and go.
 *
 * Return: 0 or -ENOMEM.
 */
int kpm_counters_init(unsigned int slots)
{
	unsigned int cpu;

	row_cells = slots;
	region = vmalloc_user(kpm_counters_bytes());
	if (!region)
		return -ENOMEM;
	for_each_possible_cpu(cpu)
		per_cpu(kpm_row, cpu) = region + (size_t)cpu * slots;
	return 0;
}

/**
 * kpm_counters_exit - free the region; nobody counts or maps it any more
 */
void kpm_counters_exit(void)
{
	vfree(region);
}

/**
 * kpm_counters_clear - set the counters of a slot to 0 on all CPUs
 * @slot: of a probe that is not armed yet
 */
void kpm_counters_clear(unsigned int slot)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		memset(per_cpu(kpm_row, cpu) + slot, 0, sizeof(struct kpm_cell));
}

/**
 * kpm_counters_sum - add up the counters of a slot over all CPUs
 * @slot: any slot below the number given at init
 * @sums: receives them. While the probe is armed they may be a few calls behind
 */
void kpm_counters_sum(unsigned int slot, struct kpm_counters *sums)
{
	const struct kpm_cell *cell;
	unsigned int cpu;

	memset(sums, 0, sizeof(*sums));
	for_each_possible_cpu(cpu) {
		cell = per_cpu(kpm_row, cpu) + slot;
		sums->hits += local64_read(&cell->hits);
		sums->filtered += local64_read(&cell->filtered);
		sums->written += local64_read(&cell->written);
		sums->sampled_out += local64_read(&cell->sampled_out);
		sums->limited += local64_read(&cell->limited);
		sums->dropped += local64_read(&cell->dropped);
		sums->nested += local64_read(&cell->nested);
	}
}

/**
 * kpm_counters_hits - the hits of a slot alone
 * @slot: any slot below the number given at init
 *
 * Return: their sum over all CPUs.
 */
u64 kpm_counters_hits(unsigned int slot)
{
	struct kpm_counters sums;

	kpm_counters_sum(slot, &sums);
	return sums.hits;
}

/**
 * kpm_counters_bytes - the length a program maps
 *
 * Return: bytes, a multiple of the page size.
 */
size_t kpm_counters_bytes(void)
{
	return PAGE_ALIGN((size_t)nr_cpu_ids * row_cells * sizeof(struct kpm_cell));
}

/**
 * kpm_counters_map - map the region, or its beginning, into a program
 * @vma: shared, at offset 0
 *
 * Return: 0, -EACCES for a mapping that asks to write, -EINVAL for one that
 * is private, not at offset 0 or too long.
 */
int kpm_counters_map(struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_WRITE)
		return -EACCES;
	if (!(vma->vm_flags & VM_SHARED) || vma->vm_pgoff)
		return -EINVAL;
	kpm_vma_deny_write(vma);
	return remap_vmalloc_range(vma, region, 0);
}
