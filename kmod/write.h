/* SPDX-License-Identifier: GPL-2.0 */
/* The parts of writing a record that all records share; inlined, for they are most of its cost. */
#ifndef _KPM_WRITE_H
#define _KPM_WRITE_H

#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>

#include "call.h"
#include "clock.h"
#include "point.h"

/* Of a program that is none: all arguments are 0. */
extern const struct pt_regs kpm_no_registers;

static __always_inline struct kpm_cpu_ring *kpm_ring_here(struct kpm_ring_set *rings)
{
	/* An int would be extended with its sign. */
	return rings->cpus[(unsigned int)raw_smp_processor_id()];
}

/* kpm_write_head - all but the first 8 bytes; @time in ns */
static __always_inline void kpm_write_head(struct kpm_record *record,
					   const struct kpm_point *point, u64 time)
{
	record->time = time;
	record->pid = current->pid;
	record->tgid = current->tgid;
	memcpy(record->comm, current->comm, sizeof(record->comm));
	*(struct kpm_stamp *)&record->generation = point->stamp;
}

static __always_inline u64 *kpm_write_frames(u64 *to, const unsigned long *frames,
					     unsigned int number)
{
	unsigned int i;

	for (i = 0; i < number; i++)
		*to++ = frames[i];
	return to;
}

static __always_inline u64 *kpm_write_arguments(u64 *to, const struct kpm_point *point,
						const struct kpm_call *call)
{
	enum kpm_wrapper wrapper = point->filter.wrapper;
	unsigned int i, number = point->spec.arguments;
	const struct pt_regs *program;

	if (call->saved)
		return kpm_write_frames(to, call->saved, number);
	if (!wrapper) {
		for (i = 0; i < number; i++)
			*to++ = kpm_call_raw(call, i);
		return to;
	}
	program = task_pt_regs(current);
	if (unlikely(kpm_call_raw(call, 0) != (unsigned long)program))
		program = &kpm_no_registers;
	for (i = 0; i < number; i++)
		*to++ = kpm_program_argument(program, wrapper, i);
	return to;
}

#endif /* _KPM_WRITE_H */
