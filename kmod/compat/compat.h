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

#endif /* _KPM_COMPAT_H */
