/* SPDX-License-Identifier: GPL-2.0 */
/* Where records go: a ring for each CPU, which programs map and read. */
#ifndef _KPM_RING_H
#define _KPM_RING_H

#include <linux/atomic.h>
#include <linux/cache.h>
#include <linux/irq_work.h>
#include <linux/mm_types.h>
#include <linux/sizes.h>
#include <linux/wait.h>

#include "kprobe_monitor.h"

/**
 * struct kpm_cpu_ring - the ring of a CPU; only that CPU writes there
 * @head: position up to which records have been begun
 * @bytes: of the data
 * @mask: that less 1
 * @beginners: so many records are being begun, each in an interrupt of the one before
 * @watermark: fill level that is worth a wake-up, bytes
 * @mapped: by a program
 * @set: all rings of the file
 * @memory: first the page where the program sees @head, then the one where it
 *	says what it has read, which may be anything, then the data
 */
struct kpm_cpu_ring {
	u32 head;
	u32 bytes;
	u32 mask;
	u32 beginners;
	u32 watermark;
	bool mapped;
	struct kpm_ring_set *set;
	void *memory;
} ____cacheline_aligned_in_smp;	/* or that of another CPU might be beside it */

/* The header's page and the reader's. */
#define KPM_RING_PAGES		2

static __always_inline u32 kpm_ring_tail(const struct kpm_cpu_ring *ring)
{
	return READ_ONCE(*(const u32 *)(ring->memory + PAGE_SIZE));
}

/**
 * struct kpm_ring_set - the rings of an open file
 * @bytes: of the data of each
 * @watermark: fill level that is worth a wake-up, bytes
 * @stride: of all of a ring, bytes
 * @node: among those that get a ring for a CPU that comes
 * @mapped: one of them is
 * @notified: a wake-up is on its way, or nobody has looked since
 * @wake: wakes @readers, from any context
 * @readers: who waits in poll()
 * @cpus: by number; NULL for one that was never there, unless a program has mapped its ring
 */
struct kpm_ring_set {
	u32 bytes;
	u32 watermark;
	unsigned long stride;
	struct hlist_node node;
	bool mapped;
	bool notified ____cacheline_aligned_in_smp;	/* from here on hits write */
	struct irq_work wake;
	wait_queue_head_t readers;
	struct kpm_cpu_ring *cpus[] ____cacheline_aligned_in_smp;	/* read by each */
};

/* Where the rings of a file begin to be mapped; the counters are before. */
#define KPM_RINGS_OFFSET	SZ_1G

int kpm_rings_init(void);
void kpm_rings_exit(void);
struct kpm_ring_set *kpm_rings_create(u32 bytes, u32 watermark);
void kpm_rings_free(struct kpm_ring_set *rings);
int kpm_rings_map(struct kpm_ring_set *rings, unsigned long offset, struct vm_area_struct *vma);
bool kpm_rings_ready(struct kpm_ring_set *rings);

/* The first 8 bytes of a record, stored as one. */
struct kpm_first {
	u32 length;
	u32 slot;
} __aligned(8);

/*
 * Lets the reader see all that has been begun. An interrupt that comes in
 * while another record is being begun leaves that to the latter, whose place
 * before its own is not marked as busy yet.
 */
static __always_inline void kpm_ring_publish(struct kpm_cpu_ring *ring)
{
	u32 head;

	if (unlikely(ring->beginners > 1)) {
		ring->beginners--;
		return;
	}
	for (;;) {
		head = READ_ONCE(ring->head);
		/* The reader finds records there that are busy. */
		smp_store_release(&((struct kpm_ring *)ring->memory)->head, head);
		WRITE_ONCE(ring->beginners, 0);
		barrier();
		if (likely(READ_ONCE(ring->head) == head))
			return;
		/* One came in meanwhile, and may have left it to us. */
		WRITE_ONCE(ring->beginners, 1);
		barrier();
	}
}

/* Takes so much at @head; the reader's position is not to be trusted. */
static __always_inline int kpm_ring_take(struct kpm_cpu_ring *ring, u32 head, u32 length, u32 *used)
{
	u32 before = head - kpm_ring_tail(ring);

	if (unlikely(before > ring->bytes - length))
		return -ENOSPC;
	*used = before + length;
	return likely(cmpxchg_local(&ring->head, head, head + length) == head) ? 0 : -EAGAIN;
}

/**
 * kpm_ring_begin - make room for a record; preemption is off
 * @ring: of this CPU, NULL if it has none
 * @busy: its first 8 bytes, with KPM_BUSY
 * @length: of the record, a multiple of 8
 * @used: set to what is used of the ring with it
 *
 * A record that an interrupt or NMI writes meanwhile comes before this one or
 * behind it. One that does not fit before the end of the memory comes behind a
 * padding. A reader that lies on its position can only lose its own records.
 *
 * Return: the record, to be filled and given to kpm_ring_end(), or NULL when
 * there is no room.
 */
static __always_inline struct kpm_record *kpm_ring_begin(struct kpm_cpu_ring *ring,
							 const struct kpm_first *busy, u32 length,
							 u32 *used)
{
	struct kpm_first *begun;
	u32 head, at, rest;
	int err;

	if (unlikely(!ring))
		return NULL;
	ring->beginners++;
	barrier();
	do {
		head = READ_ONCE(ring->head);
		at = head & ring->mask;
		begun = ring->memory + KPM_RING_PAGES * PAGE_SIZE + at;
		if (unlikely(at + length > ring->bytes)) {
			rest = ring->bytes - at;
			err = kpm_ring_take(ring, head, rest, used);
			if (!err) {
				begun->length = rest | KPM_PADDING;
				err = -EAGAIN;
			}
		} else {
			err = kpm_ring_take(ring, head, length, used);
		}
		if (unlikely(err == -ENOSPC)) {
			kpm_ring_publish(ring);
			return NULL;
		}
	} while (unlikely(err));
	*begun = *busy;
	kpm_ring_publish(ring);
	return (struct kpm_record *)begun;
}

void kpm_ring_notify(struct kpm_cpu_ring *ring);

/**
 * kpm_ring_end - give a record to the reader
 * @ring: of this CPU
 * @record: from kpm_ring_begin(), filled
 * @length: as given there
 * @used: as said there
 */
static __always_inline void kpm_ring_end(struct kpm_cpu_ring *ring, struct kpm_record *record,
					 u32 length, u32 used)
{
	/* The reader finds all of it. */
	smp_store_release(&record->length, length);
	if (unlikely(used >= ring->watermark))
		kpm_ring_notify(ring);
}

#endif /* _KPM_RING_H */
