/* SPDX-License-Identifier: GPL-2.0 */
/* Hits by cgroup, command, process, return value or function. */
#ifndef _KPM_GROUP_H
#define _KPM_GROUP_H

#include <linux/types.h>

struct kpm_call;
struct kpm_group;
struct kpm_group_set;
struct kpm_groups;
struct kpm_point;

struct kpm_group_set *kpm_groups_create(void);
void kpm_groups_free(struct kpm_group_set *groups);
unsigned int kpm_groups_of_cpu(const struct kpm_group_set *groups, int cpu, struct kpm_group *to,
			       u64 *other);
int kpm_groups_read(struct kpm_group_set *groups, struct kpm_groups *to);
void kpm_group_hit(const struct kpm_point *point, const struct kpm_call *call);

#endif /* _KPM_GROUP_H */
