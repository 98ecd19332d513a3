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

#include "aliases.h"
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

#define TRIALS	(ARRAY_SIZE(targets) * KPM_ALIASES_MAX)

struct trial {
	struct kprobe kprobes[TRIALS];
	struct kprobe *registered[TRIALS];
	char symbols[TRIALS][KPM_SYMBOL_SIZE];
};

static DEFINE_MUTEX(trial_lock);
static char found[ARRAY_SIZE(targets)][KPM_SYMBOL_SIZE];	/* empty: unavailable */
static bool tried;

static bool try_symbol(struct kprobe *kp, const char *symbol)
{
	kp->symbol_name = symbol;
	kp->flags = KPROBE_FLAG_DISABLED;
	return !register_kprobe(kp);
}

/* Leaves a registered kprobe behind when one of its names can be probed. */
static bool try_target(struct trial *trial, unsigned int target)
{
	unsigned int i, at = target * KPM_ALIASES_MAX;

	for (i = 0; i < KPM_ALIASES_MAX; i++, at++) {
		if (!kpm_alias(trial->symbols[at], targets[target].type, targets[target].name, i))
			return false;
		if (!try_symbol(&trial->kprobes[at], trial->symbols[at]))
			continue;
		strscpy(found[target], trial->symbols[at], sizeof(found[target]));
		trial->registered[target] = &trial->kprobes[at];
		return true;
	}
	return false;
}

static bool try_all(void)
{
	struct trial *trial = kvzalloc(sizeof(*trial), GFP_KERNEL);
	unsigned int i, number = 0;

	if (!trial)
		return false;
	for (i = 0; i < ARRAY_SIZE(targets); i++)
		if (try_target(trial, i))
			trial->registered[number++] = trial->registered[i];
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
	unsigned int i;

	mutex_lock(&trial_lock);
	tried = tried || try_all();
	for (i = 0; i < ARRAY_SIZE(targets); i++)
		seq_printf(to, "  %s: %s\n", targets[i].name,
			   found[i][0] ? "available" : "unavailable");
	mutex_unlock(&trial_lock);
}

/**
 * kpm_targets_list - print the available targets and the functions that stand for them
 * @to: where to
 */
void kpm_targets_list(struct seq_file *to)
{
	unsigned int i;

	mutex_lock(&trial_lock);
	tried = tried || try_all();
	for (i = 0; i < ARRAY_SIZE(targets); i++)
		if (found[i][0])
			seq_printf(to, "  %s: %s\n", targets[i].name, found[i]);
	mutex_unlock(&trial_lock);
}
