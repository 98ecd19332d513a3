/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Included before every source file: what differs between kernels, and the
 * only place that may ask for a version. A missing option ends the build here,
 * with its name.
 */
#ifndef _KPM_COMPAT_H
#define _KPM_COMPAT_H

#include <linux/kconfig.h>
#include <linux/mm.h>
#include <linux/version.h>

#ifndef CONFIG_KPROBES
#error "kprobe_monitor needs a kernel built with CONFIG_KPROBES=y"
#endif
#ifndef CONFIG_KRETPROBES
#error "kprobe_monitor needs a kernel built with CONFIG_KRETPROBES=y"
#endif
#ifndef CONFIG_KALLSYMS
#error "kprobe_monitor needs a kernel built with CONFIG_KALLSYMS=y"
#endif
#ifndef CONFIG_PROC_FS
#error "kprobe_monitor needs a kernel built with CONFIG_PROC_FS=y"
#endif

/* kpm_vma_deny_write - keeps mprotect() from making the mapping writable */
static inline void kpm_vma_deny_write(struct vm_area_struct *vma)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
	vm_flags_clear(vma, VM_MAYWRITE);
#else
	vma->vm_flags &= ~VM_MAYWRITE;
#endif
}

#ifndef CONFIG_DYNAMIC_FTRACE
typedef struct pt_regs kpm_ftrace_regs;

static inline unsigned long kpm_ftrace_argument(kpm_ftrace_regs *fregs, unsigned int i)
{
	return 0;
}
#else
#include <linux/ftrace.h>

/* The kernel need not protect a handler against its own recursion. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 11, 0)
typedef struct ftrace_regs kpm_ftrace_regs;
#define KPM_FTRACE_FLAGS 0
#else
typedef struct pt_regs kpm_ftrace_regs;
#define KPM_FTRACE_FLAGS FTRACE_OPS_FL_RECURSION_SAFE
#endif

/*
 * kpm_ftrace_argument - argument @i of a function, from 0 on, where a tracer has
 * no full registers; KPM_FTRACE_ARGUMENTS says that it has arguments
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 11, 0)
static inline unsigned long kpm_ftrace_argument(kpm_ftrace_regs *fregs, unsigned int i)
{
	return 0;
}
#elif defined(CONFIG_X86_64)
/* Here a tracer has registers, of which those with arguments are filled in. */
#define KPM_FTRACE_ARGUMENTS
#ifdef arch_ftrace_regs
#define kpm_ftrace_regs_of(fregs) (&arch_ftrace_regs(fregs)->regs)
#else
#define kpm_ftrace_regs_of(fregs) (&(fregs)->regs)
#endif
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
#define KPM_FTRACE_ARGUMENTS
static inline unsigned long kpm_ftrace_argument(kpm_ftrace_regs *fregs, unsigned int i)
{
	return ftrace_regs_get_argument(fregs, i);
}
#else
static inline unsigned long kpm_ftrace_argument(kpm_ftrace_regs *fregs, unsigned int i)
{
	return 0;
}
#endif

/* kpm_ftrace_free_filter - let go of the functions of an unregistered ftrace_ops */
static inline void kpm_ftrace_free_filter(struct ftrace_ops *ops)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 1, 0)
	ftrace_free_filter(ops);
#else
	ftrace_set_filter(ops, NULL, 0, 1);
#endif
}

/* kpm_ftrace_filter - add functions to those of an ftrace_ops, or remove them */
static inline int kpm_ftrace_filter(struct ftrace_ops *ops, unsigned long *addresses,
				    unsigned int number, bool remove)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 1, 0)
	return ftrace_set_filter_ips(ops, addresses, number, remove, 0);
#else
	unsigned int i;
	int err = 0;

	for (i = 0; i < number && !err; i++)
		err = ftrace_set_filter_ip(ops, addresses[i], remove, 0);
	return err;
#endif
}
#endif /* CONFIG_DYNAMIC_FTRACE */

#include <linux/kprobes.h>
#include <linux/rcupdate.h>

/* kpm_return_address - where the call of a returning function came from */
static inline unsigned long kpm_return_address(struct kretprobe_instance *instance)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 18, 0)
	return get_kretprobe_retaddr(instance);
#else
	return (unsigned long)instance->ret_addr;
#endif
}

/*
 * kpm_wait_for_handlers - until every CPU has left the code without preemption
 * that it is in, also where RCU is not watching
 */
static inline void kpm_wait_for_handlers(void)
{
#ifdef CONFIG_DYNAMIC_FTRACE
	synchronize_rcu_tasks_rude();
#else
	synchronize_rcu();
#endif
}

#endif /* _KPM_COMPAT_H */
