/* SPDX-License-Identifier: GPL-2.0 */
/* From what somebody asks for to a place in the kernel. */
#ifndef _KPM_AIM_H
#define _KPM_AIM_H

#include "point.h"

void kpm_aim(struct kprobe *kp, const struct kpm_spec *spec);
int kpm_explained(int err, const struct kpm_spec *spec);
int kpm_resolve(const struct kpm_spec *spec, unsigned long *address);

#endif /* _KPM_AIM_H */
