/* SPDX-License-Identifier: GPL-2.0 */
/* Counts that begin anew while the probes go on counting. */
#ifndef _KPM_EPOCH_H
#define _KPM_EPOCH_H

#include "kprobe_monitor.h"

struct kpm_point;
struct kpm_session;

/**
 * struct kpm_counts - of a point, since its epoch began
 * @counters: sums over all CPUs
 * @missed: calls that could not be delivered
 * @epoch: its number, 0 before the first clear_stats
 */
struct kpm_counts {
	struct kpm_counters counters;
	u64 missed;
	u32 epoch;
};

int kpm_epoch_begin(struct kpm_session *session);
void kpm_epoch_counts(const struct kpm_point *point, struct kpm_counts *counts);
void kpm_epoch_histogram(const struct kpm_point *point, struct kpm_histogram *histogram);
unsigned int kpm_epoch_groups_room(void);
unsigned int kpm_epoch_groups(const struct kpm_point *point, struct kpm_group *groups, u64 *other);

#endif /* _KPM_EPOCH_H */
