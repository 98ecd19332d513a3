/* SPDX-License-Identifier: GPL-2.0 */
/* What is where in the registers, by architecture. */
#ifndef _KPM_REGISTERS_H
#define _KPM_REGISTERS_H

#include <linux/ptrace.h>
#include <linux/uaccess.h>

#include "symbols.h"

/* In a record: those of the program's view of struct pt_regs, in its order. */
#ifdef CONFIG_ARM64
#define KPM_REGISTERS	(sizeof(struct user_pt_regs) / sizeof(long))
#else
#define KPM_REGISTERS	(sizeof(struct pt_regs) / sizeof(long))
#endif

static __always_inline u64 *kpm_put_registers(u64 *to, const struct pt_regs *regs)
{
	const unsigned long *from = (const unsigned long *)regs;
	unsigned int i;

	/* Half the instructions of a loop. */
#pragma GCC unroll 40
	for (i = 0; i < KPM_REGISTERS; i++)
		to[i] = from[i];
	return to + KPM_REGISTERS;
}

#ifdef CONFIG_ARM
/* kpm_regs_argument - argument @i, from 0 on, where a function begins: four in registers */
static __always_inline unsigned long kpm_regs_argument(struct pt_regs *regs, unsigned int i)
{
	unsigned long value = 0;

	if (i < 4)
		return regs->uregs[i];
	copy_from_kernel_nofault(&value, (unsigned long *)regs->ARM_sp + i - 4, sizeof(value));
	return value;
}
#elif defined(CONFIG_X86_64)
static __always_inline unsigned long kpm_regs_argument(struct pt_regs *regs, unsigned int i)
{
	static const u8 at[] = {
		offsetof(struct pt_regs, di), offsetof(struct pt_regs, si),
		offsetof(struct pt_regs, dx), offsetof(struct pt_regs, cx),
		offsetof(struct pt_regs, r8), offsetof(struct pt_regs, r9),
	};

	return *(const unsigned long *)((const char *)regs + at[i]);
}
#else
static __always_inline unsigned long kpm_regs_argument(struct pt_regs *regs, unsigned int i)
{
	return regs_get_kernel_argument(regs, i);
}
#endif

/* Where the arguments of a system call are, in the registers of the program. */
#if defined(CONFIG_X86)
#define KPM_AT(reg) offsetof(struct pt_regs, reg)

static const u8 kpm_program_registers[][6] = {
#ifdef CONFIG_X86_64
	{ KPM_AT(di), KPM_AT(si), KPM_AT(dx), KPM_AT(r10), KPM_AT(r8), KPM_AT(r9) },
#else
	{ KPM_AT(bx), KPM_AT(cx), KPM_AT(dx), KPM_AT(si), KPM_AT(di), KPM_AT(bp) },
#endif
	{ KPM_AT(bx), KPM_AT(cx), KPM_AT(dx), KPM_AT(si), KPM_AT(di), KPM_AT(bp) },
};

#undef KPM_AT

static __always_inline unsigned long kpm_program_argument(const struct pt_regs *regs,
							  enum kpm_wrapper wrapper,
							  unsigned int i)
{
	return *(const unsigned long *)((const char *)regs +
					kpm_program_registers[wrapper - KPM_WRAPPER_NATIVE][i]);
}
#elif defined(CONFIG_ARM64)
static __always_inline unsigned long kpm_program_argument(const struct pt_regs *regs,
							  enum kpm_wrapper wrapper,
							  unsigned int i)
{
	return regs->regs[i];
}
#else
static __always_inline unsigned long kpm_program_argument(const struct pt_regs *regs,
							  enum kpm_wrapper wrapper,
							  unsigned int i)
{
	return 0;
}
#endif

/* kpm_regs_caller - where a function that begins will return to */
static __always_inline unsigned long kpm_regs_caller(const struct pt_regs *regs)
{
#if defined(CONFIG_ARM64)
	return regs->regs[30];
#elif defined(CONFIG_ARM)
	return regs->ARM_lr;
#else
	return *(const unsigned long *)kernel_stack_pointer((struct pt_regs *)regs);
#endif
}

/*
 * A program with frame pointers keeps, where its frame pointer points, that of
 * the caller and then the address it returns to; on ARM these end there.
 */
#ifdef CONFIG_ARM
#define KPM_FRAME_BELOW		sizeof(long)
#else
#define KPM_FRAME_BELOW		0
#endif

/* kpm_user_frame - the frame pointer of a program */
static __always_inline unsigned long kpm_user_frame(const struct pt_regs *regs)
{
#if defined(CONFIG_ARM64)
	return regs->regs[29];
#elif defined(CONFIG_ARM)
	return regs->ARM_fp;
#else
	return regs->bp;
#endif
}

/* kpm_user_return - the return address of the frame at @frame, which moves on; 0 at the end */
static __always_inline unsigned long kpm_user_return(unsigned long *frame)
{
	const void __user *at = (const void __user *)(*frame - KPM_FRAME_BELOW);
	unsigned long pair[2];

	if (!*frame || *frame & (sizeof(long) - 1) ||
	    copy_from_user_nofault(pair, at, sizeof(pair)) || pair[0] <= *frame)
		return 0;
	*frame = pair[0];
	return pair[1];
}

#endif /* _KPM_REGISTERS_H */
