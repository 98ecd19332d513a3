/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Included before every source file: what differs between kernels. KPM_HAVE_*
 * and KPM_EXPORTS_* come from Kbuild.probes, there is no asking for a version. A
 * missing option ends the build here, with its name.
 */
#ifndef _KPM_COMPAT_H
#define _KPM_COMPAT_H

#include <linux/kconfig.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/preempt.h>

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
#ifdef KPM_HAVE_vm_flags_clear
	vm_flags_clear(vma, VM_MAYWRITE);
#else
	vma->vm_flags &= ~VM_MAYWRITE;
#endif
}

/* A macro since it has this name. */
#ifndef in_hardirq
#define in_hardirq() in_irq()
#endif

#ifndef KPM_HAVE_get_kretprobe
static inline struct kretprobe *get_kretprobe(struct kretprobe_instance *instance)
{
	return instance->rp;
}
#endif

#ifndef CONFIG_DYNAMIC_FTRACE
typedef struct pt_regs kpm_ftrace_regs;

static inline unsigned long kpm_ftrace_argument(kpm_ftrace_regs *fregs, unsigned int i)
{
	return 0;
}
#else
#include <linux/ftrace.h>

#ifdef KPM_HAVE_ftrace_regs
typedef struct ftrace_regs kpm_ftrace_regs;
#else
typedef struct pt_regs kpm_ftrace_regs;
#endif

/* The kernel need not protect a handler against its own recursion. */
#ifdef KPM_HAVE_ftrace_recursion_safe
#define KPM_FTRACE_FLAGS FTRACE_OPS_FL_RECURSION_SAFE
#else
#define KPM_FTRACE_FLAGS 0
#endif

/*
 * kpm_ftrace_argument - argument @i of a function, from 0 on, where a tracer has
 * no full registers; KPM_FTRACE_ARGUMENTS says that it has arguments
 */
#ifndef KPM_HAVE_ftrace_regs
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
#elif defined(KPM_HAVE_ftrace_argument)
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
#ifdef KPM_EXPORTS_ftrace_free_filter
	ftrace_free_filter(ops);
#else
	ftrace_set_filter(ops, NULL, 0, 1);
#endif
}

/* kpm_ftrace_filter - add functions to those of an ftrace_ops, or remove them */
static inline int kpm_ftrace_filter(struct ftrace_ops *ops, unsigned long *addresses,
				    unsigned int number, bool remove)
{
#ifdef KPM_EXPORTS_ftrace_set_filter_ips
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

/* kpm_return_address - where the call of a returning function came from */
static inline unsigned long kpm_return_address(struct kretprobe_instance *instance)
{
#ifdef KPM_HAVE_kretprobe_retaddr
	return get_kretprobe_retaddr(instance);
#else
	return (unsigned long)instance->ret_addr;
#endif
}

#endif /* _KPM_COMPAT_H */
