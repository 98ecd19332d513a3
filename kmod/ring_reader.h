/* SPDX-License-Identifier: GPL-2.0 */
/* The rings of a session as a reader inside of the kernel sees them. */
#ifndef _KPM_RING_READER_H
#define _KPM_RING_READER_H

struct kpm_record;
struct kpm_ring_set;

const struct kpm_record *kpm_rings_next(struct kpm_ring_set *rings, int *cpu);
void kpm_rings_read(struct kpm_ring_set *rings, int cpu);

#endif /* _KPM_RING_READER_H */
