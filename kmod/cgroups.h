/* SPDX-License-Identifier: GPL-2.0 */
/* Sets of cgroups, and the cgroup that runs. */
#ifndef _KPM_CGROUPS_H
#define _KPM_CGROUPS_H

#include <linux/types.h>

struct kpm_cgroup_set;
struct kpm_filter;

struct kpm_cgroup_set *kpm_cgroups_create(const u64 *ids, unsigned int number);
struct kpm_cgroup_set *kpm_cgroups_parse(const char *text);
bool kpm_cgroups_have_current(const struct kpm_filter *filter);
u64 kpm_cgroup_of_current(void);

#endif /* _KPM_CGROUPS_H */
