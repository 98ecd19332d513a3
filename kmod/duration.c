// SPDX-License-Identifier: GPL-2.0
#include <linux/kprobes.h>
#include <linux/time64.h>

#include "duration.h"

u32 kpm_cycle_mult;

/**
 * kpm_duration_rare - of calls that take minutes, and where the kernel's clock is used
 * @cycles: between two moments
 *
 * Return: ns, 0 when the second was before the first.
 */
u64 notrace kpm_duration_rare(s64 cycles)
{
	if (cycles < 0)
		return 0;
	return kpm_cycle_mult ? mul_u64_u32_shr(cycles, kpm_cycle_mult, KPM_CYCLE_SHIFT) : cycles;
}

NOKPROBE_SYMBOL(kpm_duration_rare);

/**
 * kpm_durations_init - find out which clock there is
 */
void kpm_durations_init(void)
{
#ifdef CONFIG_X86_64
	if (!check_tsc_unstable() && tsc_khz > 250000)
		kpm_cycle_mult = div_u64((u64)NSEC_PER_MSEC << KPM_CYCLE_SHIFT, tsc_khz);
#endif
}
