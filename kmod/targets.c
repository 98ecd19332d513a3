// SPDX-License-Identifier: GPL-2.0
/*
 * Whether a target can be probed is found by registering disabled kprobes,
 * which changes no code: the only way open to a module. It takes one grace
 * period, so the answer is kept; the kernel's own symbols do not change.
 */
#include <linux/kprobes.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "point.h"
#include "symbols.h"
#include "targets.h"

static const struct {
	const char *name;
	enum kpm_type type;
} targets[] = {
	{ "sys_mmap", KPM_TYPE_SYSCALL },
	{ "sys_munmap", KPM_TYPE_SYSCALL },
	{ "sys_brk", KPM_TYPE_SYSCALL },
	{ "sys_mprotect", KPM_TYPE_SYSCALL },
	{ "sys_mmap2", KPM_TYPE_SYSCALL },
	{ "vm_mmap_pgoff", KPM_TYPE_FUNCTION },
	{ "do_munmap", KPM_TYPE_FUNCTION },
	{ "__alloc_pages", KPM_TYPE_FUNCTION },
	{ "__free_pages", KPM_TYPE_FUNCTION },
	{ "kmalloc", KPM_TYPE_FUNCTION },
	{ "kfree", KPM_TYPE_FUNCTION },
	{ "vmalloc", KPM_TYPE_FUNCTION },
	{ "vfree", KPM_TYPE_FUNCTION },
	{ "do_page_fault", KPM_TYPE_FUNCTION },
	{ "handle_mm_fault", KPM_TYPE_FUNCTION },
	{ "oom_kill_process", KPM_TYPE_FUNCTION },
};

struct trial {
	struct kprobe kprobes[ARRAY_SIZE(targets)];
	struct kprobe *registered[ARRAY_SIZE(targets)];
	char symbols[ARRAY_SIZE(targets)][KSYM_NAME_LEN];
};

static DEFINE_MUTEX(trial_lock);
static bool available[ARRAY_SIZE(targets)];
static bool tried;

static bool try_target(struct trial *trial, int i)
{
	struct kprobe *kp = &trial->kprobes[i];
	char *symbol = trial->symbols[i];

	if (targets[i].type == KPM_TYPE_SYSCALL)
		kpm_syscall_symbol(symbol, KSYM_NAME_LEN, targets[i].name);
	else
		strscpy(symbol, targets[i].name, KSYM_NAME_LEN);
	kp->symbol_name = symbol;
	kp->flags = KPROBE_FLAG_DISABLED;
	return !register_kprobe(kp);
}

static bool try_all(void)
{
	struct trial *trial = kvzalloc(sizeof(*trial), GFP_KERNEL);
	int i, number = 0;

	if (!trial)
		return false;
	for (i = 0; i < ARRAY_SIZE(targets); i++) {
		available[i] = try_target(trial, i);
		if (available[i])
			trial->registered[number++] = &trial->kprobes[i];
	}
	if (number)
		unregister_kprobes(trial->registered, number);
	kvfree(trial);
	return true;
}

/**
 * kpm_targets_show - print each target and whether it is available
 * @to: where to
 */
void kpm_targets_show(struct seq_file *to)
{
	int i;

	mutex_lock(&trial_lock);
	tried = tried || try_all();
	for (i = 0; i < ARRAY_SIZE(targets); i++)
		seq_printf(to, "  %s: %s\n", targets[i].name,
			   available[i] ? "available" : "unavailable");
	mutex_unlock(&trial_lock);
}
