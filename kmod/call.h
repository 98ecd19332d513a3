/* SPDX-License-Identifier: GPL-2.0 */
/* A call of a probed function, as the engine that saw it hands it on. */
#ifndef _KPM_CALL_H
#define _KPM_CALL_H

#include <linux/sched/task_stack.h>
#include <linux/types.h>

#include "registers.h"

#define KPM_ARGUMENTS	6

/**
 * struct kpm_call - what is known of a call
 * @regs: registers where the probe is; NULL where the engine has none
 * @fregs: what the engine has instead
 * @address: of the probe
 * @caller: where the function returns to, 0 if @regs say it
 * @saved: arguments kept since the call began; NULL if it is beginning
 * @result: return value
 * @duration: of the call, ns
 */
struct kpm_call {
	struct pt_regs *regs;
	kpm_ftrace_regs *fregs;
	unsigned long address;
	unsigned long caller;
	const unsigned long *saved;
	unsigned long result;
	u64 duration;
};

/* kpm_call_registers - what the engine has of them, perhaps not all; NULL for none */
static __always_inline struct pt_regs *kpm_call_registers(const struct kpm_call *call)
{
#ifdef kpm_ftrace_regs_of
	return call->regs ?: kpm_ftrace_regs_of(call->fregs);
#else
	return call->regs;
#endif
}

static __always_inline unsigned long kpm_call_raw(const struct kpm_call *call, unsigned int i)
{
#ifdef kpm_ftrace_regs_of
	return kpm_regs_argument(kpm_call_registers(call), i);
#else
	if (call->regs)
		return kpm_regs_argument(call->regs, i);
	return kpm_ftrace_argument(call->fregs, i);
#endif
}

/* kpm_call_entry - a call that is beginning, as far as its arguments are concerned */
static __always_inline struct kpm_call kpm_call_entry(struct pt_regs *regs, kpm_ftrace_regs *fregs)
{
#ifdef kpm_ftrace_regs_of
	return (struct kpm_call) { .regs = regs ?: kpm_ftrace_regs_of(fregs) };
#else
	return (struct kpm_call) { .regs = regs, .fregs = fregs };
#endif
}

/* The registers of the program, to which a wrapper's only argument points, or NULL. */
static __always_inline const struct pt_regs *kpm_call_program(const struct kpm_call *call)
{
	const struct pt_regs *regs = (const struct pt_regs *)kpm_call_raw(call, 0);

	return regs == task_pt_regs(current) ? regs : NULL;
}

/*
 * kpm_call_argument - argument @i of the function, or of the program, from 0 on
 *
 * There may be fewer: then it is what happens to be there, or 0.
 */
static __always_inline unsigned long kpm_call_argument(const struct kpm_call *call,
						       enum kpm_wrapper wrapper, unsigned int i)
{
	const struct pt_regs *program;

	if (wrapper == KPM_WRAPPER_NONE)
		return kpm_call_raw(call, i);
	program = kpm_call_program(call);
	return program ? kpm_program_argument(program, wrapper, i) : 0;
}

#endif /* _KPM_CALL_H */
