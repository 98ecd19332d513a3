// SPDX-License-Identifier: GPL-2.0
#include <linux/kprobes.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <linux/stacktrace.h>
#include <linux/uaccess.h>

#include "call.h"
#include "registers.h"
#include "stack.h"

#ifdef CONFIG_UNWINDER_ORC
#include <asm/unwind.h>

/*
 * Where a call begins nothing is on the stack yet but where it returns to, so
 * the way back begins there: that saves the frames of the module and of the
 * kernel's way to it, a third of all. An engine that has no registers has no
 * stack pointer to begin with; a return has left its function already.
 */
static unsigned int walk(unsigned long *frames, unsigned int room, const struct kpm_call *call)
{
	struct pt_regs *regs = kpm_call_registers(call), begin;
	struct unwind_state state;
	unsigned int number = 0;

	if (!regs || call->saved)
		return 0;
	begin.ip = call->address;
	begin.sp = regs->sp;
	begin.bp = regs->bp;
	begin.cs = __KERNEL_CS;
	begin.flags = 0;
	unwind_start(&state, current, &begin, NULL);
	while (number < room && !unwind_done(&state) && !(state.regs && user_mode(state.regs))) {
		frames[number++] = state.ip;
		unwind_next_frame(&state);
	}
	return number;
}
#else
static unsigned int walk(unsigned long *frames, unsigned int room, const struct kpm_call *call)
{
	return 0;
}
#endif

NOKPROBE_SYMBOL(walk);

/* Frames of the module and of the kernel's way to it, at most. */
#define OURS	12

/*
 * What the kernel saves begins here, in the module. Those to be kept begin
 * behind the probed place, or where its function returns to; the place itself
 * stands before them.
 */
static unsigned int trim(unsigned long *frames, unsigned int number,
			 const struct kpm_call *call, unsigned int depth)
{
	unsigned long caller = call->caller ?: kpm_regs_caller(call->regs);
	unsigned int i, first = number;

	for (i = 0; i < number && i <= OURS && first == number; i++)
		if (frames[i] == call->address)
			first = i + 1;
		else if (frames[i] == caller)
			first = i;
	if (first < number) {
		number = min(number - first, depth - 1);
		memmove(frames + 1, frames + first, number * sizeof(*frames));
	} else {
		number = caller && depth > 1;
		frames[1] = caller;
	}
	frames[0] = call->address;
	return number + 1;
}

NOKPROBE_SYMBOL(trim);

/**
 * kpm_stack_of_kernel - collect the calls that led to a probe
 * @stacks: receives them, the function itself first
 * @call: which
 * @depth: at most so many, 1 to KPM_DEPTH_MAX
 *
 * Where the kernel can't find its way back to the caller, that is the function
 * and its caller: at returns on 5.10 and on 32-bit ARM.
 */
void notrace kpm_stack_of_kernel(struct kpm_stacks *stacks, const struct kpm_call *call,
				 unsigned int depth)
{
	unsigned int number = walk(stacks->kernel + 1, depth - 1, call);

	if (number) {
		stacks->kernel[0] = call->address;
		stacks->frames = number + 1;
		return;
	}
#ifdef CONFIG_STACKTRACE
	number = stack_trace_save(stacks->kernel, min(depth + OURS, KPM_DEPTH_MAX + 0U), 1);
#endif
	stacks->frames = trim(stacks->kernel, number, call, depth);
}

NOKPROBE_SYMBOL(kpm_stack_of_kernel);

/**
 * kpm_stack_of_user - collect the calls of the program, by its frame pointers
 * @stacks: receives them, where the program is first
 * @depth: at most so many, 1 to KPM_DEPTH_MAX
 *
 * A program without frame pointers shows its first frame, or some of them. A
 * thread of the kernel has none.
 */
void notrace kpm_stack_of_user(struct kpm_stacks *stacks, unsigned int depth)
{
	struct pt_regs *regs = task_pt_regs(current);
	unsigned long frame, next;

	stacks->user_frames = 0;
	if (current->flags & PF_KTHREAD || !current->mm || !user_mode(regs))
		return;
	stacks->user[stacks->user_frames++] = instruction_pointer(regs);
	frame = kpm_user_frame(regs);
	while (stacks->user_frames < depth) {
		next = kpm_user_return(&frame);
		if (!next)
			return;
		stacks->user[stacks->user_frames++] = next;
	}
}

NOKPROBE_SYMBOL(kpm_stack_of_user);
