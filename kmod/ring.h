/* SPDX-License-Identifier: GPL-2.0 */
/* Where records go: a ring for each CPU, which programs map and read. */
#ifndef _KPM_RING_H
#define _KPM_RING_H

#include <linux/irq_work.h>
#include <linux/irqflags.h>
#include <linux/mm_types.h>
#include <linux/sizes.h>
#include <linux/wait.h>

#include "kprobe_monitor.h"

/**
 * struct kpm_cpu_ring - the ring of a CPU; only that CPU writes there
 * @head: position up to which records have been begun
 * @mask: size of the data less 1
 * @reserving: a record is being begun
 * @header: first page, where the program sees @head
 * @tail: on the second page: what the program has read; it may write anything
 * @data: from the third page on
 */
struct kpm_cpu_ring {
	u32 head;
	u32 mask;
	bool reserving;
	struct kpm_ring *header;
	const u32 *tail;
	void *data;
};

/**
 * struct kpm_ring_set - the rings of an open file
 * @bytes: of the data of each
 * @watermark: fill level that is worth a wake-up, bytes
 * @stride: of all of a ring, bytes
 * @notified: a wake-up is on its way, or nobody has looked since
 * @wake: wakes @readers, from any context
 * @readers: who waits in poll()
 * @cpus: by number; NULL for a CPU that was not there
 */
struct kpm_ring_set {
	u32 bytes;
	u32 watermark;
	unsigned long stride;
	bool notified;
	struct irq_work wake;
	wait_queue_head_t readers;
	struct kpm_cpu_ring *cpus[];
};

/* Where the rings of a file begin to be mapped; the counters are before. */
#define KPM_RINGS_OFFSET	SZ_1G

/* What became of a record. */
enum kpm_outcome {
	KPM_WRITTEN,
	KPM_DROPPED,
	KPM_NESTED,
};

struct kpm_ring_set *kpm_rings_create(u32 bytes, u32 watermark);
void kpm_rings_free(struct kpm_ring_set *rings);
int kpm_rings_map(struct kpm_ring_set *rings, unsigned long offset, struct vm_area_struct *vma);
bool kpm_rings_ready(struct kpm_ring_set *rings);

/*
 * Room for @length at the head, behind a padding if it does not fit before the
 * end. The reader's position is not to be trusted: one that lies can only lose
 * the reader's own records.
 */
static __always_inline struct kpm_record *kpm_ring_room(struct kpm_cpu_ring *ring, u32 length)
{
	u32 used = ring->head - READ_ONCE(*ring->tail);
	u32 at = ring->head & ring->mask, size = ring->mask + 1;
	u32 padding = size - at < length ? size - at : 0;
	struct kpm_record *record;

	if (used > size || size - used < length + padding)
		return NULL;
	if (padding) {
		record = ring->data + at;
		record->length = padding | KPM_PADDING;
		at = 0;
	}
	record = ring->data + at;
	record->length = length | KPM_BUSY;
	ring->head += padding + length;
	/* The reader finds a record there that is busy. */
	smp_store_release(&ring->header->head, ring->head);
	return record;
}

/**
 * kpm_ring_begin - make room for a record; preemption is off
 * @ring: of this CPU, NULL if it has none
 * @length: of the record, a multiple of 8
 * @record: set when there is room; to be filled and given to kpm_ring_end()
 *
 * A record that an interrupt writes meanwhile comes behind this one. Only an
 * NMI can come in while room is being made.
 *
 * Return: KPM_WRITTEN, KPM_DROPPED or KPM_NESTED.
 */
static __always_inline enum kpm_outcome
kpm_ring_begin(struct kpm_cpu_ring *ring, u32 length, struct kpm_record **record)
{
	unsigned long flags;

	if (unlikely(!ring))
		return KPM_DROPPED;
	raw_local_irq_save(flags);
	if (unlikely(ring->reserving)) {
		raw_local_irq_restore(flags);
		return KPM_NESTED;
	}
	WRITE_ONCE(ring->reserving, true);
	barrier();
	*record = kpm_ring_room(ring, length);
	barrier();
	WRITE_ONCE(ring->reserving, false);
	raw_local_irq_restore(flags);
	return *record ? KPM_WRITTEN : KPM_DROPPED;
}

/**
 * kpm_ring_end - give a record to the reader
 * @rings: of the probe's owner
 * @ring: of this CPU
 * @record: from kpm_ring_begin(), filled
 * @length: as given there
 */
static __always_inline void kpm_ring_end(struct kpm_ring_set *rings, struct kpm_cpu_ring *ring,
					 struct kpm_record *record, u32 length)
{
	/* The reader finds all of it. */
	smp_store_release(&record->length, length);
	if (likely(ring->head - READ_ONCE(*ring->tail) < rings->watermark) ||
	    READ_ONCE(rings->notified))
		return;
	WRITE_ONCE(rings->notified, true);
	irq_work_queue(&rings->wake);
}

#endif /* _KPM_RING_H */
