// SPDX-License-Identifier: GPL-2.0
/*
 * The engine that is always there: kprobes for entries, kretprobes for
 * returns. Handlers run with preemption off and possibly in an interrupt: they
 * count and nothing else. There is never a post_handler, it would forbid the
 * kernel's fast paths.
 */
#include <linux/kprobes.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "aim.h"
#include "counters.h"
#include "engine.h"
#include "hit.h"
#include "symbols.h"

static DEFINE_MUTEX(batch_lock);
static struct kprobe **entries;		/* one batch of removals ... */
static struct kretprobe **returns;	/* ... under batch_lock */
static unsigned int return_instances;

static int kpm_entry_hit(struct kprobe *kp, struct pt_regs *regs)
{
	kpm_hit(container_of(kp, struct kpm_point, entry));
	return 0;
}

NOKPROBE_SYMBOL(kpm_entry_hit);

/* Filtering where the call begins spares the others the way by the return. */
static int kpm_return_begins(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct kretprobe *rp = get_kretprobe(instance);
	struct kpm_point *point = container_of(rp, struct kpm_point, ret);

	if (likely(kpm_filter_passes(&point->filter)))
		return 0;
	local64_inc(&kpm_cell(point->slot)->filtered);
	return 1;
}

NOKPROBE_SYMBOL(kpm_return_begins);

static int kpm_return_hit(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct kretprobe *rp = get_kretprobe(instance);
	struct kpm_point *point = container_of(rp, struct kpm_point, ret);

	/* Without rethook an unregistration may have come first. */
	if (likely(rp))
		local64_inc(&kpm_cell(point->slot)->hits);
	return 0;
}

NOKPROBE_SYMBOL(kpm_return_hit);

static bool is_return(const struct kpm_point *point)
{
	return point->spec.kind == KPM_RETURN;
}

static const struct kprobe *kprobe_of(const struct kpm_point *point)
{
	return is_return(point) ? &point->ret.kp : &point->entry;
}

/**
 * kpm_kprobes_init - prepare for a number of points
 * @slots: the largest number
 * @maxactive: calls of one function that may wait for their return; 0 chooses
 *
 * Removal is a batch of any size and must not fail, hence memory for the
 * largest one beforehand.
 *
 * Return: 0 or -ENOMEM.
 */
int kpm_kprobes_init(unsigned int slots, unsigned int maxactive)
{
	return_instances = maxactive ?: max(64U, 4 * num_possible_cpus());
	entries = kvcalloc(slots, sizeof(*entries), GFP_KERNEL);
	returns = kvcalloc(slots, sizeof(*returns), GFP_KERNEL);
	if (entries && returns)
		return 0;
	kpm_kprobes_exit();
	return -ENOMEM;
}

/**
 * kpm_kprobes_exit - free what init allocated; no point is armed any more
 */
void kpm_kprobes_exit(void)
{
	kvfree(returns);
	kvfree(entries);
}

static int register_point(struct kpm_point *point)
{
	/* The kernel leaves its marks in these; start from a clean one always. */
	if (is_return(point)) {
		memset(&point->ret, 0, sizeof(point->ret));
		kpm_aim(&point->ret.kp, &point->spec);
		point->ret.handler = kpm_return_hit;
		point->ret.entry_handler = kpm_return_begins;
		point->ret.maxactive = return_instances;
		return register_kretprobe(&point->ret);
	}
	memset(&point->entry, 0, sizeof(point->entry));
	kpm_aim(&point->entry, &point->spec);
	point->entry.pre_handler = kpm_entry_hit;
	return register_kprobe(&point->entry);
}

static unsigned long address(const struct kpm_point *point)
{
	return (unsigned long)kprobe_of(point)->addr;
}

static void disarm(struct list_head *points);

static int arm(struct kpm_point *point)
{
	LIST_HEAD(alone);
	int err;

	err = kpm_explained(register_point(point), &point->spec);
	if (err)
		return err;
	if (kpm_inside_function(address(point), point->spec.offset))
		return 0;
	list_add(&point->node, &alone);
	disarm(&alone);
	list_del(&point->node);
	return -EINVAL;
}

/* Waits once for all entries and once for all returns. */
static void disarm(struct list_head *points)
{
	int number_entries = 0, number_returns = 0;
	struct kpm_point *point;

	mutex_lock(&batch_lock);
	list_for_each_entry(point, points, node) {
		if (point->engine != &kpm_kprobe_engine)
			continue;
		if (is_return(point))
			returns[number_returns++] = &point->ret;
		else
			entries[number_entries++] = &point->entry;
	}
	if (number_entries)
		unregister_kprobes(entries, number_entries);
	if (number_returns)
		unregister_kretprobes(returns, number_returns);
	mutex_unlock(&batch_lock);
}

/* The kernel counts without care for concurrency: a lower bound. */
static u64 missed(const struct kpm_point *point)
{
	u64 missed = READ_ONCE(kprobe_of(point)->nmissed);

	if (is_return(point))
		missed += READ_ONCE(point->ret.nmissed);
	return missed;
}

static u32 state(const struct kpm_point *point)
{
	u32 flags = READ_ONCE(kprobe_of(point)->flags);

	if (flags & KPROBE_FLAG_GONE)
		return KPM_GONE;
	return flags & KPROBE_FLAG_DISABLED ? KPM_DISABLED : KPM_ARMED;
}

const struct kpm_engine kpm_kprobe_engine = {
	.name = "kprobe",
	.number = KPM_ENGINE_KPROBE,
	.arm = arm,
	.disarm = disarm,
	.address = address,
	.missed = missed,
	.state = state,
};
