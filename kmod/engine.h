/* SPDX-License-Identifier: GPL-2.0 */
/* What an engine does: put points into the kernel and take them out again. */
#ifndef _KPM_ENGINE_H
#define _KPM_ENGINE_H

#include "point.h"

int kpm_engine_init(unsigned int slots, unsigned int maxactive);
void kpm_engine_exit(void);
int kpm_engine_arm(struct kpm_point *point);
void kpm_engine_disarm(struct list_head *points);
unsigned long kpm_engine_address(const struct kpm_point *point);
u64 kpm_engine_missed(const struct kpm_point *point);
u32 kpm_engine_state(const struct kpm_point *point);

#endif /* _KPM_ENGINE_H */
