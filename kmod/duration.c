// SPDX-License-Identifier: GPL-2.0
#include <linux/time64.h>

#include "duration.h"

u32 kpm_cycle_mult;

/**
 * kpm_durations_init - find out which clock there is
 */
void kpm_durations_init(void)
{
#ifdef CONFIG_X86_64
	if (!check_tsc_unstable() && tsc_khz)
		kpm_cycle_mult = div_u64((u64)NSEC_PER_MSEC << KPM_CYCLE_SHIFT, tsc_khz);
#endif
}
