// SPDX-License-Identifier: GPL-2.0
#include <linux/cpumask.h>

#include "ring.h"
#include "ring_reader.h"

static const struct kpm_record *record_at(const struct kpm_cpu_ring *ring, u32 position)
{
	return ring->memory + KPM_RING_PAGES * PAGE_SIZE + (position & ring->mask);
}

/* Only the reader writes there: here that is the kernel, and no program maps these rings. */
static void move_to(struct kpm_cpu_ring *ring, u32 position)
{
	/* Whatever was read there is read. */
	smp_store_release((u32 *)(ring->memory + PAGE_SIZE), position);
}

/* The first record of a ring, or NULL when there is none that is complete. */
static const struct kpm_record *first(struct kpm_cpu_ring *ring)
{
	const struct kpm_record *record;
	u32 tail = kpm_ring_tail(ring), length;

	/* The records up to there have been begun. */
	while (tail != smp_load_acquire(&((struct kpm_ring *)ring->memory)->head)) {
		record = record_at(ring, tail);
		/* What is in it was written before it. */
		length = smp_load_acquire(&record->length);
		if (length & KPM_BUSY)
			return NULL;
		if (!(length & KPM_PADDING))
			return record;
		tail += length & ~KPM_PADDING;
		move_to(ring, tail);
	}
	return NULL;
}

/**
 * kpm_rings_next - the oldest record of all that can be read
 * @rings: with a single reader, the caller
 * @cpu: receives the CPU that has written it
 *
 * Return: the record, which stays until kpm_rings_read(); NULL if there is none.
 */
const struct kpm_record *kpm_rings_next(struct kpm_ring_set *rings, int *cpu)
{
	const struct kpm_record *oldest = NULL, *record;
	struct kpm_cpu_ring *ring;
	int i;

	for_each_possible_cpu(i) {
		ring = READ_ONCE(rings->cpus[i]);
		record = ring ? first(ring) : NULL;
		if (!record || (oldest && oldest->time <= record->time))
			continue;
		oldest = record;
		*cpu = i;
	}
	return oldest;
}

/**
 * kpm_rings_read - make room in place of the record that was read
 * @rings: with a single reader, the caller
 * @cpu: whose record kpm_rings_next() has returned
 */
void kpm_rings_read(struct kpm_ring_set *rings, int cpu)
{
	struct kpm_cpu_ring *ring = rings->cpus[cpu];

	move_to(ring, kpm_ring_tail(ring) + record_at(ring, kpm_ring_tail(ring))->length);
}
