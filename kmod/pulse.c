// SPDX-License-Identifier: GPL-2.0
/*
 * kernel.ftrace_enabled=0 and debugfs kprobes/enabled=0 stop all hits, and no
 * other sign of it reaches us: probes are listed as before and nothing is
 * missed. So there are probes on a function of our own, which is called every
 * second while there are points.
 */
#include <linux/kprobes.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

#include "arch.h"
#include "clock.h"
#include "overhead.h"
#include "point.h"
#include "pulse.h"

static void beat(struct work_struct *work);
static DECLARE_DELAYED_WORK(beats, beat);

static DEFINE_MUTEX(probes_lock);
static bool probed;
static bool registered[KPM_WAYS];
static unsigned long felt[KPM_WAYS];
static bool silent[KPM_WAYS];

static noinline void kpm_pulse(void)
{
	barrier();
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

static struct ftrace_ops tracer = {
	.func = kpm_pulse_traced,
	.flags = KPM_FTRACE_FLAGS,
};

static void probe_by_ftrace(void)
{
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
	mutex_lock(&probes_lock);
	if (!probed) {
		probe_by_ftrace();
		probe_by_kprobe();
		probed = true;
	}
	mutex_unlock(&probes_lock);
}

static void beat(struct work_struct *work)
{
	unsigned long before[KPM_WAYS];
	int way;

	probe();
	memcpy(before, felt, sizeof(before));
	kpm_pulse();
	for (way = 0; way < KPM_WAYS; way++)
		WRITE_ONCE(silent[way], registered[way] && READ_ONCE(felt[way]) == before[way]);
	kpm_clock_follow();
	/* That may sleep as long as its CPU does, while others are hit. */
	kpm_overhead_wake();
	if (kpm_points_active())
		schedule_delayed_work(&beats, HZ);
}

/**
 * kpm_pulse_begin - there is a point now
 */
void kpm_pulse_begin(void)
{
	schedule_delayed_work(&beats, 0);
}

/**
 * kpm_pulse_exit - there are no points any more, nor will there be
 */
void kpm_pulse_exit(void)
{
	cancel_delayed_work_sync(&beats);
	if (registered[KPM_WAY_KPROBE_FTRACE])
		unregister_kprobe(&entry);
	if (registered[KPM_WAY_KPROBE])
		unregister_kprobe(&body);
	stop_ftrace();
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
