/* SPDX-License-Identifier: GPL-2.0 */
/* What a hit costs on this machine, measured when the module is loaded. */
#ifndef _KPM_CALIBRATE_H
#define _KPM_CALIBRATE_H

#include <linux/types.h>

struct kpm_point;

void kpm_calibrate_begin(void);
void kpm_calibrate_exit(void);
u64 kpm_cost(const struct kpm_point *point, u64 calls, u64 hits, u64 records);

#endif /* _KPM_CALIBRATE_H */
