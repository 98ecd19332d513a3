/* SPDX-License-Identifier: GPL-2.0 */
/* Takes from the hits of an armed point what costs much, and gives it back. */
#ifndef _KPM_DEGRADE_H
#define _KPM_DEGRADE_H

#include <linux/types.h>

struct kpm_point;

bool kpm_has_stacks(const struct kpm_point *point);
bool kpm_has_records(const struct kpm_point *point);
void kpm_degrade(struct kpm_point *point, u32 level);

#endif /* _KPM_DEGRADE_H */
