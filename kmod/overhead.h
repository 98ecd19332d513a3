/* SPDX-License-Identifier: GPL-2.0 */
/* Looks after the budgets while points are armed. */
#ifndef _KPM_OVERHEAD_H
#define _KPM_OVERHEAD_H

#include <linux/types.h>

void kpm_overhead_init(void);
void kpm_overhead_exit(void);
void kpm_overhead_begin(void);
void kpm_overhead_wake(void);
u32 kpm_overhead_budget(void);

#endif /* _KPM_OVERHEAD_H */
