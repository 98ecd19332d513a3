// SPDX-License-Identifier: GPL-2.0
/*
 * The rings of an open file: their memory, their mappings, their readers.
 *
 * A CPU that is plugged in later gets its rings before it runs for the first
 * time. To make them for all CPUs that could ever come is no way: hypervisors
 * announce hundreds that never do, and a ring may have megabytes.
 */
#include <linux/cpuhotplug.h>
#include <linux/cpumask.h>
#include <linux/kprobes.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "ring.h"

static enum cpuhp_state plugged;

static void wake(struct irq_work *work)
{
	wake_up_all(&container_of(work, struct kpm_ring_set, wake)->readers);
}

static void destroy(struct kpm_cpu_ring *ring)
{
	if (ring)
		vfree(ring->memory);
	kfree(ring);
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

/* Of a CPU that is there, or may come: several may want it at once. */
static int provide(struct kpm_ring_set *rings, int cpu)
{
	struct kpm_cpu_ring *ring;

	if (READ_ONCE(rings->cpus[cpu]))
		return 0;
	ring = create(rings, cpu);
	if (!ring)
		return -ENOMEM;
	/* Whoever sees it sees what is in it. */
	if (cmpxchg(&rings->cpus[cpu], NULL, ring))
		destroy(ring);
	return 0;
}

/* A CPU must come even without memory for records: they are counted as dropped. */
static int on_plugged(unsigned int cpu, struct hlist_node *node)
{
	provide(hlist_entry(node, struct kpm_ring_set, node), cpu);
	return 0;
}

/**
 * kpm_rings_init - watch CPUs come
 *
 * Return: 0 or a negative error.
 */
int kpm_rings_init(void)
{
	int state = cpuhp_setup_state_multi(CPUHP_BP_PREPARE_DYN, "kprobe_monitor:prepare",
					    on_plugged, NULL);

	plugged = state;
	return min(state, 0);
}

/**
 * kpm_rings_exit - there are no rings any more
 */
void kpm_rings_exit(void)
{
	cpuhp_remove_multi_state(plugged);
}

/**
 * kpm_rings_create - make a ring for each CPU that is present
 * @bytes: of data for each
 * @watermark: fill level that is worth a wake-up; 0 for half of @bytes
 *
 * Return: the rings or an error pointer with -EINVAL or -ENOMEM.
 */
struct kpm_ring_set *kpm_rings_create(u32 bytes, u32 watermark)
{
	struct kpm_ring_set *rings;
	int cpu, err;

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
	/* First, so that none can come in between and be overlooked. */
	err = cpuhp_state_add_instance_nocalls(plugged, &rings->node);
	if (err) {
		kfree(rings);
		return ERR_PTR(err);
	}
	for_each_present_cpu(cpu) {
		if (!provide(rings, cpu))
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
	cpuhp_state_remove_instance_nocalls(plugged, &rings->node);
	irq_work_sync(&rings->wake);
	for_each_possible_cpu(cpu)
		destroy(rings->cpus[cpu]);
	kfree(rings);
}

/**
 * kpm_rings_map - map a part of a ring into a program
 * @rings: of the file
 * @offset: from the start of the first ring
 * @vma: shared; for writing the page of the reader's position alone
 *
 * Of a CPU that may come later, the ring is made now: who maps it wants it.
 *
 * Return: 0, -EACCES for a mapping that asks to write elsewhere, -EINVAL for
 * one that is private, or not inside of a ring, or -ENOMEM.
 */
int kpm_rings_map(struct kpm_ring_set *rings, unsigned long offset, struct vm_area_struct *vma)
{
	unsigned long cpu = offset / rings->stride, inside = offset % rings->stride;
	unsigned long size = vma->vm_end - vma->vm_start;
	struct kpm_cpu_ring *ring;

	if (!(vma->vm_flags & VM_SHARED) || cpu >= nr_cpu_ids || !cpu_possible(cpu) ||
	    size > rings->stride - inside)
		return -EINVAL;
	if (vma->vm_flags & VM_WRITE) {
		if (inside != PAGE_SIZE || size != PAGE_SIZE)
			return -EACCES;
	} else {
		kpm_vma_deny_write(vma);
	}
	if (provide(rings, cpu))
		return -ENOMEM;
	ring = READ_ONCE(rings->cpus[cpu]);
	WRITE_ONCE(ring->mapped, true);
	WRITE_ONCE(rings->mapped, true);
	return remap_vmalloc_range(vma, ring->memory, inside >> PAGE_SHIFT);
}

/**
 * kpm_rings_ready - is there enough to be read?
 * @rings: of the file
 *
 * From now on the next record above the watermark wakes the readers. A program
 * that maps some rings does not know of the others: it could not read them, and
 * would be told of them without end.
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
		ring = READ_ONCE(rings->cpus[cpu]);
		if (!ring || (READ_ONCE(rings->mapped) && !READ_ONCE(ring->mapped)))
			continue;
		if (READ_ONCE(ring->head) - kpm_ring_tail(ring) >= rings->watermark)
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
