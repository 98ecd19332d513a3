/* SPDX-License-Identifier: GPL-2.0 */
/* Call stacks, as seen from a probe. */
#ifndef _KPM_STACK_H
#define _KPM_STACK_H

#include "kprobe_monitor.h"

struct kpm_call;

/* What a hit collects before it knows how long its record is. */
struct kpm_stacks {
	unsigned int frames;
	unsigned int user_frames;
	unsigned long kernel[KPM_DEPTH_MAX];
	unsigned long user[KPM_DEPTH_MAX];
};

void kpm_stack_of_kernel(struct kpm_stacks *stacks, const struct kpm_call *call,
			 unsigned int depth);
void kpm_stack_of_user(struct kpm_stacks *stacks, unsigned int depth);

#endif /* _KPM_STACK_H */
