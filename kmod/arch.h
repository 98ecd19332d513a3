/* SPDX-License-Identifier: GPL-2.0 */
/* What differs between architectures. */
#ifndef _KPM_ARCH_H
#define _KPM_ARCH_H

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

/* Where the kernel calls an ftrace_ops of one function without looking it up. */
#if defined(CONFIG_DYNAMIC_FTRACE) && \
	(defined(CONFIG_X86_64) || defined(CONFIG_DYNAMIC_FTRACE_WITH_CALL_OPS))
#define KPM_FTRACE
#endif

#endif /* _KPM_ARCH_H */
