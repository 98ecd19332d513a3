/* SPDX-License-Identifier: GPL-2.0 */
/* From what somebody asks for to places in the kernel. */
#ifndef _KPM_AIM_H
#define _KPM_AIM_H

struct kpm_places;
struct kpm_spec;

struct kpm_places *kpm_aim(const struct kpm_spec *spec);

#endif /* _KPM_AIM_H */
