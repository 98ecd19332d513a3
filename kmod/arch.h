/* SPDX-License-Identifier: GPL-2.0 */
/* What differs between architectures. */
#ifndef _KPM_ARCH_H
#define _KPM_ARCH_H

#include <linux/types.h>

/* The function that a system call enters: sys_NAME, or a wrapper around it. */
#if defined(CONFIG_X86_64)
#define KPM_SYSCALL_PREFIX "__x64_sys_"
#elif defined(CONFIG_X86_32)
#define KPM_SYSCALL_PREFIX "__ia32_sys_"
#elif defined(CONFIG_ARM64)
#define KPM_SYSCALL_PREFIX "__arm64_sys_"
#else
#define KPM_SYSCALL_PREFIX "sys_"
#endif

/*
 * Where a call through ftrace is cheaper than a kprobe: instructions per call,
 * 6.1: x86_64 55 against 166, arm64 155 against 715 (BRK), but i386 173
 * against 150, and 32-bit ARM 137 against 95 (optimized).
 */
#if defined(CONFIG_DYNAMIC_FTRACE) && (defined(CONFIG_X86_64) || defined(CONFIG_ARM64))
#define KPM_FTRACE
#endif

/* Where the kernel calls a tracer of one function without a look at what others trace. */
#if defined(KPM_FTRACE) && \
	(defined(CONFIG_X86_64) || defined(CONFIG_DYNAMIC_FTRACE_WITH_CALL_OPS))
#define KPM_FTRACE_OWN
#endif

/* Where the addresses of programs end and those of the kernel begin. */
#ifdef CONFIG_ARM
#define KPM_USER_END TASK_SIZE
#else
#define KPM_USER_END TASK_SIZE_MAX
#endif

/*
 * kpm_entry_of - the first instruction of a function that does something
 *
 * On x86 that is behind the landing pad for indirect branches: ENDBR64, or
 * what the kernel writes over it where no such branch comes (6.1 to 6.12 the
 * first, later ones the second). Kprobes are moved there by the kernel.
 */
static inline unsigned long kpm_entry_of(unsigned long function)
{
#ifdef CONFIG_X86_KERNEL_IBT
	u32 code = ~*(const u32 *)function;

	/* Inverted, lest objtool find landing pads here. */
	if (code == ~0xfa1e0ff3U || code == ~0x001f0f66U || code == ~0xd6401f0fU)
		return function + 4;
#endif
	return function;
}

/*
 * How far behind its first instruction a function of ours has one that is no
 * place for tracers: x86 calls them there by 5 bytes, arm64 by two instructions.
 */
#ifdef CONFIG_X86
#define KPM_PROLOGUE_BYTES 5
#else
#define KPM_PROLOGUE_BYTES 8
#endif

#endif /* _KPM_ARCH_H */
