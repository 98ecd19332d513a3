// SPDX-License-Identifier: GPL-2.0
/*
 * kernel.ftrace_enabled=0 and debugfs kprobes/enabled=0 stop all hits, and no
 * other sign of it reaches us: probes are listed as before and nothing is
 * missed. So there are probes on a function of our own, which is called every
 * second while there are points. They come and go in the work that calls it,
 * which is never run twice at once: nobody who adds or deletes waits for them.
 * While the kernel puts them in, it holds the module: an unload at that moment
 * is refused, and works a moment later.
 */
#include <linux/kprobes.h>
#include <linux/sched.h>
#include <linux/workqueue.h>

#include "arch.h"
#include "clock.h"
#include "overhead.h"
#include "point.h"
#include "pulse.h"

static void beat(struct work_struct *work);
static DECLARE_DELAYED_WORK(beats, beat);

static bool probed;
static bool registered[KPM_WAYS];
static unsigned long felt[KPM_WAYS];
static bool silent[KPM_WAYS];

/*
 * On x86 the kernel puts a jump in the place of a kprobe inside of a function,
 * and may still be busy taking it away when the module is unloaded and comes
 * to the same place again, which it warns of. Where another jump leads into
 * the bytes that it would need, it does not.
 */
static noinline void kpm_pulse(void)
{
#ifdef CONFIG_X86
	asm volatile("nop\n1: nop\n nop\n nop\n nop\n xor %%eax, %%eax\n jnz 1b" ::: "eax", "cc");
#else
	barrier();
#endif
}

static int kpm_pulse_entry_hit(struct kprobe *kp, struct pt_regs *regs)
{
	felt[KPM_WAY_KPROBE_FTRACE]++;
	return 0;
}

NOKPROBE_SYMBOL(kpm_pulse_entry_hit);

static int kpm_pulse_body_hit(struct kprobe *kp, struct pt_regs *regs)
{
	felt[KPM_WAY_KPROBE]++;
	return 0;
}

NOKPROBE_SYMBOL(kpm_pulse_body_hit);

static struct kprobe entry;
static struct kprobe body;

static void probe_by_kprobe(void)
{
	unsigned long at = (unsigned long)kpm_pulse;

	/* Or the compiler would make an address of it that is no landing pad. */
	OPTIMIZER_HIDE_VAR(at);
	at = kpm_entry_of(at);
	entry = (struct kprobe) {
		.addr = (kprobe_opcode_t *)at,
		.pre_handler = kpm_pulse_entry_hit,
	};
	registered[KPM_WAY_KPROBE_FTRACE] = !register_kprobe(&entry);
	body = (struct kprobe) {
		.addr = (kprobe_opcode_t *)(at + KPM_PROLOGUE_BYTES),
		.pre_handler = kpm_pulse_body_hit,
	};
	registered[KPM_WAY_KPROBE] = !register_kprobe(&body);
}

#ifdef KPM_FTRACE
static void notrace kpm_pulse_traced(unsigned long ip, unsigned long parent,
				     struct ftrace_ops *ops, kpm_ftrace_regs *regs)
{
	felt[KPM_WAY_FTRACE]++;
}

static struct ftrace_ops tracer;

static void probe_by_ftrace(void)
{
	/* Anew each time: the filter that was freed is still in it. */
	tracer = (struct ftrace_ops) {
		.func = kpm_pulse_traced,
		.flags = KPM_FTRACE_FLAGS,
	};
	if (ftrace_set_filter_ip(&tracer, (unsigned long)kpm_pulse, 0, 0))
		return;
	registered[KPM_WAY_FTRACE] = !register_ftrace_function(&tracer);
	if (!registered[KPM_WAY_FTRACE])
		kpm_ftrace_free_filter(&tracer);
}

static void stop_ftrace(void)
{
	if (!registered[KPM_WAY_FTRACE])
		return;
	unregister_ftrace_function(&tracer);
	kpm_ftrace_free_filter(&tracer);
}
#else
static void probe_by_ftrace(void)
{
}

static void stop_ftrace(void)
{
}
#endif

static void probe(void)
{
	if (probed)
		return;
	probe_by_ftrace();
	probe_by_kprobe();
	probed = true;
}

static void stop(void)
{
	struct kprobe *kprobes[2];
	int way, number = 0;

	if (registered[KPM_WAY_KPROBE_FTRACE])
		kprobes[number++] = &entry;
	if (registered[KPM_WAY_KPROBE])
		kprobes[number++] = &body;
	if (number)
		unregister_kprobes(kprobes, number);
	stop_ftrace();
	for (way = 0; way < KPM_WAYS; way++) {
		registered[way] = false;
		WRITE_ONCE(silent[way], false);
	}
	probed = false;
}

static void beat_in(unsigned long delay)
{
	queue_delayed_work(system_long_wq, &beats, delay);
}

static void beat(struct work_struct *work)
{
	unsigned long before[KPM_WAYS];
	int way;

	/* Who has published a point by now is seen here; who does later queues this again. */
	if (!kpm_points_active()) {
		stop();
		return;
	}
	probe();
	memcpy(before, felt, sizeof(before));
	kpm_pulse();
	for (way = 0; way < KPM_WAYS; way++)
		WRITE_ONCE(silent[way], registered[way] && READ_ONCE(felt[way]) == before[way]);
	kpm_clock_follow();
	/* That may sleep as long as its CPU does, while others are hit. */
	kpm_overhead_wake();
	beat_in(HZ);
}

/**
 * kpm_pulse_begin - there is a point now
 */
void kpm_pulse_begin(void)
{
	beat_in(0);
}

/* Where the kernel's jump can't be kept away, it is gone before our function is. */
static void let_go(void)
{
#ifdef CONFIG_ARM
	schedule_timeout_uninterruptible(HZ / 2);
#endif
}

/**
 * kpm_pulse_exit - there are no points any more, nor will there be
 */
void kpm_pulse_exit(void)
{
	cancel_delayed_work_sync(&beats);
	stop();
	let_go();
}

/**
 * kpm_pulse_alive - were we called this way when we last looked?
 * @way: which
 *
 * Return: false if we should have been and were not.
 */
bool kpm_pulse_alive(enum kpm_way way)
{
	return !READ_ONCE(silent[way]);
}
