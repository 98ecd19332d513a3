// SPDX-License-Identifier: GPL-2.0
/*
 * What a hit itself goes through, or what everything goes through: a probe
 * there would cost all of the machine, or hit itself. A place is known by the
 * function that the kernel says is there, whatever name, address or offset it
 * was asked for by.
 */
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/string.h>

#include "deny.h"
#include "kprobe_monitor.h"
#include "symbols.h"

static const char * const denied[] = {
	/* kprobes and tracers, and the changes of code that put them in */
	"*_kprobe", "*_kprobes", "*_kretprobe", "*_kretprobes", "kprobe_*", "kretprobe_*",
	"optimized_callback", "setup_detour_execution", "rethook_*", "fprobe_*",
	"ftrace_*", "__ftrace_*", "arch_ftrace_*", "register_ftrace_*", "unregister_ftrace_*",
	"text_poke*", "__text_poke*", "smp_text_poke_*", "patch_text*", "__patch_text*",
	"aarch64_insn_*",
	/* what a record asks for, and how it wakes its reader */
	"irq_work_*", "__irq_work_*", "arch_irq_work_*", "stack_trace_*", "arch_stack_walk*",
	"unwind_*", "__unwind_*", "walk_stackframe", "orc_*", "__orc_find", "get_stack_info*",
	"in_entry_stack", "in_task_stack", "copy_from_user_nofault", "kernel_text_address",
	"__kernel_text_address", "core_kernel_text", "is_module_text_address",
	/* clocks */
	"ktime_get*", "__ktime_get*", "timekeeping_get_*", "read_tsc", "read_hpet",
	"kvm_clock_*", "pvclock_*", "sched_clock*", "native_sched_clock", "local_clock*",
	"arch_counter_*", "arch_timer_read_*", "delay_tsc", "__delay", "__udelay",
	"__const_udelay",
	/* locks that spin, also with interrupts off, and what is as deep below everything */
	"_raw_spin_*", "_raw_read_*", "_raw_write_*", "__raw_spin_*", "do_raw_*",
	"*queued_spin_*", "queued_read_*", "queued_write_*", "lock_acquire*", "lock_release*",
	"lock_is_held*", "lockdep_*", "preempt_count_*", "preempt_schedule*", "rcu_read_*",
	"__rcu_read_*", "rcu_is_watching", "rcu_nmi_*", "rcu_irq_*", "ct_nmi_*", "ct_irq_*",
	/* the kernel's log and its way to the console */
	"printk", "_printk*", "__printk*", "vprintk*", "printk_*", "prb_*", "nbcon_*",
	"console_unlock", "console_lock", "console_trylock*", "console_flush_*",
	"console_emit_*", "__down_trylock_console_sem*", "__up_console_sem*",
	"wake_up_klogd*", "__wake_up_klogd*", "serial8250_console_*", "uart_console_*",
	"pl011_console_*", "panic", "bust_spinlocks", "dump_stack*",
	/* interrupts that nothing holds off */
	"nmi_enter", "nmi_exit", "nmi_handle", "default_do_nmi", "notify_die",
	"atomic_notifier_call_chain",
};

static const char *more = "";

/**
 * kpm_deny_init - add to the list
 * @further: functions or patterns, separated by commas; NULL for none
 */
void kpm_deny_init(const char *further)
{
	more = further ?: "";
}

static bool more_has(const char *name)
{
	char pattern[KPM_SYMBOL_SIZE];
	const char *next;
	size_t length;

	for (next = more; *next; next += length + !!next[length]) {
		length = strcspn(next, ",\n");
		if (length >= sizeof(pattern))
			continue;
		strscpy(pattern, next, length + 1);
		if (kpm_symbol_matches(name, pattern))
			return true;
	}
	return false;
}

/**
 * kpm_deny_has - may no probe sit on a function?
 * @name: in the form of /proc/kallsyms
 *
 * Parts that the compiler made of a function, as name.isra.0, are what it is.
 *
 * Return: true if it may not.
 */
bool kpm_deny_has(const char *name)
{
	char whole[KSYM_NAME_LEN];
	unsigned int i;

	strscpy(whole, name, min(sizeof(whole), strcspn(name, ".") + 1));
	for (i = 0; i < ARRAY_SIZE(denied); i++)
		if (kpm_symbol_matches(whole, denied[i]))
			return true;
	return more_has(whole);
}

/**
 * kpm_deny_has_address - may no probe sit at an address?
 * @address: anywhere in a function
 *
 * Return: true if it may not; of this module nowhere.
 */
bool kpm_deny_has_address(unsigned long address)
{
	char there[KSYM_SYMBOL_LEN];	/* "function+0x10/0x80 [module]", or "0x..." */

	if (within_module(address, THIS_MODULE))
		return true;
	sprint_symbol(there, address);
	there[strcspn(there, "+")] = '\0';
	return kpm_deny_has(there);
}
