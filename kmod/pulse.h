/* SPDX-License-Identifier: GPL-2.0 */
/* Does the kernel still call us? A function of our own, probed and called every second, says it. */
#ifndef _KPM_PULSE_H
#define _KPM_PULSE_H

#include <linux/types.h>

/* Ways to be called that can be switched off apart from each other. */
enum kpm_way {
	KPM_WAY_FTRACE,		/* by a tracer */
	KPM_WAY_KPROBE_FTRACE,	/* by a kprobe that is one */
	KPM_WAY_KPROBE,		/* by any other kprobe */
	KPM_WAYS,
};

void kpm_pulse_begin(void);
void kpm_pulse_exit(void);
bool kpm_pulse_alive(enum kpm_way way);

#endif /* _KPM_PULSE_H */
