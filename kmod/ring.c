// SPDX-License-Identifier: GPL-2.0
/* The rings of an open file: their memory, their mappings, their readers. */
#include <linux/cpumask.h>
#include <linux/kprobes.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "ring.h"

static void wake(struct irq_work *work)
{
	wake_up_all(&container_of(work, struct kpm_ring_set, wake)->readers);
}

static struct kpm_cpu_ring *create(struct kpm_ring_set *set, int cpu)
{
	u32 bytes = set->bytes;
	struct kpm_cpu_ring *ring;
	void *memory;

	ring = kzalloc_node(sizeof(*ring), GFP_KERNEL, cpu_to_node(cpu));
	memory = vmalloc_user(KPM_RING_PAGES * PAGE_SIZE + bytes);
	if (!ring || !memory) {
		vfree(memory);
		kfree(ring);
		return NULL;
	}
	ring->set = set;
	ring->bytes = bytes;
	ring->watermark = set->watermark;
	ring->mask = bytes - 1;
	ring->memory = memory;
	return ring;
}

/**
 * kpm_rings_create - make a ring for each CPU that is present
 * @bytes: of data for each
 * @watermark: fill level that is worth a wake-up; 0 for half of @bytes
 *
 * Hits on a CPU that is plugged in later are counted as dropped.
 *
 * Return: the rings or an error pointer with -EINVAL or -ENOMEM.
 */
struct kpm_ring_set *kpm_rings_create(u32 bytes, u32 watermark)
{
	struct kpm_ring_set *rings;
	int cpu;

	if (!is_power_of_2(bytes) || bytes < PAGE_SIZE || bytes > SZ_64M || watermark > bytes)
		return ERR_PTR(-EINVAL);
	rings = kzalloc(struct_size(rings, cpus, nr_cpu_ids), GFP_KERNEL);
	if (!rings)
		return ERR_PTR(-ENOMEM);
	rings->bytes = bytes;
	rings->watermark = watermark ?: bytes / 2;
	rings->stride = KPM_RING_PAGES * PAGE_SIZE + bytes;
	init_irq_work(&rings->wake, wake);
	init_waitqueue_head(&rings->readers);
	for_each_present_cpu(cpu) {
		rings->cpus[cpu] = create(rings, cpu);
		if (rings->cpus[cpu])
			continue;
		kpm_rings_free(rings);
		return ERR_PTR(-ENOMEM);
	}
	return rings;
}

/**
 * kpm_rings_free - free the rings; no probe writes and no program maps them
 * @rings: may be NULL
 */
void kpm_rings_free(struct kpm_ring_set *rings)
{
	int cpu;

	if (!rings)
		return;
	irq_work_sync(&rings->wake);
	for_each_possible_cpu(cpu) {
		if (!rings->cpus[cpu])
			continue;
		vfree(rings->cpus[cpu]->memory);
		kfree(rings->cpus[cpu]);
	}
	kfree(rings);
}

/**
 * kpm_rings_map - map a part of a ring into a program
 * @rings: of the file
 * @offset: from the start of the first ring
 * @vma: shared; for writing the page of the reader's position alone
 *
 * Return: 0, -EACCES for a mapping that asks to write elsewhere, -EINVAL for
 * one that is private, or not inside of a ring.
 */
int kpm_rings_map(struct kpm_ring_set *rings, unsigned long offset, struct vm_area_struct *vma)
{
	unsigned long cpu = offset / rings->stride, inside = offset % rings->stride;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (!(vma->vm_flags & VM_SHARED) || cpu >= nr_cpu_ids || !rings->cpus[cpu] ||
	    size > rings->stride - inside)
		return -EINVAL;
	if (vma->vm_flags & VM_WRITE) {
		if (inside != PAGE_SIZE || size != PAGE_SIZE)
			return -EACCES;
	} else {
		kpm_vma_deny_write(vma);
	}
	return remap_vmalloc_range(vma, rings->cpus[cpu]->memory, inside >> PAGE_SHIFT);
}

/**
 * kpm_rings_ready - is there enough to be read?
 * @rings: of the file
 *
 * From now on the next record above the watermark wakes the readers.
 *
 * Return: true when a ring has reached the watermark.
 */
bool kpm_rings_ready(struct kpm_ring_set *rings)
{
	const struct kpm_cpu_ring *ring;
	int cpu;

	WRITE_ONCE(rings->notified, false);
	smp_mb();	/* a record that is written now is seen here or wakes */
	for_each_possible_cpu(cpu) {
		ring = rings->cpus[cpu];
		if (ring && READ_ONCE(ring->head) - kpm_ring_tail(ring) >= rings->watermark)
			return true;
	}
	return false;
}

/**
 * kpm_ring_notify - wake the readers, unless that is on its way
 * @ring: which has reached the watermark; from any context
 */
void notrace kpm_ring_notify(struct kpm_cpu_ring *ring)
{
	if (READ_ONCE(ring->set->notified))
		return;
	WRITE_ONCE(ring->set->notified, true);
	irq_work_queue(&ring->set->wake);
}

NOKPROBE_SYMBOL(kpm_ring_notify);
